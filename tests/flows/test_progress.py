"""How it is going, whenever the reporter asks: who has it, what is next, by when, and whom to call when it is late."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows import status
from flows.answer import Answer
from flows.assignment import Assignment
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Status
from flows.outbound import ToAddress, Wish
from flows.record import Case, CaseState, Done
from flows.terms import PersonId
from tests.flows.words import CHAT, acts, at, case, emergency, held, lines, obligation, read, scene, with_obligation

CALL = "Urgent: +86 731 0000 2400."


def on_the_way(**changes: Any) -> Case:
    """03:33: the standby vehicle has left, and is expected at 04:20."""
    details = {"plate": "湘A·M5160", "driver": "何斌, +86 139 0000 6612"}
    answers = {name: Answer(said_at=at("03:33"), text=text) for name, text in details.items()}
    answers["arrival"] = Answer(said_at=at("03:33"), at=at("04:20"))
    left = Done(action="departed", at=at("03:33"), by="li-na", answers=answers)
    fields: dict[str, Any] = {
        "state": CaseState.ON_THE_WAY,
        "done": (left,),
        "obligations": (obligation("arrival", "04:20"), obligation("repair", "07:12")),
    }
    return held(**{**fields, **changes})


LEFT = "The standby vehicle left at 03:33: 湘A·M5160, 何斌, +86 139 0000 6612. Expected 04:20; you hear of any change."
ARRIVED = Done(action="arrived", at=at("04:31"), by="li-na")
BREACHED: dict[str, Any] = {"status": Status.BREACHED, "breached_at": at("03:17"), "rung": 0, "climbs_at": at("03:22")}
ASKED = (Assignment(person=PersonId("zhao-min"), step="supply-head", asked_at=at("03:17")),)


@pytest.mark.parametrize(
    ("whole", "now", "expected"),
    [
        (
            case(),
            "03:13",
            ["Sent to the supply duty group at 03:12. Someone takes it by 03:17, otherwise the group head is alerted."],
        ),
        (case(paged_at=None), "03:13", ["Recorded at 03:12."]),
        (case(obligations=()), "03:13", ["Sent to the supply duty group at 03:12."]),
        (
            replace(with_obligation(case(), ACKNOWLEDGE, **BREACHED), assignments=ASKED),
            "03:18",
            [
                "Nobody has taken it yet; group head Zhao Min was alerted at 03:17, the duty manager follows at 03:22.",
                CALL,
            ],
        ),
        (
            replace(with_obligation(case(), ACKNOWLEDGE, **{**BREACHED, "rung": 2}), assignments=ASKED),
            "03:38",
            ["Nobody has taken it yet; director Fang Lin was alerted at 03:17.", CALL],
        ),
        (
            with_obligation(case(), ACKNOWLEDGE, status=Status.BREACHED),
            "03:18",
            ["Nobody has taken it yet.", CALL],
        ),
        (
            held(),
            "03:16",
            ["Li Na has it since 03:15.", "Next: standby vehicle leaves by 03:27, repair arranged by 07:12."],
        ),
        (
            on_the_way(),
            "03:40",
            ["Li Na has it since 03:15.", LEFT, "Next: vehicle arrives by 04:20, repair arranged by 07:12."],
        ),
        (
            with_obligation(on_the_way(), "arrival", status=Status.BREACHED, climbs_at=at("04:36")),
            "04:26",
            [
                "Li Na has it since 03:15.",
                LEFT,
                "The vehicle has not arrived; it was due at 04:20. You get a new time by 04:36.",
                CALL,
                "Next: repair arranged by 07:12.",
            ],
        ),
        (
            on_the_way(
                state=CaseState.ON_SITE, done=(Done(action="arrived", at=at("04:31"), by="li-na"),), obligations=()
            ),
            "04:32",
            ["Li Na has it since 03:15.", "On site at 04:31."],
        ),
        (
            held(state=CaseState.RESOLVED, resolved_at=at("05:02"), obligations=()),
            "05:03",
            ["Reported done at 05:02, waiting for your word."],
        ),
        (
            held(
                state=CaseState.REOPENED,
                reopened_at=at("05:25"),
                obligations=(obligation(CALL_BACK, "05:35"),),
            ),
            "05:25",
            ["Reopened at 05:25.", "Li Na has it since 03:15.", "Next: a call to you by 05:35."],
        ),
        (held(obligations=()), "03:16", ["Li Na has it since 03:15.", "You hear of every change."]),
        (
            held(state=CaseState.CLOSED, closed_at=at("06:10")),
            "06:11",
            ["Closed at 06:10. Just send a message if anything is wrong."],
        ),
    ],
)
def test_each_stage(whole: Case, now: str, expected: list[str]) -> None:
    assert [read(line) for line in status.progress(whole, scene(now))] == expected


def test_an_emergency_says_what_is_next_although_nothing_was_promised() -> None:
    whole = emergency(state=CaseState.ACKNOWLEDGED, holder=PersonId("chen-bo"), held_at=at("14:07"))
    said = status.status_of(with_obligation(whole, ACKNOWLEDGE, status=Status.MET), scene("14:07"), 0)
    assert lines(said) == ["26-0421: Chen Bo has it since 14:07.", "Next: 120 called by 14:09.", CALL]


def test_the_answer_names_the_case_and_what_can_still_be_answered() -> None:
    assert lines(status.status_of(held(), scene("03:16"), 2)) == [
        "26-0417: Li Na has it since 03:15.",
        "Next: standby vehicle leaves by 03:27, repair arranged by 07:12.",
        "2 questions are still open; you can go on answering.",
    ]
    assert "1 question is still open; you can go on answering." in lines(status.status_of(held(), scene("03:16"), 1))


def test_a_resolved_case_asks_again_whether_it_is_solved() -> None:
    said = status.status_of(held(state=CaseState.RESOLVED, resolved_at=at("05:02")), scene("05:03"), 0)
    assert acts(said.buttons) == ["confirmed", "disputed"]


def test_solved_but_not_yet_closed() -> None:
    whole = held(
        state=CaseState.RESOLVED,
        resolved_at=at("05:02"),
        confirmed_at=at("05:10"),
        done=(Done(action="resolved", at=at("05:02"), by="li-na"),),
        obligations=(obligation("repair", "07:12"),),
    )
    said = status.status_of(whole, scene("05:12"), 0)
    assert lines(said) == [
        "26-0417: Solved, as you said at 05:10. Before it is closed: repair arranged.",
        "Next: repair arranged by 07:12.",
    ]
    assert said.buttons == ()


def test_several_cases() -> None:
    other = emergency(state=CaseState.CLOSED, closed_at=at("15:00"))
    said = status.several([(held(), scene("15:10")), (other, scene("15:10"))])
    assert lines(said) == [
        "You have 2 cases:",
        "26-0417 Vehicle breakdown: Li Na has it since 03:15.",
        "26-0421 Traffic accident, people hurt: Closed at 15:00. Just send a message if anything is wrong.",
    ]
    assert [row[0].press for row in said.buttons] == [Wish(what="status:26-0417"), Wish(what="status:26-0421")]
    assert len(lines(status.several([(held(), scene("15:10"))] * 9))) == 7


def test_none_and_another_persons() -> None:
    none, unknown = status.none_open(CHAT), status.not_found(CHAT, "26-0499")
    assert lines(none) == ["You have no open case. What would you like to report?"]
    assert lines(unknown) == ["No case 26-0499 of yours was found."]
    assert none.to == unknown.to == ToAddress(address=CHAT)
