"""What only one process at a time may do: poll a bot, send through it, fetch files, look after the rest.

A process works on what it holds only while the lease was renewed so lately that nobody else can have it: one that hangs
has lost it before it wakes up again.
"""

import asyncio
import logging
import os
import socket
import uuid
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import timedelta
from functools import partial

from bot.clock import ticks
from storage.unit_of_work import Rows, Storage, StorageError

log = logging.getLogger(__name__)
LENGTH = timedelta(seconds=6)
"""A lease that nobody renews is free after this, by the database's clock."""
RENEWED = 1.5
"""Seconds between two renewals."""
SAFE = 4.0
"""Seconds after the last renewal for which one may rely on it; less than LENGTH, for answers take their time."""
POLL, SEND, MEDIA, AUDIT = "poll:", "send:", "media", "audit"
"""Names of leases; those that end in a colon are followed by the bot's."""

Gained = Callable[[], Awaitable[bool]]
"""What has to be done before the first work under a lease; False when it cannot be done yet."""


class Leases:
    """The leases of this process. Where no other process works on the rows, it holds each from the start."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        """Names this process, for whoever asks who does what."""
        self._wanted: dict[str, Gained | None] = {}
        self._ready: set[str] = set()
        self._until: dict[str, float] = {}
        self._changed = asyncio.Condition()
        self._asking: asyncio.Future[set[str]] | None = None

    def want(self, name: str, gained: Gained | None = None) -> None:
        """Try to hold it from now on; `gained` is done before anybody relies on it, whenever somebody else had it."""
        self._wanted[name] = gained

    def held(self, name: str) -> bool:
        """Whether this process may do it now."""
        return ticks() < self._until.get(name, 0.0)

    def own(self, rows: Rows, name: str) -> bool:
        """Whether nobody else has taken it since, nor will until the unit of work ends; the database says so."""
        if not self._storage.is_shared:
            return self.held(name)
        return bool(self._storage.leases.held(rows, [name], self.holder))

    async def gain(self, name: str) -> None:
        """Wait until it is held."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.held(name))

    async def lose(self, name: str) -> None:
        """Wait until it is held no longer."""
        while self.held(name):
            async with self._changed:
                try:
                    async with asyncio.timeout(max(0.01, self._until.get(name, 0.0) - ticks())):
                        await self._changed.wait()
                except TimeoutError:
                    continue

    async def renew(self) -> None:
        """Take or renew everything that is wanted; Unavailable when the database cannot be asked."""
        if not self._storage.is_shared:
            await self._rely(self._wanted, float("inf"))
            return
        until = ticks() + SAFE
        kept = set[str]()
        for name in sorted(self._wanted):  # each alone: the unit that claims holds several, in an order of its own
            kept |= await self._ask(partial(self._keep, name=name))
        for name in self._ready - kept:
            log.warning("another process has taken %s", name)
            self._ready.discard(name)
            self._until.pop(name, None)
        await self._rely(kept & self._ready, until)
        # In a unit of work of its own: whoever hangs with another one in hand must not cost us what we hold.
        until = ticks() + SAFE
        taken = await self._ask(self._take) if self._wanted.keys() - kept else set()
        await self._rely(kept | taken, until)

    async def _rely(self, names: Collection[str], until: float) -> None:
        """These are held; work on them can begin when what has to come first is done."""
        for name in sorted(names):
            gained = self._wanted[name]
            try:
                if name not in self._ready and gained is not None and not await gained():
                    continue
            except StorageError as error:
                log.warning("%s is held and cannot be begun with: %s", name, type(error).__name__)
                continue
            self._ready.add(name)
            self._until[name] = max(until, self._until.get(name, until))
        async with self._changed:
            self._changed.notify_all()

    async def run(self) -> None:
        """Renew for ever; nothing is to be renewed where no other process works."""
        while True:
            try:
                await self.renew()
            except StorageError as error:
                log.warning("leases could not be renewed: %s", type(error).__name__)
            if not self._storage.is_shared and len(self._until) == len(self._wanted):
                return
            await asyncio.sleep(RENEWED)

    async def release(self) -> None:
        """The process ends: leave everything to others at once."""
        names, self._until = list(self._wanted), {}
        self._ready.clear()
        if self._storage.is_shared:
            if self._asking is not None:  # a renewal whose waiter was cancelled is still stored
                with suppress(StorageError):
                    await self._asking
            await self._storage.run(partial(self._storage.leases.drop, names=names, holder=self.holder))

    async def _ask(self, work: Callable[[Rows], set[str]]) -> set[str]:
        self._asking = asyncio.ensure_future(self._storage.run(work))
        return await asyncio.shield(self._asking)

    def _keep(self, rows: Rows, name: str) -> set[str]:
        return self._storage.leases.keep(rows, [name], self.holder, LENGTH)

    def _take(self, rows: Rows) -> set[str]:
        names = [name for name in self._wanted if name not in self._ready]
        return self._storage.leases.take_free(rows, names, self.holder, LENGTH)
