"""Everyday words for help: the same numbers, a question first, and people are woken by its answer or by silence."""

import pytest

from flows.conversation import Phase
from flows.fact import Calmed, Cried, Supplemented
from flows.terms import Language
from tests.flows.chat import Chat, at_photo, unraisable
from tests.flows.words import at

NUMBERS = "Call 120 now (ambulance). Fire 119. Police 110, traffic police 122. Us: +86 731 0000 2400."
WORDS = "help a truck just hit us, Sam is bleeding"
CALMED = "That is all right; say so at any time if something changes."


def test_everyday_words_in_a_form_without_a_branch_for_it_open_nothing_before_the_answer() -> None:
    chat = unraisable().says("求助", "09:05")
    assert len(chat.reports) == 1
    chat.presses("No danger, go back")
    assert chat.asked == "Where is the vehicle? Typing or voice works too."
    chat.says("求助").presses("Fire or danger")
    assert [report.branch for report in chat.reports] == ["breakdown", "emergency"]
    assert chat.reports[1].cry == "求助\n着火或有危险"


@pytest.mark.parametrize("words", ["求助", "help", "出事了"])
def test_everyday_words_show_the_same_screen_and_ask_first(words: str) -> None:
    chat = at_photo().says(words, "09:00")
    assert chat.reads == [NUMBERS, "Is anyone in danger now?"]
    assert chat.keys == ["1 Someone is hurt", "2 Fire or danger", "3 No danger, go back", "Copy 120"]
    assert chat.requests == ()
    chat.presses("No danger, go back")
    assert (chat.reads[0], chat.asked.startswith("From behind")) == (CALMED, True)
    assert chat.requests == ()


def test_danger_after_everyday_words_raises_the_open_case() -> None:
    chat = at_photo().says("求助", "09:00").presses("Someone is hurt")
    cried = next(event for _, event in chat.told if isinstance(event, Cried))
    assert (cried.words, cried.branch) == ("求助\n有人受伤", "casualties")
    assert chat.asked == "Has anyone called 120?"
    assert chat.conversation.form is not None
    assert chat.conversation.form.answers["people"].option == "hurt"


def test_silence_after_everyday_words_is_danger() -> None:
    chat = at_photo().says("help", "09:00").is_silent("09:00")
    assert chat.phase is Phase.DANGER
    chat.says("快点", "09:00").is_silent("09:01")
    cried = next(event for _, event in chat.told if isinstance(event, Cried))
    assert (cried.words, cried.at) == ("help", at("09:01"))
    assert chat.asked == "Has anyone called 120?"


def test_everyday_words_from_nowhere_are_recorded_at_once_and_wake_nobody_yet() -> None:
    chat = Chat(language=Language.EN).says("help", "09:00")
    report = chat.reports[0]
    assert (report.branch, report.cry, report.paged) == ("emergency", "help", False)
    assert chat.is_silent("09:01").last_told == Cried(
        at=at("09:01"), by="driver-zhang", words="help", branch="emergency", language="en"
    )
    assert chat.asked == "Has anyone called 120?"


def test_everyday_words_from_nowhere_and_no_danger_leave_nothing_open() -> None:
    chat = Chat().says("help", "09:00").says("3")
    assert isinstance(chat.last_told, Calmed)
    assert (chat.reads, chat.phase, chat.conversation.form) == ([CALMED], Phase.QUIET, None)
    chat = Chat().says("x", "09:00").says("求助").presses("No danger, go back")
    assert chat.phase is Phase.CHOOSING


def test_everyday_words_in_a_form_without_a_case_come_back_to_its_question() -> None:
    chat = Chat().says("车坏了", "09:00").presses("Breakdown").says("求助", "09:01")
    assert (chat.reports[0].branch, chat.reports[0].paged) == ("breakdown", False)
    chat.presses("No danger, go back")
    assert chat.asked == "Is everyone safe?"
    assert isinstance(chat.last_told, Calmed)
    chat.presses("All safe")
    assert (len(chat.reports), chat.reports[1].paged) == (2, True)


def test_danger_in_a_form_without_a_case_raises_what_was_recorded() -> None:
    chat = Chat().says("车坏了", "09:00").presses("Breakdown").says("求助", "09:01").presses("Fire or danger")
    assert len(chat.reports) == 1
    assert any(isinstance(event, Cried) and event.branch == "casualties" for _, event in chat.told)
    assert chat.asked == "Has anyone called 120?"


def test_a_strong_cry_after_a_weak_one_needs_no_answer() -> None:
    chat = Chat().says("help", "09:00").says("着火了")
    assert isinstance(chat.last_told, Cried)
    assert chat.last_told.words == "着火了"
    assert chat.asked == "Has anyone called 120?"
    assert len(chat.reports) == 1


def test_the_key_that_asks_for_help_asks_first() -> None:
    chat = at_photo().says("跳过").says("2").presses("All correct")
    chat.presses("I need help")
    assert chat.asked == "Is anyone in danger now?"
    chat.presses("Someone is hurt")
    cried = next(event for _, event in chat.told if isinstance(event, Cried))
    assert cried.words == "求救\n有人受伤"
    assert chat.asked == "Has anyone called 120?"


def test_what_is_sent_instead_of_an_answer_about_danger_is_kept() -> None:
    chat = at_photo().says("求助").sends_place(28.3, 113.1)
    assert chat.asked == "Is anyone in danger now?"
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.answers["place"].lat == 28.3
    chat.does(chat.key("Someone is hurt"))
    assert chat.asked == "Has anyone called 120?"


def test_everyday_words_below_the_menu_leave_it_there() -> None:
    chat = at_photo().says("/start").says("/cancel").says("2").says("/start").says("求助", "09:00")
    assert chat.asked == "Is anyone in danger now?"
    chat.presses("No danger, go back")
    assert (chat.phase, len(chat.reports)) == (Phase.CHOOSING, 1)


def test_stopping_is_no_answer_about_danger() -> None:
    chat = at_photo().says("求助", "09:00").says("/cancel")
    assert chat.asked == "Is anyone in danger now?"
    assert chat.due() == at("09:01")


def test_a_weak_cry_under_a_photo_asks_too() -> None:
    chat = at_photo().sends_photo(caption="求助")
    assert chat.asked == "Is anyone in danger now?"
    chat.sends_photo(caption="求助").says("/start").says("求助")
    assert chat.asked == "Is anyone in danger now?"
