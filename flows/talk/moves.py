"""Moving about in a form: back, to one answer that is to be put right, through the summary."""

from flows.inbound import Wrote
from flows.outbound import Choose
from flows.talk import astray, labels, summary
from flows.talk import form as forms
from flows.talk.choice import ordinal
from flows.talk.screen import FIX, KEPT
from flows.talk.sheet import Sheet
from flows.talk.steps import finish, proceed
from flows.talk.stray import add
from flows.talk.turn import Heard, Phase
from flows.text import T


def keep_or_fix(sheet: Sheet, option: str) -> None:
    """A key that leaves a recorded answer as it is, or asks to change one that was assumed."""
    if option == KEPT:
        _keep(sheet)
        return
    question = option.removeprefix(FIX)
    if question in sheet.form.answers:
        correct(sheet, question)
    else:
        sheet.repeat()


def _keep(sheet: Sheet) -> None:
    """Leave the answer as it is, and those that belong to it."""
    sheet.set_form(pending=(), partial={})
    proceed(sheet)


def leads_about(sheet: Sheet, text: str) -> bool:
    """Whether a text moves about in the form instead of answering: back, leave it as it is, change another answer."""
    if labels.goes_back(text) and not any(option.back for option in sheet.question.options):
        go_back(sheet)
        return True
    if sheet.conversation.phase is Phase.CORRECTING and labels.keeps(text):
        _keep(sheet)
        return True
    named = _to_be_changed(sheet, text)
    if named:
        correct(sheet, named)
    return bool(named)


def _to_be_changed(sheet: Sheet, text: str) -> str:
    """The question whose answer a text asks to change, by its label or its number in the summary; empty for none."""
    wanted = labels.change_of(text)
    if not wanted or sheet.form.action:
        return ""
    lines = summary.shown(sheet)
    for group in lines:
        if any(labels.is_label(wanted, question.label) for question in group):
            return group[0].id
    place = ordinal(wanted, len(lines))
    return lines[place - 1][0].id if place and place <= len(lines) else ""


def correct(sheet: Sheet, question: str) -> None:
    """Ask one answered question again, with those that belong to it."""
    first, *rest = forms.group_of(question, sheet.form, sheet.plan)
    sheet.set_form(pending=tuple(rest))
    sheet.pose("correct", first)


def go_back(sheet: Sheet) -> None:
    """Ask the question before again."""
    form = sheet.form
    applying = {question.id for question in forms.answered(form, sheet.plan, sheet.around)}
    order = [question for question in form.order if question in applying]
    corrects = sheet.conversation.phase is Phase.CORRECTING and form.asked in order
    before = order[: order.index(form.asked)] if corrects else order
    if before:
        sheet.set_form(pending=())
        sheet.pose("correct", before[-1])
        return
    if form.case is None and form.came_from is None and not form.action:
        # The way in may have been the wrong one: the menu comes again, and nothing that was said is lost.
        sheet.set(form=None, early=form.early, since=form.first_said_at, named=form.entry, under=form.left_phase)
        sheet.pose("offer")
        return
    if form.came_from is not None:
        astray.go_back(sheet)
        return
    sheet.say(T("This is the first question."))
    sheet.repeat()


# --- the summary ------------------------------------------------------------------------------------------------------
def hear_check(sheet: Sheet, heard: Heard) -> None:
    """What was said below the summary: all right, a line's number, or something to add."""
    lines = summary.shown(sheet)
    match heard.body:
        case Choose(option=summary.ALL_CORRECT):
            finish(sheet)
        case Choose(option=option) if option in {group[0].id for group in lines}:
            correct(sheet, option)
        case Wrote(text=text) if labels.approves(text) or labels.is_label(text, labels.ALL_CORRECT):
            finish(sheet)
        case Wrote(text=text) if (place := ordinal(text, len(lines))) and 1 <= place <= len(lines):
            correct(sheet, lines[place - 1][0].id)
        case Wrote(text=text) if named := _to_be_changed(sheet, text):
            correct(sheet, named)
        case Wrote(text=text) if labels.goes_back(text):
            go_back(sheet)
        case Choose():
            sheet.repeat()
        case _:
            add(sheet, heard)
            sheet.repeat()
