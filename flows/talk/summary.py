"""The summary: what has been answered, a numbered line each, with keys to put one right."""

from flows.answer import Answer
from flows.answering import answer_text
from flows.outbound import Button, Choose, Rows
from flows.question import Question
from flows.talk import labels
from flows.talk.form import groups
from flows.talk.sheet import Sheet
from flows.text import C, T, Text, same

ALL_CORRECT = "all-correct"
"""What the key under the summary sends when all is right."""
IN_A_ROW = 8


def lines(sheet: Sheet) -> tuple[Text, ...]:
    """What is shown: how to go on, and each answer under its number."""
    numbered = tuple(
        C(
            "summary",
            "{number} {label}: {answer}",
            number=number,
            label=group[0].label.words,
            answer=reads(sheet, group),
        )
        for number, group in enumerate(shown(sheet), 1)
    )
    asked = T("Please check. If all is right press “All correct”; to change a line press its number.")
    return (asked, *numbered)


def keys(sheet: Sheet) -> Rows:
    """All correct; and the numbers, which share rows."""
    stamp = sheet.conversation.stamp
    right = Button(label=labels.ALL_CORRECT.words, press=Choose(stamp=stamp, option=ALL_CORRECT))
    numbers = [
        Button(label=same(str(number)), press=Choose(stamp=stamp, option=group[0].id))
        for number, group in enumerate(shown(sheet), 1)
    ]
    return ((right,), *(tuple(numbers[at : at + IN_A_ROW]) for at in range(0, len(numbers), IN_A_ROW)))


def shown(sheet: Sheet) -> tuple[tuple[Question, ...], ...]:
    """The lines of the summary, each with the questions that it stands for."""
    return groups(sheet.form, sheet.plan, sheet.around)


def reads(sheet: Sheet, group: tuple[Question, ...]) -> Text:
    """How the answers of one line read together; a part that was left out is not mentioned beside the others."""
    given: list[tuple[Question, Answer]] = [(question, sheet.form.answers[question.id]) for question in group]
    told = [pair for pair in given if not pair[1].skipped] or given[:1]
    texts = tuple(answer_text(question, answer, maps=False) for question, answer in told)
    return texts[0] if len(texts) == 1 else _row(texts)


def _row(texts: tuple[Text, ...]) -> Text:
    first, *others = texts
    for other in others:
        first = C("row", "{one}, {other}", one=first, other=other)
    return first
