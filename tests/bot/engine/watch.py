"""A hotline at work whose jobs can be stopped one by one, with the auditor beside it on a connection of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.bootstrap import open_storage
from bot.duties import turns_ahead
from bot.engine.auditor import EVERY, Auditor, Watched
from bot.house import CONSOLE
from bot.rehearsal.theatre import Shown
from bot.seats import address_of_person
from flows.organisation import Organisation
from flows.outbound import Kind
from storage.unit_of_work import Outgoing, Rank, Rows, Storage, Unavailable
from tests.harness.hotline import NIGHT, Hotline, hotline_open

T = TypeVar("T")
SECOND = timedelta(seconds=1)
ROUND = timedelta(seconds=EVERY)
DEADLINES, INTAKE, DELIVERY, FILES, POLLING = "deadlines", "intake", "delivery", "files", "polling"
WATCHED = frozenset({DEADLINES, INTAKE, DELIVERY, FILES, POLLING})
MANAGER = "zhou-qiang"


class Broken:
    """A connection over which nothing can be done any more; one that `hangs` does not even say so."""

    def __init__(self, *, hangs: bool = False) -> None:
        self._hangs = hangs

    async def run(self, _work: Any) -> Any:
        """Fail, or never answer."""
        if self._hangs:
            await asyncio.Event().wait()
        raise Unavailable("out of connections")

    read = run

    async def close(self) -> None:
        """Let go, unless it hangs."""
        if self._hangs:
            await asyncio.Event().wait()


class Watch:
    """Lets time pass, with a look of the auditor every thirty seconds; `stopped` are the jobs that do nothing."""

    def __init__(self, hotline: Hotline, address: str, *, duties: bool = False) -> None:
        self.hotline, self.stage = hotline, hotline.stage
        self.stopped: set[str] = set()
        self.beats = 0
        self.broken = False
        self.polled_at = self.now
        self.opened: list[Storage] = []
        self._address = address
        heard: dict[str, Callable[[], datetime | None]] = {CONSOLE: lambda: self.now, "hotline": lambda: self.polled_at}
        turns = partial(turns_ahead, self.stage.house) if duties else lambda _now: {}
        watched = Watched(spare=self.stage.storage, heard=heard, beat=self._beat, turns=turns)
        self.auditor = Auditor(self._open, self.stage.house, self.stage.clock, watched)
        self.found: list[str] = []

    async def _open(self) -> Storage:
        if self.broken:
            raise Unavailable("out of connections")
        self.opened.append(await open_storage(self._address))
        return self.opened[-1]

    async def loses_its_connection(self, *, hangs: bool = False) -> None:
        """The auditor's own connection breaks, and there is no other to be had."""
        storage, self.broken = self.opened[-1], not hangs
        await storage.close()
        storage._unit = Broken(hangs=hangs)

    async def _beat(self) -> None:
        self.beats += 1

    # --- time ---------------------------------------------------------------------------------------------------------
    @property
    def now(self) -> datetime:
        """What time it is."""
        return self.stage.clock.now()

    async def passes(self, **length: float) -> None:
        """Let so much time pass, ten seconds at a time."""
        until = self.now + timedelta(**length)
        while self.now < until:
            self.stage.clock.move_to(min(self.now + 10 * SECOND, until))
            await self.work()
            if (self.now - self._began) % ROUND == timedelta():
                await self.look()

    async def look(self) -> None:
        """A look of the auditor."""
        self.found = [each.key for each in await self.auditor.round()]
        await self.work()

    async def work(self) -> None:
        """Let every job that is not stopped do what it can do now."""
        if POLLING not in self.stopped:
            self.polled_at = self.now
        jobs = {
            DEADLINES: self.stage.deadlines.sweep,
            INTAKE: self.stage.intake.work_off,
            FILES: self.stage.fetching.flush,
            DELIVERY: self.stage.delivery.flush,
        }
        while any([await job() for name, job in jobs.items() if name not in self.stopped]):
            pass

    async def begins(self) -> None:
        """The auditor begins, and finds nothing for a minute."""
        self._began = self.now
        await self.look()
        await self.passes(seconds=60)
        assert (self.found, self.beats) == ([], 3)

    async def within_a_minute(self, *names: str) -> None:
        """In less than a minute these are found, and the heartbeat is withheld from then on."""
        since = self.now
        while not set(names) <= set(self.found):
            assert self.now - since < 2 * ROUND, f"looked for {names}, found {self.found}"
            await self.passes(seconds=EVERY)
        beats = self.beats
        await self.passes(minutes=1)
        assert self.beats == beats or not self.found

    # --- what became of it --------------------------------------------------------------------------------------------
    def told(self, person: str = MANAGER) -> list[Shown]:
        """What somebody was told of the program."""
        chat = address_of_person(self.stage.house, person)
        heads = ("Something is wrong with the hotline.", "The hotline is as it should be again.", "热线")
        return [each for each in self.stage.theatre.sent if each.chat == chat and each.text.startswith(heads)]

    async def rows(self, work: Callable[[Rows], T]) -> T:
        """Change rows behind everybody's back."""
        return await self.stage.storage.run(work)

    def sql(self, statement: str, *given: Any) -> Callable[[Rows], None]:
        """A statement as a unit of work; only a test says SQL from outside."""

        def work(rows: Rows) -> None:
            rows._connection.exec_driver_sql(statement, given)

        return work


@asynccontextmanager
async def watch(
    folder: Path, organisation: Organisation | None = None, start: str = NIGHT, calendar: tuple[str, ...] = ()
) -> AsyncIterator[Watch]:
    """A hotline with one open case, and the auditor; with the duties of these folders of plans, where there are any."""
    async with hotline_open(start, organisation, calendar, folder=folder, duties=bool(calendar)) as hotline:
        made = Watch(hotline, hotline._database, duties=bool(calendar))
        await hotline.person(MANAGER).says("/language en")
        await opens(hotline)
        await made.begins()
        try:
            yield made
        finally:
            hotline.finished = True
            await made.auditor.close()


async def opens(hotline: Hotline, who: str = "driver-reed") -> None:
    """Somebody reports a breakdown, as far as the case."""
    driver = hotline.person(who)
    await driver.says("车趴窝了", "the truck broke down")
    await driver.presses("车坏了", "Breakdown")
    await driver.presses("都安全", "All safe")


def row_for(house: Watch, who: str, kind: Kind, rank: Rank | None = None) -> Outgoing:
    """A message that waits; what it says cannot be read, and so it is set aside when it is carried at last."""
    lane = f"console:group:{who}" if who == "supply" else f"console:staff:{who}"
    row = Outgoing(lane, kind, "{}", house.now, house.now)
    return row if rank is None else Outgoing(lane, kind, "{}", house.now, house.now, rank=rank)
