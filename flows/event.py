"""What happens to a case: facts in the past tense. Each is journalled as it stands, so each carries all it needs."""

from datetime import datetime

from flows.answer import Answer
from flows.inbound import Attached
from flows.report import Report, Reporter
from flows.terms import Address, CaseId, PersonId, Petition, PlanHash, Record


class Fact(Record, frozen=True, kw_only=True):
    """Something that happened to a case. `by` is who did it; empty for the clock and for the house itself."""

    at: datetime
    by: str = ""


class Opened(Fact, frozen=True, tag="opened"):
    """A report became a case. `at` is where its clocks start; `recorded_at` is when we took it in."""

    case: CaseId
    number: str
    recorded_at: datetime
    report: Report


class Supplemented(Fact, frozen=True, tag="supplemented"):
    """The reporter answered, corrected or added something; `branch` is set when the answer leads elsewhere."""

    answers: dict[str, Answer] = {}
    branch: str = ""
    note: str = ""
    files: tuple[Attached, ...] = ()


class Cried(Fact, frozen=True, tag="cried"):
    """The reporter cried for help while the case was open; `words` as written. `branch` is where the plan takes it."""

    words: str
    branch: str = ""
    language: str = ""


class Calmed(Fact, frozen=True, tag="calmed"):
    """The reporter says that there is no danger; the level goes down only when a person has confirmed it."""


class Acknowledged(Fact, frozen=True, tag="acknowledged"):
    """Somebody took the case; `takes_over` when they mean to, whoever has it."""

    takes_over: bool = False


class Declined(Fact, frozen=True, tag="declined"):
    """Somebody who was asked cannot take it."""


class Noted(Fact, frozen=True, tag="noted"):
    """The one who owes it confirmed an obligation by a press, or `called` when a phone call is recorded for them."""

    obligation: str
    called: bool = False


class Did(Fact, frozen=True, tag="did"):
    """An action of the plan was done; details may still be missing."""

    action: str


class Detailed(Fact, frozen=True, tag="detailed"):
    """The details of an action, as far as they were given; the reporter is told now."""

    action: str
    answers: dict[str, Answer] = {}


class Unable(Fact, frozen=True, tag="unable"):
    """The action cannot be done, so what hangs on it goes up the ladder at once."""

    action: str


class Ticked(Fact, frozen=True, tag="ticked"):
    """A line of the checklist was done."""

    item: str


class Reassigned(Fact, frozen=True, tag="reassigned"):
    """Somebody else was asked to take the case; until they do, nothing changes."""

    to: PersonId


class Escalated(Fact, frozen=True, tag="escalated"):
    """Somebody asked for the next step of the ladder before its time."""


class Reminded(Fact, frozen=True, tag="reminded"):
    """A manager reminded the holder."""


class Called(Fact, frozen=True, tag="called"):
    """A manager recorded a phone call about what is overdue: the ladder waits one more step."""


class PhoneShown(Fact, frozen=True, tag="phone_shown"):
    """The reporter's number was shown to somebody on duty."""


class Confirmed(Fact, frozen=True, tag="confirmed"):
    """The reporter says that it is solved; `called` when one of the staff records that they said so by telephone."""

    called: bool = False


class Disputed(Fact, frozen=True, tag="disputed"):
    """The reporter says that it is not solved, or that the vehicle is not there."""


class Reopened(Fact, frozen=True, tag="reopened"):
    """A closed case was opened again."""


class Withdrawn(Fact, frozen=True, tag="withdrawn"):
    """The reporter calls the case off; a person confirms it by a call before it is closed."""


class Released(Fact, frozen=True, tag="released"):
    """A person confirmed that the case is called off: it is closed."""


class Lowered(Fact, frozen=True, tag="lowered"):
    """A person confirmed that there is no danger."""


class Asked(Fact, frozen=True, tag="asked"):
    """The reporter asked for a call."""


class Lost(Fact, frozen=True, tag="lost"):
    """The reporter can no longer be reached by messages; `Found` again with `back`."""

    back: bool = False


class Replanned(Fact, frozen=True, tag="replanned"):
    """The case goes on by another plan, or another branch of its own: by an answer, or by somebody with a `reason`.

    Promises of the same id go on, the others lapse, new ones count from where the case's clocks start.
    """

    plan: PlanHash
    branch: str
    reason: str = ""
    words: str = ""
    """What the reporter wrote, when a cry for help led there."""


class Petitioned(Fact, frozen=True, tag="petitioned"):
    """Somebody asks to extend or pause a promise, or to do what needs another's agreement.

    Granted at once when they may grant it themselves.
    """

    what: Petition
    about: str
    """The obligation or the action."""
    until: datetime | None = None
    reason: str = ""


class Granted(Fact, frozen=True, tag="granted"):
    """A petition is granted; `number` counts the petitions of the case from 1."""

    number: int


class Denied(Fact, frozen=True, tag="denied"):
    """A petition is not granted."""

    number: int
    reason: str = ""


class Resumed(Fact, frozen=True, tag="resumed"):
    """A paused promise runs again, its due time moved by as long as it rested."""

    obligation: str


class Linked(Fact, frozen=True, tag="linked"):
    """This report is of an event that another case leads: its own promises end, its reporter hears from that one."""

    to: CaseId
    number: str


class Followed(Fact, frozen=True, tag="followed"):
    """Another report of the same event was linked to this case: its reporter hears what this case's reporter hears."""

    case: CaseId
    number: str
    reporter: Reporter
    answers: dict[str, Answer] = {}
    notes: tuple[str, ...] = ()


class Replied(Fact, frozen=True, tag="replied"):
    """One of the staff wrote to the reporter; an `edited` one replaces what stood in `message`."""

    text: str = ""
    files: tuple[Attached, ...] = ()
    message: str = ""
    """Lane and id of the staff's own message."""
    edited: bool = False


class Remarked(Fact, frozen=True, tag="remarked"):
    """One of the staff left a note that only staff read."""

    text: str = ""
    files: tuple[Attached, ...] = ()


class Departed(Fact, frozen=True, tag="departed"):
    """Somebody left the organisation: what they had goes back to their group at once."""

    person: PersonId


class Readdressed(Fact, frozen=True, tag="readdressed"):
    """The reporter writes from another chat from now on (another telephone), or joined after a telephone call."""

    address: Address


class Tracked(Fact, frozen=True, tag="tracked"):
    """The reporter's live location moved on; `ended` when it stopped."""

    lat: float
    lon: float
    ended: bool = False


class Passed(Fact, frozen=True, tag="passed"):
    """A deadline of the case passed."""

    key: str
    due_at: datetime


CaseEvent = (
    Opened
    | Supplemented
    | Cried
    | Calmed
    | Acknowledged
    | Declined
    | Noted
    | Did
    | Detailed
    | Unable
    | Ticked
    | Reassigned
    | Escalated
    | Reminded
    | Called
    | PhoneShown
    | Confirmed
    | Disputed
    | Reopened
    | Withdrawn
    | Released
    | Lowered
    | Asked
    | Lost
    | Replanned
    | Petitioned
    | Granted
    | Denied
    | Resumed
    | Linked
    | Followed
    | Replied
    | Remarked
    | Departed
    | Readdressed
    | Tracked
    | Passed
)


class Entry(Record, frozen=True, kw_only=True):
    """A line of a case's journal: what happened, and the circumstances outside the case that were looked at."""

    case: CaseId
    seq: int
    now: datetime
    event: CaseEvent
    reachable: tuple[str, ...] = ()
