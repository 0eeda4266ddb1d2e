"""What a press on a key of a case means."""

import pytest

from flows import event, fact
from flows.case import HANDLERS
from flows.outbound import Act
from flows.press import (
    ChoiceWish,
    CopyWish,
    FormWish,
    LinkWish,
    ReasonWish,
    ReassignWish,
    TextWish,
    event_of,
)
from flows.terms import CaseId, Language, PersonId
from tests.flows.words import at

AT = at("03:15")
BY = "li-na"


def meaning(action: str, argument: str = "", by: str = BY) -> object:
    return event_of(Act(case=CaseId(7), action=action, argument=argument), by, AT)


@pytest.mark.parametrize(
    ("action", "fact"),
    [
        ("acknowledge", event.Acknowledged(at=AT, by=BY)),
        ("take", event.Acknowledged(at=AT, by=BY, takes_over=True)),
        ("decline", event.Declined(at=AT, by=BY)),
        ("escalate", event.Escalated(at=AT, by=BY)),
        ("remind", event.Reminded(at=AT, by=BY)),
        ("called", event.Called(at=AT, by=BY)),
        ("called:outlet-head", event.Noted(at=AT, by=BY, obligation="outlet-head", called=True)),
        ("noted:outlet-head", event.Noted(at=AT, by=BY, obligation="outlet-head")),
        ("did:departed", event.Did(at=AT, by=BY, action="departed")),
        ("unable:departed", event.Unable(at=AT, by=BY, action="departed")),
        ("tick:police", event.Ticked(at=AT, by=BY, item="police")),
        ("phone", event.PhoneShown(at=AT, by=BY)),
        ("lower", event.Lowered(at=AT, by=BY)),
        ("release", event.Released(at=AT, by=BY)),
        ("reopen", event.Reopened(at=AT, by=BY)),
        ("confirmed", fact.Confirmed(at=AT, by=BY)),
        ("disputed", fact.Disputed(at=AT, by=BY)),
        ("not_there", fact.Disputed(at=AT, by=BY)),
        ("withdraw", fact.Withdrawn(at=AT, by=BY)),
        ("ask", fact.Asked(at=AT, by=BY)),
        ("satisfied", fact.Confirmed(at=AT, by=BY, called=True)),
        ("resume:standby", event.Resumed(at=AT, by=BY, obligation="standby")),
        ("grant:2", event.Granted(at=AT, by=BY, number=2)),
    ],
)
def test_a_key_that_is_a_fact(action: str, fact: event.CaseEvent) -> None:
    assert meaning(action) == fact
    assert type(fact) in HANDLERS


def test_a_key_that_is_a_wish() -> None:
    assert meaning("reassign") == ReassignWish()
    assert meaning("reassign", "chen-bo") == event.Reassigned(at=AT, by=BY, to=PersonId("chen-bo"))
    assert meaning("detail:departed", "arrival") == FormWish(action="departed", only="arrival")
    assert meaning("copy:en") == CopyWish(language=Language.EN)
    assert meaning("copy:zh_Hans") == CopyWish(language=Language.ZH)
    for choice in ("more", "replan", "extend", "pause", "link"):
        assert meaning(choice) == ChoiceWish(what=choice)
    assert meaning("replan", "traffic-accident") == ChoiceWish(what="replan", about="traffic-accident")
    assert meaning("replan:p/b") == ReasonWish(what="replan", about="p/b")
    assert meaning("extend:standby") == ReasonWish(what="extend", about="standby", needs_time=True)
    assert meaning("pause:standby") == ReasonWish(what="pause", about="standby")
    assert meaning("deny:1") == ReasonWish(what="deny", about="1")
    assert meaning("link:9") == LinkWish(to=CaseId(9))
    assert meaning("sheet:report") == TextWish(what="sheet", obligation="report")
    assert meaning("give:leaders") == ChoiceWish(what="give", about="leaders")
    assert meaning("give:leaders", "chen-bo") == event.Given(at=AT, by=BY, obligation="leaders", to=PersonId("chen-bo"))


@pytest.mark.parametrize(
    "action", ["", "did", "did:", "copy:fr", "fly", "fly:away", "acknowledge:now", ":", "detail", "grant:x", "link:x"]
)
def test_a_key_that_this_program_does_not_know_means_nothing(action: str) -> None:
    assert meaning(action) is None


def test_a_press_by_nobody_means_nothing() -> None:
    assert meaning("reopen", by="") is None
