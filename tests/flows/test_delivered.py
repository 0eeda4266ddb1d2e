"""When a customer signed for what."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.delivered import delivered_to, signed_at
from flows.organisation import Delivery, Organisation
from flows.terms import PersonId
from tests.flows.test_plan_check import HOUSE

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 22, 10, 14, tzinfo=ZoneInfo(ZONE))


def house(*signed: str) -> Organisation:
    """The house with a delivery to Ann for each of these times."""
    what = Bilingual(zh="海鲜", en="seafood")
    return replace(
        HOUSE,
        deliveries=tuple(
            Delivery(id=str(at), customer=PersonId("ann"), what=what, signed_at=each) for at, each in enumerate(signed)
        ),
    )


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2026-11-22T06:40:00+08:00", "2026-11-22T06:40"),
        ("2026-11-22T06:40", "2026-11-22T06:40"),
        ("2026-11-21T22:40:00Z", "2026-11-22T06:40"),
        ("today 06:40", "2026-11-22T06:40"),
        ("yesterday 18:10", "2026-11-21T18:10"),
        ("-3d 10:00", "2026-11-19T10:00"),
    ],
)
def test_a_time_is_read_in_the_house_s_zone(written: str, local: str) -> None:
    read = signed_at(written, NOW, ZONE)
    assert read == datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE))
    assert read.tzinfo is UTC


@pytest.mark.parametrize("written", ["this morning", "today 25:00", "tomorrow 06:40"])
def test_anything_else_is_no_time(written: str) -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        signed_at(written, NOW, ZONE)


def test_the_last_seven_days_are_offered_newest_first() -> None:
    organisation = house("yesterday 18:10", "today 06:40", "today 18:00", "-8d 06:00", "-7d 10:14")
    offered = [
        each.signed_at.astimezone(ZoneInfo(ZONE)).isoformat()[:16]
        for each in delivered_to("ann", organisation, NOW, ZONE)
    ]
    assert offered == ["2026-11-22T06:40", "2026-11-21T18:10", "2026-11-15T10:14"]


def test_somebody_else_s_deliveries_are_nobody_s_business() -> None:
    assert delivered_to("bob", house("today 06:40"), NOW, ZONE) == ()
