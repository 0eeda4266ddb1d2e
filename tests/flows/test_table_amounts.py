"""What the tables of a plan say in words and in yuan: sums, unit prices, shares, and what runs low."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from flows.answer import Answer
from flows.card import card
from flows.event import Acknowledged, Detailed, Did
from flows.lookup import filled, items_within, shares, table_texts, total
from flows.view import View
from tests.flows.life import Life
from tests.flows.timed_plans import COMPANY, ask, deed, plan, words
from tests.flows.words import at, read


def seen(branch: str, done: tuple[str, ...] = (), **given: int | str | None) -> View:
    return View(branch=branch, answers=answers(**given), done=frozenset(done))


def answers(**given: int | str | None) -> dict[str, Answer]:
    return {name: _answer(value) for name, value in given.items()}


def _answer(value: int | str | None) -> Answer:
    if value is None:
        return Answer(said_at=at("10:00"), skipped=True)
    return Answer(said_at=at("10:00"), **({"number": value} if isinstance(value, int) else {"option": value}))


FEES = plan(
    questions=[ask("cause", "choice", "own", "carrier", opens=True), ask("km", "number"), ask("stock", "items")],
    tables=[
        {
            "id": "estimate",
            "gives": "amount",
            "take": "sum",
            "label": words("Cost"),
            "rows": [
                {"id": "call", "amount": 101},
                {"id": "tow", "amount": 8, "per": "km", "when": {"done": ["towed"]}},
            ],
        },
        {
            "id": "due",
            "gives": "amount",
            "take": "sum",
            "of_amount": "estimate",
            "rows": [
                {"id": "advance", "percent": 50},
                {"id": "rest", "percent": 50, "when": {"done": ["answered"]}},
            ],
        },
        {
            "id": "freight",
            "gives": "text",
            "rows": [
                {"id": "ours", "text": {"zh": "运费我们出", "en": "we pay"}, "when": {"answers": {"cause": ["own"]}}},
                {
                    "id": "theirs",
                    "text": {"zh": "承运方出", "en": "they pay"},
                    "when": {"answers": {"cause": ["carrier"]}},
                },
            ],
        },
        {"id": "response", "gives": "length", "rows": [{"id": "all", "length": "1 h"}]},
    ],
)


def fees(*done: str, **given: int | str | None) -> dict[str, str]:
    return {name: read(text) for name, text in filled(FEES.plan, seen("event", done, **given)).items()}


def test_what_is_known_fills_the_sentences_of_a_plan() -> None:
    assert fees(cause="own") == {
        "estimate": "101 yuan",
        "due": "51 yuan",
        "due.advance": "51 yuan",
        "freight": "we pay",
        "response": "60 min",
    }
    assert "freight" not in fees(), "nothing is said of what nobody knows"


def test_a_sum_counts_what_happened_and_waits_for_a_number_it_needs() -> None:
    estimate, due, _, _ = FEES.plan.tables
    view = seen("event", ("towed", "answered"), km=12)
    assert total(estimate, view) == 197
    assert total(due, view, FEES.plan.tables) == 197
    assert shares(due, view, FEES.plan.tables) == {"advance": 99, "rest": 98}
    assert total(estimate, seen("event", ("towed",))) is None
    assert total(estimate, seen("event", ("towed",), km=None)) is None
    assert shares(due, seen("event", ("towed",)), FEES.plan.tables) == {}
    assert total(due, view) is None, "the table that it shares out is not there"


def test_counted_things_are_paid_for_by_their_sum() -> None:
    table = replace(FEES.plan.tables[0], rows=(replace(FEES.plan.tables[0].rows[1], per="stock"),))
    counted = View(
        branch="event",
        done=frozenset({"towed"}),
        answers={"stock": Answer(said_at=at("10:00"), counts={"a": 2, "b": 3})},
    )
    assert total(table, counted) == 40


@given(st.integers(0, 100_000), st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_shares_add_up_to_what_is_shared_out(whole: int, percents: list[int]) -> None:
    percents = [*percents, 100 - sum(percents)] if sum(percents) < 100 else [60, 40]
    made = plan(
        tables=[
            {"id": "all", "gives": "amount", "take": "sum", "rows": [{"id": "one", "amount": whole}]},
            {
                "id": "parts",
                "gives": "amount",
                "take": "sum",
                "of_amount": "all",
                "rows": [{"id": f"r{at}", "percent": each} for at, each in enumerate(percents)],
            },
        ]
    ).plan
    found = shares(made.tables[1], seen("event"), made.tables)
    assert sum(found.values()) == whole
    assert all(abs(found[f"r{at}"] * 100 - whole * each) <= 100 for at, each in enumerate(percents))


def test_a_table_that_graded_by_counted_things_names_them() -> None:
    items = [{"id": each, "label": words(each.capitalize())} for each in ("rice", "oil")]
    low = {"branches": ["count"], "numbers": {"stock": {"below": 5}}}
    made = plan(
        branches=[{"id": each, "title": words(each)} for each in ("count", "low")],
        questions=[ask("stock", "items", items=items, opens=True)],
        tables=[{"id": "short", "gives": "branch", "rows": [{"id": "below", "branch": "low", "when": low}]}],
    )
    life = Life(made, COMPANY)
    life.opens("10:00", branch="count", answers={"stock": Answer(said_at=at("10:00"), counts={"rice": 4, "oil": 9})})
    assert life.case.branch == "low"
    assert read(table_texts(life.case, life.scene(at("10:01")))["short"]) == "Rice"


def test_things_that_run_low_are_named_in_the_order_of_the_plan() -> None:
    items = [{"id": each, "label": words(each.capitalize())} for each in ("rice", "oil", "salt")]
    made = plan(
        questions=[ask("level", "items", items=items, opens=True)],
        actions=[deed("count", ask("stock", "items", items=items)), deed("answered", becomes="resolved")],
        obligations=[
            {
                "id": "buy",
                "what": words("buy"),
                "who": "holder",
                "within": "1 h",
                "basis": "default",
                "met_by": "answered",
                "when": {"any": [{"numbers": {"count.stock": {"below": "level"}}}]},
            }
        ],
    ).plan
    view = View(
        branch="event",
        answers={
            "level": Answer(said_at=at("10:00"), counts={"rice": 5, "oil": 5, "salt": 5}),
            "count.stock": Answer(said_at=at("10:00"), counts={"salt": 4, "rice": 3, "oil": 5}),
        },
    )
    assert [each.id for each in items_within(made, made.obligations[0].when, view)] == ["rice", "salt"]


def test_a_case_says_what_its_tables_give_and_one_without_tables_nothing() -> None:
    life = Life(FEES, COMPANY)
    life.opens("10:00", branch="event", answers=answers(cause="carrier"))
    assert read(table_texts(life.case, life.scene(at("10:01")))["freight"]) == "they pay"
    bare = Life(plan(), COMPANY)
    bare.opens("10:00", branch="event", answers={})
    assert table_texts(bare.case, bare.scene(at("10:01"))) == {}


# --- what is missing, and what is not ---------------------------------------------------------------------------------
UNKNOWN = plan(
    questions=[
        ask("bad", "choice", "yes", "no", opens=True),
        ask("fault", "choice", "ours", "theirs", when={"answers": {"bad": ["yes"]}}),
    ],
    tables=[
        {
            "id": "fee",
            "gives": "amount",
            "label": words("Fee"),
            "rows": [
                {"id": "ours", "amount": 0, "when": {"answers": {"fault": ["ours"]}}},
                {"id": "usual", "amount": 100},
            ],
            "unknown": {"id": "unknown", "amount": 999},
        }
    ],
)


@pytest.mark.parametrize(
    ("known", "costs"),
    [
        ({"bad": "no"}, "100 yuan"),
        ({"bad": "yes"}, "999 yuan"),
        ({"bad": "yes", "fault": "theirs"}, "100 yuan"),
        ({"bad": "yes", "fault": "ours"}, "0 yuan"),
    ],
)
def test_a_question_that_is_not_asked_is_not_missing_for_an_amount(known: dict[str, str], costs: str) -> None:
    assert {name: read(text) for name, text in filled(UNKNOWN.plan, seen("event", **known)).items()} == {"fee": costs}


# --- on the card ------------------------------------------------------------------------------------------------------
def test_words_of_a_row_that_name_something_are_filled_on_the_card() -> None:
    text = words("we pay, says {answered.note}, {answered.secret}")
    table = {"id": "pays", "gives": "text", "label": words("Pays"), "rows": [{"id": "we", "text": text}]}
    asks = [ask("note", "text"), ask("secret", "text", privacy="holder")]
    life = Life(plan(tables=[table], actions=[deed("answered", *asks, again=True)]))
    life.opens("10:00", branch="event", answers={})

    def shown() -> list[str]:
        return [line for each in card(life.case, life.scene(at("10:05"))).lines if (line := read(each))[:4] == "Pays"]

    assert shown() == ["Pays: we pay"]
    life.tell(Acknowledged(at=at("10:01"), by="li-na"))
    answers = {name: Answer(said_at=at("10:02"), text=f"the {name}") for name in ("note", "secret")}
    life.tell(Did(at=at("10:02"), by="li-na", action="answered"))
    life.tell(Detailed(at=at("10:02"), by="li-na", action="answered", answers=answers))
    assert shown() == ["Pays: we pay, says the note"]
