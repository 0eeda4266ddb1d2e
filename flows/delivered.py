"""What a customer has signed for lately, newest first: the moments behind an organisation's deliveries."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.organisation import Delivery, Organisation
from flows.terms import Record

RECENT = timedelta(days=7)
"""How far back a delivery is offered: the longest right of return that the plans know."""
_RELATIVE = re.compile(r"(today|yesterday|-(\d{1,2})d) ([01]\d|2[0-3]):([0-5]\d)")
_DAYS = {"today": 0, "yesterday": 1}


class Delivered(Record, frozen=True):
    """A delivery and when it was signed for (aware, UTC)."""

    delivery: Delivery
    signed_at: datetime


def signed_at(written: str, now: datetime, zone: str) -> datetime:
    """The moment that `Delivery.signed_at` names.

    An ISO time, or for a demo that never ages `today 06:40`, `yesterday 18:10` or `-5d 09:00`, counted from the local
    day of `now`. Raise ValueError when it is neither.
    """
    relative = _RELATIVE.fullmatch(written)
    if relative is None:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    word, days, hour, minute = relative.groups()
    day = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=int(days or _DAYS.get(word, 0)))
    return datetime.combine(day, time(int(hour), int(minute)), ZoneInfo(zone)).astimezone(UTC)


def delivered_to(customer: str, organisation: Organisation, now: datetime, zone: str) -> tuple[Delivered, ...]:
    """What this customer signed for within the last days, newest first; what is still to come is left out."""
    found = (
        Delivered(each, signed_at(each.signed_at, now, organisation.time_zone or zone))
        for each in organisation.deliveries
        if each.customer == customer
    )
    recent = (each for each in found if now - RECENT <= each.signed_at <= now)
    return tuple(sorted(recent, key=lambda each: each.signed_at, reverse=True))
