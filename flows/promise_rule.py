"""A promise with a clock, as a plan makes it: who owes it, by when, from where that counts, and by what right."""

from enum import StrEnum

from flows.bilingual import Bilingual, Strict
from flows.lengths import Length
from flows.question import Condition
from flows.terms import Basis, RoleId


class Day(StrEnum):
    """A day counted from where a clock starts."""

    SAME = "same"
    NEXT = "next"


class DayTime(Strict, frozen=True):
    """A local time of the same or the next day; `at` is `HH:MM`, and 24:00 the end of that day."""

    day: Day
    at: str = "24:00"
    basis: Basis = Basis.DEFAULT
    """Where the time of the day comes from, when the source names only the day."""


class ObligationRule(Strict, frozen=True, kw_only=True):
    """A promise with a clock, as a plan makes it. `who` is a role, `holder`, or `anyone` (of the group).

    It is met by the action `met_by`, or by a press on `noted` of the person who owes it, or by a recorded call; never
    by our own sending. `within` counts from the report (or from the action `after`); `expected` names the TIME answer
    that sets it. `escalates_to` are roles, or the whole ladder of the route above the owner when empty.
    """

    id: str
    what: Bilingual
    who: str
    within: Length | None = None
    by: DayTime | None = None
    since: str = ""
    """A TIME question that says when the clock starts (the incident, not the report); unknown, it is the report, and
    the card says so. Then the promise can be born broken."""
    expected: str = ""
    after: str = ""
    basis: Basis
    cite: str = ""
    when: Condition = Condition()
    unless: Condition | None = None
    """Facts that make it needless: it lapses."""
    met_by: str = ""
    promised: bool = False
    """The reporter was told this time: they hear when it passes, and the new one."""
    late: Bilingual | None = None
    """What the card, the ladder and the reporter read when it passed: the fact, no blame."""
    escalates_to: tuple[RoleId, ...] = ()
    asks: Bilingual | None = None
    """What the one who owes it is asked to do, in private."""
    asks_at: str = ""
    """The local time (`HH:MM`) of the day it is due when they are asked; empty: at once."""
    facts: tuple[str, ...] = ()
    """Questions whose answers a report to an authority needs: listed and ticked for the one who owes it. A missing one
    never holds the report back."""
    extends: tuple[RoleId, ...] = ()
    """Who may move or pause it; the ladder above whoever owes it when empty."""
