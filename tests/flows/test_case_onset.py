"""A clock that runs from the incident: asked for, set right, and late before anybody reported."""

from typing import Any

import pytest

from flows import case_facts, sheet_ping
from flows.answer import Answer
from flows.event import Acknowledged, Detailed, Did
from flows.fact import Supplemented
from flows.inbound import Attached, MediaKind
from flows.obligation import Status
from flows.outbound import RefreshCard
from tests.flows.life import Life, all_to, answer, readers
from tests.flows.small_plans import INCIDENT
from tests.flows.words import at, lines, reporter

WANG = reporter(person="customer-wang", name="王桂芬", short="王女士", short_en="Ms Wang", plate="", phone="")
LEADER = "zheng-guodong"


def opened(clock: str = "12:50", **report: Any) -> Life:
    life = Life(INCIDENT)
    answers = {"count": Answer(said_at=at(clock), number=6)}
    life.opens(clock, who=WANG, **{"branch": "incident", "answers": answers, **report})
    return life


def since(onset: str, said: str, day: int = 22) -> Supplemented:
    return Supplemented(at=at(said), by=WANG.person, answers={"onset": Answer(said_at=at(said), at=at(onset, day))})


def card(life: Life) -> list[str]:
    edits = [each for each in life.steps[-1].outbound if isinstance(each, RefreshCard)]
    return lines(edits[0].card) if edits else []


def test_it_counts_from_the_report_until_somebody_tells_and_says_so() -> None:
    life = opened()
    assert life.obligation("authorities").due_at == at("14:50")
    life.tell(Acknowledged(at=at("12:52"), by=LEADER))
    assert "14:50 authority told (plan, 120 min), counted from the report (default)" in card(life)


def test_the_answer_sets_the_clock_right_and_the_first_time_is_kept() -> None:
    life = opened()
    step = life.tell(since("12:30", "12:52"))
    owed = life.obligation("authorities")
    assert (owed.started_at, owed.due_at, owed.was_due_at) == (at("12:30"), at("14:30"), at("14:50"))
    assert owed.status is Status.RUNNING
    assert owed.warn_at == at("13:50")
    assert "14:30 authority told (plan, 120 min from the incident at 12:30)" in card(life)
    assert all_to(LEADER, step).startswith("To report, 26-0417, by 14:30 (98 min left)"), "they read the new limit"


@pytest.mark.parametrize(
    "told", [Answer(said_at=at("12:52"), option="unknown"), Answer(said_at=at("12:52"), skipped=True)]
)
def test_nobody_knows(told: Answer) -> None:
    life = opened()
    life.tell(Supplemented(at=at("12:52"), by=WANG.person, answers={"onset": told}))
    assert life.obligation("authorities").due_at == at("14:50")
    assert life.obligation("authorities").was_due_at is None


def test_what_lies_ahead_has_not_happened() -> None:
    life = opened()
    life.tell(since("12:30", "12:52", day=23))
    assert life.obligation("authorities").due_at == at("14:50")


# --- late before anybody reported -------------------------------------------------------------------------------------
def test_late_at_birth_by_the_answer_the_ladder_is_told_in_the_same_minute() -> None:
    life = opened()
    step = life.tell(since("10:20", "12:52"))
    owed = life.obligation("authorities")
    assert (owed.status, owed.breached_at, owed.due_at) == (Status.BREACHED, at("12:20"), at("12:20"))
    assert "Authority told: due 12:20, already 30 min late when reported at 12:50. Report it by phone first." in card(
        life
    )
    assert card(life)[0] == "[Emergency, overdue] Incident 26-0417"
    assert "fang-lin" in readers(step)
    assert "Due 12:20, 32 min late." in all_to("fang-lin", step)
    assert "26-0417 overdue" in all_to("emergency", step)
    assert "it was due at 12:20, 32 min late. Report it by phone first." in all_to(LEADER, step)


def test_late_at_birth_when_the_report_already_tells() -> None:
    onset = {"count": Answer(said_at=at("12:50"), number=6), "onset": Answer(said_at=at("12:50"), at=at("10:20"))}
    life = opened(answers=onset)
    step = life.steps[0]
    assert life.obligation("authorities").status is Status.BREACHED
    assert "fang-lin" in readers(step)
    assert "[Emergency, overdue]" in all_to("emergency", step)
    assert "26-0417 overdue" not in all_to("emergency", step), "the card itself sounds"


def test_a_correction_takes_the_breach_back() -> None:
    life = opened()
    life.tell(since("10:20", "12:52"))
    life.tell(since("12:30", "12:55"))
    owed = life.obligation("authorities")
    assert (owed.status, owed.breached_at, owed.due_at, owed.climbs_at) == (
        Status.RUNNING,
        None,
        at("14:30"),
        None,
    )
    assert owed.was_due_at == at("14:50")


def test_another_onset_that_is_late_too_tells_the_ladder_nothing_anew() -> None:
    life = opened()
    life.tell(since("10:20", "12:52"))
    climbs = life.obligation("authorities").climbs_at
    step = life.tell(since("10:10", "12:55"))
    assert life.obligation("authorities").breached_at == at("12:10")
    assert life.obligation("authorities").climbs_at == climbs
    assert "fang-lin" not in readers(step)


def test_a_promise_met_before_the_onset_was_known_is_late_by_it() -> None:
    life = opened()
    life.tell(reported("13:00", "12:55"))
    assert life.obligation("authorities").breached_at is None
    life.tell(since("10:20", "13:05"))
    owed = life.obligation("authorities")
    assert (owed.status, owed.met_at, owed.breached_at) == (Status.MET, at("12:55"), at("12:20"))


# --- the sheet --------------------------------------------------------------------------------------------------------
def reported(clock: str, when: str = "", *, proof: bool = False) -> Detailed:
    answers = {"authority": Answer(said_at=at(clock), text="Health authority")}
    if when:
        answers["when"] = Answer(said_at=at(clock), at=at(when))
    if proof:
        photo = Attached(kind=MediaKind.PHOTO, file="f", unique="u")
        answers["proof"] = Answer(said_at=at(clock), files=(photo,))
    return Detailed(at=at(clock), by=LEADER, action="reported", answers=answers)


def test_whoever_owes_it_reads_the_facts_with_what_is_missing() -> None:
    life = opened()
    said = all_to(LEADER, life.steps[0])
    assert (
        "To report, 26-0417, by 14:50 (120 min left)\n1 Unit: not known yet\n2 Onset: not known yet\n"
        "3 Count: 6, known\nReport without what is missing; add it later.\nText to read out\nReported" in said
    )


def test_once_the_last_fact_is_known_the_sheet_comes_whole() -> None:
    life = opened()
    life.tell(since("12:30", "12:52"))
    unit = {"unit": Answer(said_at=at("12:54"), text="Yucai School")}
    step = life.tell(Supplemented(at=at("12:54"), by=WANG.person, answers=unit))
    assert "1 Unit: Yucai School, known\n2 Onset: 12:30, known\n3 Count: 6, known\nText" in all_to(LEADER, step)


def test_a_fact_that_changes_is_one_line_and_after_the_report_it_is_to_be_added() -> None:
    life = opened()
    eight = {"count": Answer(said_at=at("13:02"), number=8)}
    step = life.tell(Supplemented(at=at("13:02"), by=WANG.person, answers=eight))
    assert all_to(LEADER, step).startswith("26-0417, Count: now 8, was 6.\nText to read out")
    same = {"count": Answer(said_at=at("13:03"), number=8, message="x")}
    assert all_to(LEADER, life.tell(Supplemented(at=at("13:03"), by=WANG.person, answers=same))) == ""
    life.tell(reported("14:12", "14:12"))
    nine = {"count": Answer(said_at=at("14:20"), number=9)}
    step = life.tell(Supplemented(at=at("14:20"), by=WANG.person, answers=nine))
    assert "26-0417, Count: now 9, was 8. Please add it to the report." in all_to(LEADER, step)


def test_the_text_to_read_out_has_the_facts_in_the_language_of_the_place() -> None:
    life = opened()
    life.tell(since("12:30", "12:52"))
    text = sheet_ping.read_out(life.case, life.scene(at("12:53")), life.obligation("authorities"), LEADER)
    assert lines(text)[1] == (
        "Incident。Onset：12:30。Count：6。报告单位：星沙配送（演示），郑国栋，+86 139 0000 8811。"
    )


def test_values_are_compared_without_when_they_were_said() -> None:
    one = Answer(said_at=at("12:00"), number=6, message="a", assumed=True)
    assert case_facts._value(one) == case_facts._value(Answer(said_at=at("13:00"), number=6))


# --- done, really done ------------------------------------------------------------------------------------------------
def test_a_deed_that_counts_only_complete_changes_nothing_before() -> None:
    life = opened()
    before = life.case
    step = life.tell(Did(at=at("14:14"), by=LEADER, action="reported"))
    assert step.case == before
    assert step.asks == "reported"
    assert answer(step) == "Reported: recorded once the questions sent to you in private are answered."
    step = life.tell(reported("14:18"))
    assert step.case == before
    assert all_to(LEADER, step) == "26-0417, Reported: not recorded, these answers are missing: When.\nReported"


def test_it_was_done_when_they_say_and_they_read_the_margin() -> None:
    life = opened()
    life.tell(since("12:30", "12:52"))
    step = life.tell(reported("14:18", "14:12", proof=True))
    owed = life.obligation("authorities")
    assert (owed.status, owed.met_at, owed.met_by) == (Status.MET, at("14:12"), LEADER)
    assert "Recorded: 14:12 Health authority told, proof 1. 18 min before the limit." in all_to(LEADER, step)


def test_what_is_done_cannot_lie_ahead() -> None:
    life = opened()
    life.tell(reported("14:18", "14:40"))
    assert life.obligation("authorities").met_at == at("14:18")


def test_done_in_time_and_told_late_was_in_time() -> None:
    life = opened()
    life.until("14:55")
    assert life.obligation("authorities").status is Status.BREACHED
    life.tell(reported("15:00", "14:40"))
    assert life.obligation("authorities").breached_at is None


def test_a_corrected_time_is_measured_anew() -> None:
    life = opened()
    life.tell(reported("14:18", "14:12"))
    later = {"when": Answer(said_at=at("15:10"), at=at("14:56"))}
    step = life.tell(Detailed(at=at("15:10"), by=LEADER, action="reported", answers=later))
    owed = life.obligation("authorities")
    assert (owed.met_at, owed.breached_at) == (at("14:56"), at("14:50"))
    assert "6 min after the limit." in all_to(LEADER, step)


def test_it_may_be_reported_again() -> None:
    life = opened()
    life.tell(reported("14:18", "14:12"))
    life.tell(reported("15:00", "14:58"))
    assert [done.at for done in life.case.done] == [at("14:12"), at("14:58")]
    assert life.obligation("authorities").met_at == at("14:12")


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("13:16", "13:16 on site, 4 min before the limit."),
        ("13:26", "13:26 on site, 6 min after the limit."),
        ("13:20", "13:20 on site, just in time."),
    ],
)
def test_a_press_that_meets_a_promise_is_answered_with_its_margin(clock: str, said: str) -> None:
    life = opened()
    life.tell(Acknowledged(at=at("12:52"), by=LEADER))
    assert answer(life.tell(Did(at=at(clock), by=LEADER, action="arrived"))) == said
