"""How a case ends: the reporter's word, the gates, their silence, and their contradiction."""

from msgspec.structs import replace

from flows import ping
from flows.answer import Answer
from flows.case import CaseState
from flows.event import Acknowledged, Detailed, Did, Noted
from flows.fact import Confirmed, Disputed
from flows.obligation import Status
from flows.plan import Closing
from tests.flows.life import Life, all_to, answered, chosen, readers, told, varied, without
from tests.flows.stages import DRIVER, closed, held, repaired, resolved
from tests.flows.words import PLAN, at


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
