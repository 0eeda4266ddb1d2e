"""Who may do what on a case: one table from action to relations, asked in one place, before a fact is applied."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from flows.event import (
    Acknowledged,
    Called,
    CaseEvent,
    Declined,
    Denied,
    Departed,
    Detailed,
    Did,
    Entered,
    Escalated,
    Followed,
    Given,
    Granted,
    Linked,
    Lowered,
    Noted,
    Opened,
    Passed,
    Petitioned,
    PhoneShown,
    Reassigned,
    Released,
    Remarked,
    Reminded,
    Reopened,
    Replanned,
    Replied,
    Resumed,
    Ticked,
    Unable,
)
from flows.fact import Asked, Calmed, Confirmed, Cried, Disputed, Lost, Readdressed, Supplemented, Tracked, Withdrawn
from flows.petition import may_decide, numbered
from flows.press import ChoiceWish, FormWish, ReasonWish, TextWish, Wished
from flows.record import Case, Scene
from flows.routing import on_watch, role_named
from flows.terms import Petition

_WISHES: Mapping[str, str] = {
    "more": "reassign",
    "replan": "replan",
    "extend": "petition",
    "pause": "petition",
    "deny": "decide",
    "link": "link",
    "give": "give",
    "enter": "record a call",
}
"""What is wished -> the action of the table under which it is allowed."""


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
    GRANTOR = "grantor"


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
    "replan": _WORKS | _SAYS,
    "petition": _WORKS | {Relation.OWNER},
    "decide": frozenset({Relation.GRANTOR}),
    "resume": _WORKS | {Relation.OWNER},
    "link": _WORKS | {Relation.HOUSE},
    "write": _WORKS,
    "give": _LEADS | {Relation.OWNER},
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
    Entered: "record a call",
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
    Replanned: "replan",
    Petitioned: "petition",
    Granted: "decide",
    Denied: "decide",
    Resumed: "resume",
    Linked: "link",
    Followed: "link",
    Replied: "write",
    Remarked: "write",
    Given: "give",
    Departed: "pass",
    Readdressed: "report",
    Tracked: "report",
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
        case Entered(obligation=owed):
            return _may_enter(event.by, owed, case, scene)
        case Confirmed(called=True):
            return may(event.by, "record a call", case, scene)
        case Did() | Detailed() | Unable():
            return _may_do(event.by, event.action, case, scene)
        case Petitioned(what=Petition.ACTION):
            return _may_do(event.by, event.about, case, scene)
        case Petitioned():
            return may(event.by, "petition", case, scene, event.about)
        case Granted() | Denied():
            return may(event.by, "decide", case, scene, str(event.number))
        case Resumed() | Given():
            return may(event.by, ACTIONS[type(event)], case, scene, event.obligation)
        case _:
            return may(event.by, ACTIONS[type(event)], case, scene)


def wish_permitted(wish: Wished, person: str, at: datetime, case: Case, scene: Scene) -> bool:
    """Whether a person may see a copy of the card or a choice, or give what is asked of them in private."""
    match wish:
        case FormWish(action=action):
            known = any(each.id == action for each in scene.plan.actions)
            return known and permitted(Did(by=person, at=at, action=action), case, scene)
        case ReasonWish(what="action", about=action):
            return _may_do(person, action, case, scene)
        case ReasonWish(what=what, about=about) | ChoiceWish(what=what, about=about):
            return may(person, _WISHES[what], case, scene, about)
        case TextWish(obligation=obligation):
            return may(person, "petition", case, scene, obligation)
        case _:
            return may(person, "reassign", case, scene)


def _may_enter(person: str, owed: str, case: Case, scene: Scene) -> bool:
    """Whether somebody may record that a promise was kept earlier: whoever may do what meets it, or record a call."""
    deed = next((each.met_by for each in scene.plan.obligations if each.id == owed), "")
    return _may_do(person, deed, case, scene) if deed else may(person, "record a call", case, scene, owed)


def _may_do(person: str, action: str, case: Case, scene: Scene) -> bool:
    """Whether somebody may do this action of the plan: one of its role, or whoever works the case."""
    owned = any(each.id == action and each.by for each in scene.plan.actions)
    return may(person, "did by role" if owned else "did", case, scene, action)


def says(person: str, case: Case, scene: Scene) -> bool:
    """Whether it is the reporter who speaks, or the house that has understood them."""
    return any(_is(relation, person, case, scene, "") for relation in _SAYS)


def says_it(event: CaseEvent) -> bool:
    """Whether it is the reporter's own to say: nothing else is, whoever the reporter is besides."""
    if isinstance(event, Confirmed) and event.called:
        return False
    return Relation.REPORTER in MAY[ACTIONS[type(event)]]


def only_reporter_says(event: CaseEvent) -> bool:
    """Whether nobody else may say it: one of the staff who reported says it in the chat with the hotline."""
    return says_it(event) and MAY[ACTIONS[type(event)]] <= _SAYS


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
    return any(each.person == person for each in case.assignments) or bool(person and person == case.taken_by)


def _has_the_role(person: str, case: Case, scene: Scene, action: str) -> bool:
    """Whether the action is this person's: by a role of theirs, or because what it keeps was given to them."""
    held, kept = scene.organisation.roles_of(person), scene.plan.kept_by(action)
    if any(each.given == person and each.id in kept for each in case.obligations):
        return True
    return any(each.id == action and each.by in held for each in scene.plan.actions)


def _owns(person: str, case: Case, scene: Scene, obligation: str) -> bool:
    """Whether a person owes this promise: by their role at whatever hour, as the holder, or as one of the group."""
    owed = case.obligation(obligation)
    if owed is None:
        return False
    if owed.given and owed.given == person:
        return True
    if owed.role:
        role = role_named(scene.organisation, owed.role)
        return role is not None and person in role.people
    if owed.owner == "holder" and case.holder:
        return person == case.holder
    return person in scene.organisation.group(case.group).members


def _may_decide(person: str, case: Case, scene: Scene, number: str) -> bool:
    petition = numbered(case, int(number)) if number.isdecimal() else None
    return petition is not None and may_decide(person, case, scene, petition)


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
    Relation.GRANTOR: _may_decide,
}
