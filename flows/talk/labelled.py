"""Several answers in one message of a deed, each behind its label: all are taken, and only what is missing is asked."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from flows.answer import Answer
from flows.errors import Refused
from flows.inbound import Wrote
from flows.question import Question, QuestionKind
from flows.talk import form as forms
from flows.talk.reading import read
from flows.talk.sheet import Sheet
from flows.talk.steps import proceed, store
from flows.talk.turn import Heard
from flows.text import Series, T

_MARGIN = " \t\r\n，,；;。、"
_KINDS = frozenset(QuestionKind) - {QuestionKind.PHOTO, QuestionKind.PLACE}
_LEAST = 2
"""Labels by which a message is one of several answers, and not an answer with a colon in it."""


def take(sheet: Sheet, heard: Heard) -> bool:
    """Take a message that names at least two questions of the form by their labels; False for any other."""
    if not sheet.form.action or not isinstance(heard.body, Wrote):
        return False
    asked = forms.questions_of(sheet.form, sheet.plan)
    parts = _parts(heard.body.text, asked)
    if len(parts) < _LEAST:
        return False
    kept, unread = list[Question](), list[Question]()
    for question in asked:
        if question.id not in parts or not forms.applies(question, sheet.form, sheet.around):
            continue
        answer = _read(question, replace(heard, body=Wrote(text=parts[question.id])), sheet.hearing.zone)
        if answer is None:
            unread.append(question)
        else:
            store(sheet, {question.id: answer})
            kept.append(question)
    if unread:
        sheet.say(T("Not clear yet: {labels}.", labels=Series(items=tuple(each.label.words for each in unread))))
    proceed(sheet)
    return True


def _parts(text: str, asked: Iterable[Question]) -> dict[str, str]:
    """Question -> what stands behind its label, up to the next; nothing where the message begins otherwise."""
    names = {name.lower(): each.id for each in asked if each.kind in _KINDS for name in (each.label.zh, each.label.en)}
    if not names:
        return {}
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = list(re.finditer(rf"(?:^|(?<=[{_MARGIN}]))({known})\s*[：:]", text, re.IGNORECASE))
    if not found or text[: found[0].start()].strip(_MARGIN):
        return {}
    ends = [*(each.start() for each in found[1:]), len(text)]
    told = {
        names[each[1].lower()]: text[each.end() : end].strip(_MARGIN) for each, end in zip(found, ends, strict=True)
    }
    return {question: said for question, said in told.items() if said}


def _read(question: Question, heard: Heard, zone: str) -> Answer | None:
    try:
        return read(question, heard, zone)
    except Refused:
        return None
