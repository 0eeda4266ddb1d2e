"""What the reporter does to a case: more facts, a cry for help, calm, calling it off, asking for a call."""

from msgspec.structs import replace

from flows import ping, routing, status
from flows.answer import Answer
from flows.case_closing import alert, come_back, open_again
from flows.case_facts import follow
from flows.case_grade import regrade
from flows.case_ladder import renew
from flows.case_opening import page, raise_to, reached_by
from flows.case_promise import call_back, end
from flows.draft import Draft
from flows.fact import Asked, Calmed, Cried, Lost, Supplemented, Withdrawn
from flows.lookup import is_decided
from flows.passing import kept
from flows.plan import Branch
from flows.question import Privacy
from flows.record import Case, CaseState, Move, Note, Scene
from flows.terms import Severity

_NEARLY_OVER = frozenset({CaseState.RESOLVED, CaseState.REOPENED, CaseState.CLOSED})
"""In these states a cry is always a new alarm."""


def supplemented(draft: Draft, event: Supplemented) -> None:
    """Answers, corrections and free words; an answer may lead to another branch, or be the first to a weak cry."""
    case, plan = draft.case, draft.scene.plan
    answers = {**case.answers, **event.answers}
    draft.change(answers=answers, reporter=reached_by(case.reporter, answers, plan))
    if event.note or event.files:
        _add(draft, Note(at=draft.at, text=event.note, files=event.files, message=event.message))
        come_back(draft)
    if event.branch and event.branch != case.branch and not is_decided(plan, event.branch):
        _branch_off(draft, event.branch)
    else:
        regrade(draft)
    if _sleeps(draft) and (event.answers or event.branch):
        _page_at_last(draft)
    follow(draft, case)
    if case.holder and _is_for_the_holder(event.answers, case, draft.case, draft.scene):
        draft.say(ping.holding)


def _add(draft: Draft, note: Note) -> None:
    """Keep words and files beside the answers; whoever has the case reads them in private. An edit replaces words."""
    others = tuple(each for each in draft.case.notes if not note.message or each.message != note.message)
    if len(others) < len(draft.case.notes):
        notes = draft.case.notes
        edited = tuple(replace(note, at=each.at) if each.message == note.message else each for each in notes)
        draft.change(notes=edited)
    else:
        draft.change(notes=kept((*draft.case.notes, note)))
    if draft.case.holder:
        draft.say(ping.added, note)


def _branch_off(draft: Draft, branch: str) -> None:
    """Up at once; across at once; down only when a person has confirmed it."""
    case, meant = draft.case, _meant(draft, branch)
    if meant is None:
        renew(draft)
    elif case.paged_at is None:
        draft.change(branch=meant.id, severity=meant.severity)
        renew(draft)
    elif meant.severity is Severity.EMERGENCY and case.severity is not Severity.EMERGENCY:
        raise_to(draft, meant.id)
    elif meant.severity is not Severity.EMERGENCY and case.severity is Severity.EMERGENCY:
        draft.change(raised_from=meant.id)
        renew(draft)
        calm(draft)
    else:
        # What a person has graded is not graded anew by an answer of the form.
        draft.change(branch=case.branch if case.graded else meant.id)
        renew(draft)


def _meant(draft: Draft, branch: str) -> Branch | None:
    """The branch of the case's own plan.

    A form that still runs in the plan before may name another one: where somebody is in danger there, they are here.
    """
    case, plan = draft.case, draft.scene.plan
    own = next((each for each in plan.branches if each.id == branch), None)
    former = draft.scene.others.get(case.former) if case.former and own is None else None
    grave = former is not None and any(
        each.id == branch and each.severity is Severity.EMERGENCY for each in former.branches
    )
    if not grave:
        return own
    return plan.cry_branch or replace(plan.branch(case.branch), severity=Severity.EMERGENCY)


def _is_for_the_holder(answers: dict[str, Answer], before: Case, after: Case, scene: Scene) -> bool:
    """Whether something came that only the holder may see, and that was not known before."""
    return before.reporter.phone != after.reporter.phone or any(
        question.privacy is Privacy.HOLDER
        and not question.known
        and question.id in answers
        and answers[question.id] != before.answers.get(question.id)
        for question in scene.plan.questions
    )


def cried(draft: Draft, event: Cried) -> None:
    """A cry for help raises the case; in one that is an emergency already its words are a note, without a new page."""
    case, plan = draft.case, draft.scene.plan
    own = plan.cry_branch.id if plan.cry_branch else case.branch
    branch = event.branch if event.branch in {each.id for each in plan.branches} else own
    if _sleeps(draft):
        draft.change(cry=event.words or case.cry, cry_language=event.language or case.cry_language)
        draft.change(branch=branch, severity=Severity.EMERGENCY)
        _page_at_last(draft)
    elif case.severity is Severity.EMERGENCY and case.calmed_at is None and case.state not in _NEARLY_OVER:
        _add(draft, Note(at=draft.at, text=event.words))
    else:
        draft.change(cry=event.words, cry_language=event.language)
        raise_to(draft, branch)


def _sleeps(draft: Draft) -> bool:
    """Whether a weak cry still waits for its first answer, and nobody was woken."""
    return draft.case.paged_at is None and draft.case.state is not CaseState.CLOSED


def _page_at_last(draft: Draft) -> None:
    page(draft, draft.at)
    draft.say(status.receipt)


def calmed(draft: Draft, _event: Calmed) -> None:
    """No danger after all: before anybody was woken the case ends; after that a person confirms it by a call."""
    if _sleeps(draft):
        _end_unheard(draft)
    elif draft.case.state is not CaseState.CLOSED:
        calm(draft)


def _end_unheard(draft: Draft) -> None:
    draft.move(Move.CLOSED)
    draft.change(closed_at=draft.at, withdrawn_at=draft.at)
    end(draft, moot=True)


def calm(draft: Draft) -> None:
    """The reporter sees no danger: a person confirms it before the level goes down."""
    if draft.case.severity is Severity.EMERGENCY and draft.case.calmed_at is None:
        draft.change(calmed_at=draft.at)
        draft.say(ping.calm_reported)
    draft.say(status.calmed)


def withdrawn(draft: Draft, _event: Withdrawn) -> None:
    """Called off: it stays open until a person has confirmed that by a call."""
    case = draft.case
    if case.state is CaseState.CLOSED:
        return
    if _sleeps(draft):
        _end_unheard(draft)
        draft.say(status.released)
        return
    if case.withdrawn_at is None:
        draft.change(withdrawn_at=draft.at)
        call_back(draft)
        draft.say(ping.withdrawn, case.holder)
    draft.say(status.withdrawn)


def asked(draft: Draft, _event: Asked) -> None:
    """A call is wished: asking twice moves nothing, the first time stands. A closed case comes back for it."""
    if draft.case.state is CaseState.CLOSED:
        open_again(draft)
        alert(draft, ping.call_asked)
    elif _sleeps(draft):
        call_back(draft)
        _page_at_last(draft)
    elif call_back(draft):
        for person in (draft.case.holder,) if draft.case.holder else routing.on_watch(draft.case, draft.scene):
            draft.say(ping.call_asked, person)
    draft.say(status.called_asked)


def lost(draft: Draft, event: Lost) -> None:
    """The reporter can no longer be reached by messages, or can again."""
    if draft.case.lost == (not event.back):
        return
    draft.change(lost=not event.back)
    if draft.case.holder:
        draft.say(ping.reporter_lost if draft.case.lost else ping.reporter_back, draft.case.holder)
