"""A question that takes several answers: options pressed one after the other, things counted one after the other.

What was given is kept while the question stands open, and is an answer whatever comes between.
"""

from msgspec.structs import replace

from flows.answer import Answer
from flows.errors import Refused
from flows.inbound import Wrote
from flows.outbound import Choose
from flows.question import Question, QuestionKind
from flows.talk import form as forms
from flows.talk import gathered, labels
from flows.talk.counting import counted_in
from flows.talk.keeping import keep
from flows.talk.reading import hint
from flows.talk.several import is_plain_choice
from flows.talk.sheet import Sheet
from flows.talk.steps import store
from flows.talk.turn import Heard, Phase
from flows.text import Series, T, Text, same


def toggled(sheet: Sheet, question: Question, pressed: object) -> bool:
    """Take a press on one of several options; False when it is none."""
    if not isinstance(pressed, Choose) or question.kind is not QuestionKind.LIST:
        return False
    drops = pressed.option.startswith(gathered.DROP)
    wanted = pressed.option.removeprefix(gathered.DROP if drops else gathered.PICK)
    if wanted == pressed.option or all(option.id != wanted for option in question.options):
        return False
    before = gathered.picked(sheet, question)
    chosen = tuple(
        option.id
        for option in question.options
        if (option.id in before and option.id != wanted) or (option.id == wanted and not drops)
    )
    _remember(sheet, question, Answer(said_at=sheet.at, chosen=chosen))
    sheet.repeat()
    return True


def completed(sheet: Sheet, question: Question, heard: Heard) -> Answer | None:
    """The answer as a whole, when somebody says that this is all; a bare number where one thing is left to count.

    None when something else was said; Refused when nothing was given yet.
    """
    body = heard.body
    if not gathered.gathers(question):
        return None
    text = body.text if isinstance(body, Wrote) else ""
    if (isinstance(body, Choose) and body.option == gathered.DONE) or (text and labels.is_all(text)):
        known = gathered.so_far(sheet, question)
        if known is not None:
            return replace(known, message=heard.message or known.message)
        if question.optional:
            return Answer(said_at=heard.said_at, skipped=True, message=heard.message)
        raise Refused(hint(question))
    left = gathered.left(sheet, question)
    if text and len(left) == 1 and (number := counted_in(text, question.items).bare) is not None:
        return Answer(said_at=heard.said_at, counts={left[0].id: number}, message=heard.message)
    return None


def added(sheet: Sheet, question: Question, answer: Answer, heard: Heard) -> Answer | None:
    """The answer together with what was given before; None when more is asked for first.

    What is missing is asked for again as long as each message brings something new.
    """
    if not gathered.gathers(question) or answer.option:
        return answer
    say_unknown(sheet, question, heard)
    known = gathered.so_far(sheet, question)
    corrects = sheet.conversation.phase is Phase.CORRECTING
    if question.kind is QuestionKind.LIST:
        _keep_words(sheet, question, answer, heard)
        pressed = question.id in sheet.form.partial or not corrects
        whole = answer if known is None or not pressed else _joined(known, answer)
    else:
        whole = answer if known is None else _joined(known, answer)
        brings = not answer.skipped and not (known and answer.counts.keys() <= known.counts.keys())
        if brings and answer.counts and not corrects and gathered.lacking(question, whole):
            _remember(sheet, question, whole)
            sheet.repeat()
            return None
    _forget(sheet, question)
    return whole


def _joined(known: Answer, answer: Answer) -> Answer:
    """Both; leaving the question out leaves what was given."""
    if answer.skipped:
        return known
    return replace(
        answer,
        chosen=tuple(dict.fromkeys((*known.chosen, *answer.chosen))),
        counts={**known.counts, **answer.counts},
    )


def say_unknown(sheet: Sheet, question: Question, heard: Heard) -> None:
    """Tell which names are not on the list; the words are kept all the same."""
    text = heard.body.text if isinstance(heard.body, Wrote) else ""
    if question.kind is not QuestionKind.ITEMS or not text:
        return
    found = counted_in(text, question.items)
    if not found.unknown:
        return
    told: list[Text] = [same(name) for name in found.unknown]
    sheet.say(T("Not on the list: {names}.", names=_row(told)))
    if found.counts and not sheet.form.action:
        keep(sheet, text=text)


def _keep_words(sheet: Sheet, question: Question, answer: Answer, heard: Heard) -> None:
    """Words that say more than the names of options, such as how high the fever is."""
    text = heard.body.text if isinstance(heard.body, Wrote) else ""
    if text and answer.chosen and not sheet.form.action and not is_plain_choice(text, question.options):
        keep(sheet, text=text)


def settle(sheet: Sheet) -> None:
    """Something else comes between: what was given so far is the answer, until it is put right."""
    form = sheet.conversation.form
    if form is None or form.finished or not form.partial:
        return
    asked = {question.id: question for question in forms.questions_of(form, sheet.plan)}
    given = {
        name: answer for name, answer in form.partial.items() if name in asked and (answer.chosen or answer.counts)
    }
    sheet.set_form(partial={})
    if given:
        store(sheet, given)


def _remember(sheet: Sheet, question: Question, answer: Answer) -> None:
    sheet.set_form(partial={**sheet.form.partial, question.id: answer})


def _forget(sheet: Sheet, question: Question) -> None:
    others = {name: answer for name, answer in sheet.form.partial.items() if name != question.id}
    sheet.set_form(partial=others)


def _row(texts: list[Text]) -> Text:
    return texts[0] if len(texts) == 1 else Series(items=tuple(texts))
