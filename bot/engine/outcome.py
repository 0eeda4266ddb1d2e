"""What became of a message, as rows: kept until the next unit of work of the delivery and written with it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from bot.channels.port import Message
from bot.house import CONSOLE
from bot.moving import migrate
from bot.post import Parcel
from flows.inbound import Inbound, Membership, Sender
from flows.outbound import Kind, PostCard, Say
from flows.terms import Address
from flows.text import T
from storage.unit_of_work import OutboxState, Outgoing, Posted, Rows, Storage, encode

Outcome = Callable[[Storage, Rows], None]


class Trouble(StrEnum):
    """What the desk has to hear of: somebody else must do something about it."""

    UNREACHABLE = "unreachable"
    """The person blocked the bot, or the bot is not in the group."""
    MUTED = "muted"
    """The bot is in the group and may not write."""
    NO_TOPICS = "no topics"
    """The group has topics, and the bot may not open any."""
    UNDELIVERED = "undelivered"
    """What somebody wrote was not passed on."""


def as_told(row: Outgoing, trouble: Trouble, now: datetime) -> Inbound:
    """What delivery found out about a chat, as the platform itself would tell it."""
    bot, _, chat = row.lane.partition(":")
    return Inbound(
        key=f"{trouble}:{row.id}:{now.isoformat()}",
        address=Address(bot=bot, chat=chat),
        group=chat.startswith("-"),
        sender=Sender(platform="console" if bot == CONSOLE else "telegram", user=chat),
        sent_at=now,
        received_at=now,
        body=Membership(
            present=trouble is not Trouble.UNREACHABLE,
            muted=trouble is Trouble.MUTED,
            topics=trouble is not Trouble.NO_TOPICS,
        ),
    )


def fingerprint(message: Message) -> str:
    """What tells whether an edit would change anything."""
    return hashlib.sha256(msgspec.json.encode(message)).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Sent:
    """The message stands in its chat."""

    row: Outgoing
    at: datetime
    message_id: str = ""
    role: str = ""
    hash: str = ""
    older: tuple[Posted, ...] = ()
    parcel: Parcel | None = None
    posted_at: datetime | None = None
    origin: str = ""
    instead_of: str = ""
    """The message that passed these words on before, and could not be edited."""

    def __call__(self, storage: Storage, rows: Rows) -> None:
        """Write it down; older cards of the case in this chat become one line that points down."""
        storage.outbox.sent(rows, self.row.id, self.at, self.message_id or None, created_at=self.row.created_at)
        if self.instead_of:
            before = storage.posted.of(rows, self.row.lane, [self.instead_of]).values()
            storage.posted.put(rows, [replace(each, origin=None) for each in before])
        if not (self.message_id and self.role):
            return
        posted = Posted(
            lane=self.row.lane,
            message_id=self.message_id,
            role=self.role,
            at=self.posted_at or self.at,
            case_id=self.row.case_id,
            hash=self.hash or None,
            origin=self.origin or None,
        )
        storage.posted.put(rows, [posted])
        if self.parcel is not None and isinstance(self.parcel.outbound, PostCard):
            storage.posted.put(rows, [replace(card, role="old_card") for card in self.older])
            number = self.parcel.outbound.number
            storage.outbox.add(rows, [_pointer(self.row, self.parcel, card, number, self.at) for card in self.older])


def _pointer(row: Outgoing, parcel: Parcel, card: Posted, number: str, now: datetime) -> Outgoing:
    say = Say(to=parcel.outbound.to, lines=(T("Case {number}: the current card is further down.", number=number),))
    words = Parcel(outbound=say, language=parcel.language, zone=parcel.zone, edits=card.message_id)
    return Outgoing(
        lane=row.lane,
        kind=Kind.STATE,
        payload=encode(words),
        created_at=now,
        not_before=now,
        coalesce=f"old:{card.message_id}",
    )


def later(row: Outgoing, not_before: datetime, error: str, *, attempted: bool = True, repeat: bool = False) -> Outcome:
    """Nothing was sent, or nobody knows: it is tried again."""

    def write(storage: Storage, rows: Rows) -> None:
        storage.outbox.retry(rows, row.id, not_before, error or None, attempted=attempted, repeat=repeat)

    return write


def ended(row: Outgoing, state: OutboxState, error: str) -> Outcome:
    """It will not be sent."""
    return lambda storage, rows: storage.outbox.end(rows, row.id, state, error)


def moved(row: Outgoing, lane: str, now: datetime) -> Outcome:
    """The chat has a new id: everything that waits for it goes there."""

    def write(storage: Storage, rows: Rows) -> None:
        storage.outbox.retry(rows, row.id, now, "the chat has a new id", attempted=False)
        migrate(rows, storage, row.lane, lane)

    return write
