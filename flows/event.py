"""What happens to a case: facts in the past tense. Each is journalled as it stands, so each carries all it needs."""

from datetime import datetime

from flows.answer import Answer
from flows.fact import (
    Asked,
    Calmed,
    Confirmed,
    Cried,
    Disputed,
    Fact,
    Lost,
    Readdressed,
    Supplemented,
    Tracked,
    Withdrawn,
)
from flows.inbound import Attached
from flows.report import Report, Reporter
from flows.terms import CaseId, PersonId, Petition, PlanHash, Record


class Opened(Fact, frozen=True, tag="opened"):
    """A report became a case. `at` is where its clocks start; `recorded_at` is when we took it in."""

    case: CaseId
    number: str
    recorded_at: datetime
    report: Report


class Acknowledged(Fact, frozen=True, tag="acknowledged"):
    """Somebody took the case; `takes_over` when they mean to, whoever has it."""

    takes_over: bool = False


class Declined(Fact, frozen=True, tag="declined"):
    """Somebody who was asked cannot take it."""


class Noted(Fact, frozen=True, tag="noted"):
    """The one who owes it confirmed an obligation by a press, or `called` when a phone call is recorded for them."""

    obligation: str
    called: bool = False


class Entered(Fact, frozen=True, tag="entered"):
    """What an obligation asks was done earlier, by telephone while our line was down, and is recorded now.

    `done_at` is when, `name` who did it, as they were named.
    """

    obligation: str
    done_at: datetime
    name: str = ""


class Did(Fact, frozen=True, tag="did"):
    """An action of the plan was done; details may still be missing.

    `round` is that of the deed which offered it, when the reporter does it; `called` when it is recorded for them.
    """

    action: str
    round: int = 0
    called: bool = False


class Detailed(Fact, frozen=True, tag="detailed"):
    """The details of an action, as far as they were given; the reporter is told now."""

    action: str
    answers: dict[str, Answer] = {}


class Unable(Fact, frozen=True, tag="unable"):
    """The action cannot be done, so what hangs on it goes up the ladder at once."""

    action: str
    answers: dict[str, Answer] = {}


class Given(Fact, frozen=True, tag="given"):
    """What a role owes was passed on to one person; its clock runs on."""

    obligation: str
    to: PersonId


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


class Reopened(Fact, frozen=True, tag="reopened"):
    """A closed case was opened again."""


class Released(Fact, frozen=True, tag="released"):
    """A person confirmed that the case is called off: it is closed."""


class Lowered(Fact, frozen=True, tag="lowered"):
    """A person confirmed that there is no danger."""


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


class Announced(Fact, frozen=True, tag="announced"):
    """What a deed tells an audience was written to those whom a message can reach; the others are to be telephoned."""

    action: str
    audience: str
    sent: tuple[PersonId, ...] = ()
    to_call: tuple[PersonId, ...] = ()
    told: PersonId | None = None
    """Who did it, and reads whom to telephone."""


class Received(Fact, frozen=True, tag="received"):
    """One of an audience has said that they have a notice; the first of a case is number 1."""

    notice: int


class Departed(Fact, frozen=True, tag="departed"):
    """Somebody left the organisation: what they had goes back to their group at once."""

    person: PersonId


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
    | Entered
    | Did
    | Detailed
    | Unable
    | Given
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
    | Announced
    | Received
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
