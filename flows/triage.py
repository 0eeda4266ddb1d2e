"""The first look at a free text: a cry for help, its language, the way in that it names, answers that it holds."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from flows.answer import Answer
from flows.cries import HARMS, NOT_A_PLEA, PLEAS, WEAK
from flows.mention import Mention, mentions, said, sifted
from flows.plan import Branch, Compiled, Entry, Plan
from flows.question import Option, Question, QuestionKind
from flows.spelling import bare, plain
from flows.terms import Language, Record, Severity


class Cry(StrEnum):
    """How loud a cry for help is: a strong one wakes people at once, a weak one asks first whether there is danger."""

    STRONG = "strong"
    WEAK = "weak"


class Way(Record, frozen=True):
    """A way into a plan: one key of the first message."""

    offered: Compiled
    entry: Entry


_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]")
_HELD_DOWN = re.compile(r"([a-z])\1{2,}")
_PINYIN = re.compile(
    r"(?<![a-z])(?:jiu\s?ming?|zhao\s?huo|jiu\s?wo|qiu\s?jiu|shou\s?shang|wo\s?yao|bang\s?wo|ni\s?hao)"
)
_ENGLISH = re.compile(
    r"\b(?:the|this|that|is|are|was|am|my|our|we|you|us|he|she|they|it|a|an|and|not|on|in|at|of|to|for|with|have|has|had|"
    r"hello|hi|hey|good|morning|please|thanks|yes|no|ok|need|want|help|broke|broken|breakdown|down|won't|can't|truck|car|"
    r"van|road|blocked|accident|crash|crashed|hit|stuck|tyre|tire|engine|driver|someone|somebody|nobody|everyone|safe|"
    r"hurt|bleeding|fire|smoke|ambulance|emergency|english|report|problem|delivery|order|what|where|how|when)\b"
)
_GREETING = re.compile(
    r"(?:你好|您好|在吗|在不在|有人吗|喂|hello|hi|hey|good (?:morning|evening|afternoon|day)|早上好|晚上好|下午好|谢谢|"
    r"多谢|thanks?|thank you|ok|okay|好的?|嗯|收到|test|测试|ni hao|nihao)[啊呀哦了!. ]*"
)

_THANKS = re.compile(
    r"(?:好的?|嗯|ok|okay)?[,， ]*(?:谢谢|多谢|感谢|谢了|辛苦了|thanks?|thank you|thx|cheers)"
    r"[你您们啦了大家 ]*(?:a lot|very much|so much)?"
)
_PLACED = re.compile(
    r"\d(?! ?(?:个|人|名|people|person))|[路街巷道区县市镇乡村桥口站楼层房室园校院店厂场库港]"
    r"|高速|隧道|食堂|小区|附近|旁边|对面|家里"
    r"|\b(?:road|rd|street|st|avenue|highway|motorway|exit|junction|bridge|tunnel|near|opposite|behind|outside|inside"
    r"|school|canteen|hospital|hotel|shop|station|warehouse|kitchen|floor|building|home|km|at the|on the [a-z]*way)\b"
)
_COURTESY = re.compile(
    r"(?:谢谢|多谢|好的?|嗯|收到|辛苦了|明白|知道了|thanks?|thank you|ok|okay|got it|great)[你您们啊呀哦了!. ]*"
)


def cry_in(text: str, more: Iterable[str] = ()) -> Cry | None:
    """How loud the text cries for help, or None. `more` are an organisation's own words, loud ones."""
    return _cry_in(_HELD_DOWN.sub(r"\1", plain(text)), tuple(more))


@lru_cache(maxsize=1024)
def _cry_in(seen: str, more: tuple[str, ...]) -> Cry | None:
    """Of a plain text; a message is asked for it several times on its way, and most are the label of a key."""
    if any(not NOT_A_PLEA.search(seen[: found.start()]) for plea in PLEAS for found in plea.finditer(seen)):
        return Cry.STRONG
    if not all(harm.denied for harm in sifted(seen, HARMS)) or said(seen, more):
        return Cry.STRONG
    return None if all(word.denied for word in sifted(seen, WEAK)) else Cry.WEAK


def language_of_text(text: str) -> Language | None:
    """The language that a text shows; None when it shows neither of ours. A command shows none."""
    if text.lstrip().startswith("/"):
        return None
    seen = plain(text)
    foreign = len(_OTHER_SCRIPT.findall(seen))
    if len(_HAN.findall(seen)) > foreign:
        return Language.ZH
    if foreign:
        return None
    if _PINYIN.search(seen):
        return Language.ZH
    return Language.EN if _ENGLISH.search(seen) else None


def has_substance(text: str) -> bool:
    """Whether a text tells something: more than a greeting, a word of thanks or a sign."""
    seen = bare(text)
    if is_greeting(text):
        return False
    return len(_HAN.findall(seen)) >= 4 or len(seen.split()) >= 3  # noqa: PLR2004 - shorter is no sentence


def may_name_place(text: str) -> bool:
    """Whether words that cry for help may tell where that is as well: a number, or a word that places are called by."""
    return bool(_PLACED.search(plain(text)))


def is_courtesy(text: str) -> bool:
    """Whether a text is thanks or consent and nothing more: it asks for no answer."""
    return bool(_COURTESY.fullmatch(bare(text)))


def is_thanks(text: str) -> bool:
    """Whether a text says thanks and nothing more."""
    return bool(_THANKS.fullmatch(bare(text)))


def is_greeting(text: str) -> bool:
    """Whether a text is a greeting or a courtesy and nothing more."""
    return bool(_GREETING.fullmatch(bare(text)))


def ways(offered: Iterable[Compiled]) -> tuple[Way, ...]:
    """Every way in, in the order of the keys."""
    return tuple(Way(offered=each, entry=entry) for each in offered for entry in each.plan.entries)


def option_of(way: Way, every: Iterable[Way]) -> str:
    """What the key of a way in sends: the entry's id, with the plan's before it when an earlier plan has the same."""
    first = next(each for each in every if each.entry.id == way.entry.id)
    return way.entry.id if first == way else f"{way.offered.plan.id}/{way.entry.id}"


def sends(way: Way, option: str, every: Iterable[Way]) -> bool:
    """Whether the key of a way in sends this."""
    return option.endswith(way.entry.id) and option_of(way, every) == option


def is_of_staff(plan: Plan, entry: Entry) -> bool:
    """Whether only the staff report by this way in, for themselves: nobody takes it down for a caller."""
    return set(entry.reporter or plan.reporter) == {"staff"}


def way_named(text: str, open_ways: Iterable[Way]) -> Way | None:
    """The way in that a text names by its everyday words; of several the one with the most to show for it."""
    seen = plain(text)
    best: tuple[int, Way] | None = None
    for way in open_ways:
        label = (way.entry.label.zh, way.entry.label.en)
        found = said(seen, (*way.entry.words, *(label if way.entry.words else ())))
        weight = sum(mention.end - mention.start for mention in found)
        if weight and (best is None or weight > best[0]):
            best = (weight, way)
    return best[1] if best else None


def way_of_cry(text: str, open_ways: Iterable[Way]) -> tuple[Way, Branch] | None:
    """The way in that a loud cry names and the branch for it, where that plan knows all the harm the cry tells of.

    A way in whose own branch is an emergency knows its words and those of its plan's answers; any other only its own
    words, and it has to name harm by them. In doubt, and where several plans are named, nobody decides by words.
    """
    seen = _HELD_DOWN.sub(r"\1", plain(text))
    named = [way for way in open_ways if said(seen, way.entry.words)]
    way = way_named(text, named) if len({each.offered.plan.id for each in named}) == 1 else None
    if way is None:
        return None
    own = way.offered.plan.branch(way.entry.branch)
    grave = own.severity is Severity.EMERGENCY
    known = [word for each in way.offered.plan.entries for word in each.words]
    if grave:
        known += [word for each in way.offered.plan.questions for option in each.options for word in option.words]
    harms = [harm for harm in sifted(seen, HARMS) if not harm.denied]
    told = mentions(seen, known)
    if not (harms or grave) or not all(any(_touches(each, harm) for each in told) for harm in harms):
        return None
    branch = own if grave else way.offered.plan.cry_branch
    return (way, branch) if branch else None


def _touches(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def option_said(text: str, options: Iterable[Option], *, labels: bool) -> Option | None:
    """The one option that a text names by its words, and with `labels` by its label; None when none or several."""
    seen = plain(text)
    found: list[tuple[Mention, Option]] = []
    for option in options:
        words = (*option.words, *((option.label.zh, option.label.en) if labels else ()))
        found.extend((mention, option) for mention in mentions(seen, words))
    told = {
        option.id: option
        for mention, option in found
        if not mention.denied and not any(_holds(other, mention) for other, _ in found)
    }
    return next(iter(told.values())) if len(told) == 1 else None


def answers_in(text: str, questions: Iterable[Question]) -> Mapping[str, Option]:
    """Question id -> option, for every choice that a free text answers beside what it was asked."""
    told: dict[str, Option] = {}
    for question in questions:
        if question.kind is QuestionKind.CHOICE and (option := option_said(text, question.options, labels=False)):
            told[question.id] = option
    return told


def assumed(options: Mapping[str, Option], like: Answer) -> dict[str, Answer]:
    """Answers read out of other words, said when and in the message in which `like` was."""
    return {
        question: Answer(said_at=like.said_at, option=option.id, assumed=True, message=like.message)
        for question, option in options.items()
    }


def _holds(larger: Mention, mention: Mention) -> bool:
    return larger.start <= mention.start and mention.end <= larger.end and larger != mention
