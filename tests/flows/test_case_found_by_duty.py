"""What a routine of the calendar has found out is worked like any case, but nobody has reported it."""

from flows.card import card
from flows.event import Acknowledged, Did
from flows.record import CaseState
from flows.report import Reporter
from flows.routine import address_of, reporter_of
from flows.terms import Language
from tests.flows.life import Life, all_to, readers
from tests.flows.timed_plans import COMPANY, deed, plan, words
from tests.flows.words import at, read

ROUND = {"id": "d", "title": words("Round"), "every": {"day": True}, "opens": "round", "who": "supply-head"}
PLAN = plan(
    branches=[{"id": "event", "title": words("Event")}, {"id": "round", "title": words("Round")}],
    actions=[
        deed("checked"),
        deed("found", branch="event"),
        deed("answered", becomes="resolved"),
        deed("after", when={"branches": ["event"]}),
    ],
    duties=[{**ROUND, "within": "1 h", "proof": "checked", "basis": "default"}],
    closing={"actions": ["answered", "after"]},
)


def resolved() -> Life:
    life = Life(PLAN, COMPANY)
    nobody = Reporter(person=reporter_of("timed", "d"), address=address_of("timed"), language=Language.ZH)
    life.opens("10:00", branch="round", answers={}, duty="d", who=nobody)
    life.tell(Did(at=at("10:05"), by="zhao-min", action="found"))
    life.tell(Acknowledged(at=at("10:06"), by="li-na"))
    step = life.tell(Did(at=at("10:10"), by="li-na", action="answered"))
    assert "Is it solved?" not in all_to("reporter", step)
    return life


def test_nobody_is_to_be_called_because_nobody_has_said_that_it_is_solved() -> None:
    life = resolved()
    shown = [read(line) for line in card(life.case, life.scene(at("10:11"))).lines]
    assert "Still missing before closing: after" in shown
    assert readers(*life.until("10:30", 25)) == []


def test_the_last_deed_closes_it() -> None:
    life = resolved()
    life.tell(Did(at=at("10:20"), by="li-na", action="after"))
    assert life.case.state is CaseState.CLOSED
