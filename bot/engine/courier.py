"""Carries one message: written for its reader, into its topic, in as many parts as it needs."""

import html
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from bot.channels.port import BadMarkup, Channel, Gone, Message, Muted, NotModified, TopicGone
from bot.channels.splitting import split
from bot.clock import Clock
from bot.engine.matter import Matter
from bot.engine.outcome import Outcome, Sent, ended, fingerprint, later
from bot.engine.pace import Pace
from bot.engine.storm import LIST, Storms
from bot.engine.topics import TOPIC, Topics
from bot.i18n import Reader, stripped
from bot.post import HELD, Parcel
from bot.render import card_of, message_of
from flows.outbound import Kind, PostCard, RefreshCard, Say, SendFiles
from flows.text import same
from storage.unit_of_work import OutboxState, Outgoing, Posted, Storage, StorageError, encode

log = logging.getLogger(__name__)

CarryFiles = Callable[[Outgoing, Parcel, Channel, str, list[Posted], datetime], Awaitable[Outcome]]
"""Sends a parcel of files, and says what became of it."""


class CardFirst(Exception):
    """The topic of the case is a new one: its card goes there before anything else."""


class Courier:
    """Knows how each kind of message is sent."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        pace: Pace,
        storms: Storms,
        topics: Topics,
        carry_files: CarryFiles | None,
    ) -> None:
        self._storage, self._clock, self.pace, self._storms = storage, clock, pace, storms
        self._topics, self._carry_files = topics, carry_files

    async def carry(self, matter: Matter, parcel: Parcel, channel: Channel) -> Outcome:
        """Send it and say what became of it; raise the leaves of ChannelError that the channel raises."""
        said = parcel.outbound
        try:
            match said:
                case PostCard():
                    return await self._post_card(matter, parcel, said, channel)
                case RefreshCard():
                    return await self._refresh(matter, parcel, said, channel)
                case SendFiles():
                    return await self._files(matter, parcel, channel)
                case Say():
                    if matter.listed is not None:
                        return await self._list(matter, parcel, channel)
                    return await self._say(matter, parcel, said, channel)
        except CardFirst:
            return later(matter.row, self._clock.now(), "its topic is new", attempted=False)

    # --- each kind ----------------------------------------------------------------------------------------------------
    async def _say(self, matter: Matter, parcel: Parcel, said: Say, channel: Channel) -> Outcome:
        row, reader = matter.row, self._reader(parcel)
        role = "question" if said.question else "line"
        role = role if said.case is not None or said.origin else ""
        repeated = not matter.edits and _repeated(row, parcel)
        message = message_of(said, reader, repeated=repeated)
        if matter.number and matter.number not in message.plain:
            message = message_of(replace(said, lines=(same(matter.number), *said.lines)), reader, repeated=repeated)
        if matter.edits and await self._rewritten(matter, said, message, channel):
            return Sent(row, self._clock.now())
        number = await self._into_topic(matter, parcel, message, channel, matter.reply_to)
        return Sent(row, self._clock.now(), number, role, origin=said.origin, instead_of=matter.edits)

    async def _rewritten(self, matter: Matter, said: Say, message: Message, channel: Channel) -> bool:
        """Edit the message that becomes these words; False when it cannot bear what somebody said: they go anew."""
        passed_on = bool(said.origin) and not said.origin.startswith(HELD)
        if passed_on and len(_in_parts(message)) > 1:
            return False
        try:
            await _edit(channel, _chat(matter.row), matter.edits, message)
        except Gone:
            log.info("a message that was to be edited is gone")
            return not passed_on
        return True

    async def _post_card(self, matter: Matter, parcel: Parcel, said: PostCard, channel: Channel) -> Outcome:
        row = matter.row
        message = card_of(said.card, self._reader(parcel), repeated=_repeated(row, parcel))
        thread = ""
        if row.case_id is not None and _chat(row).startswith("-"):
            thread = await self._topics.for_card(row, said, matter.topic, channel)
        number, in_place = await self._card(matter, parcel, message, channel, thread)
        now = self._clock.now()
        self._storms.posted(row, now)
        older = matter.cards if in_place else ()
        return Sent(row, now, number, "card", fingerprint(message), older, parcel)

    async def _refresh(self, matter: Matter, parcel: Parcel, said: RefreshCard, channel: Channel) -> Outcome:
        row, now = matter.row, self._clock.now()
        message = card_of(said.card, self._reader(parcel))
        card = matter.cards[0] if matter.cards else None
        if card is not None and card.hash == fingerprint(message):
            return Sent(row, now)
        thread = matter.topic.message_id if matter.topic else ""
        try:
            if card is not None:
                await _edit(channel, _chat(row), card.message_id, message)
                number, posted_at = card.message_id, card.at
            else:
                # The group's chat was bound, lost or moved since the card was posted: who reads here gets it anew.
                number, posted_at = (await self._card(matter, parcel, message, channel, thread))[0], now
        except Gone:
            # Somebody deleted the card: post it anew rather than leave the group without it.
            number, posted_at = (await self._card(matter, parcel, message, channel, thread))[0], now
        if matter.closed and matter.topic is not None and matter.topic.role == TOPIC:
            await self._topics.close(row, matter.topic, channel)
        return Sent(row, now, number, "card", fingerprint(message), posted_at=posted_at)

    async def _list(self, matter: Matter, parcel: Parcel, channel: Channel) -> Outcome:
        row, now, card, posted = matter.row, self._clock.now(), matter.listed, matter.list
        assert card is not None, "who calls has looked"  # noqa: S101 - narrows the type
        message = card_of(card, self._reader(parcel))
        self._storms.list_written(row.lane, now)
        role = f"old_{LIST}" if matter.calm else LIST
        if posted is None and matter.calm:
            return Sent(row, now)
        if posted is not None:
            try:
                await _edit(channel, _chat(row), posted.message_id, message)
            except Gone:
                log.info("a list was deleted; it is posted anew")
            else:
                return Sent(row, now, posted.message_id, role, posted_at=posted.at)
        number = await self._parts(matter, parcel, message, channel, parcel.thread, "")
        return Sent(row, now, number, role)

    async def _files(self, matter: Matter, parcel: Parcel, channel: Channel) -> Outcome:
        if self._carry_files is None:
            return ended(matter.row, OutboxState.DEAD, "no place for files")
        topic = matter.topic
        placed = replace(parcel, thread=topic.message_id) if topic else parcel
        row, now, cards = matter.row, self._clock.now(), list(matter.cards)
        try:
            return await self._carry_files(row, placed, channel, _chat(row), cards, now)
        except (TopicGone, Muted):
            if topic is None:
                raise
            await self._renew(matter, topic, channel)
            raise CardFirst from None

    # --- where to -----------------------------------------------------------------------------------------------------
    async def _into_topic(
        self, matter: Matter, parcel: Parcel, message: Message, channel: Channel, reply_to: str
    ) -> str:
        """Send words of a case into its topic, and other words where the chat was bound."""
        topic = matter.topic
        thread = topic.message_id if topic else parcel.thread
        try:
            return await self._parts(matter, parcel, message, channel, thread, reply_to)
        except (TopicGone, Muted) as error:
            if not thread or (topic is None and isinstance(error, Muted)):
                raise
            if topic is not None and not matter.closed:
                await self._renew(matter, topic, channel)
        # Somebody deleted the thread; the chat is still there, and what is said must not be lost with it.
        return await self._parts(matter, parcel, message, channel, "", "")

    async def _renew(self, matter: Matter, topic: Posted, channel: Channel) -> None:
        """Open another topic; raise CardFirst when the card is on its way there."""
        await self._topics.renew(matter.row, topic, channel)
        if await self._topics.bring_card(matter.row):
            raise CardFirst

    async def _card(
        self, matter: Matter, parcel: Parcel, message: Message, channel: Channel, topic: str
    ) -> tuple[str, bool]:
        """Send a card; return its id, and whether its older ones stand where they stood."""
        thread = topic or parcel.thread
        try:
            return await self._parts(matter, parcel, message, channel, thread, ""), True
        except (TopicGone, Muted) as error:
            if not thread or (not topic and isinstance(error, Muted)):
                raise
            if topic and matter.topic is not None:
                thread = await self._topics.renew(matter.row, matter.topic, channel)
            else:
                thread = ""
        return await self._parts(matter, parcel, message, channel, thread, ""), not topic

    # --- in parts -----------------------------------------------------------------------------------------------------
    async def _parts(
        self, matter: Matter, parcel: Parcel, message: Message, channel: Channel, thread: str, reply_to: str
    ) -> str:
        """Send what was not sent yet; the first part is the reply, the last bears the keys, and its id is returned."""
        parts = _in_parts(message)
        begun = min(parcel.parts_sent, len(parts) - 1)
        for at, part in enumerate(parts[begun:-1], begun):
            await _send(channel, _chat(matter.row), part, thread, "" if at else reply_to)
            self.pace.count(matter.row.lane, self._clock.now())
            await self._note_progress(matter.row, replace(parcel, parts_sent=at + 1))
        return await _send(channel, _chat(matter.row), parts[-1], thread, reply_to if len(parts) == 1 else "")

    async def _note_progress(self, row: Outgoing, parcel: Parcel) -> None:
        try:
            await self._storage.run(lambda rows: self._storage.outbox.rewrite(rows, row.id, encode(parcel)))
        except StorageError as error:
            log.warning("how far a long message came could not be written down: %s", type(error).__name__)

    def _reader(self, parcel: Parcel) -> Reader:
        return Reader(language=parcel.language, zone=parcel.zone, now=self._clock.now())


def _chat(row: Outgoing) -> str:
    return row.lane.partition(":")[2]


def _repeated(row: Outgoing, parcel: Parcel) -> bool:
    return row.repeat and row.kind is Kind.URGENT and not parcel.parts_sent


def _in_parts(message: Message) -> Sequence[Message]:
    *before, last = split(message.html)
    if not before:
        return [message]
    return [*(Message(html=part, plain=stripped(part)) for part in before), _saying(message, last, stripped(last))]


def _saying(message: Message, words: str, plain: str) -> Message:
    """The message with other words."""
    return replace(message, html=words, plain=plain)


async def _send(channel: Channel, chat: str, message: Message, thread: str, reply_to: str) -> str:
    try:
        return await channel.send(chat, message, thread=thread, reply_to=reply_to)
    except BadMarkup:
        log.warning("the formatting of a message was refused; it goes without")
        return await channel.send(chat, _unformatted(message), thread=thread, reply_to=reply_to)


async def _edit(channel: Channel, chat: str, message_id: str, message: Message) -> None:
    try:
        await channel.edit(chat, message_id, message)
    except NotModified:
        return
    except BadMarkup:
        log.warning("the formatting of an edit was refused; it goes without")
        await channel.edit(chat, message_id, _unformatted(message))


def _unformatted(message: Message) -> Message:
    return _saying(message, html.escape(message.plain, quote=False), message.plain)
