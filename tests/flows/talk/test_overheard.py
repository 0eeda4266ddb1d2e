"""Somebody is ill, whenever it is said: beside another question, after the form, under a photo; never when denied."""

import pytest

from flows.event import Replanned
from flows.fact import Supplemented
from flows.inbound import Attached, MediaKind
from flows.organisation import Delivery
from flows.plan import Compiled, compile_plan
from flows.request import MoveCase, TellCase
from tests.flows.chat import Chat
from tests.flows.life import UNCLASSIFIED
from tests.flows.talk.market import GOODS_PLAN, ILLNESS, customer, delivery
from tests.flows.words import at

CALL = "Call 120 now (ambulance)"


def _market() -> tuple[Compiled, ...]:
    asks = [dict(each) for each in GOODS_PLAN["questions"]]
    words = ["吐了", "拉肚子", "someone is ill", "vomiting"]
    asks[0]["options"] = tuple(
        {**each, "words": words} if each["id"] == "some" else each for each in asks[0]["options"]
    )
    return compile_plan({**GOODS_PLAN, "questions": asks}), ILLNESS, UNCLASSIFIED


def objecting(*deliveries: Delivery) -> Chat:
    chat = customer(*deliveries, plans=_market()).says("the shrimp smells", "10:14").presses("Bad goods")
    return chat.presses("Nobody")


def finished() -> Chat:
    chat = objecting().says("yesterday 18:10").says("it is green").presses("Skip")
    return chat.presses("All correct")


@pytest.mark.parametrize("said", ["现在我儿子也吐了", "now my son is vomiting", "Someone is ill!"])
def test_at_a_later_question_it_leads_there_and_is_read_back(said: str) -> None:
    chat = objecting().says("yesterday 18:10").says(said, "10:20")
    assert chat.reads[0].startswith(CALL)
    assert chat.reads[1:] == ["Stop eating.", "No hours count here.", "Noted. Ill: Someone.", "How many are ill?"]
    assert chat.keys[-1] == "Not so, go back"
    told, moved = [each for each in chat.requests if isinstance(each, TellCase | MoveCase)]
    assert isinstance(told.event, Supplemented)
    assert told.event.answers["ill"].option == "some"
    fact = Replanned(at=at("10:20"), by="telegram:300", plan=ILLNESS.hash, branch="ill", words=said)
    assert moved == MoveCase(case=told.case, event=fact)
    chat.presses("Not so, go back")
    assert chat.asked == "To go on: What is wrong?"


def test_inside_the_window_too() -> None:
    chat = objecting(delivery("d", "seafood", "today 06:40")).presses("Today 06:40, seafood")
    assert chat.asked == "Which way?"
    assert chat.says("我儿子吐了").asked == "How many are ill?"


def test_while_the_summary_is_read() -> None:
    chat = objecting().says("yesterday 18:10").says("it is green").presses("Skip").says("她拉肚子")
    assert chat.asked == "How many are ill?"


def test_after_the_form() -> None:
    chat = finished()
    assert chat.phase == "quiet"
    chat.says("现在我儿子也吐了")
    assert (chat.reads[0][:24], chat.asked) == (CALL, "How many are ill?")
    chat.presses("Not so, go back")
    assert chat.phase == "quiet"


def test_but_not_once_the_case_is_closed() -> None:
    chat = finished().closes()
    chat.says("我昨天说有人吐了")
    assert not any(isinstance(each, MoveCase) for each in chat.requests)


def test_under_a_photo() -> None:
    chat = objecting().says("yesterday 18:10").says("it is green").sends_photo(caption="我儿子吐了")
    assert chat.asked == "How many are ill?"


@pytest.mark.parametrize("said", ["没有人吐了", "nobody is vomiting", "有没有人拉肚子我不知道", "it is green"])
def test_denied_or_other_words_lead_nowhere(said: str) -> None:
    chat = objecting().says("yesterday 18:10").says(said)
    assert chat.asked == "A photo?"
    assert not any(isinstance(each, MoveCase) for each in chat.requests)


def test_with_a_cry_it_goes_to_the_plan_that_knows_what_to_do() -> None:
    chat = objecting().says("yesterday 18:10").says("救命 我儿子吐了")
    assert (chat.asked, len(chat.reports)) == ("How many are ill?", 1)


def test_a_plain_cry_goes_its_own_way() -> None:
    chat = objecting().says("yesterday 18:10").says("救命")
    assert (chat.asked, len(chat.reports)) == ("Has anyone called 120?", 2)


def test_at_its_own_question_it_is_just_the_answer() -> None:
    chat = customer(plans=_market()).says("it smells", "10:14").presses("Bad goods").says("我儿子吐了")
    assert (chat.asked, chat.reports[0].plan) == ("How many are ill?", ILLNESS.hash)
    assert not any("Noted" in line for line in chat.reads)


def test_an_edit_that_brings_it_leads_there_too() -> None:
    chat = objecting().says("yesterday 18:10", message="7").says("yesterday 18:10 我儿子吐了", message="7", edited=True)
    assert chat.asked == "How many are ill?"


def test_so_does_a_caption_that_was_edited() -> None:
    chat = objecting().says("yesterday 18:10").sends_photo(caption="这个")
    chat.does(Attached(kind=MediaKind.PHOTO, file="p", unique="p", caption="这个，我儿子吐了"), edited=True)
    assert chat.asked == "How many are ill?"


def test_and_the_second_half_of_a_text_that_was_split() -> None:
    chat = objecting().says("yesterday 18:10").says("虾" * 4000, "10:20").says("现在我儿子也吐了", "10:20")
    assert chat.asked == "How many are ill?"


def test_where_the_plan_it_leads_to_is_not_installed_the_reception_takes_it() -> None:
    market = tuple(each for each in _market() if each is not ILLNESS)
    chat = customer(plans=market).says("the shrimp smells", "10:14").presses("Bad goods").presses("Nobody")
    chat.says("yesterday 18:10").says("现在我儿子也吐了", "10:20")
    assert any(isinstance(each, MoveCase) for each in chat.requests)
    assert chat.reads[0].startswith(CALL)
