"""What the reporter reads when the case is recorded: where it went, and what happens when nobody takes it."""

from typing import Any

from msgspec.structs import replace

from flows import status
from flows.assignment import Assignment
from flows.obligation import ACKNOWLEDGE, Status
from flows.outbound import Kind, ToAddress
from flows.record import Case, Gap
from flows.terms import GroupId, PersonId, RoleId
from tests.flows.words import (
    CHAT,
    at,
    case,
    emergency,
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


def test_the_receipt() -> None:
    said = status.receipt(case(), scene("03:12"))
    assert lines(said) == [
        "Stand behind the barrier, not in the cab.",
        "Recorded as case 26-0417, sent to the supply duty group at 03:12.",
        "If nobody takes it by 03:17, the group head is alerted. No need to chase.",
    ]
    assert (said.to, said.kind, said.buttons) == (ToAddress(address=CHAT), Kind.NOTICE, ())


def test_a_receipt_before_anybody_is_woken() -> None:
    said = status.receipt(case(paged_at=None), scene("03:12"))
    assert lines(said)[-1] == "Recorded as case 26-0417."


def test_the_receipt_of_an_emergency() -> None:
    opened = emergency(raised_at=None, raised_from="", opened_at=at("14:06"), recorded_at=at("14:06"))
    assert lines(status.receipt(opened, scene("14:06"))) == [
        "Get off the road if you can.",
        "Sent to the supply duty group as an emergency at 14:06, case 26-0421.",
    ]
    assert lines(status.raised(emergency(), scene("14:06"))) == [
        "Get off the road if you can.",
        "Sent to the supply duty group as an emergency at 14:06, case 26-0421.",
    ]


def late() -> Case:
    """Written at 03:08, recorded at 03:41, when the ladder stood at the director already."""
    whole = replace(unclaimed(rung=2, climbs="03:42"), opened_at=at("03:08"))
    paged = replace(whole, recorded_at=at("03:41"), paged_at=at("03:41"))
    return replace(paged, assignments=asked("fang-lin", "director", "03:41"))


def test_the_receipt_of_a_message_that_was_long_on_its_way() -> None:
    assert lines(status.receipt(late(), scene("03:41")))[1:] == [
        "Your message of 03:08 reached us at 03:41: our line was down, sorry.",
        "It has now gone to the supply duty group, case 26-0417; director Fang Lin has been alerted too.",
        CALL,
    ]
    early = with_obligation(replace(late(), assignments=()), ACKNOWLEDGE, rung=-1)
    assert "It has now gone to the supply duty group, case 26-0417." in lines(status.receipt(early, scene("03:41")))


def test_a_case_that_silence_opened_was_not_late() -> None:
    quiet = case(answers={}, opened_at=at("03:02"))
    assert not [line for line in lines(status.receipt(quiet, scene("03:12"))) if "reached us" in line]
    spoken = case(opened_at=at("03:02"))
    assert [line for line in lines(status.receipt(spoken, scene("03:12"))) if "reached us" in line]


def nobody_on_call(**changes: Any) -> Case:
    """02:40: the warehouse has nobody on call, the duty manager was asked at once."""
    steps = ("watch", "warehouse-head")
    ladder = (RoleId("warehouse-head"), RoleId("duty-manager"), RoleId("director"))
    fields: dict[str, Any] = {
        "number": "26-0460",
        "group": GroupId("warehouse"),
        "opened_at": at("02:40"),
        "recorded_at": at("02:40"),
        "paged_at": at("02:40"),
        "gaps": tuple(Gap(at=at("02:40"), step=step, why="nobody_on_call") for step in steps),
        "obligations": (obligation(ACKNOWLEDGE, "02:45", ladder=ladder, rung=1, climbs_at=at("02:50")),),
        "assignments": asked("zhou-qiang", "duty-manager", "02:40"),
    }
    return case(**{**fields, **changes})


def test_nobody_on_call() -> None:
    expected = [
        "Nobody is on call now, so duty manager Zhou Qiang has been alerted directly.",
        "If nobody takes it by 02:50, the director is next. Urgent: +86 731 0000 2400.",
    ]
    said = status.receipt(nobody_on_call(), scene("02:40"))
    assert lines(said)[1:] == ["Recorded at 02:40, case 26-0460.", *expected]
    last = with_obligation(nobody_on_call(), ACKNOWLEDGE, rung=2)
    said = status.receipt(replace(last, assignments=asked("fang-lin", "director", "02:50")), scene("02:51"))
    assert lines(said)[2:] == [
        "Nobody is on call now, so director Fang Lin has been alerted directly.",
        CALL,
    ]


def test_nobody_at_all() -> None:
    expected = [
        "Nobody in charge can be reached now. Please call +86 731 0000 2400 directly.",
        "Everybody is alerted again every 5 min; you are told the moment somebody takes it.",
    ]
    assert lines(status.receipt(nobody_on_call(nobody=True), scene("02:40")))[-2:] == expected
    assert lines(status.nobody_at_all(case(), scene("02:40"))) == expected
