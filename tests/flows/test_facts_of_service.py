"""What the documents say of customers, a shop and a sudden demand, in the plans that ship."""

from datetime import date

import pytest

from flows import clock_time, rota
from flows.terms import Basis, Severity
from tests.flows.documents import HOUSE, PLANS


# --- people before rules ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("plan", ["return-fresh", "return-nonfresh", "complaint-30min", "quality-major"])
def test_illness_is_asked_first_opens_the_case_and_leads_to_the_food_plan(plan: str) -> None:
    first = PLANS[plan].questions[0]
    ill = next(option for option in first.options if option.plan)
    assert (first.id, first.opens, first.when.branches) == ("ill", True, ())
    assert (ill.plan, ill.branch) == ("food-poisoning", "poisoning")
    assert PLANS["food-poisoning"].branch("poisoning").severity is Severity.EMERGENCY
    assert all(window.bypass and window.bypass.answers == {"ill": (ill.id,)} for window in PLANS[plan].windows)


@pytest.mark.parametrize("plan", ["return-fresh", "return-nonfresh", "complaint-30min", "quality-major"])
def test_only_a_satisfied_customer_closes_a_complaint(plan: str) -> None:
    closing = PLANS[plan].closing
    assert (closing.satisfied, closing.silence_closes) == (True, False)


@pytest.mark.parametrize(
    ("plan", "action", "here", "there"),
    [
        ("quality-major", "grade-ordinary", "major", "ordinary"),
        ("complaint-30min", "grade-ordinary", "major", "ordinary"),
        ("return-fresh", "grade-ordinary", "inside", "inside-ordinary"),
        ("return-fresh", "grade-major", "outside", "outside-major"),
    ],
)
def test_a_head_grades_with_a_reason(plan: str, action: str, here: str, there: str) -> None:
    grading = PLANS[plan].action(action)
    assert (grading.by, grading.complete, grading.when.branches) == ("after-sales-head", True, (here,))
    assert grading.branch == there
    assert [each.id for each in grading.asks if not each.optional] == ["reason"]


def test_graded_ordinary_keeps_the_exchange_and_ends_the_half_hour() -> None:
    plan = PLANS["return-fresh"]
    held = {rule.id for rule in plan.obligations if "inside-ordinary" in rule.when.branches}
    assert held == {"exchange", "answer"}


def test_how_many_are_ill_is_a_matter_of_health() -> None:
    count = PLANS["food-poisoning"].question("count")
    assert (count.privacy, count.updates) == ("health", True)


# --- an online shop ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("plan", ["ecom-timing"])
def test_what_is_asked_at_night_is_answered_an_hour_after_opening_and_within_twelve_hours(plan: str) -> None:
    rule, zone = PLANS[plan].obligation("overnight"), "Asia/Shanghai"
    times = [("18:00", "06:00"), ("18:30", "06:30"), ("21:59", "09:59"), ("22:00", "10:00"), ("23:30", "10:00")]
    for asked, answered in times:
        asked_at, due_at = (
            rota.local_time(date(2026, 11, 23), asked, zone),
            rota.local_time(date(2026, 11, 24), answered, zone),
        )
        assert clock_time.due(rule, asked_at, zone, hours=HOUSE.hours) == due_at
    sides = [each.when.at for each in (rule, PLANS[plan].obligation("same-day"))]
    assert [(each.hours, each.is_) for each in sides if each] == [("shop", "closed"), ("shop", "open")]


def test_every_question_of_a_buyer_is_answered_by_night_as_by_day() -> None:
    night, day = PLANS["ecom-timing"].obligation("overnight"), PLANS["ecom-timing"].obligation("same-day")
    others = {branch.id for branch in PLANS["ecom-timing"].branches} - set(night.when.branches)
    assert (night.when.branches, others) == (day.when.branches, {"leak-soak", "review"})


def test_a_buyer_is_helped_before_a_case_is_opened_and_never_in_place_of_one_who_is_hurt() -> None:
    ending = {(each.id, option.id) for each in PLANS["ecom-timing"].questions for option in each.options if option.ends}
    assert ending == {("seen", "found"), ("soak", "alone"), ("mended", "trying")}
    hurt = PLANS["ecom-timing"].question("hurt")
    assert (PLANS["ecom-timing"].questions[0], hurt.opens, hurt.numbers) == (hurt, True, True)
    bypass = PLANS["ecom-timing"].windows[0].bypass
    assert bypass is not None
    assert bypass.answers == {"hurt": ("hurt",)}


def test_agents_have_no_power_over_reviews() -> None:
    assert [each.by for each in PLANS["ecom-timing"].actions if "review" in each.when.branches] == ["review-agent"]


def test_a_new_parcel_is_noted_with_number_and_date_and_freight_is_paid_back() -> None:
    assert [each.id for each in PLANS["ecom-timing"].action("reissued").asks if not each.optional] == ["number", "day"]
    assert [each.id for each in PLANS["ecom-timing"].action("returned").asks if not each.optional] == [
        "parcel",
        "freight-paid",
    ]
    assert {"reissued", "paid-back", "paid"} <= set(PLANS["ecom-timing"].closing.actions)


# --- a sudden demand --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("plan", ["urgent-demand"])
def test_nothing_is_delivered_before_head_office_agrees_and_installed_before_the_customer_does(plan: str) -> None:
    deeds = {each: PLANS[plan].action(each) for each in ("eligible", "reported-up", "decided", "sent", "delivered")}
    assert [each.by for each in deeds.values()] == [
        "outlet-office",
        "outlet-office",
        "head-office",
        "supply-head",
        "supply-head",
    ]
    assert deeds["reported-up"].when.answers == {"eligible.qualified": ("yes",)}
    assert deeds["decided"].needs == ("reported-up",)
    for each in ("sent", "delivered"):
        assert (deeds[each].needs, deeds[each].when.answers) == (("decided",), {"decided.agreed": ("yes",)})
    assert PLANS[plan].action("resolved").when.any[0].done == ("delivered", "satisfying")
    assert PLANS[plan].closing.satisfied


@pytest.mark.parametrize("plan", ["urgent-demand"])
def test_a_time_of_the_customers_takes_the_place_of_ours(plan: str) -> None:
    ours, theirs = PLANS[plan].obligation("deliver"), PLANS[plan].obligation("deliver-by")
    assert (str(ours.within), ours.basis, theirs.expected) == ("4 h", Basis.DEFAULT, "needed")
    assert ours.unless is not None
    assert ours.unless.answers == {"needed": ("timed",)}
