"""What a live location tells: how far, how fast, where nothing was heard, and when it is worth telling the case."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from flows.terms import Record

EARTH = 6_371_008.8
"""Mean radius in metres (IUGG)."""
SILENT = timedelta(minutes=2)
"""A phone that shares its location says more often than this where it is."""
FAR = 200.0
"""Metres after which the case hears where the reporter is now."""
LONG = timedelta(minutes=5)
"""The time after which it hears so in any case."""
SOON = timedelta(seconds=5)
"""Two points so close together tell no speed: the error of each is as large as the way between them."""


class Point(Record, frozen=True, kw_only=True):
    """Where somebody was and when, in WGS-84 degrees."""

    at: datetime
    lat: float
    lon: float


class Gap(Record, frozen=True, kw_only=True):
    """Nothing was heard in between."""

    since: datetime
    until: datetime


def metres(one: Point, other: Point) -> float:
    """The way between two points as the crow flies."""
    north, east = radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2
    half = sin(north) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(east) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def length(points: Sequence[Point]) -> float:
    """The length of a track in metres."""
    return sum(metres(one, other) for one, other in pairwise(points))


def gaps(points: Sequence[Point]) -> tuple[Gap, ...]:
    """Where a track was silent for more than two minutes."""
    return tuple(Gap(since=one.at, until=other.at) for one, other in pairwise(points) if other.at - one.at > SILENT)


def speed(before: Point | None, now: Point) -> float | None:
    """Kilometres an hour between two points; None when they are too close in time, too far, or in the wrong order."""
    if before is None or not SOON <= now.at - before.at <= SILENT:
        return None
    return metres(before, now) / (now.at - before.at).total_seconds() * 3.6


def is_moving(before: Point | None, now: Point, *, faster_than: float) -> bool:
    """Whether somebody moves faster than so many kilometres an hour; when that cannot be told, they do not."""
    found = speed(before, now)
    return found is not None and found > faster_than


def is_worth_telling(told: Point | None, now: Point) -> bool:
    """Whether the case should hear of a point: it is the first, far from the one `told` last, or that is long ago."""
    return told is None or now.at - told.at >= LONG or (now.at > told.at and metres(told, now) > FAR)
