"""Somebody is ill, said whenever it comes: words that name an alarm of another plan lead there from any question.

So do words under a file, words that an edit brings, and the second half of a text that was split.
"""

from flows.answer import Answer
from flows.answering import answer_text
from flows.mention import said
from flows.question import Option, Question
from flows.spelling import plain
from flows.talk import leading
from flows.talk.beginning import UNCLASSIFIED
from flows.talk.leading import Target
from flows.talk.sheet import Sheet
from flows.talk.steps import proceed
from flows.talk.turn import Phase
from flows.terms import Record, Severity
from flows.text import T

_DEAF = frozenset({Phase.LANGUAGE, Phase.CHOOSING, Phase.DANGER})
"""In these nothing has been reported yet, or danger is being asked for anyway."""


_OPEN = frozenset({Phase.ASKING, Phase.CORRECTING})
"""In these a question stands open, and its own answers decide what words mean."""


class Named(Record, frozen=True):
    """An answer that words give outside its question, and where it leads."""

    question: Question
    option: Option
    target: Target


def alarm_in(sheet: Sheet, text: str) -> Named | None:
    """The first answer of the form's plan that a text names and does not deny, and that leads to another plan's alarm.

    A plain cry for help has a road of its own, and so has the answer to the question that stands open.
    """
    form = sheet.conversation.form
    if form is None or form.action or sheet.conversation.phase in _DEAF:
        return None
    if form.finished and not sheet.is_open(form.case):
        return None
    asking, seen = sheet.conversation.phase in _OPEN, plain(text)
    for question in sheet.plan.questions:
        if asking and question.id == form.asked:
            continue
        for option in question.options:
            target = leading.other_plan(sheet, option) if option.plan and said(seen, option.words) else None
            if target is not None and option.plan != UNCLASSIFIED and _is_alarm(sheet, target):
                return Named(question, option, target)
    return None


def hear(sheet: Sheet, text: str) -> bool:
    """Go where words lead; False when they name no alarm."""
    named = alarm_in(sheet, text)
    if named is not None:
        lead(sheet, named, text)
    return named is not None


def lead(sheet: Sheet, named: Named, text: str) -> None:
    """Go there: numbers first, people are woken, and what was understood is read back with a key that takes it back."""
    message = sheet.heard.message if sheet.heard else ""
    answer = Answer(said_at=sheet.at, option=named.option.id, assumed=True, message=message)
    leading.replan(sheet, named.question, answer, named.target, text)
    leading.explain(sheet, named.option)
    told = answer_text(named.question, answer, maps=False)
    sheet.say(T("Noted. {label}: {answer}.", label=named.question.label.words, answer=told))
    proceed(sheet)


def _is_alarm(sheet: Sheet, target: Target) -> bool:
    known = sheet.plan_of(target.plan)
    return target.branch.severity is Severity.EMERGENCY and known.id != sheet.plan.id
