"""Promises by a time that somebody gave, again and again, by several, and beyond the end of a case."""

from __future__ import annotations

from typing import Any

from flows import promise
from flows.answer import Answer
from flows.card import card
from flows.event import Detailed, Did, Noted, Supplemented, Unable
from flows.obligation import Status
from tests.flows.life import Life, readers
from tests.flows.timed_plans import COMPANY, ask, deed, owes, plan
from tests.flows.words import at, read


def life_of(clock: str, answers: dict[str, Answer] | None = None, **parts: Any) -> Life:
    life = Life(plan(**parts), COMPANY)
    life.opens(clock, branch="event", answers=answers or {})
    return life


def time(clock: str, day: int = 22, said: str = "10:00") -> Answer:
    return Answer(said_at=at(said), at=at(clock, day))


# --- times that somebody gave -----------------------------------------------------------------------------------------
NEEDED: dict[str, Any] = {
    "questions": [ask("needed", "time", optional=True, opens=True)],
    "obligations": [
        owes("goods", expected="needed", promised=True, basis="company"),
        owes("confirm", before={"of": "needed", "lead": "1 day"}, met_by="confirmed"),
    ],
    "actions": [deed("answered", becomes="resolved"), deed("confirmed")],
}


def test_the_reporters_own_time_is_when_it_is_due_and_a_check_comes_before() -> None:
    life = life_of("10:00", {"needed": time("15:00", 24)}, **NEEDED)
    assert life.obligation("goods").due_at == at("15:00", 24)
    assert life.obligation("confirm").due_at == at("15:00", 23)
    life.tell(Supplemented(at=at("11:00"), answers={"needed": time("09:00", 26, said="11:00")}))
    assert life.obligation("goods").due_at == at("09:00", 26)
    assert (life.obligation("confirm").due_at, life.obligation("confirm").was_due_at) == (
        at("09:00", 25),
        at("15:00", 23),
    )


def test_no_time_is_no_promise_of_one() -> None:
    life = life_of("10:00", {"needed": Answer(said_at=at("10:00"), skipped=True)}, **NEEDED)
    assert life.case.obligation("goods") is None
    assert life.case.obligation("confirm") is None


def test_a_check_that_is_due_before_anybody_could_do_it_is_late_at_birth() -> None:
    life = life_of("10:00", {"needed": time("20:00")}, **NEEDED)
    assert (life.obligation("confirm").status, life.obligation("confirm").breached_at) == (
        Status.BREACHED,
        at("20:00", 21),
    )
    assert life.obligation("goods").status is Status.RUNNING
    life.tell(Did(at=at("10:05"), by="li-na", action="confirmed"))
    assert life.obligation("confirm").met_at == at("10:05")


def test_a_check_says_how_long_before_it_stands() -> None:
    document = {**NEEDED, "obligations": [{**NEEDED["obligations"][1], "basis": "document"}]}
    life = life_of("10:00", {"needed": time("15:00", 24)}, **document)
    scene = life.scene(at("10:01"))
    said = read(promise.promised(life.case, scene, life.obligation("confirm")))
    assert said == "Promised: confirm by 15:00 (plan, 1440 min ahead)"
    late = life_of("10:00", {"needed": time("20:00")}, **document)
    line = promise.due_line(late.case, late.scene(at("10:01")), late.obligation("confirm"), distance=True)
    assert read(line).startswith("confirm: due 20:00, already 840 min late when reported at 10:00")


def test_a_time_that_a_deed_was_given_counts_like_one_of_the_form() -> None:
    life = life_of(
        "10:00",
        obligations=[owes("ready", before={"of": "plan.tour", "lead": "2 h"})],
        actions=[deed("answered", becomes="resolved"), deed("plan", ask("tour", "time"))],
    )
    assert life.case.obligation("ready") is None
    life.tell(Did(at=at("10:10"), by="li-na", action="plan"))
    life.tell(Detailed(at=at("10:11"), by="li-na", action="plan", answers={"tour": time("16:00")}))
    assert life.obligation("ready").due_at == at("14:00")


def test_what_follows_a_failure_counts_from_it() -> None:
    life = life_of(
        "10:00",
        obligations=[owes("buy", within="2 h", when={"failed": ["own"]}, met_by="bought")],
        actions=[
            deed("answered", becomes="resolved"),
            deed("own", unable={"zh": "没有", "en": "None"}),
            deed("bought"),
        ],
    )
    assert life.case.obligation("buy") is None
    life.tell(Unable(at=at("13:00"), by="li-na", action="own"))
    assert (life.obligation("buy").started_at, life.obligation("buy").due_at) == (at("13:00"), at("15:00"))
    life.tell(Did(at=at("13:10"), by="li-na", action="own"))
    assert life.obligation("buy").status is Status.LAPSED


WAYS: dict[str, Any] = {
    "actions": [
        deed("answered", becomes="resolved"),
        deed("stock", again=True, unable={"zh": "没有", "en": "None"}),
        deed("maker", again=True, unable={"zh": "没有", "en": "None"}),
        deed("bought"),
    ]
}


def test_of_two_failures_it_counts_from_the_one_that_made_its_condition_hold() -> None:
    both = {"failed": ["stock", "maker"]}
    either = {"any": [{"failed": ["stock"]}, {"failed": ["maker"]}]}
    for when, started in ((both, "12:00"), (either, "11:00")):
        life = life_of("10:00", obligations=[owes("buy", within="2 h", when=when, met_by="bought")], **WAYS)
        assert life.case.obligation("buy") is None
        life.tell(Unable(at=at("11:00"), by="li-na", action="maker"))
        life.tell(Unable(at=at("12:00"), by="li-na", action="stock"))
        assert (life.obligation("buy").started_at, life.obligation("buy").status) == (at(started), Status.RUNNING)


def test_while_one_way_has_failed_its_clock_goes_on_whatever_becomes_of_the_other() -> None:
    when = {"any": [{"failed": ["stock"]}, {"failed": ["maker"]}]}
    life = life_of("10:00", obligations=[owes("buy", within="2 h", when=when, met_by="bought")], **WAYS)
    life.tell(Unable(at=at("11:00"), by="li-na", action="stock"))
    life.tell(Unable(at=at("11:30"), by="li-na", action="maker"))
    life.tell(Did(at=at("12:00"), by="li-na", action="stock"))
    assert (life.obligation("buy").started_at, life.obligation("buy").status) == (at("11:00"), Status.RUNNING)
    life.tell(Did(at=at("12:10"), by="li-na", action="bought"))
    life.tell(Did(at=at("12:20"), by="li-na", action="maker"))
    assert [each.id for each in life.case.obligations if each.id.startswith("buy")] == ["buy"], "it was kept once"


def test_what_fails_anew_starts_a_clock_of_its_own() -> None:
    owed = owes("buy", within="2 h", when={"failed": ["stock"]}, met_by="bought")
    life = life_of("10:00", obligations=[owed], **WAYS)
    life.tell(Unable(at=at("11:00"), by="li-na", action="stock"))
    life.tell(Did(at=at("11:30"), by="li-na", action="stock"))
    life.tell(Unable(at=at("15:00"), by="li-na", action="stock"))
    anew = life.obligation("buy")
    assert (anew.status, anew.started_at, anew.due_at) == (Status.RUNNING, at("15:00"), at("17:00"))
    assert life.obligation("buy-1").status is Status.LAPSED


def test_what_was_done_beside_a_failure_counts_too() -> None:
    when = {"any": [{"failed": ["stock"]}, {"done": ["maker"]}]}
    life = life_of("10:00", obligations=[owes("buy", within="2 h", when=when, met_by="bought")], **WAYS)
    life.tell(Did(at=at("14:00"), by="li-na", action="maker"))
    assert life.obligation("buy").started_at == at("14:00"), "it is not born broken either way"


# --- again and again --------------------------------------------------------------------------------------------------
CHASE: dict[str, Any] = {
    "obligations": [
        owes(
            "chase",
            within="1 day",
            after="reported",
            every="1 day",
            until={"done": ["outcome"]},
            met_by="chased",
            who="supply-head",
        )
    ],
    "actions": [
        deed("answered", becomes="resolved"),
        deed("reported"),
        deed("chased", again=True),
        deed("outcome"),
    ],
}


def chased() -> Life:
    life = life_of("10:00", **CHASE)
    life.tell(Did(at=at("10:30"), by="li-na", action="reported"))
    return life


def test_it_is_owed_anew_each_time_it_was_done() -> None:
    life = chased()
    assert life.obligation("chase").due_at == at("10:30", 23)
    life.tell(Did(at=at("09:00", 23), by="li-na", action="chased"))
    owed = life.obligation("chase")
    assert (owed.status, owed.started_at, owed.due_at) == (Status.RUNNING, at("09:00", 23), at("09:00", 24))
    assert owed.ask_at == at("21:00", 23), "not at once"
    assert life.obligation("chase-1").status is Status.MET
    life.tell(Did(at=at("12:00", 24), by="li-na", action="chased"))
    assert life.obligation("chase-2").breached_at == at("09:00", 24)
    assert life.obligation("chase").due_at == at("12:00", 25)


def test_nothing_else_moves_a_round() -> None:
    life = chased()
    life.tell(Did(at=at("09:00", 23), by="li-na", action="chased"))
    before = life.obligation("chase")
    life.tell(Supplemented(at=at("09:30", 23), note="Any news?"))
    assert life.obligation("chase") == before


def test_the_rounds_end_with_what_they_were_for() -> None:
    life = chased()
    life.tell(Did(at=at("09:00", 23), by="li-na", action="chased"))
    life.tell(Did(at=at("11:00", 23), by="li-na", action="outcome"))
    assert life.obligation("chase").status is Status.LAPSED
    early = chased()
    early.tell(Did(at=at("11:00"), by="li-na", action="outcome"))
    assert early.obligation("chase").status is Status.LAPSED


def test_a_round_that_is_confirmed_by_a_press_starts_the_next_one() -> None:
    watch = owes("watch", within="2 h", every="4 h", met_by="", who="supply-head")
    life = life_of("10:00", obligations=[watch])
    life.tell(Noted(at=at("11:00"), by="zhao-min", obligation="watch"))
    assert (life.obligation("watch-1").status, life.obligation("watch").due_at) == (Status.MET, at("15:00"))


# --- each for themselves ----------------------------------------------------------------------------------------------
TOLD: dict[str, Any] = {
    "obligations": [owes("told", within="30 min", who="supply-head", beside=["duty-manager", "director"], met_by="")]
}


def test_each_of_several_is_asked_and_climbs_alone() -> None:
    life = life_of("10:00", **TOLD)
    assert [(each.id, each.owner) for each in life.case.obligations if each.id.startswith("told")] == [
        ("told", "supply-head"),
        ("told.duty-manager", "duty-manager"),
        ("told.director", "director"),
    ]
    head = COMPANY.role("supply-head").people[0]
    director = COMPANY.role("director").people[0]
    assert {head, director} <= set(readers(*life.steps))
    life.tell(Noted(at=at("10:05"), by=head, obligation="told"))
    assert life.obligation("told").status is Status.MET
    assert life.obligation("told.director").status is Status.RUNNING
    life.tell(Supplemented(at=at("10:06"), answers={"happened": time("09:00", said="10:06")}))
    shown = [read(line) for line in card(life.case, life.scene(at("10:06"))).lines]
    assert any("director, duty manager (default), 1 of 3 have confirmed" in line for line in shown), "\n".join(shown)
    life.until("10:30")
    assert life.obligation("told.director").status is Status.BREACHED


def test_a_deed_that_meets_it_meets_it_for_all() -> None:
    life = life_of("10:00", **TOLD, actions=[deed("answered", meets=["told"])])
    life.tell(Did(at=at("10:05"), by="li-na", action="answered"))
    assert {each.status for each in life.case.obligations if each.id.startswith("told")} == {Status.MET}


# --- after the end ----------------------------------------------------------------------------------------------------
def test_what_outlives_a_case_is_owed_when_it_is_closed() -> None:
    life = life_of(
        "10:00",
        obligations=[
            owes("lessons", within="1 day", who="supply-head", met_by="", outlives=True),
            owes("other", within="1 day", who="supply-head", met_by=""),
        ],
        actions=[deed("answered", becomes="resolved")],
        closing={"confirmed": False},
    )
    life.tell(Did(at=at("11:00"), by="li-na", action="answered"))
    assert life.case.closed_at == at("11:00")
    assert life.obligation("other").status is Status.LAPSED
    assert life.obligation("lessons").status is Status.RUNNING
    life.until("10:00", 23)
    assert life.obligation("lessons").status is Status.BREACHED
    life.tell(Noted(at=at("10:30", 23), by="zhao-min", obligation="lessons"))
    assert life.obligation("lessons").met_at == at("10:30", 23)
