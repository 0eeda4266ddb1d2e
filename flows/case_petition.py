"""What needs somebody's agreement: a promise that is to be moved or to rest, and deeds that another must allow."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from flows import case_deed, petition_word, ping, routing
from flows import obligation as clock
from flows.answering import option_of
from flows.case_ladder import record_gap, renew
from flows.draft import Draft
from flows.event import Denied, Detailed, Did, Granted, Petitioned, Resumed
from flows.obligation import ACKNOWLEDGE, Obligation, Status
from flows.offer import open_actions
from flows.petition import approvers, grantors, may_grant, next_above, numbered, undecided
from flows.record import Case, Done, Petitioning
from flows.routing import presence
from flows.terms import Petition

_DAY = timedelta(days=1)
REASON = "reason"
"""The question of a deed whose answer says why a promise is put off by it."""


def did(draft: Draft, event: Did) -> None:
    """An action of the plan: one that needs agreement is only asked for, unless the presser may agree to it."""
    action = next((each for each in open_actions(draft.case, draft.scene) if each.id == event.action), None)
    if action is not None and action.approval and not _is_allowed(draft.case, action.id):
        petitioned(draft, Petitioned(at=event.at, by=event.by, what=Petition.ACTION, about=action.id))
    else:
        case_deed.did(draft, event)


def detailed(draft: Draft, event: Detailed) -> None:
    """The details of an action; those that make it count need the same agreement."""
    action = next((each for each in open_actions(draft.case, draft.scene) if each.id == event.action), None)
    if action is not None and action.approval and action.complete and not _is_allowed(draft.case, action.id):
        raise draft.stale()
    case_deed.detailed(draft, event)
    _put_off(draft, event)


def _put_off(draft: Draft, event: Detailed) -> None:
    """A decision that moves a promise to the next day (delivered tomorrow) says so openly, as any putting off does."""
    action = next((each for each in draft.scene.plan.actions if each.id == event.action), None)
    for question in action.asks if action else ():
        answer = event.answers.get(question.id)
        chosen = option_of(question, answer) if answer else None
        owed = draft.case.obligation(chosen.extends) if chosen and chosen.extends else None
        reason = event.answers.get(REASON)
        if owed is None or not owed.open or owed.was_due_at is not None or reason is None:
            continue
        until = a_day_later(owed.due_at, draft.scene.zone)
        while until <= draft.scene.now:
            until = a_day_later(until, draft.scene.zone)
        asked = Petitioned(
            at=event.at, by=event.by, what=Petition.EXTEND, about=owed.id, until=until, reason=reason.text
        )
        if not _pending(draft.case, asked):
            _ask_leave(draft, asked)


def a_day_later(at: datetime, zone: str) -> datetime:
    """The same hour of the next local day, also where a day has 23 hours or 25."""
    return (at.astimezone(ZoneInfo(zone)) + _DAY).astimezone(UTC)


def _is_allowed(case: Case, action: str) -> bool:
    """Whether somebody agreed to it, and it was not done since; when a deed was recorded counts, not its own time."""
    done_at = max((done.undone_at or _told_at(done) for done in case.done if done.action == action), default=None)
    agreed = (each for each in case.petitions if each.granted and each.what is Petition.ACTION)
    return any(
        each.about == action and each.decided_at and (done_at is None or each.decided_at > done_at) for each in agreed
    )


def _told_at(done: Done) -> datetime:
    """When a deed was recorded, which may be later than it says that it was done."""
    return max(done.at, *(each.said_at for each in done.answers.values())) if done.answers else done.at


def petitioned(draft: Draft, event: Petitioned) -> None:
    """Asked for: granted at once by somebody who may, else those who may are asked. No clock stops for it."""
    _refuse_what_cannot_be(draft, event)
    _ask_leave(draft, event)


def _ask_leave(draft: Draft, event: Petitioned) -> None:
    """Take it down; one for which nobody could be asked is asked for anew under its number."""
    case, scene = draft.case, draft.scene
    again = next((each for each in undecided(case) if _is_alike(each, event) and not each.asked), None)
    asked = Petitioning(
        number=again.number if again else len(case.petitions) + 1,
        what=event.what,
        about=event.about,
        at=draft.at,
        by=event.by,
        until=event.until,
        reason=event.reason,
    )
    role, people = approvers(case, scene, asked)
    step = scene.organisation.clocks.step.delta
    asked = replace(asked, asked=people, told=(role,) if role else (), climbs_at=scene.now + step)
    draft.change(petitions=(*(each for each in case.petitions if each is not again), asked))
    if may_grant(event.by, case, scene, event.what, event.about):
        _grant(draft, asked, event.by)
        return
    for above in grantors(case, scene, event.what, event.about):
        if above == role:
            break
        record_gap(draft, above, presence(scene, above).why)
    for person in people:
        draft.say(petition_word.asked, asked.number, person)
    draft.reply(petition_word.waits, asked.number, people)


def _is_alike(known: Petitioning, event: Petitioned) -> bool:
    return known.what is event.what and known.about == event.about


def _pending(case: Case, event: Petitioned) -> bool:
    """Whether somebody has the same before them."""
    return any(_is_alike(each, event) and each.asked for each in undecided(case))


def _refuse_what_cannot_be(draft: Draft, event: Petitioned) -> None:
    """Raise what the petitioner reads when this cannot be asked for."""
    if _pending(draft.case, event) and not may_grant(event.by, draft.case, draft.scene, event.what, event.about):
        raise draft.refuse(petition_word.asked_already)
    if event.what is Petition.ACTION:
        if all(each.id != event.about or not each.approval for each in open_actions(draft.case, draft.scene)):
            raise draft.stale()
        return
    owed = draft.case.obligation(event.about)
    if owed is None or not owed.open or owed.id == ACKNOWLEDGE:
        raise draft.stale()
    if not event.reason:
        raise draft.refuse(petition_word.needs_reason)
    if event.what is Petition.EXTEND and (event.until is None or event.until <= max(owed.due_at, draft.scene.now)):
        raise draft.refuse(petition_word.needs_later_time, owed.due_at)


def granted(draft: Draft, event: Granted) -> None:
    """Somebody who may has agreed."""
    asked = _undecided(draft, event.number)
    _grant(draft, asked, event.by)
    draft.say(petition_word.granted, asked.number)


def _grant(draft: Draft, asked: Petitioning, by: str) -> None:
    _put(draft, replace(asked, granted=True, climbs_at=None, decided_at=draft.at, decided_by=by))
    match asked.what:
        case Petition.ACTION:
            case_deed.did(draft, Did(at=draft.at, by=asked.by, action=asked.about))
            if asked.by != by:
                draft.ask_of(asked.by)
                draft.reply(petition_word.agreed, asked.number)
            return
        case Petition.EXTEND if asked.until is not None:
            owed = draft.obligation(asked.about)
            draft.put(clock.move(owed, asked.until, draft.at, draft.scene.organisation.clocks))
        case _:
            paused = clock.pause(draft.obligation(asked.about))
            draft.put(replace(paused, paused_at=draft.at, look_at=draft.at + _DAY))
    renew(draft)
    if draft.obligation(asked.about).promised:
        draft.say(petition_word.changed, asked.number)
    draft.reply(petition_word.agreed, asked.number)


def denied(draft: Draft, event: Denied) -> None:
    """Not agreed, with the reason: nothing changes but that the petitioner knows."""
    if not event.reason:
        raise draft.refuse(petition_word.needs_reason)
    asked = _undecided(draft, event.number)
    decided = replace(asked, granted=False, climbs_at=None, decided_at=draft.at, decided_by=event.by, why=event.reason)
    _put(draft, decided)
    draft.say(petition_word.denied, asked.number)
    draft.reply(petition_word.refusal_told, asked.number)


def _undecided(draft: Draft, number: int) -> Petitioning:
    """The petition that somebody decides about; refused when another did before, or when it no longer matters."""
    asked = numbered(draft.case, number)
    if asked is None:
        raise draft.stale()
    if asked.granted is not None:
        raise draft.refuse(petition_word.decided_already, number)
    if asked not in undecided(draft.case):
        raise draft.stale()
    return asked


def _put(draft: Draft, changed: Petitioning) -> None:
    known = draft.case.petitions
    draft.change(petitions=tuple(changed if each.number == changed.number else each for each in known))


def climb(draft: Draft, number: int) -> None:
    """Nobody has decided: the next above is asked, who may decide too, and the petitioner reads who that is.

    At the top a deed is asked for again at every step, since it stands still; a promise once a day, since its own
    clock runs on and has a ladder of its own.
    """
    case, scene = draft.case, draft.scene
    waiting = next((each for each in undecided(case) if each.number == number), None)
    if waiting is None:
        return
    role, people = next_above(case, scene, waiting)
    again = role in waiting.told
    step = _DAY if again and waiting.what is not Petition.ACTION else scene.organisation.clocks.step.delta
    told = waiting.told if role is None or again else (*waiting.told, role)
    asked = tuple(dict.fromkeys((*waiting.asked, *people)))
    _put(draft, replace(waiting, asked=asked, told=told, climbs_at=scene.now + step))
    for person in people:
        draft.say(petition_word.asked, number, person, waiting.asked)
    if people and not again:
        draft.say(petition_word.climbed, number, people)


def resumed(draft: Draft, event: Resumed) -> None:
    """A paused promise runs again; its time moves by as long as it rested."""
    paused = draft.case.obligation(event.obligation)
    if paused is None or paused.status is not Status.PAUSED or paused.paused_at is None:
        raise draft.stale()
    draft.put(_running_again(draft, paused))
    renew(draft)
    if paused.promised:
        draft.say_of(petition_word.runs_again, paused.id)
    draft.reply(ping.done, "resumed")


def look_again(draft: Draft, wanted: str) -> None:
    """It still rests: whoever has the case and whoever may decide are asked every day, so that nothing rests unseen."""
    case, scene = draft.case, draft.scene
    draft.put(replace(draft.obligation(wanted), look_at=scene.now + _DAY))
    above = (presence(scene, role).people for role in grantors(case, scene, Petition.PAUSE, wanted))
    people = next((each for each in above if each), ())
    holder = (case.holder,) if case.holder else routing.on_watch(case, scene)
    for person in dict.fromkeys((*holder, *people)):
        draft.say_of(petition_word.still_paused, wanted, person)


def _running_again(draft: Draft, paused: Obligation) -> Obligation:
    rested = max(draft.at, paused.paused_at or draft.at) - (paused.paused_at or draft.at)
    clocks = draft.scene.organisation.clocks
    return replace(clock.move(paused, paused.due_at + rested, draft.at, clocks), paused_at=None, look_at=None)
