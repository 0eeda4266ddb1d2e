"""What was seen on the walk through the life of a case: which parts of the plan came to something, and which keys."""

import re
from collections.abc import Iterator

from flows.case import Case, CaseState, Scene, apply
from flows.check.cone import Aim
from flows.check.relevance import times_of
from flows.event import Noted
from flows.key import beyond_the_card, card_keys, keys_for, open_ticks
from flows.lookup import row
from flows.obligation import Obligation, Status
from flows.offer import open_actions
from flows.outbound import Press
from flows.plan import Plan
from flows.routing import role_named
from flows.table import Row, Table, Take
from flows.view import View, holds, view_of

_ROUND = re.compile(r"-\d+$")
"""Behind the id of a promise that was made again since."""


class Seen:
    """The parts of one plan that came to something in some state; of the first such state its place is kept."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.offered: set[str] = set()
        """Actions that could be done."""
        self.started: dict[str, int] = {}
        """Promises that were made."""
        self.met: set[str] = set()
        """Promises that were kept, or that somebody could say were."""
        self.told: set[int] = set()
        self.passed: set[str] = set()
        """Thresholds that passed, and whatever else stands in the record as done."""
        self.ticks: set[str] = set()
        self.branches: set[str] = set()
        self.presses: dict[Press, int] = {}
        """Keys of cards, and of those who owe something."""
        self.rows: set[tuple[str, str]] = set()
        self._sets: set[object] = set()

    def see(self, case: Case, scene: Scene, place: int) -> bool:
        """Take in one state of a case; whether it showed a promise or a key of which its place was kept."""
        known = len(self.started) + len(self.presses)
        self.branches.add(case.branch)
        self.told.update(case.told)
        for each in case.obligations:
            if each.id not in self.started:
                self.started[each.id] = place
                self.met.update((each.id,) if can_note(case, scene, each) else ())
            if each.status is Status.MET:
                self.met |= {each.id, _ROUND.sub("", each.id)}
        self.passed.update(each.action for each in case.done)
        doable = tuple(each.id for each in open_actions(case, scene))
        self.offered.update(doable)
        view = view_of(case, scene)
        self.rows.update((table.id, each.id) for table in self.plan.tables for each in rows_in(table, view, self.plan))
        self.rows |= set(case.rows.items())
        ticks = tuple(each.id for each in open_ticks(case, scene))
        shown = (case.branch, case.state, doable, ticks, case.withdrawn_at is None, case.calmed_at is None)
        if shown not in self._sets:
            self._sets.add(shown)
            self.ticks.update(ticks)
            self._keep_keys(case, scene, place)
        return len(self.started) + len(self.presses) > known

    def _keep_keys(self, case: Case, scene: Scene, place: int) -> None:
        """Remember the keys of the card, and of everybody who owes something."""
        keys = [button for line in card_keys(case, scene) for button in line]
        keys += [
            button for each in case.obligations if each.open for line in keys_for(case, scene, each) for button in line
        ]
        for button in (*keys, *beyond_the_card(case, scene)):
            self.presses.setdefault(button.press, place)

    def add(self, others: "Seen") -> None:
        """Take in what another walk through the same plan has seen beside."""
        for name in ("offered", "met", "told", "passed", "ticks", "branches", "rows"):
            getattr(self, name).update(getattr(others, name))

    def unproved(self) -> Iterator[Aim]:
        """Every part that came to nothing so far, with what it hangs on."""
        yield from (aim for aim in self._aims() if not self.has(aim))

    def _aims(self) -> Iterator[Aim]:
        plan = self.plan
        for rule in plan.obligations:
            held = (rule.when, *((rule.unless,) if rule.unless else ()))
            yield Aim("obligations", rule.id, frozenset({rule.after, rule.met_by}), held, frozenset(times_of(rule)))
        for action in plan.actions:
            yield Aim("actions", action.id, frozenset({action.id}))
        for mark in plan.thresholds:
            yield Aim("thresholds", mark.id, frozenset({mark.id}), timed=frozenset({mark.since} - {""}))
        for tick in plan.checklist:
            yield Aim("checklist", tick.id, conditions=(tick.when,))
        for at, told in enumerate(plan.tells):
            yield Aim("tells", str(at), conditions=(told.when,))
        for table in plan.tables:
            # No row is looked at by itself: one counts when those above it do not.
            for each in table.rows:
                yield Aim(table.id, each.id, conditions=tuple(row.when for row in table.rows))

    def has(self, aim: Aim) -> bool:
        """Whether that part has come to something."""
        match aim.kind:
            case "obligations":
                return aim.name in self.met
            case "actions":
                return aim.name in self.offered
            case "thresholds":
                return aim.name in self.passed
            case "checklist":
                return aim.name in self.ticks
            case "tells":
                return int(aim.name) in self.told
            case table:
                return (table, aim.name) in self.rows

    @property
    def rows_missed(self) -> list[tuple[str, str]]:
        """Rows of tables that never counted, as table and row."""
        every = ((table.id, each.id) for table in self.plan.tables for each in table.rows)
        return [each for each in every if each not in self.rows]


def rows_in(table: Table, view: View, plan: Plan) -> tuple[Row, ...]:
    """The rows that count now."""
    if table.take is Take.SUM:
        return tuple(each for each in table.rows if holds(each.when, view))
    found = row(table, view, plan)
    return () if found is None else (found,)


def can_note(case: Case, scene: Scene, owed: Obligation) -> bool:
    """Whether those who owe a promise that no deed keeps can say that they have."""
    if case.state is CaseState.CLOSED or not owed.open:
        return False
    people = [
        role_named(scene.organisation, each) for each in dict.fromkeys((owed.role, *_beside(scene, owed))) if each
    ]
    for by in [person for role in people if role for person in role.people] or [
        *scene.organisation.group(case.group).members
    ]:
        step = apply(case, Noted(at=scene.now, by=by, obligation=owed.id), scene)
        case = step.case
        found = case.obligation(owed.id)
        if found is not None and found.status is Status.MET:
            return True
    return False


def _beside(scene: Scene, owed: Obligation) -> tuple[str, ...]:
    rule = scene.plan.rules.get(owed.id)
    return tuple(rule.beside) if rule else ()
