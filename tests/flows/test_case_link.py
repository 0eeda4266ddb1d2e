"""Two reports of one event."""

from msgspec.structs import replace

from flows.case_link import linkable
from flows.event import Acknowledged, Followed, Linked, Noted, Reopened
from flows.fact import Cried
from flows.record import CaseState
from flows.terms import CaseId, Severity
from tests.flows.life import Life, all_to, answer, readers
from tests.flows.words import at, case, lines, reporter


def follower() -> Life:
    life = Life()
    life.opens()
    life.tell(Acknowledged(at=at("03:15"), by="chen-bo"))
    life.tell(Linked(at=at("03:18"), by="li-na", to=CaseId(9), number="26-0419"))
    return life


def leader() -> Life:
    life = Life()
    life.opens()
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    return life


def also(now: str = "03:18", *notes: str) -> Followed:
    who = reporter(person="driver-reed", name="Daniel Reed")
    return Followed(at=at(now), case=CaseId(8), number="26-0418", reporter=who, notes=notes)


def test_the_follower_ends_on_its_own_and_its_card_is_one_line() -> None:
    life = follower()
    case, step = life.case, life.steps[-1]
    assert (case.state, case.follows, case.leads) == (CaseState.CLOSED, 9, "26-0419")
    assert lines(step.outbound[0].card) == ["[Closed] 26-0417, merged into 26-0419"]  # type: ignore[union-attr]
    assert not any(each.open for each in case.obligations)
    assert life.waits() == {}
    assert "is about the same event as case 26-0419" in all_to("reporter", step)
    assert "merged into 26-0419" in all_to("chen-bo", step)
    assert answer(step) == "26-0417 is merged into 26-0419; the driver hears it."
    life.agrees()


def test_reopened_or_in_danger_it_is_a_case_of_its_own_again() -> None:
    life = follower()
    life.tell(Reopened(at=at("04:00"), by="driver-zhang"))
    assert (life.case.follows, life.case.leads, life.case.state) == (None, "", CaseState.REOPENED)
    other = follower()
    other.tell(Cried(at=at("04:00"), by="driver-zhang", words="救命"))
    assert (other.case.follows, other.case.severity) == (None, Severity.EMERGENCY)


def test_the_lead_shows_whom_it_stands_for_and_its_holder_reads_what_they_say() -> None:
    life = leader()
    step = life.tell(also("03:18", "车头冒烟"))
    assert "Also reported as 26-0418" in lines(step.outbound[0].card)  # type: ignore[union-attr]
    assert "26-0417: also reported as 26-0418." in all_to("li-na", step)
    assert [note.text for note in life.case.notes] == ["26-0418: 车头冒烟"]
    step = life.tell(also("03:30", "还在冒烟"))
    assert len(life.case.followers) == 1
    assert len(life.case.notes) == 2
    assert readers(step) == ["li-na"]
    life.agrees()


def test_a_case_that_leads_follows_none() -> None:
    life = leader()
    life.tell(also())
    step = life.tell(Linked(at=at("03:20"), by="li-na", to=CaseId(9), number="26-0419"))
    assert "stands for other reports itself" in answer(step)
    assert life.case.follows is None


def test_what_may_lead_is_open_recent_and_of_the_same_group() -> None:
    mine = case()
    others = [
        case(id=CaseId(8)),
        case(id=CaseId(9), state=CaseState.CLOSED),
        case(id=CaseId(10), follows=CaseId(8)),
        case(id=CaseId(11), opened_at=at("03:12", 21)),
        replace(case(id=CaseId(12)), group="warehouse"),
        mine,
    ]
    assert [each.id for each in linkable(mine, others, at("03:20"))] == [8]


def test_what_a_document_says_is_still_owed_follows_no_case_that_never_promised_it() -> None:
    life = leader()
    mine, now = life.case, at("03:20")
    other = replace(mine, id=CaseId(8))
    without = replace(other, obligations=tuple(each for each in mine.obligations if each.id != "outlet-head"))
    assert [each.id for each in linkable(mine, [other], now)] == [8]
    assert linkable(mine, [without], now) == ()
    assert [each.id for each in linkable(without, [mine], now)] == [7]
    life.tell(Noted(at=at("03:21"), by="sun-tao", obligation="outlet-head"))
    assert [each.id for each in linkable(life.case, [without], now)] == [8]
