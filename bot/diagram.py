"""A plan's course as a mermaid flowchart: ways in, questions by branch, deeds and what must come before them."""

import itertools
import re
from collections.abc import Callable, Iterator

from bot.plan_line import name_of
from flows.organisation import Organisation
from flows.plan import Action, Plan
from flows.table import Gives
from flows.text import C, Series, T, Text

_CLOSED, _OFFERS, _UNDOES = C("diagram", "closed"), C("diagram", "offers"), C("diagram", "undoes")
_MARKUP = re.compile(r'[#"<>`*_]|^\d*[-+.)]')
"""What would end a label of mermaid, or be read there as markup: signs, and the beginning of a list."""


def drawn(plan: Plan, organisation: Organisation, say: Callable[[Text], str]) -> Iterator[str]:
    """The lines of the chart, in the words of whoever reads it; every branch ends in its deeds, they in the closing."""
    yield from _Chart(plan, organisation, say).lines()


class _Chart:
    """Draws one plan for one reader."""

    def __init__(self, plan: Plan, organisation: Organisation, say: Callable[[Text], str]) -> None:
        self._plan, self._organisation, self._say = plan, organisation, say
        self._times = {each.id for each in plan.thresholds}

    def lines(self) -> Iterator[str]:
        yield "flowchart TD"
        yield from self._nodes()
        yield from self._form()
        yield from self._grading()
        for action in self._plan.actions:
            yield from self._deed(action)
        yield from self._passing()

    def _nodes(self) -> Iterator[str]:
        plan = self._plan
        for entry in plan.entries:
            yield f"  entry_{entry.id}([{self._label(entry.label.words)}])"
        for question in plan.questions:
            yield f"  ask_{question.id}[{self._label(question.ask.words)}]"
        for branch in plan.branches:
            yield f"  branch_{branch.id}[[{self._label(branch.title.words)}]]"
        for table in plan.tables:
            name = table.label.words if table.label else T("table {table}", table=table.id)
            yield f"  table_{table.id}[({self._label(name)})]"
        for action in plan.actions:
            yield f"  do_{action.id}({self._label(self._done_by(action))})"
        for threshold in plan.thresholds:
            passed = T("{length}: {what}", length=threshold.at.delta, what=threshold.what.words)
            yield f"  time_{threshold.id}{{{{{self._label(passed)}}}}}"
        if plan.closing.actions:
            yield f"  closed([{self._label(_CLOSED)}])"

    def _done_by(self, action: Action) -> Text:
        if not action.by:
            return action.label.words
        return T("{deed} ({who})", deed=action.label.words, who=name_of(self._organisation, action.by))

    def _form(self) -> Iterator[str]:
        """From the ways in through the questions that a branch asks to the branch."""
        plan = self._plan
        for entry in plan.entries:
            yield f"  entry_{entry.id} --> {self._stops(entry.branch)[0]}"
        ways: dict[tuple[str, str], list[Text]] = {}
        for branch in plan.branches:
            for way in itertools.pairwise(self._stops(branch.id)):
                ways.setdefault(way, []).append(branch.title.words)
        for (one, other), titles in ways.items():
            # What every branch goes through needs no name of any.
            every = len(titles) == len(plan.branches)
            yield f"  {one} {'' if every else f'-- {self._label(Series(items=tuple(titles)))} '}--> {other}"

    def _stops(self, branch: str) -> tuple[str, ...]:
        """The questions that are asked in a branch, and the branch."""
        asked = (each for each in self._plan.questions if branch in (each.when.branches or (branch,)))
        return (*(f"ask_{each.id}" for each in asked), f"branch_{branch}")

    def _grading(self) -> Iterator[str]:
        """What moves a case to a branch: answers and tables."""
        for question in self._plan.questions:
            for option in question.options:
                if option.branch and not option.plan:
                    yield f"  ask_{question.id} -. {self._label(option.label.words)} .-> branch_{option.branch}"
        for table in self._plan.tables:
            if table.gives is Gives.BRANCH:
                rows = (each for each in (*table.rows, table.otherwise, table.unknown) if each)
                for branch_id in dict.fromkeys(row.branch for row in rows):
                    yield f"  table_{table.id} -.-> branch_{branch_id}"

    def _deed(self, action: Action) -> Iterator[str]:
        """After what a deed is done, and what it does to others."""
        first = tuple(dict.fromkeys((*action.needs, *action.when.done)))
        for needed in first:
            yield f"  {self._happened(needed)} --> do_{action.id}"
        for branch in action.when.branches if not first else ():
            yield f"  branch_{branch} --> do_{action.id}"
        for offered in action.offers:
            yield f"  do_{action.id} -- {self._label(_OFFERS)} --> do_{offered}"
        for undone in action.undoes:
            yield f"  do_{action.id} -. {self._label(_UNDOES)} .-> do_{undone}"
        if action.branch:
            yield f"  do_{action.id} -.-> branch_{action.branch}"
        if action.id in self._plan.closing.actions:
            yield f"  do_{action.id} --> closed"

    def _passing(self) -> Iterator[str]:
        """What the passing of time leads to."""
        for threshold in self._plan.thresholds:
            if threshold.after:
                yield f"  {self._happened(threshold.after)} --> time_{threshold.id}"
            if threshold.branch:
                yield f"  time_{threshold.id} -.-> branch_{threshold.branch}"

    def _happened(self, name: str) -> str:
        """The node of a deed, or of a time that has passed."""
        return f"{'time' if name in self._times else 'do'}_{name}"

    def _label(self, text: Text) -> str:
        """Words of a node or an arrow, in quotes that nothing in them can end."""
        words = self._say(text).replace("\n", " ")
        return f'"{_MARKUP.sub(_escaped, words)}"'


def _escaped(found: re.Match[str]) -> str:
    """Its last sign by its number."""
    return f"{found[0][:-1]}#{ord(found[0][-1])};"
