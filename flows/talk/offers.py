"""What is offered to a reporter about their case, done by words that say its label."""

import re
from datetime import UTC, datetime

from flows.event import Did
from flows.offer import Offer
from flows.spelling import bare
from flows.talk import labels
from flows.talk.sheet import Sheet
from flows.talk.turn import Glimpse, Phase
from flows.terms import Record
from flows.text import T

_BEFORE = re.compile(
    r"^(?:好的?[,， ]+|嗯[,， ]*|(?:那就?|我们?|就)\s?|(?:yes|ok|okay)[, ]+|(?:i|we)(?:'d like to| will|'ll)? )"
)
_BEHIND = re.compile(r"(?:吧|了|的|啊|呀|哦|[,， ]+(?:please|thanks|thank you|谢谢))$")
_NEVER = datetime.min.replace(tzinfo=UTC)


class Named(Record, frozen=True):
    """An offer that words name, and the case that it is about."""

    case: Glimpse
    offer: Offer


def named(sheet: Sheet, text: str) -> Named | None:
    """The newest offer whose label a text says, and nothing else."""
    found = [Named(case, offer) for case in sheet.hearing.cases for offer in case.offers if _is_said(text, offer)]
    return max(found, key=lambda each: (each.case.offered_at or _NEVER, each.case.id), default=None)


def comes_first(sheet: Sheet, text: str) -> bool:
    """Whether words do what was offered after the open question was asked, whatever they would answer there."""
    found = named(sheet, text)
    if found is None:
        return False
    asked_at, offered_at = sheet.conversation.asked_at, found.case.offered_at
    return sheet.conversation.phase is Phase.QUIET or (
        asked_at is not None and offered_at is not None and offered_at > asked_at
    )


def comes_last(sheet: Sheet, text: str) -> bool:
    """Whether words that are none of the answers to an older question do what was offered before it."""
    form = sheet.conversation.form
    asks = sheet.conversation.phase in {Phase.ASKING, Phase.CORRECTING}
    if asks and form is not None and form.action:
        return False
    taken = labels.approves(text) or labels.denies(text) or labels.solved(text) is not None
    return not taken and named(sheet, text) is not None


def take(sheet: Sheet, text: str) -> None:
    """Do it: as a press on its key; where there are several cases, the person reads which one it was."""
    found = named(sheet, text)
    if found is None:
        return
    open_ones = [case for case in sheet.hearing.cases if not case.closed or case.offers]
    if len(open_ones) > 1:
        sheet.say(T("Taken for case {number}.", number=found.case.number))
    deed = Did(at=sheet.at, by=sheet.by, action=found.offer.action, round=found.offer.round)
    sheet.tell(found.case.id, deed)
    if not found.case.closed:
        sheet.set(case=found.case.id)


def _is_said(text: str, offer: Offer) -> bool:
    seen = bare(text)
    shorter = _BEHIND.sub("", _BEFORE.sub("", seen))
    return bool({seen, shorter} & {bare(offer.label.zh), bare(offer.label.en)})
