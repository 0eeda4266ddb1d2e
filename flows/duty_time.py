"""When a duty comes round: by the day, the week, the month or the year, or some days before a date of the company."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.duty import Every
from flows.rota import local_time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_MONTHS = 12
_LAST = date.max.year - 1


def next_at(every: Every, after: datetime, zone: str, dates: Mapping[str, str]) -> datetime | None:
    """The first time after `after`, in UTC; None when it never comes round (again).

    Days and the hour are those of `zone`. A day of the month that a month has not is its last; `dates` are the
    company's own, by name, as `YYYY-MM-DD`.
    """
    if every.before:
        at = _before(every, zone, dates)
        return at if at is not None and at > after else None
    day = after.astimezone(ZoneInfo(zone)).date()
    while (found := _day_from(every, day)) is not None:
        at = local_time(found, every.at, zone)
        if at > after:
            return at
        day = found + _DAY
    return None


def missed(
    every: Every, since: datetime, now: datetime, zone: str, dates: Mapping[str, str], most: int
) -> tuple[datetime, ...]:
    """The times after `since` up to `now`, oldest first; of more than `most` the latest."""
    found: list[datetime] = []
    at = next_at(every, since, zone, dates)
    while at is not None and at <= now:
        found = [*found[-(most - 1) :], at] if most > 1 else [at]
        at = next_at(every, at, zone, dates)
    return tuple(found)


def _before(every: Every, zone: str, dates: Mapping[str, str]) -> datetime | None:
    written = dates.get(every.before)
    return local_time(date.fromisoformat(written) - every.lead * _DAY, every.at, zone) if written else None


def _day_from(every: Every, day: date) -> date | None:
    """The first day of its kind that is not before `day`."""
    if every.day:
        return day
    if every.week:
        return day + (WEEKDAYS.index(every.week) - day.weekday()) % len(WEEKDAYS) * _DAY
    return next((each for each in _in_month(every, day) if each >= day), None) if day.year < _LAST else None


def _in_month(every: Every, day: date) -> list[date]:
    """Its days in the months from that of `day` on: this one's and the next one's."""
    if every.month is not None:
        return [_in(day.year, month, every.month) for month in (day.month, day.month + 1)]
    if every.months is not None:
        # Counted from January of no particular year: half-years are January and July, whatever the year.
        at = day.year * _MONTHS + day.month - 1
        first = at - at % every.months
        return [_in(0, 1 + first, 1), _in(0, 1 + first + every.months, 1)]
    if every.year:
        month, wanted = (int(part) for part in every.year.split("-"))
        return [_in(day.year + more, month, wanted) for more in (0, 1)]
    return []


def _in(year: int, month: int, day: int) -> date:
    """That day of a month, which may be counted on beyond December; the last one where the month is shorter."""
    year, month = year + (month - 1) // _MONTHS, (month - 1) % _MONTHS + 1
    ends = date(year + month // _MONTHS, month % _MONTHS + 1, 1) - _DAY
    return ends.replace(day=min(day, ends.day))
