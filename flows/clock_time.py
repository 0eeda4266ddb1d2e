"""When a promise is due: by a length, a day, a window of the day, hours in which a company works, or another time."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows import calendars
from flows.policy import WorkingHours
from flows.promise_rule import Day, DayTime, ObligationRule, Slot
from flows.rota import local_time

MIDNIGHT = "24:00"
"""The end of a day, as plans write it."""
_DAY = timedelta(days=1)


def due(
    rule: ObligationRule,
    started_at: datetime,
    zone: str,
    *,
    length: timedelta | None = None,
    hours: Iterable[WorkingHours] = (),
) -> datetime | None:
    """When a promise that starts then is due; None when its rule alone cannot tell.

    Days and windows are local ones of `zone`. `length` is what a table gives, in the place of the rule's own; of
    `hours` the rule names those in which a length counts. Hours that nobody has named count like any other.
    """
    latest = started_at + rule.most.delta if rule.most else None
    found = _due(rule, started_at, zone, length or (rule.within.delta if rule.within else None), tuple(hours))
    return min(found, latest) if found and latest else found


def _due(
    rule: ObligationRule, started_at: datetime, zone: str, length: timedelta | None, hours: tuple[WorkingHours, ...]
) -> datetime | None:
    if rule.slots:
        return by_slot(rule.slots, started_at, zone)
    if rule.by:
        return _by_day(rule.by, started_at, zone)
    if length is None:
        return None
    named = calendars.hours_of(hours, rule.hours) if rule.hours else None
    worked = calendars.add_working(named, started_at, length, zone) if named else None
    return worked or started_at + length


def _by_day(by: DayTime, started_at: datetime, zone: str) -> datetime:
    """The time of that day; where it is over on the very day when the clock starts, the day still is kept."""
    day = started_at.astimezone(ZoneInfo(zone)).date() + (_DAY if by.day is Day.NEXT else timedelta())
    at = local_time(day, by.at, zone)
    return at if at > started_at else local_time(day, MIDNIGHT, zone)


def by_slot(slots: Iterable[Slot], at: datetime, zone: str) -> datetime:
    """When what began at that moment is due, by the window of the day it fell into.

    Both edges belong to a window; where two share one, the earlier due counts. What no window holds is due at the next
    of their times.
    """
    slots = tuple(slots)
    found = [due_at for slot in slots for since, until, due_at in _windows(slot, at, zone) if since <= at <= until]
    coming = (due_at for slot in slots for _, _, due_at in _windows(slot, at, zone) if due_at > at)
    return min(found or coming)


def _windows(slot: Slot, at: datetime, zone: str) -> Iterator[tuple[datetime, datetime, datetime]]:
    """The windows around a moment: where each begins and ends, and when what began in it is due."""
    today = at.astimezone(ZoneInfo(zone)).date()
    for day in (today - _DAY, today, today + _DAY):
        since, until = local_time(day, slot.since, zone), local_time(day, slot.until, zone)
        if until <= since:
            until = local_time(day + _DAY, slot.until, zone)
        yield since, until, local_time(day + (_DAY if slot.day is Day.NEXT else timedelta()), slot.at, zone)


def end_of_day(at: datetime, zone: str) -> datetime:
    """The midnight that ends the local day of `at`."""
    return local_time(at.astimezone(ZoneInfo(zone)).date(), MIDNIGHT, zone)


def ask_at(rule: ObligationRule, due_at: datetime, zone: str) -> datetime | None:
    """When those who owe it are asked on the day it is due; None: at once."""
    if not rule.asks_at:
        return None
    day = (due_at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return local_time(day, rule.asks_at, zone)
