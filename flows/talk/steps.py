"""How a form goes on: where an answer goes, and then the next question, the summary, or the end."""

from collections.abc import Mapping

from flows.answer import Answer
from flows.request import ShowStatus
from flows.talk import form as forms
from flows.talk import labels
from flows.talk.screen import wish_key
from flows.talk.sheet import Sheet
from flows.talk.turn import Phase
from flows.text import T

_AFTERWARDS = ((labels.STATUS, "status"), (labels.ADD, "add"), (labels.HELP, "help"))


# --- what comes next --------------------------------------------------------------------------------------------------
def proceed(sheet: Sheet) -> None:
    """Ask what comes next: a part to be put right, the next open question, the summary, or nothing more."""
    pending = sheet.form.pending
    while pending:
        asked, pending = pending[0], pending[1:]
        sheet.set_form(pending=pending)
        if asked in {question.id for question in forms.answered(sheet.form, sheet.plan, sheet.settings)}:
            sheet.pose("correct", asked)
            return
    left = forms.unanswered(sheet.form, sheet.plan, sheet.settings)
    if left:
        sheet.pose("ask", left[0].id)
    elif sheet.branch.cry:
        finish(sheet)
    else:
        sheet.pose("check")


def finish(sheet: Sheet) -> None:
    """Every question is answered and taken as right: the case has it all, and the person may go."""
    form = sheet.form
    if form.case is None and sheet.opening is None:
        sheet.open(since=form.first_said_at)
    number = sheet.glimpse(form.case)
    sheet.say(T("All recorded, case {number}.", number=number.number) if number else T("All recorded."))
    if form.case is not None:
        sheet.status.append(ShowStatus(finished=True))
        sheet.set(case=form.case)
    done = (sheet.branch.done.words,) if sheet.branch.done else ()
    sheet.set_form(finished=True, asked="", pending=(), left="", left_asked="")
    if sheet.conversation.shelf:
        sheet.say(*done)
        unshelve(sheet, form.left_phase)
    else:
        sheet.ending = done
        sheet.ending_keys = tuple((wish_key(label.words, what),) for label, what in _AFTERWARDS)
        sheet.rest()


def unshelve(sheet: Sheet, phase: Phase | None) -> None:
    """Go back to what an emergency interrupted: the form that was put aside, the first question, or nothing."""
    shelf = sheet.conversation.shelf
    if shelf:
        sheet.set(form=shelf[-1], shelf=shelf[:-1], under=None)
        sheet.resumes = True
        return_to(sheet, phase or Phase.ASKING, shelf[-1].asked)
        return
    go_idle(sheet, phase)


def go_idle(sheet: Sheet, phase: Phase | None) -> None:
    """Without a form: ask again what was asked before one, if anything was."""
    sheet.set(under=None)
    if phase is Phase.CHOOSING:
        sheet.pose("offer")
    elif phase is Phase.LANGUAGE:
        sheet.pose("greet")
    else:
        sheet.rest()


def return_to(sheet: Sheet, phase: Phase, asked: str) -> None:
    """Ask again what was being asked, if it still is to be asked."""
    left = {question.id for question in forms.unanswered(sheet.form, sheet.plan, sheet.settings)}
    recorded = {question.id for question in forms.answered(sheet.form, sheet.plan, sheet.settings)}
    if phase is Phase.QUIET:
        sheet.set_form(finished=True)
        sheet.rest()
    elif phase is Phase.CORRECTING and asked in recorded:
        sheet.pose("correct", asked)
    elif asked in left:
        sheet.pose("ask", asked)
    else:
        proceed(sheet)


# --- where an answer goes ---------------------------------------------------------------------------------------------
def store(sheet: Sheet, answers: Mapping[str, Answer], *, branch: str = "") -> None:
    """Keep answers in the form, and tell the case of them; the answer that opens the case opens it."""
    form = sheet.form
    for question, answer in answers.items():
        form = forms.with_answer(form, question, answer)
    sheet.set(form=form)
    if sheet.form.action:
        return
    if sheet.form.case is not None:
        sheet.set_form(paged=True)
        sheet.supplement(sheet.form.case, answers=dict(answers), branch=branch)
    elif sheet.opening is None and any(question.opens for question in sheet.plan.questions if question.id in answers):
        sheet.open(since=sheet.at)
