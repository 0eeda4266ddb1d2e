"""What needs leave: a promise that is put off or rests, and a deed that another must agree to."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from flows import ping
from flows.answer import Answer
from flows.case_petition import a_day_later
from flows.event import Acknowledged, Denied, Detailed, Did, Granted, Petitioned, Resumed
from flows.obligation import Status
from flows.petition import undecided
from flows.terms import Petition, RoleId
from tests.flows.life import Life, all_to, answer, answered, clock, readers, varied, without
from tests.flows.timed_plans import ask, deed, plan
from tests.flows.words import PLAN, at, lines


def taken(life: Life | None = None) -> Life:
    life = life or Life()
    life.opens()
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    return life


def more_time(by: str = "li-na", until: str = "04:00", now: str = "03:20", **more: Any) -> Petitioned:
    fields = {"what": Petition.EXTEND, "about": "standby", "reason": "备用车在充电", **more}
    return Petitioned(at=at(now), by=by, until=at(until), **fields)


# --- asked ------------------------------------------------------------------------------------------------------------
def test_whoever_stands_above_decides_and_until_then_no_clock_stops() -> None:
    life = taken()
    step = life.tell(more_time())
    assert readers(step) == ["zhao-min"]
    assert answer(step) == "Sent to Zhao Min to decide. Until then nothing changes."
    said = all_to("zhao-min", step)
    assert "Li Na asks for your approval: standby vehicle leaves, new time 04:00" in said
    assert "Reason: “备用车在充电”" in said
    assert "Agree\nDo not agree" in said
    assert life.waits()["due:standby"] == "03:27"
    assert "03:20 Li Na asks for approval: standby vehicle leaves, new time 04:00, not decided yet" in lines(
        life.steps[-1].outbound[0].card  # type: ignore[union-attr]
    )
    life.until("03:27")
    assert life.obligation("standby").status is Status.BREACHED
    life.agrees()


def test_leave_moves_the_time_openly_and_the_reporter_hears_who_decided_and_why() -> None:
    life = taken()
    life.tell(more_time())
    step = life.tell(Granted(at=at("03:22"), by="zhao-min", number=1))
    owed = life.obligation("standby")
    assert (clock(owed.due_at), owed.was_due_at) == ("04:00", at("03:27"))
    assert all_to("reporter", step) == (
        "New time: standby vehicle leaves by 04:00, it was 03:27. Decided by Zhao Min: “备用车在充电”"
    )
    assert "agreed by Zhao Min" in all_to("li-na", step)
    assert answer(step) == "Agreed: standby vehicle leaves, new time 04:00"
    late = life.tell(Granted(at=at("03:23"), by="zhao-min", number=1))
    assert answer(late) == "Zhao Min decided that at 03:22; nothing changed."
    life.agrees()


def test_somebody_who_may_agree_asks_nobody() -> None:
    life = taken()
    step = life.tell(more_time(by="zhao-min"))
    assert clock(life.obligation("standby").due_at) == "04:00"
    assert readers(step) == ["reporter"]
    assert undecided(life.case) == ()


def test_a_refusal_needs_a_reason_which_the_petitioner_reads() -> None:
    life = taken()
    life.tell(more_time())
    assert "without a reason" in answer(life.tell(Denied(at=at("03:21"), by="zhao-min", number=1)))
    step = life.tell(Denied(at=at("03:22"), by="zhao-min", number=1, reason="客户等不了"))
    assert "not agreed by Zhao Min" in all_to("li-na", step)
    assert "Reason: “客户等不了”" in all_to("li-na", step)
    assert clock(life.obligation("standby").due_at) == "03:27"
    assert readers(step) == ["li-na"]


def test_what_cannot_be_asked_is_refused() -> None:
    life = taken()
    assert "has to be later than 03:27" in answer(life.tell(more_time(until="03:25")))
    assert "without a reason" in answer(life.tell(more_time(reason="")))
    assert answered(life.tell(more_time(about="acknowledge")), ping.stale)
    assert answered(life.tell(more_time(about="nothing")), ping.stale)
    life.tell(more_time())
    assert "was asked for before" in answer(life.tell(more_time(by="chen-bo")))
    assert answered(life.tell(Granted(at=at("03:21"), by="sun-tao", number=1)), ping.not_yours)


def test_when_the_first_cannot_be_reached_the_next_decides() -> None:
    life = taken(Life(reachable=without("zhao-min")))
    assert readers(life.tell(more_time())) == ["zhou-qiang"]
    nobody = taken(Life(reachable=without("zhao-min", "zhou-qiang", "fang-lin")))
    step = nobody.tell(more_time())
    assert readers(step) == []
    assert "can't be reached now" in answer(step)


# --- it rests ---------------------------------------------------------------------------------------------------------
def test_a_paused_promise_moves_by_as_long_as_it_rested() -> None:
    life = taken()
    life.tell(Petitioned(at=at("03:20"), by="zhao-min", what=Petition.PAUSE, about="standby", reason="交警封路"))
    assert life.obligation("standby").status is Status.PAUSED
    assert "due:standby" not in life.waits()
    shown = lines(life.steps[-1].outbound[0].card)  # type: ignore[union-attr]
    assert "Paused since 03:20: standby vehicle leaves. Zhao Min: “交警封路”" in shown
    life.until("03:50")
    step = life.tell(Resumed(at=at("04:00"), by="li-na", obligation="standby"))
    assert clock(life.obligation("standby").due_at) == "04:07"
    assert all_to("reporter", step) == "It goes on: standby vehicle leaves by 04:07."
    assert life.obligation("standby").due_at - at("03:27") == timedelta(minutes=40)
    assert answered(life.tell(Resumed(at=at("04:01"), by="li-na", obligation="standby")), ping.stale)
    life.agrees()


# --- a deed -----------------------------------------------------------------------------------------------------------
GUARDED = varied(
    actions=tuple(
        replace(each, approval=RoleId("duty-manager")) if each.id == "departed" else each for each in PLAN.actions
    )
)


def test_a_deed_that_needs_leave_is_asked_for_and_done_when_it_is_granted() -> None:
    life = taken(Life(GUARDED))
    step = life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    assert not life.case.done
    assert readers(step) == ["zhou-qiang"]
    assert "was asked for before" in answer(life.tell(Did(at=at("03:21"), by="chen-bo", action="departed")))
    step = life.tell(Granted(at=at("03:22"), by="zhou-qiang", number=1))
    assert [(done.action, done.by) for done in life.case.done] == [("departed", "li-na")]
    assert (step.asks, step.asks_of) == ("departed", "li-na")
    life.agrees()


def test_whoever_may_agree_does_it_at_once() -> None:
    life = taken(Life(GUARDED))
    step = life.tell(Did(at=at("03:20"), by="zhou-qiang", action="departed"))
    assert [done.by for done in life.case.done] == ["zhou-qiang"]
    assert (step.asks, step.asks_of) == ("departed", "")


# --- nobody decides ---------------------------------------------------------------------------------------------------
def test_what_nobody_decides_climbs_and_the_petitioner_reads_to_whom() -> None:
    life = taken(Life(GUARDED))
    life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    assert life.waits()["petition:1"] == "03:30"
    step = next(each for each in life.until("03:30") if "your approval" in all_to("fang-lin", each))
    said = all_to("fang-lin", step)
    assert "Li Na asks for your approval: vehicle left" in said
    assert "Zhou Qiang asked at 03:20, nothing decided yet." in said
    assert "Agree\nDo not agree" in said
    assert "26-0417: not decided yet: vehicle left. Now also sent to Fang Lin to decide." in all_to("li-na", step)
    assert life.waits()["petition:1"] == "03:40"
    life.tell(Granted(at=at("03:32"), by="fang-lin", number=1))
    assert [(done.action, done.by) for done in life.case.done] == [("departed", "li-na")]
    assert "petition:1" not in life.waits()
    life.agrees()


def test_at_the_top_a_deed_is_asked_for_again_and_no_step_below_decides_it() -> None:
    life = taken(Life(GUARDED))
    life.tell(Did(at=at("03:20"), by="li-na", action="departed"))
    life.until("03:30")
    steps = life.until("03:40")
    assert any("asks for your approval" in all_to("fang-lin", each) for each in steps)
    assert not any("Now also sent" in all_to("li-na", each) for each in steps)
    assert life.waits()["petition:1"] == "03:50"
    assert answered(life.tell(Granted(at=at("03:41"), by="zhao-min", number=1)), ping.not_yours)
    life.agrees()


def test_a_petition_that_reached_nobody_is_sent_once_somebody_is_there() -> None:
    life = taken(Life(reachable=without("zhao-min", "zhou-qiang", "fang-lin")))
    life.tell(more_time())
    life.reachable = without("zhao-min")
    step = next(each for each in life.until("03:30") if "asks for your approval" in all_to("zhou-qiang", each))
    assert "Now also sent to Zhou Qiang to decide." in all_to("li-na", step)
    life.agrees()


def test_more_time_that_nobody_grants_climbs_until_somebody_decides() -> None:
    life = taken()
    life.tell(more_time(about="repair", until="09:00"))
    steps = life.until("03:30")
    assert any("asks for your approval" in all_to("zhou-qiang", each) for each in steps)
    life.until("03:50")
    assert life.waits()["petition:1"] == "03:50"
    life.tell(Denied(at=at("03:51"), by="zhou-qiang", number=1, reason="客户等不了"))
    assert "petition:1" not in life.waits()
    life.agrees()


def test_leave_is_good_for_one_deed_though_that_says_it_was_done_before() -> None:
    give = deed("give", ask("when", "time"), complete=True, again=True, approval="director", at="when")
    life = Life(plan(actions=[deed("answered", becomes="resolved"), give]))
    life.opens("10:00", branch="event", answers={})
    life.tell(Acknowledged(at=at("10:01"), by="li-na"))

    def gives(done: str, clock: str) -> None:
        when = {"when": Answer(said_at=at(clock), at=at(done))}
        life.tell(Detailed(at=at(clock), by="li-na", action="give", answers=when))

    asked = Petitioned(at=at("10:02"), by="li-na", what=Petition.ACTION, about="give", reason="x")
    life.tell(asked)
    life.tell(Granted(at=at("10:05"), by="fang-lin", number=1))
    gives("10:03", "10:10")
    gives("10:11", "10:12")
    assert [each.at for each in life.case.done] == [at("10:03")]
    life.tell(replace(asked, at=at("10:13")))
    life.tell(Granted(at=at("10:14"), by="fang-lin", number=2))
    gives("10:11", "10:15")
    assert [each.at for each in life.case.done] == [at("10:03"), at("10:11")]


@pytest.mark.parametrize(
    ("zone", "month", "day", "until"),
    [
        ("Europe/Berlin", 3, 28, "16:00"),
        ("Europe/Berlin", 10, 24, "17:00"),
        ("Europe/Berlin", 7, 1, "16:00"),
        ("Asia/Shanghai", 3, 28, "10:00"),
    ],
)
def test_what_is_put_off_to_the_next_day_is_due_at_the_same_hour_there(
    zone: str, month: int, day: int, until: str
) -> None:
    late = datetime(2026, month, day, 18, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert f"{a_day_later(late, zone):%d %H:%M}" == f"{day + 1:02d} {until}"
