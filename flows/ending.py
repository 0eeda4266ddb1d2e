"""A case that a deed has ended well: it is closed at a set time, and until then words of the reporter bring it back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.deed import Action, Ending
from flows.plan import Plan
from flows.record import Case, CaseState
from flows.rota import local_time
from flows.round import counting

_DAY = timedelta(days=1)
_LEAST = timedelta(hours=1)
"""How long a case stays open at least; basis default."""


def ending(case: Case, plan: Plan) -> Action | None:
    """The deed that has ended a case which only waits for its hour."""
    if case.state is not CaseState.RESOLVED or case.solved_due_at is None:
        return None
    deeds = {each.id: each for each in plan.actions if each.closes}
    return next((deeds[each.action] for each in reversed(counting(case)) if each.action in deeds), None)


def closes_at(closes: Ending, at: datetime, zone: str) -> datetime:
    """The hour at which a case is closed that ends at this moment."""
    first = at + (closes.least.delta if closes.least else _LEAST)
    today = first.astimezone(ZoneInfo(zone)).date()
    found = local_time(today, closes.at, zone)
    return found if found >= first else local_time(today + _DAY, closes.at, zone)
