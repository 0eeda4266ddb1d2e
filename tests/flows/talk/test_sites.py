"""The unit and the address of a known customer are confirmed by one press; of anybody else they are asked openly."""

import pytest
from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.organisation import Organisation, Person, Site
from flows.plan import Compiled, compile_plan
from flows.terms import PersonId
from tests.flows.chat import Chat
from tests.flows.life import UNCLASSIFIED
from tests.flows.talk.market import ILL_PLAN, WANG, customer, question
from tests.flows.words import ORGANISATION

ASKED = "Is this right: Yucai School canteen, 8 Xingsha Road?"
SITE = Site(
    unit=Bilingual(zh="育才学校食堂", en="Yucai School canteen"),
    address=Bilingual(zh="星沙路 8 号", en="8 Xingsha Road"),
    lat=28.2,
    lon=113.1,
)


def plan() -> Compiled:
    asks = [
        *ILL_PLAN["questions"][:1],
        question("unit", "text", "Which unit?", known="site"),
        question("place", "place", "Which address?", known="site"),
        question("more", "text", "Anything else?"),
    ]
    return compile_plan({**ILL_PLAN, "questions": asks})


def house(site: Site | None) -> Organisation:
    wang = Person(
        id=PersonId("telegram:300"), kind="customer", name=Bilingual(zh="王桂芬", en="Wang Guifen"), site=site
    )
    return replace(ORGANISATION, people=(*ORGANISATION.people, wang))


def asked(site: Site | None = SITE) -> Chat:
    chat = customer(plans=(plan(), UNCLASSIFIED))
    chat.organisation = house(site)
    return chat.says("many are vomiting", "12:50").says("6")


@pytest.mark.parametrize("says", ["", "对", "是的", "yes", "1"])
def test_right_answers_all_that_know_it(says: str) -> None:
    chat = asked()
    assert (chat.asked, chat.keys[:2]) == (ASKED, ["1 Right", "2 Not right"])
    chat.says(says) if says else chat.presses("Right")
    assert chat.asked == "Anything else?"
    assert chat.conversation.form is not None
    answers = chat.conversation.form.answers
    assert (answers["unit"].text, answers["unit"].located) == ("育才学校食堂", False)
    assert (answers["place"].text, answers["place"].lat, answers["place"].lon) == ("星沙路 8 号", 28.2, 113.1)


@pytest.mark.parametrize("says", ["", "不对", "no", "2"])
def test_not_right_asks_each_openly(says: str) -> None:
    chat = asked()
    chat.says(says) if says else chat.presses("Not right")
    assert chat.asked == "Which unit?"
    chat.says("Yucai kindergarten")
    assert chat.asked == "Which address?"


def test_other_words_are_the_unit_and_the_address_is_asked() -> None:
    chat = asked().says("it is the kindergarten next door")
    assert chat.conversation.form is not None
    assert chat.conversation.form.answers["unit"].text == "it is the kindergarten next door"
    assert chat.asked == "Which address?"


def test_without_a_site_it_is_asked_openly() -> None:
    assert asked(None).asked == "Which unit?"
    stranger = customer(plans=(plan(), UNCLASSIFIED), who=replace(WANG, person="telegram:9"))
    stranger.organisation = house(SITE)
    assert stranger.says("many are vomiting", "12:50").says("6").asked == "Which unit?"


def test_a_position_that_is_sent_instead_is_kept() -> None:
    chat = asked().sends_place(28.3, 113.2)
    assert chat.conversation.form is not None
    assert chat.conversation.form.answers["place"].lat == 28.3
