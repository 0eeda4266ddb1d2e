"""What staff are told in private while a case runs: who is asked, what they owe, and what passed its time."""

from datetime import datetime

from flows import duty_word, key, thread_word
from flows.description import further_facts, opening_facts, place, reporter_line, words_of
from flows.hearsay import (
    added,
    call_asked,
    calm_reported,
    disputed,
    reopened,
    reporter_back,
    reporter_lost,
    withdrawn,
)
from flows.naming import both, group, role, role_and_name
from flows.obligation import ACKNOWLEDGE, Obligation, Status
from flows.outbound import Kind, Rows, Say, ToPerson
from flows.overdue_word import overdue, overdue_line, told_before
from flows.plan import Told
from flows.promise import (
    basis,
    due_line,
    due_time,
    for_holder,
    just_passed,
    rule_of,
    what,
)
from flows.record import Case, Gap, Scene
from flows.reply import closed, done, not_yours, phone, stale, taken, unreachable
from flows.routing import who_owes
from flows.telling import now
from flows.terms import Language, PersonId, RoleId, Severity
from flows.text import Series, T, Text, parted, same
from flows.tiding import (
    alerting,
    case_line,
    escalated,
    offer_declined,
    offered,
    owner_missing,
    reassign_choice,
    reminder,
    taken_over,
    to_person,
    unable,
    unable_line,
    with_line,
)
from flows.together import together

__all__ = [
    "added",
    "asked",
    "at_risk",
    "call_asked",
    "calm_reported",
    "closed",
    "disputed",
    "done",
    "escalated",
    "holding",
    "no_longer_held",
    "nobody_on_call",
    "not_yours",
    "offer_declined",
    "offered",
    "overdue",
    "overdue_line",
    "owed",
    "owner_missing",
    "phone",
    "reassign_choice",
    "reminder",
    "reopened",
    "reporter_back",
    "reporter_lost",
    "stale",
    "taken",
    "taken_over",
    "told",
    "unable",
    "unable_line",
    "unacknowledged",
    "unreachable",
    "withdrawn",
]


# --- somebody is to take the case -------------------------------------------------------------------------------------
def asked(case: Case, scene: Scene, person: str, step: str) -> Say:
    """Somebody is asked to take the case, in private; `step` is `watch`, `reassigned` or a role."""
    if step == "reassigned":
        return offered(case, scene, person)
    due = case.obligation(ACKNOWLEDGE)
    by = due.due_at if due and due.open and due.due_at > scene.now else None
    emergency = case.severity is Severity.EMERGENCY
    if by is None:
        line = T("Emergency, please acknowledge now.") if emergency else T("Please acknowledge now.")
    else:
        line = (
            T("Emergency, please acknowledge by {at}.", at=by) if emergency else T("Please acknowledge by {at}.", at=by)
        )
    said = to_person(case, person, (line, *_about(case, scene)), _taking(case, scene, decline=True))
    return alerting(said, due, step=due.rung) if due else said


def unacknowledged(
    case: Case, scene: Scene, person: str, rung_role: RoleId | None, next_role: RoleId | None, next_at: datetime
) -> Say:
    """To a step of the ladder: nobody has taken the case in time."""
    due = case.obligation(ACKNOWLEDGE)
    if next_role is None:
        coming = T("If nobody takes it by {at}, it is sent again.", at=next_at)
    else:
        coming = T("If nobody takes it by {at}, it goes to {next}.", at=next_at, next=role_and_name(scene, next_role))
    lines = (
        T("Overdue: nobody has acknowledged"),
        *_about(case, scene),
        told_before(scene, due, rung_role) if due else None,
        both(just_passed(scene, due), coming) if due and due.due_at <= scene.now else coming,
    )
    called = key.act(case, T("I have called"), "called")
    keys = (*_taking(case, scene, decline=False), *key.rows(key.reassign(case), called))
    said = to_person(case, person, lines, keys)
    return alerting(said, due, step=due.rung, breach=due.due_at <= scene.now) if due else said


def nobody_on_call(case: Case, scene: Scene, person: str, gap: Gap) -> Say:
    """To the first step of the ladder that has somebody: why the case comes straight there."""
    who = group(case, scene) if gap.step == "watch" else role(scene, RoleId(gap.step))
    if gap.why != "nobody_on_call":
        why: Text = T("Nobody can be reached: {who}", who=who)
    elif gap.since and gap.until:
        why = T("Nobody on call: {who}, {since} to {until}", who=who, since=gap.since, until=gap.until)
    else:
        why = T("Nobody on call: {who}", who=who)
    straight = T("Case {number} could not be sent to anybody below, so it comes straight here.", number=case.number)
    assign = key.act(case, T("Assign"), "reassign")
    keys = (*_taking(case, scene, decline=False), (assign,))
    said = to_person(case, person, (why, straight, *_about(case, scene)), keys)
    due = case.obligation(ACKNOWLEDGE)
    return alerting(said, due, step=due.rung) if due else said


def _about(case: Case, scene: Scene) -> tuple[Text | None, ...]:
    """What somebody who is to take it has to know; a reporter's number as its ending."""
    return case_line(case, scene), reporter_line(case, scene), place(case, scene)


def _taking(case: Case, scene: Scene, *, decline: bool) -> Rows:
    """The keys that take a case, and what anyone may do at once in an emergency."""
    first = (key.acknowledge(case), key.decline(case)) if decline else (key.acknowledge(case),)
    at_once = key.at_once(case, scene) if case.severity is Severity.EMERGENCY else ()
    return (first, *key.rows(*(key.did(case, action) for action in at_once)))


# --- the one who has it -----------------------------------------------------------------------------------------------
def holding(case: Case, scene: Scene) -> Say:
    """To the holder: everything in full, what comes next, and its keys."""
    holder = case.holder or PersonId("")
    known = scene.organisation.person(holder)
    reader = known.language if known else Language.ZH
    owed = for_holder(case)
    lines: tuple[Text | None, ...] = (
        T("Acknowledged {number}. {who}", number=case.number, who=reporter_line(case, scene, reader, private=True)),
        words_of(case, reader),
        *opening_facts(case, scene, private=True),
        place(case, scene, private=True),
        thread_word.track(case, scene, private=True),
        *further_facts(case, scene, private=True),
        *(T("Added: “{words}”", words=same(note.text)) for note in case.notes[-3:] if note.text),
        _next(case, scene, owed[0]) if owed else None,
    )
    said = tuple(line for line in lines if line is not None)
    keys = key.keys_for(case, scene, owed[0]) if owed else ()
    return Say(to=ToPerson(person=holder), lines=said, buttons=keys, kind=Kind.NOTICE, case=case.id, origin=held(case))


def held(case: Case) -> str:
    """Under what everything that only the holder may read is passed on, so that it can be taken back."""
    return f"held:{case.id}"


def no_longer_held(case: Case, scene: Scene, former: PersonId) -> Say:  # noqa: ARG001 - every word is asked alike
    """What is left of it for the former holder: the number."""
    return Say(to=ToPerson(person=former), lines=(same(case.number),), case=case.id, origin=held(case), rewrites=True)


def _next(case: Case, scene: Scene, obligation: Obligation) -> Text:
    if obligation.status is Status.BREACHED:
        return due_line(case, scene, obligation, distance=True)
    return T("Next: {what} by {at}.", what=what(obligation), at=due_time(scene, obligation))


def at_risk(case: Case, scene: Scene, obligation: Obligation) -> tuple[Say, ...]:
    """To whoever owes it: how long there is."""
    keys = key.keys_for(case, scene, obligation)
    said = []
    for each in who_owes(case, scene, obligation):
        found = together(case, scene, obligation, each)
        if found[0].id == obligation.id:
            line = T(
                "{left} left: {number}, {what} by {at}.",
                left=obligation.due_at - scene.now,
                number=case.number,
                what=_named(found),
                at=due_time(scene, obligation),
            )
            said.append(alerting(to_person(case, each, (line,), keys), obligation))
    return tuple(said)


def _named(owed: tuple[Obligation, ...]) -> Text:
    """What is owed, all of it."""
    return Series(items=tuple(what(each) for each in owed)) if len(owed) > 1 else what(owed[0])


# --- those who must know ----------------------------------------------------------------------------------------------
def owed(case: Case, scene: Scene, obligation: Obligation, person: str) -> Say:
    """To the one whose knowledge is promised: what they are asked, by when and by what right."""
    rule = rule_of(scene, obligation)
    own = now(rule.asks, case, scene) if rule and rule.asks else None
    of_duty = duty_word.asks(case, scene, obligation.id)
    first, below = parted(own) if own else (None, None)
    asks: Text = first or of_duty or T("Please confirm that you know.")
    at, right = due_time(scene, obligation), basis(scene, obligation, case if rule and rule.since else None)
    if obligation.due_at <= scene.now:
        line = T("{asks} It was due at {at} ({basis}).", asks=asks, at=at, basis=right)
    elif rule and rule.within and not rule.since and not rule.hours and obligation.was_due_at is None:
        length = obligation.due_at - obligation.started_at
        line = T("{asks} By {at} ({basis}, {length}).", asks=asks, at=at, basis=right, length=length)
    else:
        line = T("{asks} By {at} ({basis}).", asks=asks, at=at, basis=right)
    keys = key.with_role_keys(case, scene, person, key.keys_for(case, scene, obligation))
    if obligation.role:
        keys = (*keys, (key.give(case, obligation),))
    found = together(case, scene, obligation, person)
    also = T("It counts for: {promises}.", promises=_named(found)) if len(found) > 1 else None
    about = (case_line(case, scene), place(case, scene), None if of_duty else with_line(case, scene))
    return to_person(case, person, (line, below, also, *about), keys)


def told(case: Case, scene: Scene, person: str, told: Told) -> Say:
    """To somebody whom the plan tells at once, with no promise on it."""
    asks = now(told.asks, case, scene) if told.asks else None
    lines = (asks or T("For your information."), case_line(case, scene), place(case, scene), with_line(case, scene))
    return to_person(case, person, lines, key.rows(*key.role_keys(case, scene, person)))
