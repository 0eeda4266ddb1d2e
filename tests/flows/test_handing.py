"""What one has handed to somebody: the next step of the same role goes to whoever kept it."""

from typing import Any

import pytest

from flows.event import Acknowledged, Did, Given
from flows.plan import compile_plan
from flows.record import Step
from flows.terms import PersonId
from tests.flows.life import Life, all_to, readers
from tests.flows.round_plan import ask, deed, two
from tests.flows.words import at

EXPERT, OTHER = "sun-tao", PersonId("chen-bo")
"""Who holds the role, and whom it is handed to."""


def promise(name: str, **more: Any) -> dict[str, Any]:
    fields = {"who": "outlet-head", "within": "30 min", "basis": "default"}
    return {"id": name, "what": two(name, name), "asks": two(f"请：{name}。", f"Please: {name}."), **fields, **more}


ERRAND = compile_plan(
    {
        "id": "errand",
        "pack": "vehicle",
        "title": two("差事", "Errand"),
        "route": {"group": "supply", "ladder": ["duty-manager"]},
        "entries": [{"id": "errand", "label": two("差事", "Errand"), "branch": "errand"}],
        "branches": [{"id": "errand", "title": two("差事", "Errand")}],
        "questions": [ask("what", opens=True)],
        "obligations": [
            promise("leave", met_by="left"),
            promise("arrive", after="left", met_by="there"),
            promise("look", after="arranged", met_by="looked"),
            promise("plan-anew", after="sent-back", met_by="looked"),
            promise("arrange", who="director", after="there", met_by="arranged"),
        ],
        "actions": [
            deed("left", by="outlet-head", again=True),
            deed("there", by="outlet-head"),
            deed("arranged", by="director"),
            deed("looked", by="outlet-head", again=True),
            deed("sent-back", by="director", again=True),
        ],
        "closing": {"actions": ["looked"]},
    }
)


@pytest.fixture
def life() -> Life:
    """An errand that the head of the outlet has handed to somebody who holds no role in it."""
    life = Life(ERRAND)
    life.opens("03:12", branch="errand", answers={})
    life.tell(Acknowledged(at=at("03:13"), by="li-na"))
    life.tell(Given(at=at("03:14"), by=EXPERT, obligation="leave", to=OTHER))
    return life


def does(life: Life, clock: str, by: str, action: str) -> Step:
    return life.tell(Did(at=at(clock), by=by, action=action))


def test_the_next_step_is_asked_of_whoever_has_taken_over(life: Life) -> None:
    step = does(life, "03:20", OTHER, "left")
    assert "Please: arrive." in all_to(OTHER, step)
    assert EXPERT not in readers(step)
    assert life.obligation("arrive").given == OTHER
    does(life, "03:40", OTHER, "there")
    assert life.obligation("arrive").met_by == OTHER


def test_whoever_of_the_role_does_it_after_all_goes_on_with_it(life: Life) -> None:
    step = does(life, "03:20", EXPERT, "left")
    assert "Please: arrive." in all_to(EXPERT, step)
    assert OTHER not in readers(step)


def test_whoever_can_no_longer_be_reached_inherits_nothing(life: Life) -> None:
    life.reachable = life.reachable - {OTHER}
    step = does(life, "03:20", OTHER, "left")
    assert "Please: arrive." in all_to(EXPERT, step)


def test_another_role_between_ends_it(life: Life) -> None:
    does(life, "03:20", OTHER, "left")
    does(life, "03:40", OTHER, "there")
    step = does(life, "03:50", "fang-lin", "arranged")
    assert "Please: look." in all_to(EXPERT, step)
    assert OTHER not in readers(step)


def test_the_same_work_once_more_goes_to_whoever_did_it_before(life: Life) -> None:
    does(life, "03:20", OTHER, "left")
    does(life, "03:40", OTHER, "there")
    does(life, "03:50", "fang-lin", "arranged")
    life.tell(Given(at=at("03:51"), by=EXPERT, obligation="look", to=OTHER))
    does(life, "04:00", OTHER, "looked")
    step = does(life, "04:10", "fang-lin", "sent-back")
    assert "Please: plan-anew." in all_to(OTHER, step)
    assert EXPERT not in readers(step)
    does(life, "04:15", OTHER, "looked")
    assert life.obligation("plan-anew").met_by == OTHER


def test_whoever_has_taken_over_is_warned_and_nobody_else(life: Life) -> None:
    does(life, "03:20", OTHER, "left")
    warned = readers(*life.until("03:45"))
    assert OTHER in warned
    assert EXPERT not in warned
