"""An edited message corrects what it said before, and what moves on is followed."""

from flows.conversation import Phase
from flows.inbound import Membership
from tests.flows.chat import Chat, at_vehicle, driving, supplements

VEHICLE = "How is the vehicle?"


def test_an_edited_message_corrects_its_answer() -> None:
    chat = driving().sends_place().says("K1512", message="77").presses("fault")
    chat.says("K1521", message="77", edited=True)
    assert chat.reads[0] == "Updated as you edited it. Road: K1521."
    assert chat.asked.startswith("From behind the barrier")
    assert supplements(chat)[-1].answers["road"].text == "K1521"
    assert chat.says("", message="77", edited=True).reads[0] == "Please type it, or send a voice message."


def test_an_edit_that_leads_elsewhere_leads_there() -> None:
    chat = Chat().says("车坏了", "09:00").presses("Breakdown").says("1", message="77")
    chat.says("2", message="77", edited=True)
    assert chat.asked == "Has anyone called 120?"


def test_an_edit_that_fits_nothing_is_a_note() -> None:
    chat = at_vehicle().says("货不急", message="999", edited=True)
    assert chat.reads == ["Added to case 26-0417.", VEHICLE]
    assert supplements(chat)[-1].note == "货不急"


def test_an_edit_of_the_first_words_is_understood() -> None:
    chat = Chat().says("我的车不太好了呀", "09:00", message="5").says("我的车趴窝了", message="5", edited=True)
    assert chat.said == []
    assert chat.is_silent("09:04").reports[0].words == ("我的车趴窝了",)
    chat = Chat().says("车坏了", "09:00", message="5").presses("Breakdown").says("车坏了两台", message="5", edited=True)
    assert chat.conversation.form is not None
    assert [each.text for each in chat.conversation.form.early] == ["车坏了两台"]


def test_an_edit_of_something_never_seen_is_taken_as_said_now() -> None:
    assert Chat().says("车坏了", "09:00", edited=True).phase is Phase.CHOOSING


def test_a_cry_written_into_an_old_message_is_heard() -> None:
    chat = driving().says("K1512", message="77").says("救命", message="77", edited=True)
    assert chat.asked == "Has anyone called 120?"


def test_a_change_of_membership_says_nothing() -> None:
    assert driving().does(Membership(present=False)).said == []
