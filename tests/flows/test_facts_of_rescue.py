"""What the document says of a rescue: who does what, in which order."""

import pytest

from flows.terms import Basis
from tests.flows.documents import PLANS


@pytest.mark.parametrize("plan", ["vehicle-rescue"])
def test_a_rescue_goes_from_hand_to_hand_as_the_document_says(plan: str) -> None:
    deeds = {each.id: each for each in PLANS[plan].actions}
    steps = ["looked-up", "plan", "sent", "agree", "sign", "issue", "left", "left-called", "finished", "signed"]
    assert [deeds[each].by for each in steps] == [
        "service-adviser",
        "workshop-supervisor",
        "service-manager",
        "reporter",
        "service-director",
        "parts-manager",
        "rescue-leader",
        "rescue-leader",
        "rescue-leader",
        "reporter",
    ]
    needs = {"sent": "plan", "sign": "agree", "issue": "sign", "left": "sign", "left-called": "left"}
    assert {each: deeds[each].needs for each in needs} == {each: (before,) for each, before in needs.items()}
    assert all(deeds[each].gate for each in ("sign", "issue", "left")), "a press before that is answered"
    assert (deeds["sent"].offers[:3], deeds["finished"].offers) == (
        ("agree", "ask-first", "decline"),
        ("signed", "wrong"),
    )


@pytest.mark.parametrize("plan", ["vehicle-rescue"])
def test_the_rescue_sheet_and_the_plan_ask_what_the_document_lists(plan: str) -> None:
    sheet = [each.id for each in PLANS[plan].questions if "danger" not in each.when.branches]
    assert sheet == ["people", "name", "phone", "place", "vehicle", "km", "symptom", "elsewhere"]
    asked = {each.id: each for each in PLANS[plan].action("plan").asks}
    needed = {"arrival", "length", "leader", "crew", "tools", "parts", "items", "labour", "parts-cost"}
    assert {name for name, each in asked.items() if not each.optional} == needed
    assert [each.id for each in PLANS[plan].action("looked-up").asks] == ["replaced", "visit"]
    assert PLANS[plan].action("plan").complete
    assert PLANS[plan].action("looked-up").complete


@pytest.mark.parametrize("plan", ["vehicle-rescue"])
def test_a_consent_is_to_one_version_and_a_refusal_voids_it(plan: str) -> None:
    undone = {each.id: set(each.undoes) for each in PLANS[plan].actions}
    assert undone["plan"] >= {"sent", "agree", "refuse", "decline"}
    assert undone["return"] == {"plan", "sent", "agree"}
    assert undone["refuse"] == {"plan", "sent", "agree"}
    assert undone["reported-changed"] == {"plan", "sent", "agree", "sign"}
    assert PLANS[plan].action("plan").versions is not None
    told = [PLANS[plan].action(each).tells for each in ("return", "refuse")]
    assert all(each and "{agree.at}" in each.zh and "没有产生费用" in each.zh for each in told)
    assert [each.id for each in PLANS[plan].action("return").asks[0].options] == ["cost", "parts", "people", "other"]
    assert all(PLANS[plan].action(each).complete for each in ("return", "refuse", "back"))


@pytest.mark.parametrize("plan", ["vehicle-rescue"])
def test_the_exceptions_of_a_rescue_go_as_the_document_says(plan: str) -> None:
    deeds = {each.id: each for each in PLANS[plan].actions}
    asked = {each.id: each for each in deeds["source"].asks}
    assert [each.id for each in asked["by-maker"].options] == ["road", "courier", "air"]
    assert [each.id for each in asked["by-sister"].options] == ["courier", "air"]
    assert "source" not in deeds["left"].needs, "the team leaves first"
    assert deeds["reviewed"].needs == ("source",)
    chain = {"misfit": "rescue-leader", "reported": "workshop-supervisor", "requisition": "service-director"}
    chain |= {"ship": "parts-manager", "hard": "rescue-leader", "support": "technical-supervisor"}
    assert {each: deeds[each].by for each in chain} == chain
    assert (deeds["ship"].needs, deeds["reported"].needs) == (("requisition",), ("misfit",))
    assert [each.id for each in deeds["ship"].asks[0].options] == ["post", "trip"]
    assert (deeds["support"].needs, deeds["maker"].needs, deeds["tow"].needs) == (("hard",), ("support",), ("maker",))


@pytest.mark.parametrize("plan", ["vehicle-rescue"])
def test_a_rescue_promises_no_time_of_departure_and_ends_with_the_customers_signature(plan: str) -> None:
    promised = {each.id: each for each in PLANS[plan].obligations if each.promised}
    assert "leave" not in promised
    assert (promised["arrival"].expected, promised["arrival"].after) == ("eta", "left")
    assert all(each.basis is not Basis.DOCUMENT for each in PLANS[plan].obligations)
    assert PLANS[plan].closing.actions[0] == "signed"
    assert PLANS[plan].action("signed").confirms
    endings = {each.id: str(each.closes.at) for each in PLANS[plan].actions if each.closes}
    assert endings == {"decline": "18:00", "no-wait": "18:00"}
    points = [each.id for each in PLANS[plan].actions if each.after_close]
    assert points == ["very-good", "good", "fair", "bad", "no-word"]
