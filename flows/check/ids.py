"""Ids: each stands once, fits the button that bears it, and is none that the program makes itself."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from flows.check.misfit import PAIR, Misfit, fits_a_button
from flows.obligation import ACKNOWLEDGE, CALL_BACK
from flows.plan import Plan
from flows.text import T

_KINDS = (
    "questions", "branches", "obligations", "actions", "entries", "checklist", "windows",
    "tables", "thresholds", "duties", "carries",
)  # fmt: skip
SETS_OFF = re.compile(r"[\s.:/{}]")
"""What stands between two names, or around one, in conditions, keys and sentences."""


def ids(plan: Plan) -> Iterator[Misfit]:
    """Ids that stand twice, or that no button holds."""
    for kind in _KINDS:
        yield from once(f"$.{kind}", (each.id for each in getattr(plan, kind)))
    deeds = {each.id for each in plan.actions}
    for at, each in enumerate(plan.thresholds):
        if each.id in deeds:
            yield f"$.thresholds[{at}].id", T("'{name}' is an action, too", name=each.id), T("expected each id once")
    for at, table in enumerate(plan.tables):
        yield from once(f"$.tables[{at}].rows", (row.id for row in table.rows))
    for at, question in enumerate(plan.questions):
        yield from once(f"$.questions[{at}].options", (each.id for each in question.options))
        yield from once(f"$.questions[{at}].items", (each.id for each in question.items))
    yield from _pairs(plan)
    yield from _promises(plan)


def once(path: str, names: Iterable[str]) -> Iterator[Misfit]:
    """Each id once, and none too long."""
    every = list(names)
    counted = Counter(every)
    for at, name in enumerate(every):
        if counted[name] > 1:
            yield f"{path}[{at}].id", T("'{name}' stands twice", name=name), T("expected each id once")
        if not name:
            yield f"{path}[{at}].id", T("an empty id"), T("expected a word")
        if SETS_OFF.search(name):
            found = T("'{name}' has a sign that sets names off", name=name)
            yield f"{path}[{at}].id", found, T("expected small letters, digits and hyphens")
        yield from fits_a_button(f"{path}[{at}].id", name)


def _pairs(plan: Plan) -> Iterator[Misfit]:
    pairs = [(f"$.branches[{at}].id", plan.id, branch.id) for at, branch in enumerate(plan.branches)]
    for at, action in enumerate(plan.actions):
        pairs += [(f"$.actions[{at}].asks[{nth}].id", action.id, each.id) for nth, each in enumerate(action.asks)]
        yield from once(f"$.actions[{at}].asks", (each.id for each in action.asks))
        for nth, each in enumerate(action.asks):
            yield from once(f"$.actions[{at}].asks[{nth}].options", (option.id for option in each.options))
    for path, one, other in pairs:
        if len((one + other).encode()) > PAIR:
            words = T("'{one}' and '{other}' do not fit a button together", one=one, other=other)
            yield path, words, T("expected at most {most} bytes in all", most=PAIR)


def _promises(plan: Plan) -> Iterator[Misfit]:
    """Promises that bear the name of one of every case, of a duty, or of an earlier round of another."""
    names = {each.id for each in plan.obligations}
    duties = {each.promise for each in plan.duties}
    for at, rule in enumerate(plan.obligations):
        head, _, number = rule.id.rpartition("-")
        path, expected = f"$.obligations[{at}].id", T("expected another id")
        if rule.id == ACKNOWLEDGE:
            yield path, T("'{name}' is promised in every case", name=rule.id), expected
        elif rule.id in duties:
            yield path, T("'{name}' is the promise of a duty", name=rule.id), expected
        elif number.isdecimal() and head in {*names, ACKNOWLEDGE, CALL_BACK}:
            yield path, T("earlier rounds of '{other}' are called '{name}'", other=head, name=rule.id), expected
