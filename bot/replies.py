"""What staff write below a message of a case: to the reporter, or as a note; all else said in a group stays there."""

import re

from bot.casework import tell_case
from bot.filing import FILE
from bot.house import Side, side_of
from bot.notebook import Notebook
from bot.post import send
from bot.thread import spoken
from flows import passing
from flows.event import Remarked, Replied
from flows.inbound import Attached, Inbound, Wrote
from flows.organisation import Person
from storage.unit_of_work import Posted

CARDS = frozenset({"card", "old_card"})
LINE = "line"
_NOTE = re.compile(r"\s*(?:/note(?:@\w+)?(?=\s|$)|备注)\s*[:：，,]?\s*", re.IGNORECASE)
"""How a note begins; whatever looks like one never reaches the reporter."""


def hear(book: Notebook, event: Inbound, person: Person | None) -> bool:
    """Take words below a message of a case to whom they are for; False when they are nothing of the kind."""
    if not isinstance(event.body, Wrote | Attached) or _is_a_command(event.body):
        return False
    answered = _answered(book, event)
    case = book.case(answered.case_id) if answered is not None and answered.case_id is not None else None
    if case is None:
        return False
    said = spoken(event)
    if person is None or person.kind != "staff":
        if not event.sender.user:
            send(book, [passing.unsigned(event.address, said.message)])
        return True
    fact = _fact(event, person)
    step = tell_case(book, case, fact, said=said)
    if step.answer is not None and not (event.edited and isinstance(fact, Replied)):
        send(book, [passing.answered(event.address, step.answer, said.message, case)])
    return True


def _is_a_command(body: Wrote | Attached) -> bool:
    return isinstance(body, Wrote) and body.text.lstrip().startswith("/") and _NOTE.match(body.text) is None


def _answered(book: Notebook, event: Inbound) -> Posted | None:
    """The message of a case that this one answers.

    In a group that is a card or words of the reporter: below any other line people talk among themselves. In private it
    is any message of a case, except one that asks for something: the answer to that goes where it was asked.
    """
    if not event.reply_to:
        return None
    found = book.storage.posted.of(book.rows, event.address.lane, [event.reply_to]).get(event.reply_to)
    if found is None or found.case_id is None:
        return None
    group = side_of(event.address, group=event.group) is Side.GROUP
    if group:
        return found if found.role in CARDS or (found.role in {LINE, FILE} and found.origin) else None
    return found if found.role in {*CARDS, LINE, FILE} else None


def _fact(event: Inbound, person: Person) -> Replied | Remarked:
    body = event.body
    text = body.caption if isinstance(body, Attached) else body.text if isinstance(body, Wrote) else ""
    files = (body,) if isinstance(body, Attached) else ()
    if (note := _NOTE.match(text)) is not None:
        return Remarked(by=person.id, at=event.sent_at, text=text[note.end() :], files=files)
    return Replied(
        by=person.id,
        at=event.sent_at,
        text=text,
        files=files,
        message=f"{event.address.lane}/{event.message}",
        edited=event.edited,
    )
