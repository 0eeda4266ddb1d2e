"""The post room: what the rules want said becomes rows of the outbox, one for each chat that reads it."""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from bot.drilling import marked, marked_say
from bot.filing import FILE, want
from bot.flood import FILES_KEPT, in_short
from bot.notebook import Notebook
from flows.outbound import (
    AnswerPress,
    Kind,
    Outbound,
    PostCard,
    Recipient,
    RefreshCard,
    Say,
    SendFiles,
    ToAddress,
    ToGroup,
    ToPerson,
)
from flows.rota import on_call
from flows.terms import Address, Language, PersonId, Record
from flows.weave import weave
from storage.unit_of_work import Chat, ChatKind, Outgoing, Posted, Rank, encode

HELD = "held:"
"""Before the number of a case: the origin of what its holder reads in private and is edited down after a hand-over."""


class Parcel(Record, frozen=True, kw_only=True):
    """What an outbox row carries: the words, not yet in a language, and whose language and zone they are for."""

    outbound: Say | PostCard | RefreshCard | SendFiles
    language: Language
    zone: str
    thread: str = ""
    edits: str = ""
    """The message that becomes these words; empty for a new one."""
    parts_sent: int = 0
    """How many parts of a long message have gone out."""


def send(book: Notebook, outbound: Iterable[Outbound], *, pressed_at: Address | None = None) -> None:
    """Note what is to be said; words to a reporter wait on the page until the step is over, to become one message."""
    for said in outbound:
        if isinstance(said, AnswerPress):
            if pressed_at is not None:
                book.page.answers.append((pressed_at, said))
            continue
        match each := marked(book, said, said.case):
            case Say(to=ToAddress(address=address)):
                book.page.said.append((address, each))
            case SendFiles():
                _want(book, each)
            case Say() | PostCard() | RefreshCard():
                for chat in _chats(book, each.to):
                    _post(book, chat, each)


def _want(book: Notebook, parcel: SendFiles) -> None:
    """Have files passed on; of those of a flood only so many, and whoever sends them reads so."""
    flood = book.flood
    if flood is None or flood.floods.takes_files(flood.lane, book.now, len(parcel.files)):
        want(book, parcel)
    else:
        say = Say(to=ToAddress(address=flood.address), lines=(FILES_KEPT,), case=parcel.case)
        book.page.said.append((flood.address, say))


def forward(book: Notebook, parcel: SendFiles) -> None:
    """The files of a parcel are there: put it into the outbox for everybody who is to have it."""
    if isinstance(parcel.to, ToAddress):
        address = parcel.to.address
        language, zone = reader_at(book, address)
        carried = Parcel(outbound=parcel, language=language, zone=zone, thread=address.thread)
        book.page.outgoing.append(_row(book, address.lane, Kind.PROMPT, carried))
        return
    for chat in _chats(book, parcel.to):
        _post(book, chat, parcel)


def send_copy(book: Notebook, say: Say, person: str, language: Language) -> None:
    """Tell somebody in private, in this language for once."""
    said = marked_say(book, say, say.case)
    for chat in _chats(book, ToPerson(person=PersonId(person))):
        _post(book, chat, said, language)


def rewrite(book: Notebook, chat: Chat, posted: Posted, say: Say) -> None:
    """Make a card that stands somewhere these words, for good."""
    language = Language(chat.language) if chat.language else book.house.language
    parcel = Parcel(outbound=say, language=language, zone=_zone(book, chat), edits=posted.message_id)
    book.page.outgoing.append(_row(book, chat.lane, Kind.STATE, parcel, coalesce=f"old:{posted.message_id}"))
    book.page.later.append(lambda rows: book.storage.posted.put(rows, [replace(posted, role="old_card")]))


def seal(book: Notebook) -> None:
    """The step is over: weave what each reporter is told, and put it into the outbox."""
    told: dict[Address, list[Say]] = {}
    for address, say in book.page.said:
        told.setdefault(address, []).append(say)
    book.page.said.clear()
    for address, says in told.items():
        language, zone = reader_at(book, address)
        for say in weave(says):
            parcel = Parcel(outbound=say, language=language, zone=zone, thread=address.thread)
            book.page.outgoing += _rows(book, address.lane, say, parcel)


def reader_at(book: Notebook, address: Address) -> tuple[Language, str]:
    """The language and the zone in which a chat reads."""
    chat, conversation = book.chat(address.lane), book.conversation(address)
    if conversation is not None:
        return conversation.language, _zone(book, chat)
    language = Language(chat.language) if chat and chat.language else book.house.language
    return language, _zone(book, chat)


def _zone(book: Notebook, chat: Chat | None) -> str:
    if chat is None:
        return book.house.zone
    return chat.time_zone or (book.house.zone_of_group(chat.group_id) if chat.group_id else book.house.zone)


def _chats(book: Notebook, to: Recipient) -> list[Chat]:
    """The chats in which a recipient reads; a group without one is read by everybody on duty, in private."""
    match to:
        case ToPerson(person=person):
            return _in_private(book, {person})
        case ToGroup(group=group):
            bound = [chat for chat in book.staff_chats() if chat.group_id == group and _reads(chat, ChatKind.GROUP)]
            if any(chat.bot in book.house.reaching for chat in bound):
                return bound
            duty = on_call(book.house.organisation.group(group), book.now, book.house.zone_of_group(group))
            return bound + _in_private(book, set(duty))
        case ToAddress():
            return []


def _in_private(book: Notebook, people: Collection[PersonId]) -> list[Chat]:
    return [chat for chat in book.staff_chats() if chat.person in people and _reads(chat, ChatKind.PRIVATE)]


def _reads(chat: Chat, kind: ChatKind) -> bool:
    return chat.reachable and chat.kind is kind


def _post(
    book: Notebook, chat: Chat, outbound: Say | PostCard | RefreshCard | SendFiles, language: Language | None = None
) -> None:
    language = language or (Language(chat.language) if chat.language else book.house.language)
    parcel = Parcel(outbound=outbound, language=language, zone=_zone(book, chat), thread=chat.thread)
    match outbound:
        case Say():
            book.page.outgoing += _rows(book, chat.lane, outbound, parcel)
        case PostCard():
            # A card is never lost for a doubt: without `urgent` it still is sent at least once, only without haste.
            kind = Kind.URGENT if outbound.urgent else Kind.PROMPT
            book.page.outgoing.append(_row(book, chat.lane, kind, parcel, coalesce=f"post:{outbound.case}"))
        case SendFiles():
            book.page.outgoing.append(_row(book, chat.lane, Kind.PROMPT, parcel))
        case _:
            # Only the newest edit waits: one that was not sent yet is replaced.
            book.page.outgoing.append(_row(book, chat.lane, Kind.STATE, parcel, coalesce=f"card:{outbound.case}"))


def _rows(book: Notebook, lane: str, say: Say, parcel: Parcel) -> list[Outgoing]:
    """A new message, or edits of those that passed on the same one before; an unsent one is only said otherwise."""
    passed = book.storage.posted.copies(book.rows, lane, say.origin) if say.rewrites and say.origin else []
    copies = [copy for copy in passed if copy.role != FILE]
    if copies or (say.rewrites and say.origin.startswith(HELD)):
        edits = ((copy.message_id, replace(parcel, edits=copy.message_id)) for copy in copies)
        return [_row(book, lane, Kind.STATE, edit, coalesce=f"copy:{message}") for message, edit in edits]
    if book.flood is not None and not say.alerts and (slot := book.flood.slot(lane, say, book.now)) is not None:
        short = replace(parcel, outbound=in_short(say, book.flood.lane))
        return [replace(_row(book, lane, say.kind, short, coalesce=slot.name), not_before=slot.at)]
    passed_on = say.origin and not say.origin.startswith(HELD)
    return [_row(book, lane, say.kind, parcel, coalesce=f"said:{say.origin}" if passed_on else None)]


def _row(book: Notebook, lane: str, kind: Kind, parcel: Parcel, *, coalesce: str | None = None) -> Outgoing:
    row = Outgoing(
        lane=lane,
        kind=kind,
        payload=encode(parcel),
        created_at=book.now,
        not_before=book.now,
        case_id=parcel.outbound.case,
        coalesce=coalesce,
    )
    said = parcel.outbound
    return replace(row, rank=Rank.EMERGENCY) if isinstance(said, PostCard) and said.emergency else row
