"""How a form begins: on the way in that was chosen, with everything that was already said before."""

from datetime import datetime

from flows.answer import Answer
from flows.errors import FlowError
from flows.inbound import Attached, MediaKind
from flows.plan import Branch, Compiled
from flows.question import QuestionKind
from flows.talk import form as forms
from flows.talk.keeping import echo, is_harmless
from flows.talk.screen import emergency_lines
from flows.talk.sheet import Sheet
from flows.talk.steps import proceed, store
from flows.talk.turn import Form, Phase
from flows.terms import PlanHash, Severity
from flows.triage import Way, answers_in, assumed, has_substance, is_of_staff, sends

UNCLASSIFIED = "unclassified-emergency"
"""The plan that takes a cry for help before anybody knows what it is."""
OTHER = "other"
"""Its way in for a matter that no plan fits."""


def begin(sheet: Sheet, way: Way) -> None:
    """Start the form of a way in, and ask its first question."""
    conversation = sheet.conversation
    form = Form(
        plan=way.offered.hash,
        entry=way.entry.id,
        branch=way.entry.branch,
        early=conversation.early,
        taken=sheet.hearing.staff and not is_of_staff(way.offered.plan, way.entry),
        left_phase=conversation.under if sheet.hearing.staff else None,
        first_said_at=first_said_at(sheet),
    )
    sheet.set(form=form, early=(), named="", since=None, case=None, under=None)
    if not form.taken:
        sheet.set(form=forms.with_known(form, sheet.plan, sheet.hearing.reporter, sheet.at))
    early = _early_answers(sheet)
    if early:
        used = _used(sheet, early)
        sheet.set_form(early=tuple(each for each in sheet.form.early if each not in used))
        store(sheet, early)
        echo(sheet, {question: answer for question, answer in early.items() if answer.assumed})
    if is_emergency(way) and not sheet.form.taken:
        _open_at_once(sheet)
    proceed(sheet)


def is_emergency(way: Way) -> bool:
    """Whether a way in leads to where people may be hurt: it waits for no answer."""
    return way.offered.plan.branch(way.entry.branch).severity is Severity.EMERGENCY


def _open_at_once(sheet: Sheet) -> None:
    """Numbers first, and people are woken before the first question is answered."""
    if sheet.opening is None:
        sheet.open(since=sheet.at)
    sheet.set_form(emergency=True)
    sheet.urgent = True
    sheet.first.extend(emergency_lines(sheet))
    if sheet.branch.raised is not None:
        sheet.say(sheet.branch.raised.words)


def first_said_at(sheet: Sheet) -> datetime:
    """When the person began to tell of this: their first words, unless those are long past."""
    since = sheet.conversation.since
    recent = since is not None and sheet.at - since <= sheet.hearing.organisation.clocks.silence.delta
    return since if since is not None and (recent or sheet.conversation.named) else sheet.at


def way_of(sheet: Sheet, option: str) -> Way | None:
    """The way in whose key sends this."""
    return next((way for way in sheet.ways if sends(way, option, sheet.ways)), None)


def other_way(sheet: Sheet) -> Way | None:
    """The way in for a matter that no plan fits, when it is offered."""
    return next((way for way in sheet.ways if (way.offered.plan.id, way.entry.id) == (UNCLASSIFIED, OTHER)), None)


def unclassified(sheet: Sheet) -> Compiled:
    """The plan for a cry for help without a form; FlowError when the house has none."""
    for offered in sheet.hearing.offered:
        if offered.plan.id == UNCLASSIFIED:
            return offered
    for known, plan in sheet.hearing.plans.items():
        if plan.id == UNCLASSIFIED:
            return Compiled(hash=known, plan=plan)
    raise FlowError(f"no plan {UNCLASSIFIED}")


def emergency_form(sheet: Sheet, phase: Phase) -> Form:
    """A form on that plan, begun by a cry for help while the chat was in `phase`."""
    plan = unclassified(sheet)
    branch = plan.plan.cry_branch
    if branch is None:
        raise FlowError(f"no branch for a cry for help in {UNCLASSIFIED}")
    form = Form(
        plan=PlanHash(plan.hash),
        branch=branch.id,
        emergency=True,
        early=sheet.conversation.early,
        left_phase=phase,
        first_said_at=sheet.at,
    )
    return forms.with_known(form, plan.plan, sheet.hearing.reporter, sheet.at)


def named_form(sheet: Sheet, way: Way, branch: Branch, phase: Phase) -> Form:
    """A form in a plan's own branch for emergencies, begun by a cry that names it while the chat was in `phase`."""
    form = Form(
        plan=way.offered.hash,
        entry=way.entry.id,
        branch=branch.id,
        emergency=True,
        early=sheet.conversation.early,
        left_phase=phase,
        first_said_at=sheet.at,
    )
    return forms.with_known(form, way.offered.plan, sheet.hearing.reporter, sheet.at)


# --- what was said before ---------------------------------------------------------------------------------------------
def _early_answers(sheet: Sheet) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    early = sheet.form.early
    questions = forms.unanswered(sheet.form, sheet.plan, sheet.around)
    for question in questions:
        if question.kind is QuestionKind.PLACE:
            if placed := [each for each in early if each.located]:
                found[question.id] = placed[-1]
        elif question.kind is QuestionKind.TEXT and question.opens and (telling := _telling(early)):
            found[question.id] = telling
        elif question.kind is QuestionKind.PHOTO and (photos := _files(early, MediaKind.PHOTO)):
            words = "\n".join(photo.caption for photo in photos if photo.caption)
            found[question.id] = Answer(said_at=sheet.at, files=photos, text=words, assumed=True)
    for each in early:
        told = answers_in(each.text, questions) if each.text else {}
        harmless = {question: option for question, option in told.items() if is_harmless(sheet, question, option)}
        found |= assumed(harmless, each)
    return found


def _telling(early: tuple[Answer, ...]) -> Answer | None:
    """The first words and voice messages, as the answer to what has happened."""
    told = [each for each in early if _tells(each)]
    if not told:
        return None
    return Answer(
        said_at=told[0].said_at,
        text="\n".join(each.text for each in told if each.text),
        files=tuple(file for each in told for file in each.files),
        assumed=True,
        message=told[0].message,
    )


def _tells(each: Answer) -> bool:
    return has_substance(each.text) or bool(_files((each,), MediaKind.VOICE))


def _files(early: tuple[Answer, ...], kind: MediaKind) -> tuple[Attached, ...]:
    return tuple(file for each in early for file in each.files if file.kind is kind)


def _used(sheet: Sheet, answers: dict[str, Answer]) -> list[Answer]:
    """What has become an answer as a whole, so that the report does not say it twice."""
    kinds = {question.id: question.kind for question in sheet.plan.questions}
    used: list[Answer] = []
    for question, answer in answers.items():
        match kinds[question]:
            case QuestionKind.PLACE:
                used.extend(each for each in sheet.form.early if each.located)
            case QuestionKind.TEXT:
                used.extend(each for each in sheet.form.early if _tells(each) and answer.assumed)
            case QuestionKind.PHOTO:
                used.extend(each for each in sheet.form.early if each.files and each.files[0] in answer.files)
            case _:
                pass
    return used
