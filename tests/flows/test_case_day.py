"""Promises of a day: by an hour of the same or the next one, shown as a day, and asked about when it has come."""

from datetime import datetime

import pytest

from flows import clock_time, sheet_ping
from flows import obligation as clock
from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.event import Acknowledged, Did, Noted
from flows.obligation import Status
from flows.promise_rule import Day, DayTime, ObligationRule
from flows.terms import Basis
from tests.flows.life import Life, all_to, readers
from tests.flows.small_plans import COMPLAINT, INCIDENT
from tests.flows.test_case_onset import LEADER, WANG, opened, reported
from tests.flows.words import at, lines

ZONE = "Asia/Shanghai"


def rule(day: Day, clock: str) -> ObligationRule:
    what = Bilingual(zh="x", en="x")
    return ObligationRule(id="x", what=what, who="holder", by=DayTime(day=day, at=clock), basis=Basis.DOCUMENT)


@pytest.mark.parametrize(
    ("day", "hour", "start", "due"),
    [
        (Day.SAME, "24:00", at("12:50"), at("00:00", 23)),
        (Day.SAME, "18:00", at("12:50"), at("18:00")),
        (Day.SAME, "18:00", at("19:00"), at("00:00", 23)),
        (Day.NEXT, "18:00", at("12:50"), at("18:00", 23)),
        (Day.NEXT, "24:00", at("23:59"), at("00:00", 24)),
        (Day.NEXT, "18:00", at("00:00", 23), at("18:00", 24)),
        # The local day counts, not that of UTC.
        (Day.SAME, "09:00", at("07:30"), at("09:00")),
    ],
)
def test_a_day_is_counted_from_where_the_clock_starts(day: Day, hour: str, start: datetime, due: datetime) -> None:
    assert clock_time.due(rule(day, hour), start, ZONE) == due


def complaint(clock: str = "10:15", branch: str = "major") -> Life:
    life = Life(COMPLAINT)
    life.opens(clock, who=WANG, branch=branch, answers={"matter": Answer(said_at=at(clock), option="smell")})
    return life


def card(life: Life) -> str:
    return all_to("after-sales", life.steps[0])


def test_a_day_without_an_hour_is_shown_as_the_day() -> None:
    life = complaint()
    assert life.obligation("need").due_at == at("00:00", 23)
    assert "By the end of today: need met (plan)" in card(life)
    step = life.tell(Acknowledged(at=at("10:18"), by="liu-yang"))
    assert "Need met" not in all_to("reporter", step)
    (risk,) = [each for each in life.until("22:00") if "left: 26-0417" in all_to("liu-yang", each)]
    assert all_to("liu-yang", risk).startswith("120 min left: 26-0417, need met by 24:00.")


def test_on_another_day_it_is_named() -> None:
    life = complaint()
    life.tell(Acknowledged(at=at("10:18"), by="liu-yang"))
    steps = life.until("00:10", 23)
    assert any(
        "26-0417 overdue: not recorded yet: need met, due 24:00." in all_to("after-sales", each) for each in steps
    )


def test_the_source_names_the_day_and_the_house_the_hour() -> None:
    life = opened()
    (line,) = [each for each in all_to("emergency", life.steps[0]).split("\n") if "summary" in each]
    assert line == "18:00 summary (plan: the next day; the hour: default)"


# --- asked on the day -------------------------------------------------------------------------------------------------
def test_who_owes_it_is_asked_on_the_day_and_not_before() -> None:
    life = opened()
    assert "summary" not in all_to(LEADER, life.steps[0]).lower()
    assert life.waits()["ask:lessons"] == "09:00"
    life.tell(Did(at=at("13:10"), by=LEADER, action="arrived"))
    life.tell(Acknowledged(at=at("12:52"), by=LEADER))
    life.tell(reported("14:00", "13:50"))
    before = life.until("08:59", 23)
    assert not any("summary by" in all_to(LEADER, step) for step in before)
    (step,) = life.until("09:00", 23)
    assert readers(step) == [LEADER]
    assert all_to(LEADER, step) == (
        "26-0417: summary by 18:00. The draft is written from the record: course, time limits; cause and measures open."
        "\nCase 26-0417, incident\nSee the draft\nDone"
    )
    assert "ask:lessons" not in life.waits()
    life.tell(Noted(at=at("11:00", 23), by=LEADER, obligation="lessons"))
    assert life.obligation("lessons").status is Status.MET


def test_what_is_done_before_its_day_is_never_asked() -> None:
    life = opened()
    life.tell(Noted(at=at("20:00"), by=LEADER, obligation="lessons"))
    assert "ask:lessons" not in life.waits()


def test_the_hour_may_have_passed_when_it_starts() -> None:
    late = INCIDENT.plan.obligation("lessons")
    same = clock.start(late, (), Life().organisation.clocks, at("10:00"), at("18:00"), ZONE)
    assert same.ask_at == at("09:00")


def test_the_draft_has_the_course_and_the_limits_and_leaves_the_rest_open() -> None:
    life = opened()
    life.tell(Acknowledged(at=at("12:52"), by=LEADER))
    life.tell(reported("14:18", "14:12"))
    draft = sheet_ping.drafted(life.case, life.scene(at("09:05", 23)), life.obligation("lessons"), LEADER)
    assert lines(draft) == [
        "Draft of the summary: Incident 26-0417",
        "Course of events",
        "12:50 reported",
        "12:52 taken by Zheng Guodong",
        "14:12 Health authority told",
        "Time limits",
        "acknowledged: due 12:53, done 12:52",
        "authority told: due 14:50, done 14:12",
        "Cause: to be filled in",
        "Measures: to be filled in",
    ]
