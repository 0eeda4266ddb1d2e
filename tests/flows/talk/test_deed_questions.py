"""Questions of a deed that are asked only where something stands in its case: in the chat as the case counts them."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows.answer import Answer
from flows.conversation import start_action
from flows.event import Acknowledged, Did
from flows.inbound import Attached, MediaKind
from flows.plan import Compiled
from flows.terms import CaseId
from flows.view import view_of
from tests.flows.life import Life
from tests.flows.staff import Colleague
from tests.flows.timed_plans import COMPANY, ask, deed, plan, words
from tests.flows.words import at

BRANCHES = [{"id": "event", "title": words("Event")}, {"id": "worse", "title": words("Worse")}]


def grading(when: dict[str, Any], **more: Any) -> Compiled:
    """A deed whose second question hangs on something."""
    grade = deed("grade", ask("note", "text"), ask("why", "text", when=when, **more), complete=True)
    return plan(
        branches=BRANCHES,
        questions=[
            ask("happened", "time", opens=True, optional=True),
            ask("bad", "choice", "yes", "no"),
            ask("people", "number"),
            ask("where", "place"),
        ],
        actions=[
            deed("answered", unable=words("cannot")),
            deed("worsen", branch="worse"),
            deed("look", ask("found", "text")),
            grade,
        ],
    )


def life_of(compiled: Compiled, **answers: Answer) -> Life:
    life = Life(compiled, COMPANY)
    life.opens("10:00", branch="event", answers=answers)
    life.tell(Acknowledged(at=at("10:01"), by="li-na"))
    return life


def asks(life: Life, action: str = "grade") -> Colleague:
    """Li Na, who has pressed the key of the deed."""
    colleague = Colleague()
    colleague.plans, colleague.now = (life.compiled,), at("10:05")
    seen = view_of(life.case, life.scene(at("10:05")))
    colleague._takes(
        start_action(
            colleague.conversation,
            life.compiled.hash,
            life.compiled.plan,
            action,
            CaseId(7),
            colleague.hearing,
            seen=seen,
        )
    )
    return colleague


def said(**value: Any) -> Answer:
    return Answer(said_at=at("10:00"), **value)


@pytest.mark.parametrize(
    ("when", "answers", "does"),
    [
        ({"answers": {"bad": ["yes"]}}, {"bad": said(option="yes")}, ""),
        ({"numbers": {"people": {"from": 3}}}, {"people": said(number=3)}, ""),
        ({"answers": {"where": ["written"]}}, {"where": said(text="Yingbin Road 88")}, ""),
        ({"answers": {"where": ["located"]}}, {"where": said(lat=28.2, lon=113.0)}, ""),
        ({"branches": ["worse"]}, {}, "worsen"),
        ({"done": ["answered"]}, {}, "answered"),
    ],
)
def test_it_is_asked_where_its_condition_holds_of_the_case(
    when: dict[str, Any], answers: dict[str, Answer], does: str
) -> None:
    life = life_of(grading(when), **answers)
    if does:
        life.tell(Did(at=at("10:02"), by="li-na", action=does))
    colleague = asks(life).says("it is so", "10:06")
    assert colleague.asked == "why?"
    colleague.says("because", "10:07")
    for _, event in colleague.told:
        life.tell(event)
    assert life.case.done[-1].action == "grade", "recorded: nothing that it needs is missing"


def test_elsewhere_it_is_not_asked_and_not_missing() -> None:
    life = life_of(grading({"answers": {"bad": ["yes"]}}), bad=said(option="no"))
    colleague = asks(life).says("it is so", "10:06")
    for _, event in colleague.told:
        life.tell(event)
    assert life.case.done[-1].action == "grade"


def test_a_question_beside_it_goes_before_one_of_the_form_that_has_its_name() -> None:
    life = life_of(grading({"answers": {"bad": ["yes"]}}), bad=said(option="yes"))
    own = ask("bad", "choice", "yes", "no")
    grade = next(each for each in life.compiled.plan.actions if each.id == "grade")
    asked = plan(actions=[deed("grade", own)]).plan.actions[0].asks
    changed = replace(grade, asks=(*asked, grade.asks[1]))
    life.compiled = Compiled(hash=life.compiled.hash, plan=replace(life.compiled.plan, actions=(changed,)))
    colleague = asks(life).says("No", "10:06")
    assert colleague.asked != "why?"


def test_words_of_the_reporter_do_not_go_along() -> None:
    photo = Attached(kind=MediaKind.PHOTO, file="secret", unique="secret")
    life = life_of(grading({"answers": {"where": ["written"]}}), where=said(text="Yingbin Road 88", files=(photo,)))
    form = asks(life).conversation.form
    assert form is not None
    assert form.beside is not None
    assert set(form.beside.answers) == {"where"}
    assert "Yingbin" not in repr(form)
    assert "secret" not in repr(form)


def test_a_deed_that_hangs_on_nothing_remembers_nothing() -> None:
    form = asks(life_of(grading({}), bad=said(option="yes"))).conversation.form
    assert form is not None
    assert form.beside is None


def test_the_form_reads_no_more_of_the_case_than_its_questions_look_at() -> None:
    life = life_of(grading({"answers": {"bad": ["yes"]}}), bad=said(option="yes"), people=said(number=4))
    form = asks(life).conversation.form
    assert form is not None
    assert form.beside is not None
    assert set(form.beside.answers) == {"bad"}
