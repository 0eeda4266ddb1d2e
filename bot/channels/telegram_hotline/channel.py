"""The hotline bot as a channel: our own getUpdates loop, so that nothing is confirmed before it is stored."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError
from aiogram.types import Update
from aiogram.utils.token import TokenValidationError
from pydantic import ValidationError

from bot.channels.port import ChannelError, Message, Polled, Receive, RetryLater, Unauthorised
from bot.channels.telegram_hotline import outbound
from bot.channels.telegram_hotline.errors import in_our_words
from bot.channels.telegram_hotline.inbound import ALLOWED_UPDATES, Translator
from bot.channels.telegram_hotline.session import Session
from flows.inbound import Inbound

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
LIMIT = 100
"""Updates in one batch, Telegram's most (Bot API, getUpdates)."""
PATIENCE = 20
"""Seconds that Telegram may take to answer, beyond those of a long poll."""
LONGEST_PAUSE = 30.0
"""Seconds between two attempts when Telegram stays away."""


class HotlineChannel:
    """Customers and drivers on Telegram. Nothing is asked of Telegram before `run` or the first message.

    `api` is the base URL of the Bot API, `timeout` the seconds of a long poll, `last_good` what the attribute of that
    name was when the program last ran, `pause` waits so many seconds. A proxy that cannot be read is a ValueError.
    """

    name = "hotline"

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
        self._session = Session(proxy=proxy, api=TelegramAPIServer.from_base(api), timeout=PATIENCE)
        self._bot = _bot(token, self._session)
        self._translator = Translator(self.name, f"{token.partition(':')[0]}@{api.partition('://')[2].rstrip('/')}")
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
        events = tuple(event for number, update in batch if (event := self._read(number, update, arrived)))
        if events:
            await receive(Polled(events=events, last_good=self.last_good if self._was_away else None))
        if not (self._was_away and len(batch) == LIMIT):  # a full batch: more waits from the time we were away
            self._was_away, self.last_good = False, arrived
        return max(number for number, _ in batch) + 1 if batch else None

    async def _poll(self, offset: int | None) -> list[tuple[int, Update | None]]:
        """The next updates with their ids; None for one that aiogram cannot parse."""
        bot = self._open()
        with in_our_words():
            try:
                updates = await bot.get_updates(
                    offset=offset,
                    limit=LIMIT,
                    timeout=self._timeout,
                    allowed_updates=ALLOWED_UPDATES,
                    request_timeout=self._timeout + PATIENCE,
                )
            except ClientDecodeError as error:  # aiogram parses all or none
                if isinstance(error.data, dict) and isinstance(raw := error.data.get("result"), list):
                    return [(int(update["update_id"]), _parsed(update)) for update in raw]
                raise
        return [(update.update_id, update) for update in updates]

    def _read(self, number: int, update: Update | None, arrived: datetime) -> Inbound | None:
        """What a person did; an update that cannot be read is left out, so that it does not hold up the others."""
        try:
            if update is not None:
                return self._translator.translate(update, arrived)
            reason = "it does not parse"
        except Exception as error:  # noqa: BLE001 - one strange update must not stop the queue
            reason = type(error).__name__
        log.warning("%s: update %s is skipped: %s", self.name, number, reason)
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
        await self._session.close()


def _bot(token: str, session: Session) -> Bot | None:
    try:
        return Bot(token, session=session)
    except TokenValidationError:
        return None


def _parsed(raw: object) -> Update | None:
    try:
        return Update.model_validate(raw)
    except ValidationError:
        return None
