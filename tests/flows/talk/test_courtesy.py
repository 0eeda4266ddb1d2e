"""First and last words: thanks get a calm answer, who has no case is asked for one, a late word hears its own time."""

import pytest
from msgspec.structs import replace

from flows.request import OpenCase, ShowStatus
from flows.talk import labels
from tests.flows.chat import Chat, at_vehicle, driving
from tests.flows.talk.market import WANG, customer
from tests.flows.words import at

WELCOME = ["You're welcome. Send a message at any time."]


@pytest.mark.parametrize("said", ["谢谢", "谢谢您！", "好的，谢谢", "thanks", "thank you very much"])
def test_thanks_get_no_menu(said: str) -> None:
    closed = driving().closes().says(said)
    for chat in (Chat().says(said), closed):
        assert (chat.reads, chat.keys, chat.requests) == (WELCOME, [], ())


def test_consent_after_closing_asks_for_nothing() -> None:
    assert at_vehicle().closes().says("好的").said == []
    assert Chat().says("好的").phase == "choosing"


def test_who_has_no_case_is_asked_what_there_is_to_report() -> None:
    chat = Chat().says("/status")
    assert (chat.asked, chat.requests) == ("You have no open case. What would you like to report?", ())
    assert chat.keys[0] == "1 Breakdown"
    before = customer().says("it smells").presses("Bad goods").says("status")
    assert before.reads == ["Nothing is sent yet; this question comes first.", "Is anyone ill?"]
    assert driving().says("/status").requests == (ShowStatus(number=""),)


@pytest.mark.parametrize("said", ["你好", "车趴窝了"])
def test_a_late_first_message_hears_its_own_time(said: str) -> None:
    chat = Chat().says(said, "03:08", came="03:21")
    assert "Your message of 03:08 reached us at 03:21. Urgent: +86 731 0000 2400." in chat.reads


def test_what_the_receipt_says_is_not_said_twice() -> None:
    chat = Chat().says("车趴窝了", "03:08", came="03:41")
    assert isinstance(chat.requests[0], OpenCase)
    assert not any("reached us" in line for line in chat.reads)


def test_a_cry_in_an_edit_of_anything() -> None:
    for weak in ("出事了", "help"):
        chat = customer().says("it smells", "10:14", message="5").presses("Bad goods")
        chat.says(f"it smells {weak}", message="5", edited=True)
        assert chat.asked == "Is anyone in danger now?"


def test_first_words_of_a_known_customer_lead_straight_to_the_question() -> None:
    known = customer(who=replace(WANG, person="customer-wang"))
    assert known.says("the shrimp smells", "10:14").asked == "Is anyone ill?"
    assert customer(who=replace(WANG, person="customer-wang")).says("my bill is wrong").phase == "choosing"
    assert customer().says("the shrimp smells").phase == "choosing"


def test_back_from_the_first_question_leads_to_the_menu_and_loses_nothing() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").says("back")
    assert chat.asked == "What are you reporting? Type or send a voice message."
    chat.presses("Something else")
    assert chat.conversation.form is not None
    assert [each.text for each in chat.conversation.form.early] == ["it smells"]


def test_whoever_went_back_to_the_menu_and_falls_silent_is_not_forgotten() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").says("back", "10:15").is_silent("10:40")
    assert (chat.reports[0].branch, chat.reports[0].first_said_at) == ("objection", at("10:14"))


@pytest.mark.parametrize(
    ("text", "wish"),
    [("人工", "call"), ("talk to a human", "call"), ("算了不用来了", "cancel"), ("什么时候来？", "status")],
)
def test_what_people_say_instead_of_a_key_is_that_key(text: str, wish: str) -> None:
    assert labels.wished(text) == wish


def test_being_satisfied_is_an_answer_to_whether_it_is_solved() -> None:
    said = {text: labels.solved(text) for text in ("满意了", "不满意", "还是不行", "虾很好吃")}
    assert said == {"满意了": True, "不满意": False, "还是不行": False, "虾很好吃": None}
