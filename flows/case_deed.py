"""What is done about a case: the actions of its plan with their details, and the checklist."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from flows import case_notice, case_round, margin, move_word, offer_word, ping, status
from flows import obligation as clock
from flows.answer import Answer
from flows.case_closing import close_if_done
from flows.case_grade import regrade
from flows.case_ladder import renew
from flows.case_opening import raise_to
from flows.case_promise import meet, remeet, rest
from flows.case_work import hold
from flows.deed import REPORTER
from flows.draft import Draft
from flows.ending import closes_at
from flows.event import Detailed, Did, Entered, Ticked
from flows.key import action_for, can_be_entered, open_ticks
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Status
from flows.offer import open_actions
from flows.outbound import Say
from flows.permission import may
from flows.plan import Action
from flows.record import Case, CaseState, Done, Move, Scene
from flows.round import is_done, last_done
from flows.routine import is_reported
from flows.terms import Severity
from flows.text import Text
from flows.view import holds, view_of, with_answers


def did(draft: Draft, event: Did) -> None:
    """An action was done: the case moves, promises are met, and the reporter hears, or does so with the details.

    One that counts only when it is complete changes nothing yet: its details are asked for.
    """
    if case_round.is_old(draft, event):
        return
    action = _offered(draft, event.action)
    if action is None:
        case_round.refuse_early(draft, event.action)
        raise draft.refuse(ping.done, "already_did") if _was_done(draft, event.action) else draft.stale()
    if action.asks:
        draft.ask_details(action.id)
    if action.complete and action.asks:
        draft.reply(offer_word.asked if _is_reporters(draft, action, event.by) else margin.asked, action)
        return
    done = Done(action=action.id, at=draft.at, by=event.by)
    perform(draft, action, done)
    if action.asks or action.by == REPORTER:
        draft.reply(ping.done, "did")
    else:
        draft.reply(_margin, action.id)


def perform(draft: Draft, action: Action, done: Done) -> None:
    """Take an action as done: whoever may has the case by it, what it meets is met, and what hangs on it starts.

    What it undoes counts no longer from here on.
    """
    if action.becomes and draft.opened(ACKNOWLEDGE) and may(done.by, "acknowledge", draft.case, draft.scene):
        hold(draft, done.by)
    unable = {each: said for each, said in draft.case.unable.items() if each != action.id}
    draft.change(done=(*draft.case.done, case_round.numbered(draft, done)), unable=unable)
    meet(draft, action.id)
    case_round.undo(draft, action, done.by)
    held = tuple(each.id for each in draft.case.obligations if each.promised and each.open)
    if action.branch:
        _grade(draft, action)
    if action.becomes:
        _become(draft, Move(action.becomes))
    if action.confirms and draft.case.confirmed_at is None:
        draft.change(confirmed_at=draft.at, solved_due_at=None)
    if action.closes:
        _end_well(draft, closes_at(action.closes, draft.at, draft.scene.zone))
    if action.complete or not action.asks:
        _tell(draft, action)
    regrade(draft)
    ended = tuple(each.id for each in draft.case.obligations if each.id in held and each.status is Status.LAPSED)
    if action.branch and action.tells is None and ended and action.by != REPORTER:
        draft.say(move_word.graded, done.by, ended)
    close_if_done(draft)


def entered(draft: Draft, event: Entered) -> None:
    """What a promise asks was done before it was recorded: it counts from then, never from before the promise began."""
    owed = draft.case.obligation(event.obligation)
    if owed is None:
        raise draft.stale()
    if not owed.open:
        raise draft.refuse(ping.done, "already_did")
    if not can_be_entered(draft.case, draft.scene, owed):
        raise draft.stale()
    at = min(max(event.done_at, owed.started_at), draft.at)
    action = action_for(draft.case, draft.scene, owed) if owed.id != CALL_BACK else None
    if action is None:
        draft.put(clock.met(owed, at, event.by, called=True))
        renew(draft)
    else:
        perform(draft, action, Done(action=action.id, at=at, by=event.by))
        if action.asks:
            _tell(draft, action)
    draft.say_of(margin.entered, owed.id, event.by, at, event.name)


def _grade(draft: Draft, action: Action) -> None:
    """A person says what kind of case it is: up is an alarm, down ends one, and answers of the form move it no more."""
    meant, emergency = draft.scene.plan.branch(action.branch), Severity.EMERGENCY
    if meant.severity is emergency and draft.case.severity is not emergency:
        raise_to(draft, meant.id)
    elif draft.case.severity is emergency and meant.severity is not emergency:
        draft.change(raised_at=None, raised_from="", calmed_at=None)
    draft.change(branch=meant.id, severity=meant.severity, graded=action.id)


def _become(draft: Draft, move: Move) -> None:
    """Move the case where its state knows the move; a second vehicle that leaves moves nobody back.

    Where nobody has taken it yet, somebody outside of its group may have done it: the work goes on by that, and its
    group is asked to take it all the same.
    """
    if not draft.can(move) and draft.case.state is CaseState.WAITING:
        draft.move(Move.ACKNOWLEDGED)
    if not draft.can(move):
        return
    draft.move(move)
    if draft.case.state is CaseState.RESOLVED:
        wait = draft.scene.organisation.clocks.solved_silence.delta
        asked = draft.scene.plan.closing.confirmed and is_reported(draft.case)
        due_at = draft.at + wait if asked else None
        draft.change(resolved_at=draft.at, solved_due_at=due_at, silent_at=None)
        rest(draft)


def _end_well(draft: Draft, at: datetime) -> None:
    """It is over, and nobody asks whether it is solved; until it is closed the reporter may come back to it."""
    if draft.case.state is CaseState.WAITING:
        draft.move(Move.ACKNOWLEDGED)
    if draft.can(Move.RESOLVED):
        draft.move(Move.RESOLVED)
    draft.change(resolved_at=draft.at, solved_due_at=at, silent_at=None)
    rest(draft)


def detailed(draft: Draft, event: Detailed) -> None:
    """The details of an action came in, or were put right: times move, and the reporter hears."""
    action = next((each for each in draft.scene.plan.actions if each.id == event.action), None)
    done = last_done(draft.case, event.action)
    if action is None:
        raise draft.stale()
    if action.complete and _is_another(draft, action, event):
        _completed(draft, action, event)
    elif done is None:
        raise draft.stale()
    else:
        _corrected(draft, action, done, event)


def _is_another(draft: Draft, action: Action, event: Detailed) -> bool:
    """Whether these details are a deed of their own; a single answer to one that was done before puts that right."""
    again = action.again and not missing_details(draft, action, event.answers)
    return again or not is_done(draft.case, action)


def _completed(draft: Draft, action: Action, event: Detailed) -> None:
    """It counts now, if nothing is missing; what closed meanwhile takes no deed."""
    if (draft.case.state is CaseState.CLOSED and not action.after_close) or _offered(draft, action.id) is None:
        raise draft.stale()
    own = _is_reporters(draft, action, event.by)
    if lacking := missing_details(draft, action, event.answers):
        if not own:
            draft.say(margin.incomplete, action, lacking, event.by)
        return
    at = _done_at(action, event.answers, draft.at)
    perform(draft, action, Done(action=action.id, at=at, by=event.by, answers=event.answers))
    if not own:
        draft.say(_recorded, action.id)


def missing_details(draft: Draft, action: Action, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Which of its questions have to be answered and are not."""
    view = with_answers(view_of(draft.case, draft.scene), answers)
    return tuple(
        each.id
        for each in action.asks
        if not each.optional and holds(each.when, view) and (each.id not in answers or answers[each.id].skipped)
    )


def _done_at(action: Action, answers: Mapping[str, Answer], pressed: datetime) -> datetime:
    """When it was really done: as they say, but never after they said it."""
    given = answers.get(action.at)
    return min(given.at, pressed) if given and given.at else pressed


def _corrected(draft: Draft, action: Action, done: Done, event: Detailed) -> None:
    before = {each.id: each.due_at for each in draft.case.obligations if each.open}
    answers = {**done.answers, **event.answers}
    at = _done_at(action, answers, draft.at) if action.at in event.answers else done.at
    changed = replace(done, at=at, answers=answers)
    _put_done(draft, done, changed)
    if at != done.at:
        remeet(draft, action.id, done.at, at)
    regrade(draft)
    moved = [each for each in draft.case.obligations if each.open and before.get(each.id, each.due_at) != each.due_at]
    if action.at in event.answers and not _is_reporters(draft, action, event.by):
        draft.say(_recorded, action.id)
    if not done.told:
        _tell(draft, action)
    elif moved:
        for each in moved:
            if each.promised:
                draft.say_of(status.arrival_moved, each.id)
    elif changed != done:
        draft.say(_what_was_done, action.id)
    close_if_done(draft)


def _recorded(case: Case, scene: Scene, action: str) -> Say | None:
    done = last_done(case, action)
    return margin.recorded(case, scene, scene.plan.action(action), done) if done else None


def _margin(case: Case, scene: Scene, action: str) -> Text:
    done = last_done(case, action)
    return margin.pressed(case, scene, scene.plan.action(action), done) if done else ping.done(case, scene, "did")


def _tell(draft: Draft, action: Action) -> None:
    """Tell the reporter what was done, and ask whether all is well when that was the end of it."""
    done = last_done(draft.case, action.id)
    if done is None:
        return
    _put_done(draft, done, replace(done, told=True))
    draft.say(_what_was_done, action.id)
    if action.by == REPORTER:
        draft.say(offer_word.answered, action, done.by)
        if action.tells is None:
            draft.say(offer_word.recorded, action, done.by)
    wanted = draft.scene.plan.closing.confirmed and draft.case.confirmed_at is None
    asks = wanted and is_reported(draft.case) and not _offers_word(draft, action)
    if action.becomes == Move.RESOLVED and draft.case.state is CaseState.RESOLVED and asks:
        draft.say(status.resolved)


def _offers_word(draft: Draft, action: Action) -> bool:
    """Whether the message about this deed bears a key by which the reporter says that all is well."""
    return any(each.confirms and each.id in action.offers for each in draft.scene.plan.actions)


def _what_was_done(case: Case, scene: Scene, action: str) -> Say | None:
    done = last_done(case, action)
    return status.did(case, scene, done) if done else None


def _put_done(draft: Draft, old: Done, new: Done) -> None:
    draft.change(done=tuple(new if each is old else each for each in draft.case.done))


def _is_reporters(draft: Draft, action: Action, by: str) -> bool:
    """Whether the reporter does it themselves, so that nobody of the staff is to be told that it is recorded."""
    return action.by == REPORTER and by in {"", draft.case.reporter.person}


def _offered(draft: Draft, wanted: str) -> Action | None:
    """The action of this id, when it can be done now."""
    return next((each for each in open_actions(draft.case, draft.scene) if each.id == wanted), None)


def _was_done(draft: Draft, wanted: str) -> bool:
    action = next((each for each in draft.scene.plan.actions if each.id == wanted), None)
    return action is not None and is_done(draft.case, action)


# --- the checklist ----------------------------------------------------------------------------------------------------
def ticked(draft: Draft, event: Ticked) -> None:
    """A line of the checklist, with time and name."""
    if case_notice.telephoned(draft, event):
        return
    if event.item in draft.case.ticks:
        raise draft.refuse(ping.done, "already_did")
    tick = next((each for each in open_ticks(draft.case, draft.scene) if each.id == event.item), None)
    if tick is None:
        raise draft.stale()
    done = Done(action=event.item, at=draft.at, by=event.by)
    draft.change(ticks={**draft.case.ticks, event.item: done})
    draft.say(status.ticked, tick, done)
    draft.reply(ping.done, "ticked")
