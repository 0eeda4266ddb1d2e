"""The clock of one promise."""

from datetime import timedelta

import pytest

from flows import obligation as clock
from flows.obligation import Status
from flows.organisation import Clocks
from flows.routing import ladder_for
from flows.terms import Basis
from tests.flows.words import LADDER, PLAN, at

CLOCKS = Clocks()


def standby() -> clock.Obligation:
    return clock.start(PLAN.obligation("standby"), LADDER, CLOCKS, at("03:12"), at("03:27"))


def test_a_promise_starts_with_the_words_and_the_right_of_its_rule() -> None:
    started = standby()
    assert (started.what.en, started.owner, started.basis, started.cite) == (
        "standby vehicle leaves",
        "holder",
        Basis.DEFAULT,
        "002:3",
    )
    assert started.status is Status.RUNNING
    assert started.open
    assert started.promised
    assert started.role is None


@pytest.mark.parametrize(
    ("minutes", "before"),
    [(5, None), (9, None), (10, 200), (15, 300), (30, 600), (240, 4800), (1440, 7200)],
)
def test_the_last_third_is_at_risk_at_most_two_hours_and_never_of_a_short_promise(
    minutes: int, before: int | None
) -> None:
    due = at("03:12") + timedelta(minutes=minutes)
    expected = None if before is None else due - timedelta(seconds=before)
    assert clock.warn_at(at("03:12"), due, CLOCKS) == expected


def test_the_house_promises_an_acknowledgement_without_a_warning_and_a_call_with_one() -> None:
    taken = clock.acknowledgement(LADDER, at("03:12"), timedelta(minutes=5))
    assert (taken.id, taken.owner, taken.due_at, taken.warn_at) == ("acknowledge", "group", at("03:17"), None)
    called = clock.call_back(LADDER, CLOCKS, at("14:25"))
    assert (called.id, called.owner, called.due_at) == ("call-back", "holder", at("14:35"))


def test_what_is_broken_was_broken_when_it_was_due() -> None:
    assert clock.breach(standby()).breached_at == at("03:27")


def test_what_is_met_in_time_was_never_broken_even_when_word_of_it_came_late() -> None:
    kept = clock.met(clock.breach(standby()), at("03:26"), "li-na")
    assert (kept.status, kept.breached_at, kept.met_by) == (Status.MET, None, "li-na")


def test_what_is_met_late_keeps_its_breach() -> None:
    assert clock.met(clock.breach(standby()), at("03:33"), "li-na").breached_at == at("03:27")
    assert clock.met(standby(), at("03:33"), "li-na").breached_at == at("03:27")


def test_a_new_time_rests_the_ladder_and_does_not_hide_that_the_first_was_broken() -> None:
    moved = clock.move(clock.breach(standby()), at("03:50"), at("03:30"), CLOCKS)
    assert (moved.status, moved.due_at, moved.was_due_at, moved.rung) == (Status.RUNNING, at("03:50"), at("03:27"), -1)
    assert moved.warn_at == at("03:50") - timedelta(seconds=400)
    again = clock.move(moved, at("04:00"), at("03:40"), CLOCKS)
    assert again.was_due_at == at("03:27")
    assert clock.met(again, at("03:55"), "li-na").breached_at == at("03:27")


def test_what_rests_or_lapses_is_owed_by_nobody_and_resumes_with_its_own_time() -> None:
    rested, lapsed = clock.pause(standby()), clock.lapse(standby(), at("03:20"))
    assert not rested.open
    assert not lapsed.open
    assert lapsed.lapsed_at == at("03:20")
    assert clock.resume(lapsed) == standby()
    assert clock.resume(rested).due_at == at("03:27")
    assert clock.warn(standby()).status is Status.AT_RISK


def test_the_ladder_of_a_rule_is_its_own_or_the_route_above_the_one_who_owes_it() -> None:
    assert ladder_for(PLAN, PLAN.obligation("outlet-head")) == ("duty-manager", "director")
    assert ladder_for(PLAN, PLAN.obligation("standby")) == LADDER
