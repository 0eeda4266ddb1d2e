"""Where a case goes and who is meant: the group of a plan, the roles above it, and the people behind a role now."""

from collections.abc import Iterable

from flows import rota, step_team
from flows.obligation import GROUP_OWNERS, Obligation
from flows.organisation import Group, Organisation, Role
from flows.plan import Plan
from flows.promise_rule import ObligationRule
from flows.record import Case, Scene
from flows.terms import GroupId, PersonId, Record, RoleId

NOBODY_ON_CALL = "nobody_on_call"
UNREACHABLE = "unreachable"


class Presence(Record, frozen=True, kw_only=True):
    """The people of a role or group who can be asked now; when there are none, `why`."""

    people: tuple[PersonId, ...] = ()
    why: str = ""


def group_for(plan: Plan, organisation: Organisation) -> GroupId:
    """The group that the plan's route names; the organisation's first when it has none of that name.

    A wrong name is found when the organisation is checked; a report that came nevertheless must reach somebody.
    """
    named = (group.id for group in organisation.groups if group.id == plan.route.group)
    return next(named, organisation.groups[0].id)


def ladder_for(plan: Plan, rule: ObligationRule) -> tuple[RoleId, ...]:
    """Who hears of a broken promise, next first: the rule's own roles, or the route's above the one who owes it."""
    if rule.escalates_to:
        return rule.escalates_to
    ladder = plan.route.ladder
    return ladder[ladder.index(RoleId(rule.who)) + 1 :] if rule.who in ladder else ladder


def role_named(organisation: Organisation, role: str) -> Role | None:
    """The role of this id, or None when the organisation has none; a step of a policy as if it were one role."""
    known = organisation.find_role(role)
    return known or (step_team.as_role(organisation, role) if _is_step(role) else None)


def _is_step(name: str) -> bool:
    return step_team.TOGETHER in name or name.startswith((step_team.PERSON, step_team.GROUP))


def stands_on(person: str, steps: Iterable[str], organisation: Organisation) -> bool:
    """Whether a person is one of those whom any of these steps of a ladder can ask, at whatever hour."""
    held = organisation.roles_of(person)
    for step in steps:
        if step in held:
            return True
        known = role_named(organisation, step) if _is_step(step) else None
        if known is not None and person in known.people:
            return True
    return False


def presence(scene: Scene, role: str) -> Presence:
    """Who of a role, or of a step of a ladder, is on call and can be reached in private."""
    teams = (step_team.team(scene.organisation, part) for part in step_team.parts(role))
    found = [_present(each, scene, chat=False) for each in teams if each is not None]
    people = tuple(dict.fromkeys(person for each in found for person in each.people))
    if people:
        return Presence(people=people)
    return Presence(why=UNREACHABLE if any(each.why == UNREACHABLE for each in found) else NOBODY_ON_CALL)


def on_duty(scene: Scene, role: str) -> tuple[PersonId, ...]:
    """Who of a role, or of a step of a ladder, is on call, whether or not they can be reached."""
    teams = (step_team.team(scene.organisation, part) for part in step_team.parts(role))
    return tuple(dict.fromkeys(person for each in teams if each is not None for person in _on_call(each, scene)))


def watch_presence(case: Case, scene: Scene) -> Presence:
    """Who of the case's group is on call and can be reached, in the group's chat or in private."""
    group = scene.organisation.group(case.group)
    return _present(group, scene, chat=group.id in scene.reachable)


def on_watch(case: Case, scene: Scene) -> tuple[PersonId, ...]:
    """Who of the case's group is on call, whether or not they can be reached."""
    return _on_call(scene.organisation.group(case.group), scene)


def who_owes(case: Case, scene: Scene, obligation: Obligation) -> tuple[PersonId, ...]:
    """The people who owe it now: whom it was given to; of the role, on call; the holder; or the watch without one."""
    if obligation.given:
        return (obligation.given,)
    if obligation.owner not in GROUP_OWNERS:
        known = role_named(scene.organisation, obligation.owner)
        return _on_call(known, scene) if known else ()
    if obligation.owner == "holder" and case.holder:
        return (case.holder,)
    return on_watch(case, scene)


def _on_call(team: Group | Role, scene: Scene) -> tuple[PersonId, ...]:
    return rota.on_call(team, scene.now, rota.zone_of(team, scene.organisation, scene.zone))


def _present(team: Group | Role, scene: Scene, *, chat: bool) -> Presence:
    people = _on_call(team, scene)
    if not people:
        return Presence(why=NOBODY_ON_CALL)
    reached = tuple(person for person in people if chat or person in scene.reachable)
    return Presence(people=reached) if reached else Presence(why=UNREACHABLE)
