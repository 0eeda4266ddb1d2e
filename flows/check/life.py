"""The walk through the life of a case: every deed in every state, so that each is seen to lead to an end."""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from flows.case import Case, CaseState, Scene, Step, apply, open_case
from flows.case_closing import unmet
from flows.check.chat import BEGIN, Key
from flows.check.cone import END
from flows.check.deeds import Deed, deeds
from flows.check.hours import conditions
from flows.check.relevance import Relevance
from flows.check.seen import Seen
from flows.check.sides import Sides
from flows.ending import ending
from flows.errors import FlowError
from flows.event import Opened
from flows.lookup import row
from flows.offer import offers_of, open_actions
from flows.organisation import Organisation
from flows.outbound import Outbound
from flows.petition import undecided
from flows.plan import Compiled, Plan
from flows.report import Report
from flows.table import Gives
from flows.terms import CaseId, PlanHash, Record
from flows.text import Text
from flows.view import view_of

MOST = 4_000
"""Steps at which a walk stops for the time being and says so."""
_STEP = timedelta(minutes=1)


class Moment(Record, frozen=True, kw_only=True):
    """A case in one state, and how it came there."""

    case: Case
    now: datetime
    before: int = -1
    deed: Text | None = None
    head: tuple[Text, ...] = ()
    """How the case came to be opened, of one that begins here."""


class Life:
    """The cases of one plan, walked through."""

    def __init__(
        self,
        compiled: Compiled,
        others: Mapping[PlanHash, Plan],
        organisation: Organisation,
        relevance: Relevance | None = None,
        most: int = MOST,
        assumed: frozenset[str] = frozenset(),
    ) -> None:
        self.plan, self.relevance = compiled.plan, relevance or Relevance(compiled.plan)
        people = {each.id for each in organisation.people if each.kind == "staff"}
        reachable = frozenset(people | {each.id for each in organisation.groups})
        self._scene = Scene(
            now=BEGIN, plan=compiled.plan, others=others, organisation=organisation, reachable=reachable, mute=True
        )
        self.sides = Sides(conditions(compiled.plan), organisation, self._scene.zone)
        self._grading = [table for table in compiled.plan.tables if table.gives is Gives.BRANCH]
        self.moments: list[Moment] = []
        self._untried = deque[int]()
        """States from which nothing was tried yet; of a walk that was cut short some are left."""
        self._lent: list[int] = []
        """States of a closer walk, which show a promise: where they lead was not walked here."""
        self.back: list[list[int]] = []
        """State -> those that lead to it without the reporter's own word."""
        self._aside: set[int] = set()
        """States that are kept for the way to them alone; others stand for what comes after."""
        self._left = most
        self.seen = Seen(compiled.plan)
        self.broken: list[tuple[int, Text, str]] = []
        self.refused: dict[Text, int] = {}
        self.cut = False
        self.said: list[tuple[int, Deed, tuple[Outbound, ...]]] = []
        """State, deed, and what it says."""
        self._heard: set[object] = set()
        self._known: dict[Key, int] = {}
        self._once: set[str] = set()
        self._assumed = assumed
        """Deeds that may be impossible where they are done here: they are no way to the end."""
        self.plainly: Life | None = None
        """The walk by which it is known that every case can be closed, where this one was cut short."""

    # --- walking ------------------------------------------------------------------------------------------------------
    def walk(self, reports: Iterable[tuple[Report, tuple[Text, ...]]]) -> None:
        """Walk from each of these reports, which stand with the moves that led to them."""
        for report, head in reports:
            for now in self.sides.moments:
                event = Opened(at=now, case=CaseId(1), number="26-0001", recorded_at=now, report=report)
                found = self._arrive(open_case(event, self.scene(now)).case, now, -1, None, head=head)
                self._untried.extend(() if found is None else (found,))
        self._go_on()

    def walk_on(self, most: int) -> None:
        """Go on from where the walk was cut short, for so many steps more."""
        self._left, self.cut = most, False
        self._go_on()

    def _go_on(self) -> None:
        waiting = self._untried
        while waiting:
            if self.relevance.aim is not END and self.seen.has(self.relevance.aim):
                return
            if self._left <= 0:
                self.cut = True
                return
            at = waiting.popleft()
            moment = self.moments[at]
            scene = self.scene(moment.now + _STEP)
            for deed in deeds(moment.case, scene, self.relevance):
                if deed.once and deed.once in self._once:
                    continue
                self._once.add(deed.once)
                fresh = self._step(at, deed)
                if fresh is not None:
                    waiting.append(fresh)

    def _step(self, at: int, deed: Deed) -> int | None:
        """Let it happen; the place of the state that it leads to when that is new."""
        self._left -= len(deed.events)
        moment = self.moments[at]
        case, now = moment.case, moment.now
        for event in deed.events:
            now = max(now, event.at)
            try:
                step = apply(case, event, self.scene(now))
            except (FlowError, KeyError, StopIteration, ValueError) as error:
                self.broken.append((at, deed.name, f"{type(error).__name__}: {error}"))
                return None
            if step.case is case:
                self.refused.setdefault(deed.name, at)
                return None
            case = step.case
        self._listen(at, deed)
        return self._arrive(case, now, at, deed.name, theirs=deed.theirs or deed.action in self._assumed)

    def _listen(self, at: int, deed: Deed) -> None:
        """Keep what is said by a deed, once in each branch and state: the walk itself is mute."""
        case, now = self.moments[at].case, self.moments[at].now
        name = (deed.name, case.branch, case.state)
        if name not in self._heard and self.relevance.aim is END:
            self._heard.add(name)
            said: list[Outbound] = []
            for event in deed.events:
                now = max(now, event.at)
                step = apply(case, event, replace(self.scene(now), mute=False))
                case = step.case
                said += step.outbound
            self.said.append((at, deed, tuple(said)))

    def opened(self, report: Report) -> Step:
        """The step by which a case of this report is opened, with all that it says."""
        at = report.first_said_at
        event = Opened(at=at, case=CaseId(1), number="26-0001", recorded_at=at, report=report)
        return open_case(event, replace(self.scene(at), mute=False))

    def _arrive(
        self,
        case: Case,
        now: datetime,
        before: int,
        deed: Text | None,
        *,
        theirs: bool = False,
        head: tuple[Text, ...] = (),
    ) -> int | None:
        key, found = self.key(case), Moment(case=case, now=now, before=before, deed=deed, head=head)
        place = self._known.get(key)
        fresh = place is None
        if place is None:
            place = self._known[key] = self._add(found)
        elif self.seen.see(case, self.scene(now), len(self.moments)):
            self._aside.add(self._add(found))  # alike for all that comes, but it showed something
        if before >= 0 and not theirs:
            self.back[place].append(before)
        if fresh:
            self.seen.see(case, self.scene(now), place)
        return place if fresh else None

    def _add(self, moment: Moment) -> int:
        self.moments.append(moment)
        self.back.append([])
        return len(self.moments) - 1

    def scene(self, now: datetime) -> Scene:
        """What a case looks at then."""
        return replace(self._scene, now=now)

    def knows(self, case: Case) -> bool:
        """Whether the walk has been in this state."""
        return self.key(case) in self._known

    # --- the states ---------------------------------------------------------------------------------------------------
    def key(self, case: Case) -> Key:
        """All of a case on which its further way hangs: no times, no words, no deeds that nothing waits for."""
        scene, gates, moving = self.scene(case.changed_at), self.relevance.gates, self.relevance.moving
        view = view_of(case, scene)
        since = case.reopened_at
        return (
            case.branch,
            self.sides.of(case.opened_at),
            case.state,
            case.severity,
            case.holder is not None,
            view.done & gates,
            view.failed & gates,
            frozenset(each.action for each in case.done if each.action in moving and (not since or each.at >= since)),
            self.relevance.weighing.of(view.answers),
            frozenset((each.what, each.about) for each in undecided(case) if each.about in gates),
            frozenset(each.about for each in case.petitions if each.granted and each.about in gates - view.done),
            case.confirmed_at is not None,
            case.silent_at is not None,
            ending(case, self.plan) is not None,
            case.calmed_at is not None,
            frozenset(each.action for each in offers_of(case, scene)),
            tuple(found.id if (found := row(table, view, self.plan)) else "" for table in self._grading),
            bool(case.graded),
            frozenset(case.missed) & gates,
        )

    def lacking(self, case: Case) -> tuple[str, ...]:
        """Actions that closing waits for and nobody can do."""
        open_now = {each.id for each in open_actions(case, self.scene(case.changed_at))}
        return tuple(each for each in unmet(case, self.scene(case.changed_at)) if each not in {*open_now, "confirmed"})

    def look_closer(self, others: "Life") -> None:
        """Take in what a closer walk has seen beside; it names promises by the trails of its own states."""
        self.seen.add(others.seen)
        self.broken += [each for each in others.broken if not self.broken]
        aim = others.relevance.aim
        for name, at in others.seen.started.items():
            if name == aim.name or name not in self.seen.started:
                moment = others.moments[at]
                place = self._add(Moment(case=moment.case, now=moment.now, head=others.trail(at)))
                self.seen.started[name] = place
                self._aside.add(place)

    def ends_plainly(self, others: "Life") -> None:
        """Take in a walk through the relaxed plan: if every way ends well there, each case can be closed."""
        if self.cut and not others.cut and not others.broken and not others.stuck():
            self.plainly, self.cut = others, False

    @property
    def steps(self) -> int:
        """How many steps may still be made."""
        return self._left

    def trail(self, at: int, *last: Text) -> tuple[Text, ...]:
        """What happened until a state was first reached."""
        found, head = list[Text | None](), tuple[Text, ...]()
        while at >= 0:
            found.append(self.moments[at].deed)
            head, at = self.moments[at].head, self.moments[at].before
        return (*head, *(each for each in reversed(found) if each), *last)

    def stuck(self) -> list[int]:
        """States from which no deed of the staff and no time leads to the end."""
        closed = [at for at, each in enumerate(self.moments) if each.case.state is CaseState.CLOSED]
        ends = [*closed, *self._lent, *self._untried]
        seen, waiting = set(ends), list(ends)
        while waiting:
            for at in self.back[waiting.pop()]:
                if at not in seen:
                    seen.add(at)
                    waiting.append(at)
        return [at for at in range(len(self.moments)) if at not in seen and at not in self._aside]
