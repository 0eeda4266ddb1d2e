"""Who there is: regions, groups, people, roles, vehicles and clocks; what a plan's roles resolve to."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import msgspec

from flows.bilingual import Bilingual, Strict
from flows.lengths import Length
from flows.policy import Audience, Policy, WorkingHours
from flows.terms import GroupId, Language, PersonId, RoleId


class Site(Strict, frozen=True, kw_only=True):
    """Where a customer is supplied: the unit and its address, with the WGS-84 position when that is known."""

    unit: Bilingual
    address: Bilingual
    lat: float | None = None
    lon: float | None = None


class Person(Strict, frozen=True, kw_only=True):
    """Somebody the organisation knows. `short` is how others may see them named: a surname with a form of address."""

    id: PersonId
    name: Bilingual
    short: Bilingual | None = None
    language: Language = Language.ZH
    phone: str = ""
    kind: str = "staff"
    """`staff`, `driver` or `customer`."""
    vehicle: str = ""
    site: Site | None = None
    """Of a customer: offered where a plan asks for the unit and its address."""
    region: str = ""
    contacts: tuple[str, ...] = ()
    """Telephone numbers beside the first, for emergencies."""

    @property
    def known_as(self) -> Bilingual:
        """Surname and form of address where given, else the name."""
        return self.short or self.name


class Vehicle(Strict, frozen=True, kw_only=True):
    """A vehicle of the company; its plate may be shown in full."""

    id: str
    plate: str


class Delivery(Strict, frozen=True, kw_only=True):
    """A delivery that a customer signed for, as the order system tells it.

    `signed_at` is an ISO time with its zone; `today 06:40` or `yesterday 18:10` in a demo, as flows/delivered.py reads.
    """

    id: str
    customer: PersonId
    what: Bilingual
    signed_at: str
    fresh: bool = True


class Region(Strict, frozen=True, kw_only=True):
    """A part of the country that the organisation serves."""

    id: str
    name: Bilingual


class Watch(Strict, frozen=True, kw_only=True):
    """Who is on duty in a group between two local times of the day; `until` at or before `since` ends the next day."""

    people: tuple[PersonId, ...]
    since: str = "00:00"
    until: str = "24:00"


class Group(Strict, frozen=True, kw_only=True):
    """A responder group. `members` may acknowledge at any hour; the watch says who is paged."""

    id: GroupId
    name: Bilingual
    head: RoleId
    members: tuple[PersonId, ...]
    language: Language = Language.ZH
    time_zone: str = ""
    watch: tuple[Watch, ...] = ()


class Role(Strict, frozen=True, kw_only=True):
    """A function that plans name, and who holds it; `watch` narrows when its holders are on call."""

    id: RoleId
    name: Bilingual
    people: tuple[PersonId, ...]
    watch: tuple[Watch, ...] = ()


class Clocks(Strict, frozen=True, kw_only=True):
    """The organisation's own lengths, for words without a number; every default is ours and can be changed."""

    acknowledge: Length = Length("5 min")
    acknowledge_emergency: Length = Length("3 min")
    ladder: tuple[Length, ...] = (Length("5 min"), Length("10 min"))
    """After the first step of an unacknowledged case (the group head), how long until each next one."""
    ladder_repeat: Length = Length("10 min")
    step: Length = Length("10 min")
    """Each step of the ladder after any other breach; its top is asked again as often."""
    ladder_repeat_routine: Length = Length("1 h")
    """How often its top is asked again where there is no emergency and nobody outside waits for it."""
    ladder_hours: str = "office"
    """The name of the hours in which it is; where `hours` has none of this name, Monday to Friday, 09:00 to 18:00."""
    nobody: Length = Length("5 min")
    """How often everybody is tried again while nobody can be reached."""
    silence: Length = Length("10 min")
    cry_silence: Length = Length("60 s")
    solved_silence: Length = Length("24 h")
    call_back: Length = Length("10 min")
    details_silence: Length = Length("3 min")
    """How long the reporter's notice of an action waits for the details that the responder is asked for."""
    late_message: Length = Length("5 min")
    at_risk_most: Length = Length("2 h")
    at_risk_least: Length = Length("10 min")
    """Promises shorter than this have no at-risk stage."""
    invite: Length = Length("24 h")
    answer: Length = Length("24 h")
    """An answer to an ordinary complaint: the prescribed time is not printed in the source."""
    storm: int = 12
    """New cases in one group within a minute; beyond them the rest share one message until it is calm."""
    split: Length = Length("2 s")
    """Two long texts, or the files of an album, so close together are one answer."""
    driving: int = 20
    """Kilometres an hour of a live location above which no question is asked."""


class Numbers(Strict, frozen=True, kw_only=True):
    """The telephone numbers of the place, as people dial them there."""

    ambulance: str = "120"
    fire: str = "119"
    police: str = "110"
    traffic_police: str = ""
    hotline: str
    """The company's own hotline, with country code."""


class Organisation(Strict, frozen=True, kw_only=True, dict=True):
    """One organisation file."""

    name: Bilingual
    time_zone: str = ""
    language: Language | None = None
    """Of groups and people that name none; the program's setting rules when this is missing."""
    place_language: Language = Language.ZH
    """The language in which an ambulance service is spoken to."""
    numbers: Numbers
    clocks: Clocks = Clocks()
    cries: tuple[str, ...] = ()
    """Further words for help, of the region's own dialect."""
    settings: tuple[str, ...] = ()
    administrator: str = ""
    """The person or role that looks after the program and hears when it does not work; else the duty manager does."""
    regions: tuple[Region, ...] = ()
    policies: tuple[Policy, ...] = ()
    hours: tuple[WorkingHours, ...] = ()
    dates: dict[str, str] = {}
    """Days of the company's own calendar, as `YYYY-MM-DD`, by the names under which plans count towards them."""
    audiences: tuple[Audience, ...] = ()
    packs: tuple[str, ...] = ()
    """The packs of plans that are in force; all that are there when it names none."""
    variants: tuple[str, ...] = ()
    """Forms of built-in plans with other departments, laid on those plans."""
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    roles: tuple[Role, ...]
    vehicles: tuple[Vehicle, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    demo: bool = False

    def person(self, person: str) -> Person | None:
        """The person of this id, or None for a guest or somebody who left."""
        return self._people.get(person)

    def group(self, group: str) -> Group:
        """The group of this id; KeyError when there is none."""
        return self._groups[group]

    def role(self, role: str) -> Role:
        """The role of this id; KeyError when there is none."""
        return self._roles[role]

    def find_role(self, role: str) -> Role | None:
        """The role of this id, or None when there is none."""
        return self._roles.get(role)

    def name_of(self, person: str) -> Bilingual:
        """The full name of a person of the organisation; the id itself for anybody else."""
        known = self.person(person)
        return known.name if known else Bilingual(zh=person, en=person)

    def roles_of(self, person: str) -> frozenset[RoleId]:
        """The roles that a person holds, at whatever hour."""
        return self._roles_of.get(person, frozenset())

    def groups_of(self, person: str) -> tuple[Group, ...]:
        """The groups of which a person is a member."""
        return tuple(group for group in self.groups if person in group.members)

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def _roles_of(self) -> dict[str, frozenset[RoleId]]:
        return {
            person.id: frozenset(role.id for role in self.roles if person.id in role.people) for person in self.people
        }


def compile_organisation(source: object) -> Organisation:
    """Make an organisation of what a file says; raise msgspec.ValidationError naming the path of what does not fit."""
    return msgspec.convert(source, Organisation, dec_hook=_decode)


def dangling(organisation: Organisation) -> Iterable[tuple[str, str]]:
    """Names that nothing in the file carries, as (path, what was found)."""
    people = {person.id for person in organisation.people}
    roles = {role.id for role in organisation.roles}
    if organisation.administrator and organisation.administrator not in people | roles:
        yield ("administrator", organisation.administrator)
    teams: list[tuple[str, Group | Role]] = [(f"groups[{at}]", group) for at, group in enumerate(organisation.groups)]
    teams += [(f"roles[{at}]", role) for at, role in enumerate(organisation.roles)]
    for path, team in teams:
        named = team.members if isinstance(team, Group) else team.people
        yield from ((path, name) for name in named if name not in people)
        for watch in team.watch:
            yield from ((f"{path}.watch", name) for name in watch.people if name not in people)
        if isinstance(team, Group) and team.head not in roles:
            yield (f"{path}.head", team.head)
    yield from _dangling_beside(organisation, people, roles)


def _dangling_beside(
    organisation: Organisation, people: set[PersonId], roles: set[RoleId]
) -> Iterable[tuple[str, str]]:
    """The same of regions, policies and audiences."""
    regions = {"", *(region.id for region in organisation.regions)}
    for at, person in enumerate(organisation.people):
        if person.region not in regions:
            yield (f"people[{at}].region", person.region)
    for at, policy in enumerate(organisation.policies):
        if policy.last not in people:
            yield (f"policies[{at}].last", policy.last)
        for place, step in enumerate(policy.steps):
            yield from (
                (f"policies[{at}].steps[{place}].ask", each) for each in step.ask if each not in {*roles, "group"}
            )
    for at, audience in enumerate(organisation.audiences):
        if audience.region not in regions:
            yield (f"audiences[{at}].region", audience.region)
        yield from ((f"audiences[{at}].people", each) for each in audience.people if each not in people)


def _decode(kind: type, value: Any) -> Any:  # noqa: ANN401 - the shape msgspec asks for
    return kind(value)
