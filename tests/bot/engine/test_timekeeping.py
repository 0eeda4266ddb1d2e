"""The keeper of the clock: whose time counts, what is told of a leap, and that nothing is due while it is doubted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot import clock as clocks
from bot.clock import Clock
from bot.desk import Desk
from bot.engine import timekeeping
from bot.engine.deadlines import Deadlines
from bot.engine.timekeeping import Timekeeper, clock_of
from storage.unit_of_work import Due, Rows, Storage, Unavailable
from tests.bot.engine.post_office import SECOND, START
from tests.harness.database import empty_storage

HOUR = timedelta(hours=1)


class Machine:
    """Ticks, and a time that can be wrong."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ticks, self.wrong = 0.0, timedelta(0)
        for module in (clocks, timekeeping):
            monkeypatch.setattr(module, "ticks", lambda: self.ticks)
        monkeypatch.setattr(timekeeping, "system_time", self.reads)

    def reads(self) -> datetime:
        """What it takes for the time."""
        return START + timedelta(seconds=self.ticks) + self.wrong


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


class Alone:
    """The rows of one process: it asks nobody for the time."""

    is_shared = False


class Shared:
    """The rows of several: the database's time counts; its answer may take a while."""

    is_shared = True

    def __init__(self, machine: Machine) -> None:
        self._machine, self.takes = machine, 0.0
        self.leases = self

    def now(self, _rows: object) -> datetime:
        """The database's time."""
        return self._machine.reads()

    async def read(self, work: Callable[[Any], datetime]) -> datetime:
        """The answer was made before it arrives."""
        answer = work(None)
        self._machine.ticks += self.takes
        return answer


class Stepped:
    """Who hears of leaps."""

    def __init__(self) -> None:
        self.heard: list[timedelta] = []
        self.fails = 0

    async def __call__(self, leap: timedelta) -> None:
        self.heard.append(leap)
        if self.fails:
            self.fails -= 1
            raise Unavailable("not now")


async def test_a_leap_is_told_after_a_minute_and_again_until_it_was_taken_in(machine: Machine) -> None:
    clock, stepped = Clock.wall(START), Stepped()
    keeper = Timekeeper(cast("Storage", Alone()), clock, stepped)
    machine.wrong, stepped.fails = -HOUR, 2
    for _ in range(60):
        await keeper.look()
        machine.ticks += 1
    assert clock.doubted is not None
    assert stepped.heard == []
    for _ in range(2):
        with pytest.raises(Unavailable):
            await keeper.look()
    await keeper.look()
    assert [round(leap / SECOND) for leap in stepped.heard] == [-3600] * 3
    await keeper.look()
    assert len(stepped.heard) == 3
    assert abs(clock.now() - machine.reads()) < SECOND


async def test_a_late_answer_of_the_database_tells_nothing(machine: Machine) -> None:
    rows, stepped, clock = Shared(machine), Stepped(), Clock.wall(START)
    keeper = Timekeeper(cast("Storage", rows), clock, stepped)
    rows.takes = 20.0  # the process hung while it waited
    await keeper.look()
    assert clock.doubted is None
    rows.takes = 0.1
    await keeper.look()
    assert clock.doubted is None
    machine.wrong = HOUR
    await keeper.look()
    assert clock.doubted is not None


async def test_processes_go_by_the_time_of_their_database() -> None:
    async with empty_storage() as storage:
        told = await storage.read(storage.leases.now)
        clock = await clock_of(storage)
        assert abs(clock.now() - told) < timedelta(minutes=1)
        assert not clock.controllable


async def test_nothing_is_due_while_the_time_is_in_doubt(machine: Machine) -> None:
    knocked: list[int] = []

    class Knocks:
        async def knock(self, most: int) -> int:
            knocked.append(most)
            await storage.run(lambda rows: storage.due.drop(rows, storage.due.passed(rows, clock.now(), most)))
            return 1

    async with empty_storage() as storage:
        clock = Clock.wall(START)
        deadlines = Deadlines(storage, cast("Desk", Knocks()), clock)

        def wait(rows: Rows) -> None:
            storage.due.put(rows, [Due("case", "1", "told", START - SECOND)])

        await storage.run(wait)
        machine.wrong = HOUR
        clock.read(machine.reads())
        assert await deadlines.sweep() == 0
        assert knocked == []
        machine.wrong = timedelta(0)
        clock.read(machine.reads())
        assert await deadlines.sweep() == 1
        assert await deadlines.sweep() == 0
        assert knocked == [100]
