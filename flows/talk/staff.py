"""Forms of the staff: the details of a deed on a case, and the report of somebody on the telephone."""

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from flows.answer import Answer
from flows.answering import plain_answer
from flows.condition import Condition
from flows.plan import Plan
from flows.question import Question
from flows.talk import form as forms
from flows.talk import gathering
from flows.talk.keeping import keep
from flows.talk.sheet import Sheet
from flows.talk.steps import pass_on, proceed
from flows.talk.turn import Beside, Form, Phase
from flows.terms import CaseId, Language, PlanHash
from flows.view import View, looked_at

SAID = "-"
"""In the place of words that somebody has said."""


def begin(
    sheet: Sheet, plan_hash: PlanHash, plan: Plan, action: str, case: CaseId, only: tuple[str, ...], seen: View | None
) -> None:
    """Ask the details of an action, beside whatever else is being written down; `seen` is what stands in its case."""
    report = sheet.conversation.form
    left = _put_aside(sheet)
    if report is not None and not report.finished and (report.case, report.action) == (case, action):
        left = report.left_phase or left
    if not sheet.hearing.staff and report is not None and report.finished and not report.action:
        # A reporter's own report is gone back to, so that a cry for help still finds its case.
        sheet.set(shelf=(*sheet.conversation.shelf, report))
    others = (each for each in sheet.conversation.shelf if (each.case, each.action) != (case, action))
    sheet.set(shelf=tuple(others))
    form = Form(
        plan=plan_hash,
        branch=plan.branches[0].id,
        action=action,
        only=only,
        case=case,
        left_phase=left,
        first_said_at=sheet.hearing.now,
    )
    sheet.set(form=replace(form, beside=_beside(form, plan, seen)), spoke_at=sheet.hearing.now)
    proceed(sheet)


def _beside(form: Form, plan: Plan, seen: View | None) -> Beside | None:
    """What its questions look at in the case; nothing where each of them is asked whatever stands there."""
    asked = forms.questions_of(form, plan)
    hanging = [each.when for each in asked if each.when != Condition()]
    if seen is None or not hanging:
        return None
    names = {name for when in hanging for name in looked_at(when)} - {each.id for each in asked}
    answers = {name: _without_words(seen.answers[name]) for name in sorted(names) if name in seen.answers}
    done, failed = tuple(sorted(seen.done)), tuple(sorted(seen.failed))
    return Beside(branch=seen.branch, answers=answers, done=done, failed=failed, said_at=seen.said_at)


def _without_words(answer: Answer) -> Answer:
    """As much of an answer as a condition can ask of it: personal words stay where they are kept."""
    place = 0.0 if answer.located else None
    text = SAID if answer.text or answer.files else ""
    return replace(answer, text=text, files=(), lat=place, lon=place, message="")


def leave_deed(sheet: Sheet) -> None:
    """Go back from a deed of the reporter to their report, without a word: something graver has come between.

    What was said of the deed is passed on if it may be incomplete; else the case keeps it as a note, and the key of
    the deed still stands in the chat.
    """
    form, shelf = sheet.conversation.form, sheet.conversation.shelf
    if sheet.hearing.staff or form is None or not form.action:
        return
    if not forms.missing(form, sheet.plan, sheet.around):
        pass_on(sheet)
    else:
        _keep_answers(sheet)
    phase = form.left_phase or Phase.QUIET
    report = shelf[-1] if shelf else None
    idle = report is None or report.finished
    sheet.set(form=report, shelf=shelf[:-1], under=None, phase=Phase.QUIET if idle else phase)


def _keep_answers(sheet: Sheet) -> None:
    """What was answered so far as words, and the files that were sent."""
    for question in forms.questions_of(sheet.form, sheet.plan):
        answer = sheet.form.answers.get(question.id)
        if answer is None or answer.skipped:
            continue
        if told := _in_words(sheet, question, answer):
            keep(sheet, text=told)
        for file in answer.files:
            keep(sheet, file=file)


def _in_words(sheet: Sheet, question: Question, answer: Answer) -> str:
    """An answer as words that stand alone; behind the label of its question, if it is not words already."""
    language = sheet.conversation.language
    label, colon = question.label.in_language(language), "：" if language is Language.ZH else ": "
    if answer.at is not None:
        return f"{label}{colon}{answer.at.astimezone(ZoneInfo(sheet.hearing.zone)):%Y-%m-%d %H:%M}"
    if answer.text:
        return answer.text
    told = plain_answer(question, answer, language)
    return f"{label}{colon}{told}" if told else ""


def begin_report(sheet: Sheet) -> None:
    """Ask what a caller reports; one call is written down after the other."""
    conversation = sheet.conversation
    if any(form.taken and not form.finished for form in (conversation.form, *conversation.shelf) if form is not None):
        sheet.resumes = True
        sheet.repeat()
        return
    left = _put_aside(sheet)
    sheet.set(form=None, early=(), named="", since=sheet.hearing.now, spoke_at=sheet.hearing.now, under=left)
    sheet.pose("offer")


def _put_aside(sheet: Sheet) -> Phase:
    """Make room for another form; what was being asked until now.

    Details that may be missing are passed on, so that the reporter hears of the deed; everything else waits.
    """
    gathering.settle(sheet)
    phase = sheet.conversation.phase
    if not sheet.has_form:
        return phase
    form = sheet.form
    if form.action and not forms.missing(form, sheet.plan, sheet.around):
        pass_on(sheet)
        return form.left_phase or Phase.QUIET
    sheet.set(shelf=(*sheet.conversation.shelf, form))
    return phase
