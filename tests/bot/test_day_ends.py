"""The end of a day reads as 24:00 of that day, in the reader's zone; elsewhere it is an hour like any other."""

from datetime import UTC, datetime

import pytest

from bot.i18n import Reader, plain
from flows.terms import Language
from flows.text import C, Moment

MIDNIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
"""The midnight after 23 November in China."""


@pytest.mark.parametrize(
    ("language", "zone", "now", "ends", "read"),
    [
        (Language.ZH, "Asia/Shanghai", datetime(2026, 11, 23, 6, tzinfo=UTC), True, "24:00"),
        (Language.ZH, "Asia/Shanghai", datetime(2026, 11, 22, 6, tzinfo=UTC), True, "11月23日 24:00"),
        (Language.EN, "Asia/Shanghai", datetime(2026, 11, 24, 6, tzinfo=UTC), True, "23 Nov, 24:00"),
        (Language.EN, "Asia/Shanghai", datetime(2026, 11, 24, 6, tzinfo=UTC), False, "00:00"),
        (Language.EN, "Europe/Berlin", datetime(2026, 11, 23, 6, tzinfo=UTC), True, "17:00"),
    ],
)
def test_the_end_of_a_day(language: Language, zone: str, now: datetime, ends: bool, read: str) -> None:  # noqa: FBT001
    shown = C("value", "{value}", value=Moment(at=MIDNIGHT, ends=ends))
    assert plain(shown, Reader(language=language, zone=zone, now=now)) == read
