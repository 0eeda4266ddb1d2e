"""A right that lasts for so long: inside or outside it the report is worked, and never refused."""

import pytest
from msgspec.structs import replace

from flows.fact import Supplemented
from flows.plan import compile_plan
from tests.flows.chat import Chat, supplements
from tests.flows.life import UNCLASSIFIED
from tests.flows.talk.market import GOODS_PLAN, ILLNESS, customer, delivery, objecting
from tests.flows.words import at

SHRIMP = delivery("d1", "seafood", "2026-11-22T06:40:00+08:00")
GREENS = delivery("d2", "vegetables", "2026-11-21T18:10:00+08:00")
OLD = delivery("d3", "rice", "2026-11-01T08:00:00+08:00")


def branch(chat: Chat) -> str:
    event = chat.last_told
    assert isinstance(event, Supplemented)
    return event.branch


def test_inside() -> None:
    chat = objecting().says("早上 6:40")
    assert chat.reads == ["Signed 06:40, open until 18:40.", "Which way?"]
    assert branch(chat) == "inside"


def test_outside_is_recorded_all_the_same() -> None:
    chat = objecting().says("昨天 18:10")
    assert chat.reads == [
        "Signed 18:10, was open until 06:10; it is recorded all the same.",
        "What is wrong?",
    ]
    assert branch(chat) == "outside"


def test_it_counts_to_the_first_word_about_it() -> None:
    chat = customer().says("the shrimp smells", "18:35").presses("Bad goods", "18:41").presses("Nobody", "18:42")
    assert chat.says("06:40", "18:43").reads[0].endswith("open until 18:40.")
    assert branch(chat) == "inside"


def test_putting_the_time_right_looks_again() -> None:
    chat = objecting().says("昨天 18:10").presses("Skip").presses("Skip")
    assert chat.phase == "checking"
    chat.presses("order").says("06:40")
    assert chat.reads[0] == "Signed 06:40, open until 18:40."
    assert (branch(chat), chat.asked) == ("inside", "Which way?")


def test_an_edit_of_the_time_looks_again_too() -> None:
    chat = objecting().says("昨天 18:10", message="50").says("今天 06:40", message="50", edited=True)
    assert (branch(chat), chat.asked) == ("inside", "Which way?")


def test_what_passes_by_the_window_is_not_told_of_it() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").presses("Unsure").says("昨天 18:10")
    assert chat.reads == ["Which way?"]


def test_who_does_not_know_when_goes_on() -> None:
    assert objecting().says("不记得了").asked == "A photo?"


# --- deliveries -------------------------------------------------------------------------------------------------------
def test_deliveries_of_the_last_days_are_offered() -> None:
    chat = objecting(SHRIMP, GREENS, OLD)
    assert chat.asked == "Which delivery is it?"
    assert chat.keys == ["1 Today 06:40, seafood", "2 Yesterday 18:10, vegetables", "3 None of these", "Call me back"]


def test_a_delivery_answers_when_it_was_signed_for() -> None:
    for said in ("1", "seafood", "第一个", "Today 06:40, seafood"):
        chat = objecting(SHRIMP, GREENS).says(said)
        order = supplements(chat)[-1].answers["order"]
        assert (order.at, order.text, order.option, branch(chat)) == (at("06:40"), "seafood", "", "inside")


def test_none_of_them_asks_openly() -> None:
    chat = objecting(SHRIMP).presses("None of these")
    assert (chat.asked, chat.keys) == ("When was it signed for?", ["Call me back"])
    assert chat.says("昨天 18:10").asked == "What is wrong?"


def test_without_any_the_question_stands_as_it_is() -> None:
    assert objecting(OLD).asked == "When was it signed for?"


@pytest.mark.parametrize(
    ("known", "offered"),
    [
        ("fresh-deliveries", ["1 Today 06:40, seafood"]),
        ("other-deliveries", ["1 19 Nov 10:00, gift box"]),
        ("deliveries", ["1 Today 06:40, seafood", "2 19 Nov 10:00, gift box"]),
    ],
)
def test_a_plan_for_fresh_goods_offers_no_others_and_the_other_way_round(known: str, offered: list[str]) -> None:
    asks = [{**each, "known": known} if each["id"] == "order" else each for each in GOODS_PLAN["questions"]]
    gifts = replace(delivery("d4", "gift box", "2026-11-19T10:00:00+08:00"), fresh=False)
    chat = customer(SHRIMP, gifts, plans=(compile_plan({**GOODS_PLAN, "questions": asks}), ILLNESS, UNCLASSIFIED))
    chat.says("the shrimp smells", "10:14").presses("Bad goods").presses("Nobody")
    assert chat.keys[: len(offered) + 1] == [*offered, f"{len(offered) + 1} None of these"]
