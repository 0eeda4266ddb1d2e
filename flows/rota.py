"""Who is on call: watches that repeat every day, in the local time of the place, over midnight too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from flows.organisation import Group, Organisation, Role, Watch
from flows.terms import PersonId

_DAY = timedelta(days=1)


def zone_of(team: Group | Role, organisation: Organisation, zone: str) -> str:
    """The name of the zone in which a group or role counts its hours; `zone` when neither it nor its house has one."""
    own = team.time_zone if isinstance(team, Group) else ""
    return own or organisation.time_zone or zone


def on_call(team: Group | Role, at: datetime, zone: str) -> tuple[PersonId, ...]:
    """The people on duty at that moment, in the order of the watches.

    A group or role without any watch is on duty at every hour: all members, or all holders.
    """
    if not team.watch:
        return team.members if isinstance(team, Group) else team.people
    return tuple(
        dict.fromkeys(
            person
            for watch in team.watch
            if any(since <= at < until for since, until in hours(watch, at, zone))
            for person in watch.people
        )
    )


def hours(watch: Watch, at: datetime, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The watch's hours that begin on the local day of `at`, on the day before, and on the day after, in UTC.

    Wall-clock times: on a day on which clocks change, a watch is an hour longer or shorter.
    """
    today = at.astimezone(ZoneInfo(zone)).date()
    for day in (today - _DAY, today, today + _DAY):
        since, until = local_time(day, watch.since, zone), local_time(day, watch.until, zone)
        yield since, until if until > since else local_time(day + _DAY, watch.until, zone)


def gap(team: Group | Role, at: datetime, zone: str) -> tuple[datetime | None, datetime | None] | None:
    """The hours around `at` with nobody on call; None when somebody is. An end is None when no watch has people."""
    if on_call(team, at, zone):
        return None
    manned = [span for watch in team.watch if watch.people for span in hours(watch, at, zone)]
    return (
        max((until for _, until in manned if until <= at), default=None),
        min((since for since, _ in manned if since > at), default=None),
    )


def next_shift(
    person: PersonId, organisation: Organisation, at: datetime, zone: str
) -> tuple[datetime, datetime] | None:
    """The hours in which somebody is on duty next, or now; None without any watch of their own."""
    teams: tuple[Group | Role, ...] = (*organisation.groups, *organisation.roles)
    shifts = (
        span
        for team in teams
        for watch in team.watch
        if person in watch.people
        for span in hours(watch, at, zone_of(team, organisation, zone))
    )
    return min((span for span in shifts if span[1] > at), default=None)


@lru_cache(maxsize=4096)
def local_time(day: date, clock: str, zone: str) -> datetime:
    """A local time of a day, `HH:MM`; 24:00 is the midnight that ends it."""
    hour, minute = (int(part) for part in clock.split(":"))
    day, hour = (day + _DAY, 0) if hour == 24 else (day, hour)  # noqa: PLR2004 - 24:00 is how a day's end is written
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)
