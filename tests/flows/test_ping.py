"""What staff are told: the words of each ping, the keys under it, and who reads it."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows import ping
from flows.assignment import Assignment
from flows.bilingual import Bilingual
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Status
from flows.outbound import Act, Kind, Say, ToGroup, ToPerson
from flows.plan import Told
from flows.record import Case, CaseState, Done, Gap, Note
from flows.terms import GroupId, PersonId, RoleId
from tests.flows.words import (
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
    scene,
    with_obligation,
)

MANAGER, DIRECTOR = RoleId("duty-manager"), RoleId("director")


def overdue() -> Case:
    """03:27: the standby vehicle has not left."""
    return with_obligation(held(), "standby", status=Status.BREACHED, breached_at=at("03:27"), rung=0)


def standby(whole: Case) -> Any:
    return whole.obligation("standby")


def to(said: Say) -> str:
    return said.to.person if isinstance(said.to, ToPerson) else ""


# --- somebody is to take it -------------------------------------------------------------------------------------------
def test_somebody_is_asked_to_take_it() -> None:
    said = ping.asked(case(), scene("03:12"), "zhao-min", "supply-head")
    assert lines(said) == [
        "Please acknowledge by 03:17.",
        "Case 26-0417, vehicle breakdown, people all safe",
        "Driver: Mr Zhang, 湘A·K3827, phone ending 5521",
        "Place: waiting for the driver",
    ]
    assert labels(said.buttons) == [["Acknowledge", "Decline"]]
    assert (to(said), said.kind, said.case) == ("zhao-min", Kind.URGENT, 7)


def test_an_emergency_is_asked_for_as_one() -> None:
    said = ping.asked(emergency(), scene("14:06"), "zhao-min", "supply-head")
    assert lines(said)[0] == "Emergency, please acknowledge by 14:09."
    assert labels(said.buttons) == [["Acknowledge", "Decline"], ["I call 120"]]
    assert (
        lines(ping.asked(emergency(), scene("14:10"), "zhao-min", "watch"))[0] == "Emergency, please acknowledge now."
    )
    assert lines(ping.asked(case(), scene("03:20"), "zhao-min", "watch"))[0] == "Please acknowledge now."


def test_nobody_took_it_in_time() -> None:
    late = with_obligation(case(), ACKNOWLEDGE, status=Status.BREACHED, breached_at=at("03:17"), rung=0)
    late = with_obligation(late, ACKNOWLEDGE, told=(RoleId("supply-head"),), told_at=at("03:17"))
    said = ping.unacknowledged(late, scene("03:17"), "zhao-min", RoleId("supply-head"), MANAGER, at("03:22"))
    assert lines(said)[0] == "Overdue: nobody has acknowledged"
    assert lines(said)[-1] == (
        "Due 03:17, just passed. If nobody takes it by 03:22, it goes to duty manager Zhou Qiang."
    )
    assert acts(said.buttons) == ["acknowledge", "reassign", "called"]
    again = ping.unacknowledged(late, scene("03:22"), "zhou-qiang", MANAGER, None, at("03:32"))
    assert lines(again)[-2:] == [
        "Zhao Min told since 03:17, nothing recorded yet.",
        "Due 03:17, 5 min late. If nobody takes it by 03:32, it is sent again.",
    ]


def test_nobody_on_call() -> None:
    gap = Gap(at=at("02:40"), step="watch", why="nobody_on_call", since=at("00:00"), until=at("08:00"))
    whole = case(group=GroupId("warehouse"), number="26-0460")
    said = ping.nobody_on_call(whole, scene("02:40"), "zhou-qiang", gap)
    assert lines(said)[:3] == [
        "Nobody on call: warehouse duty group, 00:00 to 08:00",
        "Case 26-0460 could not be sent to anybody below, so it comes straight here.",
        "Case 26-0460, vehicle breakdown, people all safe",
    ]
    assert labels(said.buttons) == [["Acknowledge"], ["Assign"]]
    bare = ping.nobody_on_call(whole, scene("02:40"), "zhou-qiang", replace(gap, since=None, until=None))
    assert lines(bare)[0] == "Nobody on call: warehouse duty group"
    away = Gap(at=at("02:40"), step="director", why="unreachable")
    assert lines(ping.nobody_on_call(whole, scene("02:40"), "zhou-qiang", away))[0] == "Nobody can be reached: director"


# --- whoever has it ---------------------------------------------------------------------------------------------------
def test_the_holder_reads_everything_and_what_comes_next() -> None:
    said = ping.holding(held(notes=tuple(Note(at=at("03:16"), text=each) for each in ("tyre too", ""))), scene("03:16"))
    assert lines(said) == [
        "Acknowledged 26-0417. Driver: Zhang Wei, 湘A·K3827, +86 138 0000 5521",
        "People: all safe",
        "Place: G4 往广州方向 K1512 (map 28.1963, 113.0737)",
        "Vehicle: stopped, a fault. Photos: 1. Load: frozen",
        "Added: “tyre too”",
        "Next: standby vehicle leaves by 03:27.",
    ]
    assert labels(said.buttons) == [["Vehicle left"], ["No vehicle"]]
    assert (to(said), said.kind) == ("li-na", Kind.NOTICE)


def test_who_takes_an_overdue_case_reads_what_is_late() -> None:
    said = ping.holding(replace(overdue(), holder=PersonId("chen-bo")), scene("03:33"))
    assert lines(said)[-1] == "The standby vehicle has not left, due 03:27 (default), 6 min late"


def test_the_words_of_a_cry_go_to_the_holder() -> None:
    said = ping.holding(emergency(holder=PersonId("li-na"), held_at=at("14:07")), scene("14:07"))
    assert "Their words (English): “help a truck just hit us, Sam is bleeding”" in lines(said)


def test_at_risk_goes_to_whoever_owes_it() -> None:
    [said] = ping.at_risk(held(), scene("03:22"), standby(held()))
    assert lines(said) == ["5 min left: 26-0417, standby vehicle leaves by 03:27."]
    assert (to(said), acts(said.buttons)) == ("li-na", ["did:departed", "unable:departed"])
    [owner] = ping.at_risk(held(), scene("03:32"), held().obligation("outlet-head"))  # type: ignore[arg-type]
    assert (to(owner), acts(owner.buttons)) == ("sun-tao", ["noted:outlet-head"])


def test_what_anyone_may_do_at_once_comes_first() -> None:
    whole = with_obligation(emergency(), "rescue", status=Status.BREACHED, breached_at=at("14:09"))
    said = ping.overdue(whole, scene("14:09"), whole.obligation("rescue"), "zhao-min", MANAGER, at("14:19"))  # type: ignore[arg-type]
    assert acts(said.buttons) == ["did:call-120", "take", "reassign", "called"]
    assert "Place: G4 往广州方向 K1512 (map 28.1963, 113.0737)" in lines(said)


def test_a_call_that_the_holder_owes() -> None:
    back = obligation(CALL_BACK, "03:30", started_at=at("03:20"))
    said = ping.holding(held(obligations=(back,)), scene("03:21"))
    assert lines(said)[-1] == "Next: reporter called back by 03:30."
    assert labels(said.buttons) == [["Called back"]]


def test_what_was_said_to_be_impossible_is_not_asked_again() -> None:
    whole = held(unable={"departed": Done(action="departed", at=at("03:20"), by="li-na")})
    [said] = ping.at_risk(whole, scene("03:22"), standby(whole))
    assert acts(said.buttons) == ["did:departed"]


def test_a_time_that_was_given_can_be_put_right() -> None:
    arrival = obligation("arrival", "04:20", started_at=at("03:33"))
    whole = held(state=CaseState.ON_THE_WAY, obligations=(arrival,))
    [said] = ping.at_risk(whole, scene("04:05"), arrival)
    assert said.buttons[-1][0].press == Act(case=whole.id, action="detail:departed", argument="arrival")


def test_a_reminder_names_what_is_due() -> None:
    said = ping.reminder(overdue(), scene("03:33"))
    assert lines(said) == [
        "Reminder: 26-0417, please look at what is due.",
        "Case 26-0417, vehicle breakdown, people all safe, load frozen",
        "The standby vehicle has not left, due 03:27 (default), 6 min late",
        "07:12 repair arranged (default), 219 min left",
    ]
    assert to(said) == "li-na"


# --- who must know ----------------------------------------------------------------------------------------------------
def test_who_must_know_is_asked_to_confirm() -> None:
    outlet_head = case().obligation("outlet-head")
    assert outlet_head
    said = ping.owed(case(), scene("03:12"), outlet_head, "sun-tao")
    assert lines(said) == [
        "Please confirm that you know. By 03:42 (plan, 30 min).",
        "Case 26-0417, vehicle breakdown, people all safe",
        "Place: waiting for the driver",
        "With: nobody yet",
    ]
    assert acts(said.buttons) == ["noted:outlet-head", "give:outlet-head"]
    late = ping.owed(case(), scene("03:50"), outlet_head, "sun-tao")
    assert lines(late)[0] == "Please confirm that you know. It was due at 03:42 (plan)."


def test_a_leader_gets_the_keys_of_the_role() -> None:
    leaders = emergency().obligation("leaders")
    assert leaders
    assert acts(ping.owed(emergency(), scene("14:06"), leaders, "fang-lin").buttons) == [
        "noted:leaders",
        "did:delivery-time",
        "give:leaders",
    ]
    told = ping.told(emergency(), scene("14:06"), "fang-lin", Told(who=RoleId("leaders")))
    assert lines(told)[0] == "For your information."
    assert acts(told.buttons) == ["did:delivery-time"]
    asked = Told(who=RoleId("leaders"), asks=Bilingual(zh="请准备。", en="Please be ready."))
    assert lines(ping.told(emergency(), scene("14:06"), "fang-lin", asked))[0] == "Please be ready."


# --- what passed its time ---------------------------------------------------------------------------------------------
def test_the_ping_of_a_broken_promise() -> None:
    whole = overdue()
    said = ping.overdue(whole, scene("03:27"), standby(whole), "zhao-min", MANAGER, at("03:37"))
    assert lines(said) == [
        "Overdue: the standby vehicle has not left",
        "Case 26-0417, vehicle breakdown, people all safe, load frozen",
        "Promised: standby vehicle leaves by 03:27 (default)",
        "With: Li Na since 03:15, +86 137 0000 4410",
        "Due 03:27, just passed. Without progress by 03:37 it goes to duty manager Zhou Qiang.",
    ]
    assert labels(said.buttons) == [["I take it"], ["Remind Li Na"], ["Reassign"], ["I have called"]]
    assert acts(said.buttons) == ["take", "remind", "reassign", "called"]
    assert said.kind is Kind.URGENT


def test_the_second_ping_counts() -> None:
    whole = with_obligation(overdue(), "standby", rung=1, told=(RoleId("supply-head"),), told_at=at("03:27"))
    said = ping.overdue(whole, scene("03:37"), standby(whole), "zhou-qiang", None, at("03:47"))
    assert lines(said)[-2:] == [
        "Zhao Min told since 03:27, nothing recorded yet.",
        "Due 03:27, 10 min late. Without progress by 03:47 it is sent again.",
    ]


def test_a_step_where_nobody_was_is_not_said_to_have_been_told() -> None:
    gap = Gap(at=at("03:27"), step="supply-head", why="unreachable")
    whole = replace(overdue(), gaps=(gap,))
    said = ping.overdue(whole, scene("03:27"), standby(whole), "zhou-qiang", DIRECTOR, at("03:37"))
    assert not [line for line in lines(said) if "Zhao Min" in line]


def test_the_ping_about_somebody_who_has_not_confirmed() -> None:
    asked = {"status": Status.BREACHED, "breached_at": at("03:42"), "asked_at": at("03:12"), "warn_at": at("03:32")}
    whole = with_obligation(held(), "outlet-head", **asked)
    outlet_head = whole.obligation("outlet-head")
    assert outlet_head
    said = ping.overdue(whole, scene("03:42"), outlet_head, "zhou-qiang", DIRECTOR, at("03:52"))
    assert lines(said)[:4] == [
        "Overdue: the outlet head has not confirmed",
        "Case 26-0417, vehicle breakdown, people all safe, load frozen",
        "Promised: outlet head told by 03:42 (plan, 30 min)",
        "Sent to Sun Tao at 03:12 and 03:32, no answer. +86 139 0000 7788",
    ]
    assert acts(said.buttons) == ["take", "called:outlet-head", "give:outlet-head"]
    once = replace(outlet_head, warn_at=None)
    said = ping.overdue(whole, scene("03:42"), once, "zhou-qiang", DIRECTOR, at("03:52"))
    assert "Sent to Sun Tao at 03:12, no answer. +86 139 0000 7788" in lines(said)


def test_the_group_reads_one_line() -> None:
    said = ping.overdue_line(overdue(), scene("03:27"), standby(overdue()))
    assert lines(said) == ["26-0417 overdue: the standby vehicle has not left, due 03:27."]
    assert isinstance(said.to, ToGroup)
    assert said.on_card


def test_what_cannot_be_done_goes_up_before_its_time() -> None:
    said = ping.unable(held(), scene("03:20"), standby(held()), "zhao-min", "li-na", MANAGER, at("03:30"))
    assert lines(said)[0] == "Li Na reports: no vehicle"
    assert lines(said)[-1] == "Without progress by 03:30 it goes to duty manager Zhou Qiang."
    line = ping.unable_line(held(), scene("03:20"), PLAN.action("departed"), "li-na")
    assert lines(line) == ["26-0417: Li Na reports: no vehicle"]
    assert lines(ping.unable_line(held(), scene("03:20"), PLAN.action("arrived"), "li-na")) == [
        "26-0417: Li Na reports: this can't be done"
    ]


def test_nobody_is_there_who_must_know() -> None:
    outlet_head = held().obligation("outlet-head")
    assert outlet_head
    said = ping.owner_missing(held(), scene("03:20"), outlet_head, "zhou-qiang")
    assert lines(said)[0] == "Nobody to tell: outlet head, neither on call nor reachable."
    assert acts(said.buttons) == ["take", "called:outlet-head"]


def test_every_message_to_staff_names_the_case() -> None:
    back = obligation(CALL_BACK, "03:30", started_at=at("03:20"))
    whole = replace(overdue(), obligations=(*overdue().obligations, back))
    now = scene("03:30")
    said = [
        ping.disputed(whole, now, "zhao-min"),
        ping.offered(whole, now, "chen-bo"),
        ping.escalated(whole, now, "zhao-min", "li-na"),
        ping.withdrawn(whole, now, "li-na"),
        ping.reopened(whole, now, "li-na"),
    ]
    assert all("26-0417" in lines(each)[0] for each in said)


@pytest.mark.parametrize("step", ["watch", "reassigned"])
def test_an_offer_is_taken_or_declined(step: str) -> None:
    asked = Assignment(person=PersonId("chen-bo"), step=step, asked_at=at("03:20"))
    said = ping.asked(held(assignments=(asked,)), scene("03:20"), "chen-bo", step)
    assert labels(said.buttons)[0] == ["Acknowledge", "Decline"]
    expected = "Please take over 26-0417 from Li Na." if step == "reassigned" else "Please acknowledge now."
    assert read(said.lines[0]) == expected
