"""It is graver than it was: the form moves to another branch, numbers first where people may be hurt."""

from collections.abc import Iterable

from msgspec.structs import replace

from flows.lookup import regraded
from flows.plan import Branch, Plan
from flows.table import Gives
from flows.talk import form as forms
from flows.talk.screen import emergency_lines
from flows.talk.sheet import Sheet
from flows.talk.turn import Phase
from flows.terms import Severity
from flows.view import looked_at

PASSING = frozenset({Phase.DANGER, Phase.STOPPING, Phase.RECOUNTING})
"""Questions of our own, below which something else is being asked."""


def interrupted(sheet: Sheet) -> Phase:
    """What the chat was being asked before any question about danger."""
    phase = sheet.conversation.phase
    return (sheet.conversation.under or Phase.QUIET) if phase in PASSING else phase


def enter(sheet: Sheet, branch: Branch) -> None:
    """Move the form to the branch of its plan that is for emergencies, and remember where it was."""
    form = sheet.form
    sheet.set(form=forms.without(form, ways_back(sheet)))
    sheet.set_form(
        branch=branch.id,
        left=form.branch,
        left_asked=form.asked,
        left_phase=Phase.QUIET if form.finished else interrupted(sheet),
        emergency=True,
        finished=False,
        pending=(),
    )
    say_raised(sheet, branch)


def say_raised(sheet: Sheet, branch: Branch) -> None:
    """What to do first, at once."""
    if branch.raised is not None:
        sheet.say(branch.raised.words)
    sheet.urgent = True


def ways_back(sheet: Sheet) -> tuple[str, ...]:
    """Questions that lead out of an emergency: in a new one they are asked anew."""
    return tuple(question.id for question in sheet.plan.questions if any(option.back for option in question.options))


# --- by a table -------------------------------------------------------------------------------------------------------
def regrade(sheet: Sheet, answers: Iterable[str]) -> str:
    """Grade the form by the tables that look at one of these answers; the branch to which it moves, or nothing.

    Up at once. What a case has come to is lowered by a person only.
    """
    form, plan = sheet.form, sheet.plan
    if form.action or deciding(plan).isdisjoint(answers):
        return ""
    view = forms.looked_at(form, sheet.around)
    target = regraded(plan, view, down=form.case is None)
    if not target:
        return ""
    branch = plan.branch(target)
    if branch.severity is Severity.EMERGENCY and sheet.branch.severity is not Severity.EMERGENCY:
        _alarm(sheet, branch)
    else:
        sheet.set_form(branch=branch.id)
    return target


def deciding(plan: Plan) -> frozenset[str]:
    """The questions at which the plan's tables of branches look."""
    return frozenset(
        name
        for table in plan.tables
        if table.gives is Gives.BRANCH
        for row in table.rows
        for name in looked_at(row.when)
    )


def _alarm(sheet: Sheet, branch: Branch) -> None:
    """Nobody cried for help, but it is an emergency all the same."""
    sheet.first.extend(emergency_lines(sheet))
    if branch.cry:
        enter(sheet, branch)
    else:
        sheet.set(form=replace(sheet.form, branch=branch.id, emergency=True, finished=False, pending=()))
        say_raised(sheet, branch)
    sheet.raised = True
