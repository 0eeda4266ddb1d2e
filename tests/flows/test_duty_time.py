"""When duties come round: the calendar's own turns, the local hour, and a company's dates."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.duty import Every
from flows.duty_time import missed, next_at

ZONE = "Asia/Shanghai"


def local(written: str, zone: str = ZONE) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


def turn(every: Every, after: str, zone: str = ZONE, **dates: str) -> str:
    found = next_at(every, local(after, zone), zone, dates)
    return found.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")[:16] if found else "never"


@pytest.mark.parametrize(
    ("every", "after", "then"),
    [
        (Every(day=True, at="16:00"), "2026-11-22T15:59", "2026-11-22T16:00"),
        (Every(day=True, at="16:00"), "2026-11-22T16:00", "2026-11-23T16:00"),
        (Every(day=True, at="24:00"), "2026-11-22T16:00", "2026-11-23T00:00"),
        (Every(week="mon"), "2026-11-22T03:11", "2026-11-23T09:00"),
        (Every(week="sun"), "2026-11-22T09:00", "2026-11-29T09:00"),
        (Every(month=1), "2026-11-22T09:00", "2026-12-01T09:00"),
        (Every(month=28), "2026-12-28T09:00", "2027-01-28T09:00"),
        (Every(month=31), "2027-02-01T09:00", "2027-02-28T09:00"),
        (Every(months=6), "2026-11-22T09:00", "2027-01-01T09:00"),
        (Every(months=6), "2027-01-01T09:00", "2027-07-01T09:00"),
        (Every(months=1), "2026-12-31T09:00", "2027-01-01T09:00"),
        (Every(months=24), "2026-11-22T09:00", "2028-01-01T09:00"),
        (Every(year="06-01"), "2026-06-01T09:00", "2027-06-01T09:00"),
        (Every(year="02-29"), "2026-11-22T09:00", "2027-02-28T09:00"),
        (Every(year="02-29"), "2027-11-22T09:00", "2028-02-29T09:00"),
        (Every(), "2026-11-22T09:00", "never"),
    ],
)
def test_a_duty_comes_round(every: Every, after: str, then: str) -> None:
    assert turn(every, after) == then


def test_some_days_before_a_date_of_the_company() -> None:
    every = Every(before="stocktaking", lead=3, at="10:00")
    assert turn(every, "2026-11-22T09:00", stocktaking="2026-12-31") == "2026-12-28T10:00"
    assert turn(every, "2026-12-28T10:00", stocktaking="2026-12-31") == "never"
    assert turn(every, "2026-11-22T09:00") == "never"


def test_the_hour_is_the_place_s_own_when_its_clocks_change() -> None:
    every = Every(day=True, at="09:00")
    berlin = "Europe/Berlin"
    assert next_at(every, local("2026-10-24T09:00", berlin), berlin, {}) == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert next_at(every, local("2026-10-23T09:00", berlin), berlin, {}) == datetime(2026, 10, 24, 7, tzinfo=UTC)


def test_what_was_missed_is_counted_and_the_latest_of_many_are_kept() -> None:
    every = Every(day=True, at="16:00")
    since, now = local("2026-11-20T16:00"), local("2026-11-23T17:00")
    assert [each.astimezone(ZoneInfo(ZONE)).day for each in missed(every, since, now, ZONE, {}, 10)] == [21, 22, 23]
    assert [each.astimezone(ZoneInfo(ZONE)).day for each in missed(every, since, now, ZONE, {}, 2)] == [22, 23]
    assert missed(every, now, now, ZONE, {}, 10) == ()


_EVERY = st.one_of(
    st.just(Every(day=True, at="00:00")),
    st.sampled_from(["mon", "wed", "sun"]).map(lambda week: Every(week=week, at="23:30")),
    st.integers(1, 28).map(lambda month: Every(month=month)),
    st.integers(1, 36).map(lambda months: Every(months=months)),
    st.sampled_from(["01-01", "02-29", "12-31"]).map(lambda year: Every(year=year)),
)


@given(_EVERY, st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - made aware below
def test_turns_go_on_and_none_is_left_out(every: Every, after: datetime) -> None:
    since = after.replace(tzinfo=UTC)
    first = next_at(every, since, ZONE, {})
    assert first is not None
    assert first > since
    second = next_at(every, first, ZONE, {})
    assert second is not None
    assert second > first
    # Asked from anywhere between, it is the same one: a start in between leaves none out and holds none twice.
    assert next_at(every, first + (second - first) / 2, ZONE, {}) == second
    assert next_at(every, second - timedelta(microseconds=1), ZONE, {}) == second
