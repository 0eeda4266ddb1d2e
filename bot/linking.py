"""Two reports of one event: both cases are told, and what a follower's reporter adds goes to the one that leads."""

from datetime import datetime

from bot.casework import tell_case
from bot.notebook import Notebook
from flows.case_link import linkable
from flows.event import Followed, Linked
from flows.record import Case, Step
from flows.terms import Address, CaseId, Language


def link(
    book: Notebook,
    case: Case,
    to: CaseId,
    by: str,
    at: datetime,
    *,
    press: str = "",
    pressed_at: Address | None = None,
    language: Language | None = None,
) -> Step | None:
    """Put a case under another; None when that one can no longer lead it, and nothing changed."""
    lead = book.case(to)
    if lead is None or not linkable(case, [lead], book.now):
        return None
    fact = Linked(by=by, at=at, to=to, number=lead.number)
    step = tell_case(book, case, fact, press=press, pressed_at=pressed_at, language=language)
    if step.case.follows == to and case.follows != to:
        words = tuple(note.text for note in case.notes if note.text)
        _tell_lead(book, lead, case, at, ((case.cry, *words) if case.cry else words))
    return step


def follow_up(book: Notebook, follower: Case, words: str, at: datetime) -> bool:
    """Tell the case that leads what the reporter of a follower has added; False when it follows none any more."""
    lead = book.case(follower.follows) if follower.follows is not None else None
    if lead is None:
        return False
    _tell_lead(book, lead, follower, at, (words,))
    return True


def _tell_lead(book: Notebook, lead: Case, follower: Case, at: datetime, notes: tuple[str, ...]) -> None:
    fact = Followed(
        at=at,
        case=follower.id,
        number=follower.number,
        reporter=follower.reporter,
        answers=follower.answers,
        notes=notes,
    )
    tell_case(book, lead, fact)
