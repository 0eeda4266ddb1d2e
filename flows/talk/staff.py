"""A form of the staff: the details of something that was done on a case, asked of the one who pressed."""

from flows.event import Detailed
from flows.plan import Plan
from flows.talk import form as forms
from flows.talk.sheet import Sheet
from flows.talk.turn import Form
from flows.terms import CaseId, PlanHash
from flows.text import T


def begin(sheet: Sheet, plan_hash: PlanHash, plan: Plan, action: str, case: CaseId, only: tuple[str, ...]) -> None:
    """Ask the details of an action; a form that was open before is passed on with what there is."""
    if sheet.has_form:
        _pass_on(sheet)
    branch = plan.branches[0].id
    form = Form(plan=plan_hash, branch=branch, action=action, only=only, case=case, first_said_at=sheet.hearing.now)
    sheet.set(form=form, spoke_at=sheet.hearing.now)
    proceed(sheet)


def proceed(sheet: Sheet) -> None:
    """The next detail, or the end."""
    left = forms.unanswered(sheet.form, sheet.plan, sheet.settings)
    if left:
        sheet.pose("ask", left[0].id)
    else:
        end(sheet)


def end(sheet: Sheet) -> None:
    """Everything is asked, or nobody answers any more: the case hears what there is."""
    _pass_on(sheet)
    sheet.say(T("Noted."))
    sheet.rest()


def give_up(sheet: Sheet) -> None:
    """Nobody answers: the case hears what there is."""
    _pass_on(sheet)
    sheet.say(T("Passed on with what there is."))
    sheet.rest()


def _pass_on(sheet: Sheet) -> None:
    form = sheet.form
    if form.case is not None:
        sheet.tell(form.case, Detailed(at=sheet.at, by=sheet.by, action=form.action, answers=form.answers))
    sheet.set(form=None)
