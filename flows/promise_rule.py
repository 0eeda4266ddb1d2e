"""A promise with a clock, as a plan makes it: who owes it, by when, from where that counts, and by what right."""

from enum import StrEnum

from msgspec.structs import replace

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


class Slot(Strict, frozen=True):
    """Of a day cut into windows: what began between two local times is due at `at`.

    The day is counted from the one on which the window began: of a window over midnight, that may be yesterday.
    """

    since: str
    until: str
    day: Day
    at: str


class Lead(Strict, frozen=True):
    """So long before a time that somebody gave: the TIME answer `of`, a question or `deed.question`."""

    of: str
    lead: Length


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
    slots: tuple[Slot, ...] = ()
    """By the time of the day at which it began. A time that two windows share counts to the one that is due earlier."""
    matrix: str = ""
    """A table of lengths; the row that counts brings its own basis and source."""
    before: Lead | None = None
    hours: str = ""
    """Hours of the organisation in which `within` is counted."""
    most: Length | None = None
    """It is never later than this, whatever the hours say."""
    since: str = ""
    """A TIME question that says when the clock starts (the incident, not the report); unknown, it is the report, and
    the card says so. Then the promise can be born broken."""
    expected: str = ""
    after: str = ""
    basis: Basis
    cite: str = ""
    beside: tuple[RoleId, ...] = ()
    """Others who must say so too, each for themselves: it is met when the last of them has."""
    every: Length | None = None
    """Met, it is owed anew, due so long after, again and again."""
    until: Condition | None = None
    """Facts that end the rounds, or make the first one needless."""
    outlives: bool = False
    """It goes on when the case is closed."""
    of: str = ""
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


def unfolded(rule: ObligationRule) -> tuple[ObligationRule, ...]:
    """A promise for each who must say so, the first under its own id, the others with their role behind it."""
    others = (replace(rule, id=f"{rule.id}.{role}", who=role, beside=()) for role in rule.beside)
    return (replace(rule, beside=()), *others) if rule.beside else (rule,)
