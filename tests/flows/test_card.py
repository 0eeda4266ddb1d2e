"""The card of a case: what stands on it at each stage, in which order, and which keys it bears."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows.answer import Answer
from flows.assignment import Assignment
from flows.card import card, headline, place, state_word
from flows.obligation import ACKNOWLEDGE, Status
from flows.question import Privacy
from flows.record import CaseState, Done, Gap, Note, Scene
from flows.terms import GroupId, Language, PersonId, RoleId, Severity
from tests.flows.words import (
    ORGANISATION,
    PLAN,
    acts,
    at,
    case,
    emergency,
    held,
    labels,
    lines,
    obligation,
    read,
    reporter,
    scene,
    with_obligation,
)


def test_the_first_page() -> None:
    first = card(case(), scene("03:12"))
    assert lines(first) == [
        "[Waiting] Vehicle breakdown 26-0417",
        "With: nobody yet",
        "Driver: Mr Zhang, 湘A·K3827, phone ending 5521",
        "People: all safe",
        "Place: waiting for the driver",
        "Due",
        "03:17 acknowledge (default), 5 min left",
        "03:17 head of department told (default)",
        "03:27 standby vehicle leaves (default)",
        "03:42 outlet head told (plan)",
        "07:12 repair arranged (default)",
        "As of 03:12",
    ]
    assert labels(first.buttons) == [["Acknowledge", "Decline"], ["EN", "More"]]


def test_the_same_card_after_the_acknowledgement() -> None:
    now = card(held(), scene("03:16"))
    assert lines(now) == [
        "[Acknowledged] Vehicle breakdown 26-0417",
        "With: Li Na since 03:15",
        "Driver: Mr Zhang, 湘A·K3827, phone ending 5521",
        "People: all safe",
        "Place: G4 往广州方向 K1512 (map 28.1963, 113.0737)",
        "Vehicle: stopped, a fault. Photos: 1. Load: frozen",
        "Due",
        "03:27 standby vehicle leaves (default), 11 min left",
        "03:42 outlet head told (plan)",
        "07:12 repair arranged (default)",
        "Done: 03:13 Zhao Min informed, 03:15 acknowledged",
        "As of 03:16",
    ]
    assert acts(now.buttons) == [
        "did:departed",
        "did:arrived",
        "did:resolved",
        "did:repair",
        "phone",
        "reassign",
        "escalate",
        "copy:en",
        "more",
    ]


def test_what_is_at_risk_moves_to_the_second_line() -> None:
    said = lines(card(with_obligation(held(), "standby", status=Status.AT_RISK), scene("03:22")))
    assert said[:2] == [
        "[Acknowledged, at risk] Vehicle breakdown 26-0417",
        "03:27 standby vehicle leaves (default), 5 min left",
    ]
    assert said.count("03:27 standby vehicle leaves (default), 5 min left") == 1


def test_what_is_overdue_is_told_first_and_by_how_much() -> None:
    late = with_obligation(held(), "standby", status=Status.BREACHED, breached_at=at("03:27"))
    late = with_obligation(late, "outlet-head", status=Status.AT_RISK)
    assert lines(card(late, scene("03:27")))[:3] == [
        "[Overdue] Vehicle breakdown 26-0417",
        "The standby vehicle has not left, due 03:27 (default)",
        "03:42 outlet head told (plan), 15 min left",
    ]
    assert lines(card(late, scene("03:33")))[1] == "The standby vehicle has not left, due 03:27 (default), 6 min late"


def test_on_the_way_says_what_left_and_how_late_it_was() -> None:
    whole = with_obligation(held(), "standby", status=Status.MET, met_at=at("03:33"), breached_at=at("03:27"))
    details = {"plate": "湘A·M5160", "driver": "何斌，+86 139 0000 6612"}
    done = Done(
        action="departed",
        at=at("03:33"),
        by="li-na",
        answers={
            **{name: Answer(said_at=at("03:33"), text=text) for name, text in details.items()},
            "arrival": Answer(said_at=at("03:33"), at=at("04:20")),
        },
    )
    arrival = obligation("arrival", "04:35", started_at=at("03:33"), was_due_at=at("04:20"))
    whole = replace(whole, state=CaseState.ON_THE_WAY, done=(done,), obligations=(*whole.obligations, arrival))
    now = card(whole, scene("04:08"))
    said = lines(now)
    assert said[:2] == [
        "[On the way] Vehicle breakdown 26-0417",
        "Standby vehicle left 03:33: 湘A·M5160, expected 04:20",
    ]
    assert "04:35 vehicle arrives (default), was 04:20, 27 min left" in said
    assert "03:33 standby vehicle leaves (6 min late)" in said[-2]
    assert "detail:departed" in acts(now.buttons)
    assert "did:departed" not in acts(now.buttons)


def test_resolved_says_what_is_missing_before_closing() -> None:
    done = Done(action="resolved", at=at("05:02"), by="li-na")
    whole = held(state=CaseState.RESOLVED, done=(done,), resolved_at=at("05:02"))
    said = lines(card(whole, scene("05:02")))
    assert said[:3] == [
        "[Resolved, to confirm] Vehicle breakdown 26-0417",
        "Delivery resumed at 05:02",
        "Still missing before closing: the word of the driver, repair arranged",
    ]
    only = replace(whole, branch="accident", confirmed_at=at("05:05"))
    assert not [line for line in lines(card(only, scene("05:06"))) if line.startswith("Still missing")]


def test_a_closed_card_counts_its_time_limits_and_bears_one_key() -> None:
    met: dict[str, Any] = {"status": Status.MET}
    whole = held(
        state=CaseState.CLOSED,
        closed_at=at("06:10"),
        obligations=(
            obligation(ACKNOWLEDGE, "03:17", met_at=at("03:15"), **met),
            obligation("standby", "03:27", met_at=at("03:33"), breached_at=at("03:27"), **met),
            obligation("repair", "07:12", met_at=at("06:00"), **met),
            obligation("outlet-head", "03:42", status=Status.LAPSED),
        ),
    )
    now = card(whole, scene("06:10"))
    assert lines(now) == [
        "[Closed] Vehicle breakdown 26-0417",
        "Took 178 min, closed at 06:10",
        "Time limits: 3; in time: 2, late: 1 (by 6 min at most)",
        "With: Li Na",
        "As of 06:10",
    ]
    assert labels(now.buttons) == [["Reopen"]]
    unmet = with_obligation(whole, "repair", met_at=None, status=Status.BREACHED)
    assert "Time limits: 3; never recorded as done: 1" in lines(card(unmet, scene("06:10")))
    kept = with_obligation(whole, "standby", met_at=at("03:20"), breached_at=None)
    assert "Time limits: 3, all in time" in lines(card(kept, scene("06:10")))


def test_a_holder_stays_until_the_other_takes_it() -> None:
    asked = Assignment(person=PersonId("chen-bo"), step="reassigned", asked_at=at("03:20"))
    said = lines(card(held(assignments=(asked,)), scene("03:20")))
    assert "With: Li Na since 03:15; Chen Bo is asked to take over" in said


def test_a_gap_in_the_rota_stands_on_the_card() -> None:
    gaps = (
        Gap(at=at("02:40"), step="watch", why="nobody_on_call"),
        Gap(at=at("02:40"), step="director", why="unreachable"),
    )
    whole = case(group=GroupId("warehouse"), opened_at=at("02:40"), recorded_at=at("02:40"), gaps=gaps)
    assert lines(card(whole, scene("02:40")))[:3] == [
        "[Waiting, nobody on call] Vehicle breakdown 26-0417",
        "02:40 warehouse duty group: nobody on call at this hour (gap in the rota)",
        "02:40 director: nobody can be reached",
    ]


@pytest.mark.parametrize(
    ("changes", "line", "key"),
    [
        (
            {"withdrawn_at": at("03:20")},
            "03:20 Not needed any more, says the driver: please confirm by a call",
            "release",
        ),
        ({"lost": True}, "No message reaches the driver any more: please call", ""),
        (
            {"unable": {"departed": Done(action="departed", at=at("03:20"), by="li-na")}},
            "03:20 Li Na reports: no vehicle",
            "",
        ),
        (
            {"state": CaseState.REOPENED, "reopened_at": at("03:20"), "disputed_at": at("03:20")},
            "Not solved, says the driver (03:20). Alerted: group head Zhao Min",
            "acknowledge",
        ),
        ({"state": CaseState.REOPENED, "reopened_at": at("03:20")}, "03:20 Opened again", "acknowledge"),
        (
            {"state": CaseState.ON_SITE, "disputed_at": at("03:20")},
            "03:20 Not there yet, says the driver",
            "",
        ),
        ({"notes": (Note(at=at("03:20"), text="a"),)}, "1 addition, in private to whoever has the case", ""),
    ],
)
def test_what_a_person_has_to_see_to(changes: dict[str, Any], line: str, key: str) -> None:
    now = card(held(**changes), scene("03:20"))
    assert line in lines(now)
    assert not key or key in acts(now.buttons)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Waiting"),
        ({"state": CaseState.ACKNOWLEDGED}, "Acknowledged"),
        ({"state": CaseState.ON_SITE}, "On site"),
        ({"severity": Severity.EMERGENCY, "state": CaseState.ON_THE_WAY}, "Emergency, on the way"),
        ({"nobody": True}, "Waiting, nobody on call"),
        ({"severity": Severity.EMERGENCY, "state": CaseState.CLOSED}, "Closed"),
    ],
)
def test_the_state_in_a_word(changes: dict[str, Any], expected: str) -> None:
    assert read(state_word(case(**changes), scene("03:12"))) == expected


def test_a_case_that_nobody_took_in_time_is_waiting_and_overdue() -> None:
    late = with_obligation(case(), ACKNOWLEDGE, status=Status.BREACHED)
    assert read(state_word(late, scene("03:18"))) == "Waiting, overdue"
    assert "Nobody has acknowledged the case yet, due 03:17 (default), 1 min late" in lines(card(late, scene("03:18")))


def test_a_headline_names_the_shortest_facts() -> None:
    assert read(headline(held(), scene("03:16"))) == "26-0417, vehicle breakdown, people all safe, load frozen"
    assert read(headline(emergency(), scene("14:06"))) == "26-0421, traffic accident, people hurt"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"place": Answer(said_at=at("03:13"), text="长沙服务区 13800005521")}, "Place: 长沙服务区"),
        ({"place": Answer(said_at=at("03:13"), skipped=True)}, "Place: not known yet"),
        ({"place": Answer(said_at=at("03:13"), lat=28.1, lon=113.0)}, "Place: map 28.1000, 113.0000"),
    ],
)
def test_a_place_as_it_was_told(given: dict[str, Answer], expected: str) -> None:
    told = place(case(answers=given), scene("03:13"))
    assert told is not None
    assert read(told) == expected


def private_place() -> Scene:
    """The plan as if it asked for a home."""
    questions = tuple(replace(each, privacy=Privacy.HOLDER) if each.id == "place" else each for each in PLAN.questions)
    return scene("03:16", plan=replace(PLAN, questions=questions))


def test_a_home_is_for_the_holder_unless_people_are_hurt() -> None:
    told = [
        place(each, private_place(), private=private) for each in (held(), emergency()) for private in (False, True)
    ]
    assert [read(each) if each else "" for each in told] == [
        "Place: in private, to whoever has the case",
        *["Place: G4 往广州方向 K1512 (map 28.1963, 113.0737)"] * 3,
    ]


def test_a_private_vehicle_is_shown_by_its_last_three_signs() -> None:
    guest = reporter(person="telegram:4711", short="", company_vehicle=False, plate="湘B·12345")
    assert "Driver, plate ending 345, phone ending 5521" in lines(card(case(reporter=guest), scene("03:12")))


def test_a_group_that_reads_english_is_offered_chinese() -> None:
    groups = tuple(replace(each, language=Language.EN) for each in ORGANISATION.groups)
    english = scene("14:06", organisation=replace(ORGANISATION, groups=groups))
    now = card(emergency(), english)
    assert "copy:zh_Hans" in acts(now.buttons)
    assert "Their words: “help a truck just hit us, Sam is bleeding”" in lines(now)
    assert "Driver: Mr Reed, 湘A·P7719, phone ending 0834" in lines(now)


def test_a_role_is_told_by_phone() -> None:
    called = with_obligation(held(), "outlet-head", status=Status.MET, met_at=at("03:40"), called=True, met_by="li-na")
    assert "03:40 outlet head Sun Tao told by phone" in lines(card(called, scene("03:41")))[-2]


def test_a_role_that_the_organisation_lacks_is_named_by_its_id() -> None:
    gap = Gap(at=at("03:12"), step=RoleId("nobody-here"), why="nobody_on_call")
    said = lines(card(case(gaps=(gap,)), scene("03:12")))
    assert "03:12 nobody-here: nobody on call at this hour (gap in the rota)" in said
