"""The staff bot as a channel: our own getUpdates loop, so that nothing is confirmed before it is stored."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import httpx
from telegram import Bot, Update
from telegram.constants import PollingLimit

from bot.channels.port import ChannelError, Message, Polled, Receive, RetryLater, Unauthorised
from bot.channels.telegram_staff import outbound
from bot.channels.telegram_staff.errors import in_our_words
from bot.channels.telegram_staff.inbound import ALLOWED_UPDATES, translate
from bot.channels.telegram_staff.request import PollRequest, Request
from flows.inbound import Inbound

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
PATIENCE = 20.0
"""Seconds that Telegram may take to answer, beyond those of a long poll."""
CONNECT = 10.0
"""Seconds for a connection to come about; beyond them it is certain that nothing was sent."""
LONGEST_PAUSE = 30.0
"""Seconds between two attempts when Telegram stays away."""
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
        self._pause = pause
        self._polling, self._calling = _requests(proxy)
        self._bot = (
            Bot(token, base_url=f"{api}/bot", request=self._calling, get_updates_request=self._polling)
            if TOKEN.fullmatch(token)
            else None
        )
        self._source = f"{token.partition(':')[0]}@{api.partition('://')[2].rstrip('/')}"
        self._username = ""
        self._is_up: bool | None = None
        self._was_away = True
        self.last_good = last_good
        """The end of the last poll whose updates were taken in; to be kept for the next run."""

    async def run(self, receive: Receive) -> None:
        """Take in what arrives until cancelled; raise Unauthorised when Telegram does not know the token."""
        offset: int | None = None
        delay = 0.0
        while True:
            try:
                offset = await self._take_in(offset, receive)
            except Unauthorised:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the batch stays with Telegram and comes again
                self._down(error)
                delay = min(max(1.0, 2 * delay), LONGEST_PAUSE)
                await self._pause(max(delay, error.seconds if isinstance(error, RetryLater) else 0.0))
            else:
                self._up()
                delay = 0.0

    async def _take_in(self, offset: int | None, receive: Receive) -> int | None:
        """Poll once and hand over what came; return the offset that confirms it.

        None confirms nothing: after an empty answer all is confirmed, and ids may begin anew below the old offset.
        """
        batch = await self._poll(offset)
        arrived = self._now()
        events = tuple(event for update in batch if (event := self._read(update, arrived)))
        if events:
            await receive(Polled(events=events, last_good=self.last_good if self._was_away else None))
        if not (self._was_away and len(batch) == PollingLimit.MAX_LIMIT):  # a full batch: more waits from that time
            self._was_away, self.last_good = False, arrived
        return max(update["update_id"] for update in batch) + 1 if batch else None

    async def _poll(self, offset: int | None) -> Sequence[dict[str, Any]]:
        """The next updates as they came."""
        bot = self._open()
        with in_our_words():
            await bot.get_updates(
                offset=offset,
                limit=PollingLimit.MAX_LIMIT,
                timeout=self._timeout,
                allowed_updates=ALLOWED_UPDATES,
            )
        return self._polling.batch

    def _read(self, raw: dict[str, Any], arrived: datetime) -> Inbound | None:
        """What a person did; an update that cannot be read is left out, so that it does not hold up the others."""
        try:
            update = Update.de_json(raw, self._bot)
            return translate(update, arrived, bot=self.name, source=self._source)
        except Exception as error:  # noqa: BLE001 - one strange update must not stop the queue
            log.warning("%s: update %s is skipped: %s", self.name, raw.get("update_id"), type(error).__name__)
            return None

    def _down(self, error: Exception) -> None:
        self._was_away = True
        if self._is_up is not False:
            reason = str(error) if isinstance(error, ChannelError) else "storing failed"
            log.warning("%s: updates no longer come in, trying on: %s: %s", self.name, type(error).__name__, reason)
        self._is_up = False

    def _up(self) -> None:
        if not self._is_up:
            log.info("%s: updates come in", self.name)
        self._is_up = True

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
        await self._polling.shutdown()
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
