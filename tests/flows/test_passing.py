"""The words between reporter and staff: what stands in one message, and what is new."""

from datetime import timedelta
from typing import Any

import pytest

from flows import passing
from flows.answer import Answer
from flows.event import Acknowledged, Did
from flows.fact import Supplemented
from flows.record import Note
from tests.flows.life import Life
from tests.flows.timed_plans import ask, deed, plan
from tests.flows.words import at, everything

BEGINS = at("03:20")


def notes(*texts: str) -> tuple[Note, ...]:
    """Said one second after the other."""
    return tuple(
        Note(at=BEGINS + timedelta(seconds=nth), text=text, message=f"hotline:4711/{nth}")
        for nth, text in enumerate(texts)
    )


def test_words_that_follow_each_other_closely_are_one_message() -> None:
    said = notes("轮胎瘪了", "左后", "已停稳")
    assert passing.burst(said, said[-1]) == said


def test_what_a_text_was_cut_into_is_not_more_than_one_message_bears() -> None:
    said = notes("车" * 4096, "停" * 2000, "在" * 500, "桥" * 2000)
    assert [len(passing.burst(said, each)) for each in said] == [1, 2, 2, 1]


def test_only_what_was_not_there_before_is_new() -> None:
    said = notes("轮胎瘪了", "左后")
    assert passing.fresh(said[:1], said) == said[1:]
    assert passing.fresh(said, said) == ()


@pytest.mark.parametrize("when", [{"done": ["looked"]}, {"numbers": {"people": {"from": 1}}}, {"answers": {}}])
def test_words_stay_with_the_holder_whatever_it_is_by_which_health_is_asked_for(when: dict[str, Any]) -> None:
    asks = [ask("people", "number", opens=True), ask("state", "text", privacy="health", when=when)]
    life = Life(plan(questions=asks, actions=[deed("answered", becomes="resolved"), deed("looked")]))
    life.opens("10:00", branch="event", answers={"people": Answer(said_at=at("10:00"), number=2)})
    life.tell(Acknowledged(at=at("10:01"), by="li-na"))
    life.tell(Did(at=at("10:02"), by="li-na", action="looked"))
    life.tell(Supplemented(at=at("10:03"), by="driver-zhang", note="he bleeds from the ear"))
    said = passing.to_group(life.case, life.scene(at("10:03")), life.case.notes[0])
    assert said is not None
    assert "bleeds" not in everything(said)
