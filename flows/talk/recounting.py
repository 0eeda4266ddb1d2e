"""A number that comes by itself, when nobody asked for it: it is read back, and then it is the new answer."""

import re

from flows.answering import answer_text
from flows.inbound import Wrote
from flows.outbound import Choose
from flows.question import Question, QuestionKind
from flows.spelling import NUMERAL, bare
from flows.talk import form as forms
from flows.talk import labels, summary
from flows.talk.choice import ordinal
from flows.talk.figures import count_in
from flows.talk.keeping import keep
from flows.talk.reading import COUNTS, read
from flows.talk.sheet import Sheet
from flows.talk.steps import go_idle, proceed, return_to, store
from flows.talk.turn import Heard, Phase
from flows.text import T

_BARE = re.compile(
    rf"(?:(?:现在|目前|已经|一共|总共|共|有|到|now|in all|total|it is|we are)\s*)*{NUMERAL}\s*"
    r"(?:个人|人|个|名|位|people|persons?|patients?)?\s*(?:了|now|in all|in total)?"
)
_WHERE = frozenset({Phase.QUIET, Phase.ASKING, Phase.CORRECTING, Phase.CHECKING})
_NUMBERS = COUNTS | {QuestionKind.PHONE, QuestionKind.LIST}
"""Kinds of question to which a number is the answer."""


def is_count(sheet: Sheet, text: str) -> bool:
    """Whether a text is a new number for a question that takes one at any time, and answers nothing else."""
    phase = sheet.conversation.phase
    if phase not in _WHERE or not _BARE.fullmatch(bare(text)) or count_in(text) is None or _question(sheet) is None:
        return False
    if phase is Phase.CHECKING:
        return not 1 <= (ordinal(text, 0) or 0) <= len(summary.shown(sheet))
    return phase is Phase.QUIET or sheet.question.kind not in _NUMBERS


def read_back(sheet: Sheet, heard: Heard) -> None:
    """Ask whether the number was understood."""
    question = _question(sheet)
    if question is None:
        return
    answer = read(question, heard, sheet.hearing.zone)
    under = sheet.conversation.under if sheet.conversation.phase is Phase.RECOUNTING else sheet.conversation.phase
    sheet.set(recount=answer, under=under)
    sheet.pose("recount")


def hear(sheet: Sheet, heard: Heard) -> bool:
    """What was said to that; False when it was about something else, which then goes where it belongs."""
    body = heard.body
    if isinstance(body, Choose):
        if body.option in {labels.RIGHT.en, labels.WRONG.en}:
            _settle(sheet, right=body.option == labels.RIGHT.en)
        else:
            sheet.repeat()
        return True
    if isinstance(body, Wrote):
        if labels.approves(body.text) or labels.denies(body.text):
            _settle(sheet, right=not labels.denies(body.text))
            return True
        if _BARE.fullmatch(bare(body.text)) and count_in(body.text) is not None:
            read_back(sheet, heard)
            return True
    leave(sheet)
    return False


def leave(sheet: Sheet) -> None:
    """Nobody says whether it is right: the case has it as a word, not as the answer."""
    if (answer := sheet.conversation.recount) is not None:
        keep(sheet, text=str(answer.number if answer.number is not None else answer.option))
    _back(sheet)


def _settle(sheet: Sheet, *, right: bool) -> None:
    question, answer = _question(sheet), sheet.conversation.recount
    if right and question is not None and answer is not None:
        store(sheet, {question.id: answer})
        sheet.say(T("Noted. {label}: {answer}.", label=question.label.words, answer=answer_text(question, answer)))
    else:
        sheet.say(T("Then it stays as it was. Type the number again at any time."))
    _back(sheet)


def _back(sheet: Sheet) -> None:
    """To what was being asked before."""
    phase = sheet.conversation.under or Phase.QUIET
    sheet.set(recount=None, under=None)
    if sheet.raised:
        proceed(sheet)
        return
    if sheet.has_form:
        return_to(sheet, phase, sheet.form.asked)
    else:
        go_idle(sheet, phase)


def _question(sheet: Sheet) -> Question | None:
    """The question that takes a number at any time, of the form under way or the one whose case is still open."""
    form = sheet.conversation.form
    if form is None or form.action or form.taken or (form.finished and not sheet.is_open(form.case)):
        return None
    found = (each for each in sheet.plan.questions if each.updates and forms.applies(each, form, sheet.around))
    return next(found, None)
