"""What staff are told beside the ladder, and what a presser reads in answer."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows import ping
from flows.answer import Answer
from flows.assignment import Assignment
from flows.card import card
from flows.event import Acknowledged, Unable
from flows.obligation import CALL_BACK
from flows.outbound import Act, Kind, Say, ToGroup, ToPerson
from flows.record import Case, CaseState
from flows.terms import PersonId
from tests.flows.life import Life, all_to
from tests.flows.timed_plans import ask, deed, plan, words
from tests.flows.words import ORGANISATION, acts, at, case, held, labels, lines, obligation, read, reporter, scene


def to_call(**changes: Any) -> Case:
    """A case in which a call to the reporter is promised by 05:30."""
    back = obligation(CALL_BACK, "05:30", started_at=at("05:20"))
    return held(obligations=(*held().obligations, back), **changes)


def test_not_solved_goes_to_the_head_and_the_holder() -> None:
    whole = to_call(state=CaseState.REOPENED, reopened_at=at("05:20"))
    head = ping.disputed(whole, scene("05:20"), "zhao-min")
    assert lines(head) == [
        "26-0417: not solved, says the driver.",
        "Case 26-0417, vehicle breakdown, people all safe, load frozen",
        "With: Li Na since 03:15, +86 137 0000 4410",
        "Please call by 05:30: phone ending 5521",
    ]
    assert acts(head.buttons) == ["take", "phone"]
    holder = ping.disputed(whole, scene("05:20"), "li-na")
    assert lines(holder)[-1] == "Please call by 05:30: +86 138 0000 5521"
    assert labels(holder.buttons) == [["Called back"]]
    assert acts(holder.buttons) == [f"noted:{CALL_BACK}"]


def test_not_there_is_said_as_it_is() -> None:
    whole = to_call(state=CaseState.ON_SITE)
    assert lines(ping.disputed(whole, scene("05:20"), "li-na"))[0] == "26-0417: not there yet, says the driver."


def test_opened_again() -> None:
    whole = to_call(state=CaseState.REOPENED, reopened_at=at("05:20"))
    assert lines(ping.reopened(whole, scene("05:20"), "li-na"))[0] == "26-0417 was opened again at 05:20."


def test_called_off_is_confirmed_by_a_person() -> None:
    holder = ping.withdrawn(to_call(), scene("05:20"), "li-na")
    assert acts(holder.buttons) == [f"noted:{CALL_BACK}", "release"]
    group = ping.withdrawn(case(), scene("03:20"), None)
    assert lines(group) == ["26-0417: not needed any more, says the driver. Please confirm by a call."]
    assert isinstance(group.to, ToGroup)
    assert group.on_card
    assert acts(group.buttons) == ["release"]


def test_calm_is_confirmed_by_a_person() -> None:
    group = ping.calm_reported(case(), scene("03:20"))
    assert lines(group) == ["26-0417: the driver says there is no danger. Please confirm by a call."]
    assert acts(group.buttons) == ["lower"]


def test_a_reporter_who_gets_no_messages_is_called() -> None:
    holder = ping.reporter_lost(held(), scene("03:20"), "li-na")
    assert lines(holder) == ["26-0417: no message reaches the driver any more. Please call: +86 138 0000 5521"]
    other = ping.reporter_lost(held(), scene("03:20"), "zhao-min")
    assert lines(other)[-1] == "phone ending 5521"
    assert acts(other.buttons) == ["phone"]


def test_a_wish_for_a_call() -> None:
    assert lines(ping.call_asked(held(), scene("03:20"), "li-na"))[-1] == "Please call: +86 138 0000 5521"
    nameless = reporter(phone="", person="telegram:4711")
    whole = to_call(reporter=nameless, answers={})
    assert lines(ping.call_asked(whole, scene("03:20"), "zhao-min"))[-1] == "Please call by 05:30."
    assert lines(ping.call_asked(whole, scene("03:20"), "li-na"))[-1] == "Please call by 05:30: no number known"


def test_whom_it_can_be_handed_to() -> None:
    said = ping.reassign_choice(held(), scene("03:20"), "zhou-qiang")
    assert lines(said) == ["Who is to have case 26-0417?"]
    assert [button.press for row in said.buttons for button in row] == [
        Act(case=held().id, action="reassign", argument="chen-bo"),
        Act(case=held().id, action="reassign", argument="zhao-min"),
    ]
    assert said.kind is Kind.PROMPT
    reachable = scene("03:20", reachable=frozenset({"zhao-min"}))
    assert labels(ping.reassign_choice(held(), reachable, "zhou-qiang").buttons) == [["Zhao Min"]]


def test_nobody_to_hand_it_to() -> None:
    groups = tuple(replace(each, members=(PersonId("li-na"),)) for each in ORGANISATION.groups)
    alone = scene("03:20", organisation=replace(ORGANISATION, groups=groups))
    said = ping.reassign_choice(held(), alone, "zhao-min")
    assert lines(said) == ["26-0417: nobody else of the group can be asked."]


def test_an_offer_and_what_becomes_of_it() -> None:
    assert lines(ping.offered(held(), scene("03:20"), "chen-bo")) == [
        "Please take over 26-0417 from Li Na.",
        "Case 26-0417, vehicle breakdown, people all safe, load frozen",
        "Driver: Mr Zhang, 湘A·K3827, phone ending 5521",
        "Place: G4 往广州方向 K1512 (map 28.1963, 113.0737)",
        "03:27 standby vehicle leaves (default), 7 min left",
    ]
    assert lines(ping.offered(case(), scene("03:20"), "chen-bo"))[0] == "Please take 26-0417."
    assert lines(ping.taken_over(held(), scene("03:20"), "chen-bo")) == ["26-0417 is with Li Na now."]
    declined = ping.offer_declined(held(), scene("03:20"), "li-na", "chen-bo")
    assert lines(declined) == ["Chen Bo can't take over 26-0417; it stays as it was."]


def test_help_is_asked_for() -> None:
    said = ping.escalated(held(), scene("03:20"), "zhao-min", "li-na")
    assert lines(said)[0] == "Li Na asks for help with 26-0417."
    assert acts(said.buttons) == ["take", "reassign", "called"]
    assert isinstance(said.to, ToPerson)


# --- answers to presses -----------------------------------------------------------------------------------------------
def test_answers_to_presses_that_change_nothing() -> None:
    now = scene("03:20")
    assert read(ping.taken(held(), now)) == "Li Na has had it since 03:15. To change hands press Reassign."
    assert read(ping.taken(case(), now)) == "26-0417 has been taken already."
    assert read(ping.not_yours(case(), now)) == (
        "This case belongs to the supply duty group; please ask group head Zhao Min."
    )
    closed = held(state=CaseState.CLOSED, closed_at=at("06:10"))
    assert read(ping.closed(closed, scene("07:00"))) == (
        "26-0417 was closed at 06:10, nothing changed. To go on press Reopen."
    )
    assert read(ping.stale(case(), now)) == "This key no longer fits 26-0417; nothing changed."
    assert read(ping.unreachable(case(), now, "chen-bo")) == (
        "Chen Bo can't be reached by message; nothing changed in 26-0417."
    )


def test_the_number_is_given_in_the_answer() -> None:
    assert read(ping.phone(held(), scene("03:20"))) == "Driver: Zhang Wei, +86 138 0000 5521"


WORKED = (
    *("acknowledged", "declined", "noted", "did", "already_did", "ticked", "reassigned"),
    *("escalated", "reminded", "called", "lowered", "released", "reopened"),
)


@pytest.mark.parametrize("what", [*WORKED, "anything"])
def test_every_press_that_worked_has_a_short_answer(what: str) -> None:
    said = read(ping.done(held(), scene("03:20"), what))
    assert said.endswith(".")
    assert len(said) <= 200


def test_a_hand_over_says_who_has_it_meanwhile() -> None:
    asked = Assignment(person=PersonId("chen-bo"), step="reassigned", asked_at=at("03:20"))
    whole = held(assignments=(asked,))
    assert read(ping.done(whole, scene("03:20"), "reassigned")) == (
        "Chen Bo has been asked. Until they take it, it stays with Li Na."
    )
    free = case(assignments=(asked,))
    assert read(ping.done(free, scene("03:20"), "reassigned")) == "Chen Bo has been asked to take it."


def test_a_message_in_private_goes_to_one_person() -> None:
    said: Say = ping.call_asked(held(), scene("03:20"), "li-na")
    assert said.to == ToPerson(person=PersonId("li-na"))
    assert (said.kind, said.case) == (Kind.URGENT, held().id)


@pytest.mark.parametrize(("privacy", "told"), [("open", "drunk"), ("holder", ""), ("health", "")])
def test_why_something_cannot_be_done_stays_with_the_holder_where_the_plan_says_so(privacy: str, told: str) -> None:
    why = ask("why", "text", privacy=privacy)
    life = Life(plan(actions=[{**deed("answered", becomes="resolved"), "unable": words("Cannot"), "why": why}]))
    life.opens("10:00", branch="event", answers={})
    life.tell(Acknowledged(at=at("10:01"), by="li-na"))
    reason = {"why": Answer(said_at=at("10:02"), text="he is drunk")}
    step = life.tell(Unable(at=at("10:02"), by="li-na", action="answered", answers=reason))
    assert "Li Na reports: cannot" in all_to("supply", step)
    shown = " ".join(read(line) for line in card(life.case, life.scene(at("10:03"))).lines)
    for text in (all_to("supply", step), shown):
        assert told in text
        assert told or "drunk" not in text


@pytest.mark.parametrize(("bad", "said"), [("yes", False), ("no", True)])
def test_a_reason_that_is_not_asked_there_is_not_missing(bad: str, *, said: bool) -> None:
    why = ask("why", "text", when={"answers": {"bad": ["yes"]}})
    asks = [ask("bad", "choice", "yes", "no", opens=True)]
    life = Life(plan(questions=asks, actions=[{**deed("answered"), "unable": words("Cannot"), "why": why}]))
    life.opens("10:00", branch="event", answers={"bad": Answer(said_at=at("10:00"), option=bad)})
    life.tell(Acknowledged(at=at("10:01"), by="li-na"))
    life.tell(Unable(at=at("10:02"), by="li-na", action="answered"))
    assert ("answered" in life.case.unable) is said
