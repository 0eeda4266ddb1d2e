"""The tables of a plan grade a case: up is an alarm and at once, across at once, down only by a person."""

from datetime import UTC, datetime

from msgspec.structs import replace

from flows import lookup, move_word
from flows.answer import Answer
from flows.case_ladder import renew
from flows.case_opening import raise_to
from flows.draft import Draft
from flows.record import CaseState
from flows.table import Gives, Table
from flows.terms import Severity
from flows.view import View, looked_at, parts, view_of

_ANY = datetime.min.replace(tzinfo=UTC)


def regrade(draft: Draft) -> None:
    """Bring a case up to date with what was answered or done: its grade by the plan's tables, then its promises.

    It is graded anew when something has changed that a table looks at. What a person has graded stays as it is.
    """
    if not _regrade(draft):
        renew(draft)


def _regrade(draft: Draft) -> bool:
    plan = draft.scene.plan
    tables = [each for each in plan.tables if each.gives is Gives.BRANCH]
    if not tables or draft.case.graded:
        return False
    view = view_of(draft.case, draft.scene)
    before = view_of(draft.before, draft.scene) if draft.before else None
    if before and all(_seen(each, before) == _seen(each, view) for each in tables):
        return False
    rows = dict(lookup.rows_now(plan, view))
    if rows != draft.case.rows:
        draft.change(rows=rows)
    branch = lookup.regraded(plan, view, down=draft.case.paged_at is None)
    return bool(branch) and move(draft, branch)


def _seen(table: Table, view: View) -> list[object]:
    """What a table looks at: the values of answers, whenever and however they were given, and the deeds it names."""
    rows = (each.when for each in (*table.rows, table.otherwise, table.unknown) if each)
    conditions = [each for row in rows for each in parts(row)]
    names = sorted({name for each in conditions for name in looked_at(each)})
    deeds = {name for each in conditions for name in (*each.done, *each.failed)}
    values = [(name, _value(view.answers[name])) for name in names if name in view.answers]
    return [values, deeds & view.done, deeds & view.failed]


def _value(answer: Answer) -> Answer:
    return replace(answer, said_at=_ANY, message="", assumed=False)


def move(draft: Draft, branch: str) -> bool:
    """Move the case to another branch, and bring its promises up to date; False where only a person may.

    Into an emergency it is raised; into a graver branch its card comes anew, with sound, and whoever has it is told.
    """
    case, plan = draft.case, draft.scene.plan
    meant, emergency = plan.branch(branch), Severity.EMERGENCY
    if case.paged_at is None:
        draft.change(branch=branch, severity=meant.severity)
        renew(draft)
        return True
    if meant.severity is emergency and case.severity is not emergency:
        raise_to(draft, branch)
        return True
    if (case.severity is emergency and meant.severity is not emergency) or case.state is CaseState.CLOSED:
        return False
    draft.change(branch=branch, replanned_at=draft.at, replanned_from=plan.branch(case.branch).title)
    if lookup.is_graver(plan, branch, case.branch):
        draft.post_card()
        draft.say(move_word.risen, case.holder)
    renew(draft)
    return True
