"""How a case stands, for its reporter: who has it, what comes next, by when, and whom to call when it is late."""

from datetime import datetime

from flows import plan_word
from flows.description import missing
from flows.ending import ending
from flows.escalation import ahead
from flows.naming import both, group, hotline, person, role, role_and_name, urgent_call
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Obligation, Status
from flows.promise import due_time, late, met_by_press, what
from flows.record import Case, CaseState, Done, Scene
from flows.round import counting
from flows.telling import tidings
from flows.text import Series, T, Text

MOST_PROMISES = 3
"""Promises that one message names."""


def progress(case: Case, scene: Scene) -> tuple[Text, ...]:
    """The lines of an answer to "how is it going?", by the stage of the case."""
    match case.state:
        case CaseState.CLOSED:
            return (T("Closed at {at}. Just send a message if anything is wrong.", at=case.closed_at or scene.now),)
        case CaseState.WAITING:
            return waiting(case, scene)
        case CaseState.RESOLVED:
            return (_resolved(case, scene), *_lateness(case, scene), *coming(case, scene))
        case CaseState.REOPENED:
            at = case.reopened_at or scene.now
            return (T("Reopened at {at}.", at=at), *_held(case, scene), *_lateness(case, scene), *coming(case, scene))
        case _:
            lines = (*_held(case, scene), *_moved(case, scene), *_lateness(case, scene), *coming(case, scene))
            return lines if len(lines) > 1 else (*lines, T("You hear of every change."))


def on_record(case: Case, scene: Scene) -> tuple[Text, ...]:
    """How a case stands when everything is recorded: what was promised is told although nobody has it yet."""
    lines, kept = progress(case, scene), plan_word.please_keep(case, scene)
    keep = (kept,) if kept else ()
    if case.state is CaseState.WAITING and case.paged_at and not case.nobody:
        return (*lines, *coming(case, scene), *keep)
    return (*lines, *keep)


def _resolved(case: Case, scene: Scene) -> Text:
    if case.solved_due_at and ending(case, scene.plan):
        return T("The case stays open until {at}. If you change your mind, just send a message.", at=case.solved_due_at)
    items = missing(case, scene)
    if case.confirmed_at is None or not items:
        return T("Reported done at {at}, waiting for your word.", at=case.resolved_at or scene.now)
    return T(
        "Solved, as you said at {at}. Before it is closed: {items}.", at=case.confirmed_at, items=Series(items=items)
    )


# --- before anybody has it --------------------------------------------------------------------------------------------
def waiting(case: Case, scene: Scene) -> tuple[Text, ...]:
    """Whom it was sent to and what happens when nobody takes it."""
    due = case.obligation(ACKNOWLEDGE)
    if case.nobody:
        return nobody_at_all(scene)
    if case.paged_at is None:
        return (T("Recorded at {at}.", at=case.recorded_at),)
    if due is None or not due.open:
        return (T("Sent to the {group} at {at}.", group=group(case, scene), at=case.paged_at),)
    if due.status is Status.BREACHED or due.rung >= 0:
        return unclaimed(case, scene, due)
    return (
        T(
            "Sent to the {group} at {at}. Someone takes it by {due}, otherwise the {role} is alerted.",
            group=group(case, scene),
            at=case.paged_at,
            due=due.due_at,
            role=role(scene, ahead(case, scene, due).role or scene.organisation.group(case.group).head),
        ),
    )


def unclaimed(case: Case, scene: Scene, due: Obligation) -> tuple[Text, ...]:
    """Nobody was on call, or nobody took it in time: who was told instead, and who is next."""
    told, at = asked_last(case, scene, due)
    further = ahead(case, scene, due)
    above = role(scene, further.role) if further.role and further.at > scene.now else None
    if nobody_on_watch(case):
        absent = (
            T("Nobody is on call now, so {who} has been alerted directly.", who=told)
            if told
            else T("Nobody is on call now.")
        )
        if above is None:
            return absent, urgent_call(scene)
        return absent, T(
            "If nobody takes it by {at}, the {next} is next. Urgent: {phone}.",
            at=further.at,
            next=above,
            phone=hotline(scene),
        )
    if told is None or at is None:
        return T("Nobody has taken it yet."), urgent_call(scene)
    if above is None:
        return T("Nobody has taken it yet; {who} was alerted at {at}.", who=told, at=at), urgent_call(scene)
    line = T(
        "Nobody has taken it yet; {who} was alerted at {at}, the {next} follows at {then}.",
        who=told,
        at=at,
        next=above,
        then=further.at,
    )
    return line, urgent_call(scene)


def nobody_at_all(scene: Scene) -> tuple[Text, ...]:
    """Nobody in charge can be reached."""
    every = scene.organisation.clocks.nobody.delta
    return (
        T("Nobody in charge can be reached now. Please call {phone} directly.", phone=hotline(scene)),
        T("Everybody is alerted again every {every}; you are told the moment somebody takes it.", every=every),
    )


def nobody_on_watch(case: Case) -> bool:
    """Whether nobody of the group was on call when it was last looked for somebody."""
    since = min(case.raised_at or case.opened_at, case.recorded_at)
    return any(gap.step == "watch" and gap.why == "nobody_on_call" and gap.at >= since for gap in case.gaps)


def asked_last(case: Case, scene: Scene, due: Obligation) -> tuple[Text | None, datetime | None]:
    """Who of the ladder was asked last, and when."""
    if not 0 <= due.rung < len(due.ladder):
        return None, None
    step = due.ladder[due.rung]
    asked = [each for each in case.assignments if each.step == step]
    if not asked:
        return role_and_name(scene, step), due.breached_at
    latest = asked[-1].asked_at
    people = tuple(each.person for each in asked if each.asked_at == latest)
    return role_and_name(scene, step, people), latest


# --- once somebody has it ---------------------------------------------------------------------------------------------
def coming(case: Case, scene: Scene) -> tuple[Text, ...]:
    """What was promised to the reporter and is still to come, nearest first; else what whoever has it does next."""
    ahead_of_us = [each for each in _owed(case) if each.due_at >= scene.now]
    promised = [each for each in ahead_of_us if each.promised] or [
        each for each in ahead_of_us if each.owner in {"holder", "anyone"}
    ]
    if not promised:
        return ()
    promised.sort(key=lambda each: (each.due_at, each.id))
    items = tuple(promise(scene, each) for each in promised[:MOST_PROMISES])
    return (T("Next: {items}.", items=Series(items=items)),)


def _owed(case: Case) -> list[Obligation]:
    """What is still to be done for them; that somebody takes the case is told in words of its own."""
    return [each for each in case.obligations if each.open and each.id != ACKNOWLEDGE]


def promise(scene: Scene, obligation: Obligation) -> Text:
    """A promise inside a sentence to the reporter."""
    at = due_time(scene, obligation)
    if obligation.id == CALL_BACK:
        return T("a call to you by {at}", at=at)
    if obligation.role and met_by_press(scene, obligation):
        return T("the {role} hears of it by {at}", role=role(scene, obligation.role), at=at)
    return T("{what} by {at}", what=what(obligation), at=at)


def lateness(scene: Scene, obligation: Obligation) -> Text:
    """What passed its time, for the reporter, without a stop."""
    if obligation.id == CALL_BACK:
        return T("The call promised to you by {at} has not been made", at=due_time(scene, obligation))
    return late(scene, obligation)


def _held(case: Case, scene: Scene) -> tuple[Text, ...]:
    if case.holder is None or case.held_at is None:
        return ()
    return (T("{name} has it since {at}.", name=person(scene, case.holder), at=case.held_at),)


def _moved(case: Case, scene: Scene) -> tuple[Text, ...]:
    """The latest action that moved the case, as it was told."""
    known = {action.id: action for action in scene.plan.actions if action.becomes}
    moved: list[Done] = [done for done in counting(case) if done.action in known]
    if not moved:
        return ()
    said = tidings(case, known[moved[-1].action], moved[-1], scene)
    return (said,) if said else ()


def _lateness(case: Case, scene: Scene) -> tuple[Text, ...]:
    """What was promised and passed, when a new time comes, and a number to call."""
    passed = [each for each in _owed(case) if each.promised and each.due_at < scene.now]
    if not passed:
        return ()
    first = min(passed, key=lambda each: each.due_at)
    fact, due = lateness(scene, first), due_time(scene, first)
    line: Text = T("{late}; it was due at {due}.", late=fact, due=due)
    if first.topped_at:
        line = both(line, asked_again(scene))
    elif first.climbs_at and first.climbs_at > scene.now:
        line = both(line, T("You get a new time by {at}.", at=first.climbs_at))
    return line, urgent_call(scene)


def asked_again(scene: Scene) -> Text:
    """The ladder has no further step: how often those on it are asked."""
    return T("They are asked again every {every}.", every=scene.organisation.clocks.step.delta)
