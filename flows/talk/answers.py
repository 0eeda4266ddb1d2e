"""What an answer does: it is kept, it may lead elsewhere, it may open the case, and then the next question comes."""

from datetime import timedelta

from msgspec.structs import replace

from flows.answer import Answer
from flows.answering import answer_text, option_of
from flows.errors import Refused
from flows.fact import Calmed
from flows.inbound import Body, MediaKind, SharedContact, Wrote
from flows.outbound import Choose, Wish
from flows.question import Question, QuestionKind
from flows.talk import (
    astray,
    deliveries,
    gathering,
    hours,
    labelled,
    labels,
    leading,
    raising,
    regions,
    rescue,
    selfhelp,
    sites,
)
from flows.talk import form as forms
from flows.talk.keeping import also_said, contact_text, keep
from flows.talk.leading import explain
from flows.talk.moves import keep_or_fix, leads_about
from flows.talk.reading import fits, hint, read, worded
from flows.talk.screen import FIX, KEPT
from flows.talk.sheet import Sheet
from flows.talk.steps import ask_on, proceed, store
from flows.talk.stray import LONG, keep_what_does_not_fit, received_text
from flows.talk.turn import Heard, Phase
from flows.text import T, Text
from flows.triage import is_courtesy, is_greeting

_OPEN = frozenset({QuestionKind.TEXT, QuestionKind.PLACE})
"""Kinds of question that words and voice answer alike; in danger voice answers others too, and the talk goes on."""
_RIGHT_BEHIND = timedelta(minutes=1)
"""How long after a voice message typed words are taken as part of what it says."""


def hear_answer(sheet: Sheet, heard: Heard) -> None:
    """What was said while a question of the form stood open."""
    body = heard.body
    if isinstance(body, Choose) and (body.option == KEPT or body.option.startswith(FIX)):
        keep_or_fix(sheet, body.option)
        return
    if astray.is_way_back(sheet, heard):
        astray.go_back(sheet)
        return
    if isinstance(body, Wrote) and _is_elsewhere(sheet, heard, body.text):
        return
    if labelled.take(sheet, heard):
        return
    question = sheet.question
    if hours.told_early(sheet, question, heard) or gathering.toggled(sheet, question, body):
        return
    try:
        whole = hours.completed(sheet, question, heard) or gathering.completed(sheet, question, heard)
        answer = whole or read(question, heard, sheet.hearing.zone, danger=sheet.in_danger)
    except Refused as refused:
        _refuse(sheet, question, heard, refused)
        return
    gathered = gathering.added(sheet, question, answer, heard)
    if gathered is not None:
        _accept(sheet, question, gathered, body)


def _accept(sheet: Sheet, question: Question, answer: Answer, body: Body | Choose | Wish) -> None:
    """An answer that fits: most are taken, some keys only say that what is known is right or is not."""
    if answer.option == labels.NONE_OF_THESE.id and deliveries.stand_in(question):
        sheet.set_form(declined=(*sheet.form.declined, question.id))
        sheet.pose("correct" if sheet.conversation.phase is Phase.CORRECTING else "ask", question.id)
        return
    if answer.option in {labels.SITE_RIGHT.id, labels.SITE_WRONG.id}:
        _hear_of_site(sheet, answer)
        return
    if isinstance(body, SharedContact) and not body.own and body.name:
        keep(sheet, text=contact_text(body))
    whole = deliveries.taken(answer, sheet.form, sheet.hearing)
    own = forms.question_of(sheet.form, sheet.plan, question.id)
    take(sheet, question, regions.taken(own, whole, sheet.hearing.organisation))


def _is_elsewhere(sheet: Sheet, heard: Heard, text: str) -> bool:
    """Take words that are about the form, or that belong to what was said by voice just before."""
    return leads_about(sheet, text) or _join_voice(sheet, heard, text)


def _join_voice(sheet: Sheet, heard: Heard, text: str) -> bool:
    """Words typed right behind a voice message belong to its answer, unless they answer the question that stands open.

    An open question takes any words, so there they are its answer.
    """
    form = sheet.form
    known = form.answers.get(form.order[-1]) if form.order else None
    if known is None or not known.files:
        return False
    found = next((each for each in forms.questions_of(form, sheet.plan) if each.id == form.order[-1]), None)
    if found is None or found.kind not in _OPEN or sheet.conversation.phase is not Phase.ASKING:
        return False
    if is_greeting(text) or is_courtesy(text) or not any(sign.isalnum() for sign in text):
        return False
    spoken = any(file.kind is MediaKind.VOICE for file in known.files)
    behind = timedelta() <= heard.said_at - known.said_at <= _RIGHT_BEHIND
    if not spoken or not behind or fits(sheet.question, heard, sheet.hearing.zone):
        return False
    answer = replace(known, text="\n".join(filter(None, (known.text, text))))
    store(sheet, {found.id: answer})
    told = answer_text(found, answer, maps=False)
    sheet.say(T("Noted. {label}: {answer}.", label=found.label.words, answer=told))
    also_said(sheet, text, sheet.form.asked)
    sheet.repeat()
    return True


def hear_late(sheet: Sheet, heard: Heard, pressed: Choose) -> bool:
    """A key of a question that words in danger have passed by, such as `quick` for `has anyone called 120?`.

    So has something done about the case meanwhile. It is the answer all the same; False when it is not plain which
    question it belongs to.
    """
    if not sheet.in_danger or sheet.conversation.phase is not Phase.ASKING:
        return False
    passed = [
        question
        for question in sheet.plan.questions
        if question.kind is QuestionKind.CHOICE
        and _is_passed(sheet, question)
        and any(option.id == pressed.option for option in question.options)
    ]
    if len(passed) != 1:
        return False
    sheet.set(chosen=pressed)
    take(sheet, passed[0], read(passed[0], heard, sheet.hearing.zone))
    return True


def _is_passed(sheet: Sheet, question: Question) -> bool:
    """Whether other words stand as the answer to a question that has keys, or something done about the case."""
    answer = sheet.form.answers.get(question.id)
    if answer is None:
        return forms.is_answered_by_deed(question, sheet.form, sheet.around)
    applies = forms.applies(question, sheet.form, sheet.around)
    return applies and bool(answer.text) and not answer.option


def _hear_of_site(sheet: Sheet, answer: Answer) -> None:
    """The unit and the address are as we know them, or are asked one by one."""
    every = forms.questions_of(sheet.form, sheet.plan)
    if answer.option == labels.SITE_RIGHT.id:
        store(sheet, sites.confirmed(answer, sheet.form, sheet.hearing, every))
    else:
        sheet.set_form(declined=(*sheet.form.declined, *(each.id for each in sites.knowing(every))))
    proceed(sheet)


def _refuse(sheet: Sheet, question: Question, heard: Heard, refused: Refused) -> None:
    """What did not answer the question is kept; the words under a file may answer it all the same."""
    gathering.say_unknown(sheet, question, heard)
    if sheet.form.action and sheet.hearing.staff:
        sheet.say(refused.text if isinstance(heard.body, Wrote) else hint(question))
        sheet.repeat()
        return
    if hours.lacks_hour(sheet, question, heard):
        if vague := hours.ask(sheet, question, heard):
            take(sheet, question, vague)
        return
    keep_what_does_not_fit(sheet, heard)
    words = worded(heard)
    if words is not None and fits(question, words, sheet.hearing.zone):
        sheet.say(refused.text)
        hear_answer(sheet, words)
        return
    sheet.say(refused.text)
    ask_on(sheet)


def take(sheet: Sheet, question: Question, answer: Answer) -> None:
    """Keep an answer, and do what hangs on it."""
    before = sheet.form.answers.get(question.id)
    corrects = sheet.conversation.phase is Phase.CORRECTING and before is not None
    _receive(sheet, question, answer)
    option = option_of(question, answer)
    if option and option.back:
        rescue.calm(sheet)
        return
    if option and selfhelp.is_enough(sheet, option):
        selfhelp.end(sheet, question, answer, option)
        return
    other = leading.other_plan(sheet, option)
    if other is not None:
        leading.replan(sheet, question, answer, other)
        explain(sheet, option)
        proceed(sheet)
        return
    target = leading.own_branch(sheet, question, option)
    if target and sheet.plan.branch(target).cry:
        raising.enter(sheet, sheet.plan.branch(target))
        store(sheet, {question.id: answer}, branch=target)
        proceed(sheet)
        return
    _keep(sheet, question, answer, target)
    explain(sheet, option)
    if corrects and before is not None and _differs(before, answer):
        _changed(sheet, question, answer)
    if answer.text and question.kind not in {QuestionKind.PHONE, QuestionKind.TIME}:
        also_said(sheet, answer.text, question.id)
    proceed(sheet)


def _keep(sheet: Sheet, question: Question, answer: Answer, target: str) -> None:
    """Keep an answer that leaves the form in its plan; `target` is the branch to which it leads, if to any."""
    if target and sheet.in_danger and sheet.form.case is not None:
        # Only a person lowers the level: the case hears that there is no danger, not that it is another branch.
        sheet.tell(sheet.form.case, Calmed(at=sheet.at, by=sheet.by))
        sheet.set_form(branch=target, left="", emergency=False)
        target = ""
    target = target or leading.by_window(sheet, question, answer)
    if target:
        sheet.set_form(branch=target)
    store(sheet, {question.id: answer}, branch=target)


def _differs(before: Answer, answer: Answer) -> bool:
    """Whether it says something else, whenever and however it was said."""
    said = replace(before, assumed=answer.assumed, skipped=answer.skipped)
    return replace(answer, said_at=before.said_at, message=before.message) != said


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
