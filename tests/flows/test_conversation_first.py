"""First contact, languages, commands, stopping, and what silence does."""

import pytest
from msgspec.structs import replace

from flows.conversation import Phase, questions_left, silent
from flows.errors import FlowError
from flows.fact import Asked, Supplemented, Withdrawn
from flows.inbound import Wrote
from flows.outbound import Wish
from flows.request import ChangeLanguage, OpenCase, ShowStatus, UseCode
from flows.terms import Language
from tests.flows.chat import STRANGER, Chat, driving
from tests.flows.life import BREAKDOWN
from tests.flows.words import at

BILINGUAL = [
    "120 急救 ambulance · 119 火警 fire · 110 报警 police · 122 交警 traffic police",
    "您好，请选语言，或直接说出了什么事。",
    "Hello. Choose a language, or just say what happened.",
]
NUMBERS = "Someone hurt: call 120. Fire or smoke: 119. Police 110, traffic police 122."
MENU = "What are you reporting? Type or send a voice message."


# --- the language -----------------------------------------------------------------------------------------------------
def test_an_unknown_language_gets_the_one_bilingual_message() -> None:
    chat = Chat(STRANGER, known=False).says("/start", "09:00")
    assert chat.reads == BILINGUAL
    assert chat.keys == ["中文", "English"]
    chat.presses("English")
    assert chat.requests == (ChangeLanguage(language=Language.EN),)
    assert chat.reads == [NUMBERS, MENU]


def test_a_text_that_shows_its_language_skips_the_question() -> None:
    chat = Chat(STRANGER, known=False).says("my van broke down", "09:00")
    assert chat.conversation.language is Language.EN
    assert chat.reads == [NUMBERS, MENU]
    chat = Chat(STRANGER, known=False).says("¿Qué pasa?", "09:00").says("车坏了")
    assert chat.conversation.language is Language.ZH
    assert chat.asked == MENU


@pytest.mark.parametrize(("text", "language"), [("1", Language.ZH), ("２", Language.EN), ("English", Language.EN)])
def test_the_language_may_be_typed(text: str, language: Language) -> None:
    chat = Chat(STRANGER, known=False).says("/start", "09:00").says(text)
    assert (chat.conversation.language, chat.phase) == (language, Phase.CHOOSING)


def test_somebody_whose_language_is_known_reads_the_menu_without_a_name() -> None:
    chat = Chat(STRANGER).says("/start", "09:00")
    assert chat.reads == [NUMBERS, MENU]
    assert chat.due() is None


def test_the_language_changes_at_any_step_and_the_question_comes_again() -> None:
    chat = driving().says("English")
    assert chat.requests == (ChangeLanguage(language=Language.EN),)
    assert chat.asked == "Where is the vehicle? Typing or voice works too."
    assert chat.conversation.language is Language.EN
    chat.says("/language")
    assert (chat.asked, chat.keys) == ("Which language?", ["中文", "English"])
    chat.does(chat.key("中文"))
    assert chat.conversation.language is Language.ZH
    assert chat.says("/language english").conversation.language is Language.EN
    quiet = Chat(STRANGER).says("中文", "09:00")
    assert quiet.reads == ["This chat is in English from now on."]


# --- the menu ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["2", "第二个", "出事故了", "2 出事故了", "accident", "车祸了"])
def test_the_menu_is_answered_in_any_way(text: str) -> None:
    chat = Chat().says("你好", "09:00").says(text)
    assert chat.asked == "Is everyone safe?"
    assert chat.conversation.form is not None
    assert chat.conversation.form.entry == "accident"


def test_what_does_not_fit_brings_the_menu_again() -> None:
    chat = Chat().says("你好", "09:00").says("嗯")
    assert chat.reads[-1] == MENU
    assert "Please press one of the buttons, or type its number." in chat.reads
    assert chat.says("9").phase is Phase.CHOOSING


def test_voice_alone_is_a_report() -> None:
    chat = Chat(STRANGER).sends_voice(clock="09:00")
    assert chat.reads[1] == "Voice message received, the people on duty will hear it."
    chat.is_silent("09:10")
    report = chat.reports[0]
    assert (report.branch, len(report.answers["what"].files), report.files) == ("other", 1, ())
    assert report.first_said_at == at("09:00")


def test_a_place_and_a_photo_sent_first_are_answers_later() -> None:
    chat = Chat().sends_place(clock="09:00").sends_photo().says("1").says("1")
    assert chat.reports[0].answers["place"].lat == 28.1963
    assert [file.file for file in chat.reports[0].answers["photo"].files] == ["p"]
    assert chat.asked.startswith("Which road")


# --- commands ---------------------------------------------------------------------------------------------------------
def test_start_with_a_code_asks_the_house_and_a_key_confirms_it() -> None:
    assert Chat().says("/start 7KQ2-M4XP", "09:00").requests == (UseCode(code="7KQ2-M4XP"),)
    assert Chat().does(Wish(what="join:7KQ2-M4XP")).requests == (UseCode(code="7KQ2-M4XP", confirmed=True),)
    assert "code of your own" in Chat().does(Wish(what="join-no")).asked


def test_start_in_a_form_asks_its_question_again() -> None:
    chat = driving().says("/start")
    assert chat.reads == [NUMBERS, "Where is the vehicle? Typing or voice works too."]
    assert chat.says("/start@xingsha_bot").asked == "Where is the vehicle? Typing or voice works too."


def test_help_shows_the_numbers_first() -> None:
    chat = Chat().says("/help", "09:00")
    assert (chat.reads[0], chat.reads[-1]) == (NUMBERS, "By phone: +86 731 0000 2400.")


@pytest.mark.parametrize("text", ["/status", "查进度", "进度？", "where are you", "Status", "什么时候来", "几点到？"])
def test_how_it_stands_may_be_asked_at_any_time(text: str) -> None:
    assert driving().says(text).requests == (ShowStatus(),)
    assert driving().says(text).said == []


def test_a_case_may_be_asked_for_by_its_number() -> None:
    for text in ("/status 26-0417", "26-0417", "查进度 26-0417", "工单 26-0417"):
        assert Chat().says(text, "09:00").requests == (ShowStatus(number="26-0417"),)
    assert Chat().does(Wish(what="status:26-0417")).requests == (ShowStatus(number="26-0417"),)


def test_an_unknown_command_is_answered_with_the_known_ones() -> None:
    chat = driving().says("/fly")
    assert chat.reads == [
        "No such command. How it stands: /status, help: /help, language: /language.",
        "Where is the vehicle? Typing or voice works too.",
    ]


def test_other_wishes() -> None:
    chat = driving().does(Wish(what="resume"))
    assert chat.asked == "Where is the vehicle? Typing or voice works too."
    assert isinstance(chat.does(Wish(what="call")).last_told, Asked)
    assert chat.does(Wish(what="add")).asked.endswith("It goes to case 26-0417.")
    nobody = Chat(STRANGER).does(Wish(what="call"))
    assert nobody.reads[0] == NUMBERS
    assert "To speak to a person now, call +86 731 0000 2400." in nobody.reads
    assert Chat(STRANGER).does(Wish(what="add")).asked == MENU


def test_the_questions_left_are_counted() -> None:
    chat = driving()
    assert questions_left(chat.conversation, chat.hearing) == 4
    assert questions_left(Chat().conversation, chat.hearing) == 0


def test_among_them_those_that_hang_on_a_switch_of_the_organisation() -> None:
    chat = driving()
    settings = replace(chat.hearing.organisation, settings=("night-shift",))
    asks = tuple(
        replace(each, when=replace(each.when, settings=("night-shift",))) if each.id == "photo" else each
        for each in BREAKDOWN.plan.questions
    )
    hearing = replace(chat.hearing, plans={BREAKDOWN.hash: replace(BREAKDOWN.plan, questions=asks)})
    assert questions_left(chat.conversation, hearing) == 3
    assert questions_left(chat.conversation, replace(hearing, organisation=settings)) == 4


# --- stopping ---------------------------------------------------------------------------------------------------------
def stopping() -> Chat:
    return driving().says("/cancel")


def test_stopping_the_form_is_not_calling_off_the_case() -> None:
    chat = stopping()
    assert chat.reads == ["The duty group is already working on case 26-0417. What would you like?"]
    assert chat.keys == ["1 Call it off", "2 Only stop the form", "3 Go on with the form"]
    chat.presses("Only stop the form")
    assert chat.said[0].drop_keys
    assert (chat.asked, chat.requests, chat.phase) == (
        "The form is stopped; case 26-0417 goes on. Write any time.",
        (),
        Phase.QUIET,
    )
    assert chat.says("轮胎也坏了").reads == ["Added to case 26-0417."]


def test_a_case_is_called_off_by_its_own_answer() -> None:
    chat = stopping().says("不用来了")
    assert isinstance(chat.last_told, Withdrawn)
    assert chat.phase is Phase.QUIET


def test_going_on_brings_the_question_again() -> None:
    assert stopping().says("3").asked == "Where is the vehicle? Typing or voice works too."
    assert stopping().says("继续").phase is Phase.ASKING
    assert stopping().says("嗯嗯嗯").asked.endswith("What would you like?")


def test_with_no_form_open_the_case_may_still_be_called_off() -> None:
    chat = stopping().says("2").says("取消")
    assert chat.keys == ["1 Call it off", "2 Keep it going"]
    assert chat.says("2").reads == ["Case 26-0417 goes on."]


def test_without_a_case_the_form_is_dropped() -> None:
    chat = Chat().says("车坏了", "09:00").presses("Breakdown").says("/cancel")
    assert chat.reads == ["Stopped; nothing was reported. Write any time, or press /start."]
    assert (chat.phase, chat.due()) == (Phase.QUIET, None)
    assert chat.says("/cancel").reads == ["Nothing is open here. To report something: /start."]


# --- silence ----------------------------------------------------------------------------------------------------------
def test_a_named_breakdown_opens_after_three_minutes_of_silence() -> None:
    chat = Chat().says("车趴窝了", "03:08")
    assert chat.is_silent("03:10").reports == []
    chat.is_silent("03:11")
    report = chat.reports[0]
    assert (report.branch, report.first_said_at, report.words) == ("breakdown", at("03:08"), ("车趴窝了",))
    assert chat.asked == "Is everyone safe?"
    chat.says("都安全", "03:30")
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.answers["people"].option == "safe"


def test_silence_counts_from_the_last_word() -> None:
    chat = Chat().says("车趴窝了", "03:08").presses("Breakdown", "03:10")
    assert chat.due() == at("03:13")
    chat.is_silent("03:13")
    assert (chat.reports[0].first_said_at, chat.asked) == (at("03:08"), "Is everyone safe?")
    assert chat.due() is None


def test_another_form_waits_ten_minutes() -> None:
    chat = Chat().says("你好", "09:00").presses("other", "09:01")
    assert chat.due() == at("09:11")
    assert chat.is_silent("09:11").reports[0].first_said_at == at("09:01")


def test_the_summary_is_taken_as_right_after_ten_minutes() -> None:
    chat = driving().says("G4 K1498").presses("able").says("跳过").says("4", "03:16")
    assert chat.due() == at("03:26")
    chat.is_silent("03:26")
    assert chat.reads[0] == "All recorded, case 26-0417."
    corrected = driving().says("G4 K1498").presses("able").says("跳过").says("4", "03:16").says("1", "03:20")
    assert corrected.is_silent("03:30").phase is Phase.QUIET


def test_after_the_case_is_open_no_question_is_timed() -> None:
    assert driving().due() is None
    chat = Chat()
    with pytest.raises(FlowError):
        silent(chat.conversation, chat.hearing)


def test_a_breakdown_told_while_our_line_was_down_opens_at_once() -> None:
    chat = Chat().says("车趴窝了", "03:08", came="03:41")
    assert isinstance(chat.requests[0], OpenCase)
    assert chat.reports[0].first_said_at == at("03:08")
    assert chat.reads == [
        "Someone hurt: call 120. Fire or smoke: 119.",
        "Is everyone safe?",
    ]


def test_a_weak_cry_told_while_our_line_was_down_wakes_people_at_once() -> None:
    chat = Chat().says("help", "03:08", came="03:41")
    assert (len(chat.reports), chat.reports[0].paged) == (1, True)
    assert chat.asked == "Has anyone called 120?"


def test_a_late_message_is_answered_with_its_own_time() -> None:
    chat = driving().says("G4 K1498", "03:13", came="03:21")
    assert chat.reads == [
        "Your message of 03:13 reached us at 03:21. Urgent: +86 731 0000 2400.",
        "Noted.",
        "How is the vehicle?",
    ]
    assert driving().does(Wrote(text="G4 K1498"), "03:13", came="03:15").reads[0] == "Noted."
