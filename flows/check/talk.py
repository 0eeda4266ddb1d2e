"""The walk through the talk: every key and one answer of each class, in every state that a chat can be in."""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from flows.answer import Answer
from flows.check.chat import BEGIN, Edge, Key, Node
from flows.check.moves import SILENCE, ZONE, Move, moves, presses, writes
from flows.check.relevance import Relevance
from flows.check.sides import Sides
from flows.conversation import Conversation, Form, Glimpse, Heard, Hearing, Phase, Turn, advance, opened, silent, waits
from flows.errors import FlowError
from flows.inbound import Wrote
from flows.organisation import Organisation
from flows.outbound import Choose, Say
from flows.plan import Branch, Compiled, Plan
from flows.report import Report, Reporter
from flows.request import MoveCase, OpenCase, TellCase
from flows.table import Gives
from flows.talk.beginning import UNCLASSIFIED
from flows.terms import CaseId, PlanHash, Severity
from flows.text import Text, Words

MOST = 6_000
"""States of one plan at which a walk stops and says so."""
_STEP = timedelta(seconds=10)
_CASE = CaseId(1)


class Talk:
    """One plan's talk, walked through: its states, and what was seen on the way."""

    def __init__(self, compiled: Compiled, others: Mapping[PlanHash, Plan], organisation: Organisation) -> None:
        self.compiled, self.plan, self.organisation = compiled, compiled.plan, organisation
        self.plans = {**others, compiled.hash: compiled.plan}
        self.relevance = Relevance(compiled.plan)
        plan = compiled.plan
        asked = [each.when for each in plan.questions] + [each.bypass for each in plan.windows if each.bypass]
        asked += [row.when for table in plan.tables for row in table.rows if table.gives is Gives.BRANCH]
        self.sides = Sides(asked, organisation, ZONE)
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.reports: dict[Key, tuple[Report, int]] = {}
        """What a case may begin with: branch and classes of answers, and the state in which it was so."""
        self.openings: dict[tuple[str, str], tuple[int, Text, tuple[Say, ...], Report]] = {}
        """Branch and next question -> a move that opened a case: where, by what, what was said, the report."""
        self.asked: set[str] = set()
        self.entered: set[str] = set()
        self.branches: set[str] = set()
        self.broken: list[tuple[int, Text, str]] = []
        """State, move and what went wrong there."""
        self.cut = False
        self._out: list[list[Edge]] = []
        self._known: dict[Key, int] = {}
        self._once: set[str] = set()
        spare = next((Compiled(hash=key, plan=plan) for key, plan in others.items() if plan.id == UNCLASSIFIED), None)
        self.offered = (compiled,) if spare is None or compiled.plan.id == UNCLASSIFIED else (compiled, spare)

    # --- walking ------------------------------------------------------------------------------------------------------
    def walk(self, who: Reporter) -> None:
        """Walk from every way in as this reporter, on each side of the hours on which a question hangs."""
        self.who = who
        waiting = deque(at for begin in self.sides.moments for at in self.ways_in(begin))
        while waiting:
            if len(self.nodes) >= MOST:
                self.cut = True
                return
            at = waiting.popleft()
            node = self.nodes[at]
            if self.is_leaf(node):
                continue
            for move in moves(node.conversation, node.said, self.relevance, node.now):
                name = f"{who.person}/{self._spot(node)}{move.once}" if move.once else ""
                if name and name in self._once:
                    continue
                self._once.add(name)
                fresh = self.step(at, move)
                if fresh is not None:
                    waiting.append(fresh)

    def ways_in(self, begin: datetime = BEGIN) -> Iterable[int]:
        """The states in which the first question stands open, or the first words were taken."""
        start = Conversation(address=self.who.address, language=self.who.language, language_chosen=True)
        root = Node(key=("start", self.who.person), conversation=start, now=begin)
        self.nodes.append(root)
        first = len(self.nodes) - 1
        menu = self.step(first, Move(writes("/start"), Wrote(text="/start")))
        for entry in self.plan.entries:
            for said in self.nodes[menu].said if menu is not None else ():
                for button in (each for row in said.buttons for each in row):
                    if isinstance(button.press, Choose) and button.press.option in {
                        entry.id,
                        f"{self.plan.id}/{entry.id}",
                    }:
                        found = self.step(menu or 0, Move(presses(button), button.press))
                        yield from () if found is None else (found,)
            for word in entry.words[:1]:
                told = self.step(first, Move(writes(word), Wrote(text=word)))
                if told is not None and self.nodes[told].conversation.form is None:
                    quiet = self.step(told, Move(SILENCE))
                    yield from () if quiet is None else (quiet,)
                elif told is not None:
                    yield told

    def step(self, at: int, move: Move) -> int | None:
        """Make a move; the place of the state that it leads to when that is new."""
        node = self.nodes[at]
        try:
            turn, now = self._take(node, move)
        except (FlowError, KeyError, StopIteration, ValueError) as error:
            self.broken.append((at, move.name, f"{type(error).__name__}: {error}"))
            return None
        if turn is None:
            return None
        conversation, has_opened = self._answered(turn, node, at, move)
        self._see(conversation, at)
        key = (self.who.person, *self._key(conversation, opened=has_opened))
        place, warns = self._known.get(key), any(self._warns(say) for say in turn.said)
        if place is not None:
            self.edges.append(Edge(at, place, move.name, warns))
            return None
        place = self._known[key] = len(self.nodes)
        found = Node(key=key, conversation=conversation, now=now, said=turn.said, before=at, move=move.name)
        self.nodes.append(replace(found, opened=has_opened, ended=_ends(node, move, turn)))
        self.edges.append(Edge(at, place, move.name, warns))
        return place

    def _warns(self, said: Say) -> bool:
        """Whether an emergency number stands above the question."""
        numbers = self.organisation.numbers
        usual = (numbers.ambulance, numbers.fire, numbers.police)
        above = (each.zh for each in said.lines if isinstance(each, Words))
        return bool(said.first) or any(number in line for line in above for number in usual)

    def _answered(self, turn: Turn, node: Node, at: int, move: Move) -> tuple[Conversation, bool]:
        """The chat once the house has done what the turn asks, and whether a case is open by then."""
        conversation, is_open = turn.conversation, node.opened
        for request in turn.requests:
            if isinstance(request, OpenCase):
                conversation, is_open = opened(conversation, _CASE), True
                self._note(request.report, at)
                self._keep_opening(request.report, turn, at, move)
            elif isinstance(request, TellCase | MoveCase):
                is_open = True
        return conversation, is_open

    def _keep_opening(self, report: Report, turn: Turn, at: int, move: Move) -> None:
        if report.plan == self.compiled.hash:
            asked = turn.conversation.form.asked if turn.conversation.form else ""
            self.openings.setdefault((report.branch, asked), (at, move.name, turn.said, report))

    def _see(self, conversation: Conversation, at: int) -> None:
        """Take in what the form has come to."""
        form = conversation.form
        if form is None or form.plan != self.compiled.hash:
            return
        self.entered.add(form.entry)
        self.branches.add(form.branch)
        if not form.action and form.case is not None:
            said_at, answers = form.first_said_at, dict(form.answers)
            made = Report(plan=form.plan, branch=form.branch, reporter=self.who, first_said_at=said_at, answers=answers)
            self._note(made, at)
        if conversation.phase in {Phase.ASKING, Phase.CORRECTING}:
            self.asked.add(form.asked)

    def _take(self, node: Node, move: Move) -> tuple[Turn | None, datetime]:
        if move.body is None:
            due = waits(node.conversation).get("silence")
            if due is None:
                return None, node.now
            now = max(due, node.now)
            return silent(node.conversation, self._hearing(node, now)), now
        now = node.now + _STEP
        heard = Heard(body=move.body, said_at=now, received_at=now, message=str(len(self.nodes)))
        return advance(node.conversation, heard, self._hearing(node, now)), now

    def _hearing(self, node: Node, now: datetime) -> Hearing:
        cases = (Glimpse(id=_CASE, number="26-0001"),) if node.opened else ()
        return Hearing(
            now=now,
            plans=self.plans,
            offered=self.offered,
            organisation=self.organisation,
            reporter=self.who,
            cases=cases,
        )

    # --- seeing -------------------------------------------------------------------------------------------------------
    def trail(self, at: int, *last: Text) -> tuple[Text, ...]:
        """The moves by which a state was first reached."""
        found: list[Text | None] = []
        while at >= 0:
            found.append(self.nodes[at].move)
            at = self.nodes[at].before
        return (*(each for each in reversed(found) if each), *last)

    def out(self, at: int) -> list[Edge]:
        """The moves from a state."""
        if len(self._out) < len(self.nodes):
            self._out = [[] for _ in self.nodes]
            for edge in self.edges:
                self._out[edge.one].append(edge)
        return self._out[at]

    @property
    def is_grave(self) -> bool:
        """Whether people may be hurt in what is reported: some answer leads to an emergency."""
        grave = {(plan.id, each.id) for plan in self.plans.values() for each in plan.branches if _is_emergency(each)}
        led = (option for question in self.plan.questions for option in question.options if option.branch)
        return any((option.plan or self.plan.id, option.branch) in grave for option in led)

    def is_leaf(self, node: Node) -> bool:
        """Nothing is asked any more, or another plan goes on, which is walked by itself."""
        form = node.conversation.form
        return node.conversation.phase is Phase.QUIET or (form is not None and form.plan != self.compiled.hash)

    def _spot(self, node: Node) -> str:
        return "open/" if node.opened else ""

    def _note(self, report: Report, at: int) -> None:
        if report.plan == self.compiled.hash:
            side = self.sides.of(report.first_said_at)
            self.reports.setdefault((report.branch, side, self.classes(report.answers)), (report, at))

    def classes(self, answers: Mapping[str, Answer]) -> Key:
        """What some answers come to, whichever they are."""
        return self.relevance.telling_apart.of(answers)

    def _key(self, conversation: Conversation, *, opened: bool) -> Key:
        form = conversation.form
        return (
            conversation.phase,
            conversation.under,
            bool(conversation.shelf),
            opened,
            *(self._form(form) if form else ()),
        )

    def _form(self, form: Form) -> Key:
        return (
            form.plan,
            form.branch,
            form.asked,
            form.finished,
            form.emergency,
            form.paged,
            form.case is not None,
            form.left,
            form.left_phase,
            form.pending,
            form.declined,
            form.came_from is not None,
            self.sides.of(form.first_said_at),
            tuple(sorted(form.partial)),
            self.classes(form.partial),
            tuple(sorted(form.answers)) if form.plan == self.compiled.hash else (),
            self.classes(form.answers),
        )


def _ends(node: Node, move: Move, turn: Turn) -> bool:
    """Whether the person called it off, or it was answered by words alone."""
    called_off = node.conversation.phase is Phase.STOPPING or move.body == Wrote(text="/cancel")
    option = move.body.option if isinstance(move.body, Choose) else ""
    return called_off or bool(option and turn.conversation.phase is Phase.QUIET)


def _is_emergency(branch: Branch) -> bool:
    return branch.severity is Severity.EMERGENCY
