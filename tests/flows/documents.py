"""The plans that ship, as the tests of documented facts look at them."""

from bot.library import read_library, read_organisation
from flows.promise_rule import DayTime, ObligationRule

HOUSE = read_organisation(None)
LIBRARY = read_library([], HOUSE)
PLANS = {compiled.plan.id: compiled.plan for compiled in LIBRARY.plans}


def length(rule: ObligationRule) -> str:
    """How long a promise runs, as the tables of documented figures write it."""
    if rule.slots:
        return ", ".join(f"{slot.since}-{slot.until} {slot.day} {slot.at}" for slot in rule.slots)
    by: DayTime | None = rule.by
    hours = f" of {rule.hours}, {rule.most} at most" if rule.hours and rule.most else ""
    return f"{by.day} {by.at}" if by else f"{rule.within}{hours}"
