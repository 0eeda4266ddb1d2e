"""How answers read, and what they decide: shared by the talk that asks for them and the case that shows them."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from flows import view
from flows.answer import Answer
from flows.answer_word import counted, plain_counted
from flows.bilingual import Bilingual
from flows.inbound import Attached, MediaKind
from flows.plan import Plan
from flows.question import Condition, Option, Question, QuestionKind
from flows.terms import Language
from flows.text import C, Moment, Phone, Series, Spot, Text, same

MOST = 160
"""Characters of a long text that a summary or a card shows."""


def holds(condition: Condition, branch: str, answers: Mapping[str, Answer], settings: Iterable[str] = ()) -> bool:
    """Whether a condition holds where nothing but a branch and answers is known; flows/view.py looks at more."""
    return view.holds(condition, view.View(branch=branch, answers=answers, settings=tuple(settings)))


def option_of(question: Question, answer: Answer) -> Option | None:
    """The option that was chosen, or None when the answer is no option of this question."""
    return next((option for option in question.options if option.id == answer.option), None)


def answer_text(question: Question, answer: Answer, *, maps: bool = True) -> Text:
    """How an answer reads behind the label of its question; a position as map links, or only as `located`."""
    parts: list[Text] = []
    if answer.skipped:
        return C("answer", "skipped")
    if chosen := option_of(question, answer):
        parts.append(chosen.label.words)
    elif (told := counted(question, answer)) is not None:
        parts.append(told)
    elif answer.number is not None:
        parts.append(same(str(answer.number)))
    if answer.lat is not None and answer.lon is not None:
        parts.append(_held(Spot(lat=answer.lat, lon=answer.lon)) if maps else C("place", "located"))
    if answer.at is not None and chosen is None:
        parts.append(_held(Moment(at=answer.at)))
    if answer.text:
        parts.append(_held(Phone(number=answer.text)) if _is_phone(question, answer) else beginning(answer.text))
    parts.extend(files_text(answer.files))
    return parts[0] if len(parts) == 1 else Series(items=tuple(parts))


def files_text(files: tuple[Attached, ...]) -> tuple[Text, ...]:
    """How many photos, voice messages and other files there are, one text a kind."""
    counts = {kind: sum(file.kind is kind for file in files) for kind in MediaKind}
    said = {
        MediaKind.PHOTO: C("photos", "{n}", n=counts[MediaKind.PHOTO]),
        MediaKind.VOICE: C("files", "voice {n}", n=counts[MediaKind.VOICE]),
        MediaKind.VIDEO: C("files", "video {n}", n=counts[MediaKind.VIDEO]),
        MediaKind.DOCUMENT: C("files", "file {n}", n=counts[MediaKind.DOCUMENT]),
    }
    return tuple(said[kind] for kind, count in counts.items() if count)


def beginning(text: str, most: int = MOST) -> Text:
    """A text as written; of a long one the beginning, which says that it is one."""
    flat = " ".join(text.split())
    return same(flat) if len(flat) <= most else C("long text", "{text} (beginning)", text=flat[:most])


def facts_read_out(plan: Plan, branch: str, answers: Mapping[str, Answer], language: Language = Language.ZH) -> Text:
    """What may be read to an ambulance service, whoever reads it: facts already given, in the language of the place."""
    facts = [place_read_out(plan, question, answers, language) for question in plan.questions]
    facts.append(_in(plan.branch(branch).title, language))
    colon = "：" if language is Language.ZH else ": "
    facts.extend(
        _in(question.label, language) + colon + plain_answer(question, answers[question.id], language)
        for question in plan.questions
        if branch in question.when.branches
        and len(question.when.branches) == 1
        and question.id in answers
        and not any(option.back for option in question.options)
    )
    comma, stop = ("，", "。") if language is Language.ZH else (", ", ".")
    return same(comma.join(fact for fact in facts if fact) + stop)


def place_read_out(plan: Plan, question: Question, answers: Mapping[str, Answer], language: Language) -> str:
    """Where it is, if this question asks for that: in words, which are read out more safely than figures."""
    if question.kind is not QuestionKind.PLACE or question.id not in answers:
        return ""
    parts = [part for part in plan.questions if part.part_of == question.id and part.id in answers]
    around = [plain_answer(part, answers[part.id], language) for part in parts]
    place = answers[question.id]
    own = replace(place, lat=None, lon=None) if place.located and (place.text or any(around)) else place
    comma = "，" if language is Language.ZH else ", "
    return comma.join(filter(None, (plain_answer(question, own, language), *around)))


def plain_answer(question: Question, answer: Answer, language: Language) -> str:
    """An answer in one language, whoever reads it; a position as figures."""
    if chosen := option_of(question, answer):
        return _in(chosen.label, language)
    if (told := plain_counted(question, answer, language)) is not None:
        return told
    if answer.number is not None:
        return str(answer.number)
    if answer.lat is not None and answer.lon is not None:
        return f"{answer.lat:.5f} {answer.lon:.5f}"
    return " ".join(answer.text.split()).rstrip("。.")[:MOST]


def _in(words: Bilingual, language: Language) -> str:
    return words.zh if language is Language.ZH else words.en


def _is_phone(question: Question, answer: Answer) -> bool:
    return question.kind is QuestionKind.PHONE and not answer.option


def _held(value: Spot | Moment | Phone) -> Text:
    """A value that is shown in the reader's way, as a text of its own."""
    return C("value", "{value}", value=value)
