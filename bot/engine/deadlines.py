"""What is due knocks at the desk: a sweep decides whether it happens, a wake-up only makes it sooner."""

import asyncio
import logging
from collections.abc import Sequence

from bot.clock import Clock
from bot.desk import Desk
from bot.intake import Wakes
from flows.inbound import DeadlinePassed
from storage.unit_of_work import Storage, StorageError

log = logging.getLogger(__name__)
BATCH = 100
"""Deadlines that are handled in one transaction."""
SWEEP = 1.0
"""Seconds outside between two sweeps, when nothing wakes it."""


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
        self._wake.set()

    async def sweep(self) -> int:
        """Hand over what is due now, oldest first; return how many."""
        now = self._clock.now()
        passed = await self._storage.read(lambda rows: self._storage.due.passed(rows, now, BATCH))
        if passed:
            await self._desk.handle(
                [
                    DeadlinePassed(owner_kind=due.owner_kind, owner=due.owner, key=due.key, due_at=due.due_at)
                    for due in passed
                ]
            )
            for each in self._wakes:
                each.wake()
        return len(passed)

    async def run(self) -> None:
        """Sweep for ever."""
        while True:
            try:
                if await self.sweep():
                    continue
                soonest = await self._storage.read(self._storage.due.next)
            except StorageError as error:
                log.warning("deadlines are swept again: %s", type(error).__name__)
                soonest = None
            await self._clock.wait(soonest, self._wake, at_most=SWEEP)
