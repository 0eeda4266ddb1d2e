"""A promise and its clock: when it starts, when it is at risk, when it is broken, and what it asks of the ladder."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.clock_time import ask_at, end_of_day
from flows.organisation import Clocks
from flows.promise_rule import ObligationRule
from flows.rung import Rung
from flows.terms import Basis, PersonId, Record, RoleId

__all__ = [
    "ACKNOWLEDGE",
    "AHEAD",
    "CALL_BACK",
    "GROUP_OWNERS",
    "Obligation",
    "Status",
    "acknowledgement",
    "breach",
    "call_back",
    "end_of_day",
    "lapse",
    "met",
    "move",
    "pause",
    "prescribed",
    "rebase",
    "resume",
    "start",
    "warn",
    "warn_at",
]

ACKNOWLEDGE = "acknowledge"
"""Id of the house's own obligation with which every case begins."""
CALL_BACK = "call-back"
"""Id of the house's own obligation to telephone the reporter; a plan's rule of this id gives it its words."""
GROUP_OWNERS = frozenset({"holder", "anyone", "group"})
"""Owners that are no role."""


class Status(StrEnum):
    """Where a promise stands. A promise met late keeps its `breached_at`."""

    RUNNING = "running"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    MET = "met"
    LAPSED = "lapsed"
    PAUSED = "paused"


AHEAD = (Status.RUNNING, Status.AT_RISK)
"""Its time is still to come."""
_OPEN = (*AHEAD, Status.BREACHED)


class Obligation(Record, frozen=True, kw_only=True):
    """One obligation of one case.

    `rung` is the step of `ladder` that was asked last (-1: none yet) and `climbs_at` when the next one is. `owner` is a
    role, `holder`, `anyone`, or `group` for the acknowledgement. An earlier round of the same promise is kept under
    its id with a number behind it.
    """

    id: str
    what: Bilingual
    owner: str
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None = None
    status: Status = Status.RUNNING
    basis: Basis
    cite: str = ""
    met_at: datetime | None = None
    met_by: str = ""
    called: bool = False
    breached_at: datetime | None = None
    promised: bool = False
    ladder: tuple[RoleId, ...] = ()
    rung: int = -1
    told: tuple[RoleId, ...] = ()
    """The steps that were really told; one that was passed over after an outage is not among them."""
    told_at: datetime | None = None
    """When the first of them was."""
    climbs_at: datetime | None = None
    topped_at: datetime | None = None
    """When the reporter was told that nobody further up is left to be alerted."""
    was_due_at: datetime | None = None
    """The first due time, when it was moved."""
    asked_at: datetime | None = None
    """When those who owe it were asked."""
    ask_at: datetime | None = None
    """When they are asked, if not at once."""
    lapsed_at: datetime | None = None
    given: PersonId | None = None
    """Who was asked for it in the place of its role."""
    paused_at: datetime | None = None
    """Since when it rests by somebody's leave."""
    rungs: tuple[Rung, ...] = ()
    """Where a policy of the organisation gives the ladder: before its first step, and on each of them."""
    noted: tuple[PersonId, ...] = ()
    """Who has said so, while others still must."""
    row: str = ""
    """The row of a table that gives its length."""
    look_at: datetime | None = None
    """When those who let it rest are asked whether it still does."""

    @property
    def open(self) -> bool:
        """Whether somebody still owes it."""
        return self.status in _OPEN

    @property
    def role(self) -> RoleId | None:
        """The role that owes it, when it is no matter of the group's."""
        return None if self.owner in GROUP_OWNERS else RoleId(self.owner)


# --- of several -----------------------------------------------------------------------------------------------------
def prescribed(obligations: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """Those that a document asks for and that are still owed, resting ones too."""
    owed = (each for each in obligations if each.open or each.status is Status.PAUSED)
    return tuple(each for each in owed if each.basis is Basis.DOCUMENT)


# --- it starts --------------------------------------------------------------------------------------------------------
def start(
    rule: ObligationRule,
    ladder: tuple[RoleId, ...],
    clocks: Clocks,
    started_at: datetime,
    due_at: datetime,
    zone: str = "UTC",
) -> Obligation:
    """A plan's promise, running from `started_at`; `zone` is where the day of `asks_at` is counted."""
    return Obligation(
        id=rule.id,
        what=rule.what,
        owner=rule.who,
        started_at=started_at,
        due_at=due_at,
        warn_at=warn_at(started_at, due_at, clocks),
        basis=rule.basis,
        cite=rule.cite,
        promised=rule.promised,
        ladder=ladder,
        ask_at=ask_at(rule, due_at, zone),
    )


def acknowledgement(ladder: tuple[RoleId, ...], started_at: datetime, length: timedelta) -> Obligation:
    """The promise that somebody takes the case; the receipt tells the reporter its time."""
    return Obligation(
        id=ACKNOWLEDGE,
        what=Bilingual(zh="接单", en="acknowledge"),
        owner="group",
        started_at=started_at,
        due_at=started_at + length,
        basis=Basis.DEFAULT,
        promised=True,
        ladder=ladder,
    )


def call_back(
    ladder: tuple[RoleId, ...], clocks: Clocks, started_at: datetime, due_at: datetime | None = None
) -> Obligation:
    """The promise that the holder telephones the reporter: by the organisation's own length, or by `due_at`."""
    due_at = due_at or started_at + clocks.call_back.delta
    return Obligation(
        id=CALL_BACK,
        what=Bilingual(zh="给报告人回电", en="reporter called back"),
        owner="holder",
        started_at=started_at,
        due_at=due_at,
        warn_at=warn_at(started_at, due_at, clocks),
        basis=Basis.DEFAULT,
        promised=True,
        ladder=ladder,
    )


# --- what becomes of it -----------------------------------------------------------------------------------------------
def warn_at(started_at: datetime, due_at: datetime, clocks: Clocks) -> datetime | None:
    """Where the last third begins, at most `at_risk_most` before the end; None for a short promise."""
    length = due_at - started_at
    if length < clocks.at_risk_least.delta:
        return None
    return due_at - min(length / 3, clocks.at_risk_most.delta)


def warn(obligation: Obligation) -> Obligation:
    """Its last third has begun."""
    return replace(obligation, status=Status.AT_RISK)


def breach(obligation: Obligation) -> Obligation:
    """Its time passed. What was broken once stays so, also when a new time was given since."""
    return replace(obligation, status=Status.BREACHED, breached_at=obligation.breached_at or obligation.due_at)


def met(obligation: Obligation, at: datetime, by: str, *, called: bool = False) -> Obligation:
    """It was done at `at`; in time when that was not late, whatever the clock had said before word of it came."""
    late = obligation.breached_at if obligation.was_due_at else None
    if at > obligation.due_at:
        late = obligation.breached_at or obligation.due_at
    return replace(obligation, status=Status.MET, met_at=at, met_by=by, called=called, breached_at=late, climbs_at=None)


def lapse(obligation: Obligation, at: datetime) -> Obligation:
    """It no longer matters."""
    return replace(obligation, status=Status.LAPSED, lapsed_at=at, climbs_at=None)


def pause(obligation: Obligation) -> Obligation:
    """Nobody waits for it while the reporter is asked whether all is well; its due time stands."""
    return replace(obligation, status=Status.PAUSED, climbs_at=None)


def resume(obligation: Obligation) -> Obligation:
    """It matters again, and no clock is reset."""
    return replace(obligation, status=Status.RUNNING, lapsed_at=None, climbs_at=None)


def move(obligation: Obligation, due_at: datetime, at: datetime, clocks: Clocks) -> Obligation:
    """A person gave a new time at `at`: the ladder rests until that passes; a breach before it is not forgotten."""
    return replace(
        obligation,
        due_at=due_at,
        was_due_at=obligation.was_due_at or obligation.due_at,
        warn_at=warn_at(at, due_at, clocks),
        status=Status.RUNNING,
        rung=-1,
        told=(),
        told_at=None,
        climbs_at=None,
        topped_at=None,
    )


def rebase(obligation: Obligation, started_at: datetime, due_at: datetime, at: datetime, clocks: Clocks) -> Obligation:
    """Its clock starts elsewhere than was thought until `at`: late or in time by the true start, not by the first.

    The first due time is kept. A ladder that was climbing goes on where the promise is late by the true start, too.
    """
    moved = replace(
        obligation,
        started_at=started_at,
        due_at=due_at,
        was_due_at=obligation.was_due_at or obligation.due_at,
        warn_at=warn_at(started_at, due_at, clocks),
        breached_at=None,
    )
    if obligation.met_at:
        return met(moved, obligation.met_at, obligation.met_by, called=obligation.called)
    if obligation.status is Status.BREACHED and due_at <= at:
        return replace(moved, breached_at=due_at)
    if not obligation.open:
        return moved
    return replace(moved, status=Status.RUNNING, rung=-1, told=(), told_at=None, climbs_at=None, topped_at=None)
