"""The plans that ship: what they say stands in the documents, in both languages, and every part of them works."""

import re
from collections.abc import Iterator

import msgspec
import pytest

from bot.library import read_library, read_organisation
from flows.bilingual import Bilingual
from flows.plan import Plan
from flows.plan_check import misfits
from flows.promise_rule import DayTime, ObligationRule
from flows.terms import Basis, Severity

HOUSE = read_organisation(None)
LIBRARY = read_library([], HOUSE)
PLANS = {compiled.plan.id: compiled.plan for compiled in LIBRARY.plans}
CITE = re.compile(r"00[0-4]:[1-9]\d*")
LINES = {"000": 464, "001": 223, "002": 9, "003": 211, "004": 462}
"""How many lines each document has."""

# What a document says: plan, promise, its length, the line.
DOCUMENTED = [
    ("delivery-breakdown", "outlet-head", "30 min", "002:2"),
    ("complaint-30min", "outlet-head", "30 min", "002:2"),
    ("quality-major", "outlet-head", "30 min", "002:2"),
    ("return-fresh", "outlet-head", "30 min", "002:2"),
    ("quality-major", "visit", "24 h", "002:6"),
    ("complaint-30min", "visit", "24 h", "002:6"),
    ("return-fresh", "visit", "24 h", "002:6"),
    ("return-fresh", "exchange", "24 h", "000:103"),
    ("food-safety-incident", "on-scene", "30 min", "000:205"),
    ("food-poisoning", "on-scene", "30 min", "000:205"),
    ("food-safety-incident", "authorities", "2 h", "000:209"),
    ("food-poisoning", "authorities", "2 h", "000:209"),
    ("food-safety-incident", "lessons", "next 18:00", "000:223"),
    ("food-poisoning", "lessons", "next 18:00", "000:223"),
    ("traffic-accident", "same-day", "same 24:00", "000:267"),
    ("delivery-breakdown", "same-day", "same 24:00", "000:267"),
    ("delivery-blocked", "same-day", "same 24:00", "000:259"),
]
WINDOWS = [("return-fresh", "12 h", "000:103"), ("return-nonfresh", "7 days", "000:101")]
NAMES = {
    "delivery-breakdown": "delivery",
    "traffic-accident": "delivery",
    "delivery-blocked": "delivery",
    "food-safety-incident": "food",
    "food-poisoning": "food",
    "unclassified-emergency": "reception",
    "quality-major": "service",
    "complaint-30min": "service",
    "return-fresh": "service",
    "return-nonfresh": "service",
}


def length(rule: ObligationRule) -> str:
    """How long a promise runs, as the table above writes it."""
    by: DayTime | None = rule.by
    return f"{by.day} {by.at}" if by else str(rule.within)


def texts(part: object, path: str) -> Iterator[tuple[str, Bilingual]]:
    """Every bilingual text of a plan, and where it stands."""
    if isinstance(part, Bilingual):
        yield path, part
    elif isinstance(part, msgspec.Struct):
        for field in part.__struct_fields__:
            yield from texts(getattr(part, field), f"{path}.{field}")
    elif isinstance(part, tuple):
        for each in part:
            yield from texts(each, f"{path}.{getattr(each, 'id', '')}")


EVERY_TEXT = [found for plan in PLANS.values() for found in texts(plan, plan.id)]


def test_the_library_is_right_and_whole() -> None:
    assert LIBRARY.findings == ()
    assert {plan.id: plan.pack for plan in PLANS.values()} == NAMES


@pytest.mark.parametrize("plan", PLANS.values(), ids=list(PLANS))
def test_a_plan_works_with_all_that_it_takes_along(plan: Plan) -> None:
    assert list(misfits(plan, HOUSE)) == []


@pytest.mark.parametrize("plan", PLANS.values(), ids=list(PLANS))
def test_a_citation_is_a_line_of_a_document(plan: Plan) -> None:
    rules = [(rule.basis, rule.cite) for rule in plan.obligations]
    rules += [(window.basis, window.cite) for window in plan.windows]
    cited = [*plan.sources, *(cite for _, cite in rules if cite)]
    assert [cite for cite in cited if not CITE.fullmatch(cite)] == []
    assert [cite for cite in cited if int(cite[4:]) > LINES[cite[:3]]] == []
    assert [cite for basis, cite in rules if basis is Basis.DOCUMENT and not cite] == []


@pytest.mark.parametrize(("plan", "promise", "runs", "cite"), DOCUMENTED)
def test_a_documented_promise_is_as_the_document_says(plan: str, promise: str, runs: str, cite: str) -> None:
    rule = PLANS[plan].obligation(promise)
    assert (rule.basis, length(rule), rule.cite) == (Basis.DOCUMENT, runs, cite)


def test_the_tables_leave_no_documented_figure_out() -> None:
    found = {(plan.id, rule.id) for plan in PLANS.values() for rule in plan.obligations if rule.basis is Basis.DOCUMENT}
    assert found == {(plan, promise) for plan, promise, _, _ in DOCUMENTED}
    windows = [(plan.id, str(window.closes_after), window.cite) for plan in PLANS.values() for window in plan.windows]
    assert windows == WINDOWS


def test_a_time_of_the_day_that_no_document_names_is_ours() -> None:
    days = [(rule.by.basis, rule.by.at) for plan in PLANS.values() for rule in plan.obligations if rule.by]
    assert {basis for basis, at in days if at != "24:00"} == {Basis.DEFAULT}


@pytest.mark.parametrize("plan", ["food-poisoning", "food-safety-incident"])
def test_the_authorities_clock_starts_with_the_illness_and_needs_five_facts(plan: str) -> None:
    rule = PLANS[plan].obligation("authorities")
    assert (rule.since, len(rule.facts), rule.met_by) == ("onset", 5, "reported")
    report = PLANS[plan].action("reported")
    assert (report.complete, report.at) == (True, "reported-at")


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


# --- how it reads -----------------------------------------------------------------------------------------------------
def test_every_text_stands_in_both_languages_with_the_same_places() -> None:
    empty = [path for path, text in EVERY_TEXT if not text.zh.strip() or not text.en.strip()]
    places = re.compile(r"\{[\w-]+\}")
    odd = [path for path, text in EVERY_TEXT if sorted(places.findall(text.zh)) != sorted(places.findall(text.en))]
    assert (empty, odd) == ([], [])


def test_nothing_is_promised_soon_shouted_or_refused() -> None:
    banned = re.compile(r"尽快|稍后|不受理|无效|过期作废|！|!|…|～|as soon as possible|\bsoon\b|invalid", re.IGNORECASE)
    assert [path for path, text in EVERY_TEXT if banned.search(text.zh + text.en)] == []


def test_no_first_aid_is_told() -> None:
    aid = re.compile(r"止血|包扎|人工呼吸|按压|催吐|tourniquet|press the|induce vomiting", re.IGNORECASE)
    assert [path for path, text in EVERY_TEXT if aid.search(text.zh + text.en)] == []


def test_chinese_has_one_space_beside_figures_and_none_beside_its_own_signs() -> None:
    glued = re.compile(
        r"[\u4e00-\u9fff](?!月|日)[A-Za-z0-9](?![0-9]*[月日:：])|[，。：；？（）“”、] | [，。：；？（）“”、]"
    )
    assert [(path, text.zh) for path, text in EVERY_TEXT if glued.search(text.zh)] == []
