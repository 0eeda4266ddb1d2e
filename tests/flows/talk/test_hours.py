"""A day without its hour is no dead end, and a time of day is nobody's name."""

import pytest

from flows.conversation import Phase
from tests.flows.talk.market import objecting, poisoned
from tests.flows.talk.test_staff_forms import Desk
from tests.flows.words import at

ONCE = "Which hour, roughly? For example 19:00. If nobody knows, say “not sure”."


@pytest.mark.parametrize("text", ["昨天晚上", "今天早上", "11月20日", "last night", "this morning", "20 Nov"])
def test_the_hour_is_asked_once_and_then_it_goes_on(text: str) -> None:
    for chat, name in ((objecting(), "order"), (poisoned(), "onset")):
        asked = chat.asked
        chat.says(text)
        assert chat.reads == [ONCE, asked]
        chat.says(text)
        assert chat.asked != asked
        form = chat.conversation.form
        assert form is not None
        assert (form.answers[name].at, form.answers[name].text) == (None, text)


@pytest.mark.parametrize("text", ["虾", "家里"])
def test_in_danger_other_words_do_not_loop_either(text: str) -> None:
    chat = poisoned().says(text)
    assert chat.says(text).asked == "What did they eat?"


@pytest.mark.parametrize("text", ["不清楚", "not sure"])
def test_not_sure_leads_on_at_once_and_after_the_hour_was_asked(text: str) -> None:
    assert poisoned().says(text).asked == "What did they eat?"
    assert poisoned().says("昨天晚上").says(text).asked == "What did they eat?"


@pytest.mark.parametrize(
    ("day", "hour", "there"),
    [
        ("昨天晚上", "7点", "yesterday 19:00"),
        ("昨天晚上", "大概七点", "yesterday 19:00"),
        ("yesterday evening", "about 6", "yesterday 18:00"),
        ("last night", "19:30", "yesterday 19:30"),
        ("今天早上", "7", "07:00"),
        ("11月21日", "19点", "yesterday 19:00"),
        ("21 Nov", "19:30", "yesterday 19:30"),
    ],
)
def test_the_hour_belongs_to_the_day_that_was_told(day: str, hour: str, there: str) -> None:
    chat = poisoned().says(day).says(hour)
    form = chat.conversation.form
    assert form is not None
    clock = at(there.removeprefix("yesterday "))
    assert form.answers["onset"].at == (clock.replace(day=clock.day - 1) if there.startswith("yesterday") else clock)


def test_a_time_is_no_drivers_name() -> None:
    desk = Desk().starts("departed").says("湘A·B2211").says("04:20")
    assert desk.reads == ["Time noted.", "Who drives? Name and phone."]
    desk.says("刘强 138 0000 0009")
    assert desk.phase is Phase.QUIET
    _, event = desk.told[-1]
    assert {"plate", "driver", "arrival"} == set(event.answers)
