# ruff: noqa: D102 - the members of a view are named for what they are; its own docstring says the rest
"""What the console's page asks of the house; bootstrap fits the house to it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from flows.bilingual import Bilingual
from flows.inbound import Attached, Located, SharedContact, Wrote
from flows.obligation import Status
from flows.terms import Basis, Language, Record
from flows.text import Text

Say = Callable[[Text, Language], str]
"""A sentence as plain words in a language, its times in the page's zone."""


# --- phones -----------------------------------------------------------------------------------------------------------
class InlineView(Protocol):
    """A button under a message."""

    @property
    def label(self) -> str: ...
    @property
    def data(self) -> str: ...
    @property
    def copies(self) -> str: ...


class KeyView(Protocol):
    """A key under the text field."""

    @property
    def label(self) -> str: ...
    @property
    def requests(self) -> str: ...


class MessageView(Protocol):
    """What the house said, in Telegram's HTML subset."""

    @property
    def html(self) -> str: ...
    @property
    def buttons(self) -> Sequence[Sequence[InlineView]]: ...


class EntryView(Protocol):
    """One message of a chat: `message` from the house, or `content` that the person `by` sent."""

    @property
    def id(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def message(self) -> MessageView | None: ...
    @property
    def content(self) -> Wrote | Located | Attached | SharedContact | None: ...
    @property
    def edited_at(self) -> datetime | None: ...
    @property
    def reply_to(self) -> str: ...
    @property
    def waiting(self) -> bool: ...


class PhoneView(Protocol):
    """What a phone shows."""

    @property
    def language(self) -> Language: ...
    @property
    def slow(self) -> bool: ...
    @property
    def in_flight(self) -> bool: ...
    @property
    def screen(self) -> Sequence[EntryView]: ...
    @property
    def keys(self) -> Sequence[Sequence[KeyView]]: ...


class SeatView(Protocol):
    """Somebody, or a group, that the console speaks for; `kind` is `group`, `staff`, or what a reporter is."""

    @property
    def chat(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> Bilingual: ...
    @property
    def speakers(self) -> Sequence[str]: ...


class ChangeView(Protocol):
    """Something to show: `chat` changed, a `toast` for one person, or the house has `closed`."""

    @property
    def kind(self) -> str: ...
    @property
    def chat(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def alert(self) -> bool: ...


class Phones(Protocol):
    """The channel behind the page. KeyError where a chat, a person or a message is not there."""

    @property
    def seats(self) -> Sequence[SeatView]: ...
    def phone(self, chat: str) -> PhoneView: ...
    def listen(self, listener: Callable[[ChangeView], None]) -> Callable[[], None]: ...
    def write(self, chat: str, person: str, text: str) -> str: ...
    def rewrite(self, chat: str, person: str, message_id: str, text: str) -> str: ...
    def press(self, chat: str, person: str, message_id: str, data: str) -> str: ...
    def locate(self, chat: str, person: str, lat: float, lon: float) -> str: ...
    def photo(self, chat: str, person: str, name: str = "", *, size: int = 200_000) -> str: ...
    def voice(self, chat: str, person: str, name: str = "", *, size: int = 40_000) -> str: ...
    def contact(self, chat: str, person: str) -> str: ...
    def set_slow(self, chat: str, *, slow: bool) -> None: ...
    def set_flight(self, chat: str, *, flight: bool) -> None: ...


# --- the clock --------------------------------------------------------------------------------------------------------
class ClockControl(Protocol):
    """The house's clock; without `controllable` it is the real one, and the page shows no keys for it."""

    @property
    def controllable(self) -> bool: ...
    @property
    def speed(self) -> float: ...
    def now(self) -> datetime: ...
    def run_at(self, speed: float) -> None: ...
    def move_to(self, moment: datetime) -> None: ...


# --- cases ------------------------------------------------------------------------------------------------------------
class PromiseView(Record, frozen=True, kw_only=True):
    """One promise of a case: what, until when, on whose word, and what becomes of it when it is broken.

    `sentence` is the plan's own; `cite` is where the source says it; `owner` is who owes it, `met_by` who kept it.
    `ladder` names who is told after a breach, step by step, and `rung` the step that was told last (-1: none yet).
    """

    id: str
    what: Text
    basis: Basis
    status: Status
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None = None
    met_at: datetime | None = None
    met_by: Text | None = None
    breached_at: datetime | None = None
    owner: Text
    sentence: Text
    cite: str = ""
    ladder: tuple[Text, ...] = ()
    rung: int = -1

    @property
    def length(self) -> timedelta:
        """From start to due."""
        return self.due_at - self.started_at


class SaidView(Record, frozen=True, kw_only=True):
    """Something that was said about a case: when, to whom, and in which way (`kind`, in words)."""

    at: datetime
    to: Text
    kind: Text


class CaseView(Record, frozen=True, kw_only=True):
    """A case as the page shows it."""

    number: str
    title: Text
    state: Text
    opened_at: datetime
    promises: tuple[PromiseView, ...] = ()
    said: tuple[SaidView, ...] = ()


class JournalLine(Record, frozen=True, kw_only=True):
    """One line of a case's record."""

    at: datetime
    by: Text
    what: Text


class Overview(Protocol):
    """Reads the house's cases."""

    async def cases(self) -> Sequence[CaseView]:
        """The cases to show: open ones, then those closed a little while ago; the most urgent first."""

    async def journal(self, number: str) -> Sequence[JournalLine] | None:
        """The record of a case, oldest first; None when there is no such case."""

    async def next_due(self) -> datetime | None:
        """When the clock will knock next, on whatever account; None when nothing waits."""


# --- stories ----------------------------------------------------------------------------------------------------------
class Story(Record, frozen=True, kw_only=True):
    """A script that can be played into the phones."""

    id: str
    title: Text


class StoryPlayer(Protocol):
    """Plays one script at a time; whoever writes in between simply writes in between."""

    @property
    def stories(self) -> Sequence[Story]: ...
    @property
    def playing(self) -> str:
        """The id of the script that is being played, or nothing."""

    async def play(self, story: str) -> None:
        """Begin a script, instead of another one; KeyError when there is none of this id."""

    async def stop(self) -> None:
        """Stop where it is."""


Reset = Callable[[], Awaitable[None]]
"""Empties the demo's database and its phones."""
