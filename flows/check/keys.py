"""Keys that stand on a card beside others: they are read at a glance, so their labels are short."""

from collections.abc import Iterator

from flows.check.misfit import Misfit, label
from flows.plan import Plan

TICK_ZH, TICK_EN = 10, 28
"""A line of the checklist is read in a list, too, and may be a little longer than other keys."""


def keys(plan: Plan) -> Iterator[Misfit]:
    """Labels of the rarer buttons: what cannot be done, and the lines of the checklist."""
    for at, action in enumerate(plan.actions):
        if action.unable:
            yield from label(f"$.actions[{at}].unable", action.unable)
    for at, tick in enumerate(plan.checklist):
        yield from label(f"$.checklist[{at}].label", tick.label, TICK_ZH, TICK_EN)
