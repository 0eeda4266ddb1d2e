"""What was waited for is due, and knocks at the desk: whose wait it is, and what still comes of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import duties, joining, reporters
from bot.casework import tell_case
from bot.notebook import Notebook
from flows import case as cases
from flows import conversation as talk
from flows.errors import FlowError
from flows.event import Passed
from flows.inbound import DeadlinePassed
from flows.terms import Address, CaseId
from storage.unit_of_work import Due


def knocks(passed: Sequence[Due]) -> list[DeadlinePassed]:
    """What was due, as events for the desk."""
    return [
        DeadlinePassed(owner_kind=due.owner_kind, owner=due.owner, key=due.key, due_at=due.due_at) for due in passed
    ]


def passed(book: Notebook, event: DeadlinePassed) -> None:
    """What was waited for is due.

    Between the sweep and this step the wait may have ended or moved: then nothing happens, and its row says again
    what is waited for. A knock later than its wait is one that failed before.
    """
    waits = _waits(book, event)
    due_at = waits.get(event.key)
    if due_at is None or due_at > event.due_at:
        book.wait(event.owner_kind, event.owner, event.key, due_at)
        return
    match event.owner_kind:
        case "case":
            case = book.case(CaseId(int(event.owner)))
            assert case is not None, "it waits"  # noqa: S101 - narrows the type
            tell_case(book, case, Passed(at=book.now, key=event.key, due_at=due_at))
        case "conversation":
            reporters.silence(book, _address_of(event.owner))
        case duties.PLAN:
            duties.come_round(book, event.owner, due_at)
            return
        case _:
            joining.test_missed(book, event.owner)
            return
    still = _waits(book, event).get(event.key)
    if still == due_at:
        raise FlowError(f"a deadline would fire for ever: {event.owner_kind} {event.key}")
    # After a knock that failed the row stands at another time than the wait: say it anew.
    book.wait(event.owner_kind, event.owner, event.key, still)


def _waits(book: Notebook, event: DeadlinePassed) -> Mapping[str, datetime]:
    """What the owner of a knock waits for, as it now stands."""
    match event.owner_kind:
        case "case":
            case = book.case(CaseId(int(event.owner)))
            return cases.waits(case) if case else {}
        case "conversation":
            conversation = book.conversation(_address_of(event.owner))
            return talk.waits(conversation) if conversation else {}
        case joining.JOINING | duties.PLAN as kind:
            return {due.key: due.due_at for due in book.storage.due.of(book.rows, kind, [event.owner])}
        case _:
            raise FlowError(f"nobody knows who waits: {event.owner_kind}")


def _address_of(lane: str) -> Address:
    bot, _, chat = lane.partition(":")
    return Address(bot=bot, chat=chat)
