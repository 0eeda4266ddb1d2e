"""How answers read that are amounts, several options, or counts of named things."""

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.question import Question, QuestionKind
from flows.terms import Language
from flows.text import C, Series, Text, Words


def counted(question: Question, answer: Answer) -> Text | None:
    """An amount, the chosen options, or each thing with its number; None for an answer of any other kind."""
    if answer.chosen:
        return _together(tuple(label.words for label in _chosen(question, answer)))
    if answer.counts:
        return _together(tuple(_counted(question, item, count) for item, count in _in_order(question, answer)))
    if answer.number is not None and question.kind is QuestionKind.AMOUNT:
        return C("amount", "{n} yuan", n=str(answer.number))
    return None


def plain_counted(question: Question, answer: Answer, language: Language) -> str | None:
    """The same in one language, whoever reads it."""
    comma = "、" if language is Language.ZH else ", "
    if answer.chosen:
        return comma.join(label.in_language(language) for label in _chosen(question, answer))
    if answer.counts:
        labels = {item.id: item.label.in_language(language) for item in question.items}
        return comma.join(f"{labels.get(item, item)} {count}" for item, count in _in_order(question, answer))
    if answer.number is not None and question.kind is QuestionKind.AMOUNT:
        return f"{answer.number} 元" if language is Language.ZH else f"{answer.number} yuan"
    return None


def names(labels: tuple[Bilingual, ...]) -> Text:
    """Several labels in one breath."""
    return _together(tuple(label.words for label in labels))


def _chosen(question: Question, answer: Answer) -> tuple[Bilingual, ...]:
    known = tuple(option.label for option in question.options if option.id in answer.chosen)
    strange = set(answer.chosen) - {option.id for option in question.options}
    return (*known, *(Bilingual(zh=each, en=each) for each in sorted(strange)))


def _in_order(question: Question, answer: Answer) -> tuple[tuple[str, int], ...]:
    places = {item.id: at for at, item in enumerate(question.items)}
    return tuple(sorted(answer.counts.items(), key=lambda pair: places.get(pair[0], len(places))))


def _counted(question: Question, item: str, count: int) -> Text:
    known = next((each for each in question.items if each.id == item), None)
    what = known.label.words if known else Words(zh=item, en=item)
    if known and known.unit:
        return C("count", "{what} {n} {unit}", what=what, n=str(count), unit=known.unit.words)
    return C("count", "{what} {n}", what=what, n=str(count))


def _together(texts: tuple[Text, ...]) -> Text:
    return texts[0] if len(texts) == 1 else Series(items=texts)
