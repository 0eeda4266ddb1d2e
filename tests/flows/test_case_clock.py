"""What the clock does: at risk, overdue, the ladder step by step, and after an interruption in one go."""

from flows.case import waits
from flows.event import Acknowledged, Did, Noted
from flows.fact import Supplemented
from flows.obligation import Status
from tests.flows.life import Life, all_to, chosen, readers, told, without
from tests.flows.words import at


def taken(said: str = "03:12") -> Life:
    life = Life()
    life.opens(said)
    life.tell(Noted(at=at("03:13"), by="zhao-min", obligation="department-head"))
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    return life


# --- at risk ----------------------------------------------------------------------------------------------------------
def test_at_risk_tells_who_owes_it_and_edits_the_card() -> None:
    life = taken()
    [step] = life.until("03:22")
    assert told(step) == [("supply", "edit"), ("li-na", "5 min left: 26-0417, standby vehicle leaves by 03:27.")]
    assert life.obligation("standby").status is Status.AT_RISK
    assert "warn:standby" not in life.waits()
    assert life.waits()["due:standby"] == "03:27"


def test_a_role_at_risk_is_reminded() -> None:
    life = taken()
    life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    [step] = life.until("03:32")
    assert readers(step) == ["sun-tao"]


# --- overdue ----------------------------------------------------------------------------------------------------------
def test_overdue_is_one_line_in_the_group_one_step_of_the_ladder_and_the_reporter() -> None:
    life = taken()
    *_, step = life.until("03:27")
    assert [who for who, _ in told(step)] == ["supply", "supply", "zhao-min", "reporter"]
    assert told(step)[1] == ("supply", "26-0417 overdue: the standby vehicle has not left, due 03:27.")
    assert "Without progress by 03:37 it goes to duty manager Zhou Qiang." in all_to("zhao-min", step)
    assert "group head Zhao Min has been alerted" in all_to("reporter", step)
    assert "03:37" in all_to("reporter", step)
    assert life.obligation("standby").breached_at == at("03:27")


def test_each_further_step_is_told_once_and_the_reporter_gets_the_next_time() -> None:
    life = taken()
    life.until("03:27")
    [step] = [each for each in life.until("03:37") if "zhou-qiang" in readers(each)]
    assert readers(step) == ["zhou-qiang", "reporter"]
    assert "03:47" in all_to("reporter", step)


def test_what_was_not_promised_to_the_reporter_is_not_told_them() -> None:
    life = taken()
    life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    *_, step = life.until("03:42")
    assert readers(step) == ["supply", "zhou-qiang"]


def test_the_reporter_hears_of_each_new_person_while_nobody_takes_the_case_and_of_no_repetition() -> None:
    life = Life()
    life.opens()
    steps = [each for each in life.until("04:15") if "acknowledged" in all_to("fang-lin", each)]
    assert [readers(each) for each in steps] == [
        ["fang-lin", "reporter"],
        ["fang-lin"],
        ["fang-lin"],
        ["fang-lin"],
        ["fang-lin"],
    ]


def test_nobody_on_the_ladder_of_a_promise_is_tried_again_after_five_minutes() -> None:
    life = taken()
    life.reachable = without("zhao-min", "zhou-qiang", "fang-lin")
    *_, step = life.until("03:27")
    assert readers(step) == ["supply", "reporter"]
    assert "has been alerted" not in all_to("reporter", step)
    assert life.waits()["climb:standby"] == "03:32"
    assert not life.case.nobody
    life.reachable = without("zhao-min")
    steps = life.until("03:32")
    assert "zhou-qiang" in readers(*steps)


# --- after an interruption --------------------------------------------------------------------------------------------
def test_one_message_a_person_not_one_a_step() -> None:
    life = Life()
    life.opens("03:08")
    steps = life.late("03:41")
    pings = [who for who in readers(*steps) if who in {"zhao-min", "zhou-qiang", "fang-lin"}]
    assert sorted(pings) == ["fang-lin", "fang-lin", "zhao-min", "zhou-qiang", "zhou-qiang"]
    assert "Please confirm that you know." in all_to("zhao-min", *steps)
    assert all(due_at > at("03:41") for due_at in waits(life.case).values())
    assert life.obligation("acknowledge").rung == 2
    assert life.obligation("standby").rung == 1
    assert life.obligation("outlet-head").rung == 0


def test_the_ladder_goes_on_from_when_it_was_told() -> None:
    life = Life()
    life.opens("03:08")
    life.late("03:41")
    assert life.waits()["climb:acknowledge"] == "03:51"
    assert life.waits()["climb:standby"] == "03:51"


def test_at_risk_and_overdue_in_one_go_and_the_owner_hears_it_too() -> None:
    life = taken()
    steps = life.late("03:28")
    assert readers(*steps) == ["supply", "li-na", "zhao-min", "reporter"]
    assert all_to("li-na", *steps).startswith("Reminder: 26-0417")
    assert life.obligation("standby").status is Status.BREACHED
    life = taken()
    steps = life.late("03:50")
    assert readers(*steps).count("sun-tao") == 1


# --- what answers change ----------------------------------------------------------------------------------------------
def test_a_fact_that_makes_a_promise_needless_ends_it_and_its_correction_brings_it_back_with_its_own_time() -> None:
    life = taken()
    life.tell(Supplemented(at=at("03:16"), answers=chosen(vehicle="able")))
    assert life.obligation("standby").status is Status.LAPSED
    assert "due:standby" not in life.waits()
    life.tell(Supplemented(at=at("03:18"), answers=chosen(vehicle="fault")))
    assert life.obligation("standby").status is Status.RUNNING
    assert life.waits()["due:standby"] == "03:27"


def test_a_promise_that_comes_back_too_late_is_overdue_at_once_without_a_word_to_the_reporter() -> None:
    life = taken()
    life.tell(Supplemented(at=at("03:16"), answers=chosen(vehicle="able")))
    step = life.tell(Supplemented(at=at("03:30"), answers=chosen(vehicle="fault")))
    assert readers(step) == ["zhao-min"]
    assert life.obligation("standby").status is Status.BREACHED


def test_another_branch_starts_its_own_promises_and_the_others_run_on() -> None:
    life = taken()
    life.tell(Supplemented(at=at("03:16"), branch="accident", answers=chosen(vehicle="crash")))
    status = {each.id: each.status for each in life.case.obligations}
    assert status["standby"] is Status.LAPSED
    assert status["repair"] is Status.LAPSED
    assert status["people-sent"] is Status.RUNNING
    assert life.obligation("substitute").due_at == at("03:27")
    assert life.obligation("outlet-head").due_at == at("03:42")
