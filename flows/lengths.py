"""Lengths of time as a person writes them in a plan (`30 min`, `4 h`, `2 days`), and as machines do (`PT30M`)."""

import re
from datetime import timedelta
from functools import lru_cache
from typing import Self

UNITS = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
}
_WRITTEN = re.compile(r"\s*(\d+)\s*(s|min|h|days?)\s*")


class Length(str):
    """A length in a plan or an organisation file, kept as it was written."""

    __slots__ = ()

    def __new__(cls, written: str) -> Self:
        """Raise ValueError when `written` is not a positive number and a unit."""
        found = _WRITTEN.fullmatch(written)
        if not found or not int(found[1]):
            message = f"{written!r} is no length; expected a number and a unit, such as 30 min, 4 h or 2 days"
            raise ValueError(message)
        return super().__new__(cls, written)

    @property
    def delta(self) -> timedelta:
        """The length to count with."""
        return _counted(self)


@lru_cache(maxsize=1024)
def _counted(written: str) -> timedelta:
    found = _WRITTEN.fullmatch(written)
    assert found, "checked at birth"  # noqa: S101 - narrows the type; Length.__new__ has refused everything else
    return int(found[1]) * UNITS[found[2]]


def iso(length: timedelta) -> str:
    """The length as an ISO 8601 duration: `PT30M`, `PT24H`, `P2D` stays in hours below two days."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", f"{seconds}S" if seconds else ""]
    return "PT" + ("".join(parts) or "0S")
