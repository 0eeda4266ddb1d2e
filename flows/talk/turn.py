"""The records of a talk: what is going on in a chat, what it heard, what it sees outside itself, and what follows."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from flows.answer import Answer
from flows.inbound import Body
from flows.offer import Offer
from flows.organisation import Organisation
from flows.outbound import Choose, Say, Wish
from flows.plan import Compiled, Plan
from flows.report import Reporter
from flows.request import Request
from flows.terms import Address, CaseId, Language, PlanHash, Record
from flows.text import Text
from flows.track import Point


class Phase(StrEnum):
    """What the chat is being asked."""

    QUIET = "quiet"
    """Nothing is open."""
    LANGUAGE = "language"
    """First contact in an unknown language: which one?"""
    CHOOSING = "choosing"
    """What is to be reported?"""
    ASKING = "asking"
    """A question of the form stands open."""
    DANGER = "danger"
    """After a weak cry for help: is there danger?"""
    CHECKING = "checking"
    """The summary: all correct?"""
    CORRECTING = "correcting"
    """A question of the form is open again, from the summary or on the way back."""
    STOPPING = "stopping"
    """Call off the case, or only stop the form?"""
    RECOUNTING = "recounting"
    """A number that came by itself was read back: is it right?"""


class Beside(Record, frozen=True, kw_only=True):
    """What the questions of a deed look at beside each other: its case as it stood when they were put, without words.

    An answer keeps what a condition can ask of it; that there were words or a place, not which.
    """

    branch: str
    answers: dict[str, Answer] = {}
    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    said_at: datetime | None = None


class Form(Record, frozen=True, kw_only=True):
    """A form under way. A staff form gathers the details of an `action` instead of a report."""

    plan: PlanHash
    entry: str = ""
    branch: str
    action: str = ""
    only: tuple[str, ...] = ()
    """Of a staff form: the questions that are asked; all of the action's when empty."""
    beside: Beside | None = None
    """Of a staff form whose questions hang on something."""
    reminded: bool = False
    """Of a staff form whose details must be there: silence has asked for them once more, and waits from now on."""
    taken: bool = False
    """One of the staff writes it down for somebody on the telephone."""
    case: CaseId | None = None
    answers: dict[str, Answer] = {}
    asked: str = ""
    """The question that stands open."""
    order: tuple[str, ...] = ()
    """Questions answered so far, in that order: the way back."""
    pending: tuple[str, ...] = ()
    """Questions that are put right together with the one that stands open."""
    declined: tuple[str, ...] = ()
    """Questions of which none of the answers fitted that were known and offered: they are asked openly."""
    early: tuple[Answer, ...] = ()
    """What was said beside the questions before the case opened; the report carries it."""
    partial: dict[str, Answer] = {}
    """Question that takes several answers -> those given so far, while it stands open."""
    ended: str = ""
    """The question whose answer ended it without a case: should it not have helped after all, it is asked again."""
    days: dict[str, str] = {}
    """Question of a time -> the words that told a day without its hour: the hour has been asked for once."""
    left: str = ""
    """Branch that a cry for help interrupted, with the question that stood open and what the chat was asked."""
    left_asked: str = ""
    left_phase: Phase | None = None
    came_from: "Form | None" = None
    """The form as it was before an answer led to another plan; `came_by` is the question that was answered."""
    came_by: str = ""
    anew: tuple[str, ...] = ()
    """Questions that something done about the case had answered before the last cry for help: they are asked again."""
    emergency: bool = False
    """A cry for help raised it, or began it."""
    paged: bool = True
    """False while the case of a weak cry, which woke nobody, waits for a further word."""
    first_said_at: datetime
    again_at: datetime | None = None
    """When it turned out that advice had not helped after all."""
    finished: bool = False

    @property
    def counts_from(self) -> datetime:
        """Where the clocks of its case start, when no answer opens it."""
        return self.again_at or self.first_said_at


class Conversation(Record, frozen=True, kw_only=True):
    """What is going on in one private chat. `stamp` grows with every new question: it tells an old button."""

    address: Address
    language: Language
    language_chosen: bool = False
    """Whether it is known which language the person reads; else the first contact is in both."""
    phase: Phase = Phase.QUIET
    form: Form | None = None
    shelf: tuple[Form, ...] = ()
    """Forms that a cry for help put aside; they stay resumable."""
    under: Phase | None = None
    """The phase that DANGER, STOPPING or RECOUNTING interrupted."""
    recount: Answer | None = None
    """The number that was read back, as the answer that it will be."""
    case: CaseId | None = None
    """The open case of this chat that further words belong to."""
    emergency: CaseId | None = None
    """The case that a cry for help opened: a further cry goes there, whatever form is open."""
    stamp: int = 0
    chosen: Choose | None = None
    """The last press that had an effect: the same one again has none."""
    spoke_at: datetime | None = None
    asked_at: datetime | None = None
    silent_at: datetime | None = None
    """When silence acts: the case opens with what there is, or the summary is taken as read."""
    last_message: str = ""
    """The message of a text so long that its rest may follow as a second one, sent at `last_text_at`."""
    last_text_at: datetime | None = None
    album: str = ""
    """The album whose files belong together, however many messages bring them."""
    album_asked: str = ""
    """The question that the album answered; empty when it belongs to the case as a whole."""
    cry: str = ""
    """The words of a weak cry that waits for its first answer."""
    cry_told: bool = False
    """Whether a case was opened with those words, so that they need not be told again."""
    more: bool = False
    """The first menu shows its second page."""
    named: str = ""
    """The way in that the first words named, before one was chosen: silence takes it."""
    since: datetime | None = None
    """When the person began to tell what it is about."""
    early: tuple[Answer, ...] = ()
    """What was said before a way in was chosen."""
    point: Point | None = None
    """Where the phone was last, while it keeps sending that."""
    driving: bool = False
    """It moves faster than one should write: questions wait."""
    told_to_drive: bool = False
    """The person was told so; once is enough until they have stopped."""
    keys_shown: bool = False
    """Keys stand under the text field, until a message takes them away."""
    version: int = 1


class Heard(Record, frozen=True, kw_only=True):
    """One thing that somebody did in the chat, once. `message` is the platform's id of what they wrote."""

    body: Body | Choose | Wish
    said_at: datetime
    received_at: datetime
    message: str = ""
    edited: bool = False


class Glimpse(Record, frozen=True, kw_only=True):
    """As much of a case as the talk may know."""

    id: CaseId
    number: str
    closed: bool = False
    resolved: bool = False
    """Reported as done: the reporter was asked whether it is solved, and has not said so."""
    offers: tuple[Offer, ...] = ()
    """What the reporter may do about it now: words that say its label do it. `offered_at` since when."""
    offered_at: datetime | None = None
    taken: bool = False
    """One of the staff has written it down here for somebody on the telephone."""
    done: tuple[str, ...] = ()
    """What was done about it and counts still: it may answer a question."""


class Hearing(Record, frozen=True, kw_only=True):
    """What a talk looks at outside itself.

    `offered` are the plans whose entries are the keys of the first message for this reporter, in order; `cases` are
    this reporter's. `zone` is the name of the zone in which a time of day is meant.
    """

    now: datetime
    plans: Mapping[PlanHash, Plan]
    offered: tuple[Compiled, ...]
    organisation: Organisation
    reporter: Reporter
    cases: tuple[Glimpse, ...] = ()
    staff: bool = False
    zone: str = "Asia/Shanghai"


class Turn(Record, frozen=True, kw_only=True):
    """What follows: the conversation as it is from now on, what it says, and what it asks of the house.

    `answer` is the short answer to a press.
    """

    conversation: Conversation
    said: tuple[Say, ...] = ()
    requests: tuple[Request, ...] = ()
    answer: Text | None = None
