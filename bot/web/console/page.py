"""What stands on the page: who is looked at, and each phone and case as its template shows it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from bot.web.console.words import KINDS, Frame, frame
from bot.web.markup import safe
from bot.web.ports import EntryView, Phones, PhoneView, Say, SeatView
from flows.bilingual import Bilingual
from flows.inbound import Attached, Located, MediaKind, SharedContact, Wrote
from flows.terms import Language, Record
from flows.text import T, Text, Words, held

PLACES = {"customer": "customer", "driver": "driver", "group": "group", "private": "staff"}
"""The four phones of the page, and the kind of seat that each shows."""
SHOWN = 120
"""Messages of a chat that the page shows; a longer past stays in the chat."""
QUOTED = 60
"""Characters of a message that a reply to it repeats."""


class Selection(Record, frozen=True, kw_only=True):
    """Whom the page shows: the chat in each place, who speaks in it, the case, and the language of the frame."""

    language: Language
    chats: dict[str, str]
    speakers: dict[str, str]
    case: str = ""


class Line(Record, frozen=True, kw_only=True):
    """A message as the page shows it. `side` is `house`, `own` (who speaks now) or `other`."""

    id: str
    side: str
    who: str
    body: Markup
    kind: str
    buttons: Sequence[Sequence[Any]] = ()
    at: str
    quote: str = ""
    note: str = ""
    editable: str = ""


class Choice(Record, frozen=True, kw_only=True):
    """Something to choose in a list."""

    value: str
    name: str
    chosen: bool


class Screen(Record, frozen=True, kw_only=True):
    """A phone as the page shows it; `w` is its frame's words in its own language."""

    place: str
    chat: str
    person: str
    language: Language
    w: Frame
    seats: tuple[Choice, ...]
    speakers: tuple[Choice, ...]
    lines: tuple[Line, ...]
    keys: Sequence[Sequence[Any]]
    slow: bool
    flight: bool

    @property
    def is_public(self) -> bool:
        """Whether it is a phone out on the road or at a customer's."""
        return self.place in {"customer", "driver"}


def selection_of(query: Mapping[str, str], phones: Phones, language: Language) -> Selection:
    """Whom a query names; whoever it does not name, or names wrongly, is the first of their kind."""
    seats = {seat.chat: seat for seat in phones.seats}
    chats: dict[str, str] = {}
    for place, kind in PLACES.items():
        of_kind = [chat for chat, seat in seats.items() if _shown_as(seat) == kind]
        if of_kind:
            chats[place] = query[place] if query.get(place) in of_kind else of_kind[0]
    if "private" not in query and "group" in chats:
        head = f"staff:{seats[chats['group']].speakers[-1]}"
        chats["private"] = head if head in seats else chats["private"]
    speakers = {place: seats[chat].speakers[0] for place, chat in chats.items() if seats[chat].speakers}
    if "group" in chats and query.get("as") in seats[chats["group"]].speakers:
        speakers["group"] = query["as"]
    named = query.get("language")
    return Selection(
        language=Language(named) if named in {each.value for each in Language} else language,
        chats={place: chat for place, chat in chats.items() if place in speakers},
        speakers=speakers,
        case=query.get("case", ""),
    )


def last_said(phone: PhoneView) -> int:
    """The id of the last message from the house that a phone shows; 0 without one."""
    return next((int(entry.id) for entry in reversed(phone.screen) if entry.message is not None), 0)


def screen_of(place: str, selection: Selection, phones: Phones, say: Say) -> Screen:
    """One of the four phones."""
    chat, person = selection.chats[place], selection.speakers[place]
    phone = phones.phone(chat)
    language = phone.language
    seats = {seat.chat: seat for seat in phones.seats}
    return Screen(
        place=place,
        chat=chat,
        person=person,
        language=language,
        w=frame(say, language),
        seats=tuple(
            Choice(value=seat.chat, name=_named(seat, say, language), chosen=seat.chat == chat)
            for seat in phones.seats
            if _shown_as(seat) == PLACES[place]
        ),
        speakers=tuple(
            Choice(value=each, name=_name(each, seats.values(), language), chosen=each == person)
            for each in seats[chat].speakers
        ),
        lines=_Lines(phone, person, seats[chat], seats.values(), say).all(),
        keys=phone.keys,
        slow=phone.slow,
        flight=phone.in_flight,
    )


class _Lines:
    """Writes the messages of one phone, in its language."""

    def __init__(self, phone: PhoneView, person: str, seat: SeatView, seats: Iterable[SeatView], say: Say) -> None:
        self._shown = phone.screen[-SHOWN:]
        self._by_id = {entry.id: entry for entry in self._shown}
        self._phone = phone
        self._person = person
        self._in_group = seat.kind == "group"
        self._seats = tuple(seats)
        self._say = say
        self._w = frame(say, phone.language)

    def all(self) -> tuple[Line, ...]:
        return tuple(self._line(entry) for entry in self._shown)

    def _line(self, entry: EntryView) -> Line:
        own = entry.by == self._person
        kind, body = self._body(entry)
        return Line(
            id=entry.id,
            side="house" if entry.message is not None else "own" if own else "other",
            who=_name(entry.by, self._seats, self._phone.language) if self._in_group and entry.by else "",
            body=body,
            kind=kind,
            buttons=entry.message.buttons if entry.message is not None else (),
            at=self._time(entry.at),
            quote=self._quote(entry.reply_to),
            note=self._note(entry),
            editable=entry.content.text if own and isinstance(entry.content, Wrote) and not entry.waiting else "",
        )

    def _body(self, entry: EntryView) -> tuple[str, Markup]:
        match entry.content:
            case Wrote(text=text):
                return "text", escape(text)
            case Located(lat=lat, lon=lon):
                return self._thing(T("Position {where}", where=f"{lat:.4f}, {lon:.4f}"))
            case Attached(kind=MediaKind.VOICE, file=file):
                return self._thing(T("Voice message {name}", name=file))
            case Attached(file=file):
                return self._thing(T("Photo {name}", name=file))
            case SharedContact(phone=phone):
                return self._thing(T("Telephone number {number}", number=phone))
            case None:
                return "text", safe(entry.message.html) if entry.message is not None else Markup()

    def _thing(self, text: Text) -> tuple[str, Markup]:
        return "thing", escape(self._say(text, self._phone.language))

    def _note(self, entry: EntryView) -> str:
        if entry.waiting:
            return self._w("unsent") if self._phone.in_flight else self._w("waiting")
        if entry.edited_at is not None:
            return self._say(T("edited {at}", at=entry.edited_at), self._phone.language)
        return ""

    def _quote(self, message_id: str) -> str:
        entry = self._by_id.get(message_id)
        if entry is None:
            return ""
        text = self._body(entry)[1].striptags()
        return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"

    def _time(self, moment: datetime) -> str:
        return time_of(moment, self._say, self._phone.language)


def time_of(moment: datetime, say: Say, language: Language) -> str:
    """A point in time as the reader reads it."""
    return say(Words(zh="{at}", en="{at}", params=held({"at": moment})), language)


def _shown_as(seat: SeatView) -> str:
    """The kind of phone on which somebody is shown: a buyer, a household or a client has a customer's."""
    return seat.kind if seat.kind in PLACES.values() else "customer"


def _named(seat: SeatView, say: Say, language: Language) -> str:
    """Whose phone it is, and of which kind they are where a plan may be for them alone."""
    if seat.kind in KINDS:
        return say(T("{name} ({kind})", name=seat.name.words, kind=KINDS[seat.kind]), language)
    return _pick(seat.name, language)


def _pick(name: Bilingual, language: Language) -> str:
    return name.zh if language is Language.ZH else name.en


def _name(person: str, seats: Iterable[SeatView], language: Language) -> str:
    own = next((seat for seat in seats if seat.kind != "group" and person in seat.speakers), None)
    return _pick(own.name, language) if own else person
