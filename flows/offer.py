"""What can be done about a case now: by staff, by a reporter to whom it is offered, and what still is too early."""

from collections.abc import Iterator

from flows.bilingual import Bilingual
from flows.deed import REPORTER
from flows.plan import Action, Plan
from flows.record import Case, CaseState, Done, Scene
from flows.round import is_done
from flows.terms import Record
from flows.view import View, holds, view_of


class Offer(Record, frozen=True, kw_only=True):
    """What the reporter can do now. `round` counts how often they were offered it: a key of an earlier one is old."""

    action: str
    round: int
    label: Bilingual


def open_actions(case: Case, scene: Scene) -> tuple[Action, ...]:
    """The actions that can be done now, whoever does them."""
    view = view_of(case, scene)
    return tuple(action for action in scene.plan.actions if is_open(case, scene, action, view))


def is_open(case: Case, scene: Scene, action: Action, view: View) -> bool:
    """Whether an action can be done now, whoever does it."""
    return (
        (action.again or not is_done(case, action))
        and is_wanted(action, view)
        and not lacking(case, scene, action)
        and (action.by != REPORTER or round_of(case, scene.plan, action) is not None)
    )


def is_wanted(action: Action, view: View) -> bool:
    """Whether an action has its place where a case stands, whatever has to come first."""
    return holds(action.when, view) and not (action.unless and holds(action.unless, view))


def lacking(case: Case, scene: Scene, action: Action) -> tuple[str, ...]:
    """What has to be done before it, and is not."""
    if not action.needs:
        return ()
    deeds = {each.id: each for each in scene.plan.actions}
    passed = view_of(case, scene).done
    return tuple(each for each in action.needs if not (is_done(case, deeds[each]) if each in deeds else each in passed))


def gated(case: Case, scene: Scene) -> tuple[Action, ...]:
    """Actions whose keys are shown though it is too early: a press is answered with what has to come first."""
    view = view_of(case, scene)
    return tuple(action for action in scene.plan.actions if is_gated(case, scene, action, view))


def is_gated(case: Case, scene: Scene, action: Action, view: View) -> bool:
    """Whether the key of an action is shown though it is too early."""
    return (
        action.gate is not None
        and (action.again or not is_done(case, action))
        and is_wanted(action, view)
        and bool(lacking(case, scene, action))
    )


# --- what the reporter does -------------------------------------------------------------------------------------------
def offers_of(case: Case, scene: Scene) -> tuple[Offer, ...]:
    """What the reporter is offered now, by the message that offered it last."""
    if not has_offers(scene.plan):
        return ()
    closed = case.state is CaseState.CLOSED
    found = ((action, round_of(case, scene.plan, action)) for action in open_actions(case, scene))
    return tuple(
        Offer(action=action.id, round=number, label=action.label)
        for action, number in found
        if number is not None and action.by == REPORTER and (action.after_close or not closed)
    )


def has_offers(plan: Plan) -> bool:
    """Whether there is anything in a plan that its reporter does."""
    return any(action.by == REPORTER for action in plan.actions)


def round_of(case: Case, plan: Plan, action: Action) -> int | None:
    """The round in which the reporter can do it; None while nothing offers it. What the end offers has round 0."""
    last = None
    offered_by = _offering(plan, action.id)
    if not offered_by:
        return 0 if action.after_close and case.state is CaseState.CLOSED else None
    for number, done in _offered(case, offered_by):
        last = number if done.undone_at is None and done.told else last
    return last


def offering(case: Case, plan: Plan, action: str, number: int = 0) -> Done | None:
    """The deed that offered an action in this round; without one the last that did and counts still."""
    known = [(at, done) for at, done in _offered(case, _offering(plan, action)) if done.told]
    if number:
        return next((done for at, done in known if at == number), None)
    return next((done for _, done in reversed(known) if done.undone_at is None), None)


def _offering(plan: Plan, action: str) -> frozenset[str]:
    return frozenset(each.id for each in plan.actions if action in each.offers)


def _offered(case: Case, by: frozenset[str]) -> Iterator[tuple[int, Done]]:
    number = 0
    for done in case.done:
        if done.action in by:
            number += 1
            yield number, done
