"""It helped: the advice was enough, and no case is opened. Should it not have helped after all, the talk goes on."""

from flows.answer import Answer
from flows.inbound import Wrote
from flows.outbound import Wish
from flows.question import Option, Question
from flows.talk import form as forms
from flows.talk import labels
from flows.talk.keeping import keep
from flows.talk.leading import explain
from flows.talk.screen import wish_key
from flows.talk.sheet import Sheet
from flows.talk.steps import resume
from flows.talk.turn import Heard, Phase
from flows.terms import Severity
from flows.text import T
from flows.triage import has_substance

NOT_HELPED = "not-helped"
"""What the key below the advice wishes."""


def is_enough(sheet: Sheet, option: Option | None) -> bool:
    """Whether an answer ends the form: never in an emergency, and not once a case is open."""
    if option is None or not option.ends or sheet.form.action:
        return False
    opened = sheet.form.case is not None or sheet.opening is not None or sheet.open_case is not None
    return not opened and sheet.branch.severity is not Severity.EMERGENCY


def end(sheet: Sheet, question: Question, answer: Answer, option: Option) -> None:
    """Say what is to be said, and rest; the form stays as it is, unless another waits to go on."""
    sheet.set(form=forms.with_answer(sheet.form, question.id, answer))
    explain(sheet, option)
    sheet.set_form(finished=True, ended=question.id, asked="", pending=(), partial={})
    sheet.ending = (T("If it did not help after all, say so at any time."),)
    sheet.ending_keys = ((wish_key(labels.NOT_HELPED.words, NOT_HELPED),),)
    if sheet.form.taken or sheet.conversation.shelf:
        resume(sheet)
    else:
        sheet.rest()


def hear_again(sheet: Sheet, heard: Heard) -> bool:
    """Go on when somebody says that it did not help; False when nothing ended so, or something else was said."""
    match heard.body:
        case Wish(what=what):
            return what == NOT_HELPED and go_on(sheet)
        case Wrote(text=text):
            return labels.has_not_helped(text) and go_on(sheet, text)
        case _:
            return False


def go_on(sheet: Sheet, text: str = "") -> bool:
    """Ask the question again whose answer ended the form; False when none did.

    Until now it had helped: unless that is only just ago, clocks count from here. A right that lapses still counts to
    their first word.
    """
    form = sheet.conversation.form
    if form is None or not form.ended or sheet.conversation.phase is not Phase.QUIET:
        return False
    sheet.set(form=forms.without(form, (form.ended,)))
    recent = sheet.at - form.first_said_at <= sheet.hearing.organisation.clocks.silence.delta
    sheet.set_form(finished=False, ended="", again_at=None if recent else sheet.at)
    if has_substance(text):
        keep(sheet, text=text)
    sheet.resumes = True
    sheet.pose("ask", form.ended)
    return True
