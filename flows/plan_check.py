"""Holds a plan against itself and the organisation: what nothing carries, nobody can do, or no button holds."""

from collections.abc import Iterator

from flows.check.asking import questions
from flows.check.doing import actions
from flows.check.ground import Ground
from flows.check.hours import duties, thresholds
from flows.check.ids import ids
from flows.check.misfit import Misfit, one_of
from flows.check.places import empty
from flows.check.promises import promises
from flows.check.tables import tables
from flows.check.ways import ways
from flows.organisation import Organisation
from flows.plan import Plan

__all__ = ["Misfit", "misfits", "one_of"]


def misfits(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """Everything in the plan that cannot work with this organisation; what only reads badly is told by the checker."""
    ground = Ground(plan, organisation)
    yield from ways(ground)
    yield from ids(plan)
    yield from questions(ground)
    yield from promises(ground)
    yield from actions(ground)
    yield from tables(ground)
    yield from thresholds(ground)
    yield from duties(ground)
    yield from empty(plan)
