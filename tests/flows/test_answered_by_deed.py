"""A question is not asked any more once what it asks was done about its case."""

from typing import Any

from bot.i18n import english
from flows.conversation import Phase
from flows.fact import Calmed, Supplemented
from flows.plan import Plan
from flows.plan_check import misfits
from flows.plan_merge import strangers
from tests.flows.chat import Chat, at_photo
from tests.flows.leak_plan import HOUSE, leak
from tests.flows.test_check_static import OPTION, QUESTION, asks
from tests.flows.test_check_walks import deed
from tests.flows.test_plan_merge import bare, branch
from tests.flows.test_plan_merge import deed as act

CALLED = "Has anyone called 120?"
COUNT = "How many people are hurt?"


def hurt() -> Chat:
    """A driver whose case has become an emergency: whether 120 was called stands open."""
    chat = at_photo().says("help, Sam is bleeding")
    assert chat.asked == CALLED
    return chat


def test_below_the_news_that_120_was_called_the_next_question_follows() -> None:
    chat = hurt().does_for("call-120")
    assert chat.again() == [f"To go on: {COUNT}"]
    assert chat.keys == ["1 person", "2 people", "3 or more", "Not sure"]
    assert chat.again() == [f"To go on: {COUNT}"], "and stays the open one"
    chat.presses("1 person")
    assert chat.asked == "Is anyone trapped?"


def test_whatever_is_said_next_the_question_does_not_come_again() -> None:
    chat = hurt().does_for("call-120").sends_photo()
    assert chat.asked.endswith(COUNT)
    assert chat.phase is Phase.ASKING


def test_a_key_of_the_question_counts_all_the_same() -> None:
    chat = hurt()
    key = chat.key("Yes, called")
    chat.does_for("call-120").again()
    chat.does(key)
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.answers["called"].option == "yes"
    assert chat.asked.endswith(COUNT)


def test_the_way_back_stays_open() -> None:
    chat = hurt()
    key = chat.key("No danger, go back")
    chat.does_for("call-120").again()
    chat.does(key)
    assert chat.reads[0] == "That is all right; say so at any time if something changes."
    assert isinstance(chat.last_told, Calmed)
    assert chat.asked.startswith("From behind the barrier")


def test_something_else_done_about_the_case_answers_nothing() -> None:
    chat = hurt().does_for("police", "resolved")
    assert chat.again()[-1] == f"To go on: {CALLED}"


def test_an_answer_given_before_stays() -> None:
    chat = hurt().presses("No, call for me").does_for("call-120")
    assert chat.again() == [f"To go on: {COUNT}"]
    form = chat.conversation.form
    assert form is not None
    assert form.answers["called"].option == "no"


def test_after_a_new_cry_it_is_asked_again() -> None:
    chat = hurt().does_for("call-120")
    chat.again()
    chat.does_for("police").says("SOS")
    assert chat.asked.endswith(COUNT), "a further word of the same emergency"

    calmed = hurt().presses("No danger, go back").does_for("call-120").says("help, he is bleeding again")
    assert calmed.asked == CALLED
    assert calmed.again()[-1] == f"To go on: {CALLED}"
    assert calmed.presses("Yes, called").asked == COUNT


def found(change: Any) -> dict[str, str]:
    """Where a plan says what cannot be, and what."""
    return {path: english(what) for path, what, _ in misfits(leak(change), HOUSE)}


def test_an_action_that_is_not_there_answers_nothing() -> None:
    assert "'shoe'" in found(asks(answered_by="shoe"))["$.questions[3].answered_by"]
    assert not any(path.endswith("answered_by") for path in found(asks(answered_by="arrived")))


def test_what_staff_are_asked_is_not_answered_so() -> None:
    change = deed(asks=[{**QUESTION, "options": [OPTION], "answered_by": "dry"}])
    assert "only what a reporter is asked" in found(change)["$.actions[3].asks[0].answered_by"]


def test_an_action_that_is_taken_along_answers_too() -> None:
    other = bare("other", [branch("there")], actions=[act("call")])
    plans = {"other": other}

    def asking(name: str) -> Plan:
        asked = {**QUESTION, "kind": "text", "opens": True, "answered_by": name}
        return bare("ours", [branch("here", "other/there")], questions=[asked])

    assert not list(strangers(asking("call"), plans))
    ((path, what, _),) = strangers(asking("shoe"), plans)
    assert (path, english(what)) == ("$.questions[0].answered_by", "no action is called 'shoe'")
    assert not list(strangers(asking("shoe"), {})), "nobody can tell while the other plan is not there"
