"""What does not fit in an organisation file beside names that nothing carries: hours, days, policies, empty roles."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from flows.duty_time import WEEKDAYS
from flows.organisation import Clocks, Organisation
from flows.policy import Policy, PolicyStep
from flows.rung import ALL, ANY, TWO
from flows.text import T, Text

GROUP = "group"
"""How a policy calls whoever is on the watch of the case's group."""
STAFF = "staff"
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_A_TIME = T("expected a time of the day, such as 22:00")
_A_DAY = T("expected a day, such as 2026-12-31")

Unfit = tuple[str, Text, Text]
"""The path of a part, what was found, and what was expected."""


def unfit(organisation: Organisation) -> Iterator[Unfit]:
    """Everything of the file that does not fit, though each name in it is known."""
    for at, policy in enumerate(organisation.policies):
        yield from _policy(f"policies[{at}]", policy, organisation)
    for at, hours in enumerate(organisation.hours):
        yield from _times(f"hours[{at}]", hours.since, hours.until)
        for day in hours.days:
            if day not in WEEKDAYS:
                found = T("'{name}' is no day of the week", name=day)
                yield f"hours[{at}].days", found, T("expected mon, tue, wed, thu, fri, sat or sun")
        yield from _days(f"hours[{at}].closed", hours.closed)
        yield from _days(f"hours[{at}].open", hours.open)
    wanted = organisation.clocks.ladder_hours
    if wanted != Clocks().ladder_hours and all(each.id != wanted for each in organisation.hours):
        found = T("nothing under hours is called '{name}'", name=wanted)
        yield "clocks.ladder_hours", found, T("expected an id of this file")
    for name, day in organisation.dates.items():
        yield from _days(f"dates.{name}", [day])
    for at, audience in enumerate(organisation.audiences):
        of_kind = [each for each in organisation.people if audience.kind and each.kind == audience.kind]
        if not audience.people and not any(audience.region in {"", each.region} for each in of_kind):
            found = T("nobody belongs to '{name}'", name=audience.id)
            yield f"audiences[{at}]", found, T("expected people, or a kind that somebody here is")
    yield from _twice(organisation)


def _policy(path: str, policy: Policy, organisation: Organisation) -> Iterator[Unfit]:
    last = organisation.person(policy.last)
    if last is not None and last.kind != STAFF:
        found = T("'{name}' is no member of the staff", name=policy.last)
        yield f"{path}.last", found, T("expected somebody whom the duty bot reaches")
    for at, step in enumerate(policy.steps):
        yield from _step(f"{path}.steps[{at}]", step, organisation)


def _step(path: str, step: PolicyStep, organisation: Organisation) -> Iterator[Unfit]:
    if not step.ask:
        yield f"{path}.ask", T("nobody is asked"), T("expected roles, or `group`")
    if step.of not in {ANY, TWO, ALL}:
        yield f"{path}.of", _found(step.of), T("expected any, two or all")
    if step.repeat < 0:
        found = T("found {text}", text=str(step.repeat))
        yield f"{path}.repeat", found, T("expected how often it is asked again, 0 or more")
    held = {person for role in organisation.roles if role.id in step.ask for person in role.people}
    if step.of == TWO and GROUP not in step.ask and len(held) < len((TWO, TWO)):
        found = T("two must answer, and one person is asked")
        yield f"{path}.of", found, T("expected roles that two people hold")
    if step.since or step.until:
        yield from _times(path, step.since or "00:00", step.until or "24:00")


def _times(path: str, since: str, until: str) -> Iterator[Unfit]:
    for name, time in (("since", since), ("until", until)):
        if not _TIME.fullmatch(time):
            yield f"{path}.{name}", _found(time), _A_TIME


def _days(path: str, days: Iterable[str]) -> Iterator[Unfit]:
    for day in days:
        try:
            date.fromisoformat(day)
        except ValueError:
            yield path, _found(day), _A_DAY


def _found(text: str) -> Text:
    return T("found '{text}'", text=text)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def _twice(organisation: Organisation) -> Iterator[Unfit]:
    """Parts of the same kind that go by the same id: only the first of them would be found."""
    kinds: Mapping[str, Sequence[_Named]] = {
        "people": organisation.people,
        "groups": organisation.groups,
        "roles": organisation.roles,
        "regions": organisation.regions,
        "policies": organisation.policies,
        "hours": organisation.hours,
        "audiences": organisation.audiences,
    }
    for kind, parts in kinds.items():
        seen = set[str]()
        for at, each in enumerate(parts):
            if each.id in seen:
                found = T("'{name}' stands here twice", name=each.id)
                yield f"{kind}[{at}].id", found, T("expected an id of its own")
            seen.add(each.id)
