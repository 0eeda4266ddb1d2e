"""A bot between a fake Telegram and a house that can be hindered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.channels.port import InlineKey, Message, Polled
from flows.inbound import Wrote
from tests.bot.roads import NAME, TAKEN_IN, TELEGRAM_MAKERS
from tests.fake_telegram import FakeBot, FakeTelegram, Seat
from tests.fake_telegram.updates import UpdateQueue

SECOND = timedelta(seconds=1)
LAST_RUN = TAKEN_IN - timedelta(hours=2)
QUESTION = Message(html="在吗？", plain="在吗？", buttons=((InlineKey(label="好", data="1"),),))


class Bench:
    """A bot that runs when asked, what it hands over, how long it pauses, and a clock that ticks at every look."""

    def __init__(self, kind: str, telegram: FakeTelegram) -> None:
        self.telegram = telegram
        self.bot: FakeBot = telegram.bot(kind)
        self.phone: Seat = telegram.user(NAME, language="zh-hans").at(self.bot)
        self.phone.start()
        self.bot.updates.clear()
        self.polled: asyncio.Queue[Polled] = asyncio.Queue()
        self.pauses: list[float] = []
        self.looks = 0
        self._all_confirmed = asyncio.Event()
        self._watch(self.bot.updates)
        self.hinder: Callable[[Polled], None] = lambda _: None
        self.during_pause: Callable[[], Awaitable[None]] | None = None
        self.channel = TELEGRAM_MAKERS[kind](
            self.bot.token, now=self.now, api=telegram.url, pause=self.pause, timeout=5, last_good=LAST_RUN
        )

    def now(self) -> datetime:
        self.looks += 1
        return TAKEN_IN + self.looks * SECOND

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if self.during_pause:
            await self.during_pause()

    async def receive(self, polled: Polled) -> None:
        self.hinder(polled)
        self.polled.put_nowait(polled)

    async def next(self) -> Polled:
        async with asyncio.timeout(5):
            return await self.polled.get()

    @asynccontextmanager
    async def running(self, receive: Callable[[Polled], Awaitable[None]] | None = None) -> AsyncIterator[None]:
        task = asyncio.create_task(self.channel.run(receive or self.receive))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled(), task.exception()

    def interrupt(self) -> None:
        """Ends the poll that waits, with 409."""
        self._all_confirmed.clear()
        self.bot.updates.terminate("a test")

    async def is_polled(self) -> None:
        """Waits until the bot asks for more, and everything so far is confirmed."""
        async with asyncio.timeout(5):
            await self._all_confirmed.wait()

    def _watch(self, queue: UpdateQueue) -> None:
        poll = queue.poll

        async def watched(offset: int, *rest: Any) -> Any:
            queue.confirm(offset)
            if not queue.waiting_updates:
                self._all_confirmed.set()
            return await poll(offset, *rest)

        queue.on_put = self._all_confirmed.clear
        queue.poll = watched  # type: ignore[method-assign]


@asynccontextmanager
async def benched(kind: str) -> AsyncIterator[Bench]:
    """A bench of one kind of bot, which last ran at LAST_RUN."""
    async with FakeTelegram() as telegram:
        opened = Bench(kind, telegram)
        yield opened
        await opened.channel.close()
        assert telegram.warnings == []


def texts(polled: Polled) -> list[str]:
    return [event.body.text for event in polled.events if isinstance(event.body, Wrote)]
