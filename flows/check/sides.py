"""Moments on each side of the hours that a plan asks after: a report by day and one by night may lead elsewhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows import calendars
from flows.check.chat import BEGIN
from flows.condition import Condition
from flows.organisation import Organisation
from flows.view import parts

_HALF_HOURS = tuple(BEGIN + timedelta(minutes=30 * each) for each in range(7 * 48))
"""A week from the beginning of the walk."""
Side = tuple[bool, ...]
"""Whether each of the hours is open then."""


class Sides:
    """The hours that some conditions ask after."""

    def __init__(self, conditions: Iterable[Condition], organisation: Organisation, zone: str) -> None:
        named = {each.at.hours for when in conditions for each in parts(when) if each.at is not None}
        self._hours = [each for each in organisation.hours if each.id in named]
        self._zone = zone
        found: dict[Side, datetime] = {}
        for at in _HALF_HOURS if self._hours else (BEGIN,):
            found.setdefault(self.of(at), at)
        self.moments = tuple(found.values())
        """One of each side, the beginning of the walk first."""

    def of(self, at: datetime) -> Side:
        """On which side a moment lies."""
        return tuple(calendars.is_open(each, at, self._zone) for each in self._hours)
