"""A day without its hour, where a time is asked: the hour is asked once, and then it goes on with what there is."""

import re

from flows.answer import Answer
from flows.inbound import Wrote
from flows.question import Question, QuestionKind
from flows.spelling import bare, number_of, plain
from flows.talk import form as forms
from flows.talk.keeping import keep
from flows.talk.reading import fits, read
from flows.talk.sheet import Sheet
from flows.talk.steps import store
from flows.talk.times import names_day, time_in
from flows.talk.turn import Heard
from flows.text import T

_EVENING = re.compile(r"\b(?:evening|night|tonight)\b")
_AFTERNOON = re.compile(r"\bafternoon\b")
_CLOCK_ONLY = re.compile(r"\d{1,2}\s*[:：]\s*\d{2}(?:\s*[ap]m)?")
_ABOUT = re.compile(r"^(?:大概|大约|差不多|about|around|at|maybe)\s*|\s*(?:左右|吧|o'?clock)$")


def completed(sheet: Sheet, question: Question, heard: Heard) -> Answer | None:
    """The hour together with the day that was told before it; None when the text is no bare hour."""
    body, day = heard.body, sheet.form.days.get(question.id, "")
    if not isinstance(body, Wrote) or question.kind is not QuestionKind.TIME or not day or names_day(body.text):
        return None
    told = _ABOUT.sub("", plain(body.text).strip())
    hour = f"{told}点" if number_of(bare(told)) is not None else told
    part = "晚上" if _EVENING.search(plain(day)) else "下午" if _AFTERNOON.search(plain(day)) else ""
    at = time_in(f"{day} {part} {hour}", heard.said_at, sheet.hearing.zone, ahead=False)
    return Answer(said_at=heard.said_at, at=at, message=heard.message) if at else None


def ask(sheet: Sheet, question: Question, heard: Heard) -> Answer | None:
    """Ask for the hour, once; the second time the words themselves are the answer."""
    body = heard.body
    if not isinstance(body, Wrote):
        return None
    if question.id in sheet.form.days:
        words = "，".join(dict.fromkeys(filter(None, (sheet.form.days[question.id], body.text.strip()))))
        # A day alone is worth reading out; anything else stands beside "not sure".
        unsure = "" if names_day(words) else next((each.id for each in question.options if each.minutes is None), "")
        return Answer(said_at=heard.said_at, option=unsure, text=words, message=heard.message)
    sheet.set_form(days={**sheet.form.days, question.id: body.text.strip()})
    keep(sheet, text=body.text)
    sheet.say(T("Which hour, roughly? For example 19:00. If nobody knows, say “not sure”."))
    sheet.repeat()
    return None


def lacks_hour(sheet: Sheet, question: Question, heard: Heard) -> bool:
    """Whether a text tells when, but not at what hour; after that was asked once, or in danger, any words."""
    body = heard.body
    if question.kind is not QuestionKind.TIME or sheet.form.action or not isinstance(body, Wrote):
        return False
    return bool(body.text.strip()) and (names_day(body.text) or question.id in sheet.form.days or sheet.in_danger)


def told_early(sheet: Sheet, question: Question, heard: Heard) -> bool:
    """A time of day where a driver or a plate is asked is kept as the answer to the time that is asked next."""
    body, form = heard.body, sheet.form
    if not form.action or question.kind is not QuestionKind.TEXT or question.options:
        return False
    if not isinstance(body, Wrote) or not _CLOCK_ONLY.fullmatch(plain(body.text).strip()):
        return False
    left = forms.unanswered(form, sheet.plan, sheet.around)
    later = next((each for each in left if each.kind is QuestionKind.TIME), None)
    if later is None or not fits(later, heard, sheet.hearing.zone):
        return False
    store(sheet, {later.id: read(later, heard, sheet.hearing.zone)})
    sheet.say(T("Time noted."))
    sheet.repeat()
    return True
