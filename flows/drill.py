"""An exercise: everything that is said of it says so, and nobody is told to call for help that nobody needs."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from flows.organisation import Numbers, Organisation
from flows.outbound import Copy, PostCard, RefreshCard, Rows, Say, SendFiles
from flows.plan import Plan
from flows.record import Case
from flows.routine import called
from flows.text import Param, Phone, Phrase, Series, T, Text, Words

Parcelled = Say | PostCard | RefreshCard | SendFiles
"""What is said about a case, and is no answer to a press."""
_FIGURES = re.compile(r"\d+")


def mark(case: Case, plan: Plan) -> Text:
    """The first line of every message of a drill."""
    return T("This is a drill: {title}.", title=called(case, plan).words)


def caution(organisation: Organisation, lines: Iterable[Text]) -> Text | None:
    """What stands above lines that name an emergency number: in a drill that is no order to call it."""
    numbers = organisation.numbers
    short = _short(numbers)
    if not any(short & set(_named(each)) for each in lines):
        return None
    return T(
        "In a drill do not call {ambulance}, {fire} or {police}; only if there is real danger.",
        ambulance=numbers.ambulance,
        fire=numbers.fire,
        police=numbers.police,
    )


def marked_say(said: Say, case: Case, plan: Plan, organisation: Organisation) -> Say:
    """A message with its mark: that an emergency number is to be called is no longer its first line."""
    beware = caution(organisation, (*said.first, *said.lines, *said.question))
    buttons = _without_copies(said.buttons, _short(organisation.numbers))
    head = mark(case, plan)
    return replace(said, first=(head, beware) if beware else (head,), buttons=buttons)


def marked(said: Parcelled, case: Case, plan: Plan, organisation: Organisation) -> Parcelled:
    """Words about a drill with its mark above them; a card bears it in its state."""
    match said:
        case Say():
            return marked_say(said, case, plan, organisation)
        case SendFiles():
            return replace(said, words=(mark(case, plan), *said.words))
    return said


def _short(numbers: Numbers) -> set[str]:
    """The numbers that answer everybody in the place."""
    return {numbers.ambulance, numbers.fire, numbers.police, numbers.traffic_police} - {""}


def _without_copies(rows: Rows, short: set[str]) -> Rows:
    kept = (tuple(one for one in row if not (isinstance(one.press, Copy) and one.press.text in short)) for row in rows)
    return tuple(row for row in kept if row)


def _named(said: Param) -> Iterable[str]:
    """The figures that somebody reads in a text."""
    match said:
        case str():
            yield from _FIGURES.findall(said)
        case Phone(number=number):
            yield number
        case Words(zh=zh, en=en, params=params):
            yield from (*_FIGURES.findall(zh), *_FIGURES.findall(en))
            yield from _in_all(params.values())
        case Phrase(params=params):
            yield from _in_all(params.values())
        case Series(items=items):
            yield from _in_all(items)


def _in_all(said: Iterable[Param]) -> Iterable[str]:
    for each in said:
        yield from _named(each)
