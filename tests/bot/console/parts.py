"""What the tests of the console's channel take turns with: a clock that is moved, and a desk that may fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.seats import Seat, public
from bot.channels.port import Polled, Receive
from flows.inbound import Inbound
from tests.harness.console_house import SEATS

ZHANG, DRIVER = public("driver-zhang"), "driver-zhang"
NIGHT = datetime(2026, 11, 21, 19, 11, tzinfo=UTC)


class Time:
    """A clock that moves when it is told to; whoever sleeps wakes when it has moved far enough."""

    def __init__(self) -> None:
        self.at = NIGHT
        self._moved = asyncio.Condition()

    def now(self) -> datetime:
        return self.at

    async def pass_(self, seconds: float) -> None:
        async with self._moved:
            until = self.at + timedelta(seconds=seconds)
            await self._moved.wait_for(lambda: self.at >= until)

    async def move(self, seconds: float) -> None:
        async with self._moved:
            self.at += timedelta(seconds=seconds)
            self._moved.notify_all()


class Desk:
    """Takes in what arrives, unless it is told to fail."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[Inbound] = asyncio.Queue()
        self.fails = False

    async def receive(self, polled: Polled) -> None:
        if self.fails:
            raise RuntimeError("the database is gone")
        for event in polled.events:
            self.inbox.put_nowait(event)

    async def next(self) -> Inbound:
        async with asyncio.timeout(5):
            return await self.inbox.get()


@asynccontextmanager
async def running(channel: ConsoleChannel, receive: Receive) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.run(receive))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def settled() -> None:
    """Let every task run that can."""
    for _ in range(20):
        await asyncio.get_running_loop().run_in_executor(None, int)


class Console(Protocol):
    def __call__(self, transcript: Path | None = None, *, seats: tuple[Seat, ...] = SEATS) -> ConsoleChannel: ...
