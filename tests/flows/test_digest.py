"""What still is to be told of what is late, in which order, and what fits into a press."""

from typing import Any

import pytest
from msgspec.structs import replace

from bot.buttons import LIMIT, data_of
from flows import digest_word
from flows.digest import Item, Standing, by_urgency, cases_of, concerning, is_late, keys, single, standing, wishes
from flows.obligation import ACKNOWLEDGE, Status, breach
from flows.outbound import Alert
from flows.record import Case, Outage
from flows.terms import CaseId
from tests.flows.words import LADDER, at, case, emergency, everything, held, labels, obligation, read, scene

HEAD, MANAGER, DIRECTOR = LADDER


def late(**changes: Any) -> Case:
    """A case that somebody has, whose standby vehicle should have left at 03:27."""
    whole = held()
    broken = replace(breach(obligation("standby", "03:27")), ladder=LADDER, **changes)
    return replace(whole, obligations=(*(each for each in whole.obligations if each.id != "standby"), broken))


def alert(**changes: Any) -> Alert:
    return replace(Alert(case=late().id, promise="standby", breach=True, at=at("03:27")), **changes)


def item(whole: Case, promise: str = "standby", now: str = "03:48", **changes: Any) -> Item:
    found = whole.obligation(promise)
    assert found is not None
    return Item(whole, scene(now, **changes), found)


# --- whether it is told -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({}, Standing.OPEN),
        ({"rung": 1}, Standing.OVERTAKEN),
        ({"status": Status.MET, "met_at": at("03:30")}, Standing.MET),
        ({"status": Status.LAPSED}, Standing.GONE),
        ({"status": Status.PAUSED}, Standing.GONE),
        ({"status": Status.RUNNING, "due_at": at("04:10")}, Standing.GONE),
    ],
)
def test_what_has_become_of_it(changes: dict[str, Any], stands: Standing) -> None:
    assert standing(alert(step=0), late(**changes)) is stands


def test_those_who_owe_it_are_told_whatever_step_is_asked() -> None:
    assert standing(alert(), late(rung=2)) is Standing.OPEN


def test_a_case_or_promise_that_is_not_there_is_not_told() -> None:
    assert standing(alert(), None) is Standing.GONE
    assert standing(alert(promise="unheard-of"), late()) is Standing.GONE


def test_late_is_what_should_have_been_said_longer_ago() -> None:
    least = at("03:05") - at("03:00")
    assert not is_late([alert(at=at("03:43")), alert(at=None)], at("03:48"), least)
    assert is_late([alert(at=at("03:42"))], at("03:48"), least)


# --- in which order ---------------------------------------------------------------------------------------------------
def test_emergencies_come_first_then_what_nobody_has_taken_then_the_oldest() -> None:
    waiting = case(obligations=(breach(obligation(ACKNOWLEDGE, "03:30")), obligation("repair", "07:12")))
    danger = emergency(obligations=(breach(obligation(ACKNOWLEDGE, "03:40")),))
    given = [item(waiting, "repair"), item(late()), item(waiting, ACKNOWLEDGE), item(danger, ACKNOWLEDGE)]
    assert by_urgency(given) == [given[3], given[2], given[1], given[0]]
    assert read(digest_word.line(given[3])).startswith("Emergency: ")


# --- keys -------------------------------------------------------------------------------------------------------------
def test_a_press_carries_as_many_cases_as_fit() -> None:
    ids = [CaseId(number) for number in range(120_000, 120_040)]
    found = wishes(ids)
    assert all(len(data_of(each).encode()) <= LIMIT for each in found)
    assert [case for each in found for case in cases_of(each.what)] == ids
    assert len(wishes(ids[:7])) == 1


def test_a_wish_that_was_tampered_with_names_no_cases() -> None:
    assert cases_of("each:x.-1.٣.7") == [CaseId(7)]


def test_one_case_is_taken_by_its_own_key_several_by_their_numbers() -> None:
    other = replace(late(), id=CaseId(2), number="26-0002")
    assert labels(keys([item(late())], "zhou-qiang")) == [["See each"], ["I take it"]]
    both = labels(keys([item(late()), item(other)], "zhou-qiang"))
    assert both == [["See each"], [f"I take {late().number}"], ["I take 26-0002"]]


# --- words ------------------------------------------------------------------------------------------------------------
def test_of_four_that_fell_due_three_are_not_done_yet() -> None:
    outage = Outage(since=at("03:05"), until=at("03:41"))
    whole = late()
    also = replace(whole, obligations=(*whole.obligations, breach(obligation(ACKNOWLEDGE, "03:20"))))
    said = digest_word.to_one([item(whole), item(also, ACKNOWLEDGE)], "zhou-qiang", 3, outage)
    assert read(said.lines[0]).startswith("Our line was down for 36 min. 3 fell due, 2 are not done yet")


def test_nothing_that_an_outage_held_back_counts_as_said() -> None:
    whole = late(rung=2, told=(HEAD, MANAGER, DIRECTOR), told_at=at("03:27"), climbs_at=at("03:57"))
    assert "told since 03:27" in everything(single(item(whole), "fang-lin"))
    down = Outage(since=at("03:12"), until=at("03:48"))
    assert "told since" not in everything(single(item(whole, outage=down), "fang-lin"))


@pytest.mark.parametrize(("climbs", "hears"), [("03:58", "03:58"), ("03:47", "03:58"), (None, "03:58")])
def test_a_reporter_never_reads_a_time_that_has_passed(climbs: str | None, hears: str) -> None:
    whole = late(climbs_at=at(climbs) if climbs else None, promised=True)
    said = " ".join(read(line) for line in digest_word.to_reporter(*item(whole)))
    assert f"You get a new time by {hears}." in said
    assert said.count("sorry") == 1


def test_of_a_case_that_nobody_has_the_reporter_hears_that_first() -> None:
    waiting = case(obligations=(breach(obligation(ACKNOWLEDGE, "03:17")), breach(obligation("standby", "03:27"))))
    first, *_ = digest_word.to_reporter(*item(waiting))
    assert read(first) == "Nobody has taken it yet; somebody was to by 03:17. Our line was down, sorry."


# --- who sees what ----------------------------------------------------------------------------------------------------
def test_each_sees_what_they_owe_and_what_climbed_to_them_and_strangers_nothing() -> None:
    whole = late(rung=1, told=(HEAD, MANAGER))

    def seen(who: str) -> list[str]:
        return [each.promise.id for each in concerning(whole, scene("03:48"), who)]

    assert "standby" in seen("zhao-min")
    assert "standby" in seen("zhou-qiang")
    assert "standby" in seen(whole.holder or "")
    assert "standby" not in seen("fang-lin")
    assert seen("liu-yang") == []
