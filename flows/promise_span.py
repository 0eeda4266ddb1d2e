"""From when to when a promise of a plan runs in a case, and the row of a table that says how long."""

from datetime import datetime

from flows import clock_time, lookup
from flows.answer import Answer
from flows.grounds import onset
from flows.obligation import Obligation, Status
from flows.promise_rule import ObligationRule
from flows.record import Case, Done, Scene
from flows.round import last_done
from flows.table import Row
from flows.terms import Record
from flows.view import holds, view_of


class PromiseSpan(Record, frozen=True, kw_only=True):
    """The clock of a promise. `again` marks a further round of one that comes round until something has happened."""

    started_at: datetime
    due_at: datetime
    row: Row | None = None
    again: bool = False


def span(rule: ObligationRule, case: Case, scene: Scene) -> PromiseSpan | None:
    """From when to when the promise runs; None while it is not made."""
    view = view_of(case, scene)
    if not holds(rule.when, view) or (rule.unless and holds(rule.unless, view)):
        return None
    deed = starting_deed(rule, case) if rule.after or rule.when.failed else None
    if (rule.after and deed is None) or (rule.until and holds(rule.until, view)):
        return None
    started_at = deed.at if deed else onset(rule, case) or _counted_from(rule, case)
    before = last_round(rule, case) if rule.every else None
    if rule.every and before and (deed is None or deed.at <= before):
        return PromiseSpan(started_at=before, due_at=before + rule.every.delta, again=True)
    if rule.expected:
        given = expected(rule, case, scene)
        return PromiseSpan(started_at=started_at, due_at=given.at) if given and given.at else None
    if rule.before:
        given = view.answers.get(rule.before.of)
        lead = rule.before.lead.delta
        return PromiseSpan(started_at=started_at, due_at=given.at - lead) if given and given.at else None
    return _by_length(rule, started_at, case, scene)


def _by_length(rule: ObligationRule, started_at: datetime, case: Case, scene: Scene) -> PromiseSpan | None:
    table = scene.plan.table(rule.matrix) if rule.matrix else None
    row = lookup.row(table, view_of(case, scene), scene.plan) if table else None
    if table and (row is None or row.length is None):
        return None
    length = row.length.delta if row and row.length else None
    due_at = clock_time.due(rule, started_at, scene.zone, length=length, hours=scene.organisation.hours)
    return PromiseSpan(started_at=started_at, due_at=due_at, row=row) if due_at else None


def starting_deed(rule: ObligationRule, case: Case) -> Done | None:
    """The deed or the threshold from which a promise counts: that of `after`, or what `when` names as failed.

    Where both name the same, it counts from when somebody said that it cannot be done.
    """
    if rule.after and rule.after not in rule.when.failed:
        return last_done(case, rule.after)
    failed = (each for each in (*case.failed, *case.unable.values()) if each.action in rule.when.failed)
    return max((each for each in failed if each.undone_at is None), key=lambda each: each.at, default=None)


def expected(rule: ObligationRule, case: Case, scene: Scene) -> Answer | None:
    """The time that somebody gave for it: in the deed that starts it, else in the form or in a deed named there."""
    deed = starting_deed(rule, case)
    own = deed.answers.get(rule.expected) if deed else None
    return own or view_of(case, scene).answers.get(rule.before.of if rule.before else rule.expected)


def last_round(rule: ObligationRule, case: Case) -> datetime | None:
    """When a promise that comes round was last kept."""
    return max((each.met_at for each in case.obligations if _is_kept(each, rule) and each.met_at), default=None)


def _is_kept(each: Obligation, rule: ObligationRule) -> bool:
    own = each.id == rule.id or (each.id.startswith(f"{rule.id}-") and each.id[len(rule.id) + 1 :].isdigit())
    return own and each.status is Status.MET


def _counted_from(rule: ObligationRule, case: Case) -> datetime:
    """The report; or the raise, for what only the raised branch promises."""
    branches = rule.when.branches
    if case.raised_at and case.branch in branches and case.raised_from not in branches:
        return case.raised_at
    return case.opened_at
