"""The plan language: what a plan file may say. A compiled plan is these records under the hash of their content."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import msgspec

from flows.lengths import Length
from flows.terms import Basis, PlanHash, Record, RoleId, Severity
from flows.text import Words


class Strict(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a plan file: a key that the language does not know is an error, not a comment."""


class Bilingual(Strict, frozen=True):
    """A plan's own text in both languages, with `{named}` places to fill."""

    zh: str
    en: str

    @property
    def words(self) -> Words:
        """The text as a sentence for some reader."""
        return Words(zh=self.zh, en=self.en)


class QuestionKind(StrEnum):
    """What an answer must be."""

    CHOICE = "choice"
    TEXT = "text"
    PLACE = "place"
    PHOTO = "photo"
    NUMBER = "number"
    PHONE = "phone"
    TIME = "time"


class Privacy(StrEnum):
    """How far an answer may travel: everywhere, to the holder only, or as a count (facts about somebody's health)."""

    OPEN = "open"
    HOLDER = "holder"
    HEALTH = "health"


class Option(Strict, frozen=True):
    """One answer of a choice. `words` are everyday ways of saying it; `branch` is where it leads."""

    id: str
    label: Bilingual
    words: tuple[str, ...] = ()
    branch: str = ""
    back: bool = False
    """There is no danger: leads out of a cry for help, back to the question that it interrupted."""
    plan: str = ""
    """Another plan that this answer leads to, into its `branch`: what was answered so far goes along."""
    says: Bilingual | None = None
    """What the reporter reads on choosing it; `{facts}` are the facts already given, in the language of the place."""
    minutes: int | None = None
    """For a TIME: this many minutes from now."""


class Condition(Strict, frozen=True):
    """When a question is asked or a promise is made: every given part must hold."""

    branches: tuple[str, ...] = ()
    answers: dict[str, tuple[str, ...]] = {}
    """Question id -> option ids of which one was chosen; `located` and `written` tell how a PLACE was answered."""
    settings: tuple[str, ...] = ()
    """Names of organisation settings that must be switched on."""


class Question(Strict, frozen=True):
    """One question of a form, one message on the screen."""

    id: str
    kind: QuestionKind
    ask: Bilingual
    label: Bilingual
    """How the summary and the card name the answer."""
    options: tuple[Option, ...] = ()
    before: Bilingual | None = None
    """What to do first, said above the question (an organisation's safety line)."""
    numbers: bool = False
    """The emergency numbers stand in the first line."""
    optional: bool = False
    opens: bool = False
    """Its answer opens the case, whatever it is."""
    when: Condition = Condition()
    part_of: str = ""
    """Shown and corrected together with this question."""
    privacy: Privacy = Privacy.OPEN
    known: str = ""
    """A fact of the reporter that answers it unasked (`phone`, `plate`) or is offered as options (`deliveries`)."""
    updates: bool = False
    """For a NUMBER: a bare number that comes later, outside every question, is a new answer; it is read back first."""
    spoiler: bool = False
    """For a PHOTO: it may show injured people, and is covered until somebody uncovers it."""


class Entry(Strict, frozen=True, kw_only=True):
    """A way in: a key of the first message and the words by which a first text is understood."""

    id: str
    label: Bilingual
    words: tuple[str, ...] = ()
    reporter: tuple[str, ...] = ()
    """Who is offered it, when not everybody whom the plan is for."""
    branch: str
    silence: Length | None = None
    """After this silence the case opens with what there is; basis default."""


class Branch(Strict, frozen=True, kw_only=True):
    """A kind of event inside a plan. `cry` marks the one to which a cry for help raises an open case."""

    id: str
    title: Bilingual
    severity: Severity = Severity.NORMAL
    cry: bool = False
    raised: Bilingual | None = None
    """What the reporter reads first when the case is raised to this branch, below the numbers."""
    done: Bilingual | None = None
    """What the reporter reads when its questions are answered."""
    also: tuple[str, ...] = ()
    """Branches of other plans, as `plan/branch`, whose obligations, actions, checklist and notices this one takes along
    when those plans are there; the library puts them in before the plan gets its hash."""


class Day(StrEnum):
    """A day counted from where a clock starts."""

    SAME = "same"
    NEXT = "next"


class DayTime(Strict, frozen=True):
    """A local time of the same or the next day; `at` is `HH:MM`, and 24:00 the end of that day."""

    day: Day
    at: str = "24:00"
    basis: Basis = Basis.DEFAULT
    """Where the time of the day comes from, when the source names only the day."""


class Window(Strict, frozen=True, kw_only=True):
    """A right that lasts for so long: `since` names the TIME question that says when it began.

    A report inside it goes to the branch `inside`, a later one to `outside`; where `bypass` holds nobody looks at it.
    """

    id: str
    since: str
    closes_after: Length
    inside: str
    outside: str
    bypass: Condition | None = None
    basis: Basis
    cite: str = ""
    says_inside: Bilingual | None = None
    """What the reporter reads; `{since}` and `{until}` are filled in."""
    says_outside: Bilingual | None = None


class ObligationRule(Strict, frozen=True, kw_only=True):
    """A promise with a clock, as a plan makes it. `who` is a role, `holder`, or `anyone` (of the group).

    It is met by the action `met_by`, or by a press on `noted` of the person who owes it, or by a recorded call; never
    by our own sending. `within` counts from the report (or from the action `after`); `expected` names the TIME answer
    that sets it. `escalates_to` are roles, or the whole ladder of the route above the owner when empty.
    """

    id: str
    what: Bilingual
    who: str
    within: Length | None = None
    by: DayTime | None = None
    since: str = ""
    """A TIME question that says when the clock starts (the incident, not the report); unknown, it is the report, and
    the card says so. Then the promise can be born broken."""
    expected: str = ""
    after: str = ""
    basis: Basis
    cite: str = ""
    when: Condition = Condition()
    unless: Condition | None = None
    """Facts that make it needless: it lapses."""
    met_by: str = ""
    promised: bool = False
    """The reporter was told this time: they hear when it passes, and the new one."""
    late: Bilingual | None = None
    """What the card, the ladder and the reporter read when it passed: the fact, no blame."""
    escalates_to: tuple[RoleId, ...] = ()
    asks: Bilingual | None = None
    """What the one who owes it is asked to do, in private."""
    asks_at: str = ""
    """The local time (`HH:MM`) of the day it is due when they are asked; empty: at once."""
    facts: tuple[str, ...] = ()
    """Questions whose answers a report to an authority needs: listed and ticked for the one who owes it. A missing one
    never holds the report back."""
    extends: tuple[RoleId, ...] = ()
    """Who may move or pause it; the ladder above whoever owes it when empty."""


class Action(Strict, frozen=True, kw_only=True):
    """Something staff do with one press. `becomes` moves the case; `asks` are put to the presser in private."""

    id: str
    label: Bilingual
    by: RoleId = RoleId("")
    """Only holders of this role may do it, and find its key in private; empty: whoever works the case, on the card."""
    becomes: str = ""
    """`on_the_way`, `on_site` or `resolved`."""
    unable: Bilingual | None = None
    asks: tuple[Question, ...] = ()
    done: Bilingual
    """The fact, for the card; `{at}` and the answers may be filled in."""
    tells: Bilingual | None = None
    """What the reporter reads."""
    when: Condition = Condition()
    needs: tuple[str, ...] = ()
    """Actions that come first; until then the key is not shown."""
    branch: str = ""
    """It moves the case to this branch (a complaint graded ordinary)."""
    complete: bool = False
    """It counts only once every question of `asks` that is not optional is answered (a grading needs its reason)."""
    at: str = ""
    """Which of `asks` (a TIME) says when it was really done; the press otherwise."""
    approval: RoleId = RoleId("")
    """Whose agreement it needs: until it is granted, the deed is only asked for."""
    again: bool = False
    """It may be done more than once."""


class Tick(Strict, frozen=True):
    """A line of the checklist on the card: ticked with time and name."""

    id: str
    label: Bilingual
    when: Condition = Condition()


class Route(Strict, frozen=True):
    """Who gets the case: the responder group, and the roles above it, next first."""

    group: str
    ladder: tuple[RoleId, ...]


class Told(Strict, frozen=True):
    """Somebody who is told at once when the case enters a branch, with no promise hanging on it."""

    who: RoleId
    when: Condition = Condition()
    asks: Bilingual | None = None


class Closing(Strict, frozen=True):
    """What must be true before a case is closed; `silence_closes`: the reporter's silence does, after notice."""

    actions: tuple[str, ...] = ()
    confirmed: bool = True
    silence_closes: bool = False
    satisfied: bool = False
    """Closed only by the reporter's own word, or by a recorded call in which they said that they are satisfied."""
    unmet: Bilingual | None = None


class Plan(Strict, frozen=True, kw_only=True):
    """One contingency plan, in the terms of its file."""

    id: str
    pack: str
    kind: str = "flow"
    complete: bool = True
    title: Bilingual
    reporter: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    route: Route
    entries: tuple[Entry, ...] = ()
    branches: tuple[Branch, ...]
    questions: tuple[Question, ...]
    windows: tuple[Window, ...] = ()
    call_back: bool = False
    """Every question bears a key that asks for a telephone call."""
    obligations: tuple[ObligationRule, ...] = ()
    actions: tuple[Action, ...] = ()
    checklist: tuple[Tick, ...] = ()
    tells: tuple[Told, ...] = ()
    closing: Closing = Closing()
    receipt: Bilingual | None = None
    """What the reporter reads above the receipt when the case opens: what to do now."""

    def question(self, question: str) -> Question:
        """The question of this id; KeyError when there is none."""
        return _by_id(self.questions, question)

    def branch(self, branch: str) -> Branch:
        """The branch of this id; KeyError when there is none."""
        return _by_id(self.branches, branch)

    def action(self, action: str) -> Action:
        """The action of this id; KeyError when there is none."""
        return _by_id(self.actions, action)

    def obligation(self, obligation: str) -> ObligationRule:
        """The obligation of this id; KeyError when there is none."""
        return _by_id(self.obligations, obligation)

    @property
    def cry_branch(self) -> Branch | None:
        """The branch to which a cry for help raises an open case."""
        return next((branch for branch in self.branches if branch.cry), None)


class Compiled(Record, frozen=True):
    """A plan under the hash of its content."""

    hash: PlanHash
    plan: Plan


def compile_plan(source: object) -> Compiled:
    """Make a plan of what a file says.

    Raise msgspec.ValidationError naming the path of the first part that does not fit.
    """
    plan = msgspec.convert(source, Plan, dec_hook=_decode)
    content = msgspec.json.encode(plan, enc_hook=str, order="deterministic")
    return Compiled(hash=PlanHash(hashlib.sha256(content).hexdigest()[:16]), plan=plan)


def _decode(kind: type, value: Any) -> Any:  # noqa: ANN401 - the shape msgspec asks for
    return kind(value)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


def _by_id(parts: Iterable[_N], wanted: str) -> _N:
    for part in parts:
        if part.id == wanted:
            return part
    raise KeyError(wanted)
