"""Which row of a table counts: at its ties, while something is not known, in yuan; and what that makes of a case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from flows.answer import Answer
from flows.lookup import (
    filled,
    graded_branch,
    is_graver,
    regraded,
    row,
    rows_now,
)
from flows.table import Table
from flows.view import View
from tests.flows.timed_plans import GAS, ask, plan, words
from tests.flows.words import at

LEVEL = GAS.plan.tables[0]
KNOWN = {"injury": "none", "outside": "no", "assess.found": "slight"}


def answers(**given: int | str | None) -> dict[str, Answer]:
    return {name.replace("__", "."): _answer(value) for name, value in given.items()}


def _answer(value: int | str | None) -> Answer:
    if value is None:
        return Answer(said_at=at("10:00"), skipped=True)
    return Answer(said_at=at("10:00"), **({"number": value} if isinstance(value, int) else {"option": value}))


def seen(branch: str = "level-3", done: tuple[str, ...] = (), **given: int | str | None) -> View:
    return View(branch=branch, answers=answers(**given), done=frozenset(done))


def level(**given: int | str | None) -> str:
    """The row by which everything else known to be harmless is graded."""
    found = row(
        LEVEL, View(branch="level-3", answers=answers(**{**KNOWN, "households": 0, "loss": 0, **given})), GAS.plan
    )
    return found.id if found else ""


# --- grading ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("households", "expected"),
    [(0, "three"), (999, "three"), (1000, "two"), (4999, "two"), (5000, "one"), (5001, "one")],
)
def test_households_count_by_the_graver_of_two_levels_that_share_a_number(households: int, expected: str) -> None:
    assert level(households=households) == expected


@pytest.mark.parametrize(
    ("loss", "expected"), [(0, "three"), (1, "two"), (1000, "two"), (1001, "two"), (9999, "two"), (10000, "one")]
)
def test_a_loss_without_a_level_of_its_own_is_never_the_lowest(loss: int, expected: str) -> None:
    assert level(loss=loss) == expected


def test_the_gravest_row_that_holds_counts() -> None:
    assert level(injury="light", households=6000) == "one"
    assert level(injury="light", households=0) == "two"
    assert level() == "three"


def test_while_a_number_is_missing_it_is_not_less_grave_than_it_may_turn_out() -> None:
    assert level(households=None) == "not-known", "skipped is not known"
    assert level(households=None, loss=None, injury="light") == "not-known"
    assert level(households=None, injury="serious") == "one", "nothing can make it graver"
    view = seen(injury="none", outside="no", loss=0, households=0)
    found = row(LEVEL, view, GAS.plan)
    assert found is not None
    assert found.id == "not-known", "nobody has assessed it yet"


def test_words_in_the_place_of_an_option_decide_nothing() -> None:
    known = answers(**{**KNOWN, "households": 0, "loss": 0})
    said = {**known, "injury": Answer(said_at=at("10:00"), text="he is dizzy")}
    found = row(LEVEL, View(branch="level-3", answers=said), GAS.plan)
    assert found is not None
    assert found.id == "not-known"


def test_a_question_that_does_not_apply_is_not_missing() -> None:
    made = plan(
        questions=[
            ask("leak", "choice", "yes", "no", opens=True),
            ask("where", "choice", "inside", "outside", when={"answers": {"leak": ["yes"]}}),
        ],
        branches=[{"id": each, "title": words(each)} for each in ("low", "high")],
        tables=[
            {
                "id": "level",
                "gives": "branch",
                "rows": [{"id": "in", "branch": "high", "when": {"answers": {"where": ["inside"]}}}],
                "otherwise": {"id": "out", "branch": "low"},
                "unknown": {"id": "open", "branch": "high"},
            }
        ],
    ).plan

    def found(**given: str) -> str:
        view = View(branch="low", answers=answers(**given))
        counted = row(made.tables[0], view, made)
        return counted.id if counted else ""

    assert [found(), found(leak="yes"), found(leak="no"), found(leak="yes", where="outside")] == [
        "open",
        "open",
        "out",
        "out",
    ]
    counted = row(made.tables[0], seen(leak="no"))
    assert counted is not None
    assert counted.id == "open", "without the plan nobody can tell that it is not asked"


@given(
    st.fixed_dictionaries(
        {
            "injury": st.sampled_from(["none", "light", "serious"]),
            "outside": st.sampled_from(["yes", "no"]),
            "households": st.integers(0, 6000),
            "loss": st.integers(0, 12000),
            "assess.found": st.sampled_from(["grave", "slight"]),
        }
    ),
    st.sets(st.sampled_from(["injury", "outside", "households", "loss", "assess.found"])),
)
def test_less_knowledge_never_makes_less_than_not_known_of_it(known: dict[str, Any], forgotten: set[str]) -> None:
    order = ("level-1", "level-2", "level-3")
    whole = row(LEVEL, View(branch="level-3", answers=answers(**known)), GAS.plan)
    kept = {name: value for name, value in known.items() if name not in forgotten}
    partly = row(LEVEL, View(branch="level-3", answers=answers(**kept)), GAS.plan)
    assert whole is not None
    assert partly is not None
    assert order.index(partly.branch) <= max(order.index(whole.branch), order.index("level-2"))


def test_a_shorter_length_counts_while_it_is_not_known_which() -> None:
    table = Table(
        id="t",
        gives="length",  # type: ignore[arg-type]
        rows=(
            _row("small", "1 h", {"answers": {"size": ["small"], "region": ["city"]}}),
            _row("large", "4 h", {"answers": {"size": ["large"]}}),
        ),
        otherwise=_row("else", "5 min"),
        unknown=_row("open", "1 h"),
    )

    def found(**given: str) -> str:
        counted = row(table, seen(**given))
        return counted.id if counted else ""

    assert [found(), found(size="large"), found(size="small"), found(size="small", region="town")] == [
        "open",
        "large",
        "open",
        "else",
    ]
    assert row(replace(table, otherwise=None), seen(size="small", region="town")) is None


def _row(name: str, length: str, when: dict[str, Any] | None = None) -> Any:
    made = plan(tables=[{"id": "t", "gives": "length", "rows": [{"id": name, "length": length, "when": when or {}}]}])
    return made.plan.tables[0].rows[0]


# --- what it makes of a form ------------------------------------------------------------------------------------------
def test_a_form_goes_up_and_down_with_its_answers_and_an_open_case_only_up() -> None:
    grave = {**KNOWN, "households": 5000, "loss": 0}
    slight = {**KNOWN, "households": 10, "loss": 0}
    assert graded_branch(GAS.plan, seen("level-3", **grave)) == "level-1"  # type: ignore[arg-type]
    assert graded_branch(GAS.plan, seen("level-1", **slight)) == "level-3"  # type: ignore[arg-type]
    assert regraded(GAS.plan, seen("level-1", **slight), down=False) == ""  # type: ignore[arg-type]
    assert regraded(GAS.plan, seen("level-2", **slight), down=False) == ""  # type: ignore[arg-type]
    assert regraded(GAS.plan, seen("level-2", **grave), down=False) == "level-1"  # type: ignore[arg-type]
    assert graded_branch(GAS.plan, seen("level-3", **slight)) == "", "it stays"  # type: ignore[arg-type]


def test_a_cry_is_no_matter_of_a_table() -> None:
    assert graded_branch(GAS.plan, seen("people", **KNOWN, households=9000)) == ""  # type: ignore[arg-type]


def test_branches_without_an_order_are_kinds_and_change_at_once() -> None:
    first = replace(GAS.plan, tables=(replace(LEVEL, take="first"),))
    slight = seen("level-2", **KNOWN, households=10, loss=0)  # type: ignore[arg-type]
    assert regraded(first, slight, down=False) == "level-3"
    assert is_graver(GAS.plan, "level-2", "level-3")
    assert not is_graver(first, "level-2", "level-3")
    assert is_graver(first, "level-1", "level-3")


def test_a_plan_without_tables_moves_nothing() -> None:
    bare = replace(GAS.plan, tables=())
    assert (graded_branch(bare, seen()), filled(bare, seen()), rows_now(bare, seen())) == ("", {}, {})
