"""Answers to what a deed asks, one of each class: as many ways to do it as something tells apart."""

import itertools
import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from flows.answer import Answer
from flows.check.chat import BEGIN, Key
from flows.check.relevance import Relevance
from flows.check.weighing import Weighing
from flows.deed import Action
from flows.duty import Duty
from flows.inbound import Attached, MediaKind
from flows.question import Question, QuestionKind
from flows.view import TIMED

_Said = tuple[str, str, Answer]
PLENTY = 10**6
MOST = 2_000
"""Combinations of answers to one deed at which no more than two answers at a time are varied."""


def ways_to_do(action: Action, relevance: Relevance, at: datetime) -> Iterator[tuple[str, Mapping[str, Answer]]]:
    """Every way to answer what an action asks that comes to something else, with its name in a trail."""
    prefix = f"{action.id}."
    every = [[(question.id, *each) for each in answers_of(question, prefix, relevance, at)] for question in action.asks]
    if action.id not in relevance.ways:
        relevance.ways[action.id] = tuple(_unlike(every, prefix, relevance.telling_apart.about(action.id)))
    for places in relevance.ways[action.id]:
        chosen = _at(every, places)
        told = [f"{question}: {name}" for question, name, _ in chosen if name]
        yield ", ".join(told), {question: answer for question, _, answer in chosen}


def _unlike(every: list[list[_Said]], prefix: str, weighing: Weighing) -> Iterator[tuple[int, ...]]:
    """Of all combinations those of which each comes to something else."""
    seen: set[Key] = set()
    for places in _chosen(every):
        comes_to = weighing.of({prefix + question: answer for question, _, answer in _at(every, places)})
        if comes_to not in seen:
            seen.add(comes_to)
            yield places


def _at(every: list[list[_Said]], places: tuple[int, ...]) -> list[_Said]:
    return [each[place] for each, place in zip(every, places, strict=True)]


def _chosen(every: list[list[_Said]]) -> Iterator[tuple[int, ...]]:
    """Combinations, by the places of what is chosen of each."""
    if math.prod(len(each) for each in every) <= MOST:
        yield from itertools.product(*(range(len(each)) for each in every))
        return
    yield (0,) * len(every)
    for one, other in itertools.combinations(range(len(every)), 2):
        both = itertools.product(range(len(every[one])), range(len(every[other])))
        for first, second in itertools.islice(both, 1, None):
            varied = [0] * len(every)
            varied[one], varied[other] = first, second
            yield tuple(varied)


def answers_of(question: Question, prefix: str, relevance: Relevance, at: datetime) -> Iterator[tuple[str, Answer]]:
    """One answer of each class; without a name where nothing tells them apart."""
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.TIME if question.options:
            yield from _options(question, prefix, relevance, at)
        case QuestionKind.NUMBER | QuestionKind.AMOUNT | QuestionKind.ITEMS:
            yield from _numbers(question, prefix, relevance, at)
        case QuestionKind.LIST:
            for option in relevance.alike(question, prefix):
                yield option.id, Answer(said_at=at, chosen=(option.id,))
        case QuestionKind.TIME:
            yield "", Answer(said_at=at, at=at)
        case QuestionKind.PHOTO:
            yield "", Answer(said_at=at, files=(Attached(kind=MediaKind.PHOTO, file="p", unique="p"),))
        case QuestionKind.PLACE:
            yield "长沙", Answer(said_at=at, text="长沙")
            if relevance.looked_at(prefix + question.id):
                yield "28.2, 113.0", Answer(said_at=at, lat=28.2, lon=113.0)
        case _:
            yield "", Answer(said_at=at, text="13800005521" if question.kind is QuestionKind.PHONE else "说明")


def _options(question: Question, prefix: str, relevance: Relevance, at: datetime) -> Iterator[tuple[str, Answer]]:
    wanted = relevance.options.get(prefix + question.id, frozenset())
    for option in relevance.alike(question, prefix):
        said = at + timedelta(minutes=option.minutes) if option.minutes is not None else None
        yield option.id if wanted else "", Answer(said_at=at, option=option.id, at=said)
    if TIMED in wanted:
        yield TIMED, Answer(said_at=at, at=at)


def _numbers(question: Question, prefix: str, relevance: Relevance, at: datetime) -> Iterator[tuple[str, Answer]]:
    name = prefix + question.id
    for number in relevance.numbers(name):
        if question.kind is QuestionKind.ITEMS:
            yield str(number), Answer(said_at=at, counts={each.id: number for each in question.items})
        else:
            yield str(number) if name in relevance.ranges else "", Answer(said_at=at, number=number)
    if question.kind is QuestionKind.ITEMS and name in relevance.ranges:
        yield "0", Answer(said_at=at, counts={each.id: 0 for each in question.items})
        yield str(PLENTY), Answer(said_at=at, counts={each.id: PLENTY for each in question.items})


def carried_by(duty: Duty, relevance: Relevance) -> Iterator[tuple[str, dict[str, Answer]]]:
    """What a case that the calendar opens may know from the last round of another duty; nothing, the first time."""
    yield "", {}
    asked = {f"{deed.id}.{each.id}": each for deed in relevance.plan.actions for each in deed.asks}
    every = [
        [
            (name, said, answer)
            for said, answer in answers_of(asked[source], f"{source.partition('.')[0]}.", relevance, BEGIN)
        ]
        for name, _, source in ((name, *source.partition(".")[1:]) for name, source in duty.carries.items())
        if source in asked
    ]
    for places in _chosen(every) if every else ():
        chosen = _at(every, places)
        yield ", " + ", ".join(f"{name}: {said}" for name, said, _ in chosen), {name: each for name, _, each in chosen}
