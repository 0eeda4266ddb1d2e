"""Harm to people is heard at any time: words of an answer that leads to an emergency, whatever is being asked."""

from flows.answer import Answer
from flows.inbound import Attached
from flows.mention import said
from flows.question import Option, Question
from flows.spelling import plain
from flows.talk import answers, leading
from flows.talk import form as forms
from flows.talk.keeping import keep
from flows.talk.sheet import Sheet
from flows.talk.turn import Phase
from flows.terms import Severity


def is_told(sheet: Sheet, text: str) -> bool:
    """Whether words are such an answer."""
    return _told(sheet, text) is not None


def hear(sheet: Sheet, text: str, file: Attached | None = None) -> bool:
    """Take words such as `the child is vomiting`, or those under a file, as the answer; False when they are none."""
    found = _told(sheet, text)
    if found is None:
        return False
    question, option = found
    keep(sheet, text=text, file=file)
    message = sheet.heard.message if sheet.heard else ""
    answers.take(sheet, question, Answer(said_at=sheet.at, option=option.id, message=message))
    return True


def _told(sheet: Sheet, text: str) -> tuple[Question, Option] | None:
    """The answer of the form that the words are; the question that stands open reads its own words."""
    form = sheet.conversation.form
    if form is None or form.action or sheet.in_danger or (form.finished and not sheet.is_open(form.case)):
        return None
    asking = sheet.conversation.phase in {Phase.ASKING, Phase.CORRECTING}
    for question in forms.questions_of(form, sheet.plan):
        if not question.opens or (asking and question.id == form.asked):
            continue
        for option in question.options:
            if _is_grave(sheet, option) and said(plain(text), option.words):
                return question, option
    return None


def _is_grave(sheet: Sheet, option: Option) -> bool:
    target = leading.other_plan(sheet, option)
    return target is not None and target.branch.severity is Severity.EMERGENCY
