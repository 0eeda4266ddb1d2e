"""Calling it off, asking for a call, and what happens to a case after its end."""

import pytest

from flows import ping
from flows.answer import Answer
from flows.case import CaseState
from flows.event import (
    Acknowledged,
    Called,
    CaseEvent,
    Declined,
    Did,
    Escalated,
    Lowered,
    Noted,
    PhoneShown,
    Reassigned,
    Released,
    Reminded,
    Reopened,
    Ticked,
    Unable,
)
from flows.fact import Asked, Calmed, Confirmed, Cried, Disputed, Lost, Supplemented, Withdrawn
from flows.obligation import Status
from flows.plan import Closing
from flows.terms import PersonId
from tests.flows.life import UNCLASSIFIED, Life, all_to, answer, answered, chosen, readers, told, varied
from tests.flows.stages import DRIVER, closed, held
from tests.flows.words import at


# --- called off -------------------------------------------------------------------------------------------------------
def test_called_off_stays_open_until_a_person_has_confirmed_it() -> None:
    life = held()
    step = life.tell(Withdrawn(at=at("03:20"), by=DRIVER))
    assert readers(step) == ["li-na", "reporter"]
    assert life.waits()["due:call-back"] == "03:30"
    assert life.case.state is CaseState.ACKNOWLEDGED
    assert readers(life.tell(Withdrawn(at=at("03:21"), by=DRIVER))) == ["reporter"]
    step = life.tell(Released(at=at("03:25"), by="li-na"))
    assert life.case.state is CaseState.CLOSED
    assert readers(step) == ["reporter"]
    assert life.waits() == {}
    assert {each.status for each in life.case.obligations} == {Status.MET, Status.LAPSED}


def test_the_group_is_told_while_nobody_has_it() -> None:
    life = Life()
    life.opens()
    step = life.tell(Withdrawn(at=at("03:13"), by=DRIVER))
    assert readers(step) == ["supply", "reporter"]
    assert life.waits()["due:acknowledge"] == "03:17"
    life.tell(Released(at=at("03:14"), by="chen-bo"))
    assert life.case.state is CaseState.CLOSED


def test_nobody_releases_what_was_not_called_off() -> None:
    assert answered(held().tell(Released(at=at("03:25"), by="li-na")), ping.stale)


# --- a call -----------------------------------------------------------------------------------------------------------
def test_a_call_asked_for_is_promised_once() -> None:
    life = held()
    step = life.tell(Asked(at=at("03:20"), by=DRIVER))
    assert readers(step) == ["li-na", "reporter"]
    assert "Li Na calls you by 03:30." in all_to("reporter", step)
    assert readers(life.tell(Asked(at=at("03:22"), by=DRIVER))) == ["reporter"]
    assert life.obligation("call-back").due_at == at("03:30")
    life.tell(Noted(at=at("03:24"), by="li-na", obligation="call-back"))
    life.tell(Asked(at=at("03:40"), by=DRIVER))
    assert life.obligation("call-back").due_at == at("03:50")
    assert life.obligation("call-back-1").met_at == at("03:24")


def test_while_nobody_has_it_the_watch_is_asked() -> None:
    life = Life()
    life.opens()
    assert readers(life.tell(Asked(at=at("03:13"), by=DRIVER))) == ["li-na", "chen-bo", "reporter"]


def test_a_plan_may_word_the_call_and_its_deed_meets_it() -> None:
    life = Life(UNCLASSIFIED)
    life.opens(branch="other", answers={})
    life.tell(Acknowledged(at=at("03:13"), by="chen-bo"))
    assert life.obligation("call-back").due_at == at("03:22")
    life.tell(Did(at=at("03:15"), by="chen-bo", action="called-back"))
    life.tell(Asked(at=at("03:30"), by=DRIVER))
    assert life.obligation("call-back").due_at == at("03:40")
    assert life.obligation("call-back").what.en == "reporter called back"
    life.tell(Noted(at=at("03:35"), by="chen-bo", obligation="call-back"))
    assert life.obligation("call-back").status is Status.MET


# --- after the end ----------------------------------------------------------------------------------------------------
def test_open_promises_end_with_the_case_and_broken_ones_stay_broken() -> None:
    life = Life(varied(closing=Closing(actions=("resolved",), confirmed=False)))
    held(life)
    life.until("03:28")
    life.tell(Noted(at=at("03:29"), by="sun-tao", obligation="outlet-head"))
    life.tell(Did(at=at("03:30"), by="li-na", action="resolved"))
    assert life.obligation("standby").status is Status.BREACHED
    assert life.obligation("repair").status is Status.LAPSED
    assert life.waits() == {}


def test_what_a_document_says_that_a_role_must_know_stays_owed() -> None:
    life = Life(varied(closing=Closing(actions=("resolved",), confirmed=False)))
    held(life)
    life.tell(Did(at=at("03:25"), by="li-na", action="resolved"))
    assert life.case.state is CaseState.CLOSED
    assert life.waits() == {"warn:outlet-head": "03:32", "due:outlet-head": "03:42"}
    assert "zhou-qiang" in readers(*life.until("03:42"))
    life.tell(Noted(at=at("03:45"), by="sun-tao", obligation="outlet-head"))
    assert life.waits() == {}


PRESSES: list[CaseEvent] = [
    Acknowledged(at=at("07:00"), by="li-na"),
    Acknowledged(at=at("07:00"), by="zhao-min", takes_over=True),
    Declined(at=at("07:00"), by="li-na"),
    Did(at=at("07:00"), by="li-na", action="arrived"),
    Unable(at=at("07:00"), by="li-na", action="departed"),
    Ticked(at=at("07:00"), by="li-na", item="police"),
    Reassigned(at=at("07:00"), by="li-na", to=PersonId("chen-bo")),
    Escalated(at=at("07:00"), by="li-na"),
    Reminded(at=at("07:00"), by="zhao-min"),
    Called(at=at("07:00"), by="zhao-min"),
    Lowered(at=at("07:00"), by="li-na"),
    Released(at=at("07:00"), by="li-na"),
]


@pytest.mark.parametrize("press", PRESSES, ids=lambda each: type(each).__name__)
def test_a_press_on_a_closed_case_changes_nothing(press: CaseEvent) -> None:
    life = closed()
    before = life.case
    step = life.tell(press)
    assert answered(step, ping.closed)
    assert (step.case, step.outbound) == (before, ())


def test_the_number_and_further_words_remain() -> None:
    life = closed()
    assert "5521" in answer(life.tell(PhoneShown(at=at("07:00"), by="li-na")))
    life.tell(Supplemented(at=at("07:00"), by=DRIVER, note="谢谢"))
    assert life.case.notes[-1].text == "谢谢"
    for quiet in (Calmed(at=at("07:01")), Withdrawn(at=at("07:01")), Confirmed(at=at("07:01"), by=DRIVER)):
        assert life.tell(quiet).outbound == ()


@pytest.mark.parametrize("who", [DRIVER, "li-na", ""])
def test_a_closed_case_can_be_opened_again(who: str) -> None:
    life = closed()
    step = life.tell(Reopened(at=at("07:00"), by=who))
    assert (life.case.state, life.case.closed_at, life.case.holder) == (CaseState.REOPENED, None, "li-na")
    assert told(step)[0] == ("supply", "post")
    assert sorted(readers(step)) == ["li-na", "reporter", "supply", "zhao-min"]
    assert life.waits()["due:call-back"] == "07:10"
    assert "due:standby" not in life.waits()
    assert answered(step, ping.done, "reopened") == (who == "li-na")
    assert answered(life.tell(Reopened(at=at("07:01"), by=who)), ping.stale)


def test_facts_that_come_after_reopening_do_not_wake_what_ended_before() -> None:
    life = closed()
    life.tell(Reopened(at=at("07:00"), by=DRIVER))
    life.tell(Supplemented(at=at("07:05"), answers=chosen(vehicle="fault")))
    assert set(life.waits()) == {"warn:call-back", "due:call-back"}


def test_somebody_else_may_take_a_reopened_case() -> None:
    life = closed()
    life.tell(Reopened(at=at("07:00"), by=DRIVER))
    step = life.tell(Acknowledged(at=at("07:02"), by="chen-bo"))
    assert (life.case.holder, life.case.state) == ("chen-bo", CaseState.ACKNOWLEDGED)
    assert "li-na" in readers(step)


def test_a_case_that_nobody_ever_had_is_paged_anew() -> None:
    life = Life()
    life.opens()
    life.tell(Withdrawn(at=at("03:13"), by=DRIVER))
    life.tell(Released(at=at("03:14"), by="chen-bo"))
    step = life.tell(Reopened(at=at("07:00"), by=DRIVER))
    assert readers(step).count("supply") == 1
    assert life.waits()["due:acknowledge"] == "07:05"


def test_asking_for_a_call_or_crying_brings_a_closed_case_back() -> None:
    life = closed()
    step = life.tell(Asked(at=at("07:00"), by=DRIVER))
    assert life.case.state is CaseState.REOPENED
    assert sorted(readers(step)) == ["li-na", "reporter", "supply", "zhao-min"]
    life = closed()
    life.tell(Cried(at=at("07:00"), words="着火了", branch="casualties"))
    assert (life.case.state, life.case.closed_at) == (CaseState.WAITING, None)
    life = closed()
    life.tell(Disputed(at=at("07:00"), by=DRIVER))
    assert life.case.state is CaseState.REOPENED


# --- the reporter's chat ----------------------------------------------------------------------------------------------
def test_the_holder_hears_that_the_reporter_is_out_of_reach() -> None:
    life = held()
    step = life.tell(Lost(at=at("03:20")))
    assert life.case.lost
    assert "+86 138 0000 5521" in all_to("li-na", step)
    assert life.tell(Lost(at=at("03:21"))).outbound == ()
    step = life.tell(Lost(at=at("03:22"), back=True))
    assert not life.case.lost
    assert all_to("li-na", step) == "26-0417: messages reach the driver again."


def test_a_new_number_is_sent_to_the_holder() -> None:
    life = held()
    number = {"phone": Answer(said_at=at("03:20"), text="+86 139 1111 2222")}
    step = life.tell(Supplemented(at=at("03:20"), answers=number))
    assert "+86 139 1111 2222" in all_to("li-na", step)
    assert readers(life.tell(Supplemented(at=at("03:21"), answers=number))) == []
