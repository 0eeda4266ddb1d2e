"""Hours of work: what is open when, over midnight, on holidays and on days worked for them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from flows.calendars import add_working, is_open
from flows.policy import WorkingHours
from tests.flows.words import at

ZONE = "Asia/Shanghai"
# 22 November 2026 is a Sunday.
OFFICE = WorkingHours(
    id="office",
    days=("mon", "tue", "wed", "thu", "fri"),
    since="09:00",
    until="18:00",
    closed=("2026-11-25",),
    open=("2026-11-28",),
)
NIGHT = WorkingHours(id="night", days=("sun",), since="22:00", until="06:00")
ALWAYS = WorkingHours(id="always", since="00:00", until="24:00")
NEVER = WorkingHours(id="never", days=(), since="09:00", until="18:00")


def opening(hours: WorkingHours, moment: datetime) -> datetime | None:
    return add_working(hours, moment, timedelta(), ZONE)


@pytest.mark.parametrize(
    ("clock", "day", "expected"),
    [
        ("10:00", 22, False),  # Sunday
        ("08:59", 23, False),
        ("09:00", 23, True),
        ("17:59", 23, True),
        ("18:00", 23, False),
        ("10:00", 25, False),  # closed all the same
        ("10:00", 28, True),  # a Saturday worked for it
        ("10:00", 29, False),
    ],
)
def test_it_is_open_on_its_days_between_its_hours(clock: str, day: int, expected: bool) -> None:  # noqa: FBT001
    assert is_open(OFFICE, at(clock, day), ZONE) is expected


@pytest.mark.parametrize(
    ("clock", "day", "expected"),
    [("21:59", 22, False), ("22:00", 22, True), ("00:00", 23, True), ("05:59", 23, True), ("06:00", 23, False)],
)
def test_hours_over_midnight_belong_to_the_day_on_which_they_begin(clock: str, day: int, expected: bool) -> None:  # noqa: FBT001
    assert is_open(NIGHT, at(clock, day), ZONE) is expected
    assert not is_open(NIGHT, at("23:00", 23), ZONE)


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        (OFFICE, at("10:00", 23), at("10:00", 23)),
        (OFFICE, at("18:00", 23), at("09:00", 24)),
        (OFFICE, at("18:00", 24), at("09:00", 26)),
        (OFFICE, at("18:00", 27), at("09:00", 28)),
        (OFFICE, at("12:00", 22), at("09:00", 23)),
        (NIGHT, at("03:00", 23), at("03:00", 23)),
        (NIGHT, at("07:00", 23), at("22:00", 29)),
        (NEVER, at("12:00", 22), None),
    ],
)
def test_it_opens_next(hours: WorkingHours, moment: datetime, expected: datetime | None) -> None:
    assert opening(hours, moment) == expected


@pytest.mark.parametrize(
    ("clock", "day", "length", "due"),
    [
        ("17:00", 23, 60, at("18:00", 23)),
        ("17:00", 23, 61, at("09:01", 24)),
        ("17:00", 24, 120, at("10:00", 26)),  # the holiday counts for nothing
        ("12:00", 22, 60, at("10:00", 23)),
        ("17:00", 27, 120, at("10:00", 28)),
    ],
)
def test_a_length_counts_only_while_it_is_open(clock: str, day: int, length: int, due: datetime) -> None:
    assert add_working(OFFICE, at(clock, day), timedelta(minutes=length), ZONE) == due


def test_hours_that_never_come_give_no_time() -> None:
    assert add_working(NEVER, at("12:00"), timedelta(hours=1), ZONE) is None


def test_a_day_that_is_open_and_closed_is_open() -> None:
    both = replace(OFFICE, closed=("2026-11-24",), open=("2026-11-24",))
    assert is_open(both, at("10:00", 24), ZONE)


def test_two_spans_that_overlap_count_once() -> None:
    long = WorkingHours(id="long", since="09:00", until="09:00")
    assert add_working(long, at("12:00", 23), timedelta(hours=48), ZONE) == at("12:00", 25)


@given(st.integers(0, 7 * 24 * 60), st.integers(0, 60 * 60), st.integers(0, 60 * 60))
def test_parts_of_a_length_add_up(start: int, first: int, second: int) -> None:
    moment = at("00:00", 22) + timedelta(minutes=start)
    whole = add_working(OFFICE, moment, timedelta(minutes=first + second), ZONE)
    part = add_working(OFFICE, moment, timedelta(minutes=first), ZONE)
    assert part is not None
    rest = add_working(OFFICE, part, timedelta(minutes=second), ZONE)
    assert whole is not None
    assert rest is not None
    assert opening(OFFICE, whole) == opening(OFFICE, rest)


@given(st.integers(0, 14 * 24 * 60), st.integers(0, 3000))
def test_what_is_always_open_counts_like_a_clock(start: int, length: int) -> None:
    moment = at("00:00", 22) + timedelta(minutes=start)
    assert add_working(ALWAYS, moment, timedelta(minutes=length), ZONE) == moment + timedelta(minutes=length)


def test_real_hours_pass_where_clocks_change() -> None:
    # In Berlin the night to 25 October 2026 has 25 hours.
    night = WorkingHours(id="n", since="22:00", until="06:00")
    start = datetime.fromisoformat("2026-10-24T22:00:00+02:00")
    assert add_working(night, start, timedelta(hours=9), "Europe/Berlin") == start + timedelta(hours=9)
    assert is_open(night, start + timedelta(hours=8, minutes=30), "Europe/Berlin")
