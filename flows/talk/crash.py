"""A crash told while something else is being reported: nobody may be hurt, but it has to be asked before anything."""

import re

from flows.inbound import Wrote
from flows.mention import sifted
from flows.question import QuestionKind
from flows.spelling import plain
from flows.talk.reading import fits
from flows.talk.sheet import Sheet
from flows.talk.turn import Heard, Phase
from flows.triage import may_name_place

_CRASHES = tuple(
    re.compile(pattern)
    for pattern in (
        r"出(?:了|车)?(?:交通)?事故|车祸|撞车|追尾|翻车|侧翻|撞[上到了过我]|被.{0,6}撞|撞(?:进|翻)",
        r"\b(?:hit|struck|rammed|rear-?ended|ran into|run into|crashed into) (?:us|me|my|our|the (?:truck|van|car))\b",
        r"\b(?:was|were|been|got|get|getting) (?:just )?(?:hit|struck|rammed|rear-?ended)\b",
        r"(?<!app )(?<!phone )(?<!system )\bcrash(?:ed)?\b|\bcollision\b|(?<!by )\baccident\b|\bhit (?:a|another) \w+",
        r"\brolled over\b|\boverturned\b",
    )
)
_ELSEWHERE = re.compile(r"前[面方边头]|\bahead\b|\bin front\b")
"""A crash on the road before one is a reason to stand still, not one's own."""
_ANOTHER = re.compile(r"又|再|后面|第二|\bagain\b|\banother\b|\bsecond\b|\bbehind\b")
_OPEN = frozenset({Phase.ASKING, Phase.CORRECTING})
_WHERE = _OPEN | {Phase.QUIET, Phase.CHECKING, Phase.STOPPING, Phase.RECOUNTING}


def is_told(sheet: Sheet, heard: Heard, text: str) -> bool:
    """Whether a text tells of a crash that nobody has asked for, in a form or a case that can become an emergency."""
    form, seen = sheet.conversation.form, plain(text)
    if form is None or form.action or sheet.plan.cry_branch is None or sheet.conversation.phase not in _WHERE:
        return False
    if form.finished and not sheet.is_open(form.case):
        return False
    found = [each for each in sifted(seen, _CRASHES) if not each.denied]
    if not found or _ELSEWHERE.search(seen):
        return False
    if _is_about_one(sheet) and not _ANOTHER.search(seen):
        return False
    return not _answers(sheet, heard, text)


def _is_about_one(sheet: Sheet) -> bool:
    """Whether the form was begun by telling of a crash, so that these words may tell of that one."""
    form = sheet.form
    words = [
        word
        for entry in sheet.plan.entries
        if form.branch == entry.branch or form.entry == entry.id
        for word in entry.words
    ]
    return any(sifted(plain(word), _CRASHES) for word in words)


def _answers(sheet: Sheet, heard: Heard, text: str) -> bool:
    """Whether the words answer the question that stands open; a place is named by more than what happened there."""
    if sheet.conversation.phase not in _OPEN:
        return False
    question = sheet.question
    if question.kind is QuestionKind.PLACE:
        return sheet.in_danger and may_name_place(text)
    if question.kind is QuestionKind.TEXT:
        return question.opens or sheet.in_danger
    if sheet.in_danger:
        return True
    words = Heard(body=Wrote(text=text), said_at=heard.said_at, received_at=heard.received_at)
    return fits(question, words, sheet.hearing.zone)
