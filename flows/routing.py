"""Where a case goes and who is meant: the group of a plan, the roles above it, and the people behind a role now."""

from flows import rota
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
    """The role of this id, or None when the organisation has none."""
    return next((each for each in organisation.roles if each.id == role), None)


def presence(scene: Scene, role: str) -> Presence:
    """Who of a role is on call and can be reached in private."""
    known = role_named(scene.organisation, role)
    return Presence(why=NOBODY_ON_CALL) if known is None else _present(known, scene, chat=False)


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
