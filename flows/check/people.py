"""People: each role that a plan names has somebody, and at no hour of the week does a case find nobody at all."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flows import rota
from flows.check.chat import BEGIN
from flows.check.misfit import Misfit, one_of
from flows.organisation import Group, Organisation, Role
from flows.plan import Plan
from flows.text import T

USUAL = frozenset({"customer", "driver", "staff"})
"""Kinds of reporter that there are in any organisation."""
_HOURS = tuple(BEGIN + timedelta(hours=each) for each in range(7 * 24))
"""Every hour of a week."""


def people(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """Roles that nobody holds, and hours in which nobody would hear of a case."""
    held = {role.id for role in organisation.roles if role.people}
    for path, role in _named(plan):
        if role in {each.id for each in organisation.roles} - held:
            yield (
                path,
                T("nobody holds the role '{name}'", name=role),
                T("expected at least one person in the organisation file"),
            )
    yield from _watch(plan, organisation)
    kinds = {each.kind for each in organisation.people} | USUAL
    told = [("$.reporter", plan.reporter)]
    told += [(f"$.entries[{at}].reporter", each.reporter) for at, each in enumerate(plan.entries)]
    for path, named in told:
        yield from ((path, T("nobody is a '{name}'", name=kind), one_of(kinds)) for kind in named if kind not in kinds)
    for at, action in enumerate(plan.actions):
        audience = next((each for each in organisation.audiences if each.id == action.tells_to), None)
        if (
            audience is not None
            and not audience.people
            and not any(
                (not audience.kind or each.kind == audience.kind)
                and (not audience.region or each.region == audience.region)
                for each in organisation.people
            )
        ):
            yield (
                f"$.actions[{at}].tells_to",
                T("nobody belongs to '{name}'", name=audience.id),
                T("expected at least one person"),
            )


def _named(plan: Plan) -> Iterator[tuple[str, str]]:
    """Every role that the plan names by itself, and where."""
    yield from ((f"$.route.ladder[{at}]", each) for at, each in enumerate(plan.route.ladder))
    for at, rule in enumerate(plan.obligations):
        yield f"$.obligations[{at}].who", rule.who
        for key in ("beside", "escalates_to"):
            yield from ((f"$.obligations[{at}].{key}", each) for each in getattr(rule, key))
    for at, action in enumerate(plan.actions):
        yield f"$.actions[{at}].by", action.by
        yield f"$.actions[{at}].approval", action.approval
    yield from ((f"$.tells[{at}].who", each.who) for at, each in enumerate(plan.tells))
    yield from ((f"$.duties[{at}].who", each.who) for at, each in enumerate(plan.duties))
    yield from ((f"$.branches[{at}].speaks", each.speaks) for at, each in enumerate(plan.branches))


def _watch(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """Hours at which neither the watch nor anybody on the ladder is there."""
    groups = [each for each in organisation.groups if each.id == plan.route.group]
    asked: list[Group | Role] = [*groups, *(each for each in organisation.roles if each.id in plan.route.ladder)]
    empty = [at for at in _HOURS if not any(_there(each, organisation, at) for each in asked)]
    if empty and groups:
        words = T("nobody of the group or its ladder is on call {n} hours of the week", n=len(empty))
        yield "$.route", words, T("expected somebody on the ladder who is on call at every hour")
    for at, duty in enumerate(plan.duties):
        role = next((each for each in organisation.roles if each.id == duty.who), None)
        if role is not None and role.people and not _on_duty(role, organisation, duty.every.at):
            words = T("nobody of '{name}' is on call at {clock}", name=duty.who, clock=duty.every.at)
            yield f"$.duties[{at}].every.at", words, T("expected an hour of their watch")


def _there(team: Group | Role, organisation: Organisation, at: datetime) -> bool:
    return bool(rota.on_call(team, at, rota.zone_of(team, organisation, "Asia/Shanghai")))


def _on_duty(role: Role, organisation: Organisation, clock: str) -> bool:
    zone = rota.zone_of(role, organisation, "Asia/Shanghai")
    return bool(rota.on_call(role, rota.local_time(BEGIN.date(), clock, zone), zone))
