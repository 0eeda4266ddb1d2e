"""The outbox goes out: claimed lane by lane, written for its reader, sent once as far as anybody can know."""

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.channels.port import (
    BadMarkup,
    Channel,
    ChannelError,
    ChatMoved,
    Gone,
    Message,
    NotModified,
    RetryLater,
    Transient,
    Unauthorised,
    Unreachable,
)
from bot.clock import Clock
from bot.engine.outcome import Outcome, Sent, ended, fingerprint, later, moved
from bot.i18n import Reader
from bot.post import Parcel
from bot.render import card_of, message_of
from flows.outbound import Kind, PostCard, RefreshCard, Say
from storage.unit_of_work import OutboxState, Outgoing, Posted, Rows, Storage, StorageError, decode

log = logging.getLogger(__name__)
AT_ONCE = 16
"""Messages that are under way at the same time."""
EDITS_APART = timedelta(seconds=2)
"""Between two edits in one chat: Telegram counts them towards a group's 20 messages a minute."""
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
OFF = timedelta(minutes=1)
"""How long a message waits for a bot that is off or whose token is refused."""
LAST_WAIT = 5.0
"""Seconds outside that messages under way have to go out when the program ends."""
GIVEN_UP = timedelta(hours=24)
"""A message that could not be sent for so long is set aside and shown to the administrator."""
CARD_TRIES = 20
"""How often an edit waits for its card to be posted."""

Lost = Callable[[Outgoing], Awaitable[None]]
"""Tells the desk that nobody can be reached in a chat any more."""


class Delivery:
    """Carries the outbox to the channels."""

    def __init__(
        self,
        storage: Storage,
        channels: Mapping[str, Channel],
        clock: Clock,
        lost: Lost,
        *,
        edits_apart: timedelta = EDITS_APART,
    ) -> None:
        self._storage, self._channels, self._clock, self._lost = storage, channels, clock, lost
        self._edits_apart = edits_apart
        self._edited: dict[str, datetime] = {}
        self._finished: list[Outcome] = []
        self._held: dict[str, datetime] = {}
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._stopped = asyncio.Event()
        self._stopped.set()

    def wake(self) -> None:
        """Something new is to be sent."""
        self._wake.set()

    async def begin(self) -> None:
        """After a start: what was being sent when the last run ended is sent again, or listed as unknown."""
        stranded = await self._storage.run(lambda rows: self._storage.outbox.stranded(rows, list(self._channels)))
        if stranded:
            log.warning("%d messages were under way when the program ended", len(stranded))

    async def run(self) -> None:
        """Deliver until `stop`."""
        self._stopped.clear()
        while not self._stopping:
            try:
                claimed = await self._claim()
                soonest = None if claimed else await self._soonest()
            except StorageError as error:
                log.warning("delivery tries again: %s", type(error).__name__)
                claimed, soonest = [], None
            for row, cards in claimed:
                self._under_way[row.lane] = asyncio.create_task(self._carry_one(row, cards))
            if not claimed and not self._finished:
                await self._clock.wait(soonest, self._wake)
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=LAST_WAIT)
        try:
            await self._storage.run(partial(self._record, list(self._finished)))
        except StorageError as error:
            log.warning("what was sent last could not be written down: %s", type(error).__name__)
        self._stopped.set()

    async def stop(self) -> None:
        """Take nothing more up, let go out what is under way, and write down what became of it."""
        self._stopping = True
        self._wake.set()
        await self._stopped.wait()

    async def _soonest(self) -> datetime | None:
        """When there will be something to send; None while there is no room for more."""
        if len(self._under_way) >= AT_ONCE:
            return None
        busy = [*self._under_way, *self._held]
        found = await self._storage.read(lambda rows: self._storage.outbox.next_at(rows, busy))
        return min((each for each in (found, *self._held.values()) if each is not None), default=None)

    async def _carry_one(self, row: Outgoing, cards: list[Posted]) -> None:
        try:
            outcome = await self._carry(row, cards)
        except Exception as error:
            log.exception("a message could not be written or sent")
            outcome = ended(row, OutboxState.DEAD, type(error).__name__)
        self._finished.append(outcome)
        self._under_way.pop(row.lane, None)
        self._wake.set()

    async def flush(self) -> int:
        """Send everything that can be sent now, one round; return how many were taken up."""
        claimed = await self._claim()
        outcomes = [await self._carry(row, cards) for row, cards in claimed]
        if outcomes:
            await self._storage.run(partial(self._record, outcomes))
        return len(claimed)

    # --- the rows -----------------------------------------------------------------------------------------------------
    async def _claim(self) -> list[tuple[Outgoing, list[Posted]]]:
        now, finished = self._clock.now(), list(self._finished)
        self._held = {lane: until for lane, until in self._held.items() if until > now}
        busy, room = [*self._under_way, *self._held], AT_ONCE - len(self._under_way)

        def work(rows: Rows) -> list[tuple[Outgoing, list[Posted]]]:
            self._record(finished, rows)
            claimed = self._storage.outbox.claim(rows, now, room, busy) if room > 0 else []
            return [(row, self._cards(rows, row)) for row in claimed]

        claimed = await self._storage.run(work)
        # Only now they are written down: until then a failure of the database must not lose what is known.
        del self._finished[: len(finished)]
        return claimed

    def _record(self, finished: list[Outcome], rows: Rows) -> None:
        for outcome in finished:
            outcome(self._storage, rows)

    def _cards(self, rows: Rows, row: Outgoing) -> list[Posted]:
        if row.case_id is None:
            return []
        return [card for card in self._storage.posted.cards_of(rows, row.case_id) if card.lane == row.lane]

    # --- one message --------------------------------------------------------------------------------------------------
    async def _carry(self, row: Outgoing, cards: list[Posted]) -> Outcome:
        now = self._clock.now()
        bot, _, chat = row.lane.partition(":")
        channel = self._channels.get(bot)
        if now - row.created_at > GIVEN_UP:
            return ended(row, OutboxState.DEAD, "it could not be sent for a day")
        if channel is None:
            return later(row, now + OFF, "this bot is off", attempted=False)
        try:
            return await self._post(row, decode(Parcel, row.payload), channel, chat, cards)
        except ChannelError as error:
            return await self._failed(row, error)

    async def _post(self, row: Outgoing, parcel: Parcel, channel: Channel, chat: str, cards: list[Posted]) -> Outcome:
        reader = Reader(language=parcel.language, zone=parcel.zone, now=self._clock.now())
        said, repeated = parcel.outbound, row.repeat and row.kind is Kind.URGENT
        if isinstance(said, RefreshCard):
            return await self._refresh(row, card_of(said.card, reader), channel, parcel.thread, cards)
        if parcel.edits:
            assert isinstance(said, Say), "only words replace a card"  # noqa: S101 - narrows the type
            await _edit(channel, chat, parcel.edits, message_of(said, reader))
            return Sent(row, self._clock.now())
        if isinstance(said, PostCard):
            message = card_of(said.card, reader, repeated=repeated)
            number = await _send(channel, chat, message, parcel.thread)
            return Sent(row, self._clock.now(), number, "card", fingerprint(message), tuple(cards), parcel)
        reply_to = cards[0].message_id if cards and said.on_card else ""
        number = await _send(channel, chat, message_of(said, reader, repeated=repeated), parcel.thread, reply_to)
        return Sent(row, self._clock.now(), number, "line" if said.case is not None else "")

    async def _refresh(
        self, row: Outgoing, message: Message, channel: Channel, thread: str, cards: list[Posted]
    ) -> Outcome:
        now, chat = self._clock.now(), row.lane.partition(":")[2]
        if not cards:
            # The card itself may be waiting for its turn.
            if row.attempts < CARD_TRIES:
                return later(row, now + FIRST_PAUSE, "its card is not posted yet")
            # The group's chat was bound or lost since the card was posted: who reads here now gets the card itself.
            number = await _send(channel, chat, message, thread)
            return Sent(row, now, number, "card", fingerprint(message))
        if cards[0].hash == fingerprint(message):
            return Sent(row, now)
        ready = self._edited.get(row.lane, now - self._edits_apart) + self._edits_apart
        if ready > now:
            return later(row, ready, "", attempted=False)
        self._edited[row.lane] = now
        try:
            await _edit(channel, chat, cards[0].message_id, message)
        except Gone:
            # Somebody deleted the card: post it anew rather than leave the group without it.
            number = await _send(channel, chat, message, thread)
            return Sent(row, now, number, "card", fingerprint(message))
        return Sent(row, now, cards[0].message_id, "card", fingerprint(message), posted_at=cards[0].at)

    async def _failed(self, row: Outgoing, error: ChannelError) -> Outcome:
        now = self._clock.now()
        match error:
            case RetryLater():
                # The platform holds the whole chat, whatever kind of message comes next.
                self._held[row.lane] = now + timedelta(seconds=error.seconds)
                return later(row, now + timedelta(seconds=error.seconds), "too many requests", attempted=False)
            case ChatMoved():
                return moved(row, f"{row.lane.partition(':')[0]}:{error.new_chat}", now)
            case Unreachable():
                try:
                    await self._lost(row)
                except StorageError:
                    # The case has to hear of it: come back when the database can be used.
                    return later(row, now + FIRST_PAUSE, "nobody can be reached there", attempted=False)
                return ended(row, OutboxState.FAILED, "nobody can be reached there")
            case Unauthorised():
                log.error("the token of %s is refused; its messages wait", row.lane.partition(":")[0])
                return later(row, now + OFF, "the token is refused", attempted=False)
            case Transient(sent=None) if row.kind is Kind.NOTICE:
                return ended(row, OutboxState.UNKNOWN, "nobody knows whether it arrived")
            case Transient():
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.attempts, 6))
                # An edit must not overtake the card that could not be posted.
                self._held[row.lane] = now + pause
                return later(row, now + pause, str(error), repeat=error.sent is None)
            case _:
                log.error("a message was refused: %s", type(error).__name__)
                return ended(row, OutboxState.DEAD, type(error).__name__)


async def _send(channel: Channel, chat: str, message: Message, thread: str, reply_to: str = "") -> str:
    try:
        return await channel.send(chat, message, thread=thread, reply_to=reply_to)
    except BadMarkup:
        return await channel.send(chat, _unformatted(message), thread=thread, reply_to=reply_to)
    except Gone:
        if not thread:
            raise
        # Somebody deleted the topic; the chat is still there, and what is said must not be lost with it.
        return await channel.send(chat, message, reply_to=reply_to)


async def _edit(channel: Channel, chat: str, message_id: str, message: Message) -> None:
    try:
        await channel.edit(chat, message_id, message)
    except NotModified:
        return
    except BadMarkup:
        await channel.edit(chat, message_id, _unformatted(message))


def _unformatted(message: Message) -> Message:
    return Message(
        html=html.escape(message.plain, quote=False),
        plain=message.plain,
        buttons=message.buttons,
        keys=message.keys,
        drop_keys=message.drop_keys,
    )
