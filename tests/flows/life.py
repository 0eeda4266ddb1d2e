"""A case living through a story: facts and deadlines in the order of time, with the journal that a fold must match."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Concatenate, ParamSpec

from msgspec.structs import replace

from flows.answer import Answer
from flows.case import Case, Scene, Step, apply, fold, open_case, waits
from flows.event import CaseEvent, Entry, Opened, Passed
from flows.obligation import Obligation
from flows.organisation import Organisation
from flows.outbound import PostCard, RefreshCard, Say, ToAddress, ToGroup, ToPerson
from flows.plan import Compiled, Plan, compile_plan
from flows.report import Report, Reporter
from flows.terms import CaseId, PlanHash
from flows.text import Phrase, Text
from tests.flows.words import ORGANISATION, PLAN, _yaml, at, everything, read, reporter

BREAKDOWN = Compiled(hash=PlanHash("breakdown"), plan=PLAN)
UNCLASSIFIED = compile_plan(_yaml("flows/plans/reception/unclassified-emergency.yaml"))
EVERYBODY = frozenset(
    {each.id for each in ORGANISATION.people if each.kind == "staff"} | {each.id for each in ORGANISATION.groups}
)
P = ParamSpec("P")


def varied(**changes: Any) -> Compiled:
    """The plan for a breakdown with other parts."""
    return Compiled(hash=PlanHash("varied"), plan=replace(PLAN, **changes))


def chosen(clock: str = "03:12", **options: str) -> dict[str, Answer]:
    """Answers to choices, as question=option."""
    return {question: Answer(said_at=at(clock), option=option) for question, option in options.items()}


class Life:
    """One case under one plan. `reachable` and `organisation` may change while it lives."""

    living: "ClassVar[list[Life]]" = []

    def __init__(
        self,
        compiled: Compiled = BREAKDOWN,
        organisation: Organisation = ORGANISATION,
        reachable: frozenset[str] = EVERYBODY,
    ) -> None:
        self.compiled, self.organisation, self.reachable = compiled, organisation, reachable
        self.others: dict[PlanHash, Plan] = {}
        """Other plans by which the case may go on."""
        self.case: Case
        self.journal: list[Entry] = []
        self.scenes: dict[int, Scene] = {}
        self.steps: list[Step] = []
        Life.living.append(self)

    def agrees(self) -> None:
        """The journal tells of the very case that came of it."""
        if self.journal:
            assert fold(self.journal, lambda entry: self.scenes[entry.seq]) == self.case

    def scene(self, now: datetime) -> Scene:
        plans = {self.compiled.hash: self.compiled.plan, **self.others}
        plan = plans[self.case.plan] if self.journal else self.compiled.plan
        return Scene(now=now, plan=plan, others=plans, organisation=self.organisation, reachable=self.reachable)

    def opens(self, said: str = "03:12", came: str = "", who: Reporter | None = None, **report: Any) -> Step:
        """A report of the breakdown, or of what `report` says."""
        now = at(came or said)
        fields: dict[str, Any] = {"branch": "breakdown", "answers": chosen(people="safe"), **report}
        filed = Report(plan=self.compiled.hash, reporter=who or reporter(), first_said_at=at(said), **fields)
        event = Opened(at=at(said), case=CaseId(7), number="26-0417", recorded_at=now, report=filed)
        step = open_case(event, self.scene(now))
        return self._take(event, now, step)

    def tell(self, event: CaseEvent, now: str = "", day: int = 22) -> Step:
        """A fact, handled when it happens or at `now`."""
        return self.takes(event, at(now, day) if now else event.at)

    def takes(self, event: CaseEvent, now: datetime) -> Step:
        before = self.case
        step = apply(self.case, event, self.scene(now))
        assert step.case.version == before.version + (step.case != before)
        return self._take(event, now, step)

    def until(self, clock: str, day: int = 22) -> list[Step]:
        """Let the deadlines pass, each at its own minute, up to this time."""
        return [*self._until(at(clock, day))]

    def _until(self, end: datetime) -> list[Step]:
        steps = []
        while due := min(((due_at, key) for key, due_at in waits(self.case).items() if due_at <= end), default=None):
            now = max(due[0], self.journal[-1].now)
            steps.append(self.takes(Passed(at=now, key=due[1], due_at=due[0]), now))
        return steps

    def late(self, clock: str, day: int = 22) -> list[Step]:
        """Let everything that is due by now pass now, as after an interruption."""
        now, steps = at(clock, day), []
        while due := min(((due_at, key) for key, due_at in waits(self.case).items() if due_at <= now), default=None):
            steps.append(self.takes(Passed(at=now, key=due[1], due_at=due[0]), now))
        return steps

    def _take(self, event: CaseEvent, now: datetime, step: Step) -> Step:
        seq = len(self.journal)
        self.scenes[seq] = self.scene(now)
        self.journal.append(Entry(case=CaseId(7), seq=seq, now=now, event=event, reachable=tuple(self.reachable)))
        self.case = step.case
        self.steps.append(step)
        return step

    def obligation(self, wanted: str) -> Obligation:
        found = self.case.obligation(wanted)
        assert found is not None, wanted
        return found

    def waits(self) -> dict[str, str]:
        """What the case waits for, as local times."""
        return {key: clock(due_at) for key, due_at in waits(self.case).items()}


def clock(moment: datetime) -> str:
    """A moment as local time of the day."""
    return (moment + timedelta(hours=8)).strftime("%H:%M")


def told(*steps: Step) -> list[tuple[str, str]]:
    """Who reads what, in order: new cards as `post`, edits as `edit`, everything else by its first line."""
    return [(reader(getattr(each, "to", None)), _kind(each)) for step in steps for each in step.outbound]


def readers(*steps: Step) -> list[str]:
    """Who reads something, edits left out."""
    return [
        reader(getattr(each, "to", None))
        for step in steps
        for each in step.outbound
        if not isinstance(each, RefreshCard)
    ]


def reader(to: object) -> str:
    match to:
        case ToPerson():
            return str(to.person)
        case ToGroup():
            return str(to.group)
        case ToAddress():
            return "reporter"
        case _:
            raise AssertionError(to)


def _kind(outbound: object) -> str:
    match outbound:
        case PostCard():
            return "post"
        case RefreshCard():
            return "edit"
        case Say():
            return everything(outbound).split("\n")[0]
        case _:
            raise AssertionError(outbound)


def all_to(who: str, *steps: Step) -> str:
    """Everything that one reader gets, keys included, without edits."""
    said = [each for step in steps for each in step.outbound if isinstance(each, PostCard | Say)]
    return "\n".join(everything(each) for each in said if reader(each.to) == who)


def answer(step: Step) -> str:
    """What the presser reads."""
    return read(step.answer) if step.answer else ""


def answered(step: Step, word: Callable[Concatenate[Case, Scene, P], Text], *args: P.args, **more: P.kwargs) -> bool:
    """Whether the presser reads this sentence, whatever its times and names."""
    expected = word(step.case, Life.living[-1].scene(step.case.changed_at), *args, **more)
    return isinstance(step.answer, Phrase) and isinstance(expected, Phrase) and step.answer.id == expected.id


def without(*gone: str) -> frozenset[str]:
    """Everybody but these can be reached."""
    return EVERYBODY - set(gone)


def clocks(**changes: Any) -> Organisation:
    """The demo organisation with other lengths."""
    return replace(ORGANISATION, clocks=replace(ORGANISATION.clocks, **changes))
