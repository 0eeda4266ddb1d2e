"""Parts of a plan that come to nothing on any way: a line too many, or a way that its author forgot."""

from collections.abc import Iterator

from flows.check.life import Life
from flows.check.misfit import Fault
from flows.check.talk import Talk
from flows.plan import Plan

_REACHED = "expected a way that leads to it"


def place_of(plan: Plan, kind: str, name: str) -> str:
    """Where a part stands in the plan's own file; what was taken along from another plan is told at its branch."""
    for at, each in enumerate(getattr(plan, kind)):
        if each.id == name:
            return f"$.{kind}[{at}]"
    taking = next((at for at, branch in enumerate(plan.branches) if branch.also), None)
    return f"$.branches[{taking}].also" if taking is not None else "$"


def dead(plan: Plan, taken: Plan, talk: Talk, life: Life) -> Iterator[Fault]:
    """Everything of the plan's own that never comes to anything; `taken` is the plan with what it takes along."""
    seen = life.seen
    started = frozenset(seen.started)
    for kind, what, alive in (
        ("entries", "is offered to nobody", frozenset(talk.entered)),
        ("branches", "is never reached", frozenset(seen.branches | talk.branches)),
        ("obligations", "is never promised", started),
        ("actions", "can never be done", frozenset(seen.offered)),
        ("thresholds", "never passes", frozenset(seen.passed)),
        ("checklist", "is never to be ticked", frozenset(seen.ticks)),
    ):
        for name in (each.id for each in getattr(plan, kind)):
            if name not in alive:
                yield _fault(plan, place_of(plan, kind, name), f"{name!r} {what}")
    told = [taken.tells[place] for place in seen.told if place < len(taken.tells)]
    for at, each in enumerate(plan.tells):
        if each not in told and each.who not in {one.who for one in told}:
            yield _fault(plan, f"$.tells[{at}]", f"{each.who!r} is never told")
    for name, row in seen.rows_missed:
        table = next((at for at, each in enumerate(plan.tables) if each.id == name), None)
        if table is not None:
            at = next(number for number, each in enumerate(plan.tables[table].rows) if each.id == row)
            yield _fault(plan, f"$.tables[{table}].rows[{at}]", f"the row {row!r} never counts")


def _fault(plan: Plan, path: str, found: str) -> Fault:
    return Fault(plan=plan.id, path=path, found=found, expected=_REACHED)
