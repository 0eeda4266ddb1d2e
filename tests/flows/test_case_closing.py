"""How a case ends and comes back: the reporter's word, silence, gates, calling it off, opening it again."""

import pytest
from msgspec.structs import replace

from flows import ping
from flows.answer import Answer
from flows.case import CaseState
from flows.event import (
    Acknowledged,
    Asked,
    Called,
    Calmed,
    CaseEvent,
    Confirmed,
    Cried,
    Declined,
    Detailed,
    Did,
    Disputed,
    Escalated,
    Lost,
    Lowered,
    Noted,
    PhoneShown,
    Reassigned,
    Released,
    Reminded,
    Reopened,
    Supplemented,
    Ticked,
    Unable,
    Withdrawn,
)
from flows.obligation import Status
from flows.plan import Closing
from flows.terms import PersonId
from tests.flows.life import UNCLASSIFIED, Life, all_to, answer, answered, chosen, readers, told, varied, without
from tests.flows.words import PLAN, at

DRIVER = "driver-zhang"


def held(life: Life | None = None) -> Life:
    life = life or Life()
    life.opens()
    life.tell(Noted(at=at("03:13"), by="zhao-min", obligation="department-head"))
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    return life


def resolved(life: Life | None = None) -> Life:
    life = held(life)
    life.tell(Noted(at=at("03:19"), by="sun-tao", obligation="outlet-head"))
    life.tell(Did(at=at("05:02"), by="li-na", action="resolved"))
    return life


def repaired(life: Life, clock: str) -> Life:
    life.tell(Did(at=at(clock), by="li-na", action="repair"))
    how = Answer(said_at=at(clock), text="拖车 07:30 到")
    life.tell(Detailed(at=at(clock), by="li-na", action="repair", answers={"repair-how": how}))
    return life


def closed() -> Life:
    life = repaired(resolved(), "05:10")
    life.tell(Confirmed(at=at("06:10"), by=DRIVER))
    return life


# --- solved? ----------------------------------------------------------------------------------------------------------
def test_the_reporter_is_asked_and_what_only_served_that_end_rests() -> None:
    life = held()
    step = life.tell(Did(at=at("03:25"), by="li-na", action="resolved"))
    assert readers(step) == ["reporter", "reporter"]
    assert "Is it solved?\nSolved\nNot solved" in all_to("reporter", step)
    assert life.case.state is CaseState.RESOLVED
    assert life.case.resolved_at == at("03:25")
    assert life.obligation("standby").status is Status.PAUSED
    assert life.waits() == {
        "warn:outlet-head": "03:32",
        "due:outlet-head": "03:42",
        "warn:repair": "05:52",
        "due:repair": "07:12",
        "solved": "03:25",
    }


def test_a_broken_promise_climbs_no_further_once_it_is_resolved() -> None:
    life = held()
    life.until("03:28")
    life.tell(Did(at=at("03:29"), by="li-na", action="resolved"))
    assert life.obligation("standby").status is Status.BREACHED
    assert "climb:standby" not in life.waits()


def test_solved_with_a_gate_open_says_what_is_missing_and_the_last_gate_closes_it() -> None:
    life = resolved()
    step = life.tell(Confirmed(at=at("05:05"), by=DRIVER))
    assert "Before case 26-0417 is closed: repair arranged." in all_to("reporter", step)
    assert life.case.state is CaseState.RESOLVED
    assert "solved" not in life.waits()
    life.tell(Did(at=at("06:09"), by="li-na", action="repair"))
    assert life.case.state is CaseState.RESOLVED, "the reporter has not heard how yet"
    how = Answer(said_at=at("06:10"), text="拖车 07:30 到")
    step = life.tell(Detailed(at=at("06:10"), by="li-na", action="repair", answers={"repair-how": how}))
    assert life.case.state is CaseState.CLOSED
    assert "拖车 07:30 到" in all_to("reporter", step)
    assert "Case 26-0417 is closed." in all_to("reporter", step)
    assert readers(step) == ["reporter", "reporter"]


def test_solved_with_every_gate_passed_closes_it() -> None:
    life = closed()
    assert (life.case.state, life.case.closed_at) == (CaseState.CLOSED, at("06:10"))
    assert told(life.steps[-1])[0] == ("supply", "edit")
    assert life.waits() == {}


def test_the_repair_is_no_gate_in_a_branch_that_has_none() -> None:
    life = Life()
    life.opens(branch="accident", answers=chosen(people="safe"))
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    life.tell(Did(at=at("03:25"), by="li-na", action="resolved"))
    life.tell(Confirmed(at=at("03:30"), by=DRIVER))
    assert life.case.state is CaseState.CLOSED


def test_a_plan_that_needs_no_word_closes_by_its_actions() -> None:
    life = resolved(Life(varied(closing=Closing(actions=("resolved",), confirmed=False))))
    assert life.case.state is CaseState.CLOSED
    assert "Is it solved?" not in all_to("reporter", *life.steps)


def test_an_old_solved_key_while_it_is_worked_on() -> None:
    assert answered(held().tell(Confirmed(at=at("03:20"), by=DRIVER)), ping.stale)


def test_only_the_reporter_says_so() -> None:
    life = resolved()
    life.tell(Confirmed(at=at("05:05"), by="li-na"))
    life.tell(Confirmed(at=at("05:05"), by="customer-wang"))
    assert life.case.confirmed_at is None


# --- not solved -------------------------------------------------------------------------------------------------------
def test_not_solved_opens_it_again_with_a_card_that_sounds_and_a_call_promised() -> None:
    life = resolved()
    step = life.tell(Disputed(at=at("05:10"), by=DRIVER))
    assert told(step)[0] == ("supply", "post")
    assert sorted(readers(step)) == ["li-na", "reporter", "supply", "zhao-min"]
    assert "Case 26-0417 is open again; group head Zhao Min has been alerted." in all_to("reporter", step)
    assert "You get a call by 05:20." in all_to("reporter", step)
    assert (life.case.state, life.case.holder) == (CaseState.REOPENED, "li-na")
    promise = life.obligation("call-back")
    assert (promise.owner, promise.due_at) == ("holder", at("05:20"))


def test_no_clock_is_reset() -> None:
    life = held()
    life.tell(Did(at=at("03:20"), by="li-na", action="resolved"))
    life.tell(Disputed(at=at("03:22"), by=DRIVER))
    assert life.waits()["due:standby"] == "03:27"
    life = held()
    life.tell(Did(at=at("03:20"), by="li-na", action="resolved"))
    step = life.tell(Disputed(at=at("03:40"), by=DRIVER))
    assert life.obligation("standby").breached_at == at("03:27")
    assert "The standby vehicle has not left" not in all_to("reporter", step)


def test_a_broken_promise_climbs_on() -> None:
    life = held()
    life.until("03:28")
    life.tell(Did(at=at("03:29"), by="li-na", action="resolved"))
    life.tell(Disputed(at=at("03:40"), by=DRIVER))
    assert life.waits()["climb:standby"] == "03:50"


def test_the_call_is_recorded_by_the_holder() -> None:
    life = resolved()
    life.tell(Disputed(at=at("05:10"), by=DRIVER))
    life.tell(Noted(at=at("05:15"), by="li-na", obligation="call-back"))
    assert life.obligation("call-back").status is Status.MET


def test_with_the_head_away_the_next_above_is_told() -> None:
    life = resolved()
    life.reachable = without("zhao-min")
    step = life.tell(Disputed(at=at("05:10"), by=DRIVER))
    assert "zhou-qiang" in readers(step)
    assert [(gap.step, gap.why) for gap in life.case.gaps] == [("supply-head", "unreachable")]


def test_a_second_dispute_changes_nothing_more() -> None:
    life = resolved()
    life.tell(Disputed(at=at("05:10"), by=DRIVER))
    step = life.tell(Disputed(at=at("05:11"), by=DRIVER))
    assert readers(step) == ["reporter"]


def test_not_there_yet_asks_whoever_has_it() -> None:
    life = held()
    life.tell(Did(at=at("04:31"), by="li-na", action="arrived"))
    step = life.tell(Disputed(at=at("04:33"), by=DRIVER))
    assert life.case.state is CaseState.ON_SITE
    assert sorted(readers(step)) == ["li-na", "reporter", "zhao-min"]
    assert life.waits()["due:call-back"] == "04:43"


def test_solved_after_all_closes_a_reopened_case() -> None:
    life = repaired(resolved(), "05:10")
    life.tell(Disputed(at=at("05:12"), by=DRIVER))
    life.tell(Confirmed(at=at("05:30"), by=DRIVER))
    assert life.case.state is CaseState.CLOSED


def test_a_reopened_case_is_resolved_again_by_a_new_deed() -> None:
    life = repaired(resolved(), "05:10")
    life.tell(Disputed(at=at("05:12"), by=DRIVER))
    step = life.tell(Did(at=at("05:40"), by="li-na", action="resolved"))
    assert "Is it solved?" in all_to("reporter", step)
    assert life.case.state is CaseState.RESOLVED
    life.tell(Confirmed(at=at("05:45"), by=DRIVER))
    assert life.case.state is CaseState.CLOSED


# --- silence ----------------------------------------------------------------------------------------------------------
def test_silence_closes_with_notice_where_the_plan_says_so() -> None:
    life = repaired(resolved(), "05:10")
    [step] = life.until("05:02", 23)
    assert life.case.state is CaseState.CLOSED
    assert "No answer from you since 05:02" in all_to("reporter", step)
    assert "Reopen" in all_to("reporter", step)


def test_silence_leaves_the_last_gate_to_close_it() -> None:
    life = resolved()
    life.tell(Did(at=at("06:00"), by="li-na", action="repair"))
    life.until("05:02", 23)
    assert life.case.state is CaseState.RESOLVED
    assert "solved" not in life.waits()
    life.tell(Detailed(at=at("05:10", 23), by="li-na", action="repair"))
    assert life.case.state is CaseState.CLOSED


def test_silence_never_closes_where_only_their_word_counts() -> None:
    closing = replace(PLAN.closing, silence_closes=False, actions=("resolved",))
    life = resolved(Life(varied(closing=closing, obligations=())))
    [step] = life.until("05:02", 23)
    assert life.case.state is CaseState.RESOLVED
    assert readers(step) == ["li-na", "reporter"]
    assert life.waits() == {"solved": "05:02"}
    [step] = life.until("05:02", 24)
    assert readers(step) == ["li-na", "reporter"]


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
    assert readers(step) == []


def test_a_new_number_is_sent_to_the_holder() -> None:
    life = held()
    number = {"phone": Answer(said_at=at("03:20"), text="+86 139 1111 2222")}
    step = life.tell(Supplemented(at=at("03:20"), answers=number))
    assert "+86 139 1111 2222" in all_to("li-na", step)
    assert readers(life.tell(Supplemented(at=at("03:21"), answers=number))) == []
