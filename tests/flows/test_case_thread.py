"""Staff write to the reporter, people leave, and the reporter moves on."""

from flows import ping
from flows.event import Acknowledged, Departed, Given, Noted, Petitioned, Reassigned, Remarked, Replied
from flows.fact import Lost, Readdressed, Tracked
from flows.outbound import Say, ToAddress
from flows.record import CaseState
from flows.terms import Address, PersonId, Petition
from tests.flows.life import Life, all_to, answer, answered, clock, readers
from tests.flows.words import at, everything, lines


def taken() -> Life:
    life = Life()
    life.opens()
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    return life


# --- words ------------------------------------------------------------------------------------------------------------
def test_what_staff_write_reaches_the_reporter_under_their_name() -> None:
    life = taken()
    said = Replied(at=at("03:20"), by="li-na", text="马上到", message="staff:1/5")
    step = life.tell(said)
    passed = [each for each in step.outbound if isinstance(each, Say)]
    assert [(everything(each), each.origin, each.rewrites) for each in passed] == [
        ("Li Na (supply duty group): 马上到", "staff:1/5", False)
    ]
    assert answer(step) == "Sent to the driver."
    edited = life.tell(Replied(at=at("03:21"), by="li-na", text="十分钟到", message="staff:1/5", edited=True))
    assert [each.rewrites for each in edited.outbound if isinstance(each, Say)] == [True]
    assert answered(life.tell(Replied(at=at("03:22"), by="liu-yang", text="好")), ping.not_yours)


def test_what_cannot_be_delivered_says_so_with_the_number() -> None:
    life = taken()
    life.tell(Lost(at=at("03:18")))
    step = life.tell(Replied(at=at("03:20"), by="li-na", text="马上到"))
    assert readers(step) == []
    assert answer(step) == "Not sent: no message reaches the driver. Please call: +86 138 0000 5521"
    other = life.tell(Replied(at=at("03:20"), by="chen-bo", text="马上到"))
    assert answer(other).endswith("Please call: phone ending 5521")
    phone = taken()
    phone.tell(Readdressed(at=at("03:19"), address=Address(bot="phone", chat="+86 138 0000 5521")))
    assert "reads no messages" in answer(phone.tell(Replied(at=at("03:20"), by="li-na", text="马上到")))


def test_a_note_changes_nothing_that_anybody_reads() -> None:
    life = taken()
    step = life.tell(Remarked(at=at("03:20"), by="chen-bo", text="客户很急"))
    assert step.outbound == ()
    assert answer(step) == "Noted on 26-0417; the driver does not see it."


# --- where the reporter is --------------------------------------------------------------------------------------------
def test_from_another_chat_everything_goes_there() -> None:
    life = taken()
    life.tell(Lost(at=at("03:18")))
    new = Address(bot="hotline", chat="200")
    step = life.tell(Readdressed(at=at("03:19"), by="driver-zhang", address=new))
    assert (life.case.reporter.address, life.case.lost) == (new, False)
    assert "messages reach the driver again" in all_to("li-na", step)
    said = life.tell(Replied(at=at("03:20"), by="li-na", text="好")).outbound
    assert [each.to for each in said if isinstance(each, Say)] == [ToAddress(address=new)]


def test_a_live_location_stands_on_the_card_until_it_stops() -> None:
    life = taken()
    step = life.tell(Tracked(at=at("03:20"), lat=28.2, lon=113.1))
    assert any("Live location, updated 03:20" in line for line in lines(step.outbound[0].card))  # type: ignore[union-attr]
    assert life.waits()["track"] == "03:25"
    life.tell(Tracked(at=at("03:24"), lat=28.3, lon=113.1))
    assert life.waits()["track"] == "03:29"
    life.until("03:30")
    assert "track" not in life.waits()
    card = next(each.card for each in reversed(life.steps[-1].outbound) if hasattr(each, "card"))
    assert any("Live location stopped at 03:24" in line for line in lines(card))
    life.tell(Tracked(at=at("03:22"), lat=1.0, lon=1.0))
    assert life.case.track == (28.3, 113.1)
    life.tell(Tracked(at=at("03:31"), lat=28.4, lon=113.1, ended=True))
    assert "track" not in life.waits()
    life.agrees()


# --- who leaves -------------------------------------------------------------------------------------------------------
def test_what_somebody_had_goes_back_to_the_group() -> None:
    life = taken()
    step = life.tell(Departed(at=at("03:20"), person=PersonId("li-na")))
    assert (life.case.state, life.case.holder) == (CaseState.WAITING, None)
    assert clock(life.obligation("acknowledge").due_at) == "03:25"
    assert "Li Na is no longer on duty here. 26-0417 waits" in all_to("zhao-min", step)
    assert "with the supply duty group again" in all_to("reporter", step)
    assert "Somebody takes it by 03:25." in all_to("reporter", step)
    assert all_to("li-na", step) == "26-0417"
    life.tell(Acknowledged(at=at("03:22"), by="chen-bo"))
    assert life.case.holder == "chen-bo"
    life.agrees()


def test_what_they_were_asked_ends_and_what_their_role_owes_is_asked_above() -> None:
    life = taken()
    life.tell(Reassigned(at=at("03:16"), by="li-na", to=PersonId("chen-bo")))
    life.tell(Departed(at=at("03:17"), person=PersonId("chen-bo")))
    assert not any(each.person == "chen-bo" and each.reply == "none" for each in life.case.assignments)
    assert life.case.holder == "li-na"
    step = life.tell(Departed(at=at("03:18"), person=PersonId("sun-tao")))
    assert readers(step) == ["zhou-qiang"]
    assert "Nobody to tell: outlet head" in all_to("zhou-qiang", step)


def test_whoever_was_to_decide_is_replaced() -> None:
    life = taken()
    life.tell(
        Petitioned(
            at=at("03:20"), by="li-na", what=Petition.EXTEND, about="standby", until=at("04:00"), reason="在充电"
        )
    )
    life.reachable = life.reachable - {"zhao-min"}
    step = life.tell(Departed(at=at("03:21"), person=PersonId("zhao-min")))
    assert "asks for your approval" in all_to("zhou-qiang", step)


# --- somebody else is to see to it ------------------------------------------------------------------------------------
def test_what_a_role_owes_is_passed_on_and_its_clock_runs_on() -> None:
    life = taken()
    step = life.tell(Given(at=at("03:20"), by="sun-tao", obligation="outlet-head", to=PersonId("zhou-qiang")))
    assert readers(step) == ["zhou-qiang"]
    assert answer(step) == "Zhou Qiang has been asked. The time stays as it was."
    assert clock(life.obligation("outlet-head").due_at) == "03:42"
    life.tell(Noted(at=at("03:21"), by="zhou-qiang", obligation="outlet-head"))
    assert life.obligation("outlet-head").met_by == "zhou-qiang"
    assert answered(
        life.tell(Given(at=at("03:22"), by="zhao-min", obligation="standby", to=PersonId("chen-bo"))), ping.stale
    )
