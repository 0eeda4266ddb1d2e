"""What a live location tells of somebody on the road."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.track import Gap, Point, gaps, is_moving, is_worth_telling, length, metres, speed

NOW = datetime(2026, 11, 22, 3, 13, tzinfo=UTC)
DEGREE = 111_195
"""Metres of a degree of latitude."""


def point(seconds: float = 0, *, north: float = 0, east: float = 0) -> Point:
    """A point so many metres north and degrees east of a place on the motorway."""
    return Point(at=NOW + timedelta(seconds=seconds), lat=28.1963 + north / DEGREE, lon=113.0737 + east)


def test_a_distance_is_that_of_the_globe() -> None:
    changsha, guangzhou = Point(at=NOW, lat=28.2282, lon=112.9388), Point(at=NOW, lat=23.1291, lon=113.2644)
    assert metres(changsha, guangzhou) == pytest.approx(567_900, rel=0.01)
    assert metres(Point(at=NOW, lat=0, lon=179.999), Point(at=NOW, lat=0, lon=-179.999)) == pytest.approx(222, rel=0.01)
    assert length([point(), point(north=100), point(north=40)]) == pytest.approx(160, rel=0.001)
    assert length([]) == length([point()]) == 0


@given(*[st.floats(-90, 90) for _ in range(2)], *[st.floats(-180, 180) for _ in range(2)])
def test_a_distance_is_the_same_both_ways_and_never_half_round_the_globe(
    lat: float, other_lat: float, lon: float, other_lon: float
) -> None:
    one, other = Point(at=NOW, lat=lat, lon=lon), Point(at=NOW, lat=other_lat, lon=other_lon)
    assert metres(one, other) == pytest.approx(metres(other, one))
    assert 0 <= metres(one, other) <= 20_016_000


def test_a_gap_is_more_than_two_minutes_of_silence() -> None:
    track = [point(0), point(120), point(241), point(250)]
    assert gaps(track) == (Gap(since=track[1].at, until=track[2].at),)
    assert gaps([]) == ()


@pytest.mark.parametrize(
    ("seconds", "north", "expected"),
    [(60, 1000, 60), (120, 0, 0), (4.9, 100, None), (121, 1000, None), (-60, 1000, None), (0, 1000, None)],
)
def test_a_speed_is_told_only_of_points_that_can_tell_it(seconds: float, north: float, expected: float | None) -> None:
    found = speed(point(), point(seconds, north=north))
    assert found == (None if expected is None else pytest.approx(expected, rel=0.001))


def test_who_drives_moves_and_who_stands_does_not() -> None:
    assert is_moving(point(), point(10, north=60), faster_than=20)
    assert not is_moving(point(), point(10, north=50), faster_than=20)
    assert not is_moving(None, point(), faster_than=20)
    assert not is_moving(point(), point(1, north=60), faster_than=20)


def test_the_case_hears_of_the_first_point_of_a_far_one_and_after_five_minutes() -> None:
    assert is_worth_telling(None, point())
    assert not is_worth_telling(point(), point(299, north=199))
    assert is_worth_telling(point(), point(5, north=201))
    assert is_worth_telling(point(), point(300))
    assert not is_worth_telling(point(), point(-10, north=500)), "a point that came late is behind what was told"
