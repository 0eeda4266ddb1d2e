"""What an answer does: it is kept, it may lead elsewhere, it may open the case, and then the next question comes."""

from flows.answer import Answer
from flows.answering import answer_text, facts_read_out, option_of
from flows.errors import Refused
from flows.event import Calmed
from flows.inbound import Wrote
from flows.outbound import Choose
from flows.plan import Option, Question, QuestionKind
from flows.talk import form as forms
from flows.talk import rescue
from flows.talk.keeping import also_said
from flows.talk.moves import go_on, keep_or_fix, leads_about
from flows.talk.reading import hint, read
from flows.talk.screen import FIX, KEPT
from flows.talk.sheet import Sheet
from flows.talk.steps import proceed, store
from flows.talk.stray import keep_what_does_not_fit, received_text
from flows.talk.turn import Heard, Phase
from flows.text import T, Text, fill

LONG = 1000
"""Characters from which a text is told to be kept whole, since a card shows only its beginning."""


def hear_answer(sheet: Sheet, heard: Heard) -> None:
    """What was said while a question of the form stood open."""
    body = heard.body
    if isinstance(body, Choose) and (body.option == KEPT or body.option.startswith(FIX)):
        keep_or_fix(sheet, body.option)
        return
    if isinstance(body, Wrote) and leads_about(sheet, body.text):
        return
    question = sheet.question
    try:
        answer = read(question, heard, sheet.hearing.zone, danger=sheet.in_danger)
    except Refused as refused:
        if sheet.form.action:
            sheet.say(hint(question))
        else:
            keep_what_does_not_fit(sheet, heard)
            sheet.say(refused.text)
        sheet.repeat()
        return
    take(sheet, question, answer)


def take(sheet: Sheet, question: Question, answer: Answer) -> None:
    """Keep an answer, and do what hangs on it."""
    before = sheet.form.answers.get(question.id)
    corrects = sheet.conversation.phase is Phase.CORRECTING and before is not None
    _receive(sheet, question, answer)
    option = option_of(question, answer)
    if option and option.back:
        rescue.calm(sheet)
        return
    target = _leads_to(sheet, question, option)
    if target and sheet.plan.branch(target).cry:
        rescue.enter(sheet, sheet.plan.branch(target))
        store(sheet, {question.id: answer}, branch=target)
        proceed(sheet)
        return
    if target and sheet.in_danger and sheet.form.case is not None:
        # Only a person lowers the level: the case hears that there is no danger, not that it is another branch.
        sheet.tell(sheet.form.case, Calmed(at=sheet.at, by=sheet.by))
        sheet.set_form(branch=target, left="", emergency=False)
        target = ""
    elif target:
        sheet.set_form(branch=target)
    store(sheet, {question.id: answer}, branch=target)
    if option and option.says:
        place = sheet.hearing.organisation.place_language
        facts = facts_read_out(sheet.plan, sheet.form.branch, sheet.form.answers, place)
        sheet.say(fill(option.says.words, facts=facts))
    if corrects and before is not None and _differs(before, answer):
        _changed(sheet, question, answer)
    if answer.text and question.kind is not QuestionKind.PHONE:
        also_said(sheet, answer.text, question.id)
    go_on(sheet)


def _leads_to(sheet: Sheet, question: Question, option: Option | None) -> str:
    """The branch to which an answer leads, or nothing when the form is there or the question decides on none."""
    if option is None or sheet.form.action or not any(each.branch for each in question.options):
        return ""
    target = option.branch or forms.first_branch(sheet.form, sheet.plan)
    return target if target != sheet.form.branch else ""


def _differs(before: Answer, answer: Answer) -> bool:
    return (before.option, before.text, before.number, before.lat, before.lon, before.at, before.files) != (
        answer.option,
        answer.text,
        answer.number,
        answer.lat,
        answer.lon,
        answer.at,
        answer.files,
    )


def _changed(sheet: Sheet, question: Question, answer: Answer) -> None:
    label, told = question.label.words, answer_text(question, answer, maps=False)
    if sheet.form.case is None:
        sheet.say(T("Changed. {label}: {answer}.", label=label, answer=told))
    else:
        sheet.say(T("Changed. {label}: {answer}. The case card is updated.", label=label, answer=told))


def _receive(sheet: Sheet, question: Question, answer: Answer) -> None:
    """Say that it came: above the next question, or as the message that takes the keys under the text field away."""
    received: Text | None = None
    if answer.files:
        received = received_text(answer.files[0])
    elif answer.located:
        received = T("Location received.")
    elif len(answer.text) >= LONG:
        received = T("Received. The text is long; all of it is kept, and the card shows its beginning.")
    elif answer.skipped and question.kind is QuestionKind.PLACE:
        received = T("That is all right, without a position for now.")
    if received is None:
        return
    if sheet.conversation.keys_shown:
        sheet.dropped = received
    else:
        sheet.say(received)
