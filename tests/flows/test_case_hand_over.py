"""Handing a case on, help from above, and what people know of it."""

import pytest

from flows import ping
from flows.case import CaseState
from flows.event import (
    Acknowledged,
    Declined,
    Did,
    Escalated,
    Lowered,
    Noted,
    PhoneShown,
    Reassigned,
)
from flows.obligation import Status
from flows.outbound import Say
from flows.terms import PersonId
from tests.flows.life import EVERYBODY, Life, all_to, answer, answered, readers, without
from tests.flows.words import at, everything


def opened() -> Life:
    life = Life()
    life.opens()
    return life


def taken(by: str = "li-na") -> Life:
    life = opened()
    life.tell(Acknowledged(at=at("03:15"), by=by))
    return life


# --- handing it on ----------------------------------------------------------------------------------------------------
def test_until_the_other_takes_it_nothing_changes() -> None:
    life = taken()
    step = life.tell(Reassigned(at=at("03:20"), by="li-na", to=PersonId("chen-bo")))
    assert readers(step) == ["chen-bo"]
    assert answered(step, ping.done, "reassigned")
    assert life.case.holder == "li-na"
    step = life.tell(Acknowledged(at=at("03:21"), by="chen-bo"))
    assert readers(step) == ["li-na", "li-na", "chen-bo", "reporter"]
    assert life.case.holder == "chen-bo"
    left = [each for each in step.outbound if isinstance(each, Say) and each.rewrites]
    assert [(everything(each), each.origin) for each in left] == [("26-0417", "held:7")]
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
