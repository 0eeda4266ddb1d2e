"""A step being written: the case as it becomes, and what will be said about it once it is finished."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec

from msgspec.structs import replace

from flows import assignment, plan_word
from flows.card import card
from flows.discretion import is_secret
from flows.errors import FlowError, Refused
from flows.naming import group_language
from flows.obligation import Obligation
from flows.outbound import Outbound, PostCard, RefreshCard, Say, ToGroup
from flows.ping import stale
from flows.record import Case, CaseState, Move, Scene, Step
from flows.routine import called, routine
from flows.terms import Language, PersonId, Severity
from flows.text import Text

P = ParamSpec("P")
Said = Outbound | tuple[Outbound, ...] | None
Moved = Callable[[CaseState, Move], CaseState | None]
"""Where a move leads from a state; None when that state does not know it."""


class Draft:
    """One step of one case. Words are chosen at the end, so each tells of the case as the whole step has left it."""

    def __init__(
        self,
        case: Case,
        scene: Scene,
        at: datetime,
        moved: Moved,
        *,
        born: bool = False,
        due_at: datetime | None = None,
    ) -> None:
        self.case = case
        self.scene = scene
        self.at = max(at, case.opened_at)
        """When the person acted or spoke, or when the deadline was handled."""
        self.before = None if born else case
        """The case as it stood; None for one that begins with this step."""
        self._due_at = due_at or scene.now
        """When this step should have been taken: what passes its time during an outage is worked on afterwards."""
        self._moved = moved
        self._words: list[Callable[[], Said]] = []
        self._reply: Callable[[], Text] | None = None
        self._posts = False
        self._asks = self._asks_of = ""

    # --- the case -----------------------------------------------------------------------------------------------------
    def change(self, **fields: Any) -> None:  # noqa: ANN401 - the fields of a case, checked by msgspec's own record
        """Give fields of the case new values."""
        self.case = replace(self.case, **fields)

    def can(self, move: Move) -> bool:
        """Whether the case, where it stands, knows this move."""
        return self._moved(self.case.state, move) is not None

    def move(self, move: Move) -> None:
        """Move the case; FlowError where its state does not know the move."""
        state = self._moved(self.case.state, move)
        if state is None:
            raise FlowError(f"{move} in {self.case.state}")
        self.change(state=state)

    def obligation(self, wanted: str) -> Obligation:
        """The obligation of this id, which the caller knows to exist."""
        found = self.case.obligation(wanted)
        if found is None:
            raise FlowError(f"no obligation {wanted}")
        return found

    def put(self, obligation: Obligation) -> None:
        """Replace the obligation of this id, or add it behind the others."""
        known = self.case.obligations
        if self.case.obligation(obligation.id) is None:
            self.change(obligations=(*known, obligation))
        else:
            self.change(obligations=tuple(obligation if each.id == obligation.id else each for each in known))

    def owe(self, obligations: tuple[Obligation, ...]) -> None:
        """The case owes these from now on; where they are what it owed already, it stays the same record."""
        if obligations != self.case.obligations:
            self.change(obligations=obligations)

    def ask(self, people: Iterable[PersonId], step: str) -> None:
        """Record that these people are asked to take the case, on this step of the round that runs."""
        case, now = self.case, self.scene.now
        since = case.paged_at or case.opened_at
        self.change(assignments=assignment.ask(case.assignments, people, step, now, since))

    def opened(self, wanted: str) -> bool:
        """Whether the obligation of this id is still owed."""
        found = self.case.obligation(wanted)
        return found is not None and found.open

    # --- the words ----------------------------------------------------------------------------------------------------
    def say(self, word: Callable[Concatenate[Case, Scene, P], Said], *args: P.args, **more: P.kwargs) -> None:
        """Say this once the step is finished."""
        self._words.append(lambda: word(self.case, self.scene, *args, **more))

    def say_of(
        self,
        word: Callable[Concatenate[Case, Scene, Obligation, P], Said],
        wanted: str,
        *args: P.args,
        **more: P.kwargs,
    ) -> None:
        """Say this about an obligation, as it stands once the step is finished."""
        self._words.append(lambda: word(self.case, self.scene, self.obligation(wanted), *args, **more))

    def reply(self, word: Callable[Concatenate[Case, Scene, P], Text], *args: P.args, **more: P.kwargs) -> None:
        """Answer the press with this."""
        self._reply = lambda: word(self.case, self.scene, *args, **more)

    def ask_details(self, action: str) -> None:
        """Put the questions of an action to the one who pressed."""
        self._asks = action

    def ask_of(self, person: str) -> None:
        """Put such questions to this person instead."""
        self._asks_of = person

    def post_card(self) -> None:
        """Post a new card, with sound, instead of editing the one that stands."""
        self._posts = True

    def refuse(self, word: Callable[Concatenate[Case, Scene, P], Text], *args: P.args, **more: P.kwargs) -> Refused:
        """What to raise when the fact changes nothing: the words tell the presser why."""
        return Refused(word(self.case, self.scene, *args, **more))

    def stale(self) -> Refused:
        """What to raise when the pressed key no longer fits the case."""
        return self.refuse(stale)

    # --- the end ------------------------------------------------------------------------------------------------------
    def step(self) -> Step:
        """The finished step: the case under its next version when anything changed, and everything that is said."""
        changed = self.case != self.before
        if changed and self.before is not None:
            self.change(version=self.case.version + 1, changed_at=self.scene.now)
        if self.scene.mute:
            return Step(case=self.case, asks=self._asks, asks_of=self._asks_of)
        outbound: list[Outbound] = list(self._cards(changed=changed))
        for word in self._words:
            outbound.extend(self._dated(self._seen(each)) for each in _each(word()))
        answer = self._reply() if self._reply else None
        return Step(case=self.case, outbound=tuple(outbound), answer=answer, asks=self._asks, asks_of=self._asks_of)

    def _seen(self, said: Outbound) -> Outbound:
        """Of a case that its group knows by title and state alone, a line there says no more."""
        if not isinstance(said, Say) or not isinstance(said.to, ToGroup) or not is_secret(self.case, self.scene):
            return said
        return replace(said, first=(), lines=(plan_word.head(self.case, self.scene),), question=(), buttons=())

    def _dated(self, said: Outbound) -> Outbound:
        if not isinstance(said, Say) or not said.alerts:
            return said
        return replace(said, alerts=tuple(replace(each, at=self._due_at) for each in said.alerts))

    def _cards(self, *, changed: bool) -> Iterable[Outbound]:
        """The card goes first; one that nobody has seen yet is not edited."""
        case, to = self.case, ToGroup(group=self.case.group)
        if self._posts:
            yield PostCard(
                to=to,
                case=case.id,
                number=case.number,
                card=card(case, self.scene),
                urgent=routine(case, self.scene) is None,
                emergency=case.severity is Severity.EMERGENCY and not case.drill,
                title=self._topic(),
            )
        elif changed and case.paged_at:
            yield RefreshCard(to=to, case=case.id, card=card(case, self.scene))

    def _topic(self) -> str:
        """What the case's topic is called, where its group has topics."""
        kind = called(self.case, self.scene.plan)
        spoken = kind.en if group_language(self.case, self.scene) is Language.EN else kind.zh
        return f"{self.case.number} {spoken}"


def _each(said: Said) -> Iterable[Outbound]:
    match said:
        case None:
            return ()
        case tuple():
            return said
        case _:
            return (said,)
