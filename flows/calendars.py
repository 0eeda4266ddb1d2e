"""Hours in which a company works: whether it is open, and lengths that count only then."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flows.policy import WorkingHours
from flows.rota import local_time

_DAY = timedelta(days=1)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AHEAD = 400
"""Days that are looked at for an opening; who is closed for longer has no hours to count in."""


def hours_of(hours: Iterable[WorkingHours], wanted: str) -> WorkingHours | None:
    """The hours of this name."""
    return next((each for each in hours if each.id == wanted), None)


def is_open(hours: WorkingHours, at: datetime, zone: str) -> bool:
    """Whether it is open at that moment; the first moment of the hours belongs to them, the last does not."""
    today = at.astimezone(ZoneInfo(zone)).date()
    return any(since <= at < until for since, until in _spans(hours, today - _DAY, 2, zone))


def next_open(hours: WorkingHours, at: datetime, zone: str) -> datetime | None:
    """This very moment when it is open, else the next opening; None when it never opens."""
    return next((max(since, at) for since, until in _ahead(hours, at, zone) if until > at), None)


def add_working(hours: WorkingHours, at: datetime, length: timedelta, zone: str) -> datetime | None:
    """When a length that counts only in these hours has passed; it begins at the next opening.

    What is used up exactly as it closes is over then, not at the next opening. None when it never opens.
    """
    left = length
    for since, until in _ahead(hours, at, zone):
        begun = max(since, at)
        if until > begun:
            if left <= until - begun:
                return begun + left
            left -= until - begun
    return None


def _ahead(hours: WorkingHours, at: datetime, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The hours from the day before on, each until the next begins: what is open twice counts once."""
    today, last = at.astimezone(ZoneInfo(zone)).date(), datetime.min.replace(tzinfo=UTC)
    for since, until in _spans(hours, today - _DAY, _AHEAD, zone):
        if until > last:
            yield max(since, last), until
            last = until


def _spans(hours: WorkingHours, first: date, days: int, zone: str) -> Iterator[tuple[datetime, datetime]]:
    for ahead in range(days):
        span = _span(hours, first + ahead * _DAY, zone)
        if span:
            yield span


def _span(hours: WorkingHours, day: date, zone: str) -> tuple[datetime, datetime] | None:
    """The hours that begin on a local day, in UTC; `until` at or before `since` ends the next day."""
    written = day.isoformat()
    if written not in hours.open and (written in hours.closed or _DAYS[day.weekday()] not in hours.days):
        return None
    since, until = _local(day, hours.since, zone), _local(day, hours.until, zone)
    return since, until if until > since else _local(day + _DAY, hours.until, zone)


@lru_cache(maxsize=4096)
def _local(day: date, clock: str, zone: str) -> datetime:
    return local_time(day, clock, zone)
