"""The people around a case: what staff write to the reporter, who leaves, where the reporter now is."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from flows import assignment, ping, thread_word
from flows.assignment import Reply
from flows.case_closing import alert
from flows.case_ladder import record_gap
from flows.case_opening import page
from flows.discretion import may_speak
from flows.draft import Draft
from flows.event import Departed, Given, Remarked, Replied
from flows.fact import Readdressed, Tracked
from flows.petition import may_decide, undecided
from flows.record import Case, CaseState, Move
from flows.routine import is_reported
from flows.routing import NOBODY_ON_CALL, presence, role_named
from flows.terms import PersonId, RoleId
from flows.together import together

STILL = timedelta(minutes=5)
"""After so long without a point a live location counts as ended."""
TRACK = "track"
"""The key under which the end of a live location is waited for."""


# --- words ------------------------------------------------------------------------------------------------------------
def replied(draft: Draft, event: Replied) -> None:
    """Somebody writes to the reporter; who writes reads when that cannot be delivered, or is not theirs to say."""
    case = draft.case
    if not is_reported(case):
        draft.reply(thread_word.remarked)
        return
    if not may_speak(event.by, case, draft.scene):
        draft.reply(thread_word.kept_inside)
        return
    draft.reply(thread_word.sent, event.by)
    if event.text and not case.lost:
        draft.say(thread_word.reply, event)


def remarked(draft: Draft, _event: Remarked) -> None:
    """A note among staff: it stands in the journal."""
    draft.reply(thread_word.remarked)


# --- where the reporter is --------------------------------------------------------------------------------------------
def readdressed(draft: Draft, event: Readdressed) -> None:
    """The reporter writes from another chat: everything goes there from now on."""
    lost = draft.case.lost
    draft.change(reporter=replace(draft.case.reporter, address=event.address), lost=False)
    if lost and draft.case.holder:
        draft.say(ping.reporter_back, draft.case.holder)


def tracked(draft: Draft, event: Tracked) -> None:
    """A point of the live location; an older one than the last moves nothing back."""
    case = draft.case
    if case.state is CaseState.CLOSED or (case.tracked_at and draft.at < case.tracked_at):
        return
    draft.change(track=(event.lat, event.lon), tracked_at=draft.at, track_ended=event.ended)


def track_ends(case: Case) -> datetime | None:
    """When a live location that says nothing more counts as ended."""
    running = case.paged_at and not case.track_ended and case.state is not CaseState.CLOSED
    return case.tracked_at + STILL if running and case.tracked_at else None


def stand_still(draft: Draft) -> None:
    """No point came for so long that the place is the last one known."""
    draft.change(track_ended=True)


# --- who leaves -------------------------------------------------------------------------------------------------------
def departed(draft: Draft, event: Departed) -> None:
    """Somebody left: what they had goes back to the group, what they owed is asked of the others in the role."""
    gone = event.person
    if draft.case.state is CaseState.CLOSED:
        # What a document says that a role must know or do is owed beyond the end.
        _ask_others(draft, gone)
        return
    known = assignment.hand_over(draft.case.assignments, gone, draft.at)
    if any(each.person == gone and each.reply is Reply.NONE for each in known):
        known = assignment.answer(known, gone, Reply.DECLINED, draft.at)
    draft.change(assignments=known)
    _ask_others(draft, gone)
    if draft.case.holder != gone:
        return
    draft.change(holder=None, held_at=None)
    draft.say(ping.no_longer_held, gone)
    if draft.can(Move.RETURNED):
        draft.move(Move.RETURNED)
    page(draft, draft.at)
    alert(draft, lambda case, scene, person: thread_word.departed(case, scene, person, gone))
    draft.say(thread_word.with_the_group_again)


def _ask_others(draft: Draft, gone: PersonId) -> None:
    scene = draft.scene
    for each in draft.case.obligations:
        if not each.open or each.role is None:
            continue
        known = role_named(scene.organisation, each.role)
        if each.given == gone:
            draft.put(replace(each, given=None))
            _ask_anew(draft, each.id, each.role, gone)
        elif known is None or not known.people or gone in known.people:
            _ask_anew(draft, each.id, each.role, gone)
    if draft.case.state is CaseState.CLOSED:
        return
    for petition in undecided(draft.case):
        if may_decide(gone, draft.case, scene, petition):
            draft.say(thread_word.ask_again, petition.number, gone)


def _ask_anew(draft: Draft, wanted: str, role: RoleId, gone: PersonId) -> None:
    """The others of the role; when there are none, the first above it who can see to it by a call."""
    reached = presence(draft.scene, role)
    others = [person for person in reached.people if person != gone]
    for person in others:
        draft.say_of(ping.owed, wanted, person)
    if others:
        return
    record_gap(draft, role, reached.why or NOBODY_ON_CALL)
    above = (presence(draft.scene, each).people for each in draft.obligation(wanted).ladder)
    for person in next((people for people in above if people), ()):
        draft.say_of(ping.owner_missing, wanted, person)


def given(draft: Draft, event: Given) -> None:
    """What a role owes is asked of one person; its clock runs on. What was asked in the same message goes along."""
    owed = draft.case.obligation(event.obligation)
    known = draft.scene.organisation.person(event.to)
    if owed is None or not owed.open or owed.role is None or known is None or known.kind != "staff":
        raise draft.stale()
    if event.to not in draft.scene.reachable:
        raise draft.refuse(ping.unreachable, event.to)
    for each in together(draft.case, draft.scene, owed, event.by):
        draft.put(replace(each, given=event.to))
    draft.say_of(ping.owed, owed.id, event.to)
    draft.reply(thread_word.given, event.to)
