"""A cry for help in an open case, calm after it, and going back."""

import pytest
from msgspec.structs import replace

from flows import ping
from flows.case import CaseState
from flows.event import Acknowledged, CaseEvent, Did, Lowered, Noted
from flows.fact import Calmed, Cried, Supplemented
from flows.obligation import Status
from flows.terms import Severity
from tests.flows.life import (
    UNCLASSIFIED,
    Life,
    all_to,
    answered,
    chosen,
    readers,
    told,
    varied,
    without,
)
from tests.flows.words import PLAN, at

CRY = Cried(at=at("14:06"), words="help a truck just hit us, Sam is bleeding", branch="casualties", language="en")


def held() -> Life:
    """The breakdown of 13:58, with Li Na since 14:00."""
    life = Life()
    life.opens("13:58")
    life.tell(Noted(at=at("13:59"), by="zhao-min", obligation="department-head"))
    life.tell(Noted(at=at("13:59"), by="sun-tao", obligation="outlet-head"))
    life.tell(Acknowledged(at=at("14:00"), by="li-na"))
    return life


def raised() -> Life:
    life = held()
    life.tell(CRY)
    return life


# --- up ---------------------------------------------------------------------------------------------------------------
def test_a_cry_makes_a_new_card_and_tells_the_next_step_and_the_leaders_at_once() -> None:
    life = held()
    step = life.tell(CRY)
    assert told(step)[0] == ("supply", "post")
    assert sorted(readers(step)) == ["fang-lin", "reporter", "supply", "zhao-min"]
    assert "Emergency, please acknowledge by 14:09." in all_to("zhao-min", step)
    assert "as an emergency at 14:06, case 26-0417" in all_to("reporter", step)


def test_it_waits_anew_and_whoever_holds_it_stays_named() -> None:
    case = raised().case
    assert (case.state, case.severity, case.branch) == (CaseState.WAITING, Severity.EMERGENCY, "casualties")
    assert (case.raised_at, case.raised_from, case.cry_language) == (at("14:06"), "breakdown", "en")
    assert case.cry.startswith("help a truck")
    assert case.holder == "li-na"


def test_what_the_raised_branch_promises_counts_from_the_cry_and_running_clocks_go_on() -> None:
    life = held()
    life.tell(Noted(at=at("14:01"), by="fang-lin", obligation="outlet-head"))
    life.tell(CRY)
    assert life.obligation("acknowledge").due_at == at("14:09")
    assert life.obligation("rescue").due_at == at("14:09")
    assert life.obligation("leaders").due_at == at("14:11")
    assert life.obligation("outlet-head").due_at == at("14:28")
    assert life.obligation("standby").status is Status.LAPSED
    first = life.obligation("acknowledge-1")
    assert (first.status, first.met_at) == (Status.MET, at("14:00"))


def test_when_it_is_not_acknowledged_the_ladder_goes_on_above_the_head() -> None:
    life = raised()
    steps = life.until("14:09")
    assert "nobody has acknowledged" in all_to("zhou-qiang", *steps)
    assert "nobody has acknowledged" not in all_to("zhao-min", *steps)


@pytest.mark.parametrize("who", ["li-na", "chen-bo"])
def test_the_holder_or_another_acknowledges_it_anew(who: str) -> None:
    life = raised()
    step = life.tell(Acknowledged(at=at("14:07"), by=who))
    assert life.case.holder == who
    assert life.case.state is CaseState.ACKNOWLEDGED
    assert ("li-na" in readers(step)) is True
    assert life.obligation("acknowledge").met_at == at("14:07")


def test_doing_what_moves_the_case_takes_it_too() -> None:
    life = raised()
    step = life.tell(Did(at=at("14:08"), by="chen-bo", action="arrived"))
    assert (life.case.holder, life.case.state) == ("chen-bo", CaseState.ON_SITE)
    assert "Chen Bo" in all_to("reporter", step)


def test_calling_120_does_not_take_it() -> None:
    life = raised()
    life.tell(Did(at=at("14:07"), by="chen-bo", action="call-120"))
    assert life.case.state is CaseState.WAITING
    assert life.obligation("rescue").status is Status.MET
    assert life.obligation("acknowledge").open


def test_a_second_cry_is_a_note_without_a_new_page() -> None:
    life = raised()
    step = life.tell(Cried(at=at("14:07"), words="please hurry", branch="casualties"))
    assert told(step) == [("supply", "edit"), ("li-na", "26-0417, the driver adds: “please hurry”")]
    assert [note.text for note in life.case.notes] == ["please hurry"]


def test_an_answer_that_leads_to_the_branch_raises_it_as_well() -> None:
    life = held()
    step = life.tell(Supplemented(at=at("14:06"), answers=chosen("14:06", people="hurt"), branch="casualties"))
    assert told(step)[0] == ("supply", "post")
    assert life.case.raised_at == at("14:06")
    assert life.case.answers["people"].option == "hurt"


def test_a_cry_brings_back_a_case_that_was_resolved_or_closed() -> None:
    life = held()
    life.tell(Did(at=at("14:02"), by="li-na", action="resolved"))
    life.tell(CRY)
    assert life.case.state is CaseState.WAITING
    assert life.case.resolved_at is None
    assert "solved" not in life.waits()


def test_a_case_that_began_as_an_emergency_takes_a_cry_as_a_note() -> None:
    life = Life()
    life.opens("13:58", branch="casualties", answers=chosen(people="hurt"))
    assert told(life.tell(CRY)) == [("supply", "edit")]


def test_a_plan_without_a_branch_for_it_raises_the_level_alone() -> None:
    branches = tuple(each for each in PLAN.branches if not each.cry)
    life = Life(varied(branches=branches))
    life.opens("13:58")
    life.tell(Cried(at=at("14:06"), words="救命"))
    assert (life.case.branch, life.case.severity, life.case.raised_from) == ("breakdown", Severity.EMERGENCY, "")


def test_without_a_branch_named_the_plans_own_is_taken() -> None:
    life = held()
    life.tell(Cried(at=at("14:06"), words="救命"))
    assert life.case.branch == "casualties"


def test_a_cry_when_nobody_above_can_be_reached_still_sounds_in_the_group() -> None:
    life = held()
    life.reachable = without("zhao-min", "zhou-qiang", "fang-lin")
    step = life.tell(CRY)
    assert ("supply", "post") in told(step)
    assert not life.case.nobody
    assert life.waits()["due:acknowledge"] == "14:09"
    life.until("14:09")
    assert life.case.nobody


def test_a_cry_heard_late_is_overdue_at_once_and_asks_where_the_ladder_should_be() -> None:
    life = held()
    step = life.tell(CRY, "14:20")
    assert life.obligation("acknowledge").status is Status.BREACHED
    assert life.obligation("acknowledge").rung == 1
    assert "nobody has acknowledged" in all_to("zhou-qiang", step)


def test_a_second_emergency_promises_anew_what_the_first_one_kept() -> None:
    life = raised()
    life.tell(Acknowledged(at=at("14:07"), by="li-na"))
    life.tell(Did(at=at("14:08"), by="li-na", action="call-120"))
    life.tell(Noted(at=at("14:08"), by="fang-lin", obligation="leaders"))
    life.tell(Lowered(at=at("14:20"), by="li-na"))
    step = life.tell(Cried(at=at("14:30"), words="fire", branch="casualties"))
    assert life.obligation("leaders").due_at == at("14:35")
    assert life.obligation("leaders-1").met_at == at("14:08")
    assert life.obligation("rescue").due_at == at("14:33")
    assert "fang-lin" in readers(step)


def test_what_was_met_and_is_promised_without_danger_too_is_not_asked_again() -> None:
    branches = ("breakdown", "casualties")
    rules = tuple(
        replace(each, when=replace(each.when, branches=branches)) if each.id == "outlet-head" else each
        for each in PLAN.obligations
    )
    life = Life(varied(obligations=rules))
    life.opens("13:58")
    life.tell(Noted(at=at("13:59"), by="sun-tao", obligation="outlet-head"))
    life.tell(Acknowledged(at=at("14:00"), by="li-na"))
    step = life.tell(Cried(at=at("15:06"), words="fire", branch="casualties"))
    assert (life.obligation("outlet-head").status, life.obligation("outlet-head").met_at) == (Status.MET, at("13:59"))
    assert life.case.obligation("outlet-head-1") is None
    assert "sun-tao" not in readers(step)
    assert life.obligation("leaders").due_at == at("15:11")
    life.agrees()


# --- calm -------------------------------------------------------------------------------------------------------------
def test_no_danger_is_said_to_the_group_and_the_level_stays() -> None:
    life = raised()
    step = life.tell(Calmed(at=at("14:08")))
    assert readers(step) == ["supply", "reporter"]
    assert "says there is no danger. Please confirm by a call." in all_to("supply", step)
    assert life.case.severity is Severity.EMERGENCY
    step = life.tell(Calmed(at=at("14:09")))
    assert readers(step) == ["reporter"]


def test_correcting_the_answer_downwards_is_calm_and_no_more() -> None:
    life = raised()
    safe = Supplemented(at=at("14:08"), answers=chosen("14:08", people="safe"), branch="accident")
    step = life.tell(safe)
    assert readers(step) == ["supply", "reporter"]
    assert (life.case.branch, life.case.severity) == ("casualties", Severity.EMERGENCY)
    life.tell(Lowered(at=at("14:10"), by="li-na"))
    assert life.case.branch == "accident"


def test_a_person_confirms_it_and_the_case_goes_back_to_what_it_was() -> None:
    life = raised()
    life.tell(Calmed(at=at("14:08")))
    step = life.tell(Lowered(at=at("14:10"), by="li-na"))
    case = life.case
    assert (case.severity, case.branch) == (Severity.NORMAL, "breakdown")
    assert (case.calmed_at, case.raised_at) == (None, None)
    assert life.obligation("rescue").status is Status.LAPSED
    assert life.obligation("leaders").status is Status.LAPSED
    assert life.obligation("repair").due_at == at("17:58")
    assert answered(step, ping.done, "lowered")


def test_a_cry_after_calm_sounds_again() -> None:
    life = raised()
    life.tell(Calmed(at=at("14:08")))
    step = life.tell(Cried(at=at("14:09"), words="fire now", branch="casualties"))
    assert told(step)[0] == ("supply", "post")
    assert life.case.calmed_at is None
    assert life.case.raised_from == "breakdown"


@pytest.mark.parametrize(
    ("compiled", "began", "back"), [(None, "casualties", "accident"), (UNCLASSIFIED, "emergency", "other")]
)
def test_what_began_as_an_emergency_goes_back_to_the_nearest_branch_without_danger(
    compiled: object, began: str, back: str
) -> None:
    life = Life(UNCLASSIFIED) if compiled else Life()
    life.opens("13:58", branch=began, answers={})
    life.tell(Lowered(at=at("14:00"), by="zhou-qiang"))
    assert life.case.branch == back
    assert life.case.severity is Severity.NORMAL


def test_calm_in_a_case_that_is_none_is_taken_kindly() -> None:
    life = held()
    events: list[CaseEvent] = [Calmed(at=at("14:08"))]
    assert readers(*map(life.tell, events)) == ["reporter"]
