"""What a condition looks at, and when it holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from flows.answer import Answer
from flows.condition import Condition, Range
from flows.policy import WorkingHours
from flows.record import Case, Done, Scene
from flows.view import View, holds, looked_at, view_of, with_answers, within
from tests.flows.life import Life
from tests.flows.words import ORGANISATION, at

SHOP = WorkingHours(id="shop", since="09:00", until="18:00")


def when(**parts: Any) -> Condition:
    return msgspec.convert(parts, Condition)


def number(value: int) -> Answer:
    return Answer(said_at=at("03:12"), number=value)


def counts(**values: int) -> Answer:
    return Answer(said_at=at("03:12"), counts=values)


def option(value: str) -> Answer:
    return Answer(said_at=at("03:12"), option=value)


def seen(**answers: Answer) -> View:
    return View(branch="one", answers={name.replace("__", "."): each for name, each in answers.items()})


# --- times ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(said_at=at("03:12"), at=at("17:00")), True),
        (Answer(said_at=at("03:12"), at=at("05:12"), option="two"), True),
        (Answer(said_at=at("03:12"), option="open"), False),
        (Answer(said_at=at("03:12"), text="晚上"), False),
        (Answer(said_at=at("03:12"), skipped=True), False),
    ],
)
def test_a_time_is_told_by_an_option_or_in_words_or_not_at_all(answer: Answer, *, told: bool) -> None:
    assert holds(when(answers={"needed": ["timed"]}), seen(needed=answer)) is told
    assert not holds(when(answers={"needed": ["timed"]}), seen())
    assert holds(when(answers={"needed": ["two", "open"]}), seen(needed=answer)) is bool(answer.option)


# --- numbers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        ({"from": 5000}, (5000, 5001), (4999,)),
        ({"over": 5000}, (5001,), (4999, 5000)),
        ({"to": 5000}, (4999, 5000), (5001,)),
        ({"below": 5000}, (4999,), (5000, 5001)),
        ({"from": 1000, "below": 5000}, (1000, 4999), (999, 5000)),
        ({"over": 0, "to": 1}, (1,), (0, 2)),
    ],
)
def test_ties_go_where_the_bound_says(
    bounds: dict[str, int], inside: tuple[int, ...], outside: tuple[int, ...]
) -> None:
    condition = when(numbers={"households": bounds})
    assert [each for each in (*inside, *outside) if holds(condition, seen(households=number(each)))] == list(inside)


def test_a_number_that_nobody_gave_lies_nowhere() -> None:
    for bounds in ({"below": 1000}, {"from": 0}, {}):
        condition = when(numbers={"households": bounds})
        assert not holds(condition, seen())
        assert not holds(condition, seen(households=Answer(said_at=at("03:12"), skipped=True)))
        assert not holds(condition, seen(households=Answer(said_at=at("03:12"), text="many")))


def test_a_bound_may_be_another_answer_also_one_that_a_deed_was_given() -> None:
    condition = when(numbers={"needed": {"over": "plan.staff"}})
    assert holds(condition, seen(needed=number(4), plan__staff=number(3)))
    assert not holds(condition, seen(needed=number(4), plan__staff=number(4)))
    assert not holds(condition, seen(needed=number(4))), "compared with what nobody has said"


def test_of_counted_things_one_is_enough_and_each_is_measured_by_its_own_bound() -> None:
    low = when(numbers={"count.stock": {"below": "levels.stock"}})
    levels = counts(rice=40, oil=12)
    short = seen(count__stock=counts(rice=39, oil=12), levels__stock=levels)
    assert holds(low, short)
    assert within("count.stock", low.numbers["count.stock"], short) == ("rice",)
    assert not holds(low, seen(count__stock=counts(rice=40, oil=12), levels__stock=levels))
    unknown = seen(count__stock=counts(salt=0), levels__stock=levels)
    assert not holds(low, unknown), "no level was fixed for it"
    assert holds(low, seen(count__stock=counts(rice=9, oil=12), levels__stock=number(10)))
    assert within("loss", Range(over=0), seen(loss=number(1))) == ("",)


@given(count=st.integers(-5, 5), low=st.integers(-5, 5), high=st.integers(-5, 5))
def test_ranges_that_meet_leave_no_gap_and_cover_nothing_twice(count: int, low: int, high: int) -> None:
    low, high = sorted((low, high))
    parts = ({"below": low}, {"from": low, "to": high}, {"over": high})
    assert sum(holds(when(numbers={"n": each}), seen(n=number(count))) for each in parts) == 1


# --- deeds, times, either ---------------------------------------------------------------------------------------------
def test_of_deeds_all_must_have_been_done_and_either_is_written_out() -> None:
    view = View(branch="one", done=frozenset({"sent"}), failed=frozenset({"own"}))
    assert holds(when(done=["sent"]), view)
    assert not holds(when(done=["sent", "agreed"]), view)
    assert holds(when(any=[{"done": ["sent"]}, {"done": ["agreed"]}]), view)
    assert holds(when(failed=["own"]), view)
    assert not holds(when(failed=["own", "bought"]), view)


def test_every_given_part_must_hold_and_of_any_one() -> None:
    view = View(branch="one", answers={"cause": option("own")}, settings=("night",))
    assert holds(when(), view)
    assert holds(when(branches=["two", "one"], answers={"cause": ["own", "other"]}, settings=["night"]), view)
    assert not holds(when(branches=["two"], answers={"cause": ["own"]}), view)
    assert not holds(when(settings=["night", "day"]), view)
    assert not holds(when(branches=["one"], any=[{"branches": ["two"]}, {"settings": ["day"]}]), view)
    assert holds(when(any=[{"any": [{"branches": ["one"]}]}]), view)


def test_of_several_chosen_options_one_is_enough() -> None:
    view = seen(symptoms=Answer(said_at=at("03:12"), chosen=("fever", "rash")))
    assert holds(when(answers={"symptoms": ["rash", "cough"]}), view)
    assert not holds(when(answers={"symptoms": ["cough"]}), view)


@pytest.mark.parametrize(
    ("said", "open_then"), [("08:59", False), ("09:00", True), ("17:59", True), ("18:00", False), ("23:30", False)]
)
def test_whether_it_was_open_is_asked_of_the_time_of_the_report(said: str, open_then: bool) -> None:  # noqa: FBT001
    organisation = replace(ORGANISATION, hours=(SHOP,))
    view = View(branch="one", said_at=at(said), hours=organisation.hours, zone="Asia/Shanghai")
    assert holds(when(at={"hours": "shop"}), view) == open_then
    assert holds(when(at={"hours": "shop", "is": "closed"}), view) != open_then
    assert not holds(when(at={"hours": "other", "is": "closed"}), view), "hours that nobody has named"
    assert not holds(when(at={"hours": "shop", "is": "closed"}), replace(view, said_at=None))


def test_a_condition_names_what_it_looks_at_bounds_and_alternatives_too() -> None:
    condition = when(
        answers={"cause": ["own"]}, numbers={"a": {"from": "b", "below": 3}}, any=[{"answers": {"c.d": ["x"]}}]
    )
    assert set(looked_at(condition)) == {"cause", "a", "b", "c.d"}


# --- of a case --------------------------------------------------------------------------------------------------------
def lived() -> tuple[Case, Scene]:
    life = Life()
    life.opens()
    return life.case, life.scene(at("03:13"))


def did(action: str, clock: str = "03:20", **more: Any) -> Done:
    return Done(action=action, at=at(clock), by="li-na", **more)


def test_a_case_shows_its_answers_and_those_that_its_deeds_were_given() -> None:
    case, scene = lived()
    first = did("plan", answers={"cost": number(300)})
    second = did("plan", "03:30", answers={"cost": number(200)}, round=2)
    view = view_of(replace(case, done=(first, second)), scene)
    assert view.answers["people"].option == "safe"
    assert view.answers["plan.cost"].number == 200, "the latest counts"
    assert view.done == {"plan"}
    assert view.said_at == case.opened_at
    undone = replace(case, done=(first, replace(second, undone_at=at("03:40"))))
    assert view_of(undone, scene).answers["plan.cost"].number == 300
    none = replace(case, done=(replace(first, undone_at=at("03:40")),))
    assert view_of(none, scene).done == frozenset()
    assert "plan.cost" not in view_of(none, scene).answers


def test_what_failed_counts_until_somebody_has_done_it() -> None:
    case, scene = lived()
    failed = did("own", answers={"why": option("none-left")})
    view = view_of(replace(case, failed=(failed,)), scene)
    assert view.failed == {"own"}
    assert view.answers["own.why"].option == "none-left"
    assert view_of(replace(case, unable={"own": failed}), scene).failed == {"own"}
    assert view_of(replace(case, failed=(failed,), done=(did("own", "03:30"),)), scene).failed == frozenset()
    assert view_of(replace(case, failed=(failed,), done=(did("own", "03:10"),)), scene).failed == {"own"}
    assert view_of(replace(case, failed=(replace(failed, undone_at=at("03:40")),)), scene).failed == frozenset()


def test_the_same_case_is_looked_at_once_and_another_one_anew() -> None:
    case, scene = lived()
    assert view_of(case, scene) is view_of(case, replace(scene, now=scene.now + timedelta(hours=1)))
    assert view_of(replace(case, branch="accident"), scene).branch == "accident"
    assert view_of(case, scene).branch == "breakdown"
    other = replace(scene, organisation=replace(ORGANISATION, settings=("x",)))
    assert view_of(case, other).settings == ("x",)
    assert view_of(case, replace(scene, zone="Asia/Tokyo")).zone == "Asia/Tokyo"


def test_a_form_of_a_deed_is_seen_beside_what_the_case_knows() -> None:
    view = with_answers(seen(cause=option("own"), loss=number(1)), {"loss": number(9)})
    assert (view.answers["cause"].option, view.answers["loss"].number) == ("own", 9)
