"""How amounts, several options and counts read, and on which card they stand."""

import pytest

from flows.answer import Answer
from flows.answer_word import counted, plain_counted
from flows.answering import answer_text, plain_answer
from flows.card import card
from flows.plan import Plan
from flows.terms import Language
from tests.flows import words
from tests.flows.counting_plans import LOSS, SIGNS, STOCK, plan
from tests.flows.words import at, lines, read

SAID = at("09:00")
PLAN = plan(SIGNS, STOCK, LOSS).plan
ANSWERS = {
    "signs": Answer(said_at=SAID, chosen=("flame", "smell")),
    "stock": Answer(said_at=SAID, counts={"oil": 12, "rice": 40}),
    "loss": Answer(said_at=SAID, number=15000),
}


@pytest.mark.parametrize(
    ("name", "en", "plain_zh", "plain_en"),
    [
        ("signs", "Smell, Flame", "有气味、有火苗", "Smell, Flame"),
        ("stock", "Rice 40 bags, Oil 12 barrels", "大米 40、油 12", "Rice 40, Oil 12"),
        ("loss", "15000 yuan", "15000 元", "15000 yuan"),
    ],
)
def test_each_reads_in_the_order_of_the_plan(name: str, en: str, plain_zh: str, plain_en: str) -> None:
    question, answer = PLAN.question(name), ANSWERS[name]
    assert read(answer_text(question, answer)) == en
    assert plain_answer(question, answer, Language.ZH) == plain_zh
    assert plain_answer(question, answer, Language.EN) == plain_en


def test_other_answers_read_as_before() -> None:
    question = PLAN.question("loss")
    for answer in (Answer(said_at=SAID, text="很多"), Answer(said_at=SAID, skipped=True)):
        assert counted(question, answer) is None
        assert plain_counted(question, answer, Language.EN) is None


def test_what_an_older_plan_knew_is_shown_by_its_id() -> None:
    assert read(answer_text(PLAN.question("signs"), Answer(said_at=SAID, chosen=("smell", "gone")))) == "Smell, gone"
    assert read(answer_text(PLAN.question("stock"), Answer(said_at=SAID, counts={"flour": 3}))) == "flour 3"


def _shown(whole: Plan) -> list[str]:
    case = words.case(branch="small", answers=ANSWERS, obligations=())
    return lines(card(case, words.scene("09:05", plan=whole)))


def test_the_groups_card_shows_them() -> None:
    assert [line for line in _shown(PLAN) if "Rice 40 bags" in line and "15000 yuan" in line]


def test_symptoms_stand_before_the_group() -> None:
    health = plan({**SIGNS, "privacy": "health"}, STOCK, LOSS).plan
    assert [line for line in _shown(health) if "Signs: Smell, Flame" in line]
