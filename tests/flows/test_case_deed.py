"""What is done about a case: actions and their details, what cannot be done, the checklist."""

import pytest

from flows import ping
from flows.answer import Answer
from flows.case import CaseState
from flows.event import Acknowledged, Detailed, Did, Ticked, Unable
from flows.fact import Disputed, Supplemented
from flows.obligation import Status
from tests.flows.life import Life, all_to, answered, chosen, readers, told, without
from tests.flows.words import at


def held() -> Life:
    life = Life()
    life.opens()
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    return life


def emergency() -> Life:
    life = Life()
    life.opens(branch="casualties", answers=chosen(people="hurt"))
    life.tell(Acknowledged(at=at("03:13"), by="li-na"))
    return life


def details(clock: str, arrival: str = "", **texts: str) -> Detailed:
    given = {name: Answer(said_at=at(clock), text=text) for name, text in texts.items()}
    if arrival:
        given["arrival"] = Answer(said_at=at(clock), at=at(arrival))
    return Detailed(at=at(clock), by="li-na", action="departed", answers=given)


def departed() -> Life:
    life = held()
    life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    life.tell(details("03:21", "04:20", plate="湘A·M5160", driver="何斌"))
    return life


# --- doing ------------------------------------------------------------------------------------------------------------
def test_an_action_moves_the_case_and_meets_what_it_was_promised_by() -> None:
    life = held()
    step = life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    assert life.case.state is CaseState.ON_THE_WAY
    promise = life.obligation("standby")
    assert (promise.status, promise.met_at, promise.met_by) == (Status.MET, at("03:20"), "li-na")
    assert answered(step, ping.done, "did")


def test_one_with_details_is_told_the_reporter_with_the_details() -> None:
    life = held()
    assert readers(life.tell(Did(at=at("03:20"), by="li-na", action="departed"))) == []
    step = life.tell(details("03:21", "04:20", plate="湘A·M5160", driver="何斌"))
    assert readers(step) == ["reporter"]
    assert "湘A·M5160, 何斌. Expected 04:20" in all_to("reporter", step)
    assert life.case.done[0].told


def test_or_with_what_there_is() -> None:
    life = held()
    life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    step = life.tell(Detailed(at=at("03:23"), by="", action="departed"))
    assert answered(step, ping.not_yours), "the house itself is no responder"
    step = life.tell(Detailed(at=at("03:23"), by="li-na", action="departed"))
    assert all_to("reporter", step).startswith("The standby vehicle left at 03:20.")
    assert life.case.obligation("arrival") is None


def test_one_without_details_is_told_at_once() -> None:
    life = held()
    step = life.tell(Did(at=at("04:31"), by="li-na", action="arrived"))
    assert all_to("reporter", step) == "On site at 04:31.\nNot here yet"
    assert life.case.state is CaseState.ON_SITE


def test_late_is_late_and_met() -> None:
    life = held()
    life.until("03:30")
    life.tell(Did(at=at("03:33"), by="li-na", action="departed"))
    promise = life.obligation("standby")
    assert (promise.status, promise.breached_at, promise.climbs_at) == (Status.MET, at("03:27"), None)


def test_a_press_made_in_time_that_came_late_was_in_time() -> None:
    life = held()
    life.until("03:28")
    life.tell(Did(at=at("03:26"), by="li-na", action="departed"), "03:29")
    assert life.obligation("standby").breached_at is None


def test_doing_it_before_anybody_took_the_case_takes_it() -> None:
    life = Life()
    life.opens()
    step = life.tell(Did(at=at("03:14"), by="chen-bo", action="departed"))
    assert (life.case.holder, life.case.state) == ("chen-bo", CaseState.ON_THE_WAY)
    assert readers(step) == ["chen-bo", "reporter"]


def test_a_vehicle_that_leaves_after_another_has_come_moves_nobody_back() -> None:
    life = held()
    life.tell(Did(at=at("03:20"), by="li-na", action="arrived"))
    life.tell(Did(at=at("03:25"), by="li-na", action="departed"))
    assert life.case.state is CaseState.ON_SITE
    assert life.obligation("standby").status is Status.MET


def test_a_second_press_changes_nothing() -> None:
    life = departed()
    before = life.case
    step = life.tell(Did(at=at("03:22"), by="li-na", action="departed"))
    assert step.case == before
    assert answered(step, ping.done, "already_did")


@pytest.mark.parametrize("action", ["call-120", "sent", "nothing"])
def test_an_action_that_does_not_fit_the_case_is_an_old_key(action: str) -> None:
    assert answered(held().tell(Did(at=at("03:22"), by="li-na", action=action)), ping.stale)


def test_an_action_of_a_role_is_theirs() -> None:
    life = emergency()
    assert answered(life.tell(Did(at=at("03:14"), by="li-na", action="delivery-time")), ping.not_yours)
    life.tell(Did(at=at("03:14"), by="fang-lin", action="delivery-time"))
    why = Answer(said_at=at("03:14"), text="雾")
    said = {"delivery": Answer(said_at=at("03:14"), option="tomorrow"), "reason": why}
    step = life.tell(Detailed(at=at("03:14"), by="fang-lin", action="delivery-time", answers=said))
    assert "Fang Lin has decided the delivery time: Tomorrow." in all_to("reporter", step)
    assert life.case.holder == "li-na"


# --- a predicted arrival ----------------------------------------------------------------------------------------------
def test_the_arrival_is_promised_once_it_is_known() -> None:
    life = departed()
    promise = life.obligation("arrival")
    assert (promise.started_at, promise.due_at, promise.promised) == (at("03:20"), at("04:20"), True)


def test_a_new_time_is_told_and_the_first_one_kept() -> None:
    life = departed()
    step = life.tell(details("04:08", "04:35"))
    assert all_to("reporter", step) == "Arrival is now expected at 04:35; it was 04:20."
    assert life.obligation("arrival").was_due_at == at("04:20")
    assert life.waits()["due:arrival"] == "04:35"
    life.tell(Did(at=at("04:31"), by="li-na", action="arrived"))
    assert life.obligation("arrival").breached_at is None


def test_a_new_time_after_it_was_late_rests_the_ladder() -> None:
    life = departed()
    life.until("04:26")
    assert life.obligation("arrival").status is Status.BREACHED
    life.tell(details("04:28", "04:50"))
    assert life.obligation("arrival").status is Status.RUNNING
    assert "climb:arrival" not in life.waits()
    assert life.obligation("arrival").breached_at == at("04:20")


def test_a_correction_of_anything_else_is_told_again_and_the_same_once_more_is_not() -> None:
    life = departed()
    step = life.tell(details("03:30", plate="湘A·M9999"))
    assert "湘A·M9999" in all_to("reporter", step)
    assert readers(life.tell(details("03:30", plate="湘A·M9999"))) == []


def test_details_of_what_was_not_done() -> None:
    assert answered(held().tell(details("03:30", plate="湘A·M9999")), ping.stale)


def test_after_a_dispute_it_can_be_done_once_more_with_a_promise_of_its_own() -> None:
    life = departed()
    life.tell(Did(at=at("04:15"), by="li-na", action="arrived"))
    life.tell(Did(at=at("04:20"), by="li-na", action="resolved"))
    life.tell(Disputed(at=at("04:30"), by="driver-zhang"))
    life.tell(Did(at=at("04:40"), by="li-na", action="departed"))
    life.tell(details("04:41", "05:30", plate="湘A·M7777"))
    assert life.case.state is CaseState.ON_THE_WAY
    assert life.obligation("arrival").due_at == at("05:30")
    assert life.obligation("arrival").open
    assert life.obligation("arrival-1").met_at == at("04:15")
    assert life.obligation("standby").met_at == at("03:20")


# --- impossible -------------------------------------------------------------------------------------------------------
def test_what_cannot_be_done_goes_up_at_once() -> None:
    life = held()
    step = life.tell(Unable(at=at("03:18"), by="li-na", action="departed"))
    assert [who for who, _ in told(step)] == ["supply", "supply", "zhao-min"]
    assert "Li Na reports" in all_to("supply", step)
    assert life.case.unable["departed"].by == "li-na"
    assert life.waits()["climb:standby"] == "03:28"
    *_, step = [each for each in life.until("03:27") if "supply" in readers(each)]
    assert readers(step) == ["supply", "reporter"]
    assert answered(life.tell(Unable(at=at("03:28"), by="li-na", action="departed")), ping.done, "already_did")


def test_it_is_possible_after_all() -> None:
    life = held()
    life.tell(Unable(at=at("03:18"), by="li-na", action="departed"))
    life.tell(Did(at=at("03:25"), by="li-na", action="departed"))
    assert life.case.unable == {}
    assert life.obligation("standby").status is Status.MET


def test_with_nobody_above_the_group_reads_it_all_the_same() -> None:
    life = held()
    life.reachable = without("zhao-min", "zhou-qiang", "fang-lin")
    step = life.tell(Unable(at=at("03:18"), by="li-na", action="departed"))
    assert readers(step) == ["supply"]


@pytest.mark.parametrize("action", ["arrived", "nothing"])
def test_what_nobody_can_report_as_impossible(action: str) -> None:
    assert answered(held().tell(Unable(at=at("03:18"), by="li-na", action=action)), ping.stale)


# --- the checklist ----------------------------------------------------------------------------------------------------
def test_a_tick_has_time_and_name() -> None:
    life = emergency()
    step = life.tell(Ticked(at=at("03:14"), by="chen-bo", item="police"))
    done = life.case.ticks["police"]
    assert (done.at, done.by) == (at("03:14"), "chen-bo")
    assert readers(step) == ["reporter"], "the plan tells them of this one"
    assert readers(life.tell(Ticked(at=at("03:14"), by="chen-bo", item="lead"))) == []
    assert answered(life.tell(Ticked(at=at("03:15"), by="li-na", item="police")), ping.done, "already_did")
    assert answered(life.tell(Ticked(at=at("03:15"), by="li-na", item="cake")), ping.stale)
    assert answered(held().tell(Ticked(at=at("03:15"), by="li-na", item="police")), ping.stale)


def test_an_answer_may_make_an_action_possible() -> None:
    life = held()
    life.tell(Supplemented(at=at("03:16"), branch="accident"))
    life.tell(Did(at=at("03:17"), by="li-na", action="sent"))
    assert life.obligation("people-sent").status is Status.MET
