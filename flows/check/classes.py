"""Answers to what a deed asks, one of each class: as many ways to do it as something tells apart."""

import itertools
import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from flows.answer import Answer
from flows.check.chat import BEGIN
from flows.check.relevance import Relevance
from flows.deed import Action
from flows.duty import Duty
from flows.inbound import Attached, MediaKind
from flows.question import Question, QuestionKind

_Said = tuple[str, str, Answer]
PLENTY = 10**6
MOST = 24
"""Ways to do one deed at which the trying of all combinations stops."""


def ways_to_do(action: Action, relevance: Relevance, at: datetime) -> Iterator[tuple[str, Mapping[str, Answer]]]:
    """Every way to answer what an action asks, with its name in a trail; of very many each class with each other."""
    every = [
        [(question.id, name, answer) for name, answer in answers_of(question, f"{action.id}.", relevance, at)]
        for question in action.asks
    ]
    for chosen in _chosen(every):
        told = [f"{question}: {name}" for question, name, _ in chosen if name]
        yield ", ".join(told), {question: answer for question, _, answer in chosen}


def _chosen(every: list[list[_Said]]) -> Iterator[tuple[_Said, ...]]:
    if math.prod(len(each) for each in every) <= MOST:
        yield from itertools.product(*every)
        return
    usual = [each[0] for each in every]
    yield tuple(usual)
    for one, other in itertools.combinations(range(len(every)), 2):
        for first, second in itertools.islice(itertools.product(every[one], every[other]), 1, MOST):
            varied = [*usual]
            varied[one], varied[other] = first, second
            yield tuple(varied)


def answers_of(question: Question, prefix: str, relevance: Relevance, at: datetime) -> Iterator[tuple[str, Answer]]:
    """One answer of each class; without a name where nothing tells them apart."""
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.TIME if question.options:
            for option in relevance.alike(question, prefix):
                said = at + timedelta(minutes=option.minutes) if option.minutes is not None else None
                named = option.id if relevance.options.get(prefix + question.id) else ""
                yield named, Answer(said_at=at, option=option.id, at=said)
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
            yield "in words", Answer(said_at=at, text="长沙")
            if relevance.looked_at(prefix + question.id):
                yield "a position", Answer(said_at=at, lat=28.2, lon=113.0)
        case _:
            yield "", Answer(said_at=at, text="13800005521" if question.kind is QuestionKind.PHONE else "说明")


def _numbers(question: Question, prefix: str, relevance: Relevance, at: datetime) -> Iterator[tuple[str, Answer]]:
    name = prefix + question.id
    for number in relevance.numbers(name):
        if question.kind is QuestionKind.ITEMS:
            yield str(number), Answer(said_at=at, counts={each.id: number for each in question.items})
        else:
            yield str(number) if name in relevance.ranges else "", Answer(said_at=at, number=number)
    if question.kind is QuestionKind.ITEMS and name in relevance.ranges:
        yield "none left", Answer(said_at=at, counts={each.id: 0 for each in question.items})
        yield "plenty", Answer(said_at=at, counts={each.id: PLENTY for each in question.items})


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
    for chosen in _chosen(every) if every else ():
        yield ", " + ", ".join(f"{name}: {said}" for name, said, _ in chosen), {name: each for name, _, each in chosen}
