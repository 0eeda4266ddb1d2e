"""The case and its life: what may follow what, how a report becomes a case, and what each fact does to it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from transitions import Machine

from flows import (
    case_clock,
    case_closing,
    case_deed,
    case_link,
    case_move,
    case_notice,
    case_opening,
    case_petition,
    case_report,
    case_thread,
    case_unable,
    case_work,
    event,
    fact,
    ping,
)
from flows.draft import Draft
from flows.errors import FlowError, Refused
from flows.event import CaseEvent, Entry, Opened
from flows.permission import permitted
from flows.record import Case, CaseState, Done, Gap, Move, Note, Scene, Step
from flows.terms import PlanHash

__all__ = [
    "TRANSITIONS",
    "Case",
    "CaseState",
    "Done",
    "Gap",
    "Move",
    "Note",
    "Scene",
    "Step",
    "apply",
    "fold",
    "open_case",
    "waits",
]

S, M = CaseState, Move

TRANSITIONS: Mapping[CaseState, Mapping[Move, CaseState]] = {
    S.WAITING: {M.ACKNOWLEDGED: S.ACKNOWLEDGED, M.RAISED: S.WAITING, M.CLOSED: S.CLOSED},
    S.ACKNOWLEDGED: {
        M.ON_THE_WAY: S.ON_THE_WAY,
        M.ON_SITE: S.ON_SITE,
        M.RESOLVED: S.RESOLVED,
        M.RAISED: S.WAITING,
        M.RETURNED: S.WAITING,
        M.CLOSED: S.CLOSED,
    },
    S.ON_THE_WAY: {
        M.ON_SITE: S.ON_SITE,
        M.RESOLVED: S.RESOLVED,
        M.RAISED: S.WAITING,
        M.RETURNED: S.WAITING,
        M.CLOSED: S.CLOSED,
    },
    S.ON_SITE: {M.RESOLVED: S.RESOLVED, M.RAISED: S.WAITING, M.RETURNED: S.WAITING, M.CLOSED: S.CLOSED},
    S.RESOLVED: {M.REOPENED: S.REOPENED, M.RAISED: S.WAITING, M.CLOSED: S.CLOSED},
    S.REOPENED: {
        M.ACKNOWLEDGED: S.ACKNOWLEDGED,
        M.ON_THE_WAY: S.ON_THE_WAY,
        M.ON_SITE: S.ON_SITE,
        M.RESOLVED: S.RESOLVED,
        M.RAISED: S.WAITING,
        M.CLOSED: S.CLOSED,
    },
    S.CLOSED: {M.REOPENED: S.REOPENED, M.RAISED: S.WAITING},
}
"""State -> what moves a case in it -> where to. A fact that moves nothing here leaves the state as it is."""

HANDLERS: Mapping[type[CaseEvent], Callable[[Draft, Any], None]] = {
    fact.Supplemented: case_report.supplemented,
    fact.Cried: case_report.cried,
    fact.Calmed: case_report.calmed,
    fact.Withdrawn: case_report.withdrawn,
    fact.Asked: case_report.asked,
    fact.Lost: case_report.lost,
    event.Acknowledged: case_work.acknowledged,
    event.Declined: case_work.declined,
    event.Reassigned: case_work.reassigned,
    event.Escalated: case_work.escalated,
    event.Reminded: case_work.reminded,
    event.Called: case_work.called,
    event.Noted: case_work.noted,
    event.PhoneShown: case_work.phone_shown,
    event.Lowered: case_work.lowered,
    event.Entered: case_deed.entered,
    event.Did: case_petition.did,
    event.Detailed: case_petition.detailed,
    event.Unable: case_unable.unable,
    event.Ticked: case_deed.ticked,
    fact.Confirmed: case_closing.confirmed,
    fact.Disputed: case_closing.disputed,
    event.Reopened: case_closing.reopened,
    event.Released: case_closing.released,
    event.Replanned: case_move.replanned,
    event.Petitioned: case_petition.petitioned,
    event.Granted: case_petition.granted,
    event.Denied: case_petition.denied,
    event.Resumed: case_petition.resumed,
    event.Linked: case_link.linked,
    event.Followed: case_link.followed,
    event.Replied: case_thread.replied,
    event.Remarked: case_thread.remarked,
    event.Announced: case_notice.announced,
    event.Received: case_notice.received,
    event.Departed: case_thread.departed,
    fact.Readdressed: case_thread.readdressed,
    fact.Tracked: case_thread.tracked,
    event.Given: case_thread.given,
    event.Passed: case_clock.passed,
}
"""What each fact does to a case; `Opened` makes one."""

_NOT_ONCE_CLOSED = (
    event.Acknowledged,
    event.Declined,
    event.Reassigned,
    event.Escalated,
    event.Reminded,
    event.Called,
    event.Lowered,
    event.Did,
    event.Unable,
    event.Ticked,
    event.Entered,
    event.Released,
    event.Petitioned,
    event.Granted,
    event.Denied,
    event.Resumed,
    event.Linked,
    event.Given,
)


def open_case(opened: Opened, scene: Scene) -> Step:
    """Make a case of a report: its clocks start, and whoever is to hear of it does."""
    draft = Draft(case_opening.begun(opened, scene), scene, opened.at, moved, born=True)
    case_opening.opened(draft, opened)
    return draft.step()


def apply(case: Case, happened: CaseEvent, scene: Scene) -> Step:
    """What a fact makes of a case, and what is to be said.

    A fact that may not be, or that comes too late, leaves the case as it is; `answer` tells the presser why.
    A deadline must be one that `waits` still names. Raises FlowError for a fact that no case can take.
    """
    if not permitted(happened, case, scene):
        return Step(case=case, answer=ping.not_yours(case, scene))
    if case.state is CaseState.CLOSED and isinstance(happened, _NOT_ONCE_CLOSED) and not _after_close(happened, scene):
        return Step(case=case, answer=ping.closed(case, scene))
    if type(happened) not in HANDLERS:
        raise FlowError(f"{type(happened).__name__} happens to no case that exists")
    due_at = happened.due_at if isinstance(happened, event.Passed) else None
    draft = Draft(case, scene, happened.at, moved, due_at=due_at)
    try:
        HANDLERS[type(happened)](draft, happened)
        case_opening.leave_routine(draft)
    except Refused as refused:
        return Step(case=case, answer=refused.text)
    return draft.step()


def _after_close(happened: CaseEvent, scene: Scene) -> bool:
    """Whether it can be done though the case is closed: the reporter's opinion of it."""
    if not isinstance(happened, event.Did | event.Unable):
        return False
    return any(each.id == happened.action and each.after_close for each in scene.plan.actions)


def waits(case: Case) -> dict[str, datetime]:
    """Everything that the case waits for: `warn:ID`, `due:ID` and `climb:ID` of its promises, `petition:N`, others."""
    return dict(case_clock.waiting(case))


def fold(entries: Iterable[Entry], scene_of: Callable[[Entry], Scene]) -> Case:
    """The case that a journal tells of, from its first line; FlowError when that is no opening.

    Where `scene_of` gives the plans that the case went through as `others`, each line is read under its own.
    """
    case: Case | None = None
    for entry in entries:
        if isinstance(entry.event, Opened):
            case = open_case(entry.event, _under(scene_of(entry), entry.event.report.plan)).case
        elif case is None:
            raise FlowError("a journal that does not begin with the opening")
        else:
            case = apply(case, entry.event, _under(scene_of(entry), case.plan)).case
    if case is None:
        raise FlowError("an empty journal")
    return case


def _under(scene: Scene, plan: PlanHash) -> Scene:
    return replace(scene, plan=scene.others.get(plan, scene.plan))


class _Traveller:
    """What the machine moves: it knows its state, and nothing of it is remembered by the machine."""

    def __init__(self, state: CaseState) -> None:
        self.state = state


_MACHINE = Machine(
    model=None,
    states=CaseState,
    initial=CaseState.WAITING,
    auto_transitions=False,
    transitions=[
        {"trigger": move.value, "source": state, "dest": to}
        for state, moves in TRANSITIONS.items()
        for move, to in moves.items()
    ],
)


def moved(state: CaseState, move: Move) -> CaseState | None:
    """Where a move leads from a state; None when that state does not know it."""
    if move not in TRANSITIONS[state]:
        return None
    traveller = _Traveller(state)
    _MACHINE.events[move.value].trigger(traveller)
    return traveller.state
