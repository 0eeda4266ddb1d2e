"""The real clock counts by one that nobody can set; what leaps away from it is doubted for a minute."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bot import clock as clocks
from bot.clock import DOUBT, Clock

START = datetime(2026, 11, 22, 3, 11, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


class Machine:
    """A machine whose ticks and time are a test's to say."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ticks = 1000.0
        self.wrong = timedelta(0)
        monkeypatch.setattr(clocks, "ticks", lambda: self.ticks)

    @property
    def reads(self) -> datetime:
        """What the machine takes for the time."""
        return START + timedelta(seconds=self.ticks - 1000) + self.wrong


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def near(one: datetime, other: datetime) -> bool:
    """Equal as far as floating seconds are."""
    return abs(one - other) < timedelta(milliseconds=1)


def test_it_counts_without_being_asked(machine: Machine) -> None:
    clock = Clock.wall(START)
    machine.ticks += 90
    assert near(clock.now(), START + 90 * SECOND)
    assert not clock.controllable


def test_behind_the_time_it_is_put_forward_at_once(machine: Machine) -> None:
    clock = Clock.wall(START)
    machine.wrong = 3 * SECOND
    assert clock.read(machine.reads) is None
    assert near(clock.now(), machine.reads)
    assert clock.doubted is None


def test_ahead_of_the_time_it_goes_slower_and_never_back(machine: Machine) -> None:
    clock = Clock.wall(START)
    machine.wrong = -2 * SECOND
    said = [clock.now()]
    for _ in range(100):
        assert clock.read(machine.reads) is None
        machine.ticks += 1
        said.append(clock.now())
    assert said == sorted(said)
    assert all(later - earlier >= 0.9 * SECOND for earlier, later in itertools.pairwise(said))
    assert clock.now() - machine.reads < 0.01 * SECOND, "it has been waited for"


@pytest.mark.parametrize("leap", [HOUR, -HOUR, timedelta(days=400), -6 * SECOND])
def test_a_leap_is_doubted_for_a_minute_and_then_believed(machine: Machine, leap: timedelta) -> None:
    clock = Clock.wall(START)
    machine.wrong = leap
    taken = []
    for _ in range(int(DOUBT)):
        taken.append(clock.read(machine.reads))
        assert clock.doubted is not None
        assert near(clock.now(), machine.reads - leap), "meanwhile it counts on"
        machine.ticks += 1
    assert taken == [None] * int(DOUBT)
    found = clock.read(machine.reads)
    assert found is not None
    assert abs(found - leap) < timedelta(milliseconds=1)
    assert near(clock.now(), machine.reads)
    assert clock.doubted is None


def test_a_leap_that_is_taken_back_was_none(machine: Machine) -> None:
    clock = Clock.wall(START)
    machine.wrong = HOUR
    assert clock.read(machine.reads) is None
    machine.ticks += 59
    machine.wrong = timedelta(0)
    assert clock.read(machine.reads) is None
    assert clock.doubted is None
    machine.ticks += 2
    assert clock.read(machine.reads) is None
    assert near(clock.now(), machine.reads)


def test_another_leap_begins_another_minute(machine: Machine) -> None:
    clock = Clock.wall(START)
    machine.wrong = HOUR
    clock.read(machine.reads)
    machine.ticks += 40
    machine.wrong = -HOUR
    clock.read(machine.reads)
    machine.ticks += 40
    assert clock.read(machine.reads) is None
    machine.ticks += 20
    assert clock.read(machine.reads) is not None
    assert near(clock.now(), machine.reads)


def test_a_machine_that_slept_is_no_leap(machine: Machine) -> None:
    clock = Clock.wall(START)
    machine.ticks += 8 * 3600  # these ticks count while it sleeps
    assert clock.read(machine.reads) is None
    assert clock.doubted is None
    assert near(clock.now(), START + 8 * HOUR)
