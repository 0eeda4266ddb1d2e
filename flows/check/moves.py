"""What somebody may do in a chat, as the walk tries it: each offered key, and one answer of each class."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.check.relevance import Relevance
from flows.conversation import Conversation, Phase
from flows.inbound import Attached, Body, Located, MediaKind, Wrote
from flows.outbound import Button, Choose, Say, Wish
from flows.plan import Plan
from flows.question import Question, QuestionKind
from flows.talk.screen import FIX
from flows.terms import Record
from flows.text import Param, Phrase, Series, T, Text, Words

ZONE = "Asia/Shanghai"
UNFIT = "？？"
"""Words that answer nothing."""
_DAY = timedelta(days=1)


SILENCE = T("silence")
_IN_WORDS = T("in words")
_PLAIN: Mapping[QuestionKind, tuple[tuple[Text, Body], ...]] = {
    QuestionKind.PLACE: (
        (T("a position"), Located(lat=28.2, lon=113.0)),
        (_IN_WORDS, Wrote(text="长沙市星沙路 8 号")),
    ),
    QuestionKind.TEXT: ((_IN_WORDS, Wrote(text="泵房电机不转")),),
    QuestionKind.PHOTO: ((T("a photo"), Attached(kind=MediaKind.PHOTO, file="p", unique="p")),),
    QuestionKind.PHONE: ((T("a telephone number"), Wrote(text="13800005521")),),
}
"""Answers to what needs no figures."""


class Move(Record, frozen=True):
    """One thing that is done, and how the trail names it. `body` is None for silence."""

    name: Text
    body: Body | Choose | Wish | None = None
    once: str = ""
    """Tried only once under this name: the rest of the walk does not hang on it."""


def moves(conversation: Conversation, said: tuple[Say, ...], relevance: Relevance, now: datetime) -> Iterator[Move]:
    """Everything worth trying where a chat stands."""
    plan, form = relevance.plan, conversation.form
    asked = form.asked if form and conversation.phase in {Phase.ASKING, Phase.CORRECTING} else ""
    question = next((each for each in plan.questions if each.id == asked), None)
    where = f"{conversation.phase}/{form.branch if form else ''}/{asked}"
    open_case = form is not None and form.case is not None
    yield Move(SILENCE, once=f"silence/{where}" if open_case else "")
    for button in (each for say in said for row in say.buttons for each in row):
        yield from _press(button, question, relevance, where)
    if question is not None:
        for name, body in answers(question, relevance, now):
            yield Move(name, body)
        yield Move(writes(UNFIT), Wrote(text=UNFIT), once=f"unfit/{where}")
    for text in ("跳过", "救命", "/cancel", "返回", "出事了"):
        once = f"{text}/{where}" if text == "跳过" else f"{text}/{conversation.phase}/{form.branch if form else ''}"
        yield Move(writes(text), Wrote(text=text), once=once)


def _press(button: Button, question: Question | None, relevance: Relevance, where: str) -> Iterator[Move]:
    press, name = button.press, presses(button)
    match press:
        case Choose(option=chosen) if question is not None:
            option = next((each for each in question.options if each.id == chosen), None)
            if option is None or option in relevance.alike(question) or question.kind is QuestionKind.LIST:
                free = option or question.kind is QuestionKind.LIST  # what ends a list counts once something is chosen
                yield Move(name, press, once="" if free else f"{chosen}/{where}")
            else:
                yield Move(name, press, once=f"{chosen}/{where}")
        case Choose(option=chosen):
            fixes = chosen.startswith(FIX) or (where.startswith(Phase.CHECKING) and chosen in _ids(relevance.plan))
            yield Move(name, press, once=f"{chosen}/{where}" if fixes else "")
        case Wish(what=what) if not what.startswith("language"):
            yield Move(name, press, once=f"{what}/{where}")
        case _:
            return


def writes(text: str) -> Text:
    """The name of what is written."""
    return T("writes {text}", text=text)


def presses(button: Button) -> Text:
    """The name of a key that is pressed."""
    return T("presses {label}", label=words(button.label))


def _ids(plan: Plan) -> set[str]:
    return {each.id for each in plan.questions}


def answers(question: Question, relevance: Relevance, now: datetime) -> Iterator[tuple[Text, Body]]:
    """One answer of each class, as it is written or sent."""
    match question.kind:
        case QuestionKind.NUMBER | QuestionKind.AMOUNT:
            for number in relevance.numbers(question.id):
                yield _answer(question, str(number)), Wrote(text=str(number))
        case QuestionKind.TIME:
            for at in times(question, relevance.plan, now):
                yield _answer(question, at), Wrote(text=at)
        case QuestionKind.ITEMS:
            for number in (0, 1, *relevance.numbers(question.id)):
                yield (
                    _answer(question, T("{n} of each", n=number)),
                    Wrote(text="，".join(f"{each.label.zh} {number}" for each in question.items)),
                )
        case _:
            yield from ((_answer(question, name), body) for name, body in _PLAIN.get(question.kind, ()))


def _answer(question: Question, answer: Text | str) -> Text:
    return T("{question}: {answer}", question=question.id, answer=answer)


def times(question: Question, plan: Plan, now: datetime) -> Iterator[str]:
    """Times on both sides of every window, and one of any other day."""
    windows = [each for each in plan.windows if each.since == question.id]
    ahead = {rule.expected for rule in plan.obligations} | {each.before.of for each in plan.obligations if each.before}
    moments = [now + 2 * _DAY] if question.id in ahead else []
    for window in windows:
        moments += [now - window.closes_after.delta / 2, now - window.closes_after.delta - _DAY]
    for at in moments or [now - timedelta(hours=2)]:
        yield at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %H:%M")


def words(text: Text) -> str:
    """A label as a trail names it, in the language in which the walk reads."""
    match text:
        case Words(zh=said, params=params):
            for name, value in params.items():
                said = said.replace(f"{{{name}}}", value if isinstance(value, str) else _bare(value))
            return said
        case Phrase(id=said):
            return said
        case _:
            return "a key"


def _bare(value: Param) -> str:
    return words(value) if isinstance(value, Words | Phrase | Series) else str(value)
