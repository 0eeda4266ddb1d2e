"""Parts of a plan that come to nothing on any way: a line too many, or a way that its author forgot."""

from collections.abc import Callable, Iterator, Mapping

from flows.check.life import Life
from flows.check.misfit import Fault
from flows.check.talk import Talk
from flows.plan import Plan
from flows.text import T, Text

_REACHED = T("expected a way that leads to it")
_NEVER: Mapping[str, Callable[[str], Text]] = {
    "entries": lambda name: T("'{name}' is offered to nobody", name=name),
    "branches": lambda name: T("'{name}' is never reached", name=name),
    "obligations": lambda name: T("'{name}' is never promised", name=name),
    "actions": lambda name: T("'{name}' can never be done", name=name),
    "thresholds": lambda name: T("'{name}' never passes", name=name),
    "checklist": lambda name: T("'{name}' is never to be ticked", name=name),
}


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
    for kind, alive in (
        ("entries", frozenset(talk.entered)),
        ("branches", frozenset(seen.branches | talk.branches)),
        ("obligations", started),
        ("actions", frozenset(seen.offered)),
        ("thresholds", frozenset(seen.passed)),
        ("checklist", frozenset(seen.ticks)),
    ):
        for name in (each.id for each in getattr(plan, kind)):
            if name not in alive:
                yield _fault(plan, place_of(plan, kind, name), _NEVER[kind](name))
    told = [taken.tells[place] for place in seen.told if place < len(taken.tells)]
    for at, each in enumerate(plan.tells):
        if each not in told:
            yield _fault(plan, f"$.tells[{at}]", T("'{name}' is never told", name=each.who))
    for name, row in seen.rows_missed:
        table = next((at for at, each in enumerate(plan.tables) if each.id == name), None)
        if table is not None:
            at = next(number for number, each in enumerate(plan.tables[table].rows) if each.id == row)
            yield _fault(plan, f"$.tables[{table}].rows[{at}]", T("the row '{name}' never counts", name=row))


def _fault(plan: Plan, path: str, found: Text) -> Fault:
    return Fault(plan=plan.id, path=path, found=found, expected=_REACHED)
