"""Out of a plan into which an answer led by mistake: one press back; an alarm ends only by a person."""

import pytest
from msgspec.structs import replace

from flows.event import Replanned
from flows.fact import Calmed, Supplemented
from flows.plan import Compiled, compile_plan
from flows.request import MoveCase, TellCase
from flows.terms import CaseId
from tests.flows.chat import Chat
from tests.flows.life import UNCLASSIFIED
from tests.flows.talk.market import GOODS_PLAN, ILLNESS, both, customer, objecting, option, question
from tests.flows.words import at

BACK = "Not so, go back"


def at_photo() -> Chat:
    return objecting().says("yesterday 18:10").says("it is green")


@pytest.mark.parametrize("says", ["", "不对", "返回", "no", "没有危险", "back"])
def test_one_press_or_word_leads_back_to_where_the_form_was(says: str) -> None:
    chat = at_photo().says("back").says("back").says("back").presses("Someone", "10:20")
    assert (chat.asked, chat.keys[-1]) == ("How many are ill?", BACK)
    chat.says(says) if says else chat.presses(BACK)
    assert chat.asked == "To go on: A photo?"
    assert chat.conversation.form is not None
    assert chat.conversation.form.answers["ill"].option == "none"
    assert chat.conversation.form.answers["what"].text == "it is green"


def test_the_open_case_hears_that_there_is_no_danger_and_a_person_decides() -> None:
    chat = objecting().says("back").presses("Someone", "10:20").presses(BACK, "10:21")
    assert chat.requests == (TellCase(case=CaseId(1), event=Calmed(at=at("10:21"), by="telegram:300")),)
    assert chat.asked == "To go on: When was it signed for?"
    chat.says("yesterday 18:10", "10:22")
    told = chat.last_told
    assert isinstance(told, Supplemented)
    assert list(told.answers) == ["order"], "the form goes on, on the same case"


def test_without_a_case_before_the_form_goes_on_with_the_one_that_the_alarm_opened() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").presses("Someone", "10:15").presses(BACK)
    assert isinstance(chat.last_told, Calmed)
    assert chat.asked == "To go on: Is anyone ill?"
    chat.presses("Nobody")
    assert (len(chat.reports), chat.asked) == (1, "When was it signed for?")


def test_after_an_answer_there_back_goes_a_step_at_a_time() -> None:
    chat = objecting().says("back").presses("Someone", "10:20").says("6")
    assert BACK not in chat.keys
    chat.says("back")
    assert chat.asked.startswith("How many are ill?")
    chat.says("back")
    assert chat.asked == "To go on: When was it signed for?"


def quiet_market() -> tuple[Compiled, ...]:
    """An answer of the first plan leads to another that is no alarm."""
    asks = [
        question("kind", "choice", "Which kind?", option("dry", "Dry"), option("wet", "Wet", plan="wet", branch="wet"))
    ]
    dry = {
        **GOODS_PLAN,
        "id": "dry",
        "windows": [],
        "questions": [*asks, question("sure", "text", "Sure?", opens=True)],
    }
    wet = {
        **GOODS_PLAN,
        "id": "wet",
        "entries": [],
        "windows": [],
        "branches": [{"id": "wet", "title": both("Wet")}],
        "questions": [question("how", "text", "How wet?", opens=True), question("more", "text", "More?")],
    }
    return compile_plan(dry), compile_plan(wet), UNCLASSIFIED


def test_with_no_case_the_form_just_returns() -> None:
    chat = customer(plans=quiet_market()).says("it smells", "10:14").presses("Bad goods").presses("Wet")
    assert (chat.asked, chat.keys[-1]) == ("How wet?", BACK)
    chat.presses(BACK)
    assert (chat.asked, chat.requests, chat.reports) == ("To go on: Which kind?", (), [])
    chat.presses("Dry")
    assert chat.asked == "Sure?"


def test_a_case_that_is_no_alarm_goes_back_with_the_form() -> None:
    plans = quiet_market()
    dry = plans[0].plan
    opening = replace(plans[0], plan=replace(dry, questions=tuple(replace(each, opens=True) for each in dry.questions)))
    chat = customer(plans=(opening, *plans[1:])).says("it smells", "10:14").presses("Bad goods").presses("Wet")
    assert len(chat.reports) == 1
    chat.presses(BACK, "10:20")
    fact = Replanned(at=at("10:20"), by="telegram:300", plan=opening.hash, branch="objection")
    assert chat.requests == (MoveCase(case=CaseId(1), event=fact),)


def test_an_answer_that_is_one_of_the_choices_is_no_way_back() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").presses("Worse")
    assert chat.asked == "Has anyone called 120?"
    chat.says("没打")
    assert chat.asked != "To go on: Is anyone ill?"
    assert ILLNESS.hash not in {report.plan for report in chat.reports}
