"""How a form goes on: where an answer goes, and then the next question, the summary, or the end."""

from collections.abc import Mapping

from flows.answer import Answer
from flows.event import Detailed
from flows.question import Question
from flows.request import ShowStatus
from flows.talk import asking, caller, labels, raising
from flows.talk import form as forms
from flows.talk.screen import wish_key
from flows.talk.sheet import Sheet
from flows.talk.turn import Phase
from flows.terms import Severity
from flows.text import T

_AFTERWARDS = ((labels.STATUS, "status"), (labels.ADD, "add"))
_LAST = {False: (labels.HELP, "help"), True: (labels.CALL_BACK, "call")}
"""The last key when all is answered, and where the plan offers a call under every question."""


# --- what comes next --------------------------------------------------------------------------------------------------
def proceed(sheet: Sheet) -> None:
    """Ask what comes next: a part to be put right, the next open question, the summary, or nothing more."""
    pending = sheet.form.pending
    while pending:
        asked, pending = pending[0], pending[1:]
        sheet.set_form(pending=pending)
        if asked in {question.id for question in forms.answered(sheet.form, sheet.plan, sheet.around)}:
            sheet.pose("correct", asked)
            return
    left = forms.unanswered(sheet.form, sheet.plan, sheet.around)
    if left:
        sheet.pose("ask", left[0].id)
    elif sheet.form.action:
        end_details(sheet)
    elif sheet.branch.cry:
        finish(sheet)
    else:
        sheet.pose("check")


def pass_answered(sheet: Sheet) -> None:
    """Go on where the open question was answered meanwhile by something done about the case."""
    form = sheet.conversation.form
    if sheet.conversation.phase is not Phase.ASKING or form is None or form.action:
        return
    if forms.is_answered_by_deed(sheet.question, form, sheet.around):
        proceed(sheet)


def ask_on(sheet: Sheet) -> None:
    """The open question again; where an answer has made an emergency of it, what is asked there."""
    if sheet.raised:
        proceed(sheet)
    else:
        sheet.repeat()


def finish(sheet: Sheet) -> None:
    """Every question is answered and taken as right: the case has it all, and the person may go."""
    form = sheet.form
    if form.case is None and sheet.opening is None:
        sheet.open(since=form.counts_from)
    if form.taken:
        _finish_taken(sheet)
        return
    number = sheet.glimpse(form.case)
    sheet.say(T("All recorded, case {number}.", number=number.number) if number else T("All recorded."))
    if form.case is not None:
        sheet.status.append(ShowStatus(finished=True))
        sheet.set(case=form.case)
    done = (sheet.branch.done.words,) if sheet.branch.done else ()
    _close(sheet)
    if sheet.conversation.shelf:
        sheet.say(*done)
        unshelve(sheet, form.left_phase)
    else:
        sheet.ending = done
        # One of the staff finds the same elsewhere.
        keys = () if sheet.hearing.staff else (*_AFTERWARDS, _LAST[sheet.plan.call_back])
        sheet.ending_keys = tuple((wish_key(label.words, what),) for label, what in keys)
        sheet.rest()


def _close(sheet: Sheet) -> None:
    sheet.set_form(finished=True, asked="", pending=(), left="", left_asked="", came_from=None, came_by="")


def _finish_taken(sheet: Sheet) -> None:
    """What somebody said on the telephone is a report now: the desk tells who took it down what to say to them."""
    _close(sheet)
    sheet.seal()
    sheet.say(T("Taken down. What the caller should hear comes here or to whoever takes the case."))
    resume(sheet)


# --- the details of a deed --------------------------------------------------------------------------------------------
def end_details(sheet: Sheet) -> None:
    """Everything is asked: the case hears what there is, and answers what it is asked for."""
    pass_on(sheet)
    if not asking.is_reason(sheet.form):
        sheet.say(T("Noted."))
    resume(sheet)


def drop_details(sheet: Sheet) -> None:
    """Nobody wants to answer any more: what counts only with its details is not recorded without them."""
    if asking.is_reason(sheet.form):
        asking.give_up(sheet)
        resume(sheet)
    elif forms.missing(sheet.form, sheet.plan, sheet.around):
        sheet.say(T("Not recorded: it counts only with its details. Press its key again when you have them."))
        resume(sheet)
    else:
        end_details(sheet)


def fall_silent(sheet: Sheet) -> None:
    """Nobody answers: the case hears what there is; what counts only with its details is asked for once more."""
    if forms.missing(sheet.form, sheet.plan, sheet.around):
        sheet.set_form(reminded=True)
        sheet.repeat()
        return
    pass_on(sheet)
    sheet.say(T("Passed on with what there is."))
    resume(sheet)


def pass_on(sheet: Sheet) -> None:
    """Tell the case the details of the deed, as far as they were given."""
    form = sheet.form
    if asking.is_reason(form):
        asking.hand_in(sheet)
    elif form.case is not None:
        sheet.tell(form.case, Detailed(at=sheet.at, by=sheet.by, action=form.action, answers=form.answers))


def resume(sheet: Sheet) -> None:
    """A form of the staff is over: back to the one that it interrupted, or to nothing."""
    phase, taken = sheet.form.left_phase, sheet.form.taken
    # Nobody can have answered what they are shown only now.
    sheet.set(spoke_at=max(sheet.spoken_at, sheet.hearing.now))
    if sheet.conversation.shelf:
        unshelve(sheet, phase)
        return
    if not taken:
        sheet.set(form=None)
    go_idle(sheet, phase)


# --- back -------------------------------------------------------------------------------------------------------------


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
    left = {question.id for question in forms.unanswered(sheet.form, sheet.plan, sheet.around)}
    recorded = {question.id for question in forms.answered(sheet.form, sheet.plan, sheet.around)}
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
    if form.taken and answers.keys() & caller.OWN:
        _know_caller(sheet)
    branch = raising.regrade(sheet, answers) or branch
    if sheet.form.case is not None:
        sheet.set_form(paged=True)
        sheet.supplement(sheet.form.case, answers=dict(answers), branch=branch)
    elif sheet.opening is None and (
        sheet.raised or any(_opens(sheet, each) for each in sheet.plan.questions if each.id in answers)
    ):
        sheet.open(since=sheet.at)


def _opens(sheet: Sheet, question: Question) -> bool:
    """Whether an answer opens the case; what a caller says is taken down whole first, unless it is an emergency."""
    return question.opens and (not sheet.form.taken or sheet.branch.severity is Severity.EMERGENCY)


def _know_caller(sheet: Sheet) -> None:
    """What the number and the name of a caller answer beside their own questions."""
    name = caller.name_of(sheet.form, sheet.hearing)
    if name and caller.NAME.id not in sheet.form.answers:
        sheet.set(form=forms.with_answer(sheet.form, caller.NAME.id, Answer(said_at=sheet.at, text=name, assumed=True)))
    sheet.set(form=forms.with_known(sheet.form, sheet.plan, sheet.reporter, sheet.at))
