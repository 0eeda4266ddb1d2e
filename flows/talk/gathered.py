"""What was given so far to a question that takes several answers, and how that is shown."""

from flows.answer import Answer
from flows.answer_word import counted, names
from flows.bilingual import Bilingual
from flows.outbound import Button, Choose, Rows
from flows.question import ItemOf, Option, Question, QuestionKind
from flows.talk import labels
from flows.talk.several import is_plain_choice
from flows.talk.sheet import Sheet
from flows.talk.turn import Phase
from flows.text import T, Text, Words

PICK, DROP = "pick:", "drop:"
"""Before the id of an option: it is chosen from now on, or no longer. Pressed twice, either changes nothing more."""
DONE = "that-is-all"
"""What the key sends that ends the question."""
_GATHERS = frozenset({QuestionKind.LIST, QuestionKind.ITEMS})


def gathers(question: Question) -> bool:
    """Whether a question takes several answers."""
    return question.kind in _GATHERS


def says_it(question: Question, text: str) -> bool:
    """Whether a text is an answer to such a question and nothing else: that this is all, or some of its options."""
    if question.kind is QuestionKind.LIST and is_plain_choice(text, question.options):
        return True
    return gathers(question) and labels.is_all(text)


# --- what was given so far --------------------------------------------------------------------------------------------
def so_far(sheet: Sheet, question: Question) -> Answer | None:
    """What was given; of an answer that is being put right, what it was."""
    form = sheet.form
    known = form.partial.get(question.id)
    if known is None and sheet.conversation.phase is Phase.CORRECTING:
        known = form.answers.get(question.id)
    return known if known is not None and (known.chosen or known.counts) else None


def picked(sheet: Sheet, question: Question) -> tuple[str, ...]:
    """The options of a LIST that are chosen at the moment."""
    if question.id in sheet.form.partial:
        return sheet.form.partial[question.id].chosen
    known = so_far(sheet, question)
    return known.chosen if known else ()


def lacking(question: Question, answer: Answer) -> tuple[ItemOf, ...]:
    """What an answer does not count."""
    return tuple(item for item in question.items if item.id not in answer.counts)


def left(sheet: Sheet, question: Question) -> tuple[ItemOf, ...]:
    """What a bare number may count: the one thing that is missing, or the only one that there is."""
    known = so_far(sheet, question)
    missing = lacking(question, known) if known else question.items
    return missing or (question.items if len(question.items) == 1 else ())


# --- how it is shown --------------------------------------------------------------------------------------------------
def lines(sheet: Sheet, question: Question) -> tuple[Text, ...]:
    """What stands above the question: what was given so far, what is to be counted, what is missing."""
    partial = sheet.form.partial.get(question.id)
    told = counted(question, partial) if partial is not None else None
    if question.kind is QuestionKind.LIST:
        return (T("Chosen so far: {what}.", what=told),) if told is not None else ()
    if question.kind is not QuestionKind.ITEMS:
        return ()
    if told is not None and partial is not None:
        missing = _labels(lacking(question, partial))
        return (T("Noted so far: {what}.", what=told), T("Still missing: {names}.", names=names(missing)))
    return (T("To be counted: {names}.", names=names(_labels(question.items))),) if question.items else ()


def rows(sheet: Sheet, question: Question) -> Rows:
    """The options as keys that choose and let go, and the key that ends it."""
    stamp, chosen = sheet.conversation.stamp, picked(sheet, question)
    found: list[tuple[Button, ...]] = []
    if question.kind is QuestionKind.LIST:
        found = [
            (Button(label=_label(place, option, chosen), press=Choose(stamp=stamp, option=_sends(option, chosen))),)
            for place, option in enumerate(question.options, 1)
        ]
    if gathers(question) and (question.kind is QuestionKind.LIST or question.id in sheet.form.partial):
        found.append((Button(label=labels.DONE.words, press=Choose(stamp=stamp, option=DONE)),))
    return tuple(found)


def is_begun(sheet: Sheet, question: Question) -> bool:
    """Whether something was given already, so that the question is no longer left out but ended."""
    return gathers(question) and so_far(sheet, question) is not None


def _sends(option: Option, chosen: tuple[str, ...]) -> str:
    return (DROP if option.id in chosen else PICK) + option.id


def _label(place: int, option: Option, chosen: tuple[str, ...]) -> Words:
    """A label behind its number; the sign repeats what the line above the question says."""
    pattern = "{number} ✓ {label}" if option.id in chosen else "{number} {label}"
    return Words(zh=pattern, en=pattern, params={"number": str(place), "label": option.label.words})


def _labels(items: tuple[ItemOf, ...]) -> tuple[Bilingual, ...]:
    return tuple(item.label for item in items)
