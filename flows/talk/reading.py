"""An answer read out of whatever came: a press, a text, a place, a file. What does not fit is refused kindly."""

from datetime import UTC, timedelta

from msgspec.structs import replace

from flows.answer import Answer
from flows.errors import Refused
from flows.inbound import Attached, Located, MediaKind, SharedContact, Unreadable, Wrote
from flows.outbound import Choose
from flows.question import Option, Question, QuestionKind
from flows.talk import deliveries, labels
from flows.talk.amounts import amount_in
from flows.talk.choice import exact, pick
from flows.talk.counting import counted_in
from flows.talk.figures import count_in, phone_in
from flows.talk.several import chosen_in
from flows.talk.times import LATE, time_in
from flows.talk.turn import Heard
from flows.text import Phrase, T
from flows.triage import is_greeting, is_thanks

SKIPPED = "skip"
"""What the key under an optional question sends."""
COUNTS = frozenset({QuestionKind.NUMBER, QuestionKind.TIME, QuestionKind.AMOUNT, QuestionKind.ITEMS})
"""Kinds of question whose answer is a number: the keys below them bear none."""
_ANYTHING = frozenset(
    {QuestionKind.CHOICE, QuestionKind.NUMBER, QuestionKind.AMOUNT, QuestionKind.LIST, QuestionKind.ITEMS}
)
"""Kinds of question to which any words are an answer where somebody is in danger."""
_SPOKEN = frozenset({QuestionKind.TEXT, QuestionKind.PLACE})
"""Kinds of question that a voice message answers, since a person will hear it."""


def read(question: Question, heard: Heard, zone: str, *, danger: bool = False) -> Answer:
    """The answer to a question, or Refused with one kind sentence and an example.

    In `danger` nothing has to fit: words and voice are an answer to anything, so that the next question can come.
    """
    match heard.body:
        case Choose(option=option):
            return _pressed(question, heard, option)
        case Wrote(text=text):
            return _written(question, heard, text, zone, danger=danger)
        case Attached() as file:
            return _sent(question, heard, file, danger=danger)
        case Located(lat=lat, lon=lon) if question.kind is QuestionKind.PLACE:
            return _answer(heard, Answer(said_at=heard.said_at, lat=lat, lon=lon))
        case SharedContact(phone=phone) if question.kind is QuestionKind.PHONE:
            return _answer(heard, Answer(said_at=heard.said_at, text=phone_in(f"+{phone.lstrip('+')}") or phone))
        case Located() if question.kind is QuestionKind.PHONE:
            raise Refused(T("Location kept. This step needs a phone number: press the key below, or type the number."))
        case Unreadable():
            raise Refused(T("A sticker can't be read. Press a button, type, or send a voice message."))
        case _:
            raise Refused(hint(question))


def fits(question: Question, heard: Heard, zone: str) -> bool:
    """Whether something answers a question, by the rules that hold outside danger."""
    try:
        read(question, heard, zone)
    except Refused:
        return False
    return True


def worded(heard: Heard) -> Heard | None:
    """The words under a file as something that was written; None when there are none."""
    body = heard.body
    if isinstance(body, Attached) and body.caption.strip():
        return replace(heard, body=Wrote(text=body.caption))
    return None


def hint(question: Question) -> Phrase:
    """One example of what would fit."""
    if question.kind is QuestionKind.PHOTO and question.optional:
        return T("This step is for a photo. Send one, or press “Skip”.")
    return _HINTS[question.kind]


_HINTS: dict[QuestionKind, Phrase] = {
    QuestionKind.CHOICE: T("Please press one of the buttons, or type its number."),
    QuestionKind.NUMBER: T("Just type the number, for example 2."),
    QuestionKind.AMOUNT: T("Just type the amount in yuan, for example 12000."),
    QuestionKind.LIST: T("Please press all that apply, or type their numbers, for example 1 3."),
    QuestionKind.ITEMS: T("Please type each name with its number, for example: rice 40, oil 12."),
    QuestionKind.PHONE: T("A phone number is a mobile number of 11 digits, or area code and number."),
    QuestionKind.TIME: T("Please write the time like 14:30."),
    QuestionKind.PHOTO: T("This step is for a photo. Please send one."),
    QuestionKind.PLACE: T("Please send your location, or type where it is."),
    QuestionKind.TEXT: T("Please type it, or send a voice message."),
}


def is_left_out(question: Question, text: str) -> bool:
    """Whether a text leaves the question out, and the question allows it."""
    if question.kind is QuestionKind.PLACE and (labels.cannot_send(text) or labels.does_not_know(text)):
        return True
    if question.kind in COUNTS and labels.does_not_know(text):
        return exact(text, question.options, numbered=False) is None
    return question.optional and labels.skips(text)


def _pressed(question: Question, heard: Heard, option: str) -> Answer:
    if option == SKIPPED:
        return Answer(said_at=heard.said_at, skipped=True)
    for each in question.options:
        if each.id == option:
            return _chosen(each, heard)
    raise Refused(T("This button is old; nothing changed."))


def _written(question: Question, heard: Heard, text: str, zone: str, *, danger: bool) -> Answer:
    if is_left_out(question, text):
        return _answer(heard, Answer(said_at=heard.said_at, skipped=True))
    read_as = _in_words(question, heard, text) or _in_figures(question, heard, text, zone)
    # The key under the text field may still stand there from a question about the place.
    if read_as is None and danger and question.kind in _ANYTHING and not labels.cannot_send(text):
        read_as = Answer(said_at=heard.said_at, text=text)
    if read_as is None or not text.strip():
        raise Refused(hint(question))
    return _answer(heard, read_as)


def _in_words(question: Question, heard: Heard, text: str) -> Answer | None:
    options, plain = question.options, Answer(said_at=heard.said_at, text=text)
    match question.kind:
        case QuestionKind.TEXT:
            chosen = exact(text, options)
            return _chosen(chosen, heard) if chosen else plain
        case QuestionKind.PLACE:
            # 好的 or 谢谢 below "somebody has your case; where are you?" answers the first half only.
            return None if is_greeting(text) or is_thanks(text) else plain
        case QuestionKind.CHOICE:
            chosen = pick(text, options)
            return _chosen(chosen, heard) if chosen else None
        case QuestionKind.LIST:
            several = chosen_in(text, options)
            return Answer(said_at=heard.said_at, chosen=several) if several else None
        case QuestionKind.PHONE:
            phone = phone_in(text)
            return Answer(said_at=heard.said_at, text=phone) if phone else None
        case _:
            return None


def _in_figures(question: Question, heard: Heard, text: str, zone: str) -> Answer | None:
    if question.kind is QuestionKind.TIME:
        return _timed(question, heard, text, zone)
    if question.kind not in COUNTS:
        return None
    if chosen := exact(text, question.options, numbered=False):
        return _chosen(chosen, heard)
    match question.kind:
        case QuestionKind.AMOUNT:
            amount = amount_in(text)
            return None if amount is None else Answer(said_at=heard.said_at, number=amount)
        case QuestionKind.ITEMS:
            counts = counted_in(text, question.items).counts
            return Answer(said_at=heard.said_at, counts=counts) if counts else None
        case _:
            return _counted(question, heard, text)


def _counted(question: Question, heard: Heard, text: str) -> Answer | None:
    number = count_in(text)
    if number is None:
        return None
    chosen = next((option for option in question.options if option.id == str(number)), None)
    return _chosen(chosen, heard) if chosen else Answer(said_at=heard.said_at, number=number)


def _timed(question: Question, heard: Heard, text: str, zone: str) -> Answer | None:
    if chosen := exact(text, question.options, numbered=deliveries.stand_in(question)):
        return _chosen(chosen, heard)
    ahead = is_to_come(question)
    at = time_in(text, heard.said_at, zone, ahead=ahead)
    if at is not None and ahead and at < heard.said_at - LATE:
        raise Refused(T("{at} has passed already. Please write when it will be.", at=at))
    if at is not None and has_been(question) and at > heard.said_at + LATE:
        raise Refused(T("{at} is still to come. Please write when it was.", at=at))
    return Answer(said_at=heard.said_at, at=at) if at else None


def has_been(question: Question) -> bool:
    """Whether it plainly asks for what has been: it has a key for now or earlier, and none for later."""
    given = [option.minutes for option in question.options if option.minutes is not None]
    return bool(given) and max(given) <= 0


def is_to_come(question: Question) -> bool:
    """Whether a question asks for a time that is to come: what has a key for some time from now; all else has been."""
    return any(option.minutes is not None and option.minutes > 0 for option in question.options)


def _chosen(option: Option, heard: Heard) -> Answer:
    if option.minutes is None:
        return Answer(said_at=heard.said_at, option=option.id)
    return Answer(said_at=heard.said_at, at=(heard.said_at + timedelta(minutes=option.minutes)).astimezone(UTC))


def _sent(question: Question, heard: Heard, file: Attached, *, danger: bool) -> Answer:
    files = Answer(said_at=heard.said_at, files=(file,), text=file.caption.strip())
    if file.kind is MediaKind.VOICE:
        if question.kind in _SPOKEN or (danger and question.kind is not QuestionKind.PHOTO):
            return _answer(heard, files)
        if question.options:
            raise Refused(
                T("Voice message received, the people on duty will hear it. For this step please also press a button.")
            )
        raise Refused(T("Voice message received, the people on duty will hear it. For this step please also type it."))
    if question.kind is QuestionKind.PHOTO or (question.kind in _SPOKEN and files.text):
        return _answer(heard, files)
    raise Refused(T("Photo received.") if file.kind is MediaKind.PHOTO else T("File received."))


def _answer(heard: Heard, answer: Answer) -> Answer:
    """The answer with the message that brought it, so that an edit of that message corrects it."""
    return replace(answer, message=heard.message)
