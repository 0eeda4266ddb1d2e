"""The staff bot as a channel: our own getUpdates loop, so that nothing is confirmed before it is stored."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import httpx
from telegram import Bot, Update

from bot.channels.bot_api import ALLOWED_UPDATES, API, source
from bot.channels.polling import LIMIT, Polling, read
from bot.channels.port import Message, Receive, Unauthorised
from bot.channels.telegram_staff import outbound
from bot.channels.telegram_staff.errors import in_our_words
from bot.channels.telegram_staff.inbound import translate
from bot.channels.telegram_staff.request import PollRequest, Request
from flows.inbound import Inbound

PATIENCE = 20.0
"""Seconds that Telegram may take to answer, beyond those of a long poll."""
CONNECT = 10.0
"""Seconds for a connection to come about; beyond them it is certain that nothing was sent."""
TOKEN = re.compile(r"\d+:\S+")


class StaffChannel:
    """Responders, managers and groups on Telegram. Nothing is asked of Telegram before `run` or the first message.

    `api` is the base URL of the Bot API, `timeout` the seconds of a long poll, `last_good` what the attribute of that
    name was when the program last ran, `pause` waits so many seconds. A proxy that cannot be read is a ValueError.
    """

    name = "staff"

    def __init__(
        self,
        token: str,
        *,
        now: Callable[[], datetime],
        api: str = API,
        proxy: str | None = None,
        timeout: int = 25,
        last_good: datetime | None = None,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._timeout = timeout
        self._listening, self._calling = _requests(proxy)
        self._bot = (
            Bot(token, base_url=f"{api}/bot", request=self._calling, get_updates_request=self._listening)
            if TOKEN.fullmatch(token)
            else None
        )
        self._source = source(token, api)
        self._username = ""
        self._polling = Polling(self.name, self._fetch, now=now, pause=pause, last_good=last_good)

    @property
    def last_good(self) -> datetime | None:
        """The end of the last poll whose updates were taken in; to be kept for the next run."""
        return self._polling.last_good

    async def run(self, receive: Receive) -> None:
        """Take in what arrives until cancelled; raise Unauthorised when Telegram does not know the token."""
        await self._polling.run(receive)

    async def _fetch(self, offset: int | None) -> list[tuple[int, Inbound | None]]:
        bot = self._open()
        with in_our_words():
            await bot.get_updates(offset=offset, limit=LIMIT, timeout=self._timeout, allowed_updates=ALLOWED_UPDATES)
            batch = [(int(raw["update_id"]), raw) for raw in self._listening.batch]
        arrived = self._now()
        return [(number, read(self.name, number, partial(self._translate, raw, arrived))) for number, raw in batch]

    def _translate(self, raw: dict[str, Any], arrived: datetime) -> Inbound | None:
        return translate(Update.de_json(raw, self._bot), arrived, bot=self.name, source=self._source)

    def _open(self) -> Bot:
        if self._bot is None:
            raise Unauthorised("this is no bot token")
        return self._bot

    async def send(self, chat: str, message: Message, *, thread: str = "", reply_to: str = "") -> str:
        """Send, in several messages when it is too long for one; the last bears the buttons, its id is returned."""
        return await outbound.send(self._open(), chat, message, thread=thread, reply_to=reply_to)

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        """Make a message that was sent read like this one; Refusal when it is too long for one message."""
        await outbound.edit(self._open(), chat, message_id, message)

    async def answer(self, press: str, text: str, *, alert: bool = False) -> None:
        """Confirm a press; what is longer than 200 characters is cut."""
        await outbound.answer(self._open(), press, text, alert=alert)

    async def link(self, payload: str) -> str:
        """A link that opens this bot with `/start payload`; the bot's name is asked for once."""
        bot = self._open()
        if not self._username:
            with in_our_words():
                self._username = (await bot.get_me()).username or ""
        return f"https://t.me/{self._username}?start={payload}"

    async def publish_commands(self, commands: Sequence[tuple[str, str, str]]) -> None:
        """Show the commands in the menu of each language that is named."""
        await outbound.publish_commands(self._open(), commands)

    async def close(self) -> None:
        """Let go of the network."""
        await self._listening.shutdown()
        await self._calling.shutdown()


def _requests(proxy: str | None) -> tuple[PollRequest, Request]:
    """The two pools; what the environment says of proxies is not asked."""
    settings: dict[str, Any] = {
        "read_timeout": PATIENCE,
        "write_timeout": PATIENCE,
        "connect_timeout": CONNECT,
        "pool_timeout": PATIENCE,
        "proxy": proxy,
        "httpx_kwargs": {"trust_env": False},
    }
    try:
        return PollRequest(**settings), Request(**settings)
    except httpx.InvalidURL as error:
        raise ValueError(str(error)) from None
