"""What is due knocks at the desk: a sweep decides whether it happens, a wake-up only makes it sooner."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from bot import failpoint
from bot.clock import Clock
from bot.desk import Desk
from bot.failpoint import Point
from bot.intake import Wakes
from storage.unit_of_work import Storage, StorageError

log = logging.getLogger(__name__)
BATCH = 100
"""Deadlines that are handled in one transaction."""
SWEEP = 1.0
"""Seconds outside between two sweeps, when nothing wakes it."""
MESSAGES_FIRST = 0.05
"""Seconds outside by which it looks later when something new waits: what was stored with it goes out before."""
ANOTHER_AT_IT = 0.2
"""Seconds outside until the next look, while another process works on what is due."""
MOST_WAITS = 50
"""So many of these looks at most before delivery begins after an outage; one that hangs is let go after 5 s."""


class Deadlines:
    """Knocks for everything that waits."""

    def __init__(self, storage: Storage, desk: Desk, clock: Clock, wakes: Sequence[Wakes] = ()) -> None:
        self._storage, self._desk, self._clock, self._wakes = storage, desk, clock, wakes
        self._wake = asyncio.Event()

    def tell(self, wakes: Sequence[Wakes]) -> None:
        """Who has work when something was due."""
        self._wakes = wakes

    def wake(self) -> None:
        """Something new waits."""
        asyncio.get_running_loop().call_later(MESSAGES_FIRST, self._wake.set)

    async def sweep(self) -> int:
        """Hand over what is due now, oldest first; return how many. Nothing is due while the time is in doubt."""
        soonest = await self._soonest()
        return await self._knock() if soonest is not None and soonest <= self._clock.now() else 0

    async def _soonest(self) -> datetime | None:
        return await self._storage.read(self._storage.due.next) if self._clock.doubted is None else None

    async def _knock(self) -> int:
        failpoint.reach(Point.DUE_READ)
        knocked = await self._desk.knock(BATCH)
        failpoint.reach(Point.DUE_HANDLED)
        if knocked:
            for each in self._wakes:
                each.wake()
        return knocked

    async def exhaust(self) -> None:
        """Hand over everything that is due, and wait a while for what another process is just handing over."""
        waits, never = MOST_WAITS, asyncio.Event()
        while waits:
            if await self.sweep():
                continue
            soonest = await self._soonest()
            if soonest is None or soonest > self._clock.now():
                return
            await self._clock.wait(None, never, at_most=ANOTHER_AT_IT)
            waits -= 1

    async def run(self) -> None:
        """Sweep for ever."""
        while True:
            try:
                soonest = await self._soonest()
                if soonest is not None and soonest <= self._clock.now() and await self._knock():
                    continue
            except StorageError as error:
                log.warning("deadlines are swept again: %s", type(error).__name__)
                soonest = None
            if soonest is not None and soonest <= self._clock.now():
                await self._clock.wait(None, self._wake, at_most=ANOTHER_AT_IT)
            else:
                await self._clock.wait(soonest, self._wake, at_most=SWEEP)
