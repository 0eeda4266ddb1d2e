"""The plan language: what a plan file may say. A compiled plan is these records under the hash of their content."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol, TypeVar

import msgspec

from flows.bilingual import Bilingual, Strict
from flows.lengths import Length
from flows.promise_rule import ObligationRule
from flows.question import Condition, Question
from flows.terms import Basis, PlanHash, Record, RoleId, Severity


class Entry(Strict, frozen=True, kw_only=True):
    """A way in: a key of the first message and the words by which a first text is understood."""

    id: str
    label: Bilingual
    words: tuple[str, ...] = ()
    reporter: tuple[str, ...] = ()
    """Who is offered it, when not everybody whom the plan is for."""
    branch: str
    place: int = 50
    """Where its plan stands among the keys of the first message: low numbers first, equal ones as the files come."""
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
    meets: tuple[str, ...] = ()
    """Promises that it keeps beside those that name it, where one of several deeds is enough (return, or wait)."""


class Tick(Strict, frozen=True):
    """A line of the checklist on the card: ticked with time and name."""

    id: str
    label: Bilingual
    when: Condition = Condition()
    tells: Bilingual | None = None
    """What the reporter reads when it is ticked; `{at}` and `{who}` may be filled in."""


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


class Plan(Strict, frozen=True, kw_only=True, dict=True):
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

    def kept_by(self, action: str) -> frozenset[str]:
        """The ids of the promises that an action keeps."""
        beside = (meant for each in self.actions if each.id == action for meant in each.meets)
        return frozenset((*(rule.id for rule in self.obligations if rule.met_by == action), *beside))

    @cached_property
    def rules(self) -> Mapping[str, ObligationRule]:
        """Its promises by their ids."""
        return {rule.id: rule for rule in self.obligations}

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that it names, but for that of its group's head."""
        roles: set[str] = {*self.route.ladder, *(told.who for told in self.tells)}
        for rule in self.obligations:
            roles |= {rule.who, *rule.escalates_to, *rule.extends}
        return frozenset(roles | {role for each in self.actions for role in (each.by, each.approval) if role})

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
    return sealed(msgspec.convert(source, Plan, dec_hook=_decode))


def sealed(plan: Plan) -> Compiled:
    """A plan under the hash of its content."""
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
