"""What one turn says, as messages: danger first, then what we know, then the one question with its keys."""

from collections.abc import Iterable
from datetime import timedelta

from msgspec.structs import replace

from flows.outbound import Choose, Kind, Say, ToAddress, Wish
from flows.talk import journey
from flows.talk.screen import Screen, screen
from flows.talk.sheet import Sheet
from flows.talk.turn import Phase
from flows.text import Phone, T, Text

_WAITING = frozenset({Phase.DANGER, Phase.STOPPING, Phase.RECOUNTING})
"""In these the question that the keys belong to still waits."""


def says(sheet: Sheet) -> tuple[Say, ...]:
    """The messages of a turn. One that takes the keys under the text field away stands alone, before the question."""
    shown = screen(sheet) if sheet.shows and not journey.holds_back(sheet) else Screen()
    asked = bool(shown.question)
    dropped = _dropped(sheet, shown, asked=asked)
    lines = list(sheet.lines)
    if sheet.dropped is not None and dropped is None:
        lines.insert(0, sheet.dropped)
    said = Say(
        to=ToAddress(address=sheet.conversation.address),
        first=_once((*sheet.first, *shown.first)),
        lines=_once((*lines, *shown.lines)),
        question=shown.question or sheet.ending,
        buttons=shown.buttons or (() if asked else sheet.ending_keys),
        keys=shown.keys,
        kind=_kind(sheet, asked=asked),
        case=sheet.conversation.form.case if sheet.conversation.form else None,
    )
    told = [dropped] if dropped is not None else []
    if said.first or said.lines or said.question:
        told.append(said)
    if dropped is not None and not asked and not sheet.ending and len(told) > 1:
        told = [replace(said, drop_keys=True, separate=True)]
    if shown.keys:
        sheet.set(keys_shown=True)
    elif dropped is not None:
        sheet.set(keys_shown=False)
    return _late(sheet, (*told, *sheet.extra))


def _dropped(sheet: Sheet, shown: Screen, *, asked: bool) -> Say | None:
    """The message that takes the keys away, once what they were for is over; in an emergency they may stay."""
    phase = sheet.conversation.phase
    over = (asked and phase not in _WAITING) or bool(sheet.ending) or phase is Phase.QUIET
    if not sheet.conversation.keys_shown or sheet.urgent or shown.keys or not over:
        return None
    to = ToAddress(address=sheet.conversation.address)
    return Say(to=to, lines=(sheet.dropped or T("Noted."),), drop_keys=True, separate=True, kind=Kind.PROMPT)


def _kind(sheet: Sheet, *, asked: bool) -> Kind:
    if sheet.urgent:
        return Kind.URGENT
    return Kind.PROMPT if asked else Kind.NOTICE


def _late(sheet: Sheet, told: tuple[Say, ...]) -> tuple[Say, ...]:
    """A message that took long to arrive is answered with its own time, unless the case that it opens says so."""
    heard, now = sheet.heard, sheet.hearing.now
    if heard is None or isinstance(heard.body, Choose | Wish) or not told or _receipt_says_so(sheet):
        return told
    if now - heard.said_at <= sheet.hearing.organisation.clocks.late_message.delta or sheet.hearing.staff:
        return told
    hotline = Phone(number=sheet.hearing.organisation.numbers.hotline)
    line = T(
        "Your message of {said_at} reached us at {arrived_at}. Urgent: {phone}.",
        said_at=heard.said_at,
        arrived_at=now,
        phone=hotline,
    )
    first, *others = told
    return (replace(first, lines=(line, *first.lines)), *others)


def _receipt_says_so(sheet: Sheet) -> bool:
    """Whether the case that is opened tells how late the report is; one that silence opened allows for the silence."""
    opening, clocks = sheet.opening, sheet.hearing.organisation.clocks
    if opening is None:
        return False
    spoke = opening.cry or any(each.opens and each.id in sheet.form.answers for each in sheet.plan.questions)
    allowed = clocks.late_message.delta + (timedelta() if spoke else clocks.silence.delta)
    return sheet.hearing.now - opening.first_said_at > allowed


def _once(texts: Iterable[Text]) -> tuple[Text, ...]:
    kept: list[Text] = []
    for text in texts:
        if text not in kept:
            kept.append(text)
    return tuple(kept)
