"""Whom a step of a ladder names: a role; a person; whoever is on a group's watch; or several of these at once."""

from collections.abc import Iterable

from flows.bilingual import Bilingual
from flows.organisation import Group, Organisation, Role
from flows.terms import PersonId, RoleId

TOGETHER = "+"
"""Between those who are asked in the same step."""
PERSON, GROUP = "person:", "group:"
IN_CHARGE = Bilingual(zh="负责人", en="person in charge")
"""What somebody is called whom a policy names by themselves."""


def together(names: Iterable[str]) -> RoleId:
    """The name of a step that asks all of these."""
    return RoleId(TOGETHER.join(names))


def parts(step: str) -> tuple[str, ...]:
    """Those whom a step asks."""
    return tuple(step.split(TOGETHER))


def team(organisation: Organisation, part: str) -> Group | Role | None:
    """Who one part of a step is; None when the organisation has nobody of that name."""
    if part.startswith(PERSON):
        known = organisation.person(part.removeprefix(PERSON))
        return Role(id=RoleId(part), name=IN_CHARGE, people=(PersonId(known.id),)) if known else None
    if part.startswith(GROUP):
        return next((each for each in organisation.groups if each.id == part.removeprefix(GROUP)), None)
    return organisation.find_role(part)


def as_role(organisation: Organisation, step: str) -> Role | None:
    """A step as if it were one role: how all of them are called, and everybody of them at whatever hour."""
    teams = [found for each in parts(step) if (found := team(organisation, each)) is not None]
    if len(teams) == 1 and isinstance(teams[0], Role):
        return teams[0]
    people = dict.fromkeys(each for one in teams for each in (one.members if isinstance(one, Group) else one.people))
    names = [each.name for each in teams]
    name = Bilingual(zh="、".join(each.zh for each in names), en=", ".join(each.en for each in names))
    return Role(id=RoleId(step), name=name, people=tuple(people)) if teams else None
