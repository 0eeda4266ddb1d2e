"""A message that was taken up, with everything that its writing asks of the rows: read in the unit that claims it."""

from dataclasses import dataclass

from msgspec.structs import replace

from bot.engine.pace import reads_many
from bot.engine.storm import LIST, Storms
from bot.engine.topics import topic_of
from bot.filing import FILE
from bot.post import Parcel
from flows.outbound import Card, PostCard, RefreshCard, Say, SendFiles
from flows.record import CaseState
from storage.unit_of_work import Outgoing, Posted, Rows, Storage, Unreadable, decode, encode


@dataclass(frozen=True, slots=True)
class Matter:
    """One row of the outbox; without a parcel it cannot be read."""

    row: Outgoing
    parcel: Parcel | None
    cards: tuple[Posted, ...] = ()
    """The cards of its case in this chat, newest first."""
    topic: Posted | None = None
    closed: bool = False
    """Whether the case is, as far as its topic is concerned."""
    reply_to: str = ""
    number: str = ""
    """Of its case, when these words should stand below the card and there is none."""
    edits: str = ""
    """The message that becomes these words."""
    listed: Card | None = None
    """What a storm's list says by now."""
    list: Posted | None = None
    """The list that stands in the chat already."""
    calm: bool = False


def read_matter(storage: Storage, rows: Rows, row: Outgoing, storms: Storms) -> Matter:
    """Read what a claimed row needs. A new card takes along what was to be written into the old one."""
    try:
        parcel = decode(Parcel, row.payload)
        if row.coalesce == LIST:
            card, posted = storms.card_of_list(rows, row.lane), storage.posted.newest(rows, row.lane, LIST)
            return Matter(row, parcel, listed=card, list=posted, calm=storms.is_calm(row.lane))
        return _of_case(storage, rows, row, parcel)
    except Unreadable:
        return Matter(row, None)


def _of_case(storage: Storage, rows: Rows, row: Outgoing, parcel: Parcel) -> Matter:
    said, edits, topic, closed = parcel.outbound, parcel.edits, None, False
    cards: tuple[Posted, ...] = ()
    if isinstance(said, PostCard):
        parcel = _newest(storage, rows, row, parcel, said)
    if row.case_id is not None:
        cards = tuple(card for card in storage.posted.cards_of(rows, row.case_id) if card.lane == row.lane)
        topic = topic_of(storage, rows, row) if reads_many(row.lane) else None
        if topic is not None:
            case = storage.cases.of(rows, [row.case_id]).get(row.case_id)
            closed = case is not None and case.state is CaseState.CLOSED
    reply_to = number = ""
    if isinstance(said, Say | SendFiles):
        reply_to = _reply_to(storage, rows, row, said, cards)
    if isinstance(said, Say) and said.on_card and not reply_to and row.case_id is not None:
        known = storage.cases.of(rows, [row.case_id]).get(row.case_id)
        number = known.number if known else ""
    if isinstance(said, Say) and said.rewrites and said.origin and not edits:
        copies = storage.posted.copies(rows, row.lane, said.origin)
        edits = next((each.message_id for each in copies if each.role != FILE), "")
    return Matter(row, parcel, cards, topic, closed, reply_to, number, edits)


def _reply_to(storage: Storage, rows: Rows, row: Outgoing, said: Say | SendFiles, cards: tuple[Posted, ...]) -> str:
    on_card = cards[0].message_id if cards and (isinstance(said, SendFiles) or said.on_card) else ""
    answers = getattr(said, "answers", "")
    return (storage.posted.counterpart(rows, row.lane, answers) if answers else "") or on_card


def _newest(storage: Storage, rows: Rows, row: Outgoing, parcel: Parcel, said: PostCard) -> Parcel:
    edit = storage.outbox.newest_edit(rows, row.lane, said.case)
    newer = decode(Parcel, edit.payload).outbound if edit is not None else None
    if not isinstance(newer, RefreshCard):
        return parcel
    parcel = replace(parcel, outbound=replace(said, card=newer.card))
    storage.outbox.rewrite(rows, row.id, encode(parcel))
    return parcel
