"""Times that do something though nobody promised them: they pass once, by the clock or by a deed."""

from typing import Any

import pytest

from flows.answer import Answer
from flows.card import card
from flows.case import waits
from flows.digest import Item
from flows.digest_word import to_one
from flows.event import Detailed, Did, Passed, Reopened, Supplemented
from flows.obligation import Status
from flows.terms import Severity
from flows.view import view_of
from tests.flows.life import Life, clock, readers
from tests.flows.timed_plans import COMPANY, ask, deed, owes, plan, words
from tests.flows.words import at, read

FAULT: dict[str, Any] = {
    "questions": [ask("fault", "time", optional=True), ask("what", "choice", "app", "seat", opens=True)],
    "thresholds": [
        {
            "id": "ten",
            "at": "10 min",
            "since": "fault",
            "unless": {"done": ["recovered"]},
            "what": words("Not recovered in 10 min"),
            "says": words("It is not working yet; at {at} two more people were told."),
            "basis": "document",
            "cite": "003:118",
        },
        {
            "id": "sixty",
            "at": "60 min",
            "since": "fault",
            "unless": {"done": ["recovered"]},
            "what": words("Not recovered in 60 min"),
            "basis": "document",
        },
    ],
    "obligations": [
        owes("managers", within="2 min", after="ten", who="duty-manager", beside=["director"], met_by=""),
        owes("supplier", within="30 min", after="sixty", met_by="called"),
    ],
    "actions": [
        deed("answered", becomes="resolved"),
        deed("recovered"),
        deed("hopeless", meets=["ten"]),
        deed("called", needs=["sixty"]),
    ],
}


def fault(clock: str = "11:00", told: str = "", **more: Any) -> Life:
    life = Life(plan(**{**FAULT, **more}), COMPANY)
    answers = {"fault": Answer(said_at=at(clock), at=at(told))} if told else {}
    life.opens(clock, branch="event", answers=answers)
    return life


def did(life: Life, clock: str, action: str, by: str = "li-na") -> None:
    life.until(clock)
    life.tell(Did(at=at(clock), by=by, action=action))


def passed(life: Life) -> list[str]:
    """What passed and counts still."""
    named = {each.id: each.what for each in life.compiled.plan.thresholds}
    found = (each for each in life.case.done if each.action in named and each.undone_at is None)
    return [f"{named[each.action].en}, {clock(each.at)}" for each in found]


def marks(life: Life) -> dict[str, str]:
    return {key: at for key, at in life.waits().items() if key.startswith("mark:")}


def test_a_threshold_that_nothing_keeps_from_passing_stands_in_the_record_like_a_deed() -> None:
    life = fault()
    assert marks(life) == {"mark:ten": "11:10", "mark:sixty": "12:00"}
    life.until("11:09")
    assert life.case.done == ()
    assert life.case.obligation("managers") is None
    steps = life.until("11:10")
    ten = life.case.done[0]
    assert (ten.action, ten.at, ten.by) == ("ten", at("11:10"), "")
    assert (life.obligation("managers").started_at, life.obligation("managers").due_at) == (at("11:10"), at("11:12"))
    assert life.obligation("managers.director").status is Status.RUNNING
    assert {"zhou-qiang", "fang-lin", "reporter"} <= set(readers(*steps))
    said = [read(line) for step in steps for each in step.outbound for line in getattr(each, "lines", ())]
    assert "It is not working yet; at 11:10 two more people were told." in said
    assert passed(life) == ["Not recovered in 10 min, 11:10"]
    shown = [read(line) for line in card(life.case, life.scene(at("11:10"))).lines]
    assert "11:10 Not recovered in 10 min" in shown
    assert marks(life) == {"mark:sixty": "12:00"}


def test_of_what_several_owe_each_for_themselves_a_list_says_whose_part_it_is() -> None:
    life = fault()
    life.until("11:20")
    now = life.scene(at("11:20"))
    owed = [Item(life.case, now, life.obligation(each)) for each in ("managers", "managers.director")]
    _, one, other = (read(each) for each in to_one(owed, "fang-lin", 2, None).lines)
    assert "(duty manager Zhou Qiang)" in one
    assert "(director Fang Lin)" in other
    assert one != other


def test_what_is_done_before_keeps_it_from_passing() -> None:
    life = fault()
    did(life, "11:08", "recovered")
    assert marks(life) == {}
    life.until("13:00")
    assert passed(life) == []


def test_it_counts_from_the_time_that_was_told_and_may_have_passed_before_the_report() -> None:
    life = fault("11:00", told="10:55")
    assert marks(life) == {"mark:ten": "11:05", "mark:sixty": "11:55"}
    late = fault("11:00", told="10:30")
    assert marks(late)["mark:ten"] == "10:40"
    late.until("11:00")
    assert late.case.done[0].at == at("10:40")
    assert late.obligation("managers").status is Status.BREACHED, "two minutes after it, as the plan counts"


def test_a_deed_may_make_it_as_good_as_passed() -> None:
    life = fault()
    did(life, "11:04", "hopeless")
    assert [(each.action, each.at, each.by) for each in life.case.done] == [
        ("hopeless", at("11:04"), "li-na"),
        ("ten", at("11:04"), "li-na"),
    ]
    assert life.obligation("managers").due_at == at("11:06")
    assert marks(life) == {"mark:sixty": "12:00"}
    life.until("11:30")
    assert sum(each.action == "ten" for each in life.case.done) == 1


def test_after_what_ended_it_no_deed_makes_it_pass() -> None:
    life = fault()
    did(life, "11:03", "recovered")
    did(life, "11:04", "hopeless")
    assert view_of(life.case, life.scene(at("11:04"))).done == {"recovered", "hopeless"}


def test_a_deed_may_wait_for_it() -> None:
    life = fault()
    life.until("11:30")
    answer = life.tell(Did(at=at("11:31"), by="li-na", action="called")).answer
    assert answer is not None
    assert not any(each.action == "called" for each in life.case.done)
    life.until("12:00")
    assert life.obligation("supplier").due_at == at("12:30")
    life.tell(Did(at=at("12:05"), by="li-na", action="called"))
    assert life.obligation("supplier").status is Status.MET


def test_a_start_that_is_corrected_takes_it_back_or_brings_it_nearer() -> None:
    life = fault("11:00")
    life.until("11:10")
    life.tell(Supplemented(at=at("11:11"), answers={"fault": Answer(said_at=at("11:11"), at=at("11:05"))}))
    assert marks(life)["mark:ten"] == "11:15"
    assert passed(life) == []
    assert life.case.done[0].undone_at == at("11:11")
    assert life.obligation("managers").status is Status.LAPSED
    life.until("11:15")
    assert passed(life) == ["Not recovered in 10 min, 11:15"]
    assert life.obligation("managers").due_at == at("11:17")


def test_it_may_count_from_a_time_that_a_deed_was_given_which_lies_ahead() -> None:
    due = {**FAULT["thresholds"][0], "since": "ordered.arrival", "at": "1 min"}
    life = fault(
        thresholds=[due],
        obligations=[],
        actions=[deed("answered", becomes="resolved"), deed("recovered"), deed("ordered", ask("arrival", "time"))],
    )
    assert marks(life) == {}
    did(life, "11:05", "ordered")
    assert marks(life) == {}, "nobody has said when"
    arrival = {"arrival": Answer(said_at=at("11:06"), at=at("15:00"))}
    life.tell(Detailed(at=at("11:06"), by="li-na", action="ordered", answers=arrival))
    assert marks(life) == {"mark:ten": "15:01"}
    life.until("15:01")
    assert passed(life) == ["Not recovered in 10 min, 15:01"]


NO_WORD: dict[str, Any] = {
    "branches": [
        {"id": "event", "title": words("Event")},
        {"id": "over", "title": words("Lapsed")},
        {"id": "grave", "title": words("Grave"), "severity": "emergency"},
    ],
    "questions": [ask("what", "choice", "app", opens=True)],
    "thresholds": [
        {
            "id": "no-word",
            "at": "20 min",
            "after": "sent",
            "unless": {"any": [{"done": ["agreed"]}, {"done": ["declined"]}]},
            "what": words("No word"),
            "branch": "over",
            "basis": "default",
        }
    ],
    "actions": [
        deed("answered", becomes="resolved"),
        deed("sent", again=True, undoes=["agreed"]),
        deed("agreed"),
        deed("declined"),
    ],
}


def test_it_counts_from_a_deed_and_anew_each_time_that_is_done() -> None:
    life = fault(**NO_WORD, obligations=[])
    assert marks(life) == {}
    did(life, "11:05", "sent")
    assert marks(life) == {"mark:no-word": "11:25"}
    did(life, "11:10", "sent")
    assert marks(life) == {"mark:no-word": "11:30"}
    life.until("11:30")
    assert (life.case.branch, passed(life)) == ("over", ["No word, 11:30"])
    did(life, "11:40", "sent")
    assert (marks(life), passed(life)) == ({"mark:no-word": "12:00"}, [])
    life.until("12:00")
    assert passed(life) == ["No word, 12:00"]


@pytest.mark.parametrize("word", ["agreed", "declined"])
def test_either_word_ends_the_wait(word: str) -> None:
    life = fault(**NO_WORD, obligations=[])
    did(life, "11:05", "sent")
    did(life, "11:15", word)
    assert marks(life) == {}


def test_what_an_answer_was_undone_by_makes_it_wait_again() -> None:
    life = fault(**NO_WORD, obligations=[])
    did(life, "11:05", "sent")
    did(life, "11:10", "agreed")
    did(life, "11:30", "sent")
    assert marks(life) == {"mark:no-word": "11:50"}


def test_into_an_emergency_it_raises_the_case_and_out_of_one_it_leads_nobody() -> None:
    up = {**NO_WORD, "thresholds": [{**NO_WORD["thresholds"][0], "branch": "grave"}]}
    life = fault(**up, obligations=[])
    did(life, "11:05", "sent")
    steps = life.until("11:25")
    assert (life.case.branch, life.case.severity) == ("grave", Severity.EMERGENCY)
    assert "supply" in readers(*steps)
    down = Life(plan(**NO_WORD), COMPANY)
    down.opens("11:00", branch="grave", answers={})
    did(down, "11:05", "sent")
    down.until("11:25")
    assert (down.case.branch, passed(down)) == ("grave", ["No word, 11:25"])


def test_a_closed_case_waits_for_none() -> None:
    life = fault(closing={"confirmed": False})
    did(life, "11:05", "answered")
    assert life.case.closed_at == at("11:05")
    assert marks(life) == {}


def test_what_would_have_passed_while_it_was_closed_stays_unsaid_when_it_is_opened_again() -> None:
    life = fault(closing={"confirmed": False})
    did(life, "11:05", "answered")
    life.until("11:40")
    life.tell(Reopened(at=at("11:40"), by="li-na"))
    assert marks(life) == {"mark:sixty": "12:00"}, "what lies ahead still comes"
    life.until("11:50")
    assert passed(life) == []
    assert "managers" not in {each.id for each in life.case.obligations}
    life.until("12:00")
    assert passed(life) == ["Not recovered in 60 min, 12:00"]


def test_told_only_after_it_was_opened_again_a_start_counts_as_ever() -> None:
    life = fault(closing={"confirmed": False})
    did(life, "11:05", "answered")
    life.until("11:40")
    life.tell(Reopened(at=at("11:40"), by="li-na"))
    answers = {"fault": Answer(said_at=at("11:41"), at=at("11:20"))}
    life.tell(Supplemented(at=at("11:41"), by=life.case.reporter.person, answers=answers))
    assert marks(life) == {"mark:ten": "11:30", "mark:sixty": "12:20"}


def test_what_passed_meanwhile_is_not_done_twice() -> None:
    life = fault()
    life.late("11:30")
    assert [each.action for each in life.case.done] == ["ten"]
    key, due_at = "mark:ten", at("11:10")
    assert key not in waits(life.case)
    life.tell(Passed(at=at("11:31"), key=key, due_at=due_at))
    assert [each.action for each in life.case.done] == ["ten"]
