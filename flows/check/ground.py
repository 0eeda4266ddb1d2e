"""What a plan's parts may name: everything of the plan and the organisation that bears an id, gathered once."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from flows.check.misfit import Misfit, missing
from flows.deed import REPORTER, Action
from flows.organisation import Organisation
from flows.plan import Plan
from flows.question import Question, QuestionKind
from flows.table import Gives, Table
from flows.view import TIMED

LOCATED = frozenset({"located", "written"})
"""What a condition may ask of a place."""
COUNTED = frozenset({QuestionKind.NUMBER, QuestionKind.AMOUNT, QuestionKind.ITEMS})
"""Kinds of question whose answer is a number."""


class Ground:
    """A plan beside its organisation, and what its parts may name."""

    def __init__(self, plan: Plan, organisation: Organisation) -> None:
        self.plan, self.organisation = plan, organisation

    @cached_property
    def branches(self) -> frozenset[str]:
        """Ids of its branches."""
        return frozenset(each.id for each in self.plan.branches)

    @cached_property
    def actions(self) -> Mapping[str, Action]:
        """Its actions by id."""
        return {each.id: each for each in self.plan.actions}

    @cached_property
    def deeds(self) -> frozenset[str]:
        """What stands in the record as done: actions, and thresholds that passed."""
        return frozenset(self.actions) | {each.id for each in self.plan.thresholds}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Its questions by id, those of deeds as `deed.question`."""
        asked = {each.id: each for each in self.plan.questions}
        asked |= {f"{deed.id}.{each.id}": each for deed in self.plan.actions for each in deed.asks}
        return asked | {f"{deed.id}.{deed.why.id}": deed.why for deed in self.plan.actions if deed.why}

    @cached_property
    def times(self) -> frozenset[str]:
        """Its questions that are answered by a time."""
        return frozenset(each.id for each in self.plan.questions if each.kind is QuestionKind.TIME)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles of the organisation."""
        return frozenset(role.id for role in self.organisation.roles)

    @cached_property
    def moments(self) -> frozenset[str]:
        """Everything that is answered by a time, what deeds ask as `deed.question`."""
        return frozenset(name for name, each in self.questions.items() if each.kind is QuestionKind.TIME)

    def place(self, action: Action) -> int:
        """Where an action stands among the others."""
        return self.plan.actions.index(action)

    def tables(self, *gives: Gives) -> tuple[Table, ...]:
        """Its tables that give one of these."""
        return tuple(each for each in self.plan.tables if each.gives in gives)

    def options(self, question: Question) -> frozenset[str]:
        """What a condition may ask of an answer to this question."""
        if question.kind is QuestionKind.PLACE:
            return LOCATED
        known = {each.id for each in question.options} | {each.id for each in question.items}
        known |= {TIMED} if question.kind is QuestionKind.TIME else set()
        return frozenset(
            known | ({each.id for each in self.organisation.regions} if question.known == "region" else set())
        )

    def named_roles(self, path: str, named: Iterable[str]) -> Iterator[Misfit]:
        """Roles that the organisation has not."""
        for role in named:
            if role:
                yield from missing(path, "role", role, self.roles)

    def named_doers(self, path: str, doer: str) -> Iterator[Misfit]:
        """Whoever does something: a role, or the reporter."""
        if doer and doer != REPORTER:
            yield from missing(path, "role", doer, self.roles)
