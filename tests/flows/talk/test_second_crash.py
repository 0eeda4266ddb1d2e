"""A crash told in the middle of something else asks for danger first; where it is the answer it stays one."""

import pytest

from tests.flows.chat import Chat, at_photo, at_vehicle, driving
from tests.flows.test_conversation_cry import NUMBERS

DANGER = "Is there danger right now?"
TOLD = ["后面有车撞上来了", "撞车了", "a truck hit us", "we have been hit", "our driver was hit", "被货车撞了"]


@pytest.mark.parametrize("text", TOLD)
def test_at_the_place_the_numbers_come_first(text: str) -> None:
    before = driving()
    asked = before.asked
    chat = before.says(text)
    assert chat.reads[0] == NUMBERS
    assert chat.phase == "danger"
    assert chat.asked != asked
    chat.is_silent("03:30")
    assert chat.conversation.form is not None
    assert chat.conversation.form.branch == "casualties"
    assert "place" not in chat.conversation.form.answers


@pytest.mark.parametrize("text", TOLD)
def test_at_a_choice_and_after_the_form_too(text: str) -> None:
    assert at_vehicle().says(text).phase == "danger"
    chat = at_photo().says("跳过").says("跳过").says("都对")
    assert chat.phase == "quiet"
    assert chat.says(text).phase == "danger"


@pytest.mark.parametrize("text", ["没有撞车", "前面有车祸，堵住了", "nobody hit us", "G4 往北 K1498"])
def test_what_is_no_crash_of_ours_is_none(text: str) -> None:
    assert driving().says(text).phase != "danger"


@pytest.mark.parametrize("text", ["a crash", "撞坏的", "3"])
def test_the_answer_to_the_question_stays_one(text: str) -> None:
    chat = at_vehicle().says(text)
    assert chat.asked.startswith("From behind the barrier")


def test_the_way_in_is_no_second_crash() -> None:
    chat = Chat().says("撞车了", "09:00")
    assert chat.phase == "choosing"
    chat.presses("Accident").says("a truck hit us")
    assert chat.phase == "asking"
    chat.presses("All safe")
    assert chat.says("后面又有车撞上来了").phase == "danger"


def test_impatience_takes_the_way_that_was_named() -> None:
    chat = Chat().says("车坏了", "03:11").says("你们快点啊")
    assert chat.conversation.form is not None
    assert (chat.conversation.form.branch, chat.asked) == ("breakdown", "Is everyone safe?")


@pytest.mark.parametrize("text", ["不知道", "no idea"])
def test_in_danger_the_place_comes_second_and_no_idea_fills_nothing(text: str) -> None:
    chat = driving().says("有人流血").presses("Yes, called")
    assert chat.asked.startswith("Where is the vehicle?")
    chat.says(text)
    assert chat.asked == "How many people are hurt?"
    assert chat.conversation.form is not None
    assert (chat.conversation.form.answers["place"].skipped, chat.conversation.form.answers["place"].text) == (True, "")
