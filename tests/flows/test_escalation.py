"""The ladder: who is asked next and until when, who is skipped, and what is recorded."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from flows.assignment import Assignment, Reply
from flows.escalation import Ahead, ahead, climb, length
from flows.lengths import Length
from flows.obligation import ACKNOWLEDGE, Obligation, breach
from flows.organisation import Organisation, Watch
from flows.record import Case, Scene
from flows.routing import presence, role_named
from flows.terms import PersonId, RoleId
from tests.flows.life import EVERYBODY, clocks, without
from tests.flows.words import LADDER, ORGANISATION, at, case, held, obligation, scene

ZHAO, ZHOU, FANG = (PersonId(each) for each in ("zhao-min", "zhou-qiang", "fang-lin"))
HEAD, MANAGER, DIRECTOR = LADDER


def waited(**changes: Any) -> Obligation:
    return replace(obligation(ACKNOWLEDGE, "03:17"), **{"ladder": LADDER, **changes})


def late(**changes: Any) -> Obligation:
    return replace(breach(obligation("standby", "03:27")), **changes)


def seen(now: str, organisation: Organisation = ORGANISATION, reachable: frozenset[str] = EVERYBODY) -> Scene:
    return scene(now, organisation=organisation, reachable=reachable)


def holding(role: RoleId, *people: PersonId) -> Organisation:
    """The demo organisation with this role in other hands."""
    roles = tuple(replace(each, people=people) if each.id == role else each for each in ORGANISATION.roles)
    return replace(ORGANISATION, roles=roles)


# --- step by step -----------------------------------------------------------------------------------------------------
def test_an_unacknowledged_case_goes_to_the_head_then_after_5_minutes_on_then_after_10_then_every_10() -> None:
    promise, at_, told = waited(), at("03:17"), []
    for _ in range(5):
        found = climb(case(), seen_at(at_), promise, at_)
        told.append((found.role, found.people, found.again, at_))
        promise = found.obligation
        assert promise.climbs_at is not None
        at_ = promise.climbs_at
    assert told == [
        (HEAD, (ZHAO,), False, at("03:17")),
        (MANAGER, (ZHOU,), False, at("03:22")),
        (DIRECTOR, (FANG,), False, at("03:32")),
        (DIRECTOR, (FANG,), True, at("03:42")),
        (DIRECTOR, (FANG,), True, at("03:52")),
    ]


def seen_at(now: Any) -> Scene:
    return replace(seen("03:00"), now=now)


def test_any_other_broken_promise_climbs_every_10_minutes() -> None:
    found = climb(held(), seen("03:27"), late(), at("03:27"))
    assert (found.role, found.obligation.climbs_at) == (HEAD, at("03:37"))
    found = climb(held(), seen("03:37"), found.obligation, at("03:37"))
    assert (found.role, found.obligation.climbs_at) == (MANAGER, at("03:47"))


def test_a_few_seconds_of_delay_do_not_move_the_minutes_of_the_ladder() -> None:
    now = replace(seen("03:27"), now=at("03:27") + timedelta(seconds=20))
    assert climb(held(), now, late(), at("03:27")).obligation.climbs_at == at("03:37")


# --- late handling ----------------------------------------------------------------------------------------------------
def test_after_an_interruption_the_ladder_is_climbed_in_one_go_and_goes_on_from_now() -> None:
    found = climb(case(), seen("03:41"), waited(), at("03:17"))
    assert (found.role, found.people, found.again) == (DIRECTOR, (FANG,), False)
    assert found.obligation.rung == 2
    assert found.obligation.climbs_at == at("03:51")


def test_after_days_it_still_is_one_ping() -> None:
    found = climb(case(), replace(seen("03:00"), now=at("03:17", 25)), waited(), at("03:17"))
    assert (found.people, found.obligation.climbs_at) == ((FANG,), at("03:27", 25))


# --- who is not asked -------------------------------------------------------------------------------------------------
def test_an_absent_step_is_passed_at_once_and_recorded() -> None:
    found = climb(case(), seen("03:17", reachable=without("zhao-min")), waited(), at("03:17"))
    assert (found.role, found.obligation.climbs_at) == (MANAGER, at("03:27"))
    assert [(gap.step, gap.why, gap.at) for gap in found.gaps] == [(HEAD, "unreachable", at("03:17"))]


def test_a_step_off_duty_or_unknown_to_the_organisation_is_absent_too() -> None:
    watch = (Watch(people=(ZHAO,), since="08:00", until="20:00"),)
    roles = (replace(ORGANISATION.role("supply-head"), watch=watch), ORGANISATION.role("director"))
    found = climb(case(), seen("03:17", replace(ORGANISATION, roles=roles)), waited(), at("03:17"))
    assert found.role == DIRECTOR
    assert [(gap.step, gap.why) for gap in found.gaps] == [(HEAD, "nobody_on_call"), (MANAGER, "nobody_on_call")]
    assert role_named(replace(ORGANISATION, roles=roles), "duty-manager") is None


def test_a_gap_is_recorded_once_in_a_round() -> None:
    away = seen("03:17", reachable=without("zhao-min"))
    found = climb(case(), away, waited(), at("03:17"))
    assert climb(replace(case(), gaps=found.gaps), away, waited(), at("03:17")).gaps == ()


def test_the_holder_is_not_told_of_their_own_delay() -> None:
    found = climb(replace(held(), holder=ZHAO), seen("03:27"), late(), at("03:27"))
    assert (found.role, found.people) == (MANAGER, (ZHOU,))
    assert found.gaps == ()


def test_the_role_that_owes_it_is_skipped_on_its_ladder() -> None:
    owed = breach(replace(obligation("department-head", "03:17"), ladder=LADDER))
    assert climb(held(), seen("03:17"), owed, at("03:17")).people == (ZHOU,)


def test_who_was_asked_on_a_lower_step_is_not_asked_again_on_a_higher_one() -> None:
    same = seen("03:22", holding(MANAGER, ZHAO))
    assert climb(case(), same, waited(rung=0), at("03:22")).role == DIRECTOR
    two = seen("03:22", holding(MANAGER, ZHAO, ZHOU))
    assert climb(case(), two, waited(rung=0), at("03:22")).people == (ZHOU,)


def test_who_has_declined_is_not_asked_to_take_it() -> None:
    refused = Assignment(
        person=ZHAO, step="supply-head", asked_at=at("03:12"), reply=Reply.DECLINED, answered_at=at("03:13")
    )
    assert climb(replace(case(), assignments=(refused,)), seen("03:17"), waited(), at("03:17")).role == MANAGER


def test_when_everybody_above_has_had_it_the_last_one_with_somebody_is_asked_again() -> None:
    only_head = seen("03:22", reachable=without("zhou-qiang", "fang-lin"))
    found = climb(case(), only_head, waited(rung=0), at("03:22"))
    assert (found.role, found.people, found.again) == (HEAD, (ZHAO,), True)
    assert found.obligation.climbs_at == at("03:32")
    assert [gap.step for gap in found.gaps] == [MANAGER, DIRECTOR]


def test_when_the_whole_ladder_owes_it_they_are_told_all_the_same() -> None:
    alone = replace(
        ORGANISATION, roles=tuple(replace(each, people=(ZHAO,)) for each in ORGANISATION.roles if each.id in LADDER)
    )
    found = climb(replace(held(), holder=ZHAO), seen("03:27", alone), late(), at("03:27"))
    assert (found.people, found.role) == ((ZHAO,), HEAD)


# --- nobody -----------------------------------------------------------------------------------------------------------
def test_nobody_on_any_step() -> None:
    away = seen("03:17", reachable=without(ZHAO, ZHOU, FANG))
    found = climb(case(), away, waited(), at("03:17"))
    assert (found.people, found.role, found.obligation.climbs_at) == ((), None, None)
    assert [gap.step for gap in found.gaps] == list(LADDER)
    away = replace(away, now=at("03:27"))
    assert climb(held(), away, late(), at("03:27")).obligation.climbs_at == at("03:32")


def test_a_plan_without_a_ladder_has_nobody() -> None:
    assert climb(case(), seen("03:17"), waited(ladder=()), at("03:17")).people == ()


def test_presence_tells_why_nobody_is_there() -> None:
    assert presence(seen("03:17"), "director").people == (FANG,)
    assert presence(seen("03:17", reachable=without(FANG)), "director").why == "unreachable"
    assert presence(seen("03:17"), "nobody-has-it").why == "nobody_on_call"


# --- what comes next --------------------------------------------------------------------------------------------------
def test_ahead_names_the_next_step_and_its_time() -> None:
    assert ahead(case(), seen("03:12"), waited()) == Ahead(role=HEAD, at=at("03:17"))
    assert ahead(case(), seen("03:18"), waited(rung=0, climbs_at=at("03:22"))) == Ahead(role=MANAGER, at=at("03:22"))
    assert ahead(case(), seen("03:33"), waited(rung=2, climbs_at=at("03:42"))) == Ahead(role=None, at=at("03:42"))
    assert ahead(case(), seen("03:12", reachable=without(ZHAO)), waited()).role == MANAGER


def test_ahead_of_nobody_is_the_next_try() -> None:
    away = seen("03:18", reachable=without(ZHAO, ZHOU, FANG))
    tried: Case = replace(case(), retry_at=at("03:23"))
    assert ahead(tried, away, waited()) == Ahead(role=None, at=at("03:23"))


@pytest.mark.parametrize(
    ("rung", "again", "minutes"), [(-1, False, 5), (0, False, 5), (1, False, 10), (2, False, 10), (0, True, 10)]
)
def test_the_lengths_of_an_acknowledgements_steps(rung: int, minutes: int, *, again: bool) -> None:
    assert length(waited(), rung, ORGANISATION.clocks, again=again) == timedelta(minutes=minutes)


def test_no_step_is_shorter_than_a_minute_and_none_at_all_repeats() -> None:
    hasty = clocks(step=Length("1 s"), ladder=(), ladder_repeat=Length("7 min")).clocks
    assert length(late(), 0, hasty) == timedelta(minutes=1)
    assert length(waited(), 0, hasty) == timedelta(minutes=7)
