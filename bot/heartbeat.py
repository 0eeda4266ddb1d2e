"""The signs of life that a program leaves in the rows, and what it forgets on the way."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.pulse import BEAT
from bot.storing import Hindrances
from storage.unit_of_work import Rows, Storage, StorageError

APART = 10.0
"""Seconds between two signs of life in the rows."""
SOON = 1.0
"""The same after a start, and while nothing can be stored."""
AWAY = timedelta(minutes=1)
"""Without a sign of life for longer, the program was away: what was said meanwhile comes before what is due."""
KEPT = timedelta(hours=48)
"""How long Telegram's update ids and what was sent are kept: it repeats nothing older than a day."""
POLLED = "polled:"
"""Before a bot's name: the key under which the rows remember how far it has polled."""


class Heartbeat:
    """Leaves signs; `signs` are those of the moment, by their keys."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        signs: Callable[[], Mapping[str, str]],
        hindrances: Hindrances,
    ) -> None:
        self._storage, self._clock, self._signs, self._hindrances = storage, clock, signs, hindrances
        self.is_catching_up = False
        """An outage is being made good: a process that starts meanwhile has to see it, too."""

    async def missed(self) -> datetime | None:
        """Since when no process has left a sign, when that is so long that an outage is to be made good."""
        known = await self._storage.read(lambda rows: self._storage.settings.of(rows, [BEAT]))
        last = datetime.fromisoformat(known[BEAT]) if BEAT in known else None
        return last if last is not None and self._clock.now() - last > AWAY else None

    async def run(self) -> None:
        """Leave a sign of life, remember how far each bot has polled, and forget what is too old to be repeated."""
        pause, never = SOON, asyncio.Event()
        while True:
            try:
                await self.beat()
            except StorageError as error:
                self._hindrances.failed(error)
                pause = SOON
            else:
                self._hindrances.stored()
            # Soon after a start, for a press after the next outage counts from the last good poll; and often where the
            # clock can be moved, for the demo goes on from its last sign of life.
            await self._clock.wait(None, never, at_most=pause)
            pause = pause if self._clock.controllable else min(APART, 2 * pause)

    async def beat(self) -> None:
        """Leave the signs of this moment."""
        now = self._clock.now()
        signs = {**({} if self.is_catching_up else {BEAT: now.isoformat()}), **self._signs()}
        await self._storage.run(partial(self._sign, signs=signs, before=now - KEPT))

    def _sign(self, rows: Rows, signs: dict[str, str], before: datetime) -> None:
        storage = self._storage
        known = storage.settings.of(rows, list(signs))
        # Other processes sign too, and none takes back what another one has seen.
        older = {key for key, value in signs.items() if key.startswith(POLLED) and known.get(key, "") > value}
        storage.settings.put(rows, {key: value for key, value in signs.items() if key not in older})
        storage.inbox.forget(rows, before)
        storage.outbox.forget(rows, before)
