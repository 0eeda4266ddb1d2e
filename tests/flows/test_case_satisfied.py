"""A case that only the reporter's word ends: silence promises a call, a recorded call counts, and no clock is reset."""

import pytest
from msgspec.structs import replace

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.case import CaseState
from flows.event import Acknowledged, Detailed, Did, Noted
from flows.fact import Confirmed, Disputed
from flows.obligation import Status
from flows.plan import Compiled
from flows.question import Question, QuestionKind
from flows.terms import PlanHash
from tests.flows.life import Life, all_to, readers, told
from tests.flows.small_plans import COMPLAINT
from tests.flows.test_case_day import complaint
from tests.flows.test_case_onset import WANG
from tests.flows.words import at

_HOW = Bilingual(zh="how", en="how")
_ASK = Question(id="how", kind=QuestionKind.TEXT, ask=_HOW, label=_HOW)
COMPLAINT_AGAIN = Compiled(
    hash=PlanHash("again"),
    plan=replace(
        COMPLAINT.plan,
        actions=tuple(
            replace(each, asks=(_ASK,), complete=True) if each.id == "exchanged" else each
            for each in COMPLAINT.plan.actions
        ),
    ),
)


def exchanged(clock: str = "14:20") -> Life:
    life = complaint()
    life.tell(Acknowledged(at=at("10:18"), by="liu-yang"))
    life.tell(Noted(at=at("14:00"), by="liu-yang", obligation="need"))
    life.tell(Did(at=at(clock), by="liu-yang", action="exchanged"))
    return life


# --- silence ----------------------------------------------------------------------------------------------------------
def silent() -> Life:
    life = exchanged()
    life.tell(Did(at=at("14:30"), by="liu-yang", action="visited"))
    life.until("14:20", 23)
    return life


def test_silence_closes_nothing_and_promises_a_call_today() -> None:
    life = silent()
    step = life.steps[-1]
    assert life.case.state is CaseState.RESOLVED
    assert sorted(readers(step)) == ["liu-yang", "reporter"]
    assert all_to("reporter", step) == (
        "You have not said whether it is solved. The case stays open; someone calls you today.\nSolved\nNot solved"
    )
    assert all_to("liu-yang", step).startswith(
        "26-0417: the customer has not said whether it is solved. Please call by 24:00."
    )
    assert "Satisfied, by phone\nCalled back" in all_to("liu-yang", step)
    call = life.obligation("call-back")
    assert (call.owner, call.due_at, call.status) == ("holder", at("00:00", 24), Status.RUNNING)


def test_the_call_has_a_ladder_and_the_reporter_is_not_woken_by_it() -> None:
    life = silent()
    steps = life.until("00:30", 24)
    assert "he-jing" in readers(*steps)
    assert "reporter" not in readers(*steps)


def test_they_are_asked_once_a_day_and_no_more() -> None:
    life = silent()
    life.tell(Noted(at=at("16:00", 23), by="liu-yang", obligation="call-back"))
    steps = life.until("14:19", 24)
    assert "reporter" not in readers(*steps)
    (step,) = life.until("14:20", 24)
    assert "someone calls you today" in all_to("reporter", step)
    assert life.obligation("call-back").due_at == at("00:00", 25)


def test_a_call_that_was_not_made_is_not_promised_anew() -> None:
    life = silent()
    steps = life.until("15:00", 24)
    assert "reporter" not in readers(*steps)
    assert life.obligation("call-back").status is Status.BREACHED


def test_late_in_the_evening_it_is_tomorrow() -> None:
    life = exchanged("22:40")
    life.tell(Did(at=at("22:45"), by="liu-yang", action="visited"))
    life.until("22:40", 23)
    assert "someone calls you tomorrow" in all_to("reporter", life.steps[-1])
    assert life.obligation("call-back").due_at == at("00:00", 25)


# --- their word -------------------------------------------------------------------------------------------------------
def test_their_word_closes_it() -> None:
    life = exchanged()
    life.tell(Confirmed(at=at("14:25"), by=WANG.person))
    assert life.case.state is CaseState.CLOSED


@pytest.mark.parametrize("who", ["liu-yang", "he-jing"])
def test_a_recorded_call_in_which_they_were_satisfied_closes_it(who: str) -> None:
    life = silent()
    step = life.tell(Confirmed(at=at("16:00", 23), by=who, called=True))
    assert life.case.state is CaseState.CLOSED
    assert life.obligation("call-back").met_by == who
    assert "Case 26-0417 is closed." in all_to("reporter", step)


def test_a_call_alone_does_not() -> None:
    life = silent()
    life.tell(Noted(at=at("16:00", 23), by="liu-yang", obligation="call-back"))
    assert life.case.state is CaseState.RESOLVED


# --- not solved -------------------------------------------------------------------------------------------------------
def test_not_solved_opens_it_again_and_the_visit_goes_on() -> None:
    life = exchanged()
    step = life.tell(Disputed(at=at("14:25"), by=WANG.person))
    assert told(step)[0] == ("after-sales", "post")
    assert sorted(readers(step)) == ["after-sales", "he-jing", "liu-yang", "reporter"]
    assert all_to("reporter", step) == (
        "Case 26-0417 is open again; group head He Jing has been alerted.\nYou get a call by 14:35.\n"
        "What is still wrong? A sentence or a photo, or nothing."
    )
    card = all_to("after-sales", step).split("\n")
    assert card[0] == "[Reopened] Quality objection 26-0417"
    assert "Not solved, says the customer (14:25). Alerted: group head He Jing" in card
    assert "10:15 visit (plan), goes on as it was" in card
    assert life.obligation("visit").due_at == at("10:15", 23)
    assert life.obligation("call-back").due_at == at("14:35")


def test_what_counts_only_complete_is_done_once_more_after_it_was_opened_again() -> None:
    life = Life(COMPLAINT_AGAIN)
    life.opens("10:15", who=WANG, branch="major", answers={})
    life.tell(Acknowledged(at=at("10:18"), by="liu-yang"))
    for clock in ("14:20", "15:40"):
        life.tell(Did(at=at(clock), by="liu-yang", action="exchanged"))
        how = {"how": Answer(said_at=at(clock), text="shrimp")}
        life.tell(Detailed(at=at(clock), by="liu-yang", action="exchanged", answers=how))
        assert life.case.state is CaseState.RESOLVED
        if clock == "14:20":
            life.tell(Disputed(at=at("14:25"), by=WANG.person))
    assert len(life.case.done) == 2
