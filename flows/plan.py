"""The plan language: what a plan file may say. A compiled plan is these records under the hash of their content."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol, TypeVar

import msgspec

from flows.bilingual import Bilingual, Strict
from flows.deed import REPORTER, Action, Tick
from flows.duty import Duty
from flows.plan_facts import Carried, Retention, Revision
from flows.plan_way import Branch, Closing, Entry, Route, Told, Window
from flows.promise_rule import ObligationRule, unfolded
from flows.question import Question
from flows.table import Table
from flows.terms import PlanHash, Record
from flows.threshold import Threshold

__all__ = [
    "Action",
    "Branch",
    "Closing",
    "Compiled",
    "Entry",
    "Plan",
    "Route",
    "Tick",
    "Told",
    "Window",
    "compile_plan",
    "sealed",
]


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
    next: Bilingual | None = None
    """What the reporter reads below the receipt: what comes next, and by when."""
    tables: tuple[Table, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    duties: tuple[Duty, ...] = ()
    carries: tuple[Carried, ...] = ()
    lacks: tuple[Bilingual, ...] = ()
    """What the source leaves open, as people read it: an incomplete plan says so and leads to a person."""
    revision: Revision | None = None
    retention: Retention | None = None

    def question(self, question: str) -> Question:
        """The question of this id; KeyError when there is none."""
        return self._questions[question]

    def branch(self, branch: str) -> Branch:
        """The branch of this id; KeyError when there is none."""
        return self._branches[branch]

    def action(self, action: str) -> Action:
        """The action of this id; KeyError when there is none."""
        return self._actions[action]

    def table(self, table: str) -> Table | None:
        """The table of this id."""
        return next((each for each in self.tables if each.id == table), None)

    def obligation(self, obligation: str) -> ObligationRule:
        """The obligation of this id; KeyError when there is none."""
        return _by_id(self.obligations, obligation)

    def duty(self, duty: str) -> Duty | None:
        """The duty of this id."""
        return next((each for each in self.duties if each.id == duty), None)

    def promises(self, duty: str = "") -> tuple[ObligationRule, ...]:
        """What it promises in a case; in one that the calendar opened, that this duty is done too."""
        own = self.duty(duty) if duty else None
        return (own.rule, *self._promises) if own else self._promises

    def kept_by(self, action: str) -> frozenset[str]:
        """The ids of the promises that an action keeps."""
        meant = {each for deed in self.actions if deed.id == action for each in deed.meets}
        kept = (rule.id for rule in self.rules.values() if rule.met_by == action or rule.id.split(".")[0] in meant)
        return frozenset((*kept, *meant))

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return _by_ids(self.questions)

    @cached_property
    def _branches(self) -> Mapping[str, Branch]:
        return _by_ids(self.branches)

    @cached_property
    def _actions(self) -> Mapping[str, Action]:
        return _by_ids(self.actions)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The promises that have a list of facts, or that a time that passes has started with words of their own."""
        passing = {each.id for each in self.thresholds}
        return frozenset(rule.id for rule in self.rules.values() if rule.facts or (rule.asks and rule.after in passing))

    @cached_property
    def rules(self) -> Mapping[str, ObligationRule]:
        """Its promises by their ids, those of its duties too."""
        return {rule.id: rule for rule in (*self._promises, *(each.rule for each in self.duties))}

    @cached_property
    def _promises(self) -> tuple[ObligationRule, ...]:
        return tuple(each for rule in self.obligations for each in unfolded(rule))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that it names, but for that of its group's head."""
        roles: set[str] = {*self.route.ladder, *(told.who for told in self.tells)}
        for rule in self.obligations:
            roles |= {rule.who, *rule.beside, *rule.escalates_to, *rule.extends}
        roles |= {each.who for each in self.duties} | {each.speaks for each in self.branches}
        roles |= {role for each in self.actions for role in (each.by, each.approval)}
        return frozenset(roles - {"", REPORTER})

    @cached_property
    def by_calendar(self) -> frozenset[str]:
        """The branches that only a duty opens: what somebody has reported is never one of these."""
        led = {each.branch for each in self.entries} | {each.branch for each in self.actions}
        led |= {each.branch for each in self.thresholds}
        led |= {option.branch for question in self.questions for option in question.options}
        led |= {row.branch for table in self.tables for row in (*table.rows, table.otherwise, table.unknown) if row}
        return frozenset({duty.opens for duty in self.duties} - led)

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


def _by_ids(parts: Iterable[_N]) -> Mapping[str, _N]:
    """The parts by their ids; of two that share one, the first."""
    found: dict[str, _N] = {}
    for part in parts:
        found.setdefault(part.id, part)
    return found
