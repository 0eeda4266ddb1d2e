"""By what right a promise is due at its time: the source or the company's own value, how long, and from when."""

from datetime import datetime, timedelta

from flows import clock_time
from flows.obligation import CALL_BACK, Obligation, Status
from flows.promise_rule import Day, ObligationRule
from flows.record import Case, Scene
from flows.table import row_of
from flows.terms import Basis
from flows.text import C, Moment, Text
from flows.view import answer_in

_INSTANT = timedelta(microseconds=1)
_PLAN, _DEFAULT = C("card basis", "plan"), C("card basis", "default")


def onset(rule: ObligationRule, case: Case) -> datetime | None:
    """When what a promise counts from happened; None while nobody has told, or when what they told lay ahead."""
    return told_time(rule.since, case)


def told_time(question: str, case: Case) -> datetime | None:
    """A time that somebody told, of the form or as `deed.question`; None when it lay ahead of them."""
    given = answer_in(case, question) if question else None
    return given.at if given and given.at and given.at <= given.said_at else None


def due_by_rule(scene: Scene, obligation: Obligation, rule: ObligationRule) -> datetime | None:
    """When it is due by its rule alone, from where its clock starts; None where that needs somebody's word."""
    row = row_of(scene.plan.tables, rule.matrix, obligation.row)
    length, hours = row.length.delta if row and row.length else None, scene.organisation.hours
    return clock_time.due(rule, obligation.started_at, scene.zone, length=length, hours=hours)


def due_time(scene: Scene, obligation: Obligation, rule: ObligationRule | None) -> Moment:
    """When it is due; the end of a day, where only the day is promised."""
    due_at = obligation.due_at
    by_day = (rule is not None and rule.by is not None) or obligation.id == CALL_BACK
    return Moment(at=due_at, ends=by_day and clock_time.end_of_day(due_at - _INSTANT, scene.zone) == due_at)


def is_today(scene: Scene, due: Moment) -> bool:
    """Whether it is promised for today, at whatever hour."""
    return due.ends and clock_time.end_of_day(scene.now, scene.zone) == due.at


def right(rule: ObligationRule | None, obligation: Obligation, case: Case | None = None, *, length: bool) -> Text:
    """What stands behind the time, in brackets; `length` where the source gives one, beside the source."""
    plain, span = _named(obligation.basis), obligation.due_at - obligation.started_at
    onset_at = onset(rule, case) if rule is not None and case is not None else None
    if rule is not None and onset_at == obligation.started_at:
        since = obligation.started_at
        if rule.slots:
            return C("card basis", "{basis}, counted from {since}", basis=plain, since=since)
        return C("card basis", "{basis}, {length} from the incident at {since}", basis=plain, length=span, since=since)
    if case and case.raised_at and obligation.started_at < case.raised_at:
        return C("card basis", "{basis}, counted from {since}", basis=plain, since=obligation.started_at)
    if rule is not None and rule.by is not None:
        if rule.by.at == clock_time.MIDNIGHT or rule.by.basis is obligation.basis:
            return plain
        hour = _named(rule.by.basis)
        if rule.by.day is Day.NEXT:
            return C("card basis", "{basis}: the next day; the hour: {hour}", basis=plain, hour=hour)
        return C("card basis", "{basis}: the same day; the hour: {hour}", basis=plain, hour=hour)
    if rule is None or not length or obligation.basis is not Basis.DOCUMENT:
        return plain
    return _with_length(rule, obligation, plain)


def _with_length(rule: ObligationRule, obligation: Obligation, plain: Text) -> Text:
    """The source and what it prints: a length, the most it may be, or how long before another time."""
    span = obligation.due_at - obligation.started_at
    if rule.before:
        return C("card basis", "{basis}, {length} ahead", basis=plain, length=rule.before.lead.delta)
    if rule.hours and rule.most and span == rule.most.delta:
        return C("card basis", "{basis}, {length} at most", basis=plain, length=span)
    if obligation.was_due_at is not None or rule.hours or (rule.within is None and not obligation.row):
        return plain
    return C("card basis", "{basis}, {length}", basis=plain, length=span)


def confirmed(case: Case, scene: Scene, obligation: Obligation) -> Text | None:
    """How many of several who must each say so have done it, once the first of them has."""
    plan = scene.plan
    if len(plan.rules) == len(plan.obligations) + len(plan.duties):
        return None
    base = obligation.id.split(".")[0]
    owed = [each for rule in plan.rules if rule.split(".")[0] == base and (each := case.obligation(rule))]
    done = sum(each.status is Status.MET for each in owed)
    return C("due", "{done} of {all} have confirmed", done=done, all=len(owed)) if done and len(owed) > 1 else None


def counts_from_report(rule: ObligationRule | None, case: Case) -> bool:
    """Whether its clock should run from an incident whose time nobody knows, so that it runs from the report."""
    return rule is not None and bool(rule.since) and onset(rule, case) is None


def was_late_at_birth(case: Case, obligation: Obligation) -> bool:
    """Whether its time had passed when the report came: it counts from something earlier."""
    return obligation.open and obligation.due_at < case.opened_at and obligation.started_at <= case.opened_at


def _named(basis: Basis) -> Text:
    return _PLAN if basis is Basis.DOCUMENT else _DEFAULT
