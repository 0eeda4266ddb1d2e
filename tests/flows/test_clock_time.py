"""When promises are due: by windows of the day, in hours of work, by the row of a table; and what stands beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from flows import clock_time, promise
from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.calendars import add_working, hours_of
from flows.event import Acknowledged, Did, Supplemented
from flows.lengths import Length
from flows.obligation import Status
from flows.policy import WorkingHours
from flows.promise_rule import Day, ObligationRule, Slot
from flows.terms import Basis
from tests.flows.life import Life
from tests.flows.timed_plans import COMPANY, SHOP, ask, owes, plan
from tests.flows.words import at, read

ZONE = "Asia/Shanghai"
# Windows as a document prints them, edges shared.
SLOTS = (
    Slot(since="09:00", until="13:00", day=Day.SAME, at="18:00"),
    Slot(since="13:00", until="18:00", day=Day.NEXT, at="09:00"),
    Slot(since="18:00", until="09:00", day=Day.NEXT, at="12:00"),
)


def rule(**more: Any) -> ObligationRule:
    fields = {"id": "x", "what": Bilingual(zh="x", en="x"), "who": "holder", "basis": Basis.DOCUMENT, **more}
    return ObligationRule(**fields)


def life_of(clock: str, answers: dict[str, Answer] | None = None, **parts: Any) -> Life:
    life = Life(plan(**parts), COMPANY)
    life.opens(clock, branch="event", answers=answers or {})
    return life


def right(life: Life, wanted: str) -> str:
    """By what right it is due, as a manager reads it."""
    scene = life.scene(life.journal[-1].now)
    return read(promise.promised(life.case, scene, life.obligation(wanted)))


def time(clock: str, day: int = 22, said: str = "10:00") -> Answer:
    return Answer(said_at=at(said), at=at(clock, day))


def option(value: str) -> Answer:
    return Answer(said_at=at("10:00"), option=value)


# --- windows of the day -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("10:30", at("18:00")),
        ("12:59", at("18:00")),
        ("13:00", at("18:00")),
        ("13:01", at("09:00", 23)),
        ("15:00", at("09:00", 23)),
        ("17:59", at("09:00", 23)),
        ("18:00", at("09:00", 23)),
        ("18:01", at("12:00", 23)),
        ("23:59", at("12:00", 23)),
        ("00:00", at("12:00")),
        ("02:00", at("12:00")),
        ("08:59", at("12:00")),
        ("09:00", at("12:00")),
        ("09:01", at("18:00")),
    ],
)
def test_what_began_in_a_window_is_due_at_its_time_and_a_shared_edge_at_the_earlier(clock: str, due: datetime) -> None:
    assert clock_time.due(rule(slots=SLOTS), at(clock), ZONE) == due
    assert clock_time.due(rule(slots=tuple(reversed(SLOTS))), at(clock), ZONE) == due


def test_a_second_after_a_shared_edge_belongs_to_the_later_window() -> None:
    assert clock_time.by_slot(SLOTS, at("13:00") + timedelta(seconds=1), ZONE) == at("09:00", 23)


def test_what_no_window_holds_is_due_at_the_next_of_their_times() -> None:
    assert clock_time.by_slot(SLOTS[:1], at("20:00"), ZONE) == at("18:00", 23)
    assert clock_time.by_slot(SLOTS[1:2], at("08:00"), ZONE) == at("09:00")


@given(st.integers(0, 3 * 24 * 60), st.sampled_from([ZONE, "UTC", "Europe/Berlin", "America/St_Johns"]))
def test_a_window_never_asks_for_the_past_nor_for_more_than_a_day(minutes: int, zone: str) -> None:
    moment = at("00:00", 21) + timedelta(minutes=minutes)
    due = clock_time.by_slot(SLOTS, moment, zone)
    assert moment < due <= moment + timedelta(hours=24)


def test_a_window_is_looked_up_by_the_time_of_the_event_where_that_is_told() -> None:
    report = owes("report", slots=[_slot(each) for each in SLOTS], since="happened", basis="document")
    told = life_of("10:15", {"happened": time("08:59", said="10:15")}, obligations=[report])
    assert (told.obligation("report").started_at, told.obligation("report").due_at) == (at("08:59"), at("12:00"))
    unknown = life_of("10:15", obligations=[report])
    assert unknown.obligation("report").due_at == at("18:00")
    assert right(unknown, "report") == "Promised: report by 18:00 (plan)"
    unknown.tell(Supplemented(at=at("10:20"), answers={"happened": time("08:59", said="10:20")}))
    assert unknown.obligation("report").due_at == at("12:00")
    assert right(unknown, "report") == "Promised: report by 12:00 (plan, counted from 08:59)"


def test_what_happened_yesterday_can_be_late_when_it_is_reported() -> None:
    report = owes("report", slots=[_slot(each) for each in SLOTS], since="happened")
    life = life_of("10:15", {"happened": time("10:00", 21)}, obligations=[report])
    assert (life.obligation("report").due_at, life.obligation("report").status) == (at("18:00", 21), Status.BREACHED)


def _slot(slot: Slot) -> dict[str, str]:
    return {"since": slot.since, "until": slot.until, "day": slot.day.value, "at": slot.at}


# --- hours of work ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("clock", "day", "due"),
    [
        ("10:00", 22, at("11:00")),
        ("08:59", 22, at("10:00")),
        ("09:00", 22, at("10:00")),
        ("17:00", 22, at("18:00")),
        ("17:30", 22, at("05:30", 23)),  # half an hour is left: it would go on at 09:00, but 12 hours come first
        ("18:00", 22, at("06:00", 23)),
        ("21:00", 22, at("09:00", 23)),
        ("21:59", 22, at("09:59", 23)),
        ("22:00", 22, at("10:00", 23)),
        ("22:01", 22, at("10:00", 23)),
        ("03:00", 22, at("10:00")),
    ],
)
def test_a_length_counts_while_it_is_open_and_never_longer_than_its_most(clock: str, day: int, due: datetime) -> None:
    overnight = rule(within=Length("1 h"), hours="shop", most=Length("12 h"))
    assert clock_time.due(overnight, at(clock, day), ZONE, hours=(SHOP,)) == due


def test_without_a_most_it_waits_for_the_opening() -> None:
    plain = rule(within=Length("1 h"), hours="shop")
    assert clock_time.due(plain, at("17:30"), ZONE, hours=(SHOP,)) == at("09:30", 23)
    assert clock_time.due(plain, at("17:30"), ZONE, hours=()) == at("18:30"), "hours that nobody has named"


@given(st.integers(0, 2 * 24 * 60), st.integers(1, 20 * 60))
def test_working_time_is_never_shorter_than_the_length_and_ends_while_open(start: int, length: int) -> None:
    moment, wanted = at("00:00", 21) + timedelta(minutes=start), timedelta(minutes=length)
    due = clock_time.due(rule(within=Length(f"{length} min"), hours="shop"), moment, ZONE, hours=(SHOP,))
    assert due is not None
    assert due >= moment + wanted
    opened = add_working(SHOP, moment, timedelta(), ZONE)
    assert opened is not None
    assert due >= opened + wanted
    local = (due + timedelta(hours=8)).strftime("%H:%M")
    assert "09:00" < local <= "18:00"
    assert hours_of((SHOP,), "shop") is SHOP
    assert hours_of((SHOP,), "other") is None


def test_a_case_counts_in_the_hours_of_its_organisation() -> None:
    owed = owes("answer", within="1 h", hours="shop", most="12 h", basis="document")
    life = life_of("20:00", obligations=[owed])
    assert life.obligation("answer").due_at == at("08:00", 23)
    assert right(life, "answer") == "Promised: answer by 08:00 (plan, 720 min at most)"
    assert right(life_of("10:00", obligations=[owed]), "answer") == "Promised: answer by 11:00 (plan)"


# --- a row of a table -------------------------------------------------------------------------------------------------
SLA: dict[str, Any] = {
    "questions": [ask("size", "choice", "small", "large", opens=True), ask("region", "choice", "city", "town")],
    "tables": [
        {
            "id": "response",
            "gives": "length",
            "rows": [
                {
                    "id": "city",
                    "length": "1 h",
                    "when": {"answers": {"size": ["small"], "region": ["city"]}},
                    "basis": "document",
                    "cite": "000:395",
                },
                {"id": "town", "length": "3 h", "when": {"answers": {"size": ["small"]}}, "basis": "document"},
                {"id": "large", "length": "4 h", "when": {"answers": {"size": ["large"]}}, "basis": "document"},
            ],
            "otherwise": {"id": "call", "length": "5 min"},
        }
    ],
    "obligations": [owes("response", matrix="response", promised=True)],
}


@pytest.mark.parametrize(
    ("answers", "row", "due", "basis"),
    [
        ({"size": "small", "region": "city"}, "city", "11:00", Basis.DOCUMENT),
        ({"size": "small", "region": "town"}, "town", "13:00", Basis.DOCUMENT),
        ({"size": "large"}, "large", "14:00", Basis.DOCUMENT),
        ({}, "call", "10:05", Basis.DEFAULT),
    ],
)
def test_a_row_brings_its_length_and_its_right(answers: dict[str, str], row: str, due: str, basis: Basis) -> None:
    life = life_of("10:00", {name: option(value) for name, value in answers.items()}, **SLA)
    owed = life.obligation("response")
    assert (owed.row, owed.due_at, owed.basis) == (row, at(due), basis)
    assert ("(plan, " in right(life, "response")) == (basis is Basis.DOCUMENT)


def test_another_row_counts_from_the_same_start_and_the_reporter_reads_the_new_time() -> None:
    life = life_of("10:00", {"size": option("small")}, **SLA)
    life.tell(Acknowledged(at=at("10:01"), by="li-na"))
    step = life.tell(Supplemented(at=at("10:20"), answers={"region": option("city")}))
    owed = life.obligation("response")
    assert (owed.row, owed.started_at, owed.due_at, owed.was_due_at) == ("city", at("10:00"), at("11:00"), None)
    assert owed.cite == "000:395"
    said = [read(line) for each in step.outbound for line in getattr(each, "lines", ())]
    assert "New time: response by 11:00, it was 13:00." in said
    life.tell(Supplemented(at=at("10:30"), answers={"region": option("city")}))
    assert life.obligation("response") == owed, "nothing new"


def test_a_row_that_turns_out_to_be_over_is_broken_at_once_and_one_that_is_not_runs_again() -> None:
    life = life_of("10:00", {"size": option("large")}, **SLA)
    life.until("11:29")
    life.tell(Supplemented(at=at("11:30"), answers={"size": option("small"), "region": option("city")}))
    assert (life.obligation("response").status, life.obligation("response").breached_at) == (
        Status.BREACHED,
        at("11:00"),
    )
    life.tell(Supplemented(at=at("11:40"), answers={"size": option("large")}))
    assert (life.obligation("response").status, life.obligation("response").breached_at) == (Status.RUNNING, None)


def test_what_was_met_is_not_measured_anew() -> None:
    life = life_of("10:00", {"size": option("small")}, **SLA)
    life.tell(Did(at=at("12:30"), by="li-na", action="answered"))
    life.tell(Supplemented(at=at("12:40"), answers={"region": option("city")}))
    owed = life.obligation("response")
    assert (owed.status, owed.row, owed.breached_at) == (Status.MET, "town", None)


def test_a_table_without_a_row_for_it_makes_no_promise() -> None:
    bare = {**SLA, "tables": [{**SLA["tables"][0], "otherwise": None}]}
    life = life_of("10:00", **bare)
    assert life.case.obligation("response") is None
    life.tell(Supplemented(at=at("10:10"), answers={"size": option("large")}))
    assert life.obligation("response").due_at == at("14:00")


def test_hours_over_midnight_and_days_of_their_own() -> None:
    night = WorkingHours(id="night", since="22:00", until="06:00")
    counted = rule(within=Length("3 h"), hours="night")
    assert clock_time.due(counted, at("05:00"), ZONE, hours=(night,)) == at("00:00", 23)
    assert clock_time.due(replace(counted, within=Length("1 h")), at("05:00"), ZONE, hours=(night,)) == at("06:00")
