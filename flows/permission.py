"""Who may do what on a case: one table from action to relations, asked in one place, before a fact is applied."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from flows.event import (
    Acknowledged,
    Asked,
    Called,
    Calmed,
    CaseEvent,
    Confirmed,
    Cried,
    Declined,
    Detailed,
    Did,
    Disputed,
    Escalated,
    Lost,
    Lowered,
    Noted,
    Opened,
    Passed,
    PhoneShown,
    Reassigned,
    Released,
    Reminded,
    Reopened,
    Supplemented,
    Ticked,
    Unable,
    Withdrawn,
)
from flows.press import FormWish, Wished
from flows.record import Case, Scene
from flows.routing import on_watch, role_named


class Relation(StrEnum):
    """What somebody is to a case. HOUSE is the program itself, for the clock and for what a form has understood."""

    HOUSE = "house"
    REPORTER = "reporter"
    MEMBER = "member"
    WATCH = "watch"
    HEAD = "head"
    LADDER = "ladder"
    HOLDER = "holder"
    ASKED = "asked"
    OWNER = "owner"
    ROLE = "role"


_SAYS = frozenset({Relation.REPORTER, Relation.HOUSE})
_WORKS = frozenset({Relation.MEMBER, Relation.HEAD, Relation.LADDER, Relation.HOLDER, Relation.ASKED})
_LEADS = frozenset({Relation.HEAD, Relation.LADDER})
_DUTY = frozenset({Relation.WATCH, Relation.HEAD, Relation.LADDER, Relation.HOLDER, Relation.ASKED})

MAY: Mapping[str, frozenset[Relation]] = {
    "acknowledge": _WORKS,
    "take": _LEADS,
    "decline": _WORKS,
    "reassign": _WORKS,
    "escalate": _WORKS,
    "remind": _LEADS,
    "called": _LEADS,
    "did": _WORKS,
    "did by role": frozenset({Relation.ROLE}),
    "tick": _WORKS,
    "note": frozenset({Relation.OWNER}),
    "record a call": _WORKS | {Relation.OWNER},
    "phone": _DUTY,
    "lower": _WORKS,
    "release": _WORKS,
    "reopen": _WORKS | _SAYS,
    "report": _SAYS,
    "pass": frozenset({Relation.HOUSE}),
}
"""Action -> who may; members of the group at any hour, `phone` only on duty."""

ACTIONS: Mapping[type[CaseEvent], str] = {
    Opened: "pass",
    Passed: "pass",
    Lost: "pass",
    Supplemented: "report",
    Cried: "report",
    Calmed: "report",
    Confirmed: "report",
    Disputed: "report",
    Withdrawn: "report",
    Asked: "report",
    Reopened: "reopen",
    Acknowledged: "acknowledge",
    Declined: "decline",
    Noted: "note",
    Did: "did",
    Detailed: "did",
    Unable: "did",
    Ticked: "tick",
    Reassigned: "reassign",
    Escalated: "escalate",
    Reminded: "remind",
    Called: "called",
    PhoneShown: "phone",
    Released: "release",
    Lowered: "lower",
}


def may(person: str, action: str, case: Case, scene: Scene, subject: str = "") -> bool:
    """Whether a person may do an action; `subject` is the obligation or the plan's action that it is about."""
    return any(_is(relation, person, case, scene, subject) for relation in MAY[action])


def permitted(event: CaseEvent, case: Case, scene: Scene) -> bool:
    """Whether the one who did it may."""
    match event:
        case Acknowledged(takes_over=True):
            return may(event.by, "take", case, scene)
        case Noted():
            return may(event.by, "record a call" if event.called else "note", case, scene, event.obligation)
        case Did() | Detailed() | Unable():
            owned = any(action.id == event.action and action.by for action in scene.plan.actions)
            return may(event.by, "did by role" if owned else "did", case, scene, event.action)
        case _:
            return may(event.by, ACTIONS[type(event)], case, scene)


def wish_permitted(wish: Wished, person: str, at: datetime, case: Case, scene: Scene) -> bool:
    """Whether a person may see a copy of the card, hand the case over, or put the details of an action right."""
    if isinstance(wish, FormWish):
        known = any(action.id == wish.action for action in scene.plan.actions)
        return known and permitted(Did(by=person, at=at, action=wish.action), case, scene)
    return may(person, "reassign", case, scene)


def leads(person: str, case: Case, scene: Scene) -> bool:
    """Whether a person is the group's head or stands on the ladder above it."""
    return any(_is(relation, person, case, scene, "") for relation in (Relation.HEAD, Relation.LADDER))


def _is(relation: Relation, person: str, case: Case, scene: Scene, subject: str) -> bool:
    """Whether the person stands in this relation to the case."""
    return _RELATIONS[relation](person, case, scene, subject)


def _is_member(person: str, case: Case, scene: Scene, _subject: str) -> bool:
    return person in scene.organisation.group(case.group).members


def _is_head(person: str, case: Case, scene: Scene, _subject: str) -> bool:
    return scene.organisation.group(case.group).head in scene.organisation.roles_of(person)


def _is_above(person: str, case: Case, scene: Scene, _subject: str) -> bool:
    ladders = (each.ladder for each in case.obligations)
    return not scene.organisation.roles_of(person).isdisjoint({*scene.plan.route.ladder}.union(*ladders))


def _was_asked(person: str, case: Case, _scene: Scene, _subject: str) -> bool:
    return any(each.person == person for each in case.assignments)


def _has_the_role(person: str, _case: Case, scene: Scene, action: str) -> bool:
    held = scene.organisation.roles_of(person)
    return any(each.id == action and each.by in held for each in scene.plan.actions)


def _owns(person: str, case: Case, scene: Scene, obligation: str) -> bool:
    """Whether a person owes this promise: by their role at whatever hour, as the holder, or as one of the group."""
    owed = case.obligation(obligation)
    if owed is None:
        return False
    if owed.role:
        role = role_named(scene.organisation, owed.role)
        return role is not None and person in role.people
    if owed.owner == "holder" and case.holder:
        return person == case.holder
    return person in scene.organisation.group(case.group).members


_RELATIONS: Mapping[Relation, Callable[[str, Case, Scene, str], bool]] = {
    Relation.HOUSE: lambda person, _case, _scene, _subject: not person,
    Relation.REPORTER: lambda person, case, _scene, _subject: person == case.reporter.person,
    Relation.MEMBER: _is_member,
    Relation.WATCH: lambda person, case, scene, _subject: person in on_watch(case, scene),
    Relation.HEAD: _is_head,
    Relation.LADDER: _is_above,
    Relation.HOLDER: lambda person, case, _scene, _subject: person == case.holder,
    Relation.ASKED: _was_asked,
    Relation.OWNER: _owns,
    Relation.ROLE: _has_the_role,
}
