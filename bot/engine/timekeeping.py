"""Keeps the real clock right: by the database's time where processes share one, by the machine's elsewhere.

A leap holds the deadlines for a minute and is told; then the new time counts, for a machine that was set right as well
as for one that woke up late.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock, system_time, ticks
from storage.unit_of_work import Storage, StorageError

log = logging.getLogger(__name__)
LOOK = 1.0
"""Seconds between two looks at the machine's own time."""
ASK = 10.0
"""Seconds between two questions to the database."""
LATE = 1.0
"""An answer of the database that took more seconds tells nothing."""


class Timekeeper:
    """Compares the clock with a reading of the time, again and again. `stepped` hears by how much the time leapt.

    It hears so again while it raises StorageError.
    """

    def __init__(self, storage: Storage, clock: Clock, stepped: Callable[[timedelta], Awaitable[None]]) -> None:
        self._storage, self._clock, self._stepped = storage, clock, stepped
        self._told = False
        self._leap: timedelta | None = None

    async def look(self) -> None:
        """Compare once; Unavailable when the database was to be asked and did not answer."""
        if self._leap is not None:
            await self._stepped(self._leap)
            self._leap = None
        if self._storage.is_shared:
            asked_at = ticks()
            reading = await self._storage.read(self._storage.leases.now)
            if ticks() - asked_at > LATE:
                return  # from some time ago: that would look like a clock that was put back
        else:
            reading = system_time()
        leap = self._clock.read(reading)
        doubted = self._clock.doubted
        if doubted is not None and not self._told:
            log.error("the clock leapt by %d s: deadlines are held for a minute", doubted.total_seconds())
        if self._told and doubted is None and leap is None:
            log.warning("the clock is right again: nothing was taken for late")
        self._told = doubted is not None
        if leap is not None:
            log.error("the time is taken to have leapt by %d s", leap.total_seconds())
            self._leap = leap
            await self._stepped(leap)
            self._leap = None

    async def run(self) -> None:
        """Compare for ever."""
        never, pause = asyncio.Event(), ASK if self._storage.is_shared else LOOK
        while True:
            try:
                await self.look()
            except StorageError as error:
                log.warning("the database was not asked for the time: %s", type(error).__name__)
            await self._clock.wait(None, never, at_most=pause)


async def clock_of(storage: Storage) -> Clock:
    """The real clock of a program on these rows."""
    return Clock.wall(await storage.read(storage.leases.now) if storage.is_shared else None)
