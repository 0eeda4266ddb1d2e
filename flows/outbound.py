"""Everything we may say: to whom, with which strata of text and which buttons; nobody has said it yet."""

from datetime import datetime
from enum import StrEnum

from flows.inbound import Attached
from flows.terms import Address, CaseId, GroupId, Language, PersonId, Record
from flows.text import Text


# --- to whom ----------------------------------------------------------------------------------------------------------
class ToAddress(Record, frozen=True, tag="address"):
    """One chat, whoever reads there."""

    address: Address


class ToPerson(Record, frozen=True, tag="person"):
    """A person of the organisation, in private, wherever they can be reached."""

    person: PersonId


class ToGroup(Record, frozen=True, tag="group"):
    """A responder group's chat; without one, everybody on duty in private."""

    group: GroupId


Recipient = ToAddress | ToPerson | ToGroup


# --- what a button means ----------------------------------------------------------------------------------------------
class Choose(Record, frozen=True, tag="choose"):
    """An option of the open question; `stamp` tells whether it still is open."""

    stamp: int
    option: str


class Act(Record, frozen=True, tag="act"):
    """An action on a case (`acknowledge`, `did:departed`, `met:outlet-head`), with an argument where it needs one."""

    case: CaseId
    action: str
    argument: str = ""


class Wish(Record, frozen=True, tag="wish"):
    """Something a person may want at any time: `status`, `add`, `help`, `language:en`, `call`, `join:yes`."""

    what: str


class Copy(Record, frozen=True, tag="copy"):
    """Copies a number to the phone's clipboard; nothing comes back to us."""

    text: str


Press = Choose | Act | Wish | Copy


class Button(Record, frozen=True):
    """An inline button: its label and what a press on it means."""

    label: Text
    press: Press


class Key(Record, frozen=True):
    """A key under the text field: its label is sent as text, or the phone sends what it `requests`."""

    label: Text
    requests: str = ""


Rows = tuple[tuple[Button, ...], ...]


# --- how it travels ---------------------------------------------------------------------------------------------------
class Kind(StrEnum):
    """The outbox class: how often it may be repeated, and what it overtakes.

    TRANSIENT answers a press after the commit and is never stored. STATE is an edit: the last one wins.
    PROMPT is sent at least once, a repeat is harmless. URGENT is sent at least once, a possible repeat is marked, and
    it overtakes everything. NOTICE is sent at most once, a doubtful one is listed as unknown.
    """

    TRANSIENT = "transient"
    STATE = "state"
    PROMPT = "prompt"
    URGENT = "urgent"
    NOTICE = "notice"


class Card(Record, frozen=True):
    """What a staff card says, line by line, and the keys that it bears."""

    lines: tuple[Text, ...]
    buttons: Rows = ()


NO_STEP = -1


class Alert(Record, frozen=True, kw_only=True):
    """Which promise a word is about: several share one message, and a late one tells how things stand by then."""

    case: CaseId
    promise: str
    step: int = NO_STEP
    """The step of the ladder that it asks; NO_STEP to those who owe it, to the group and to the reporter."""
    breach: bool = False
    """Its time has passed; else it is asked for, or about to pass."""
    at: datetime | None = None
    """When it should have been said, which is long ago after an outage."""
    words: tuple[Text, ...] = ()
    """To a reporter: its lines, which may stand among others."""


class Say(Record, frozen=True, tag="say"):
    """A message in four strata, read from the top: danger, what we know, what comes next, and one question.

    `buttons` and `keys` belong to the question. What is said to the same reader in one step becomes one message.
    """

    to: Recipient
    first: tuple[Text, ...] = ()
    lines: tuple[Text, ...] = ()
    question: tuple[Text, ...] = ()
    buttons: Rows = ()
    keys: tuple[tuple[Key, ...], ...] = ()
    drop_keys: bool = False
    kind: Kind = Kind.NOTICE
    case: CaseId | None = None
    on_card: bool = False
    """In a group: a reply to the case's card."""
    origin: str = ""
    """Lane and id (`staff:-100123/456`) of the message that these words pass on: an edit of it edits them, an answer to
    them goes back there."""
    rewrites: bool = False
    """They replace what was passed on of `origin` before."""
    answers: str = ""
    """Lane and id of the message that the passed-on one was itself an answer to."""
    separate: bool = False
    """Nothing may be woven below it: the keys under the text field can only be taken away by a message of their own."""
    alerts: tuple[Alert, ...] = ()
    """What it alerts about."""


class PostCard(Record, frozen=True, tag="post_card"):
    """A new card, with sound; an earlier card of the case in that chat becomes one line that points to it."""

    to: Recipient
    case: CaseId
    number: str
    card: Card
    urgent: bool = True
    emergency: bool = False
    """Posted singly, however many arrive."""
    title: str = ""
    """Name of the case's topic, where a group has topics."""


class RefreshCard(Record, frozen=True, tag="refresh_card"):
    """The cards of a case as they should now read, wherever they stand; silent."""

    to: Recipient
    case: CaseId
    card: Card


class SendFiles(Record, frozen=True, kw_only=True, tag="send_files"):
    """Files that somebody sent, to be fetched from the bot that has them and sent again, below the card or to a person.

    `source` is that bot. `spoiler` covers pictures until somebody uncovers them.
    """

    to: Recipient
    case: CaseId
    source: str
    files: tuple[Attached, ...]
    words: tuple[Text, ...] = ()
    """Who sent them, above the caption as written."""
    spoiler: bool = False
    origin: str = ""
    """Lane and id of the message that they came in."""


class AnswerPress(Record, frozen=True, tag="answer_press"):
    """The short answer to a press, at most 200 characters; without text the press is only confirmed."""

    press: str
    text: Text | None = None
    alert: bool = False
    """It stays until it is closed."""
    language: Language | None = None
    """The presser's; a group's chat reads another one, perhaps."""


Outbound = Say | PostCard | RefreshCard | SendFiles | AnswerPress
