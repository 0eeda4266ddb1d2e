"""A voice message, and what the same person types right behind it: one answer, unless it answers the next question."""

from tests.flows.chat import Chat, driving, supplements

VEHICLE = "How is the vehicle?"


def spoken(clock: str = "09:05") -> Chat:
    """The place was told by voice, and the next question stands open."""
    chat = driving().sends_voice(clock=clock)
    assert chat.asked == VEHICLE
    return chat


def test_words_right_behind_a_voice_message_are_part_of_its_answer() -> None:
    chat = spoken().says("G4往广州 1512", "09:06")
    assert chat.reads[0].startswith("Noted. ")
    assert "voice" in chat.reads[0]
    assert "G4往广州 1512" in chat.reads[0]
    assert chat.asked == VEHICLE, "the next question stands open still"
    told = supplements(chat)[-1]
    (answer,) = told.answers.values()
    assert (answer.text, len(answer.files), told.note) == ("G4往广州 1512", 1, "")
    chat.says("过了收费站", "09:06")
    (answer,) = supplements(chat)[-1].answers.values()
    assert answer.text == "G4往广州 1512\n过了收费站"


def test_what_answers_the_next_question_answers_it() -> None:
    chat = spoken().says("开不了，自己坏的", "09:05")
    assert chat.asked != VEHICLE


def test_later_words_are_kept_beside_the_questions() -> None:
    chat = spoken().says("往广州方向，过了收费站", "09:07")
    assert supplements(chat)[-1].note == "往广州方向，过了收费站"


def test_signs_and_greetings_are_no_part_of_it() -> None:
    for text in ("？？？", "你好"):
        before = supplements(spoken())
        assert len(supplements(spoken().says(text, "09:05"))) == len(before)
