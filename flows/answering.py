"""How answers read, and what they decide: shared by the talk that asks for them and the case that shows them."""

from collections.abc import Mapping

from msgspec.structs import replace

from flows.answer import Answer
from flows.answer_word import counted, plain_counted
from flows.inbound import Attached, MediaKind
from flows.plan import Plan
from flows.question import Option, Question, QuestionKind
from flows.terms import Language
from flows.text import C, Moment, Phone, Series, Spot, Text, same

MOST = 160
"""Characters of a long text that a summary or a card shows."""


def option_of(question: Question, answer: Answer) -> Option | None:
    """The option that was chosen, or None when the answer is no option of this question."""
    if not answer.option:
        return None
    return next((option for option in question.options if option.id == answer.option), None)


def fitting(plan: Plan, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Answers that were given under another plan, without those that this one asks in other words."""
    asked = {question.id: question for question in plan.questions}
    return {name: answer for name, answer in answers.items() if name not in asked or _fits(asked[name], answer)}


def _fits(question: Question, answer: Answer) -> bool:
    """Whether an answer to a question of the same id could have been given to this one."""
    offered = {option.id for option in question.options}
    if answer.option:
        # What the organisation knows (`known`) stands among the options of no plan.
        return bool(question.known) or answer.option in offered
    if answer.chosen:
        return question.kind is QuestionKind.LIST and offered.issuperset(answer.chosen)
    if answer.counts:
        return question.kind is QuestionKind.ITEMS and answer.counts.keys() <= {item.id for item in question.items}
    if answer.number is not None:
        return question.kind in {QuestionKind.NUMBER, QuestionKind.AMOUNT}
    return answer.at is None or question.kind is QuestionKind.TIME


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
    if not files:
        return ()
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


def facts_read_out(
    plan: Plan, branch: str, answers: Mapping[str, Answer], language: Language = Language.ZH, *, entry: str = ""
) -> Text:
    """What may be read to an ambulance service, whoever reads it: facts already given, in the language of the place.

    `entry` is the way in that was chosen; empty when there was none.
    """
    facts = [place_read_out(plan, question, answers, language) for question in plan.questions]
    facts += _event_read_out(plan, branch, answers, language, entry)
    colon = "：" if language is Language.ZH else ": "
    facts.extend(
        question.label.in_language(language) + colon + told
        for question in plan.questions
        if branch in question.when.branches
        and len(question.when.branches) == 1
        and question.id in answers
        and not any(option.back for option in question.options)
        and (told := plain_answer(question, answers[question.id], language))
    )
    comma, stop = ("，", "。") if language is Language.ZH else (", ", ".")
    return same(comma.join(fact for fact in facts if fact) + stop)


def _event_read_out(
    plan: Plan, branch: str, answers: Mapping[str, Answer], language: Language, entry: str
) -> tuple[str, ...]:
    """What has happened: the title of the branch, or what was said that says less than that."""
    chosen = (option_of(each, answers[each.id]) for each in plan.questions if each.id in answers)
    said = [each.read_out for each in chosen if each is not None and each.branch == branch and each.read_out]
    if not said:
        return (plan.branch(branch).title.in_language(language),)
    way = (each.label.in_language(language) for each in plan.entries if each.id == entry)
    return (*way, *(each.in_language(language) for each in said))


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
        return chosen.label.in_language(language)
    if (told := plain_counted(question, answer, language)) is not None:
        return told
    if answer.number is not None:
        return str(answer.number)
    if answer.lat is not None and answer.lon is not None:
        return f"{answer.lat:.5f} {answer.lon:.5f}"
    return " ".join(answer.text.split()).rstrip("。.")[:MOST]


def _is_phone(question: Question, answer: Answer) -> bool:
    return question.kind is QuestionKind.PHONE and not answer.option


def _held(value: Spot | Moment | Phone) -> Text:
    """A value that is shown in the reader's way, as a text of its own."""
    return C("value", "{value}", value=value)
