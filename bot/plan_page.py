"""A plan as the office reads it in the terminal: part by part, under headings, its own texts as the file has them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from bot.plan_line import Teller, both
from bot.plan_list import Listed, gathered, own_parts
from bot.variants import FORM
from flows.duty import Duty
from flows.organisation import Organisation
from flows.plan import Plan
from flows.plan_facts import Retention
from flows.promise_rule import ObligationRule
from flows.terms import Record
from flows.text import C, T, Text, same

_KINDS: dict[str, Text] = {
    "flow": C("kind of plan", "course of action"),
    "rule": C("kind of plan", "rule"),
    "sched": C("kind of plan", "schedule"),
    "form": C("kind of plan", "form"),
    "stub": C("kind of plan", "title only"),
}
_HEADING, _PART, _BELOW = 1, 2, 3
"""How far a line is set in."""


class Line(Record, frozen=True):
    """A sentence of the page, and how far it is set in."""

    text: Text
    depth: int = 0


def page(listed: Listed, plans: Sequence[Plan], organisation: Organisation) -> Iterator[Line]:
    """What a plan says; of one that another file carries its own parts, of the engine's what it gathers."""
    yield Line(text=both(listed.title))
    kind = _KINDS.get(listed.kind, same(listed.kind))
    yield Line(text=T("{plan}: {kind}, pack {pack}", plan=listed.id, kind=kind, pack=listed.pack), depth=_HEADING)
    plan = listed.plan
    if plan is None:
        yield from _without_a_file(listed, plans, organisation)
        return
    own = plan.id == listed.id.partition(FORM)[0]
    if not own:
        carrier = T("stands in the file of {plan}: {title}", plan=plan.id, title=both(plan.title))
        yield Line(text=carrier, depth=_HEADING)
    if not listed.complete:
        yield Line(text=T("not complete: a person decides what is missing"), depth=_HEADING)
    yield from _whole(plan, listed, Teller(plan, organisation), own=own)


def _whole(plan: Plan, listed: Listed, teller: Teller, *, own: bool) -> Iterator[Line]:
    """Every part that belongs to the plan, under its heading."""
    sections: tuple[tuple[Text, Callable[[Any], Iterator[Text]], Iterable[Any]], ...] = (
        (T("Missing"), teller.lacks, plan.lacks if own or not listed.complete else ()),
        (T("Who gets the case"), teller.route, (plan,)),
        (T("Questions"), teller.question, own_parts(plan.questions, listed.id, own)),
        (T("Rights that lapse"), teller.window, plan.windows if own else ()),
        (T("Tables"), teller.table, own_parts(plan.tables, listed.id, own)),
        (T("Promises"), teller.obligation, own_parts(plan.obligations, listed.id, own)),
        (T("When a time has passed"), teller.threshold, own_parts(plan.thresholds, listed.id, own)),
        (T("Actions"), teller.action, own_parts(plan.actions, listed.id, own)),
        (T("Duties of the calendar"), teller.duty, own_parts(plan.duties, listed.id, own)),
        (T("Closed after, as far as they apply"), teller.closing, (plan,) if plan.closing.actions else ()),
        (T("Records"), teller.retention, (plan.retention,) if plan.retention else ()),
        (T("Version"), teller.revision, (plan.revision,) if plan.revision else ()),
    )
    for heading, say, found in sections:
        yield from _section(heading, (say(each) for each in found))


def _section(heading: Text, said: Iterable[Iterator[Text]]) -> Iterator[Line]:
    """A heading with its parts; nothing where there are none. Of a part, the further lines stand below the first."""
    for at, part in enumerate(said):
        if at == 0:
            yield Line(text=heading, depth=_HEADING)
        for number, text in enumerate(part):
            yield Line(text=text, depth=_BELOW if number else _PART)


def _without_a_file(listed: Listed, plans: Sequence[Plan], organisation: Organisation) -> Iterator[Line]:
    """What the engine gathers from all plans, plan by plan; of a plan that is still to come, that it is."""
    if not listed.complete:
        yield Line(text=T("not built yet: it leads to a person"), depth=_HEADING)
    for plan in plans:
        yield from _section(both(plan.title), _said(Teller(plan, organisation), gathered(listed.id, plan)))


def _said(teller: Teller, found: Iterable[Duty | Retention | ObligationRule]) -> Iterator[Iterator[Text]]:
    for part in found:
        match part:
            case Duty():
                yield teller.duty(part)
            case ObligationRule():
                yield teller.obligation(part)
            case Retention():
                yield teller.retention(part)
