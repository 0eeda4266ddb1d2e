"""The times that the shipped plans ask for: what has been is never read as to come, nor what is to come as past."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.library import read_library, read_organisation
from flows.check.times import times
from flows.errors import Refused
from flows.inbound import Wrote
from flows.plan import Plan
from flows.question import Question, QuestionKind
from flows.talk.reading import has_been, is_to_come, read
from flows.talk.turn import Heard
from tests.flows.words import at

ZONE = "Asia/Shanghai"
NOW = at("14:00")
HOUSE = read_organisation(None)
PLANS = [each.plan for each in read_library([], HOUSE).plans]


def asked(plan: Plan) -> Iterator[tuple[str, Question]]:
    """Every question of a plan for a time, by the name that a condition gives it."""
    for question in plan.questions:
        yield question.id, question
    for deed in plan.actions:
        for question in (*deed.asks, *((deed.why,) if deed.why else ())):
            yield f"{deed.id}.{question.id}", question


TIMES = {
    f"{plan.id}: {name}": question
    for plan in PLANS
    for name, question in asked(plan)
    if question.kind is QuestionKind.TIME
}


def typed(question: Question, words: str) -> float | None:
    """How many hours from now the words mean; None when they are refused."""
    try:
        answer = read(question, Heard(body=Wrote(text=words), said_at=NOW, received_at=NOW), ZONE)
    except Refused:
        return None
    assert answer.at is not None
    return (answer.at - NOW) / timedelta(hours=1)


@pytest.mark.parametrize("name", TIMES)
def test_a_typed_time_lies_on_the_side_that_is_asked_for(name: str) -> None:
    question = TIMES[name]
    said = ("昨晚11点", "23:10", "10:20", "明天 9:00", "两小时前", "14:05")
    read_as = {words: typed(question, words) for words in said}
    hours: dict[str, float | None]
    if is_to_come(question):
        hours = {"昨晚11点": None, "23:10": 9 + 1 / 6, "10:20": 20 + 1 / 3, "明天 9:00": 19}
        hours |= {"两小时前": None, "14:05": 1 / 12}
    else:
        tomorrow = None if has_been(question) else 19
        hours = {"昨晚11点": -15, "23:10": -15 + 1 / 6, "10:20": -4 + 1 / 3, "明天 9:00": tomorrow}
        hours |= {"两小时前": -2, "14:05": 0}
    assert {words: value and round(value, 6) for words, value in read_as.items()} == {
        words: value and round(value, 6) for words, value in hours.items()
    }


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_what_a_clock_makes_of_it_is_the_side_that_is_asked_for(plan: Plan) -> None:
    """A promise for a time is for one to come; a clock that counts from something counts from what has been."""
    assert [*times(plan, HOUSE)] == []


def test_it_is_said_which_side_is_meant() -> None:
    past, ahead = TIMES["cc-app: fault"], TIMES["delivery-breakdown: departed.arrival"]
    for question, words, said in ((past, "明天 9:00", "is still to come"), (ahead, "昨晚11点", "has passed already")):
        with pytest.raises(Refused) as refused:
            read(question, Heard(body=Wrote(text=words), said_at=NOW, received_at=NOW), ZONE)
        assert said in refused.value.text.id
