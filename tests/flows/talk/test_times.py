"""Points in time as people write them, to what has been and to what is to come."""

import pytest

from flows.talk.times import time_in
from tests.flows.words import at

ZONE = "Asia/Shanghai"
NOW = at("10:14")


@pytest.mark.parametrize(
    ("written", "clock", "day"),
    [
        ("早上 6:40", "06:40", 22),
        ("昨天 18:10", "18:10", 21),
        ("今天 06:40", "06:40", 22),
        ("11月21日 18:10", "18:10", 21),
        ("11 月 21 号下午 6 点 10 分", "18:10", 21),
        ("21号18点10分", "18:10", 21),
        ("11-21 18:10", "18:10", 21),
        ("2026-11-21 18:10", "18:10", 21),
        ("2026年11月21日18:10", "18:10", 21),
        ("yesterday 18:10", "18:10", 21),
        ("6:40 am", "06:40", 22),
        ("6.40 a.m.", "06:40", 22),
        ("21 Nov 18:10", "18:10", 21),
        ("November 21, 6:10 pm", "18:10", 21),
        ("昨晚8点半", "20:30", 21),
        ("昨晚12点", "00:00", 22),
        ("夜里 2 点", "02:00", 22),
        ("前天中午 12:30", "12:30", 20),
        ("刚刚", "10:14", 22),
        ("just now", "10:14", 22),
        ("18:10", "18:10", 21),
        ("昨天 24:00", "00:00", 22),
        ("24:00", "00:00", 22),
        ("8点半", "08:30", 22),
        ("半小时前", "09:44", 22),
        ("2 hours ago", "08:14", 22),
    ],
)
def test_what_has_been(written: str, clock: str, day: int) -> None:
    assert time_in(written, NOW, ZONE, ahead=False) == at(clock, day)


def test_a_spoken_hour_is_the_last_one_of_twelve() -> None:
    assert time_in("2点半", at("15:00"), ZONE, ahead=False) == at("14:30")
    assert time_in("2:30", at("15:00"), ZONE, ahead=False) == at("02:30")


def test_what_a_fast_clock_shows_was_now_and_not_yesterday() -> None:
    assert time_in("10:20", NOW, ZONE, ahead=False) == NOW
    assert time_in("10:30", NOW, ZONE, ahead=False) == at("10:30", 21)


@pytest.mark.parametrize(
    ("written", "clock", "day"),
    [
        ("18:10", "18:10", 22),
        ("24:00", "00:00", 23),
        ("今晚24点", "00:00", 23),
        ("明天 9:00", "09:00", 23),
        ("11月24日 08:00", "08:00", 24),
        ("45 分钟", "10:59", 22),
    ],
)
def test_what_is_to_come(written: str, clock: str, day: int) -> None:
    assert time_in(written, NOW, ZONE, ahead=True) == at(clock, day)


@pytest.mark.parametrize("written", ["25:70", "昨天", "11月31日 08:61", "G4 往北", "1", ""])
def test_no_time_at_all(written: str) -> None:
    assert time_in(written, NOW, ZONE, ahead=False) is None
