"""Forms of the staff: the details of a deed on a case, and the report of somebody on the telephone."""

from flows.plan import Plan
from flows.talk import form as forms
from flows.talk import gathering
from flows.talk.keeping import keep
from flows.talk.sheet import Sheet
from flows.talk.steps import pass_on, proceed
from flows.talk.turn import Form, Phase
from flows.terms import CaseId, PlanHash


def begin(sheet: Sheet, plan_hash: PlanHash, plan: Plan, action: str, case: CaseId, only: tuple[str, ...]) -> None:
    """Ask the details of an action, beside whatever else is being written down."""
    report = sheet.conversation.form
    left = _put_aside(sheet)
    if report is not None and not report.finished and (report.case, report.action) == (case, action):
        left = report.left_phase or left
    if not sheet.hearing.staff and report is not None and report.finished and not report.action:
        # A reporter's own report is gone back to, so that a cry for help still finds its case.
        sheet.set(shelf=(*sheet.conversation.shelf, report))
    others = (each for each in sheet.conversation.shelf if (each.case, each.action) != (case, action))
    sheet.set(shelf=tuple(others))
    form = Form(
        plan=plan_hash,
        branch=plan.branches[0].id,
        action=action,
        only=only,
        case=case,
        left_phase=left,
        first_said_at=sheet.hearing.now,
    )
    sheet.set(form=form, spoke_at=sheet.hearing.now)
    proceed(sheet)


def leave_deed(sheet: Sheet) -> None:
    """Go back from a deed of the reporter to their report, without a word: something graver has come between.

    What was said of the deed is passed on if it may be incomplete; else the case keeps it as a note, and the key of
    the deed still stands in the chat.
    """
    form, shelf = sheet.conversation.form, sheet.conversation.shelf
    if sheet.hearing.staff or form is None or not form.action:
        return
    if not forms.missing(form, sheet.plan, sheet.around):
        pass_on(sheet)
    elif told := [answer.text for answer in form.answers.values() if answer.text]:
        keep(sheet, text="\n".join(told))
    phase = form.left_phase or Phase.QUIET
    report = shelf[-1] if shelf else None
    idle = report is None or report.finished
    sheet.set(form=report, shelf=shelf[:-1], under=None, phase=Phase.QUIET if idle else phase)


def begin_report(sheet: Sheet) -> None:
    """Ask what a caller reports; one call is written down after the other."""
    conversation = sheet.conversation
    if any(form.taken and not form.finished for form in (conversation.form, *conversation.shelf) if form is not None):
        sheet.resumes = True
        sheet.repeat()
        return
    left = _put_aside(sheet)
    sheet.set(form=None, early=(), named="", since=sheet.hearing.now, spoke_at=sheet.hearing.now, under=left)
    sheet.pose("offer")


def _put_aside(sheet: Sheet) -> Phase:
    """Make room for another form; what was being asked until now.

    Details that may be missing are passed on, so that the reporter hears of the deed; everything else waits.
    """
    gathering.settle(sheet)
    phase = sheet.conversation.phase
    if not sheet.has_form:
        return phase
    form = sheet.form
    if form.action and not forms.missing(form, sheet.plan, sheet.around):
        pass_on(sheet)
        return form.left_phase or Phase.QUIET
    sheet.set(shelf=(*sheet.conversation.shelf, form))
    return phase
