"""A number that changes later is read back, and then it is the answer."""

import pytest

from flows.conversation import Phase
from flows.fact import Supplemented
from tests.flows.chat import Chat, supplements
from tests.flows.talk.market import objecting, poisoned


def reported() -> Chat:
    return poisoned().says("12:30").says("shrimp and eggs")


@pytest.mark.parametrize("said", ["8", "８", "八个人", "现在一共 8 人", "8 people now"])
def test_a_bare_number_is_read_back(said: str) -> None:
    chat = reported()
    assert chat.phase is Phase.QUIET
    chat.says(said)
    assert (chat.reads, chat.keys) == (["Now 8 people in all, right?"], ["Right", "Not right"])
    assert "count" not in supplements(chat)[-1].answers
    chat.presses("Right")
    assert supplements(chat)[-1].answers["count"].number == 8
    assert (chat.reads, chat.phase) == (["Noted. Count: 8."], Phase.QUIET)


def test_it_can_be_said_too_or_said_anew() -> None:
    chat = reported().says("8").says("9")
    assert chat.reads == ["Now 9 people in all, right?"]
    chat.says("对")
    assert supplements(chat)[-1].answers["count"].number == 9
    told = len(chat.told)
    assert chat.says("10").says("no").reads == ["Then it stays as it was. Type the number again at any time."]
    assert len(chat.told) == told


def test_in_the_form_the_open_question_comes_again() -> None:
    chat = poisoned().says("12:30").says("8")
    assert chat.asked == "Now 8 people in all, right?"
    assert chat.presses("Right").asked == "What did they eat?"


def test_other_words_go_where_they_belong() -> None:
    chat = reported().says("8").says("two of them have a fever")
    event = chat.last_told
    assert isinstance(event, Supplemented)
    assert (event.note, chat.phase) == ("8\ntwo of them have a fever", Phase.QUIET)


def test_silence_keeps_it_as_a_word() -> None:
    chat = reported().says("8", "13:02").is_silent("13:30")
    assert (supplements(chat)[-1].note, chat.phase) == ("8", Phase.QUIET)


def test_a_cry_does_not_wait_for_it() -> None:
    chat = reported().says("8").says("one stopped breathing")
    assert chat.reads[0].startswith("Call 120 now")


def test_where_no_number_is_kept_up_nothing_is_read_back() -> None:
    chat = objecting().says("昨天 18:10").says("8")
    assert chat.asked == "A photo?"
