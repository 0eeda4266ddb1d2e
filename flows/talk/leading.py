"""Where an answer leads: to another branch of its plan, into another plan, inside a window or outside it."""

from msgspec.structs import replace

from flows.answer import Answer
from flows.answering import facts_read_out, fitting, plain_answer
from flows.event import Replanned
from flows.plan import Branch, Plan, Window
from flows.question import Option, Privacy, Question
from flows.talk import form as forms
from flows.talk import gathering
from flows.talk.beginning import unclassified
from flows.talk.keeping import keep
from flows.talk.screen import emergency_lines
from flows.talk.sheet import Sheet
from flows.terms import Language, PlanHash, Record, Severity
from flows.text import Words, fill
from flows.view import holds


class Target(Record, frozen=True):
    """A branch of another plan."""

    plan: PlanHash
    branch: Branch


def own_branch(sheet: Sheet, question: Question, option: Option | None) -> str:
    """The branch to which an answer leads, or nothing when the form is there or the question decides on none."""
    if option is None or sheet.form.action or not any(each.branch for each in question.options):
        return ""
    target = option.branch or forms.first_branch(sheet.form, sheet.plan)
    known = {branch.id for branch in sheet.plan.branches}
    return target if target in known - {sheet.form.branch} else ""


def other_plan(sheet: Sheet, option: Option | None) -> Target | None:
    """The plan to which an answer leads.

    Where that is not installed, the branch of its name in the form's own plan does (None), else the unclassified
    emergency: nobody is left with an answer that leads nowhere.
    """
    if option is None or option.plan in {"", sheet.plan.id} or sheet.form.action:
        return None
    for known, plan in sheet.hearing.plans.items():
        found = next((each for each in plan.branches if each.id == option.branch), None)
        if plan.id == option.plan and found is not None:
            return Target(known, found)
    if any(each.id == option.branch for each in sheet.plan.branches):
        return None
    spare = unclassified(sheet)
    return Target(spare.hash, spare.plan.cry_branch or spare.plan.branches[0])


def replan(sheet: Sheet, question: Question, answer: Answer, target: Target, words: str = "") -> None:
    """Go on by another plan: what was answered goes along, an open case moves, an emergency opens one at once.

    `words` are what somebody wrote when they pressed no key.
    """
    gathering.settle(sheet)
    plan = sheet.plan_of(target.plan)
    _keep_what_is_asked_otherwise(sheet, plan)
    form, opens = sheet.form, question.opens
    if form.case is not None:
        sheet.supplement(form.case, answers={question.id: answer})
        fact = Replanned(at=sheet.at, by=sheet.by, plan=target.plan, branch=target.branch.id, words=words)
        sheet.move(form.case, fact)
    urgent = target.branch.severity is Severity.EMERGENCY
    moved = replace(
        form,
        answers=fitting(plan, {**form.answers, question.id: answer}),
        plan=target.plan,
        branch=target.branch.id,
        entry=next((each.id for each in plan.entries if each.branch == target.branch.id), ""),
        pending=(),
        left="",
        left_asked="",
        emergency=urgent,
        paged=True,
        finished=False,
        order=(*(each for each in form.order if each != question.id), question.id),
        came_from=form,
        came_by=question.id,
    )
    sheet.set(form=forms.with_known(moved, plan, sheet.reporter, sheet.at))
    opens = opens or any(each.opens and each.id in moved.answers for each in plan.questions)
    if form.case is None and sheet.opening is None and (urgent or (opens and not form.taken)):
        sheet.open(since=sheet.at, cry=words)
    if urgent:
        sheet.urgent = True
        sheet.first.extend(emergency_lines(sheet))
        sheet.say(*(words.words for words in (target.branch.raised,) if words))


def _keep_what_is_asked_otherwise(sheet: Sheet, plan: Plan) -> None:
    """Answers that the other plan asks in other words go along as words: they are asked anew, and nothing is lost.

    What is the holder's alone does not: words beside the questions are read in the group.
    """
    answers, language = sheet.form.answers, sheet.conversation.language
    along = fitting(plan, answers)
    for each in forms.questions_of(sheet.form, sheet.plan):
        if each.id in answers and each.id not in along and each.privacy is Privacy.OPEN:
            label, colon = each.label.in_language(language), "：" if language is Language.ZH else ": "
            keep(sheet, text=label + colon + plain_answer(each, answers[each.id], language))


def explain(sheet: Sheet, option: Option | None) -> None:
    """What the person reads on choosing an option.

    Where it leads to a branch with orders of its own, those were said already: only the first line is told.
    """
    if option and option.says:
        place = sheet.hearing.organisation.place_language
        form = sheet.form
        facts = facts_read_out(sheet.plan, form.branch, form.answers, place, entry=form.entry)
        led = (option.plan, option.branch) == (sheet.plan.id, sheet.form.branch) and sheet.branch.raised is not None
        says = option.says
        zh, en = (says.zh.split("\n")[0], says.en.split("\n")[0]) if led else (says.zh, says.en)
        sheet.say(fill(Words(zh=zh, en=en), facts=facts))


def by_window(sheet: Sheet, question: Question, answer: Answer) -> str:
    """The branch into which the time of a right puts the form, if it is another; the person reads which and why.

    Counted to when they first spoke of it. Outside is no refusal: that branch is worked like any other.
    """
    window = next((each for each in sheet.plan.windows if each.since == question.id), None)
    if window is None or answer.at is None or sheet.form.action or _bypassed(sheet, window):
        return ""
    until = answer.at + window.closes_after.delta
    inside = sheet.form.first_said_at <= until
    says = window.says_inside if inside else window.says_outside
    if says is not None:
        sheet.say(fill(says.words, since=answer.at, until=until))
    target = window.inside if inside else window.outside
    return target if target != sheet.form.branch else ""


def _bypassed(sheet: Sheet, window: Window) -> bool:
    """Harm to people is worked the same at any hour."""
    if sheet.branch.severity is Severity.EMERGENCY:
        return True
    return window.bypass is not None and holds(window.bypass, forms.looked_at(sheet.form, sheet.around))
