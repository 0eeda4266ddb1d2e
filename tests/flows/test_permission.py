"""Who may do what: one table, every action of it."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from flows import event, fact
from flows.assignment import Assignment
from flows.case import HANDLERS
from flows.event import CaseEvent
from flows.organisation import Watch
from flows.permission import ACTIONS, MAY, Relation, may, permitted
from flows.record import Case
from flows.terms import CaseId, PersonId, Petition, PlanHash
from tests.flows.words import ORGANISATION, at, emergency, held, scene

NOON: datetime = at("03:20")
HOUSE, DRIVER, STRANGER = "", "driver-zhang", "telegram:4711"
STAFF = ("li-na", "chen-bo", "zhao-min", "zhou-qiang", "fang-lin", "sun-tao", "liu-yang")


def allowed(happened: CaseEvent, whole: Case | None = None) -> set[str]:
    """The people of the house who may do this."""
    whole = whole or held()
    people = (HOUSE, DRIVER, STRANGER, *STAFF)
    return {each for each in people if permitted(replace(happened, by=each), whole, scene("03:20"))}


WORKS = {"li-na", "chen-bo", "zhao-min", "zhou-qiang", "fang-lin"}
LEADS = {"zhao-min", "zhou-qiang", "fang-lin"}


@pytest.mark.parametrize(
    ("happened", "who"),
    [
        (event.Acknowledged(at=NOON), WORKS),
        (event.Acknowledged(at=NOON, takes_over=True), LEADS),
        (event.Declined(at=NOON), WORKS),
        (event.Did(at=NOON, action="departed"), WORKS),
        (event.Detailed(at=NOON, action="departed"), WORKS),
        (event.Unable(at=NOON, action="departed"), WORKS),
        (event.Did(at=NOON, action="delivery-time"), {"fang-lin"}),
        (event.Ticked(at=NOON, item="police"), WORKS),
        (event.Reassigned(at=NOON, to=PersonId("chen-bo")), WORKS),
        (event.Escalated(at=NOON), WORKS),
        (event.Reminded(at=NOON), LEADS),
        (event.Called(at=NOON), LEADS),
        (event.Lowered(at=NOON), WORKS),
        (event.Released(at=NOON), WORKS),
        (event.Noted(at=NOON, obligation="outlet-head"), {"sun-tao"}),
        (event.Noted(at=NOON, obligation="outlet-head", called=True), WORKS | {"sun-tao"}),
        (event.Noted(at=NOON, obligation="department-head"), {"zhao-min"}),
        (event.Noted(at=NOON, obligation="repair"), {"li-na"}),
        (event.Noted(at=NOON, obligation="nothing"), set()),
        (event.Reopened(at=NOON), WORKS | {HOUSE, DRIVER}),
        (fact.Confirmed(at=NOON), {HOUSE, DRIVER}),
        (fact.Disputed(at=NOON), {HOUSE, DRIVER}),
        (fact.Withdrawn(at=NOON), {HOUSE, DRIVER}),
        (fact.Supplemented(at=NOON), {HOUSE, DRIVER}),
        (fact.Cried(at=NOON, words="救命"), {HOUSE, DRIVER}),
        (fact.Calmed(at=NOON), {HOUSE, DRIVER}),
        (fact.Asked(at=NOON), {HOUSE, DRIVER}),
        (fact.Lost(at=NOON), {HOUSE}),
        (fact.Confirmed(at=NOON, called=True), WORKS),
        (event.Replanned(at=NOON, plan=PlanHash("p"), branch="b"), WORKS | {HOUSE, DRIVER}),
        (event.Petitioned(at=NOON, what=Petition.EXTEND, about="standby"), WORKS),
        (event.Petitioned(at=NOON, what=Petition.PAUSE, about="outlet-head"), WORKS | {"sun-tao"}),
        (event.Petitioned(at=NOON, what=Petition.ACTION, about="delivery-time"), {"fang-lin"}),
        (event.Resumed(at=NOON, obligation="outlet-head"), WORKS | {"sun-tao"}),
        (event.Granted(at=NOON, number=1), set()),
        (event.Denied(at=NOON, number=1), set()),
        (event.Linked(at=NOON, to=CaseId(9), number="26-0419"), WORKS | {HOUSE}),
        (event.Replied(at=NOON), WORKS),
        (event.Remarked(at=NOON), WORKS),
        (event.Given(at=NOON, obligation="outlet-head", to=PersonId("li-na")), LEADS | {"sun-tao"}),
        (event.Departed(at=NOON, person=PersonId("li-na")), {HOUSE}),
        (fact.Tracked(at=NOON, lat=28.1, lon=113.0), {HOUSE, DRIVER}),
        (event.Passed(at=NOON, key="due:standby", due_at=NOON), {HOUSE}),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, fact.Fact) else "",
)
def test_the_table(happened: CaseEvent, who: set[str]) -> None:
    assert allowed(happened) == who


def test_the_number_is_for_those_on_duty_only() -> None:
    at_night = replace(ORGANISATION.group("supply"), watch=(Watch(people=(PersonId("li-na"),)),))
    groups = tuple(at_night if each.id == "supply" else each for each in ORGANISATION.groups)
    now = scene("03:20", organisation=replace(ORGANISATION, groups=groups))
    case = replace(held(), holder=None)
    assert {each for each in (DRIVER, HOUSE, *STAFF) if may(each, "phone", case, now)} == LEADS | {"li-na"}


def test_somebody_who_was_asked_may_take_a_case_of_a_group_they_are_not_in() -> None:
    asked = Assignment(person=PersonId("liu-yang"), step="reassigned", asked_at=at("03:18"))
    assert "liu-yang" in allowed(event.Acknowledged(at=NOON), replace(held(), assignments=(asked,)))


def test_what_anyone_owes_may_be_noted_by_every_member_of_the_group() -> None:
    assert allowed(event.Noted(at=NOON, obligation="rescue"), emergency()) == {"li-na", "chen-bo", "zhao-min"}


def test_what_the_holder_owes_falls_to_the_group_while_nobody_holds_it() -> None:
    nobody = replace(held(), holder=None)
    assert allowed(event.Noted(at=NOON, obligation="repair"), nobody) == {"li-na", "chen-bo", "zhao-min"}


def test_every_fact_has_an_action_and_every_action_somebody() -> None:
    assert set(ACTIONS) == {*HANDLERS, event.Opened}
    assert set(ACTIONS.values()) | {"take", "record a call", "did by role", "did by reporter"} == set(MAY)
    assert all(MAY.values())
    assert {each for relations in MAY.values() for each in relations} == set(Relation)
