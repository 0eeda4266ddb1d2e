"""From when to when a promise of a plan runs in a case, and the row of a table that says how long."""

from datetime import datetime

from flows import clock_time, lookup
from flows.answer import Answer
from flows.condition import Condition
from flows.grounds import onset
from flows.obligation import Obligation, Status
from flows.promise_rule import ObligationRule
from flows.record import Case, Done, Scene
from flows.round import last_done
from flows.table import Row
from flows.terms import Record
from flows.view import View, first_failed, holds, parts, view_of


class PromiseSpan(Record, frozen=True, kw_only=True):
    """The clock of a promise. `again` marks a further round of one that comes round until something has happened."""

    started_at: datetime
    due_at: datetime
    row: Row | None = None
    again: bool = False


def span(rule: ObligationRule, case: Case, scene: Scene, view: View) -> PromiseSpan | None:
    """From when to when the promise runs, by the view of its case; None while it is not made."""
    if not holds(rule.when, view) or (rule.unless and holds(rule.unless, view)):
        return None
    deed = starting_deed(rule, case) if rule.after else None
    if (rule.after and deed is None) or (rule.until and holds(rule.until, view)):
        return None
    failed_at = _held_since(rule.when, case, view) if counts_from_failure(rule) else None
    started_at = deed.at if deed else onset(rule, case) or _counted_from(rule, case, failed_at)
    before = last_round(rule, case) if rule.every else None
    begun_at = deed.at if deed else failed_at
    if rule.every and before and (begun_at is None or begun_at <= before):
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
    failed = [said for each in rule.when.failed if (said := first_failed(case, each)) is not None]
    return max(failed, key=lambda each: each.at, default=None)


def counts_from_failure(rule: ObligationRule) -> bool:
    """Whether its clock starts when its condition begins to hold, since that names something that failed."""
    when = rule.when
    return not rule.after and (bool(when.failed) or (bool(when.any) and any(each.failed for each in parts(when))))


def _held_since(when: Condition, case: Case, view: View) -> datetime | None:
    """When what was done, or could not be, made this condition hold; None where it holds without any of that."""
    times = [said.at for each in when.failed if (said := first_failed(case, each)) is not None]
    times += [at for each in when.done if (at := _first_done(case, each)) is not None]
    deeds = {name.partition(".")[0] for name in (*when.answers, *when.numbers) if "." in name}
    times += [done.at for each in sorted(deeds) if (done := last_done(case, each)) is not None]
    since = [_held_since(each, case, view) for each in when.any if holds(each, view)]
    if since and None not in since:
        times.append(min(at for at in since if at is not None))
    return max(times, default=None)


def _first_done(case: Case, action: str) -> datetime | None:
    return next((each.at for each in case.done if each.action == action and each.undone_at is None), None)


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


def _counted_from(rule: ObligationRule, case: Case, failed_at: datetime | None) -> datetime:
    """The report; or the raise, for what only the raised branch promises; not before what its condition waited for."""
    branches = rule.when.branches
    raised = case.raised_at and case.branch in branches and case.raised_from not in branches
    since = case.raised_at if case.raised_at and raised else case.opened_at
    return max(since, failed_at) if failed_at else since
