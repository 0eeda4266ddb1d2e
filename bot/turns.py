"""Whose turn it is to poll: Telegram lets one reader at a time have a bot's updates."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from bot.channels.port import Channel, Polled, Receive
from bot.clock import Clock
from bot.engine.leases import POLL, Leases
from bot.heartbeat import POLLED
from storage.unit_of_work import Storage


class Turns:
    """Lets a channel poll while this process holds its lease; hands on what it brings."""

    def __init__(self, storage: Storage, leases: Leases, receive: Receive, clock: Clock) -> None:
        self._storage, self._leases, self._receive = storage, leases, receive
        self._began_at = clock.now()
        self._wanted: set[str] = set()
        self._polled_until: dict[str, datetime] = {}

    def want(self, bots: Iterable[str]) -> None:
        """These are polled for, by one process at a time."""
        for bot in bots:
            self._wanted.add(bot)
            self._leases.want(f"{POLL}{bot}", partial(self._gained, bot))

    def last_good(self, bot: str, channel: Channel) -> datetime | None:
        """How far it has polled, while it does so here."""
        return channel.last_good if self._leases.held(f"{POLL}{bot}") else None

    async def caught_up(self, bot: str, channel: Channel, since: datetime) -> bool:
        """Whether it has been polled for after an outage that began at `since`, here or by another process."""
        if bot not in self._wanted:
            return True
        if self._leases.held(f"{POLL}{bot}"):
            return channel.last_good is not None and channel.last_good >= self._began_at
        key = f"{POLLED}{bot}"
        signs = await self._storage.read(lambda rows: self._storage.settings.of(rows, [key]))
        return key in signs and datetime.fromisoformat(signs[key]) > since

    async def run(self, bot: str, channel: Channel) -> None:
        """Take in what the channel brings, whenever it is this process's turn; raise Unauthorised as it does."""
        if bot not in self._wanted:
            await channel.run(self._receive)
            return
        name = f"{POLL}{bot}"
        while True:
            await self._leases.gain(name)
            polling = asyncio.create_task(channel.run(partial(self._received, bot)))
            lost = asyncio.create_task(self._leases.lose(name))
            try:
                await asyncio.wait({polling, lost}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                lost.cancel()
                if not polling.done():
                    # What it had not stored stays with Telegram, and comes to whoever polls next.
                    polling.cancel()
                    await asyncio.wait({polling})
            if not polling.cancelled():
                polling.result()

    async def _received(self, bot: str, polled: Polled) -> None:
        """What another process has polled since does not count as an outage of this one."""
        until = self._polled_until.get(bot)
        if until is not None and polled.last_good is not None and polled.last_good < until:
            polled = replace(polled, last_good=until)
        await self._receive(polled)

    async def _gained(self, bot: str) -> bool:
        key = f"{POLLED}{bot}"
        signs = await self._storage.read(lambda rows: self._storage.settings.of(rows, [key]))
        if key in signs:
            self._polled_until[bot] = datetime.fromisoformat(signs[key])
        return True
