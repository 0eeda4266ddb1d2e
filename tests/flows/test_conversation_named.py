"""A cry that names what one plan is made for begins in that plan; in doubt it goes where every cry goes."""

from typing import Any

import pytest

from flows.fact import Cried
from flows.outbound import Kind
from flows.plan import Compiled, compile_plan
from flows.terms import PlanHash
from flows.triage import cry_in, way_of_cry, ways
from tests.flows.chat import STRANGER, Chat
from tests.flows.life import BREAKDOWN, UNCLASSIFIED
from tests.flows.words import _yaml, at


def read(path: str) -> Compiled:
    return compile_plan(_yaml(f"flows/plans/{path}.yaml"))


SECURITY, ESTATE, GAS = (
    read(path) for path in ("property/security-incident", "property/property-event-report", "gas/gas-levels")
)
HOUSEHOLD = (SECURITY, ESTATE, GAS, UNCLASSIFIED)


def chat(**more: Any) -> Chat:
    return Chat(STRANGER, **{"plans": HOUSEHOLD, **more})


def led(text: str, plans: tuple[Compiled, ...] = HOUSEHOLD) -> tuple[str, str] | None:
    assert cry_in(text) is not None, text
    found = way_of_cry(text, ways(plans))
    return (found[0].offered.plan.id, found[1].id) if found else None


@pytest.mark.parametrize(
    "text", ["抢劫", "杀人", "有人持刀", "救命，有人持刀抢劫", "I was robbed", "a man was stabbed", "抢劫，有人受伤"]
)
def test_a_robbery_a_killing_a_knife_lead_to_the_guards_at_once_with_the_numbers_first(text: str) -> None:
    talk = chat().says(text, "02:00")
    report = talk.reports[0]
    assert (report.plan, report.branch, report.cry, report.paged) == (SECURITY.hash, "crime", text, True)
    assert (report.first_said_at, talk.said[0].kind) == (at("02:00"), Kind.URGENT)
    assert talk.reads[0].startswith("Call 110 now (police).")
    assert "Us: +86 731 0000 2400." in talk.reads[0]
    assert talk.reads[1].startswith("Get to a safe place, don't follow anyone")


def test_words_that_an_answer_is_known_by_are_taken_as_that_answer() -> None:
    assert chat().says("抢劫，有人受伤").reports[0].answers["people"].option == "hurt"


def test_whoever_is_not_offered_that_plan_goes_where_every_cry_goes() -> None:
    talk = chat(plans=(BREAKDOWN, UNCLASSIFIED)).says("抢劫", "02:00")
    assert (talk.reports[0].plan, talk.reports[0].branch) == (UNCLASSIFIED.hash, "emergency")
    assert talk.reads[0].startswith("Call 120 now (ambulance).")


@pytest.mark.parametrize(
    "text",
    [
        "救命",  # says nothing
        "小偷放火，楼里着火了",  # a fire is nothing for the guards
        "抢劫，煤气也漏了",  # two plans
        "救命，漏水了",  # no harm that the estate's plan names
    ],
)
def test_in_doubt_nobody_decides_by_words(text: str) -> None:
    talk = chat().says(text)
    assert talk.reports[0].plan == UNCLASSIFIED.hash


def test_a_way_in_without_danger_is_raised_to_its_plans_own_branch_by_the_harm_that_it_names() -> None:
    assert led("我们被困在电梯里了") == ("property-event-report", "people")
    assert led("煤气泄漏") == ("gas-levels", "level-2")
    assert led("厨房着火") is None


def test_further_words_stay_in_that_case_and_in_its_branch() -> None:
    talk = chat().says("有人持刀", "02:00").says("救命啊，他还在", "02:01")
    assert len(talk.reports) == 1
    assert isinstance(talk.last_told, Cried)
    assert talk.last_told.branch == "crime"
    assert talk.conversation.form is not None
    assert talk.conversation.form.branch == "crime"


def test_a_form_under_way_waits_as_for_any_cry() -> None:
    talk = chat(plans=(BREAKDOWN, *HOUSEHOLD)).says("x").presses("other").says("抢劫")
    assert [report.plan for report in talk.reports] == [PlanHash(UNCLASSIFIED.hash)]
