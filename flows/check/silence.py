"""The walk in which nobody answers: whatever passes its time, somebody more is asked, and it never stops."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from flows import rota
from flows.case import Case, CaseState, Scene, apply, open_case, waits
from flows.check.chat import BEGIN
from flows.check.misfit import Misfit
from flows.event import Opened, Passed
from flows.obligation import ACKNOWLEDGE, Status
from flows.outbound import Outbound, PostCard, Say, ToAddress, ToPerson
from flows.policy import PolicyStep
from flows.policy_ladder import WATCH, policy_of
from flows.report import Report
from flows.routing import group_for
from flows.terms import CaseId, PersonId
from flows.text import T

LONGEST = timedelta(days=40)
"""How long nobody answers."""
MOST = 400
"""Deadlines of one case after which it is plain whether they go on."""


class Alone(NamedTuple):
    """What comes of a case about which nobody does anything."""

    case: Case
    asked: bool
    """Anybody of the staff heard of it."""
    silent: timedelta | None
    """How long nobody heard of it in the end, where nothing more is to come; None when it goes on or is closed."""
    people: frozenset[PersonId]
    """Who was asked in person."""


def left_alone(report: Report, scene: Scene, begin: datetime) -> Iterator[Misfit]:
    """What falls silent for ever when nobody does anything about this report."""
    alone = _alone(report, scene, begin, begin + LONGEST)
    case = alone.case
    if not alone.asked and not case.duty:
        yield "$.route", T("nobody is asked when a case begins"), T("expected a watch, or somebody on the ladder")
    if case.state is CaseState.CLOSED:
        return
    if alone.silent is not None and not case.duty:
        path = "$.route.policy" if policy_of(scene) else "$.route.ladder"
        found = T("a case that nobody takes is silent for {length}, and nobody is asked again", length=alone.silent)
        yield path, found, T("expected somebody who is asked again and again")
    going = {key.partition(":")[2] or key for key in waits(case)}
    places = {rule.id: at for at, rule in enumerate(scene.plan.obligations)}
    for each in case.obligations:
        late = each.status is Status.BREACHED and each.id not in going
        if late and not (each.id == ACKNOWLEDGE and "nobody" in going):
            path = f"$.obligations[{places[each.id]}]" if each.id in places else "$.route.ladder"
            yield (
                path,
                T("when '{name}' is broken nobody is asked again", name=each.id),
                T("expected a ladder that somebody stands on"),
            )


def unasked(report: Report, scene: Scene) -> Iterator[Misfit]:
    """Steps of the route's policy that ask nobody, each at an hour at which it holds."""
    policy, house = policy_of(scene), scene.organisation
    severity = scene.plan.branch(report.branch).severity
    zone = rota.zone_of(house.group(group_for(scene.plan, house)), house, scene.zone)
    for at, step in enumerate(policy.steps if policy else ()):
        if policy is None or step.severity not in {None, severity} or WATCH in step.ask:
            continue
        begin = _when(step, zone)
        whole = sum((each.within.delta * (each.repeat + 1) for each in policy.steps), policy.every.delta)
        asked = _alone(report, scene, begin, begin + whole).people
        if not asked.intersection(person for role in house.roles if role.id in step.ask for person in role.people):
            said = f"{begin.astimezone(ZoneInfo(zone)):%H:%M}"
            found = T("at {time} step {n} of the policy '{name}' asks nobody", time=said, n=at + 1, name=policy.id)
            yield "$.route.policy", found, T("expected a role with somebody on call at that hour")


def _when(step: PolicyStep, zone: str) -> datetime:
    """A moment of the first day at which a step holds; its hours are those of the group."""
    if not step.since and not step.until:
        return BEGIN
    return rota.local_time(BEGIN.date(), step.since or "00:00", zone)


def _alone(report: Report, scene: Scene, begin: datetime, end: datetime) -> Alone:
    """Let every deadline pass from the opening to the end."""
    event = Opened(at=begin, case=CaseId(1), number="26-0001", recorded_at=begin, report=report)
    step = open_case(event, replace(scene, now=begin, mute=False))
    case, last, over = step.case, begin if _asks(step.outbound) else None, False
    people = {*_asked(step.outbound)}
    for _ in range(MOST):
        due = min(((due_at, key) for key, due_at in waits(case).items()), default=None)
        if over := due is None or due[0] > end or case.state is CaseState.CLOSED:
            break
        assert due is not None  # noqa: S101 - narrows the type
        now = max(due[0], begin)
        step = apply(case, Passed(at=now, key=due[1], due_at=due[0]), replace(scene, now=now, mute=False))
        case, last = step.case, now if _asks(step.outbound) else last
        people.update(_asked(step.outbound))
    silent = end - (last or begin)
    stopped = over and case.state is not CaseState.CLOSED and silent > (end - begin) / 2
    return Alone(case, last is not None, silent if stopped else None, frozenset(people))


def _asked(said: Iterable[Outbound]) -> Iterator[PersonId]:
    """Who of the staff hears of it in person."""
    yield from (each.to.person for each in said if isinstance(each, Say) and isinstance(each.to, ToPerson))


def _asks(said: Iterable[Outbound]) -> bool:
    """Whether anybody of the staff hears of it."""
    return any(
        isinstance(each, PostCard) or (isinstance(each, Say) and not isinstance(each.to, ToAddress)) for each in said
    )
