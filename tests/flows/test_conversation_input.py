"""Bad input: what is read, what is kept, and that the open question always comes again."""

from flows.conversation import Phase
from flows.inbound import Attached, MediaKind, Pressed, Wrote
from flows.outbound import Choose
from tests.flows.chat import STRANGER, Chat, at_vehicle, driving, supplements
from tests.flows.words import read

OLD = "This button is old; nothing changed. The current question is below."
VEHICLE = "How is the vehicle?"


def answer(chat: Chat) -> str:
    return read(chat.turn.answer) if chat.turn.answer else ""


# --- presses ----------------------------------------------------------------------------------------------------------
def test_the_same_press_twice_has_one_effect() -> None:
    chat = Chat().says("车坏了", "09:00").presses("Breakdown")
    safe = chat.key("All safe")
    chat.does(safe)
    before = chat.conversation
    chat.does(safe, "09:01")
    assert (chat.said, chat.requests, answer(chat)) == ([], (), "")
    assert (chat.conversation.form, chat.phase, chat.conversation.stamp) == (before.form, before.phase, before.stamp)


def test_an_old_press_changes_nothing_and_the_question_comes_again() -> None:
    chat = Chat().says("车坏了", "09:00").presses("Breakdown")
    hurt = chat.key("Someone is hurt")
    chat.presses("All safe").does(hurt)
    assert (answer(chat), chat.asked) == (OLD, "Where is the vehicle? Typing or voice works too.")
    assert (len(chat.reports), chat.told) == (1, [])
    assert len(OLD) <= 200


def test_a_press_that_nobody_knows_is_an_old_one() -> None:
    chat = at_vehicle().does(Pressed(data="junk", press="1"))
    assert (answer(chat), chat.asked) == (OLD, VEHICLE)
    chat.does(Choose(stamp=chat.conversation.stamp, option="nothing"))
    assert chat.asked == VEHICLE
    quiet = Chat().does(Choose(stamp=0, option="safe"))
    assert (answer(quiet), quiet.said) == ("This button is old; nothing changed.", [])


def test_a_question_that_comes_again_keeps_its_keys_good() -> None:
    chat = at_vehicle()
    fault = chat.key("fault")
    chat.says("？？？").sends_sticker().does(fault)
    assert chat.asked.startswith("From behind the barrier")


# --- what does not fit ------------------------------------------------------------------------------------------------
def test_a_sticker_is_answered_kindly() -> None:
    chat = at_vehicle().sends_sticker()
    assert chat.reads == ["A sticker can't be read. Press a button, type, or send a voice message.", VEHICLE]
    first = Chat().sends_sticker()
    assert first.phase is Phase.CHOOSING


def test_voice_where_a_choice_is_asked_is_kept_for_a_person() -> None:
    chat = at_vehicle().sends_voice()
    assert chat.reads == [
        "Voice message received, the people on duty will hear it. For this step please also press a button.",
        VEHICLE,
    ]
    assert [file.kind for file in supplements(chat)[-1].files] == [MediaKind.VOICE]


def test_voice_before_the_case_is_open_comes_with_the_report() -> None:
    chat = Chat().says("车坏了", "09:00").presses("Breakdown").sends_voice()
    assert chat.asked == "Is everyone safe?"
    chat.presses("All safe")
    assert [file.file for file in chat.reports[0].files] == ["v"]


def test_voice_answers_where_and_what() -> None:
    chat = driving().sends_voice()
    assert chat.reads[0] == "Voice message received, the people on duty will hear it."
    assert chat.asked == VEHICLE


def test_words_that_fit_no_choice_are_kept_and_one_example_is_given() -> None:
    chat = at_vehicle().says("车头的灯一直在闪，油表也不动")
    assert chat.reads == ["Please press one of the buttons, or type its number.", VEHICLE]
    assert supplements(chat)[-1].note == "车头的灯一直在闪，油表也不动"
    assert supplements(chat.says("？"))[-1].note == "车头的灯一直在闪，油表也不动"


def test_a_photo_sent_early_answers_the_question_for_photos() -> None:
    chat = at_vehicle().sends_photo()
    assert chat.reads == ["Photo received.", VEHICLE]
    assert len(supplements(chat)[-1].answers["photo"].files) == 1
    assert chat.presses("fault").asked == "What is the load?"


def test_an_album_is_one_answer() -> None:
    chat = at_vehicle().presses("fault").sends_photo("a", album="7")
    assert chat.asked == "What is the load?"
    chat.sends_photo("b", album="7").sends_photo("c", album="7")
    assert chat.said == []
    assert [file.file for file in supplements(chat)[-1].answers["photo"].files] == ["a", "b", "c"]
    assert chat.phase is Phase.ASKING


def test_a_file_too_large_leaves_the_step_open() -> None:
    chat = at_vehicle().presses("fault")
    chat.does(Attached(kind=MediaKind.VIDEO, file="f", unique="u", size=21 * 1024 * 1024))
    assert chat.reads[0].startswith("This file is over 20 MB and can't be taken.")
    assert chat.asked.startswith("From behind the barrier")


def test_words_where_a_photo_is_asked() -> None:
    chat = at_vehicle().presses("fault").says("天太黑拍不清楚")
    assert chat.reads[0] == "This step is for a photo. Send one, or press “Skip”."
    assert chat.says("skip").asked == "What is the load?"


def phone_asked() -> Chat:
    """A stranger's form at the question for a number."""
    chat = Chat(STRANGER).says("你好", "09:00").says("货被扣在收费站了").says("长沙")
    assert chat.asked == "Which number can the duty group call?"
    assert chat.keys == ["Send my number", "Skip"]
    return chat


def test_a_number_with_too_many_digits_gets_one_example() -> None:
    chat = phone_asked().says("1380000552112")
    assert chat.reads[0] == "A phone number is a mobile number of 11 digits, or area code and number."
    assert chat.says("13800005521").phase is Phase.CHECKING
    assert supplements(chat)[-1].answers["phone"].text == "+86 138 0000 5521"


def test_a_contact_is_a_number() -> None:
    chat = phone_asked().sends_phone("8613800005521")
    assert supplements(chat)[-1].answers["phone"].text == "+86 138 0000 5521"
    assert chat.reads[0] == "Noted."
    assert chat.said[0].drop_keys
    early = at_vehicle().sends_phone("+8613900001111")
    assert supplements(early)[-1].answers["phone"].text == "+86 139 0000 1111"


def test_a_place_where_a_number_is_asked_is_kept() -> None:
    chat = phone_asked().sends_place()
    assert chat.reads == [
        "Location kept. This step needs a phone number: press the key below, or type the number.",
        "Which number can the duty group call?",
    ]
    place = supplements(chat)[-1].answers["place"]
    assert (place.lat, place.text) == (28.1963, "长沙")


def test_a_long_text_is_kept_whole_and_its_rest_belongs_to_it() -> None:
    chat = driving().says("长" * 4096, "03:13")
    assert chat.reads[0] == "Received. The text is long; all of it is kept, and the card shows its beginning."
    chat.does(Wrote(text="尾" * 904), "03:13")
    assert (chat.said, chat.phase) == ([], Phase.ASKING)
    assert supplements(chat)[-1].answers["place"].text == "长" * 4096 + "尾" * 904
    assert chat.says("2", "03:14").asked.startswith("From behind")


def test_the_rest_of_a_long_text_is_found_wherever_it_began() -> None:
    first = Chat().says("货" * 4096, "09:00").does(Wrote(text="完"), "09:00")
    assert [each.text[-1] for each in first.conversation.early] == ["完"]
    kept = at_vehicle().says("灯" * 4096, "09:00").does(Wrote(text="救命"), "09:00")
    assert kept.asked == "Has anyone called 120?"


def test_names_and_words_stand_as_written() -> None:
    written = "<b>{people} %s \u202eabc 😀"
    chat = driving().says(written).presses("able").says("跳过").says("4")
    assert f"2 Place: {written}" in chat.reads


# --- beside every question --------------------------------------------------------------------------------------------
def finished() -> Chat:
    chat = at_vehicle().presses("able").says("跳过").says("4").says("ok")
    assert chat.phase is Phase.QUIET
    return chat


def test_anything_may_be_added_afterwards() -> None:
    chat = finished().sends_place(28.4, 113.2)
    assert (chat.reads, supplements(chat)[-1].answers["place"].lat) == (["Location received."], 28.4)
    chat.sends_phone("8613900001111")
    assert chat.reads == ["Phone number received."]
    chat.does(Attached(kind=MediaKind.DOCUMENT, file="d", unique="d"))
    assert (chat.reads, supplements(chat)[-1].files[0].file) == (["File received."], "d")
    assert chat.sends_sticker().reads[0].startswith("A sticker can't be read.")


def test_below_the_summary_words_are_kept_and_it_comes_again() -> None:
    chat = at_vehicle().presses("able").says("跳过").says("4").says("车牌也看不清了")
    assert chat.reads[:2] == [
        "Added to case 26-0417.",
        "Please check. If all is right press “All correct”; to change a line press its number.",
    ]
    assert chat.does(Choose(stamp=chat.conversation.stamp, option="nothing")).phase is Phase.CHECKING
    assert chat.says("改第三条").asked.endswith("Recorded now: Can still deliver.")


def test_what_comes_before_the_menu_is_answered_too() -> None:
    chat = Chat(STRANGER).sends_phone("8613800005521")
    assert chat.reads[1] == "Phone number received."
    chat.presses("other").says("货被扣在收费站了")
    assert chat.reports[0].words == ("8613800005521",)
    assert chat.does(Choose(stamp=chat.conversation.stamp, option="x")).phase is Phase.ASKING
    menu = Chat().says("你好", "09:00")
    assert menu.does(Choose(stamp=menu.conversation.stamp, option="x")).phase is Phase.CHOOSING
