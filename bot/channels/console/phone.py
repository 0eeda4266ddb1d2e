"""A phone at the console: what stands in its chat, whether it has signal, and what is on its way."""

from datetime import datetime, timedelta

from bot.channels.port import Message, ReplyKey
from flows.inbound import Attached, Inbound, Located, SharedContact, Wrote
from flows.terms import Language, Record

KEPT = 500
"""Messages that a phone remembers; older ones can be neither shown nor edited."""
LATE = timedelta(seconds=90)
"""How late everything arrives from a phone with slow signal."""

Content = Wrote | Located | Attached | SharedContact


class Entry(Record, frozen=True, kw_only=True):
    """One message of a chat. `message` is ours, `content` is what the person `by` sent.

    `waiting`: it has left the person's thumb, but not reached us yet.
    """

    id: str
    chat: str
    at: datetime
    by: str = ""
    message: Message | None = None
    content: Content | None = None
    edited_at: datetime | None = None
    reply_to: str = ""
    waiting: bool = False

    @property
    def ours(self) -> bool:
        """Whether the house said it."""
        return self.message is not None


class Underway(Record, frozen=True, kw_only=True):
    """Something that a person did and that reaches us at `at`: twice, under one key, from a phone with slow signal."""

    at: datetime
    inbound: Inbound
    twice: bool = False


class Phone:
    """The state of one chat, as the platform has it and as its screen shows it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.slow = False
        self.present = True
        self.unsent: list[Entry] = []
        self._entries: dict[str, Entry] = {}
        self._screen: tuple[Entry, ...] | None = None

    @property
    def in_flight(self) -> bool:
        """Whether it is in flight mode: it sends nothing, and receives later."""
        return self._screen is not None

    @property
    def screen(self) -> tuple[Entry, ...]:
        """What the person sees: in flight mode what was there before it, and what they wrote since."""
        if self._screen is None:
            return tuple(self._entries.values())
        return (*self._screen, *self.unsent)

    def entry(self, message_id: str) -> Entry | None:
        """The message of this id, also one that has not reached the screen yet."""
        return self._entries.get(message_id)

    def put(self, entry: Entry) -> None:
        """Take a new message, or the new shape of one; the oldest are forgotten."""
        self._entries[entry.id] = entry
        self.unsent = [each for each in self.unsent if each.id != entry.id]
        while len(self._entries) > KEPT:
            del self._entries[next(iter(self._entries))]

    def take_off(self) -> None:
        """Switch flight mode on."""
        self._screen = self.screen

    def land(self) -> list[Entry]:
        """Switch flight mode off; returns what was written meanwhile, to be sent now."""
        self._screen, unsent, self.unsent = None, self.unsent, []
        return unsent

    def clear(self) -> None:
        """Forget every message; settings stay."""
        self._entries.clear()
        self.unsent.clear()
        if self._screen is not None:
            self._screen = ()

    @property
    def keys(self) -> tuple[tuple[ReplyKey, ...], ...]:
        """The keys under the text field: those of the last message that put some there, unless one took them away."""
        for entry in reversed(self.screen):
            if entry.message is not None and (entry.message.keys or entry.message.drop_keys):
                return entry.message.keys
        return ()
