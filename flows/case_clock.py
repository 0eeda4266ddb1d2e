"""What the clock does to a case: a promise is at risk or broken, a ladder goes on, nobody was there, silence."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from flows import case_threshold, escalation, ping, status, threshold_mark
from flows import obligation as clock
from flows.case_closing import give_up, silent
from flows.case_ladder import ask_owner, climb, overdue, tell_reporter, try_again_after, unacknowledged
from flows.case_opening import page, wake_watch
from flows.case_petition import climb as climb_petition
from flows.case_petition import look_again
from flows.case_thread import TRACK, stand_still, track_ends
from flows.draft import Draft
from flows.event import Passed
from flows.obligation import ACKNOWLEDGE, AHEAD, Obligation, Status
from flows.petition import undecided
from flows.record import Case, CaseState
from flows.routine import TURN
from flows.routing import presence


def waiting(case: Case) -> Iterable[tuple[str, datetime]]:
    """Everything that the case waits for, as key and time."""
    for each in case.obligations:
        if each.open:
            yield from _of_open(each)
        elif each.status is Status.PAUSED and each.look_at:
            yield f"look:{each.id}", each.look_at
    for petition in undecided(case) if case.state is not CaseState.CLOSED else ():
        if petition.climbs_at:
            yield f"petition:{petition.number}", petition.climbs_at
    if case.retry_at:
        yield "nobody", case.retry_at
    if case.solved_due_at:
        yield "solved", case.solved_due_at
    if ends := track_ends(case):
        yield TRACK, ends
    yield from threshold_mark.waiting(case)


def _of_open(each: Obligation) -> list[tuple[str, datetime]]:
    found = []
    if each.status is Status.RUNNING and each.warn_at:
        found.append((f"warn:{each.id}", each.warn_at))
    if each.status in AHEAD:
        found.append((f"due:{each.id}", each.due_at))
    if each.climbs_at:
        found.append((f"climb:{each.id}", each.climbs_at))
    if each.ask_at and each.asked_at is None:
        found.append((f"ask:{each.id}", each.ask_at))
    return found


def passed(draft: Draft, event: Passed) -> None:
    """A deadline that the case still waits for has passed."""
    kind, _, about = event.key.partition(":")
    if draft.case.paged_at is None:
        # A weak cry whose first answer never came: whoever should have asked again did not, so the group is woken.
        page(draft, draft.at)
        draft.say(status.receipt)
        return
    if kind in _ABOUT:
        _ABOUT[kind](draft, about)
        return
    match kind:
        case "climb":
            tell_reporter(draft, about, climb(draft, about, event.due_at), first=False)
        case "nobody":
            _try_everybody(draft)
        case "solved":
            silent(draft)
        case _ if kind == TURN:
            give_up(draft)
        case _ if kind == TRACK:
            stand_still(draft)


def _warn(draft: Draft, about: str) -> None:
    draft.put(clock.warn(draft.obligation(about)))
    if draft.obligation(about).due_at > draft.scene.now:
        draft.say_of(ping.at_risk, about)


_ABOUT: Mapping[str, Callable[[Draft, str], None]] = {
    "warn": _warn,
    "due": overdue,
    "ask": lambda draft, about: ask_owner(draft, draft.obligation(about)),
    "look": look_again,
    "petition": lambda draft, about: climb_petition(draft, int(about)),
    threshold_mark.MARK: case_threshold.passed,
}
"""What passes for one promise, petition or threshold, by the kind of its key."""


def _try_everybody(draft: Draft) -> None:
    """Nobody could be reached: wake the watch again, and ask every step of the ladder that has somebody by now."""
    case, scene, clocks = draft.case, draft.scene, draft.scene.organisation.clocks
    if wake_watch(draft):
        draft.post_card()
    watch_is_new = len(draft.case.assignments) > len(case.assignments)
    waited = draft.obligation(ACKNOWLEDGE)
    steps = [(rung, role, presence(scene, role).people) for rung, role in enumerate(waited.ladder)]
    manned = [each for each in steps if each[2]]
    if not manned and not watch_is_new:
        draft.change(retry_at=scene.now + try_again_after(clocks))
        return
    rung = manned[-1][0] if manned else waited.rung
    draft.change(nobody=False, retry_at=None)
    draft.put(replace(waited, rung=rung, climbs_at=scene.now + escalation.length(waited, rung, clocks)))
    for _, role, people in manned:
        draft.ask(people, role)
        for person in people:
            draft.say(unacknowledged, person, role)
    if manned:
        draft.say_of(status.climbed, ACKNOWLEDGE, manned[-1][1], draft.obligation(ACKNOWLEDGE).climbs_at)
