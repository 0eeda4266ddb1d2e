"""Staff are asked the details of what they did, and nothing else is taken from them."""

from datetime import timedelta

from flows.conversation import Phase
from flows.event import Detailed
from flows.inbound import Pressed
from flows.outbound import Choose
from tests.flows.staff import Colleague
from tests.flows.words import at


def test_a_responder_is_asked_the_details_of_what_they_did() -> None:
    li_na = Colleague().starts("departed")
    assert li_na.asked == "Which vehicle? Type the plate."
    li_na.says("湘A·M5160").says("何斌，+86 139 0000 6612")
    assert (li_na.asked, li_na.keys) == ("Expected arrival?", ["30 min", "45 min", "1 hour"])
    assert li_na.due() == li_na.now + timedelta(minutes=3)
    li_na.says("25:70")
    assert li_na.reads[0] == "Please write the time like 14:30."
    li_na.says("04:20")
    detailed = li_na.last_told
    assert isinstance(detailed, Detailed)
    assert (detailed.action, detailed.by) == ("departed", "li-na")
    assert {question: each.text or each.at for question, each in detailed.answers.items()} == {
        "plate": "湘A·M5160",
        "driver": "何斌，+86 139 0000 6612",
        "arrival": at("04:20"),
    }
    assert (li_na.reads, li_na.conversation.form, li_na.phase) == (["Noted."], None, Phase.QUIET)


def test_a_length_of_time_is_pressed_or_typed() -> None:
    for said in ("45 min", "45", "45分钟"):
        li_na = Colleague().starts("departed", only=("arrival",)).says(said, "03:33")
        assert isinstance(li_na.last_told, Detailed)
        assert {question: each.at for question, each in li_na.last_told.answers.items()} == {"arrival": at("04:18")}
    pressed = Colleague().starts("departed", only=("arrival",)).presses("1 hour", "03:35").last_told
    assert isinstance(pressed, Detailed)
    assert pressed.answers["arrival"].at == at("04:35")


def test_silence_passes_on_what_there_is() -> None:
    li_na = Colleague().starts("departed").says("湘A·M5160", "03:34").is_silent("03:37")
    assert isinstance(li_na.last_told, Detailed)
    assert list(li_na.last_told.answers) == ["plate"]
    assert li_na.reads == ["Passed on with what there is."]


def test_a_second_action_passes_the_first_one_on() -> None:
    li_na = Colleague().starts("departed").says("湘A·M5160").starts("repair")
    assert isinstance(li_na.last_told, Detailed)
    assert (li_na.last_told.action, li_na.asked[:20]) == ("departed", "How is it arranged? ")
    assert li_na.says("/cancel").reads == ["Noted."]


def test_staff_are_not_taken_for_reporters() -> None:
    li_na = Colleague().says("救命")
    assert (li_na.reports, li_na.told, "/status" in li_na.asked) == ([], [], True)
    li_na.starts("departed").says("着火的那辆，湘A·M5160")
    assert li_na.asked == "Who drives? Name and phone."
    assert li_na.sends_photo().reads == ["Please type it, or send a voice message.", "Who drives? Name and phone."]
    assert li_na.says("返回").asked.startswith("Which vehicle? Type the plate. Recorded now:")
    assert li_na.says("/fly").reads[0].startswith("No such command.")


def test_a_staff_form_is_edited_too() -> None:
    li_na = Colleague().starts("departed").says("湘A·M5160", message="7").says("湘A·M5161", message="7", edited=True)
    assert li_na.reads[0] == "Updated as you edited it. Vehicle: 湘A·M5161."
    assert li_na.does(Choose(stamp=1, option="x")).turn.answer is not None
    assert li_na.does(Pressed(data="x", press="1")).turn.answer is not None


def test_the_details_go_to_the_case_of_the_press() -> None:
    assert Colleague(9).starts("repair").says("拖车 07:30 到").told[-1][0] == 9


# --- several answers in one message -----------------------------------------------------------------------------------
def test_one_message_with_labels_answers_everything_and_only_the_rest_is_asked() -> None:
    li_na = Colleague().starts("departed").says("Vehicle: 湘A·M5160\nExpected: 04:20")
    assert li_na.asked == "Who drives? Name and phone.", "what the message left out"
    li_na.says("何斌，+86 139 0000 6612")
    assert isinstance(li_na.last_told, Detailed)
    assert li_na.last_told.answers["plate"].text == "湘A·M5160"
    assert li_na.last_told.answers["arrival"].at == at("04:20")


def test_labels_of_either_language_and_any_order_count() -> None:
    li_na = Colleague().starts("departed").says("司机：何斌；预计到达: 04:20；车牌：湘A·M5160")
    assert isinstance(li_na.last_told, Detailed)
    assert [li_na.last_told.answers[each].text for each in ("plate", "driver")] == ["湘A·M5160", "何斌"]


def test_what_cannot_be_read_is_named_and_asked() -> None:
    li_na = Colleague().starts("departed").says("Vehicle: 湘A·M5160\nDriver: 何斌\nExpected: 25:70")
    assert li_na.reads[0] == "Not clear yet: Expected."
    assert li_na.asked == "Expected arrival?"


def test_a_colon_alone_makes_no_sheet_of_an_answer() -> None:
    li_na = Colleague().starts("departed").says("note: 湘A·M5160")
    assert li_na.asked == "Who drives? Name and phone."
    li_na.says("Driver: 何斌")
    assert li_na.asked == "Expected arrival?"
