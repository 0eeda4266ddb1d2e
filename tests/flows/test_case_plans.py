"""The shipped plans, lived through: an illness at a canteen, and a complaint about fresh goods."""

from functools import cache
from typing import Any

import pytest
from ruamel.yaml import YAML

from flows.answer import Answer
from flows.case import CaseState
from flows.event import Acknowledged, Detailed, Did, Noted
from flows.fact import Confirmed, Disputed, Supplemented
from flows.obligation import Status
from flows.outbound import PostCard, RefreshCard
from flows.plan import Compiled, compile_plan, sealed
from flows.plan_merge import merged
from tests.flows.life import Life, all_to, answer, readers
from tests.flows.words import ROOT, at, lines, reporter

LEADER = "zheng-guodong"
CAO = reporter(person="customer-cao", name="曹兰", short="曹女士", short_en="Ms Cao", plate="", phone="")
WANG = reporter(person="customer-wang", name="王桂芬", short="王女士", short_en="Ms Wang", plate="", phone="")


@cache
def shipped() -> dict[str, Compiled]:
    """Every plan of the house, each with what it takes along from others."""
    files = sorted(path for path in (ROOT / "flows/plans").rglob("*.yaml") if "variants" not in path.parts)
    plans = {each.stem: compile_plan(YAML(typ="safe").load(each.read_text(encoding="utf-8"))).plan for each in files}
    return {name: sealed(merged(plan, plans)) for name, plan in plans.items()}


def card(life: Life) -> list[str]:
    """The card as it stands after the last step."""
    return [
        line
        for each in life.steps[-1].outbound
        if isinstance(each, PostCard | RefreshCard)
        for line in lines(each.card)
    ]


def said(clock: str, **given: Any) -> Answer:
    return Answer(said_at=at(clock), **given)


# --- people are ill ---------------------------------------------------------------------------------------------------
def poisoning(onset: str) -> Life:
    life = Life(shipped()["food-poisoning"])
    life.opens("12:50", who=CAO, branch="poisoning", answers={"count": said("12:50", number=6)})
    tells = {"onset": said("12:51", at=at(onset))}
    life.tell(Supplemented(at=at("12:51"), by=CAO.person, answers=tells))
    life.tell(Acknowledged(at=at("12:52"), by=LEADER))
    return life


def test_the_clocks_of_a_poisoning() -> None:
    said_on_card = card(poisoning("12:30"))
    assert said_on_card[0] == "[Emergency, acknowledged] Food poisoning 26-0417"
    due = said_on_card[said_on_card.index("Due") + 1 :]
    assert due[0].startswith("12:55 told: company leaders, ")
    assert due[1:4] == [
        "13:20 team leader on site (plan, 30 min)",
        "14:30 authorities told (plan, 120 min from the incident at 12:30)",
        "18:00 lessons and internal notice (plan: the next day; the hour: default)",
    ]


def test_late_when_it_is_reported() -> None:
    life = Life(shipped()["food-poisoning"])
    life.opens("12:50", who=CAO, branch="poisoning", answers={})
    step = life.tell(Supplemented(at=at("12:51"), by=CAO.person, answers={"onset": said("12:51", at=at("10:20"))}))
    assert card(life)[:2] == [
        "[Emergency, overdue] Food poisoning 26-0417",
        "authorities told: due 12:20, already 30 min late when reported at 12:50. Report it by phone first.",
    ]
    assert "fang-lin" in readers(step)


def test_the_report_to_the_authority() -> None:
    life = poisoning("12:30")
    assert answer(life.tell(Did(at=at("13:16"), by=LEADER, action="arrived"))).endswith(", 4 min before the limit.")
    assert life.tell(Did(at=at("14:15"), by=LEADER, action="reported")).asks == "reported"
    given = {
        "authority": said("14:16", text="Health authority"),
        "reported-at": said("14:17", at=at("14:12")),
        "taken-by": said("14:17", text="Meng"),
    }
    step = life.tell(Detailed(at=at("14:18"), by=LEADER, action="reported", answers=given))
    assert all_to(LEADER, step) == "Recorded: Health authority told at 14:12, taken by Meng. 18 min before the limit."
    more = {"count": said("14:30", number=9)}
    step = life.tell(Supplemented(at=at("14:30"), by=CAO.person, answers=more))
    assert "now 9, was 6. Please add it to the report." in all_to(LEADER, step)


def test_the_summary_is_asked_for_on_the_next_morning() -> None:
    life = poisoning("12:30")
    (step,) = [step for step in life.until("09:00", 23) if "See the draft" in all_to(LEADER, step)]
    assert "lessons and internal notice by 18:00" in all_to(LEADER, step)


# --- fresh goods ------------------------------------------------------------------------------------------------------
def objection() -> Life:
    life = Life(shipped()["return-fresh"])
    life.opens("10:15", who=WANG, branch="objection", answers={"ill": said("10:15", option="uneaten")})
    order = {"order": said("10:16", at=at("06:40"))}
    life.tell(Supplemented(at=at("10:16"), by=WANG.person, answers=order, branch="inside"))
    life.tell(Acknowledged(at=at("10:18"), by="liu-yang"))
    return life


def settled(life: Life, clock: str) -> None:
    life.tell(Did(at=at(clock), by="liu-yang", action="settled"))
    how = {"how": said(clock, option="exchanged")}
    life.tell(Detailed(at=at(clock), by="liu-yang", action="settled", answers=how))


def test_the_clocks_of_an_objection() -> None:
    life = objection()
    due = {each.id: each.due_at for each in life.case.obligations}
    assert (due["outlet-head"], due["exchange"], due["visit"]) == (at("10:45"), at("10:15", 23), at("10:15", 23))


def test_the_outlet_head_who_does_not_confirm() -> None:
    life = objection()
    ping = all_to("zhou-qiang", *life.until("10:45"))
    assert "Promised: outlet head told by 10:45 (plan, 30 min)" in ping
    assert "Sent to Sun Tao at 10:15 and 10:35, no answer. +86 139 0000 7788" in ping


def test_not_solved_and_the_visit_goes_on() -> None:
    life = objection()
    life.tell(Noted(at=at("10:40"), by="sun-tao", obligation="outlet-head"))
    settled(life, "14:20")
    assert "Still missing before closing: the word of the customer" in card(life)
    life.tell(Disputed(at=at("14:25"), by=WANG.person))
    assert "Not solved, says the customer (14:25). Alerted: group head He Jing" in card(life)
    assert "10:15 after-sales calls and then visits (plan), goes on as it was" in card(life)
    assert life.obligation("visit").status is Status.RUNNING


@pytest.mark.parametrize("word", [Confirmed(at=at("17:00"), by=WANG.person), None])
def test_only_their_word_ends_it(word: Confirmed | None) -> None:
    life = objection()
    settled(life, "14:20")
    if word:
        life.tell(word)
    else:
        life.until("15:00", 24)
    assert (life.case.state is CaseState.CLOSED) == bool(word)


def test_a_head_grades_it_ordinary_with_a_reason() -> None:
    life = objection()
    why = {"reason": said("10:20", text="bag torn")}
    life.tell(Detailed(at=at("10:20"), by="he-jing", action="grade-ordinary", answers=why))
    assert life.case.branch == "inside-ordinary"
    assert "Graded ordinary at 10:20 by He Jing: bag torn" in card(life)
    assert life.obligation("visit").status is Status.LAPSED
    assert life.obligation("answer").due_at == at("10:15", 23)
