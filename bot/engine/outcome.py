"""What became of a message, as rows: kept until the next unit of work of the delivery and written with it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec.structs import replace

from bot.channels.port import Message
from bot.post import Parcel
from flows.outbound import Kind, PostCard, Say
from flows.text import T
from storage.unit_of_work import OutboxState, Outgoing, Posted, Rows, Storage, encode

Outcome = Callable[[Storage, Rows], None]


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

    def __call__(self, storage: Storage, rows: Rows) -> None:
        """Write it down; older cards of the case in this chat become one line that points down."""
        storage.outbox.sent(rows, self.row.id, self.at, self.message_id or None)
        if not (self.message_id and self.role):
            return
        posted = Posted(
            lane=self.row.lane,
            message_id=self.message_id,
            role=self.role,
            at=self.posted_at or self.at,
            case_id=self.row.case_id,
            hash=self.hash or None,
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
        storage.outbox.move(rows, row.lane, lane)
        chat = storage.chats.of(rows, [row.lane]).get(row.lane)
        if chat is not None:
            storage.chats.put(rows, [replace(chat, lane=lane, chat=lane.partition(":")[2])])
            storage.chats.drop(rows, [row.lane])

    return write
