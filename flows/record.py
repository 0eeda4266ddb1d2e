"""The records of a case: where it stands, what was done and promised, and what it looks at outside itself."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from flows.answer import Answer
from flows.assignment import Assignment
from flows.bilingual import Bilingual
from flows.inbound import Attached
from flows.obligation import Obligation
from flows.organisation import Organisation
from flows.outbound import Outbound
from flows.plan import Plan
from flows.report import Reporter
from flows.terms import CaseId, GroupId, PersonId, Petition, PlanHash, Record, RoleId, Severity
from flows.text import Text


class CaseState(StrEnum):
    """Where a case stands; the word on the screen is in `flows/card.py`."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    ON_THE_WAY = "on_the_way"
    ON_SITE = "on_site"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"


class Move(StrEnum):
    """What moves a case from state to state; which facts do it is decided by the rooms `flows/case_*.py`."""

    ACKNOWLEDGED = "acknowledged"
    ON_THE_WAY = "on_the_way"
    ON_SITE = "on_site"
    RESOLVED = "resolved"
    RAISED = "raised"
    REOPENED = "reopened"
    CLOSED = "closed"
    RETURNED = "returned"
    """Nobody has it any more, or another group has: it is to be taken anew."""


class Done(Record, frozen=True, kw_only=True):
    """An action of the plan that was done, with its details as far as they are known."""

    action: str
    at: datetime
    by: str
    answers: dict[str, Answer] = {}
    told: bool = False
    undone_at: datetime | None = None
    """Since when it counts no longer: another deed has undone it."""
    round: int = 1
    """How often it had been done by then."""


class Note(Record, frozen=True, kw_only=True):
    """Words that the reporter added outside every question."""

    at: datetime
    text: str
    files: tuple[Attached, ...] = ()
    message: str = ""
    """Lane and id of the reporter's message that these words came in."""


class Petitioning(Record, frozen=True, kw_only=True):
    """Something that needs somebody's agreement. `granted` is None while nobody has decided."""

    number: int
    what: Petition
    about: str
    at: datetime
    by: str
    until: datetime | None = None
    reason: str = ""
    asked: tuple[PersonId, ...] = ()
    """Who was asked to decide; nobody, when nobody could be reached: then it may be asked for again."""
    told: tuple[RoleId, ...] = ()
    """The roles in which they were asked: whoever it has climbed to may decide it too."""
    climbs_at: datetime | None = None
    """When the next one is asked, while nobody has decided."""
    granted: bool | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    why: str = ""


class Gap(Record, frozen=True, kw_only=True):
    """Nobody was there: `step` is `watch` or a role, `why` is `nobody_on_call` or `unreachable`."""

    at: datetime
    step: str
    why: str
    since: datetime | None = None
    """Where the hours without anybody on call began, when a rota says so; `until` is where they end."""
    until: datetime | None = None


class Announcement(Record, frozen=True, kw_only=True):
    """A notice to an audience: to whom it was sent, and who is to be telephoned because no message reaches them."""

    action: str
    audience: str
    at: datetime
    sent: tuple[PersonId, ...] = ()
    to_call: tuple[PersonId, ...] = ()
    heard: tuple[PersonId, ...] = ()
    """Who of them has said so."""


class Follower(Record, frozen=True, kw_only=True):
    """Another report of the same event: who reported it, under which number."""

    case: CaseId
    number: str
    reporter: Reporter


class Case(Record, frozen=True, kw_only=True):
    """One case. Every change makes a new record under a higher `version`."""

    id: CaseId
    number: str
    plan: PlanHash
    branch: str
    severity: Severity
    state: CaseState
    group: GroupId
    reporter: Reporter
    opened_at: datetime
    """Where the clocks start."""
    recorded_at: datetime
    """When we took it in."""
    changed_at: datetime
    answers: dict[str, Answer] = {}
    notes: tuple[Note, ...] = ()
    cry: str = ""
    cry_language: str = ""
    raised_at: datetime | None = None
    raised_from: str = ""
    calmed_at: datetime | None = None
    paged_at: datetime | None = None
    holder: PersonId | None = None
    held_at: datetime | None = None
    assignments: tuple[Assignment, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    done: tuple[Done, ...] = ()
    unable: dict[str, Done] = {}
    """Actions that somebody reported as impossible; doing one takes it out again."""
    failed: tuple[Done, ...] = ()
    """What was reported as impossible, with the reasons that were given."""
    ticks: dict[str, Done] = {}
    told: tuple[int, ...] = ()
    """Which of the plan's `tells` were said, by their place in the plan."""
    gaps: tuple[Gap, ...] = ()
    nobody: bool = False
    """Nobody at all could be reached at the last try."""
    retry_at: datetime | None = None
    """When everybody is tried again."""
    escalated: int = -1
    """The step of the route's ladder that was last asked to look at an acknowledged case."""
    escalated_at: datetime | None = None
    confirmed_at: datetime | None = None
    resolved_at: datetime | None = None
    solved_due_at: datetime | None = None
    """When the reporter's silence after "is it solved?" counts."""
    silent_at: datetime | None = None
    """When it did."""
    withdrawn_at: datetime | None = None
    reopened_at: datetime | None = None
    disputed_at: datetime | None = None
    """When the reporter last said that it is not solved, or that nobody is there."""
    closed_at: datetime | None = None
    lost: bool = False
    """The reporter can no longer be reached by messages."""
    taken_by: str = ""
    """Who of the staff wrote it down for somebody on the telephone."""
    petitions: tuple[Petitioning, ...] = ()
    replanned_at: datetime | None = None
    replanned_from: Bilingual | None = None
    """What it was before, as the card names it."""
    former: PlanHash | None = None
    """The plan before, in which the reporter's form may still run."""
    graded: str = ""
    """Id of the action by which a person moved it to its branch."""
    follows: CaseId | None = None
    """The case that leads, when this report was of the same event; `leads` is its number."""
    leads: str = ""
    followers: tuple[Follower, ...] = ()
    track: tuple[float, float] | None = None
    """Where the reporter's live location was last; `tracked_at` when, and `track_ended` once it moves no more."""
    tracked_at: datetime | None = None
    track_ended: bool = False
    announced: tuple[Announcement, ...] = ()
    duty: str = ""
    """The duty of the plan by which the calendar opened it."""
    drill: bool = False
    """That was an exercise: it stays one to its end, whatever it plays."""
    rows: dict[str, str] = {}
    """Table of branches -> the row by which the case was graded last."""
    marks: dict[str, datetime] = {}
    """Thresholds of the plan that are ahead, and when they pass."""
    missed: dict[str, datetime] = {}
    """Thresholds that would have passed while the case was closed, and when."""
    version: int = 1

    def obligation(self, obligation: str) -> Obligation | None:
        """The obligation of this id, whatever became of it."""
        for each in self.obligations:
            if each.id == obligation:
                return each
        return None


class Outage(Record, frozen=True, kw_only=True):
    """When our line was down; without `until` it still is."""

    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether something should have been said while it was down."""
        return self.since <= at and (self.until is None or at <= self.until)


class Scene(Record, frozen=True, kw_only=True):
    """What a case looks at outside itself: the plan, the organisation, the time, and who can be reached by message."""

    now: datetime
    plan: Plan
    organisation: Organisation
    others: Mapping[PlanHash, Plan] = {}
    """Other plans that a fact may name: the one that a case is to go on by."""
    offered: tuple[tuple[PlanHash, Plan], ...] = ()
    """The plans among which somebody may choose another for the case; filled only to show that choice."""
    reachable: frozenset[str]
    """Ids of people who can be reached in private and of groups that have a chat."""
    zone: str = "Asia/Shanghai"
    """Name of the zone in which the day of the case is counted."""
    outage: Outage | None = None
    """When our line was last down: nothing was said to anybody then. Only words depend on it."""
    mute: bool = False
    """Nothing is said and no card is drawn: what becomes of the case is all that is asked."""


class Step(Record, frozen=True, kw_only=True):
    """A case after a fact, and what is to be said about it."""

    case: Case
    outbound: tuple[Outbound, ...] = ()
    answer: Text | None = None
    """What the one who pressed reads."""
    asks: str = ""
    """The action whose details the one who pressed is to be asked for; `asks_of` names who else, when not they."""
    asks_of: str = ""


def number_of(year: int, running: int) -> str:
    """The number of a case that people say and write: the year's last two digits, then how many there were in it."""
    return f"{year % 100:02d}-{running:04d}"
