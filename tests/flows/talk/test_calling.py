"""A call that is asked for below every question of such a plan."""

from msgspec.structs import replace

from flows.fact import Asked
from flows.request import OpenCase, TellCase
from tests.flows.chat import Chat, driving
from tests.flows.talk.market import WANG, customer, objecting
from tests.flows.words import at


def test_every_question_bears_the_key_before_the_leaving_one() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods")
    assert chat.keys == ["1 Nobody", "2 Someone", "3 Unsure", "4 Worse", "Call me back"]
    chat.presses("Nobody").says("昨天 18:10")
    assert chat.keys == ["Call me back", "Skip"]
    assert "Call me back" not in driving().keys


def test_before_there_is_a_case_it_is_opened_for_the_call() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").presses("Call me back", "10:16")
    opening = chat.requests[0]
    assert isinstance(opening, OpenCase)
    assert (opening.report.first_said_at, opening.report.branch) == (at("10:16"), "objection")
    assert opening.then == (Asked(at=at("10:16"), by="telegram:300"),)
    assert chat.asked == "To go on: Is anyone ill?"


def test_with_a_case_it_is_only_asked() -> None:
    chat = objecting().says("请给我回电", "10:20")
    assert chat.requests == (TellCase(case=chat.told[-1][0], event=Asked(at=at("10:20"), by="telegram:300")),)
    assert chat.asked == "To go on: When was it signed for?"


def unknown() -> Chat:
    chat = customer(who=replace(WANG, phone="", person="telegram:77"))
    return chat.says("it smells", "10:14").presses("Bad goods")


def test_a_number_that_nobody_knows_is_asked_first() -> None:
    chat = unknown().presses("Call me back", "10:16")
    assert chat.asked == "Your number?"
    assert chat.says("13900003301").asked == "Is anyone ill?"


def test_after_the_form_a_number_is_taken_whenever_it_comes() -> None:
    chat = unknown().presses("Nobody").says("昨天 18:10").says("skip").says("skip").says("skip").presses("All correct")
    assert chat.keys == ["Status", "Add details", "Call me back"]
    assert chat.presses("Call me back").reads == ["Which number can we call? Please type it."]
    assert chat.says("13900003301").reads == ["Phone number received."]


def test_without_a_form_the_number_of_the_house_is_given() -> None:
    assert customer().says("call me back").reads[0].startswith("Someone hurt: call 120.")
