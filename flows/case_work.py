"""Who works a case: taking it, declining, handing it on, asking for help, and what people above it do."""

from flows import assignment, case_several, ping, policy_ladder, status
from flows import obligation as clock
from flows.assignment import REASSIGNED, WATCH, Reply
from flows.case_ladder import Ask, asking, be_patient, climb, inform, renew
from flows.draft import Draft
from flows.escalation import Climb
from flows.event import (
    Acknowledged,
    Called,
    Declined,
    Escalated,
    Lowered,
    Noted,
    PhoneShown,
    Reassigned,
    Reminded,
)
from flows.obligation import ACKNOWLEDGE, CALL_BACK
from flows.permission import leads
from flows.plan import Plan
from flows.record import CaseState, Move
from flows.routing import presence
from flows.terms import PersonId, Severity
from flows.together import together


# --- who has it -------------------------------------------------------------------------------------------------------
def acknowledged(draft: Draft, event: Acknowledged) -> None:
    """Taken: the first one stored has it; a second one is told who, unless they were asked to or mean to take over."""
    case = draft.case
    if not event.takes_over and case_several.join(draft, event.by):
        draft.reply(ping.done, "acknowledged")
        return
    asked_to = assignment.offered(case.assignments, event.by)
    waits = draft.opened(ACKNOWLEDGE) and event.by not in draft.obligation(ACKNOWLEDGE).noted
    free = waits or case.holder is None or case.state is CaseState.REOPENED
    if not free and (case.holder == event.by or not (asked_to or event.takes_over)):
        raise draft.refuse(ping.taken)
    hold(draft, event.by)


def hold(draft: Draft, by: str) -> None:
    """Give the case to this person: only the ladder of the acknowledgement ends with that."""
    former, person = draft.case.holder, PersonId(by)
    known = draft.case.assignments
    if former and former != person:
        known = assignment.hand_over(known, former, draft.at)
        draft.say(ping.taken_over, former)
        draft.say(ping.no_longer_held, former)
    known = assignment.answer(known, person, Reply.ACKNOWLEDGED, draft.at)
    draft.change(holder=person, held_at=draft.at, assignments=known, nobody=False, retry_at=None)
    if draft.opened(ACKNOWLEDGE):
        case_several.take(draft, by)
    if draft.can(Move.ACKNOWLEDGED):
        draft.move(Move.ACKNOWLEDGED)
    if leads(by, draft.case, draft.scene):
        be_patient(draft)
    draft.say(ping.holding)
    draft.say(status.acknowledged)
    inform(draft)


def declined(draft: Draft, event: Declined) -> None:
    """Cannot take it: when nobody is left who was asked on this step, the ladder goes on at once."""
    case, person = draft.case, PersonId(event.by)
    if assignment.offered(case.assignments, person) and case.holder and case.holder != person:
        draft.change(assignments=assignment.answer(case.assignments, person, Reply.DECLINED, draft.at))
        draft.say(ping.offer_declined, case.holder, person)
        draft.reply(ping.done, "declined")
        return
    if not draft.opened(ACKNOWLEDGE):
        raise draft.refuse(ping.taken)
    since = case.paged_at or case.opened_at
    rung = draft.obligation(ACKNOWLEDGE).rung
    step = WATCH if rung < 0 else draft.obligation(ACKNOWLEDGE).ladder[rung]
    asked = assignment.asked(case.assignments, step, since)
    known = assignment.answer(case.assignments, person, Reply.DECLINED, draft.at)
    draft.change(assignments=known)
    draft.reply(ping.done, "declined")
    if person in asked and asked <= assignment.declined(known, since):
        climb(draft, ACKNOWLEDGE, draft.scene.now, _unless_declined(draft))


def _unless_declined(draft: Draft) -> Ask:
    """Ask nobody who has just said that they cannot; the ladder comes back to them in its own time."""

    def ask(person: PersonId, found: Climb) -> None:
        if person not in assignment.declined(draft.case.assignments, draft.case.paged_at or draft.case.opened_at):
            asking(draft, ACKNOWLEDGE)(person, found)

    return ask


def reassigned(draft: Draft, event: Reassigned) -> None:
    """Somebody else is asked; until they take it nothing changes."""
    known = draft.scene.organisation.person(event.to)
    if event.to == draft.case.holder:
        raise draft.refuse(ping.taken)
    if known is None or known.kind != "staff":
        raise draft.stale()
    if event.to not in draft.scene.reachable:
        raise draft.refuse(ping.unreachable, event.to)
    if not assignment.offered(draft.case.assignments, event.to):
        draft.ask([event.to], REASSIGNED)
        draft.say(ping.offered, event.to)
    draft.reply(ping.done, "reassigned")


# --- help from above --------------------------------------------------------------------------------------------------
def escalated(draft: Draft, event: Escalated) -> None:
    """The next step, before its time: of the search for somebody, or once one has it, of the policy or the route."""
    draft.reply(ping.done, "escalated")
    if draft.opened(ACKNOWLEDGE):
        if not climb(draft, ACKNOWLEDGE, draft.scene.now).people:
            raise draft.stale()
        return
    case, ladder = draft.case, policy_ladder.of_help(draft.case, draft.scene)
    present = [(step, presence(draft.scene, each.who).people) for step, each in enumerate(ladder)]
    asked = [(step, [one for one in people if one not in {case.holder, event.by}]) for step, people in present]
    manned = [(step, people) for step, people in asked if people]
    if not manned:
        raise draft.stale()
    above = [each for each in manned if each[0] > case.escalated]
    step, people = (above or manned[-1:])[0]
    if not above and case.escalated_at and draft.at - case.escalated_at < ladder[step].within:
        return
    draft.change(escalated=step, escalated_at=draft.at)
    for person in people:
        draft.say(ping.escalated, person, event.by)


def reminded(draft: Draft, _event: Reminded) -> None:
    """A word to the holder."""
    if draft.case.holder is None:
        raise draft.stale()
    draft.say(ping.reminder)
    draft.reply(ping.done, "reminded")


def called(draft: Draft, _event: Called) -> None:
    """A manager has telephoned about it: the ladder waits a step."""
    be_patient(draft)
    draft.reply(ping.done, "called")


# --- what people know -------------------------------------------------------------------------------------------------
def noted(draft: Draft, event: Noted) -> None:
    """The one who owes it knows, by their own press or by a recorded call."""
    owed = draft.case.obligation(event.obligation)
    rule = draft.scene.plan.rules.get(event.obligation)
    by_deed = rule is not None and rule.met_by and rule.id != CALL_BACK
    if owed is None or by_deed or owed.id == ACKNOWLEDGE:
        raise draft.stale()
    if not owed.open:
        raise draft.refuse(ping.done, "already_did")
    also = (owed,) if event.called else together(draft.case, draft.scene, owed, event.by)
    for each in also:
        draft.put(clock.met(each, draft.at, event.by, called=event.called))
    rules = draft.scene.plan.rules
    if any(each.id in rules and rules[each.id].every for each in also):
        renew(draft)
    draft.reply(ping.done, "called" if owed.id == CALL_BACK else "noted")


def phone_shown(draft: Draft, _event: PhoneShown) -> None:
    """The full number, in the answer to the press; that it was shown stands in the journal."""
    draft.reply(ping.phone)


def lowered(draft: Draft, _event: Lowered) -> None:
    """A person has confirmed that there is no danger: the case goes back to what it was."""
    case = draft.case
    if case.severity is not Severity.EMERGENCY:
        raise draft.stale()
    branch = case.raised_from or calmer(draft.scene.plan, case.branch)
    draft.change(branch=branch, severity=Severity.NORMAL, calmed_at=None, raised_at=None, raised_from="")
    renew(draft)
    draft.reply(ping.done, "lowered")


def calmer(plan: Plan, branch: str) -> str:
    """The branch to which an emergency goes back that began as one: the nearest without danger, those above it first.

    Plans list their branches by gravity, so the one above is the gravest of the harmless ones. What only the calendar
    opens is none of these.
    """
    at = next(place for place, each in enumerate(plan.branches) if each.id == branch)
    near = (*reversed(plan.branches[:at]), *plan.branches[at + 1 :])
    calm = (each.id for each in near if each.severity is Severity.NORMAL and each.id not in plan.by_calendar)
    return next(calm, branch)
