"""The ladder above a promise: who is asked next, and until when. Absent steps are passed at once and recorded."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from flows.assignment import declined
from flows.obligation import ACKNOWLEDGE, Obligation
from flows.organisation import Clocks
from flows.pestering import asked_again_at, is_grave, is_pressing
from flows.record import Case, Gap, Scene
from flows.routing import Presence, presence, who_owes
from flows.terms import PersonId, Record, RoleId

PUNCTUAL = timedelta(minutes=1)
"""Within this a deadline counts as handled in time, so that the printed times of a ladder stay on its own minutes."""
_LEAST = timedelta(minutes=1)
"""No step is shorter, whatever the organisation says."""


class Climb(Record, frozen=True, kw_only=True):
    """What a climb came to: the promise with its new step, and who is asked; nobody when no step has anybody.

    `again` tells that no higher step had anybody new, so that one already asked is asked once more.
    """

    obligation: Obligation
    people: tuple[PersonId, ...] = ()
    role: RoleId | None = None
    again: bool = False
    gaps: tuple[Gap, ...] = ()


class Ahead(Record, frozen=True, kw_only=True):
    """What the ladder does next: the role it comes to (None: nobody new, the last one again), and when."""

    role: RoleId | None
    at: datetime


def climb(case: Case, scene: Scene, obligation: Obligation, at: datetime) -> Climb:
    """Take the next step, which was due at `at`; when that is long past, climb to where the ladder should be by now."""
    rungs = _rungs(scene, obligation)
    out = _out(case, scene, obligation)
    gaps = _gaps(case, scene, obligation, rungs)
    if not any(rung.people for rung in rungs):
        retry = (
            None if obligation.id == ACKNOWLEDGE else scene.now + max(scene.organisation.clocks.nobody.delta, _LEAST)
        )
        return Climb(obligation=replace(obligation, climbs_at=retry), gaps=gaps)
    rung, again = _above(obligation, rungs, obligation.rung, out)
    asked = replace(obligation, rung=rung)
    while (after := _until(case, scene, asked, rungs, at, again=again)) <= scene.now:
        rung, again = _above(obligation, rungs, rung, out)
        asked, at = replace(obligation, rung=rung), after
    since = at if scene.now - at < PUNCTUAL else scene.now
    climbs_at = _until(case, scene, asked, rungs, since, again=again)
    passed = _passed(rungs, obligation.rung if not again else -1, out)
    fresh = tuple(person for person in rungs[rung].people if person not in passed)
    people = fresh or tuple(person for person in rungs[rung].people if person not in out) or rungs[rung].people
    role = obligation.ladder[rung]
    told = obligation.told if role in obligation.told else (*obligation.told, role)
    told_at = obligation.told_at or scene.now
    return Climb(
        obligation=replace(obligation, rung=rung, climbs_at=climbs_at, told=told, told_at=told_at),
        people=people,
        role=role,
        again=(again and rung <= obligation.rung) or (_is_repeated(obligation, rung) and not fresh),
        gaps=tuple(gap for gap in gaps if again or obligation.ladder.index(RoleId(gap.step)) < rung),
    )


def ahead(case: Case, scene: Scene, obligation: Obligation) -> Ahead:
    """What comes next on the ladder of an open promise, as things stand now."""
    at = obligation.climbs_at or obligation.due_at
    rungs = _rungs(scene, obligation)
    if not any(rung.people for rung in rungs):
        return Ahead(role=None, at=case.retry_at or at)
    out = _out(case, scene, obligation)
    rung, again = _above(obligation, rungs, obligation.rung, out)
    fresh = set(rungs[rung].people) - _passed(rungs, obligation.rung, out)
    same = (again and rung <= obligation.rung) or (_is_repeated(obligation, rung) and not fresh)
    return Ahead(role=None if same else obligation.ladder[rung], at=at)


def patience(case: Case, scene: Scene, obligation: Obligation, since: datetime) -> datetime:
    """When the ladder of a broken promise goes on, where somebody above has acted at `since`: a full step later."""
    return _until(case, scene, obligation, _rungs(scene, obligation), since)


def hastened(case: Case, scene: Scene) -> tuple[Obligation, ...]:
    """The promises of a case, where nothing waits for the morning any more once it is an emergency."""
    if not is_grave(case, scene):
        return case.obligations
    found = []
    for each in case.obligations:
        soon = scene.now + length(each, each.rung, scene.organisation.clocks)
        bound = not each.open or each.id == ACKNOWLEDGE or each.rungs
        found.append(each if bound or each.climbs_at is None else replace(each, climbs_at=min(each.climbs_at, soon)))
    return tuple(found)


def _until(
    case: Case, scene: Scene, asked: Obligation, rungs: tuple[Presence, ...], since: datetime, *, again: bool = False
) -> datetime:
    """When the step after the one asked at `since` comes; the top that nobody presses is asked in working hours."""
    can_wait = not asked.rungs and any(rung.people for rung in rungs) and not is_pressing(case, scene, asked)
    if can_wait and (again or _above(asked, rungs, asked.rung, _out(case, scene, asked))[1]):
        return asked_again_at(case, scene, since)
    return since + length(asked, asked.rung, scene.organisation.clocks, again=again)


def length(obligation: Obligation, rung: int, clocks: Clocks, *, again: bool = False) -> timedelta:
    """How long a step is given before the next one."""
    if obligation.rungs and (rung >= 0 or obligation.id == ACKNOWLEDGE):
        given = obligation.rungs[min(rung + 1, len(obligation.rungs) - 1)].within
        return max(given, _LEAST)
    return _by_clocks(obligation, rung, clocks, again=again)


def _by_clocks(obligation: Obligation, rung: int, clocks: Clocks, *, again: bool) -> timedelta:
    if obligation.id != ACKNOWLEDGE:
        given = clocks.step
    elif again or rung >= len(obligation.ladder) - 1 or not clocks.ladder:
        given = clocks.ladder_repeat
    else:
        given = clocks.ladder[min(max(rung, 0), len(clocks.ladder) - 1)]
    return max(given.delta, _LEAST)


def _rungs(scene: Scene, obligation: Obligation) -> tuple[Presence, ...]:
    return tuple(presence(scene, role) for role in obligation.ladder)


def _out(case: Case, scene: Scene, obligation: Obligation) -> frozenset[str]:
    """People whom the ladder need not ask: they owe it themselves, have the case already, or cannot take it."""
    if obligation.role:
        return frozenset(who_owes(case, scene, obligation))
    holder = {case.holder} if case.holder else set()
    if obligation.id != ACKNOWLEDGE:
        return frozenset(holder)
    return declined(case.assignments, case.paged_at or case.opened_at) | holder


def _is_repeated(obligation: Obligation, rung: int) -> bool:
    """Whether a policy takes this step though everybody on it was asked before."""
    return rung + 1 < len(obligation.rungs) and obligation.rungs[rung + 1].again


def _above(obligation: Obligation, rungs: tuple[Presence, ...], rung: int, out: frozenset[str]) -> tuple[int, bool]:
    """The next step with somebody new, or the highest one asked so far that still has somebody (and True)."""
    passed = _passed(rungs, rung, out)
    for step in range(rung + 1, len(rungs)):
        if set(rungs[step].people) - (out if _is_repeated(obligation, step) else passed):
            return step, False
    manned = [step for step, each in enumerate(rungs) if each.people]
    willing = [step for step in manned if set(rungs[step].people) - out] or manned
    return max((step for step in willing if step <= rung), default=willing[0]), True


def _passed(rungs: tuple[Presence, ...], rung: int, out: frozenset[str]) -> frozenset[str]:
    """`out`, and everybody on the steps up to `rung`."""
    return out.union(*(each.people for each in rungs[: rung + 1]))


def _gaps(case: Case, scene: Scene, obligation: Obligation, rungs: tuple[Presence, ...]) -> tuple[Gap, ...]:
    """The steps still to come that have nobody, unless this round of the case has recorded them already."""
    known = {(gap.step, gap.why) for gap in case.gaps if gap.at >= (case.paged_at or case.opened_at)}
    return tuple(
        Gap(at=scene.now, step=role, why=each.why)
        for step, (role, each) in enumerate(zip(obligation.ladder, rungs, strict=True))
        if step > obligation.rung and not each.people and (role, each.why) not in known
    )
