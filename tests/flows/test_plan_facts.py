"""The plans that ship: what they say stands in the documents, in both languages, and every part of them works."""

import re

import pytest

from flows.plan import Plan
from flows.plan_check import misfits
from flows.terms import Basis
from tests.flows.documents import HOUSE, LIBRARY, PLANS, length

CITE = re.compile(r"00[0-4]:[1-9]\d*")
LINES = {"000": 465, "001": 224, "002": 10, "003": 212, "004": 463}
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
    (
        "property-event-report",
        "report",
        "09:00-13:00 same 18:00, 13:00-18:00 next 09:00, 18:00-09:00 next 12:00",
        "003:194",
    ),
    ("cc-app", "supervisor", "5 min", "003:118"),
    ("ir-service-1h", "response", "1 h", "000:423"),
    ("ecom-timing", "overnight", "1 h of shop, 12 h at most", "001:194"),
    ("ecom-timing", "same-day", "same 24:00", "001:194"),
    ("ecom-timing", "complaint", "24 h", "001:194"),
    ("ecom-timing", "refund", "24 h", "001:194"),
    ("ecom-timing", "refund-again", "24 h", "001:194"),
]
# What a document says of a table's rows: plan, table, row, what it gives, the line.
DOCUMENTED_ROWS = [
    ("cc-app", "ten", "", "10 min", "003:118"),
    ("cc-app", "sixty", "", "60 min", "003:118"),
    ("ecom-timing", "soaked-through", "", "72 h", "001:194"),
    ("ecom-timing", "platform", "", "48 h", "001:194"),
    ("ecom-timing", "diagnosis", "carrier", "damage-carrier", "001:194"),
    ("ecom-timing", "diagnosis", "own", "damage-own", "001:194"),
    ("ecom-timing", "freight", "carrier", "the carrier takes it back, free of charge", "001:194"),
    ("ecom-timing", "freight", "own", "we pay the way back, please advance it", "001:194"),
    ("ecom-timing", "freight", "each", "one way each, you pay the way back, we the way to you", "001:194"),
    ("gas-levels", "level", "one", "level-1", "003:164"),
    ("gas-levels", "level", "two", "level-2", "003:164"),
    ("gas-levels", "level", "three", "level-3", "003:164"),
    ("safety-stock", "short", "below", "low", "002:8"),
    ("sla-region-vehicle", "response", "small-main", "1 h", "000:395"),
    ("sla-region-vehicle", "response", "small-town", "3 h", "000:395"),
    ("sla-region-vehicle", "response", "large", "4 h", "000:395"),
    ("vehicle-rescue", "way", "maker-road", "an urgent order from the maker comes by road", "001:60"),
    ("vehicle-rescue", "way", "maker-courier", "an urgent order from the maker comes by courier", "001:60"),
    ("vehicle-rescue", "way", "maker-air", "an urgent order from the maker comes by air", "001:60"),
    ("vehicle-rescue", "way", "sister-courier", "a sister shop sends it by courier", "001:64"),
    ("vehicle-rescue", "way", "sister-air", "a sister shop sends it by air", "001:64"),
    ("vehicle-rescue", "unfit", "ground", "This part is not fit for air transport", "001:64"),
    (
        "vehicle-rescue",
        "monitored",
        "reviewed-first",
        "It is a monitored part: the maker reviews and accepts it before the order",
        "001:68",
    ),
    ("vehicle-rescue", "rings", "in-time", "answered within three rings", "001:86"),
    ("vehicle-rescue", "rings", "late", "answered after more than three rings", "001:86"),
]
# What a document wants to come round: plan, duty, when, the line.
DUTIES = [
    ("food-safety-incident", "training", "year", "000:201"),
    ("safety-stock", "daily", "day", "002:8"),
    ("safety-stock", "monthly", "month", "002:8"),
    ("severe-weather", "forecast", "day", "002:5"),
]
WINDOWS = [
    ("return-fresh", "12 h", "000:103"),
    ("return-nonfresh", "7 days", "000:101"),
    ("ecom-timing", "7 days", "001:194"),
]
NAMES = {
    "ir-service-1h": "it",
    "security-incident": "property",
    "ecom-timing": "shop",
    "urgent-demand": "service",
    "vehicle-rescue": "vehicle",
    "cc-app": "callcentre",
    "gas-levels": "gas",
    "property-event-report": "property",
    "safety-stock": "supply",
    "severe-weather": "delivery",
    "sla-region-vehicle": "contract",
    "sourcing-ladder": "supply",
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
    rules += [(each.basis, each.cite) for each in (*plan.thresholds, *plan.duties)]
    rules += [(row.basis, row.cite) for each in plan.tables for row in each.rows]
    rules += [(plan.retention.basis, plan.retention.cite)] if plan.retention else []
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


def test_the_rows_and_thresholds_of_the_documents_are_as_they_say() -> None:
    found = [
        (plan.id, each.id, row.id, row.branch or (row.text.en if row.text else str(row.length)), row.cite)
        for plan in PLANS.values()
        for each in plan.tables
        for row in (*each.rows, each.otherwise, each.unknown)
        if row is not None and row.basis is Basis.DOCUMENT
    ]
    found += [
        (plan.id, each.id, "", str(each.at), each.cite)
        for plan in PLANS.values()
        for each in plan.thresholds
        if each.basis is Basis.DOCUMENT
    ]
    assert sorted(found) == sorted(DOCUMENTED_ROWS)


def test_what_comes_round_is_as_the_documents_say() -> None:
    rounds = ("day", "week", "month", "months", "year")
    found = {
        (plan.id, duty.id, next(part for part in rounds if getattr(duty.every, part)), duty.cite)
        for plan in PLANS.values()
        for duty in plan.duties
    }
    assert set(DUTIES) <= found


def test_the_time_that_a_duty_takes_is_ours_since_no_document_names_one() -> None:
    duties = [(plan.id, duty.id) for plan in PLANS.values() for duty in plan.duties if duty.basis is Basis.DOCUMENT]
    assert duties == []


def test_a_time_of_the_day_that_no_document_names_is_ours() -> None:
    days = [(rule.by.basis, rule.by.at) for plan in PLANS.values() for rule in plan.obligations if rule.by]
    assert {basis for basis, at in days if at != "24:00"} == {Basis.DEFAULT}


@pytest.mark.parametrize("plan", ["food-poisoning", "food-safety-incident"])
def test_the_authorities_clock_starts_with_the_illness_and_needs_five_facts(plan: str) -> None:
    rule = PLANS[plan].obligation("authorities")
    assert (rule.since, len(rule.facts), rule.met_by) == ("onset", 5, "reported")
    report = PLANS[plan].action("reported")
    assert (report.complete, report.at) == (True, "reported-at")
