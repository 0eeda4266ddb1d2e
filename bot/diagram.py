"""A plan's course as a mermaid flowchart: ways in, questions by branch, deeds and what must come before them."""

import itertools
from collections.abc import Iterator

from flows.plan import Action, Plan
from flows.table import Gives


def drawn(plan: Plan) -> Iterator[str]:
    """The lines of the chart; every branch ends in its deeds, and they in the closing."""
    yield "flowchart TD"
    yield from _nodes(plan)
    yield from _form(plan)
    yield from _grading(plan)
    for action in plan.actions:
        yield from _deed(action, plan)
    yield from _times(plan)


def _nodes(plan: Plan) -> Iterator[str]:
    for entry in plan.entries:
        yield f'  entry_{entry.id}(["{_text(entry.label.en)}"])'
    for question in plan.questions:
        yield f'  ask_{question.id}["{_text(question.ask.en)}"]'
    for branch in plan.branches:
        yield f'  branch_{branch.id}[["{_text(branch.title.en)}"]]'
    for table in plan.tables:
        yield f'  table_{table.id}[("{_text(table.label.en if table.label else table.id)}")]'
    for action in plan.actions:
        yield f'  do_{action.id}("{_text(action.label.en)}{f" ({action.by})" if action.by else ""}")'
    for threshold in plan.thresholds:
        yield f'  time_{threshold.id}{{{{"{threshold.at}: {_text(threshold.what.en)}"}}}}'
    if plan.closing.actions:
        yield '  closed(["closed"])'


def _form(plan: Plan) -> Iterator[str]:
    """From the ways in through the questions that a branch asks to the branch."""
    for entry in plan.entries:
        yield f"  entry_{entry.id} --> ask_{plan.questions[0].id}"
    for branch in plan.branches:
        asked = [each for each in plan.questions if not each.when.branches or branch.id in each.when.branches]
        for one, other in itertools.pairwise(asked):
            yield f"  ask_{one.id} -- {branch.id} --> ask_{other.id}"
        if asked:
            yield f"  ask_{asked[-1].id} -- {branch.id} --> branch_{branch.id}"


def _grading(plan: Plan) -> Iterator[str]:
    """What moves a case to a branch: answers and tables."""
    for question in plan.questions:
        for option in question.options:
            if option.branch and not option.plan:
                yield f'  ask_{question.id} -. "{_text(option.label.en)}" .-> branch_{option.branch}'
    for table in plan.tables:
        if table.gives is Gives.BRANCH:
            for branch_id in dict.fromkeys(row.branch for row in table.rows):
                yield f"  table_{table.id} -.-> branch_{branch_id}"


def _deed(action: Action, plan: Plan) -> Iterator[str]:
    """After what a deed is done, and what it does to others."""
    for needed in action.needs:
        yield f"  do_{needed} --> do_{action.id}"
    for branch in action.when.branches if not action.needs else ():
        yield f"  branch_{branch} --> do_{action.id}"
    for offered in action.offers:
        yield f"  do_{action.id} -- offers --> do_{offered}"
    for undone in action.undoes:
        yield f"  do_{action.id} -. undoes .-> do_{undone}"
    if action.branch:
        yield f"  do_{action.id} -.-> branch_{action.branch}"
    if action.id in plan.closing.actions:
        yield f"  do_{action.id} --> closed"


def _times(plan: Plan) -> Iterator[str]:
    """What the passing of time leads to."""
    times = {threshold.id for threshold in plan.thresholds}
    for threshold in plan.thresholds:
        if threshold.after:
            yield f"  {'time' if threshold.after in times else 'do'}_{threshold.after} --> time_{threshold.id}"
        if threshold.branch:
            yield f"  time_{threshold.id} -.-> branch_{threshold.branch}"


def _text(text: str) -> str:
    """Words inside a node: quotes would end it."""
    return text.replace('"', "'").replace("\n", " ")
