"""How long somebody has, as they are told it: only a length that runs from when it began until it is due."""

from flows import ping
from flows.obligation import move
from tests.flows.life import Life, all_to
from tests.flows.timed_plans import COMPANY, owes, plan
from tests.flows.words import at, read


def test_a_length_counted_in_working_hours_is_not_told_as_the_hours_until_then() -> None:
    life = Life(plan(obligations=[owes("told", who="outlet-head", within="2 h", met_by="", hours="shop")]), COMPANY)
    asked = all_to("sun-tao", life.opens("17:30", branch="event", answers={}))
    assert asked.startswith("Please confirm that you know. By 10:30 (default).")


def test_nor_is_one_that_a_person_has_moved() -> None:
    life = Life(plan(obligations=[owes("told", who="outlet-head", within="2 h", met_by="")]), COMPANY)
    life.opens("10:00", branch="event", answers={})
    owed = life.obligation("told")
    now = life.scene(at("10:05"))
    assert read(ping.owed(life.case, now, owed, "sun-tao").lines[0]).endswith("By 12:00 (default, 120 min).")
    put_off = move(owed, at("15:00"), at("10:05"), COMPANY.clocks)
    assert read(ping.owed(life.case, now, put_off, "sun-tao").lines[0]).endswith("By 15:00 (default).")
