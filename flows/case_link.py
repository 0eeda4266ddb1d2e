"""Two reports of one event: one case leads, the other follows it and ends on its own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows import link_word, ping
from flows.case_promise import end
from flows.draft import Draft
from flows.event import Followed, Linked
from flows.obligation import Status, prescribed
from flows.passing import kept
from flows.record import Case, CaseState, Follower, Move, Note
from flows.terms import Basis, Severity

RECENT = timedelta(hours=12)
"""How far back a case may have been opened that is offered as the one that leads."""


def linkable(case: Case, open_ones: Iterable[Case], now: datetime) -> tuple[Case, ...]:
    """The cases that this one may follow: open ones of its group, reported lately, that follow none themselves.

    An emergency follows nothing less: its own alarm ends with the link. Nor does what a document says is still owed
    here follow a case that never promised it: it would be owed nowhere.
    """
    return tuple(
        each
        for each in open_ones
        if each.id != case.id
        and not each.duty
        and each.group == case.group
        and each.state is not CaseState.CLOSED
        and each.follows is None
        and (each.severity is Severity.EMERGENCY or case.severity is not Severity.EMERGENCY)
        and now - each.opened_at <= RECENT
        and {owed.id for owed in prescribed(case.obligations)} <= _answered_for(each)
    )


def _answered_for(case: Case) -> set[str]:
    """What a document says that a case has promised, unless it lapsed there."""
    return {each.id for each in case.obligations if each.basis is Basis.DOCUMENT and each.status is not Status.LAPSED}


def linked(draft: Draft, event: Linked) -> None:
    """It follows another: its own promises end, its reporter hears which case leads."""
    case = draft.case
    if event.to == case.id or case.followers:
        raise draft.refuse(link_word.leads_itself)
    draft.move(Move.CLOSED)
    draft.change(
        follows=event.to,
        leads=event.number,
        closed_at=draft.at,
        solved_due_at=None,
        calmed_at=None,
        nobody=False,
        retry_at=None,
    )
    end(draft, moot=True)
    draft.say(link_word.told_reporter)
    if case.holder and case.holder != event.by:
        draft.say(link_word.told_holder, case.holder)
    draft.reply(link_word.done)


def followed(draft: Draft, event: Followed) -> None:
    """Another report of the same event: whoever has the case reads what it says; told again, only what is new."""
    case = draft.case
    if event.case == case.id:
        raise draft.stale()
    follower = Follower(case=event.case, number=event.number, reporter=event.reporter)
    others = tuple(each for each in case.followers if each.case != event.case)
    known = {note.text for note in case.notes}
    words = [f"{event.number}: {each}" for each in event.notes]
    notes = tuple(Note(at=draft.at, text=each) for each in words if each not in known)
    draft.change(followers=(*others, follower), notes=kept((*case.notes, *notes)))
    if case.holder:
        draft.say(link_word.also_reported, case.holder, event)
    draft.reply(ping.done, "linked")
