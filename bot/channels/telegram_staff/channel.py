"""The staff bot as a channel: our own getUpdates loop, so that nothing is confirmed before it is stored."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import telegram
from telegram import Bot

from bot.channels.bot_api import ALLOWED_UPDATES, API, source
from bot.channels.polling import LIMIT, Polling, Update, read_bytes
from bot.channels.port import About, Command, Message, Receive, Standing, Unauthorised, Upload
from bot.channels.telegram_staff import chats, outbound
from bot.channels.telegram_staff.errors import in_our_words
from bot.channels.telegram_staff.files import fetch as download
from bot.channels.telegram_staff.files import send_files
from bot.channels.telegram_staff.inbound import translate
from bot.channels.telegram_staff.request import PollRequest, Request
from flows.inbound import Inbound

PATIENCE = 20.0
"""Seconds that Telegram may take to answer, beyond those of a long poll."""
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
        self._listening, self._calling = PollRequest(proxy, PATIENCE), Request(proxy, PATIENCE)
        self._bot = (
            Bot(
                token,
                base_url=f"{api}/bot",
                base_file_url=f"{api}/file/bot",
                request=self._calling,
                get_updates_request=self._listening,
            )
            if TOKEN.fullmatch(token)
            else None
        )
        self._source = source(token, api)
        self._username = ""
        self._polling = Polling(
            self.name, self._poll, self._translate, self._unhook, now=now, pause=pause, last_good=last_good
        )

    @property
    def last_good(self) -> datetime | None:
        """The end of the last poll whose updates were taken in; to be kept for the next run."""
        return self._polling.last_good

    async def run(self, receive: Receive) -> None:
        """Take in what arrives until cancelled; raise Unauthorised when Telegram does not know the token."""
        await self._polling.run(receive)

    async def _poll(self, offset: int | None) -> Sequence[Update]:
        with in_our_words():
            await self._open().get_updates(
                offset=offset, limit=LIMIT, timeout=self._timeout, allowed_updates=ALLOWED_UPDATES
            )
        return self._listening.batch

    async def _unhook(self) -> None:
        await self.use_webhook("", "")

    def _translate(self, update: Update, arrived: datetime) -> Inbound | None:
        return translate(telegram.Update.de_json(update, self._bot), arrived, bot=self.name, source=self._source)

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

    async def fetch(self, file: str) -> bytes:
        """The content of a file that somebody sent; TooLarge over 20 MB, Gone when Telegram no longer has it."""
        return await download(self._open(), self._calling, file)

    async def send_files(
        self, chat: str, files: Sequence[Upload], words: Message, *, thread: str = "", reply_to: str = ""
    ) -> tuple[str, ...]:
        """Send files under one caption; returns an id for each, then that of the words when they followed."""
        return await send_files(self._open(), chat, files, words, thread=thread, reply_to=reply_to)

    async def place(self, chat: str, lat: float, lon: float, *, thread: str = "", reply_to: str = "") -> str:
        """Send a position."""
        return await outbound.place(self._open(), chat, lat, lon, thread=thread, reply_to=reply_to)

    async def open_topic(self, chat: str, title: str) -> str:
        """Open a topic in a forum; Refusal when the bot may not or the group has none."""
        return await chats.open_topic(self._open(), chat, title)

    async def rename_topic(self, chat: str, thread: str, title: str) -> None:
        """Give a topic another title; TopicGone when somebody deleted it."""
        await chats.rename_topic(self._open(), chat, thread, title)

    async def close_topic(self, chat: str, thread: str) -> None:
        """Close a topic; TopicGone when somebody deleted it."""
        await chats.close_topic(self._open(), chat, thread)

    async def standing(self, chat: str) -> Standing:
        """What the bot finds in a chat; Unreachable when it is not there."""
        return await chats.standing(self._open(), chat)

    async def about(self) -> About:
        """What the bot says of itself; asked anew every time."""
        return await chats.about(self._open())

    async def use_webhook(self, url: str, secret: str) -> None:
        """Have the updates brought to `url`; with an empty one, keep them to be polled for."""
        await chats.use_webhook(self._open(), url, secret)

    def read(self, update: bytes, arrived: datetime) -> tuple[Inbound, ...]:
        """What a person did, of an update as the webhook brings it; Unintelligible for what is none."""
        return read_bytes(self._translate, update, arrived)

    async def publish_commands(self, commands: Sequence[Command]) -> None:
        """Show the commands in the menu of each place and language that is named."""
        await chats.publish_commands(self._open(), commands)

    async def close(self) -> None:
        """Let go of the network."""
        await self._listening.shutdown()
        await self._calling.shutdown()
