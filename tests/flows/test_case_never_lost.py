"""What is owed stays somebody's: passed on, paused, asked leave for where nobody is, moved to another group, merged."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from flows import obligation as clocks
from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.case_link import linkable
from flows.event import Acknowledged, Detailed, Did, Given, Granted, Noted, Petitioned, Replanned, Resumed
from flows.obligation import Status
from flows.petition import approvers, undecided
from flows.promise_rule import ObligationRule
from flows.record import CaseState
from flows.terms import Basis, CaseId, PersonId, Petition, Severity
from tests.flows.life import Life, all_to, answer, clock, readers, without
from tests.flows.test_case_move import ELSEWHERE
from tests.flows.test_case_petition import GUARDED, more_time
from tests.flows.test_case_petition import taken as started
from tests.flows.test_case_plans import shipped
from tests.flows.words import ORGANISATION, at, case, reporter


# --- passed on --------------------------------------------------------------------------------------------------------
def test_whoever_it_was_passed_on_to_is_warned_and_named() -> None:
    life = started()
    life.tell(Given(at=at("03:20"), by="sun-tao", obligation="outlet-head", to=PersonId("chen-bo")))
    steps = life.until("03:42")
    warned = [step for step in steps if "min left: 26-0417, outlet head told" in all_to("chen-bo", step)]
    assert len(warned) == 1
    assert "Sent to Chen Bo" in all_to("zhou-qiang", *steps)
    assert "sun-tao" not in readers(*steps)


def test_what_it_needs_is_theirs_to_do() -> None:
    life = Life(shipped()["return-fresh"])
    life.opens("10:15", who=reporter(person="customer-wang"), branch="outside", answers={})
    life.tell(Acknowledged(at=at("10:18"), by="liu-yang"))
    life.tell(Given(at=at("10:20"), by="sun-tao", obligation="decision", to=PersonId("li-na")))
    assert life.tell(Did(at=at("10:21"), by="li-na", action="decided")).asks == "decided"
    assert life.tell(Did(at=at("10:21"), by="chen-bo", action="decided")).asks == ""


# --- it rests ---------------------------------------------------------------------------------------------------------
def test_nothing_rests_unseen() -> None:
    life = started()
    life.tell(Petitioned(at=at("03:20"), by="zhao-min", what=Petition.PAUSE, about="standby", reason="交警封路"))
    assert life.waits()["look:standby"] == "03:20"
    (step,) = [each for each in life.until("03:20", 23) if "is this still to pause?" in all_to("li-na", each)]
    assert all_to("li-na", step) == (
        "26-0417: is this still to pause?\nPaused since 03:20: standby vehicle leaves. Zhao Min: “交警封路”\nResume"
    )
    assert "zhao-min" in readers(step)
    assert "look:standby" in life.waits(), "and asked again the next day"
    life.tell(Resumed(at=at("04:00", 23), by="li-na", obligation="standby"))
    assert "look:standby" not in life.waits()
    life.agrees()


def test_what_was_late_before_it_rested_is_late_after_it() -> None:
    life = started()
    life.until("03:27")
    life.tell(Petitioned(at=at("03:30"), by="zhao-min", what=Petition.PAUSE, about="standby", reason="交警封路"))
    step = life.tell(Resumed(at=at("04:00"), by="li-na", obligation="standby"))
    assert life.obligation("standby").status is Status.BREACHED
    assert all_to("reporter", step) == "The standby vehicle has not left.\nUrgent: +86 731 0000 2400."


# --- leave that nobody can give ---------------------------------------------------------------------------------------
def test_where_nobody_could_be_asked_it_may_be_asked_for_again() -> None:
    life = started(Life(reachable=without("zhao-min", "zhou-qiang", "fang-lin")))
    assert "can't be reached now" in answer(life.tell(more_time()))
    life.reachable = without()
    step = life.tell(more_time(now="03:21"))
    assert readers(step) == ["zhao-min"]
    assert [each.number for each in undecided(life.case)] == [1]
    assert "was asked for before" in answer(life.tell(more_time(by="chen-bo", now="03:22")))
    life.tell(Granted(at=at("03:23"), by="zhao-min", number=1))
    assert clock(life.obligation("standby").due_at) == "04:00"
    life.agrees()


def test_where_nobody_has_the_role_the_ladder_decides() -> None:
    empty = tuple(replace(each, people=()) if each.id == "duty-manager" else each for each in ORGANISATION.roles)
    life = started(Life(GUARDED, organisation=replace(ORGANISATION, roles=empty)))
    step = life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    assert readers(step) == ["zhao-min"]
    (asked,) = undecided(life.case)
    assert approvers(life.case, life.scene(at("03:20")), asked)[0] == "supply-head"


def test_what_was_done_meanwhile_needs_no_leave_any_more() -> None:
    life = started(Life(GUARDED))
    life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    life.tell(Did(at=at("03:21"), by="zhou-qiang", action="departed"))
    assert undecided(life.case) == ()
    life.agrees()


def test_a_reason_that_was_spoken_puts_it_off_as_well() -> None:
    life = Life(shipped()["traffic-accident"])
    life.opens("14:06", branch="casualties", answers={})
    life.tell(Acknowledged(at=at("14:07"), by="chen-bo"))
    due = life.obligation("same-day").due_at
    details = {
        "delivery": Answer(said_at=at("14:10"), option="tomorrow"),
        "reason": Answer(said_at=at("14:10"), text=""),
    }
    life.tell(Did(at=at("14:10"), by="fang-lin", action="delivery-time"))
    step = life.tell(Detailed(at=at("14:10"), by="fang-lin", action="delivery-time", answers=details))
    assert [done.action for done in life.case.done] == ["delivery-time"]
    assert life.obligation("same-day").due_at == due + timedelta(days=1)
    assert "has decided the delivery time: Tomorrow." in all_to("reporter", step)


# --- elsewhere --------------------------------------------------------------------------------------------------------
def test_a_case_reported_as_done_that_goes_to_another_group_is_open_there() -> None:
    life = Life()
    life.others = {ELSEWHERE.hash: ELSEWHERE.plan}
    life.opens()
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    life.tell(Did(at=at("03:20"), by="li-na", action="resolved"))
    assert life.obligation("standby").status is Status.PAUSED
    life.tell(Replanned(at=at("03:22"), by="li-na", plan=ELSEWHERE.hash, branch="breakdown", reason="仓库的事"))
    assert (life.case.state, life.case.solved_due_at) == (CaseState.REOPENED, None)
    assert life.obligation("standby").status is Status.RUNNING
    life.tell(Acknowledged(at=at("03:23"), by="ma-jun"))
    assert life.case.state is CaseState.ACKNOWLEDGED
    life.agrees()


def test_an_emergency_is_merged_into_nothing_less() -> None:
    calm, alarm = case(id=CaseId(8)), case(id=CaseId(9), severity=Severity.EMERGENCY)
    now = calm.opened_at
    assert linkable(alarm, [calm], now) == ()
    assert linkable(calm, [alarm], now) == (alarm,)


# --- the times of day -------------------------------------------------------------------------------------------------
def test_whoever_is_asked_on_the_day_is_asked_on_the_true_day() -> None:
    rule = ObligationRule(
        id="x",
        what=Bilingual(zh="x", en="x"),
        who="holder",
        basis=Basis.DOCUMENT,
        since="onset",
        asks_at="09:00",
        within=None,
    )
    assert clocks.ask_at(rule, at("18:00", 23), "Asia/Shanghai") == at("09:00", 23)
    assert clocks.ask_at(rule, at("00:00", 23), "Asia/Shanghai") == at("09:00", 22), "the end of a day is of that day"


@pytest.mark.parametrize("ill", ["none", "uneaten"])
def test_as_long_as_nobody_knows_when_it_was_signed_for_the_promises_of_a_major_problem_run(ill: str) -> None:
    life = Life(shipped()["return-fresh"])
    said = {"ill": Answer(said_at=at("10:15"), option=ill)}
    life.opens("10:15", who=reporter(person="customer-wang"), branch="objection", answers=said)
    due = {each.id: each.due_at for each in life.case.obligations}
    assert (due["outlet-head"], due["visit"]) == (at("10:45"), at("10:15", 23))
    life.tell(Acknowledged(at=at("10:18"), by="liu-yang"))
    life.tell(Noted(at=at("10:20"), by="sun-tao", obligation="outlet-head"))
    remedy = {"remedy": Answer(said_at=at("11:00"), text="已换")}
    life.tell(Did(at=at("11:00"), by="liu-yang", action="solved"))
    life.tell(Detailed(at=at("11:00"), by="liu-yang", action="solved", answers=remedy))
    assert life.case.state is CaseState.RESOLVED
