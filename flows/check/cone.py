"""What bears on what: of everything that is done about a case, only what the question at hand hangs on is kept apart.

Whether a case can be brought to its end hangs on few deeds; all others are done as well, but two cases that differ in
nothing else need not both be gone on from. What hangs on one of the others is then asked by itself.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flows.condition import Condition
from flows.deed import REPORTER, Action
from flows.plan import Plan
from flows.table import Gives
from flows.view import parts

RESOLVED = "resolved"


class Aim(NamedTuple):
    """A part of the plan of which it is asked whether it comes to anything."""

    kind: str
    name: str
    deeds: frozenset[str] = frozenset()
    """Deeds that lead to it."""
    conditions: tuple[Condition, ...] = ()
    timed: frozenset[str] = frozenset()
    """Questions of a time from which it counts."""


END = Aim("closing", "")
"""Whether a case comes to its end, in each of its branches."""


class Cone:
    """All that one aim hangs on; `alone` leaves out the end of the case and whatever takes back what counts.

    `gates` are deeds and thresholds of which it counts whether they were done, `tried` deeds that must be possible, and
    `conditions` what asks for answers.
    """

    def __init__(self, plan: Plan, aim: Aim = END, *, alone: bool = False) -> None:
        self._plan, self._alone = plan, alone
        self._actions = {each.id: each for each in plan.actions}
        self._marks = {each.id: each for each in plan.thresholds}
        self.gates = aim.deeds & {*self._marks, *self._actions} | {*named(aim.conditions)}
        self.tried = set[str]()
        if not alone:
            self._add_the_end()
        size = -1
        while size != len(self.gates) + len(self.tried):
            size = len(self.gates) + len(self.tried)
            self._grow()
        self.conditions = (*self._asking(), *aim.conditions)

    def _add_the_end(self) -> None:
        """What brings a case to its end, or to another branch."""
        plan = self._plan
        self.gates |= {*plan.closing.actions, *(each.proof for each in plan.duties)}
        self.gates |= {each.id for each in plan.thresholds if each.branch}
        self.gates |= set(named(row.when for each in plan.tables if each.gives is Gives.BRANCH for row in each.rows))
        self.tried |= {each.id for each in plan.actions if moves(each)}

    def _grow(self) -> None:
        """One step back: what comes before what was found so far."""
        for name in tuple(self.gates):
            if name in self._marks:
                mark = self._marks[name]
                self.gates |= {mark.after} - {""} | set(named((mark.when, *((mark.unless,) if mark.unless else ()))))
            elif name in self._actions:
                self.tried.add(name)
        for action in self._plan.actions:
            # Whatever takes back what counts must be tried; once it is done it may not be possible any more.
            if not self._alone and self.gates.intersection(action.undoes):
                self.tried.add(action.id)
            if action.id not in self.tried:
                continue
            self.gates |= {*action.needs, *named(asked_of(action))} | (set() if action.again else {action.id})
            if action.by == REPORTER:
                self.tried |= {each.id for each in self._plan.actions if action.id in each.offers}

    def _asking(self) -> Iterator[Condition]:
        for name in sorted(self.tried):
            yield from asked_of(self._actions[name])
        for each in self._plan.thresholds:
            if each.id in self.gates:
                yield from (each.when, *((each.unless,) if each.unless else ()))


def asked_of(action: Action) -> Iterator[Condition]:
    """Every condition on which it hangs whether an action can be done, or what it asks."""
    yield from (action.when, *((action.unless,) if action.unless else ()), *(each.when for each in action.asks))


def moves(action: Action) -> bool:
    """Whether an action ends a case or leads it elsewhere."""
    led = any(option.branch for question in action.asks for option in question.options)
    return action.becomes == RESOLVED or action.closes is not None or action.confirms or bool(action.branch) or led


def named(conditions: Iterable[Condition]) -> Iterator[str]:
    """The deeds and thresholds that some conditions name."""
    for when in conditions:
        for each in parts(when):
            yield from (*each.done, *each.failed)
