"""What somebody is to a case: its reporter, one of its group, above it, its holder; who owes, who may decide."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from flows.discretion import speaker
from flows.petition import may_decide, numbered
from flows.record import Case, Scene
from flows.routing import on_watch, role_named, stands_on


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
    SPEAKER = "speaker"
    AUDIENCE = "audience"


def is_in(relation: Relation, person: str, case: Case, scene: Scene, subject: str) -> bool:
    """Whether the person stands in this relation to the case; `subject` is the promise or deed that it is about."""
    return _RELATIONS[relation](person, case, scene, subject)


def _is_member(person: str, case: Case, scene: Scene, _subject: str) -> bool:
    return person in scene.organisation.group(case.group).members


def _is_head(person: str, case: Case, scene: Scene, _subject: str) -> bool:
    return scene.organisation.group(case.group).head in scene.organisation.roles_of(person)


def _is_above(person: str, case: Case, scene: Scene, _subject: str) -> bool:
    ladders = (each.ladder for each in case.obligations)
    return stands_on(person, {*scene.plan.route.ladder}.union(*ladders), scene.organisation)


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


def _speaks(person: str, case: Case, scene: Scene, _subject: str) -> bool:
    return speaker(case, scene) in scene.organisation.roles_of(person)


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
    Relation.SPEAKER: _speaks,
    Relation.AUDIENCE: lambda person, case, _scene, _subject: any(person in each.sent for each in case.announced),
}
