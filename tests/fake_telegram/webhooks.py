"""Posts a bot's updates to its webhook, one after the other in each chat, and again until they are taken."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import aiohttp

from tests.fake_telegram.messages import Json

if TYPE_CHECKING:
    from tests.fake_telegram.bots import FakeBot

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
WAIT_BEFORE_AGAIN = 0.05
"""Seconds; the real server waits longer each time, a test has no time for that."""


class Webhook:
    """An address that takes updates. One update at a time is under way, so order is kept.

    With `FakeTelegram.is_in_parallel` that holds for each chat, and those of other chats are under way beside it, as
    the real server does it.
    """

    def __init__(self, bot: FakeBot, url: str, secret: str, max_connections: int) -> None:
        self.bot = bot
        self.url = url
        self.max_connections = max_connections
        self.last_error: Json = {}
        self.posts = 0
        self.secret = secret
        self._arrival = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Starts posting."""
        self.bot.updates.on_put = self._arrival.set
        self._arrival.set()
        self._task = asyncio.get_running_loop().create_task(self._work())

    def end(self) -> None:
        """Stops posting; what was not taken stays in the queue."""
        self.bot.updates.on_put = lambda: None
        if self._task:
            self._task.cancel()

    async def _work(self) -> None:
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        async with aiohttp.ClientSession(headers=headers) as session:
            while True:
                self._arrival.clear()
                queue = self.bot.updates
                if self.bot.server.is_in_parallel:
                    lanes: dict[int, list[Json]] = {}
                    for update in queue.batch(self.max_connections):
                        lanes.setdefault(chat_of(update), []).append(update)
                    await asyncio.gather(*(self._post(session, updates) for updates in lanes.values()))
                else:
                    await self._post(session, queue.batch(1))
                if not queue.waiting_updates:
                    await self._arrival.wait()

    async def _post(self, session: aiohttp.ClientSession, updates: list[Json]) -> None:
        """Post what belongs to one chat, up to the first that is not taken."""
        for update in updates:
            if not await self._is_taken(session, update):
                await asyncio.sleep(WAIT_BEFORE_AGAIN)
                return
            self.bot.updates.drop(update)

    async def _is_taken(self, session: aiohttp.ClientSession, update: Json) -> bool:
        problem = "Connection refused"
        self.posts += 1
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with session.post(self.url, json=update, timeout=aiohttp.ClientTimeout(60)) as response:
                if 200 <= response.status < 300:
                    self.bot.server.changes.tell()
                    return True
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
        now = int(self.bot.server.clock.now())
        self.last_error = {"last_error_date": now, "last_error_message": problem}
        self.bot.server.changes.tell()
        return False


def chat_of(update: Json) -> int:
    """The chat that an update is about; 0 for none."""
    body = next(value for name, value in update.items() if name != "update_id")
    where = body.get("chat") or body.get("message", {}).get("chat") or {}
    number: int = where.get("id", 0)
    return number
