"""The post room: what the rules want said becomes rows of the outbox, one for each chat that reads it."""

from collections.abc import Iterable

from bot.notebook import Notebook
from flows.outbound import (
    AnswerPress,
    Kind,
    Outbound,
    PostCard,
    Recipient,
    RefreshCard,
    Say,
    ToAddress,
    ToGroup,
    ToPerson,
)
from flows.rota import on_call
from flows.terms import Address, Language, PersonId, Record
from flows.weave import weave
from storage.unit_of_work import Chat, ChatKind, Outgoing, encode


class Parcel(Record, frozen=True, kw_only=True):
    """What an outbox row carries: the words, not yet in a language, and whose language and zone they are for."""

    outbound: Say | PostCard | RefreshCard
    language: Language
    zone: str
    thread: str = ""
    edits: str = ""
    """The message that becomes these words; empty for a new one."""


def send(book: Notebook, outbound: Iterable[Outbound], *, pressed_at: Address | None = None) -> None:
    """Note what is to be said; words to a reporter wait on the page until the step is over, to become one message."""
    for each in outbound:
        match each:
            case AnswerPress():
                if pressed_at is not None:
                    book.page.answers.append((pressed_at, each))
            case Say(to=ToAddress(address=address)):
                book.page.said.append((address, each))
            case Say() | PostCard() | RefreshCard():
                for chat in _chats(book, each.to):
                    _post(book, chat, each)


def send_copy(book: Notebook, say: Say, person: str, language: Language) -> None:
    """Tell somebody in private, in this language for once."""
    for chat in _chats(book, ToPerson(person=PersonId(person))):
        _post(book, chat, say, language)


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
            book.page.outgoing.append(_row(book, address.lane, say.kind, parcel))


def reader_at(book: Notebook, address: Address) -> tuple[Language, str]:
    """The language and the zone in which a chat reads."""
    conversation = book.conversation(address)
    if conversation is not None:
        return conversation.language, book.house.zone
    chat = book.chat(address.lane)
    return (Language(chat.language) if chat and chat.language else book.house.language), book.house.zone


def _chats(book: Notebook, to: Recipient) -> list[Chat]:
    """The chats in which a recipient reads; a group without one is read by everybody on duty, in private."""
    staff = [chat for chat in book.staff_chats() if chat.reachable]
    match to:
        case ToPerson(person=person):
            return [chat for chat in staff if chat.kind is ChatKind.PRIVATE and chat.person == person]
        case ToGroup(group=group):
            bound = [chat for chat in staff if chat.kind is ChatKind.GROUP and chat.group_id == group]
            if any(chat.bot in book.house.reaching for chat in bound):
                return bound
            duty = set(on_call(book.house.organisation.group(group), book.now, book.house.zone_of_group(group)))
            return bound + [chat for chat in staff if chat.kind is ChatKind.PRIVATE and chat.person in duty]
        case ToAddress():
            return []


def _post(book: Notebook, chat: Chat, outbound: Say | PostCard | RefreshCard, language: Language | None = None) -> None:
    house = book.house
    language = language or (Language(chat.language) if chat.language else house.language)
    zone = chat.time_zone or (house.zone_of_group(chat.group_id) if chat.group_id else house.zone)
    parcel = Parcel(outbound=outbound, language=language, zone=zone, thread=chat.thread)
    coalesce = None
    match outbound:
        case Say():
            kind = outbound.kind
        case PostCard():
            # A card is never lost for a doubt: without `urgent` it still is sent at least once, only without haste.
            kind = Kind.URGENT if outbound.urgent else Kind.PROMPT
        case _:
            # Only the newest edit waits: one that was not sent yet is replaced.
            kind, coalesce = Kind.STATE, f"card:{outbound.case}"
    book.page.outgoing.append(_row(book, chat.lane, kind, parcel, coalesce=coalesce))


def _row(book: Notebook, lane: str, kind: Kind, parcel: Parcel, *, coalesce: str | None = None) -> Outgoing:
    return Outgoing(
        lane=lane,
        kind=kind,
        payload=encode(parcel),
        created_at=book.now,
        not_before=book.now,
        case_id=parcel.outbound.case,
        coalesce=coalesce,
    )
