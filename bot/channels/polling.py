"""A bot that asks for its updates: nothing is confirmed before it is stored, and an outage of ours is told."""

import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from bot import failpoint
from bot.channels.bot_api import plainly
from bot.channels.port import ChannelError, Polled, Receive, RetryLater, Unauthorised, Unintelligible
from bot.channels.refusals import Occupied
from bot.failpoint import Point
from flows.inbound import Inbound

log = logging.getLogger(__name__)

LIMIT = 100
"""Updates in one batch, Telegram's most (Bot API, getUpdates)."""
LARGEST_NUMBER = 2**63
"""Beyond any update's number, and beyond what a database holds."""
LONGEST_PAUSE = 30.0
"""Seconds between two attempts when Telegram stays away."""
STORES_AGAIN = 5.0
"""The same when what it brings cannot be stored."""

ENCODER = msgspec.json.Encoder()
EVENTS: msgspec.json.Decoder[Inbound | None] = msgspec.json.Decoder(Inbound | None)

Update = dict[str, Any]
"""An update as Telegram writes it."""

Fetch = Callable[[int | None], Awaitable[Sequence[Update]]]
"""Confirms what is below an offset, and returns the next updates, at most LIMIT. It raises leaves of ChannelError."""

Translate = Callable[[Update, datetime], Inbound | None]
"""What a person did, of an update that arrived then; None where it concerns nobody. Whatever it raises: unreadable."""


class Polling:
    """The polling of one bot, called `name` in the log.

    `unhook` takes a webhook away, `last_good` is what the attribute of that name was when the program last ran,
    `pause` waits so many seconds.
    """

    def __init__(
        self,
        name: str,
        fetch: Fetch,
        translate: Translate,
        unhook: Callable[[], Awaitable[None]],
        *,
        now: Callable[[], datetime],
        pause: Callable[[float], Awaitable[object]],
        last_good: datetime | None,
    ) -> None:
        self._name = name
        self._fetch, self._translate, self._unhook = fetch, translate, unhook
        self._now = now
        self._pause = pause
        self._is_up: bool | None = None
        self._was_away = True
        self.last_good = last_good
        """The end of the last poll whose updates were taken in."""

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
                # What keeps us from storing is ours alone: Telegram is not bothered by being asked again.
                delay = min(max(1.0, 2 * delay), LONGEST_PAUSE if isinstance(error, ChannelError) else STORES_AGAIN)
                await self._pause(max(delay, error.seconds if isinstance(error, RetryLater) else 0.0))
            else:
                self._up()
                delay = 0.0

    async def _take_in(self, offset: int | None, receive: Receive) -> int | None:
        """Poll once and hand over what came; return the offset that confirms it.

        None confirms nothing: after an empty answer all is confirmed, and ids may begin anew below the old offset.
        """
        batch = await self._asked(offset)
        failpoint.reach(Point.POLLED)
        ended = self._now()
        events: list[Inbound] = []
        unread: list[tuple[int, str]] = []
        for update in batch:
            try:
                event = read(self._translate, update, ended)
            except Unintelligible as error:
                log.warning("%s: update %s cannot be read and is set aside", self._name, error.number)
                unread.append((error.number, error.update))
            else:
                events.extend([event] if event is not None else [])
        if events or unread:
            last_good = self.last_good if self._was_away else None
            await receive(Polled(events=tuple(events), unread=tuple(unread), last_good=last_good))
            failpoint.reach(Point.POLL_STORED)
        if not (self._was_away and len(batch) == LIMIT):  # a full batch: more waits from the time we were away
            self._was_away, self.last_good = False, ended
        return max(int(update["update_id"]) for update in batch) + 1 if batch else None

    async def _asked(self, offset: int | None) -> Sequence[Update]:
        try:
            return await self._fetch(offset)
        except Occupied as error:
            if not error.webhook:
                raise
            log.warning("%s: a webhook is left from another time; it is taken away", self._name)
            await self._unhook()
            return await self._fetch(offset)

    def _down(self, error: Exception) -> None:
        self._was_away = True
        if self._is_up is not False:
            reason = str(error) if isinstance(error, ChannelError) else "storing failed"
            log.warning("%s: updates no longer come in, trying on: %s: %s", self._name, type(error).__name__, reason)
        self._is_up = False

    def _up(self) -> None:
        if not self._is_up:
            log.info("%s: updates come in", self._name)
        self._is_up = True


def read(translate: Translate, update: Update, arrived: datetime) -> Inbound | None:
    """What a person did, or None; Unintelligible for what the library cannot read or nobody could write down."""
    try:
        event = translate(plainly(update), arrived)
        # One of the libraries checks no types, and both let pass half a surrogate pair, which no database takes.
        readable: Inbound | None = EVENTS.decode(ENCODER.encode(event))
        return readable
    except Exception:  # noqa: BLE001 - one strange update must not stop the queue, and its words stay out of the log
        number = update.get("update_id")
        raise Unintelligible(number if isinstance(number, int) else 0, json.dumps(update)) from None


def read_bytes(translate: Translate, update: bytes, arrived: datetime) -> tuple[Inbound, ...]:
    """The same of an update as a webhook brings it; Unintelligible also for what is no update at all."""
    try:
        content = json.loads(update)
    except (ValueError, RecursionError):
        content = None
    number = content.get("update_id") if isinstance(content, dict) else None
    if not isinstance(content, dict) or type(number) is not int or not 0 <= number < LARGEST_NUMBER:
        raise Unintelligible(0, update.decode(errors="replace"))
    event = read(translate, content, arrived)
    return () if event is None else (event,)
