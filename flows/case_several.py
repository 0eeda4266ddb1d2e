"""Where several must acknowledge a case: the first of them has it, and it counts as taken once enough have said so."""

from msgspec.structs import replace

from flows import assignment
from flows import obligation as clock
from flows.assignment import WATCH, Reply
from flows.draft import Draft
from flows.obligation import ACKNOWLEDGE, Obligation
from flows.record import Case
from flows.rung import ALL, ANY, TWO, wanted
from flows.terms import PersonId


def take(draft: Draft, by: str) -> None:
    """Somebody has taken the case: that it is acknowledged is met, when nobody else must say so."""
    owed = draft.obligation(ACKNOWLEDGE)
    person = PersonId(by)
    known = (
        owed
        if person in owed.noted or wanted(owed.rungs, owed.rung) == ANY
        else replace(owed, noted=(*owed.noted, person))
    )
    draft.put(clock.met(known, draft.at, by) if _is_enough(draft.case, known) else known)


def join(draft: Draft, by: str) -> bool:
    """Another one of several who must acknowledge does so: whoever has the case keeps it. False when it is not so."""
    case, owed = draft.case, draft.case.obligation(ACKNOWLEDGE)
    if case.holder in {None, by} or owed is None or not owed.open or case.holder not in owed.noted or by in owed.noted:
        return False
    person = PersonId(by)
    draft.change(assignments=assignment.answer(case.assignments, person, Reply.ACKNOWLEDGED, draft.at))
    take(draft, by)
    return True


def _is_enough(case: Case, owed: Obligation) -> bool:
    match wanted(owed.rungs, owed.rung):
        case str(of) if of == TWO:
            return len(owed.noted) >= 2  # noqa: PLR2004 - two
        case str(of) if of == ALL:
            step = WATCH if owed.rung < 0 else owed.ladder[owed.rung]
            asked = assignment.asked(case.assignments, step, case.paged_at or case.opened_at)
            return asked <= set(owed.noted)
        case _:
            return True
