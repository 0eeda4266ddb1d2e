"""Deeds that come round again: what a new one undoes, a press that is too early, and a key of an earlier offer."""

from msgspec.structs import replace

from flows import offer_word, petition_word
from flows.case_closing import take_back
from flows.deed import REPORTER
from flows.draft import Draft
from flows.errors import Refused
from flows.event import Did
from flows.offer import gated, offering, open_actions, round_of
from flows.petition import undecided
from flows.plan import Action
from flows.record import CaseState, Done, Move, Petitioning
from flows.round import times
from flows.terms import Petition


def numbered(draft: Draft, done: Done) -> Done:
    """A deed with its round: how often it has been done, this time included."""
    return replace(done, round=times(draft.case, done.action) + 1)


def undo(draft: Draft, action: Action, by: str) -> None:
    """What hung on the former round counts no longer. What was kept by it stays kept; no clock is reset.

    Nobody is asked to agree to what cannot be done any more, and what was agreed but not done has to be agreed anew.
    """
    if not action.undoes:
        return
    case, last = draft.case, draft.case.done[-1]
    gone = frozenset(action.undoes)
    undone = [each for each in case.done if each.action in gone and each.undone_at is None and each is not last]
    draft.change(
        done=tuple(replace(each, undone_at=draft.at) if each in undone else each for each in case.done),
        failed=tuple(
            replace(each, undone_at=draft.at) if each.action in gone and each.undone_at is None else each
            for each in case.failed
        ),
        unable={each: said for each, said in case.unable.items() if each not in gone},
    )
    if case.state is CaseState.RESOLVED and any(_resolves(draft, each) for each in undone):
        take_back(draft)
    _end_petitions(draft, gone, by)


def _resolves(draft: Draft, done: Done) -> bool:
    deed = next((each for each in draft.scene.plan.actions if each.id == done.action), None)
    return deed is not None and (deed.becomes == Move.RESOLVED or deed.closes is not None)


def _end_petitions(draft: Draft, gone: frozenset[str], by: str) -> None:
    possible = {each.id for each in open_actions(draft.case, draft.scene)}
    waiting = undecided(draft.case)
    for each in draft.case.petitions:
        if each.what is not Petition.ACTION:
            continue
        if each in waiting and (each.about in gone or each.about not in possible):
            _end(draft, each, by)
            draft.say(petition_word.needless, each.number)
        elif each.granted and each.about in gone and not times(draft.case, each.about):
            _end(draft, each, by)


def _end(draft: Draft, petition: Petitioning, by: str) -> None:
    ended = replace(petition, granted=False, climbs_at=None, decided_at=draft.at, decided_by=by)
    known = draft.case.petitions
    draft.change(petitions=tuple(ended if each.number == petition.number else each for each in known))


# --- too early, or too late -------------------------------------------------------------------------------------------
def refuse_early(draft: Draft, wanted: str) -> None:
    """Answer a press that comes before what it needs, where the plan says how; raises Refused."""
    action = next((each for each in gated(draft.case, draft.scene) if each.id == wanted), None)
    if action is not None and action.gate is not None:
        raise Refused(action.gate.words)


def is_old(draft: Draft, event: Did) -> bool:
    """Whether this answers an offer that has been made anew, or taken back: then nothing changes.

    The reporter reads which one that was, and the newest comes again.
    """
    plan = draft.scene.plan
    action = next((each for each in plan.actions if each.id == event.action and each.by == REPORTER), None)
    if action is None:
        return False
    number = round_of(draft.case, plan, action)
    if number == event.round or (number is None and not event.round):
        return False
    was = offering(draft.case, plan, action.id, event.round) if event.round else None
    now = offering(draft.case, plan, action.id)
    draft.reply(offer_word.old, was, None if event.called else now)
    if now is not None and not event.called:
        draft.say(offer_word.again, now)
    return True
