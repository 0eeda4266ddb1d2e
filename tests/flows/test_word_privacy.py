"""Who may read what: nothing said to a group or a manager gives away what is the holder's, or the reporter's own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from flows import ping, status
from flows.answer import Answer
from flows.card import card
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Status
from flows.outbound import Say, ToAddress, ToGroup, ToPerson
from flows.plan import Told
from flows.question import Privacy
from flows.record import Case, CaseState, Done, Gap, Note, Scene
from flows.terms import PersonId, RoleId
from tests.flows.words import (
    PLAN,
    answers,
    at,
    case,
    emergency,
    everything,
    held,
    lines,
    obligation,
    reporter,
    scene,
    with_obligation,
)

SECRET = ("Zhang Wei", "Daniel Reed", "张伟", "13900006612", "13800005521", "13800000834", "芙蓉路 8 号", "bleeding")
"""Full names, full numbers, a home, and the words of a cry once somebody has the case."""
NEXT = (RoleId("director"), at("05:00"))


def private_plan() -> Scene:
    """The plan as if it asked for a home and let people write how they are."""
    marks = {"place": Privacy.HOLDER, "road": Privacy.HOLDER, "trapped": Privacy.HEALTH}
    questions = tuple(replace(each, privacy=marks.get(each.id, each.privacy)) for each in PLAN.questions)
    return scene("04:31", plan=replace(PLAN, questions=questions))


def talkative(**changes: Any) -> Case:
    """A case full of what is not for everybody."""
    said = at("03:20")
    written = Answer(said_at=said, text="何斌，+86 139 0000 6612")
    given = {
        **answers(),
        "place": Answer(said_at=said, text="芙蓉路 8 号", lat=28.1, lon=113.0),
        "trapped": Answer(said_at=said, text="Sam is bleeding"),
    }
    fields: dict[str, Any] = {
        "answers": given,
        "notes": (Note(at=said, text="打我老婆 13900006612"),),
        "done": (
            Done(action="departed", at=said, by="li-na", answers={"driver": written, "plate": written}),
            Done(action="repair", at=said, by="li-na", answers={"repair-how": written}),
        ),
        "cry": "Sam is bleeding, call +86 138 0000 5521",
        "cry_language": "en",
        "withdrawn_at": said,
        "calmed_at": said,
        "lost": True,
        "gaps": (Gap(at=said, step="watch", why="unreachable"),),
        "obligations": (
            obligation(ACKNOWLEDGE, "03:17", status=Status.MET, met_at=at("03:15"), met_by="li-na"),
            obligation("standby", "03:27", status=Status.BREACHED, breached_at=at("03:27")),
            obligation("outlet-head", "03:42", status=Status.AT_RISK),
            obligation("leaders", "03:42"),
            obligation(CALL_BACK, "05:30"),
        ),
    }
    return held(**{**fields, **changes})


CASES = {
    "acknowledged": talkative(),
    "nameless": talkative(reporter=reporter(person="telegram:1", name="张伟", short="", short_en="")),
    "emergency": replace(talkative(), branch="casualties", severity=emergency().severity),
    "english": talkative(reporter=emergency().reporter),
    "reopened": talkative(state=CaseState.REOPENED, reopened_at=at("04:00"), disputed_at=at("04:00")),
    "resolved": talkative(state=CaseState.RESOLVED, resolved_at=at("04:00")),
    "closed": talkative(state=CaseState.CLOSED, closed_at=at("04:00")),
}
Word = Callable[[Case, Scene], Say]


def late(whole: Case) -> Any:
    return whole.obligation("standby")


def outlet_head(whole: Case) -> Any:
    return whole.obligation("outlet-head")


GAP = Gap(at=at("03:12"), step="watch", why="nobody_on_call")
STAFF: dict[str, Word] = {
    "overdue_line": lambda each, now: ping.overdue_line(each, now, late(each)),
    "calm_reported": ping.calm_reported,
    "withdrawn in the group": lambda each, now: ping.withdrawn(each, now, None),
    "unable_line": lambda each, now: ping.unable_line(each, now, PLAN.action("departed"), "li-na"),
    "asked": lambda each, now: ping.asked(each, now, "chen-bo", "watch"),
    "unacknowledged": lambda each, now: ping.unacknowledged(each, now, "zhou-qiang", RoleId("duty-manager"), *NEXT),
    "nobody_on_call": lambda each, now: ping.nobody_on_call(each, now, "zhou-qiang", GAP),
    "owed": lambda each, now: ping.owed(each, now, outlet_head(each), "sun-tao"),
    "told": lambda each, now: ping.told(each, now, "fang-lin", Told(who=RoleId("leaders"))),
    "overdue": lambda each, now: ping.overdue(each, now, late(each), "zhao-min", *NEXT),
    "overdue of a role": lambda each, now: ping.overdue(each, now, outlet_head(each), "zhou-qiang", *NEXT),
    "disputed": lambda each, now: ping.disputed(each, now, "zhao-min"),
    "reopened": lambda each, now: ping.reopened(each, now, "zhao-min"),
    "withdrawn": lambda each, now: ping.withdrawn(each, now, "zhao-min"),
    "reporter_lost": lambda each, now: ping.reporter_lost(each, now, "zhao-min"),
    "call_asked": lambda each, now: ping.call_asked(each, now, "zhao-min"),
    "offered": lambda each, now: ping.offered(each, now, "chen-bo"),
    "taken_over": lambda each, now: ping.taken_over(each, now, "chen-bo"),
    "escalated": lambda each, now: ping.escalated(each, now, "zhao-min", "li-na"),
    "unable": lambda each, now: ping.unable(each, now, late(each), "zhao-min", "li-na", *NEXT),
    "owner_missing": lambda each, now: ping.owner_missing(each, now, outlet_head(each), "zhou-qiang"),
    "reassign_choice": lambda each, now: ping.reassign_choice(each, now, "zhao-min"),
}


def given_away(text: str) -> list[str]:
    """What of the secrets stands in a text, however its figures are set."""
    bare = re.sub(r"(?<=\d)[ -](?=\d)", "", text)
    return [secret for secret in SECRET if secret in text or secret in bare]


@pytest.mark.parametrize("name", list(CASES))
def test_the_card_gives_nothing_away(name: str) -> None:
    plan = scene("04:31") if name == "emergency" else private_plan()
    whole = replace(CASES[name], answers=answers()) if name == "emergency" else CASES[name]
    assert given_away(everything(card(whole, plan))) == []


@pytest.mark.parametrize("name", list(CASES))
@pytest.mark.parametrize("word", list(STAFF))
def test_staff_who_do_not_hold_it_read_nothing_of_the_holders(word: str, name: str) -> None:
    whole = CASES[name]
    if name == "emergency":
        whole = replace(whole, answers=answers())
    said = STAFF[word](whole, private_plan())
    assert isinstance(said.to, ToGroup | ToPerson)
    assert given_away(everything(said)) == []


def test_a_waiting_emergency_shows_the_words_as_written() -> None:
    whole = emergency(cry="Sam is bleeding")
    assert "Their words (English): “Sam is bleeding”" in lines(card(whole, scene("14:06")))


def test_words_added_before_anybody_has_it_are_shown_without_numbers() -> None:
    note = Note(at=at("03:13"), text="打我老婆 13900006612")
    assert "Added: “打我老婆”" in lines(card(case(notes=(note,)), scene("03:13")))


def test_the_holder_reads_all_of_it() -> None:
    said = everything(ping.holding(talkative(), private_plan()))
    assert "+86 138 0000 5521" in said
    assert "芙蓉路 8 号" in said
    assert "Zhang Wei" in said
    assert "打我老婆 13900006612" in said


TOLD: dict[str, Callable[[Case, Scene], Say | None]] = {
    "receipt": status.receipt,
    "raised": status.raised,
    "nobody_at_all": status.nobody_at_all,
    "acknowledged": status.acknowledged,
    "overdue": lambda each, now: status.overdue(each, now, late(each), RoleId("supply-head"), at("05:00")),
    "climbed": lambda each, now: status.climbed(each, now, late(each), RoleId("director"), at("05:00")),
    "did": lambda each, now: status.did(each, now, each.done[0]),
    "resolved": status.resolved,
    "confirmed": status.confirmed,
    "disputed": status.disputed,
    "reopened": status.reopened,
    "closed": status.closed,
    "withdrawn": status.withdrawn,
    "released": status.released,
    "calmed": status.calmed,
    "solved_silence": status.solved_silence,
    "called_asked": status.called_asked,
    "status_of": lambda each, now: status.status_of(each, now, 3),
}


@pytest.mark.parametrize("name", list(CASES))
@pytest.mark.parametrize("word", list(TOLD))
def test_a_reporter_reads_few_lines_and_no_word_on_where_a_time_comes_from(word: str, name: str) -> None:
    whole = with_obligation(CASES[name], ACKNOWLEDGE, status=Status.BREACHED, rung=0)
    said = TOLD[word](replace(whole, holder=PersonId("li-na")), scene("04:31"))
    assert said is not None
    assert isinstance(said.to, ToAddress)
    text = everything(said)
    assert not [each for each in ("(plan", "(default", "4410", "soon", "!") if each in text]
    assert len(lines(said)) <= 6


@pytest.mark.parametrize("word", ["overdue", "climbed", "calmed", "nobody_at_all"])
def test_whatever_is_late_or_urgent_has_the_number(word: str) -> None:
    said = TOLD[word](talkative(), scene("04:31"))
    assert said is not None
    assert "+86 731 0000 2400" in everything(said)
