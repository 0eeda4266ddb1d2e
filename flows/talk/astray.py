"""Back out of another plan, into which an answer or some words led by mistake: one press, and nothing is lost."""

from msgspec.structs import replace

from flows.event import Replanned
from flows.fact import Calmed
from flows.inbound import Wrote
from flows.outbound import Choose
from flows.question import QuestionKind
from flows.talk import form as forms
from flows.talk import labels
from flows.talk.reading import fits
from flows.talk.screen import WAY_BACK
from flows.talk.sheet import Sheet
from flows.talk.steps import return_to
from flows.talk.turn import Heard, Phase
from flows.terms import Severity
from flows.text import T

_TOLD_FREELY = frozenset({QuestionKind.TEXT, QuestionKind.PLACE})
"""Kinds of question to which any words are an answer."""


def is_way_back(sheet: Sheet, heard: Heard) -> bool:
    """Whether somebody says that they should not be in this plan: by the key, or in words that answer nothing."""
    if not forms.just_came(sheet.form):
        return False
    match heard.body:
        case Choose(option=option):
            return option == WAY_BACK
        case Wrote(text=text):
            says_so = labels.denies(text) or labels.goes_back(text) or labels.is_no_danger(text)
            answers = sheet.question.kind not in _TOLD_FREELY and fits(sheet.question, heard, sheet.hearing.zone)
            return labels.is_label(text, labels.WAY_BACK) or (says_so and not answers)
        case _:
            return False


def go_back(sheet: Sheet) -> None:
    """The form is again as it was before. What was an alarm stays one until a person has confirmed that it is none."""
    form, former = sheet.form, sheet.form.came_from
    if former is None:
        return
    if form.case is None:
        sheet.say(T("That is all right; say so at any time if something changes."))
    elif sheet.branch.severity is Severity.EMERGENCY:
        sheet.tell(form.case, Calmed(at=sheet.at, by=sheet.by))
    else:
        sheet.move(form.case, Replanned(at=sheet.at, by=sheet.by, plan=former.plan, branch=former.branch))
    sheet.set(form=replace(former, case=form.case, early=()))
    sheet.resumes = True
    return_to(sheet, Phase.QUIET if former.finished else Phase.ASKING, former.asked)
