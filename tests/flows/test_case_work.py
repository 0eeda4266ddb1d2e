"""Who has the case: taking it, two at once, declining, handing it on, help from above."""

import pytest

from flows import ping
from flows.assignment import Reply
from flows.case import CaseState
from flows.case_work import calmer
from flows.event import (
    Acknowledged,
    Called,
    Declined,
    Reminded,
)
from flows.obligation import Status
from flows.plan import compile_plan
from tests.flows.life import Life, all_to, answered, readers, told
from tests.flows.words import _yaml, at


def opened() -> Life:
    life = Life()
    life.opens()
    return life


def taken(by: str = "li-na") -> Life:
    life = opened()
    life.tell(Acknowledged(at=at("03:15"), by=by))
    return life


# --- taking it --------------------------------------------------------------------------------------------------------
def test_taking_it_tells_the_holder_and_the_reporter_and_edits_the_card() -> None:
    life = opened()
    step = life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    assert [who for who, _ in told(step)] == ["supply", "li-na", "reporter"]
    assert told(step)[0] == ("supply", "edit")
    assert "+86 138 0000 5521" in all_to("li-na", step)
    assert "Li Na (supply duty group) has your case" in all_to("reporter", step)
    case = life.case
    assert (case.state, case.holder, case.held_at) == (CaseState.ACKNOWLEDGED, "li-na", at("03:15"))
    assert case.assignments[0].reply is Reply.ACKNOWLEDGED


def test_it_ends_only_the_ladder_of_the_acknowledgement() -> None:
    life = opened()
    life.until("03:29")
    life.tell(Acknowledged(at=at("03:30"), by="li-na"))
    promise = life.obligation("acknowledge")
    assert (promise.status, promise.met_by, promise.breached_at) == (Status.MET, "li-na", at("03:17"))
    assert "climb:acknowledge" not in life.waits()
    assert life.waits()["climb:standby"] == "03:37"
    assert life.waits()["due:repair"] == "07:12"


def test_the_second_is_told_who_has_it_and_nothing_changes() -> None:
    life = taken()
    step = life.tell(Acknowledged(at=at("03:15"), by="chen-bo"))
    assert answered(step, ping.taken)
    assert step.outbound == ()
    assert life.case.holder == "li-na"


def test_the_first_stored_wins_even_if_the_second_pressed_earlier() -> None:
    life = opened()
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    life.tell(Acknowledged(at=at("03:14"), by="chen-bo"), "03:16")
    assert life.case.holder == "li-na"


def test_the_holder_pressing_again_changes_nothing() -> None:
    life = taken()
    assert answered(life.tell(Acknowledged(at=at("03:16"), by="li-na")), ping.taken)


def test_a_press_counts_from_when_it_was_made_but_never_from_before_the_report() -> None:
    life = opened()
    life.tell(Acknowledged(at=at("03:05"), by="li-na"), "03:18")
    assert life.case.held_at == at("03:12")
    assert life.obligation("acknowledge").breached_at is None


def test_a_member_off_duty_and_a_step_of_the_ladder_may_take_it() -> None:
    assert taken("zhao-min").case.holder == "zhao-min"
    assert taken("fang-lin").case.holder == "fang-lin"


@pytest.mark.parametrize("who", ["liu-yang", "sun-tao", "driver-zhang", "telegram:4711", ""])
def test_nobody_else_may(who: str) -> None:
    life = opened()
    step = life.tell(Acknowledged(at=at("03:15"), by=who))
    assert answered(step, ping.not_yours)
    assert (step.case, step.outbound) == (life.steps[0].case, ())


# --- taking it over ---------------------------------------------------------------------------------------------------
def test_a_manager_takes_over_and_everything_overdue_waits_one_full_step() -> None:
    life = taken()
    life.until("03:27")
    step = life.tell(Acknowledged(at=at("03:29"), by="zhao-min", takes_over=True))
    assert readers(step) == ["li-na", "li-na", "zhao-min", "reporter"]
    assert life.case.holder == "zhao-min"
    assert life.waits()["climb:standby"] == "03:39"
    assert [each.reply for each in life.case.assignments if each.person == "li-na"] == [Reply.HANDED_OVER]


def test_a_member_cannot_take_over_by_that_key() -> None:
    life = taken()
    life.tell(Acknowledged(at=at("03:29"), by="chen-bo", takes_over=True))
    assert life.case.holder == "li-na"


def test_a_recorded_call_of_a_manager_makes_the_ladder_wait() -> None:
    life = taken()
    life.until("03:27")
    step = life.tell(Called(at=at("03:30"), by="zhao-min"))
    assert life.waits()["climb:standby"] == "03:40"
    assert answered(step, ping.done, "called")
    assert readers(step) == []


def test_a_call_about_a_case_that_nobody_takes_makes_its_ladder_wait_that_steps_length() -> None:
    life = opened()
    life.until("03:17")
    life.tell(Called(at=at("03:20"), by="zhao-min"))
    assert life.waits()["climb:acknowledge"] == "03:25"


def test_a_reminder_goes_to_the_holder() -> None:
    life = taken()
    life.until("03:27")
    step = life.tell(Reminded(at=at("03:28"), by="zhao-min"))
    assert readers(step) == ["li-na"]
    assert answered(step, ping.done, "reminded")
    life = opened()
    assert answered(life.tell(Reminded(at=at("03:13"), by="zhao-min")), ping.stale)


# --- declining --------------------------------------------------------------------------------------------------------
def test_one_who_declines_is_recorded_and_the_others_still_have_their_time() -> None:
    life = opened()
    step = life.tell(Declined(at=at("03:13"), by="chen-bo"))
    assert answered(step, ping.done, "declined")
    assert readers(step) == []
    assert {each.person: each.reply for each in life.case.assignments} == {
        "li-na": Reply.NONE,
        "chen-bo": Reply.DECLINED,
    }
    assert life.obligation("acknowledge").rung == -1


def test_when_everybody_on_call_has_declined_the_ladder_climbs_at_once() -> None:
    life = opened()
    life.tell(Declined(at=at("03:13"), by="chen-bo"))
    step = life.tell(Declined(at=at("03:14"), by="li-na"))
    assert readers(step) == ["zhao-min"]
    assert life.waits()["climb:acknowledge"] == "03:19"
    steps = life.until("03:17")
    assert "nobody has acknowledged" not in all_to("zhao-min", *steps)
    assert life.obligation("acknowledge").status is Status.BREACHED


def test_a_step_that_declines_passes_it_on_at_once() -> None:
    life = opened()
    life.until("03:17")
    step = life.tell(Declined(at=at("03:18"), by="zhao-min"))
    assert readers(step) == ["zhou-qiang"]
    step = life.tell(Declined(at=at("03:19"), by="zhou-qiang"))
    assert readers(step) == ["fang-lin"]


def test_when_all_have_declined_nobody_is_asked_again_before_the_ladders_time() -> None:
    life = opened()
    life.until("03:17")
    for minute, who in enumerate(("zhao-min", "zhou-qiang", "fang-lin")):
        step = life.tell(Declined(at=at(f"03:{18 + minute}"), by=who))
    assert readers(step) == []
    assert life.waits()["climb:acknowledge"] == "03:30"
    assert "fang-lin" in readers(*life.until("03:30"))


def test_a_member_off_duty_who_declines_moves_nothing() -> None:
    life = opened()
    life.tell(Declined(at=at("03:13"), by="chen-bo"))
    life.tell(Declined(at=at("03:13"), by="zhao-min"))
    assert life.obligation("acknowledge").rung == -1
    assert readers(*life.until("03:17")).count("zhou-qiang") == 2


def test_who_has_it_cannot_decline_any_more() -> None:
    life = taken()
    assert answered(life.tell(Declined(at=at("03:16"), by="li-na")), ping.taken)


def test_somebody_who_declined_may_still_take_it() -> None:
    life = opened()
    life.tell(Declined(at=at("03:13"), by="li-na"))
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    assert life.case.holder == "li-na"


def test_an_emergency_that_was_none_never_becomes_a_duty() -> None:
    plan = compile_plan(_yaml("flows/plans/food/food-safety-incident.yaml")).plan
    assert plan.by_calendar == {"training", "drill"}
    assert calmer(plan, "incident") == "incident"
    accident = compile_plan(_yaml("flows/plans/delivery/traffic-accident.yaml")).plan
    assert calmer(accident, "casualties") == "accident"
