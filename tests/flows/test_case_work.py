"""Who has the case: taking it, two at once, declining, handing it on, help from above."""

import pytest

from flows import ping
from flows.assignment import Reply
from flows.case import CaseState
from flows.event import (
    Acknowledged,
    Called,
    Declined,
    Did,
    Escalated,
    Lowered,
    Noted,
    PhoneShown,
    Reassigned,
    Reminded,
)
from flows.obligation import Status
from flows.terms import PersonId
from tests.flows.life import EVERYBODY, Life, all_to, answer, answered, readers, told, without
from tests.flows.words import at


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
    assert readers(step) == ["li-na", "zhao-min", "reporter"]
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


# --- handing it on ----------------------------------------------------------------------------------------------------
def test_until_the_other_takes_it_nothing_changes() -> None:
    life = taken()
    step = life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("chen-bo")))
    assert readers(step) == ["chen-bo"]
    assert answered(step, ping.done, "reassigned")
    assert life.case.holder == "li-na"
    step = life.tell(Acknowledged(at=at("03:21"), by="chen-bo"))
    assert readers(step) == ["li-na", "chen-bo", "reporter"]
    assert life.case.holder == "chen-bo"
    assert "Chen Bo now has your case" in all_to("reporter", step)


def test_the_other_may_be_of_another_group() -> None:
    life = taken()
    life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("liu-yang")))
    life.tell(Acknowledged(at=at("03:21"), by="liu-yang"))
    assert life.case.holder == "liu-yang"


def test_the_holder_hears_when_the_other_cannot() -> None:
    life = taken()
    life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("chen-bo")))
    step = life.tell(Declined(at=at("03:21"), by="chen-bo"))
    assert readers(step) == ["li-na"]
    assert life.case.holder == "li-na"
    assert answered(life.tell(Acknowledged(at=at("03:22"), by="chen-bo")), ping.taken)


def test_asking_the_same_person_twice_is_one_message() -> None:
    life = taken()
    life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("chen-bo")))
    step = life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("chen-bo")))
    assert step.outbound == ()
    assert answered(step, ping.done, "reassigned")


def test_who_cannot_be_asked() -> None:
    life = taken()
    assert answered(life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("li-na"))), ping.taken)
    assert answered(life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("driver-reed"))), ping.stale)
    assert answered(life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("ghost"))), ping.stale)
    life.reachable = without("chen-bo")
    step = life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("chen-bo")))
    assert answered(step, ping.unreachable, "chen-bo")
    assert life.case.holder == "li-na"


# --- help from above --------------------------------------------------------------------------------------------------
def test_asking_for_the_next_step_before_its_time() -> None:
    life = opened()
    step = life.tell(Escalated(at=at("03:13"), by="chen-bo"))
    assert readers(step) == ["zhao-min"]
    assert life.waits()["climb:acknowledge"] == "03:18"
    life.reachable = without("zhao-min", "zhou-qiang", "fang-lin")
    assert answered(life.tell(Escalated(at=at("03:14"), by="chen-bo")), ping.stale)


def test_asking_for_help_with_a_case_that_one_has() -> None:
    life = taken()
    assert readers(life.tell(Escalated(at=at("03:20"), by="li-na"))) == ["zhao-min"]
    assert readers(life.tell(Escalated(at=at("03:21"), by="li-na"))) == ["zhou-qiang"]
    assert readers(life.tell(Escalated(at=at("03:22"), by="li-na"))) == ["fang-lin"]
    assert readers(life.tell(Escalated(at=at("03:23"), by="li-na"))) == []
    step = life.tell(Escalated(at=at("03:32"), by="li-na"))
    assert readers(step) == ["fang-lin"]
    assert answered(step, ping.done, "escalated")
    life.reachable = without("zhao-min", "zhou-qiang", "fang-lin")
    assert answered(life.tell(Escalated(at=at("03:33"), by="li-na")), ping.stale)


def test_the_holder_does_not_ask_themselves_for_help() -> None:
    life = taken("zhao-min")
    assert readers(life.tell(Escalated(at=at("03:20"), by="zhao-min"))) == ["zhou-qiang"]


# --- what people know -------------------------------------------------------------------------------------------------
def test_the_one_who_must_know_confirms_by_a_press() -> None:
    life = opened()
    step = life.tell(Noted(at=at("03:19"), by="sun-tao", obligation="outlet-head"))
    promise = life.obligation("outlet-head")
    assert (promise.status, promise.met_by, promise.called) == (Status.MET, "sun-tao", False)
    assert readers(step) == []
    assert answered(step, ping.done, "noted")


def test_or_somebody_of_the_group_records_a_call() -> None:
    life = opened()
    life.tell(Noted(at=at("03:19"), by="chen-bo", obligation="outlet-head", called=True))
    assert life.obligation("outlet-head").called
    assert life.obligation("outlet-head").met_by == "chen-bo"


def test_never_by_our_having_sent_it_nor_by_somebody_else() -> None:
    life = opened()
    step = life.tell(Noted(at=at("03:19"), by="li-na", obligation="outlet-head"))
    assert answered(step, ping.not_yours)
    assert life.obligation("outlet-head").open


def test_what_is_confirmed_late_stays_broken_and_its_ladder_ends() -> None:
    life = taken()
    life.until("03:42")
    assert "climb:outlet-head" in life.waits()
    life.tell(Noted(at=at("03:44"), by="sun-tao", obligation="outlet-head"))
    promise = life.obligation("outlet-head")
    assert (promise.status, promise.breached_at, promise.met_at) == (Status.MET, at("03:42"), at("03:44"))
    assert "climb:outlet-head" not in life.waits()


@pytest.mark.parametrize("promise", ["standby", "acknowledge", "nothing"])
def test_what_is_met_by_a_deed_is_not_met_by_knowing(promise: str) -> None:
    life = taken()
    before = life.case
    step = life.tell(Noted(at=at("03:19"), by="li-na", obligation=promise, called=True))
    assert answered(step, ping.stale)
    assert step.case == before


def test_confirming_twice() -> None:
    life = opened()
    life.tell(Noted(at=at("03:19"), by="sun-tao", obligation="outlet-head"))
    assert answered(life.tell(Noted(at=at("03:20"), by="sun-tao", obligation="outlet-head")), ping.done, "already_did")


def test_the_number_is_shown_in_the_answer_only() -> None:
    life = taken()
    step = life.tell(PhoneShown(at=at("03:20"), by="chen-bo"))
    assert "+86 138 0000 5521" in answer(step)
    assert step.outbound == ()
    assert answered(life.tell(PhoneShown(at=at("03:20"), by="sun-tao")), ping.not_yours)


def test_a_case_that_is_no_emergency_cannot_be_lowered() -> None:
    life = taken()
    assert answered(life.tell(Lowered(at=at("03:20"), by="li-na")), ping.stale)


def test_what_a_press_says_is_known_even_if_the_private_chat_is_closed() -> None:
    life = opened()
    life.reachable = EVERYBODY - {"li-na"}
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    assert life.case.state is CaseState.ON_THE_WAY
