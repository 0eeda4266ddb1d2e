"""How a case ends and comes back: the reporter's word, their silence, the last gate, and opening it again."""

from collections.abc import Callable
from datetime import timedelta

from flows import obligation as clock
from flows import ping, status
from flows.case_duty import is_over
from flows.case_ladder import record_gap, renew
from flows.case_opening import page
from flows.case_promise import call_back, end, wake
from flows.draft import Draft
from flows.ending import ending
from flows.event import Released, Reopened
from flows.fact import Confirmed, Disputed
from flows.hearsay import silence_calls
from flows.obligation import CALL_BACK
from flows.offer import is_wanted
from flows.outbound import Say
from flows.record import Case, CaseState, Move, Scene
from flows.round import is_done, last_done
from flows.routine import is_reported, routine
from flows.routing import presence
from flows.view import view_of

_DAY = timedelta(days=1)
"""A reporter who says nothing is not asked more often."""


# --- the gates --------------------------------------------------------------------------------------------------------
def unmet(case: Case, scene: Scene) -> tuple[str, ...]:
    """What still keeps the case open: ids of actions, and `confirmed` for the reporter's word.

    What the calendar opened has no reporter: nobody is waited for.
    """
    closing, view = scene.plan.closing, view_of(case, scene)
    actions = (scene.plan.action(each) for each in closing.actions)
    left = tuple(
        action.id for action in actions if is_wanted(action, view) and not _is_finished(case, scene, action.id)
    )
    silent = closing.silence_closes and not closing.satisfied and case.silent_at is not None
    waits = closing.confirmed and is_reported(case) and case.confirmed_at is None and not silent
    return (*left, "confirmed") if waits else left


def _is_finished(case: Case, scene: Scene, wanted: str) -> bool:
    """Whether an action is done and told; one that resolves is so by another that did, or by the reporter's word."""
    action, done = scene.plan.action(wanted), last_done(case, wanted)
    resolved = case.confirmed_at or (case.state is CaseState.RESOLVED and done is None)
    if action.becomes == Move.RESOLVED and resolved:
        return True
    return is_done(case, action) and done is not None and (done.told or not action.asks)


def close_if_done(draft: Draft) -> bool:
    """Close the case when nothing keeps it open any more; tell whether it was closed."""
    case = draft.case
    if routine(case, draft.scene):
        return _close_routine(draft)
    over = case.state is CaseState.RESOLVED or (case.state is CaseState.REOPENED and case.confirmed_at)
    if not over or unmet(case, draft.scene) or ending(case, draft.scene.plan):
        return False
    _close(draft)
    draft.say(status.closed)
    return True


def _close_routine(draft: Draft) -> bool:
    if draft.case.state is CaseState.CLOSED or not is_over(draft.case, draft.scene):
        return False
    _close(draft)
    return True


def give_up(draft: Draft) -> None:
    """The next turn of a duty has come and this one was never done: it stays broken, and nobody is asked for it."""
    if draft.case.state is not CaseState.CLOSED and routine(draft.case, draft.scene):
        _close(draft, moot=True)


def _close(draft: Draft, *, moot: bool = False) -> None:
    draft.move(Move.CLOSED)
    draft.change(closed_at=draft.at, solved_due_at=None, calmed_at=None, nobody=False, retry_at=None)
    end(draft, moot=moot)


# --- solved? ----------------------------------------------------------------------------------------------------------
def confirmed(draft: Draft, event: Confirmed) -> None:
    """Solved, says the reporter, or said so on the telephone: the case closes, or they hear what is still missing."""
    state = draft.case.state
    if state not in {CaseState.RESOLVED, CaseState.REOPENED, CaseState.CLOSED}:
        raise draft.stale()
    if draft.case.confirmed_at is None:
        draft.change(confirmed_at=draft.at, solved_due_at=None)
    if event.called:
        draft.reply(ping.done, "called")
        if draft.opened(CALL_BACK):
            draft.put(clock.met(draft.obligation(CALL_BACK), draft.at, event.by, called=True))
    if state is not CaseState.CLOSED and not close_if_done(draft):
        draft.say(status.confirmed)


def disputed(draft: Draft, _event: Disputed) -> None:
    """Not solved, or not there: the case is open again, or whoever has it is asked to see to it."""
    if draft.can(Move.REOPENED):
        open_again(draft)
        draft.change(disputed_at=draft.at)
        alert(draft, ping.disputed)
    elif call_back(draft):
        alert(draft, ping.disputed)
    draft.say(status.disputed)


def silent(draft: Draft) -> None:
    """The reporter has not answered whether it is solved; or the hour has come of what has ended well."""
    if ending(draft.case, draft.scene.plan):
        _close(draft)
        draft.say(status.closed)
        return
    closing = draft.scene.plan.closing
    again_at = draft.scene.now + max(draft.scene.organisation.clocks.solved_silence.delta, _DAY)
    draft.change(silent_at=draft.at, solved_due_at=None)
    if close_if_done(draft) or (closing.silence_closes and not closing.satisfied):
        return
    draft.change(solved_due_at=again_at)
    if closing.satisfied:
        _promise_a_call(draft)
        return
    if draft.case.holder:
        draft.say(ping.call_asked, draft.case.holder)
    draft.say(status.solved_silence)


def _promise_a_call(draft: Draft) -> None:
    """Nobody closes it for them: a person calls today, or tomorrow when today is nearly over."""
    zone, now = draft.scene.zone, draft.scene.now
    ends = clock.end_of_day(now, zone)
    if ends - now < draft.scene.organisation.clocks.at_risk_most.delta:
        ends = clock.end_of_day(ends, zone)
    if call_back(draft, ends):
        draft.say_of(silence_calls, CALL_BACK)
        draft.say(status.solved_silence)


# --- again ------------------------------------------------------------------------------------------------------------
def reopened(draft: Draft, event: Reopened) -> None:
    """A closed case goes on."""
    if draft.case.state is not CaseState.CLOSED or routine(draft.case, draft.scene):
        raise draft.stale()
    open_again(draft)
    alert(draft, ping.reopened)
    draft.say(status.reopened)
    if event.by and event.by != draft.case.reporter.person:
        draft.reply(ping.done, "reopened")


def open_again(draft: Draft) -> None:
    """A card that sounds and a call promised; no clock is reset."""
    draft.move(Move.REOPENED)
    draft.change(
        reopened_at=draft.at,
        disputed_at=None,
        resolved_at=None,
        solved_due_at=None,
        silent_at=None,
        confirmed_at=None,
        withdrawn_at=None,
        closed_at=None,
        follows=None,
        leads="",
    )
    call_back(draft)
    wake(draft)
    if draft.case.holder is None:
        page(draft, draft.at)
    else:
        draft.post_card()
        renew(draft)


def come_back(draft: Draft) -> None:
    """The reporter has said something though all had ended well: nothing is closed before a person has called them."""
    if ending(draft.case, draft.scene.plan) is None:
        return
    take_back(draft)
    call_back(draft)
    renew(draft)
    draft.say(status.called_asked)


def take_back(draft: Draft) -> None:
    """What was reported as done is not done after all, says whoever works it: the work goes on, no clock is reset."""
    draft.move(Move.REOPENED)
    draft.change(resolved_at=None, solved_due_at=None, silent_at=None, confirmed_at=None)
    wake(draft)


def alert(draft: Draft, word: Callable[[Case, Scene, str], Say]) -> None:
    """Tell the first step of the ladder that has somebody, and the holder."""
    told = [draft.case.holder] if draft.case.holder else []
    for role in draft.scene.plan.route.ladder:
        reached = presence(draft.scene, role)
        if reached.people:
            told += [person for person in reached.people if person not in told]
            break
        record_gap(draft, role, reached.why)
    for person in told:
        draft.say(word, person)


def released(draft: Draft, _event: Released) -> None:
    """A person has confirmed that the case is called off."""
    if draft.case.withdrawn_at is None:
        raise draft.stale()
    _close(draft, moot=True)
    draft.say(status.released)
    draft.reply(ping.done, "released")
