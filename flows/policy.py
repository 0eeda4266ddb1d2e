"""How a company climbs: who is asked in which step, how many must say yes, how often, and who hears when all fail."""

from flows.bilingual import Bilingual, Strict
from flows.lengths import Length
from flows.terms import PersonId, Severity


class PolicyStep(Strict, frozen=True, kw_only=True):
    """One step: everybody it names is asked at once, and has `within`."""

    ask: tuple[str, ...]
    """Roles, or `group` for whoever is on the group's watch."""
    within: Length
    of: str = "any"
    """How many of those asked must answer: `any`, `two` or `all`."""
    repeat: int = 0
    """How often it is asked again before the next step."""
    since: str = ""
    """Only between these local times; `until` at or before `since` ends the next day."""
    until: str = ""
    severity: Severity | None = None
    """Only for cases of this level."""


class Policy(Strict, frozen=True, kw_only=True):
    """An escalation policy. After its last step `last`, a person, is asked again and again: never silence."""

    id: str
    name: Bilingual
    steps: tuple[PolicyStep, ...]
    last: PersonId
    every: Length


class WorkingHours(Strict, frozen=True, kw_only=True):
    """Hours that plans count in, by a name: on these days (`mon` to `sun`) between two local times, not on holidays."""

    id: str
    days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    since: str
    until: str
    closed: tuple[str, ...] = ()
    """Days (`YYYY-MM-DD`) on which it is closed all the same."""
    open: tuple[str, ...] = ()
    """Days on which it is open all the same, such as a day worked for a holiday."""


class Audience(Strict, frozen=True, kw_only=True):
    """Whom a notice goes to: customers, drivers or staff, of some regions or of a list."""

    id: str
    name: Bilingual
    kind: str = ""
    """`customer`, `driver` or `staff`."""
    region: str = ""
    people: tuple[PersonId, ...] = ()
