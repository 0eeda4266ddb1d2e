"""The walk in which nobody answers: whatever passes its time, somebody more is asked, and it never stops."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from flows.case import CaseState, Scene, apply, open_case, waits
from flows.check.misfit import Misfit
from flows.event import Opened, Passed
from flows.obligation import ACKNOWLEDGE, Status
from flows.outbound import Outbound, PostCard, Say, ToAddress
from flows.report import Report
from flows.terms import CaseId

LONGEST = timedelta(days=40)
"""How long nobody answers."""
MOST = 400
"""Deadlines of one case after which it is plain whether they go on."""


def left_alone(report: Report, scene: Scene, begin: datetime) -> Iterator[Misfit]:
    """What falls silent for ever when nobody does anything about this report."""
    event = Opened(at=begin, case=CaseId(1), number="26-0001", recorded_at=begin, report=report)
    step = open_case(event, replace(scene, now=begin, mute=False))
    case, said = step.case, [*step.outbound]
    end, asked = begin + LONGEST, _asks(said)
    for _ in range(MOST):
        due = min(((due_at, key) for key, due_at in waits(case).items()), default=None)
        if due is None or due[0] > end or case.state is CaseState.CLOSED:
            break
        now = max(due[0], begin)
        step = apply(case, Passed(at=now, key=due[1], due_at=due[0]), replace(scene, now=now, mute=False))
        asked, case = asked or _asks(step.outbound), step.case
    if not asked and not case.duty:
        yield "$.route", "nobody is asked when a case begins", "expected a watch, or somebody on the ladder"
    if case.state is CaseState.CLOSED:
        return
    going = {key.partition(":")[2] or key for key in waits(case)}
    places = {rule.id: at for at, rule in enumerate(scene.plan.obligations)}
    for each in case.obligations:
        late = each.status is Status.BREACHED and each.id not in going
        if late and not (each.id == ACKNOWLEDGE and "nobody" in going):
            path = f"$.obligations[{places[each.id]}]" if each.id in places else "$.route.ladder"
            yield path, f"when {each.id!r} is broken nobody is asked again", "expected a ladder that somebody stands on"


def _asks(said: Iterable[Outbound]) -> bool:
    """Whether anybody of the staff hears of it."""
    return any(
        isinstance(each, PostCard) or (isinstance(each, Say) and not isinstance(each.to, ToAddress)) for each in said
    )
