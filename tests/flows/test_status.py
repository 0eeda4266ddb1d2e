"""What the reporter reads at each stage, by itself and on asking."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows import status
from flows.assignment import Assignment, Reply
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Status
from flows.record import Case, CaseState, Done
from flows.terms import PersonId, RoleId
from tests.flows.words import (
    acts,
    at,
    case,
    emergency,
    held,
    labels,
    lines,
    obligation,
    scene,
    with_obligation,
)

CALL = "Urgent: +86 731 0000 2400."
HEAD = RoleId("supply-head")


def asked(person: str, step: str, clock: str) -> tuple[Assignment, ...]:
    return (Assignment(person=PersonId(person), step=step, asked_at=at(clock)),)


def unclaimed(rung: int = 0, climbs: str = "03:22") -> Case:
    """03:17: nobody has taken it, the group head was asked."""
    late = {"status": Status.BREACHED, "breached_at": at("03:17"), "rung": rung, "climbs_at": at(climbs)}
    whole = with_obligation(case(), ACKNOWLEDGE, **late)
    return replace(whole, assignments=asked("zhao-min", "supply-head", "03:17"))


# --- somebody has it --------------------------------------------------------------------------------------------------
def test_a_named_person_has_it() -> None:
    assert lines(status.acknowledged(held(), scene("03:15"))) == [
        "Li Na (supply duty group) has your case and will call you."
    ]
    manager = held(holder=PersonId("zhou-qiang"))
    assert lines(status.acknowledged(manager, scene("03:15"))) == ["Zhou Qiang has your case and will call you."]
    urgent = emergency(holder=PersonId("chen-bo"), held_at=at("14:07"))
    assert lines(status.acknowledged(urgent, scene("14:07")))[-1] == CALL


def test_after_a_hand_over_they_read_only_who_has_it_now() -> None:
    former = Assignment(person=PersonId("chen-bo"), step="watch", asked_at=at("03:12"), reply=Reply.HANDED_OVER)
    assert lines(status.acknowledged(held(assignments=(former,)), scene("03:20"))) == ["Li Na now has your case."]


def test_what_was_done() -> None:
    arrived = Done(action="arrived", at=at("04:31"), by="li-na")
    said = status.did(held(done=(arrived,)), scene("04:31"), arrived)
    assert lines(said) == ["On site at 04:31."]
    assert said
    assert (labels(said.buttons), acts(said.buttons)) == ([["Not here yet"]], ["not_there"])
    called = Done(action="call-120", at=at("14:08"), by="chen-bo")
    assert lines(status.did(emergency(), scene("14:08"), called)) == ["Chen Bo called 120 at 14:08.", CALL]
    assert status.did(held(), scene("04:31"), Done(action="gone", at=at("04:31"), by="li-na")) is None


def test_a_new_time_of_arrival() -> None:
    arrival = obligation("arrival", "04:35", was_due_at=at("04:20"))
    assert lines(status.arrival_moved(held(), scene("04:08"), arrival)) == [
        "Arrival is now expected at 04:35; it was 04:20."
    ]
    first = replace(arrival, was_due_at=None)
    assert lines(status.arrival_moved(held(), scene("04:08"), first)) == ["Arrival is expected at 04:35."]


# --- it is late -------------------------------------------------------------------------------------------------------
def test_a_broken_promise_has_a_new_time_and_a_number() -> None:
    standby = held().obligation("standby")
    assert standby
    assert lines(status.overdue(held(), scene("03:27"), standby, HEAD, at("03:37"))) == [
        "The standby vehicle has not left; group head Zhao Min has been alerted.",
        "You get a new time by 03:37.",
        CALL,
    ]
    assert lines(status.climbed(held(), scene("03:37"), standby, RoleId("duty-manager"), at("03:47"))) == [
        "The standby vehicle has not left; duty manager Zhou Qiang has been alerted now, too.",
        "You get a new time by 03:47.",
        CALL,
    ]
    assert lines(status.overdue(held(), scene("03:27"), standby, None, None)) == [
        "The standby vehicle has not left.",
        CALL,
    ]


def test_a_call_that_was_not_made() -> None:
    back = obligation(CALL_BACK, "03:20")
    assert lines(status.overdue(held(), scene("03:41"), back, HEAD, at("03:51")))[:2] == [
        "The call promised to you by 03:20 has not been made; group head Zhao Min has been alerted.",
        "You get a call or a new time by 03:51.",
    ]


def test_a_case_that_nobody_takes() -> None:
    whole = unclaimed()
    due = whole.obligation(ACKNOWLEDGE)
    assert due
    for said in (
        status.overdue(whole, scene("03:17"), due, HEAD, at("03:22")),
        status.climbed(whole, scene("03:17"), due, HEAD, at("03:22")),
    ):
        assert lines(said) == [
            "Nobody has taken it yet; group head Zhao Min was alerted at 03:17, the duty manager follows at 03:22.",
            CALL,
        ]


# --- the end ----------------------------------------------------------------------------------------------------------
def resolved(**changes: Any) -> Case:
    return held(state=CaseState.RESOLVED, resolved_at=at("05:02"), **changes)


def back_by(clock: str) -> tuple[Any, ...]:
    return (obligation(CALL_BACK, clock, started_at=at("05:20")),)


def test_is_it_solved() -> None:
    said = status.resolved(resolved(), scene("05:02"))
    assert lines(said) == ["Is it solved?"]
    assert said.question
    assert labels(said.buttons) == [["Solved"], ["Not solved"]]
    assert acts(said.buttons) == ["confirmed", "disputed"]


def test_solved_but_something_is_missing() -> None:
    confirmed = resolved(confirmed_at=at("05:10"))
    repair = replace(confirmed, done=(Done(action="resolved", at=at("05:02"), by="li-na"),))
    assert lines(status.confirmed(repair, scene("05:10")))[0] == (
        "Recorded: solved. Before case 26-0417 is closed: repair arranged."
    )
    nothing = replace(repair, branch="accident", obligations=())
    assert lines(status.confirmed(nothing, scene("05:10"))) == ["Recorded: solved."]


@pytest.mark.parametrize(
    ("word", "whole", "expected"),
    [
        (
            status.disputed,
            held(state=CaseState.REOPENED, reopened_at=at("05:20"), obligations=back_by("05:30")),
            [
                "Case 26-0417 is open again; group head Zhao Min has been alerted.",
                "You get a call by 05:30.",
                "What is still wrong? A sentence or a photo, or nothing.",
            ],
        ),
        (
            status.disputed,
            held(state=CaseState.ON_SITE, obligations=back_by("05:30")),
            ["Recorded: not here yet; group head Zhao Min has been alerted.", "You get a call by 05:30.", CALL],
        ),
        (
            status.reopened,
            held(state=CaseState.WAITING, obligations=back_by("05:30")),
            ["Case 26-0417 is open again and with the supply duty group.", "You get a call by 05:30."],
        ),
        (
            status.withdrawn,
            held(obligations=back_by("05:30")),
            [
                "Recorded: no longer needed. The supply duty group calls you to confirm.",
                "You get a call by 05:30.",
                "Until then everything goes on.",
            ],
        ),
        (
            status.solved_silence,
            resolved(obligations=back_by("05:30")),
            [
                "You have not said whether it is solved. That is all right, case 26-0417 stays open.",
                "You get a call by 05:30.",
            ],
        ),
        (
            status.closed,
            held(state=CaseState.CLOSED, closed_at=at("06:10")),
            ["Case 26-0417 is closed. Just send a message if anything is wrong."],
        ),
        (
            status.closed,
            held(state=CaseState.CLOSED, resolved_at=at("05:02"), silent_at=at("06:10")),
            ["No answer from you since 05:02, so case 26-0417 is closed. Just send a message if anything is wrong."],
        ),
        (
            status.released,
            held(state=CaseState.CLOSED),
            ["Case 26-0417 is called off, as you wished. Write at any time if something happens."],
        ),
        (
            status.calmed,
            emergency(),
            [
                "That is all right; say so at any time if something changes.",
                "The supply duty group calls you to confirm.",
                CALL,
            ],
        ),
        (status.called_asked, held(obligations=back_by("05:30")), ["Li Na calls you by 05:30."]),
        (status.called_asked, case(obligations=back_by("05:30")), ["The supply duty group calls you by 05:30."]),
        (status.called_asked, case(), ["Your wish for a call has gone to the supply duty group."]),
    ],
)
def test_the_words_of_the_end(word: Any, whole: Case, expected: list[str]) -> None:
    assert lines(word(whole, scene("05:20"))) == expected


def test_a_closed_case_can_be_opened_again() -> None:
    closed = held(state=CaseState.CLOSED, closed_at=at("06:10"))
    for said in (status.closed(closed, scene("06:10")), status.status_of(closed, scene("06:10"), 0)):
        assert acts(said.buttons) == ["reopen"]
