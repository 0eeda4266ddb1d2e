"""By what right a promise is due at its time: the source or the company's own value, how long, and from when."""

from datetime import datetime, timedelta

from flows import obligation as clock
from flows.obligation import CALL_BACK, Obligation
from flows.promise_rule import Day, ObligationRule
from flows.record import Case, Scene
from flows.terms import Basis
from flows.text import C, Moment, Text

_INSTANT = timedelta(microseconds=1)


def onset(rule: ObligationRule, case: Case) -> datetime | None:
    """When what a promise counts from happened; None while nobody has told, or when what they told lay ahead."""
    given = case.answers.get(rule.since)
    return given.at if given and given.at and given.at <= given.said_at else None


def due_time(scene: Scene, obligation: Obligation, rule: ObligationRule | None) -> Moment:
    """When it is due; the end of a day, where only the day is promised."""
    by_day = (rule is not None and rule.by is not None) or obligation.id == CALL_BACK
    last = obligation.due_at - _INSTANT
    return Moment(at=obligation.due_at, ends=by_day and clock.end_of_day(last, scene.zone) == obligation.due_at)


def is_today(scene: Scene, obligation: Obligation, rule: ObligationRule | None) -> bool:
    """Whether it is promised for today, at whatever hour."""
    ends = due_time(scene, obligation, rule).ends
    return ends and clock.end_of_day(scene.now, scene.zone) == obligation.due_at


def right(rule: ObligationRule | None, obligation: Obligation, case: Case | None = None, *, length: bool) -> Text:
    """What stands behind the time, in brackets; `length` where the source gives one, beside the source."""
    plain, span = _named(obligation.basis), obligation.due_at - obligation.started_at
    if rule is not None and case is not None and onset(rule, case) == obligation.started_at:
        since = obligation.started_at
        return C("card basis", "{basis}, {length} from the incident at {since}", basis=plain, length=span, since=since)
    if case and case.raised_at and obligation.started_at < case.raised_at:
        return C("card basis", "{basis}, counted from {since}", basis=plain, since=obligation.started_at)
    if rule is not None and rule.by is not None:
        if rule.by.at == clock.MIDNIGHT or rule.by.basis is obligation.basis:
            return plain
        hour = _named(rule.by.basis)
        if rule.by.day is Day.NEXT:
            return C("card basis", "{basis}: the next day; the hour: {hour}", basis=plain, hour=hour)
        return C("card basis", "{basis}: the same day; the hour: {hour}", basis=plain, hour=hour)
    counted = rule is not None and rule.within is not None
    if length and counted and obligation.basis is Basis.DOCUMENT and obligation.was_due_at is None:
        return C("card basis", "{basis}, {length}", basis=plain, length=span)
    return plain


def counts_from_report(rule: ObligationRule | None, case: Case) -> bool:
    """Whether its clock should run from an incident whose time nobody knows, so that it runs from the report."""
    return rule is not None and bool(rule.since) and onset(rule, case) is None


def was_late_at_birth(case: Case, obligation: Obligation) -> bool:
    """Whether its time had passed when the report came: it counts from something earlier."""
    return obligation.open and obligation.due_at < case.opened_at and obligation.started_at < case.opened_at


def _named(basis: Basis) -> Text:
    return C("card basis", "plan") if basis is Basis.DOCUMENT else C("card basis", "default")
