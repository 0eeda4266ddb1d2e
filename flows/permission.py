"""Who may do what on a case: one table from action to relations, asked in one place, before a fact is applied."""

from collections.abc import Mapping
from datetime import datetime

from flows.deed import REPORTER
from flows.event import (
    Acknowledged,
    Announced,
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
    Received,
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
from flows.notice_call import announces, may_telephone
from flows.press import ChoiceWish, FormWish, ReasonWish, TextWish, Wished
from flows.record import Case, Scene
from flows.relation import Relation, is_in
from flows.routine import proves
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
    "did by reporter": _SAYS,
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
    "write": _WORKS | {Relation.SPEAKER},
    "give": _LEADS | {Relation.OWNER},
    "report": _SAYS,
    "pass": frozenset({Relation.HOUSE}),
    "receive": frozenset({Relation.AUDIENCE}),
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
    Announced: "pass",
    Received: "receive",
    Departed: "pass",
    Readdressed: "report",
    Tracked: "report",
}


def may(person: str, action: str, case: Case, scene: Scene, subject: str = "") -> bool:
    """Whether a person may do an action; `subject` is the obligation or the plan's action that it is about."""
    return any(is_in(relation, person, case, scene, subject) for relation in MAY[action])


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
            return _may_tell(event, case, scene)
        case Petitioned(what=Petition.ACTION):
            return _may_do(event.by, event.about, case, scene)
        case Petitioned():
            return may(event.by, "petition", case, scene, event.about)
        case Granted() | Denied():
            return may(event.by, "decide", case, scene, str(event.number))
        case Resumed() | Given():
            return may(event.by, ACTIONS[type(event)], case, scene, event.obligation)
        case _:
            told = isinstance(event, Ticked) and may_telephone(event.by, event.item, case, scene)
            return told or may(event.by, ACTIONS[type(event)], case, scene)


def wish_permitted(wish: Wished, person: str, at: datetime, case: Case, scene: Scene) -> bool:
    """Whether a person may see a copy of the card or a choice, or give what is asked of them in private."""
    match wish:
        case FormWish(action=action):
            known = any(each.id == action for each in scene.plan.actions)
            return known and permitted(Did(by=person, at=at, action=action), case, scene)
        case ChoiceWish(what="said"):
            return any(
                permitted(Did(by=person, at=at, action=each.id, called=True), case, scene)
                for each in scene.plan.actions
                if each.by == REPORTER
            )
        case ChoiceWish(what="unheard" | "uncalled"):
            return may(person, "reassign", case, scene) or announces(person, case, scene)
        case ReasonWish(what="action" | "unable", about=action):
            return _may_do(person, action, case, scene)
        case ReasonWish(what=what, about=about) | ChoiceWish(what=what, about=about):
            return may(person, _WISHES[what], case, scene, about)
        case TextWish(obligation=obligation):
            return may(person, "petition", case, scene, obligation)
        case _:
            return may(person, "reassign", case, scene)


def _may_enter(person: str, owed: str, case: Case, scene: Scene) -> bool:
    """Whether somebody may record that a promise was kept earlier: whoever may do what meets it, or record a call."""
    deed = next((each.met_by for each in scene.plan.rules.values() if each.id == owed), "")
    return _may_do(person, deed, case, scene) if deed else may(person, "record a call", case, scene, owed)


def _may_do(person: str, action: str, case: Case, scene: Scene) -> bool:
    """Whether somebody may do this action of the plan: one of its role, who works the case, or who owes a duty."""
    owned = any(each.id == action and each.by for each in scene.plan.actions)
    return may(person, "did by role" if owned else "did", case, scene, action) or proves(person, action, case, scene)


def _is_reporters(action: str, scene: Scene) -> bool:
    return any(each.id == action and each.by == REPORTER for each in scene.plan.actions)


def _may_tell(event: Did | Detailed | Unable, case: Case, scene: Scene) -> bool:
    """Whether somebody may do it; of a deed of the reporter, who else may record that they said so by telephone."""
    if isinstance(event, Unable) or not _is_reporters(event.action, scene):
        return _may_do(event.by, event.action, case, scene)
    recorded = event.called if isinstance(event, Did) else not says(event.by, case, scene)
    if not recorded:
        return may(event.by, "did by reporter", case, scene)
    asked_by = (each.id for each in scene.plan.actions if event.action in each.offers and each.by != REPORTER)
    return bool(event.by) and (
        may(event.by, "record a call", case, scene) or any(_may_do(event.by, each, case, scene) for each in asked_by)
    )


def is_own_deed(event: CaseEvent, scene: Scene) -> bool:
    """Whether it is one of the deeds that a message offered to the reporter, done by themselves."""
    return isinstance(event, Did) and not event.called and _is_reporters(event.action, scene)


def says(person: str, case: Case, scene: Scene) -> bool:
    """Whether it is the reporter who speaks, or the house that has understood them."""
    return any(is_in(relation, person, case, scene, "") for relation in _SAYS)


def says_it(event: CaseEvent) -> bool:
    """Whether it is the reporter's own to say: nothing else is, whoever the reporter is besides."""
    if isinstance(event, Confirmed) and event.called:
        return False
    return Relation.REPORTER in MAY[ACTIONS[type(event)]]


def is_of_the_report(event: CaseEvent) -> bool:
    """Whether it is what a form understands of what somebody reports, and no deed of the staff."""
    return ACTIONS[type(event)] == "report" or (isinstance(event, Replanned) and not event.reason)


def only_reporter_says(event: CaseEvent) -> bool:
    """Whether nobody else may say it: one of the staff who reported says it in the chat with the hotline."""
    return says_it(event) and MAY[ACTIONS[type(event)]] <= _SAYS


def leads(person: str, case: Case, scene: Scene) -> bool:
    """Whether a person is the group's head or stands on the ladder above it."""
    return any(is_in(relation, person, case, scene, "") for relation in (Relation.HEAD, Relation.LADDER))
