"""What belongs to something said before: an edited message, the rest of a split text, the other photos of an album."""

from datetime import timedelta

from msgspec.structs import replace

from flows.answer import Answer
from flows.answering import answer_text
from flows.errors import Refused
from flows.inbound import Attached, MediaKind
from flows.question import Question
from flows.talk import answers, deliveries, regions
from flows.talk import form as forms
from flows.talk.keeping import keep, keep_photo
from flows.talk.reading import read
from flows.talk.sheet import Sheet
from flows.talk.steps import ask_on, store
from flows.talk.turn import Form, Heard, Phase
from flows.text import T
from flows.triage import option_of, way_named

SPLIT = 4000
"""Characters from which a text may be the first of two messages, since Telegram splits it."""
_FORM = frozenset({Phase.ASKING, Phase.CORRECTING, Phase.CHECKING})


# --- an edited message ------------------------------------------------------------------------------------------------
def hear_edit(sheet: Sheet, heard: Heard, text: str) -> bool:
    """Take an edited text as a correction of what it said before; False when nothing of it is known."""
    question = _answered_by(sheet, heard.message)
    if question is not None:
        _put_right(sheet, question, heard)
        return True
    if _replace_early(sheet, heard.message, text):
        return True
    case = sheet.glimpse(sheet.open_case)
    if case is None:
        return False
    keep(sheet, text=text)
    sheet.say(T("Added to case {number}.", number=case.number))
    sheet.repeat()
    return True


def _answered_by(sheet: Sheet, message: str) -> Question | None:
    form = sheet.conversation.form
    if form is None or not message or (form.finished and not sheet.is_open(form.case)):
        return None
    found = (
        question
        for question in forms.questions_of(form, sheet.plan)
        if question.id in form.answers and form.answers[question.id].message == message
    )
    return min(found, key=lambda question: form.answers[question.id].assumed, default=None)


def _put_right(sheet: Sheet, question: Question, heard: Heard) -> None:
    before = sheet.form.answers[question.id]
    try:
        answer = read(
            regions.offered(question, sheet.hearing.organisation), heard, sheet.hearing.zone, danger=sheet.in_danger
        )
    except Refused as refused:
        sheet.say(refused.text)
        sheet.repeat()
        return
    answer = regions.taken(question, deliveries.taken(answer, sheet.form, sheet.hearing), sheet.hearing.organisation)
    answer = replace(answer, counts={**before.counts, **answer.counts})
    leads = any(option.branch or option.plan or option.back for option in question.options)
    decides = any(window.since == question.id for window in sheet.plan.windows)
    if (decides or (leads and before.option != answer.option)) and sheet.conversation.phase in _FORM:
        answers.take(sheet, question, answer)
        return
    store(sheet, {question.id: replace(answer, files=before.files)})
    told = answer_text(question, answer, maps=False)
    sheet.say(T("Updated as you edited it. {label}: {answer}.", label=question.label.words, answer=told))
    ask_on(sheet)


def _replace_early(sheet: Sheet, message: str, text: str) -> bool:
    conversation = sheet.conversation
    if any(each.message == message for each in conversation.early):
        sheet.set(early=_edited(conversation.early, message, text))
        if (way := way_named(text, sheet.ways)) is not None:
            sheet.set(named=option_of(way, sheet.ways))
        return True
    form = conversation.form
    waiting = form is not None and not form.finished and form.case is None
    if form is None or not waiting or not any(each.message == message for each in form.early):
        return False
    sheet.set_form(early=_edited(form.early, message, text))
    return True


def _edited(early: tuple[Answer, ...], message: str, text: str) -> tuple[Answer, ...]:
    return tuple(replace(each, text=text) if each.message == message else each for each in early)


# --- the rest of a split text -----------------------------------------------------------------------------------------
def is_rest(sheet: Sheet) -> bool:
    """Whether a text is the rest of a long one that the platform split."""
    before = sheet.conversation.last_text_at
    together = sheet.hearing.organisation.clocks.split.delta
    return before is not None and timedelta() <= sheet.at - before <= together


def note_long(sheet: Sheet, heard: Heard, text: str) -> None:
    """Remember a text that may have been split."""
    if len(text) >= SPLIT:
        sheet.set(last_message=heard.message, last_text_at=sheet.at)


def join_rest(sheet: Sheet, text: str) -> None:
    """Add the rest to where its beginning went; nothing is said a second time."""
    message, form = sheet.conversation.last_message, sheet.conversation.form
    sheet.set(last_text_at=sheet.at if len(text) >= SPLIT else None)
    question = _answered_by(sheet, message)
    if question is not None:
        known = sheet.form.answers[question.id]
        store(sheet, {question.id: replace(known, text=known.text + text)})
    elif any(each.message == message for each in sheet.conversation.early):
        sheet.set(early=_longer(sheet.conversation.early, message, text))
    elif form is not None and any(each.message == message for each in form.early) and form.case is None:
        sheet.set_form(early=_longer(form.early, message, text))
    else:
        keep(sheet, text=text)


def _longer(early: tuple[Answer, ...], message: str, text: str) -> tuple[Answer, ...]:
    return tuple(replace(each, text=each.text + text) if each.message == message else each for each in early)


# --- an album ---------------------------------------------------------------------------------------------------------
def join_album(sheet: Sheet, heard: Heard, file: Attached) -> None:
    """Add a file to where the first one of its album went; nothing is said a second time."""
    asked, form = sheet.conversation.album_asked, sheet.conversation.form
    if form is None or asked not in form.answers:
        keep_photo(sheet, file) if file.kind is MediaKind.PHOTO else keep(sheet, file=file)
        return
    known = form.answers[asked]
    if heard.edited or any(each.unique == file.unique for each in known.files):
        return
    words = "\n".join(filter(None, (known.text, file.caption.strip())))
    store(sheet, {asked: replace(known, files=(*known.files, file), text=words)})


def note_album(sheet: Sheet, file: Attached) -> None:
    """Remember where the first file of an album went."""
    if not file.album:
        return
    form: Form | None = sheet.conversation.form
    answered = form.answers if form is not None else {}
    asked = next(
        (name for name, answer in answered.items() if any(each.unique == file.unique for each in answer.files)), ""
    )
    sheet.set(album=file.album, album_asked=asked)
