"""What the clocks of a case set going: who is asked, told or alerted when a promise starts, passes or stays broken."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from flows import escalation, move_word, ping, policy_ladder, sheet_ping, status, threshold_mark
from flows import obligation as clock
from flows.assignment import WATCH
from flows.case_promise import reconcile
from flows.draft import Draft
from flows.escalation import Climb
from flows.obligation import ACKNOWLEDGE, AHEAD, Obligation
from flows.organisation import Clocks
from flows.outbound import Say
from flows.record import Case, CaseState, Gap, Scene
from flows.routine import routine
from flows.routing import Presence, presence, who_owes
from flows.terms import PersonId, RoleId
from flows.tiding import alerting
from flows.together import leads
from flows.view import holds, view_of

_DAY = timedelta(days=1)

Ask = Callable[[PersonId, Climb], None]
"""How one person on a step of the ladder is asked."""

Late = Callable[[Case, Scene, Obligation, RoleId | None, datetime | None], Say]
"""What a reporter reads of a promise to them that is late."""


def renew(draft: Draft) -> None:
    """Bring the promises up to date with what is known, tell those who owe new ones, and see what is late already."""
    if draft.case.state is not CaseState.CLOSED:
        _leave_routine(draft)
        threshold_mark.keep(draft)
        before = draft.case.obligations
        draft.owe(reconcile(draft.case, draft.scene, draft.at))
        _tell_of_rows(draft, before)
        policy_ladder.begin(draft)
        draft.owe(escalation.hastened(draft.case, draft.scene))
    if draft.case.paged_at:
        inform(draft)
        settle(draft)


def _leave_routine(draft: Draft) -> None:
    """What the calendar opened has become an event: what that promises counts from here, not from the duty's hour."""
    was = draft.before
    if was and routine(was, draft.scene) and not routine(draft.case, draft.scene) and draft.case.raised_at is None:
        draft.change(raised_at=draft.at, raised_from=was.branch)


def _tell_of_rows(draft: Draft, before: tuple[Obligation, ...]) -> None:
    """The reporter hears of another time where a table, by what is known now, gives a promise to them another one."""
    were = {each.id: each for each in before} if draft.scene.plan.tables else {}
    for each in draft.case.obligations:
        known = were.get(each.id)
        if known and each.promised and each.open and known.row != each.row and known.due_at != each.due_at:
            draft.say_of(move_word.moved, each.id, known.due_at)


# --- those who must know ----------------------------------------------------------------------------------------------
def inform(draft: Draft) -> None:
    """Ask the roles that owe a promise just started, and tell those whom the plan tells at once.

    The holder is asked only for what has a list of facts, and for what a time that passed has started; everything else
    stands in what they read on taking the case, or follows from a press of their own.
    """
    case, scene = draft.case, draft.scene
    begun = []
    for each in case.obligations:
        if not each.open or each.asked_at is not None or (each.ask_at is not None and each.ask_at > scene.now):
            continue
        if each.role or (each.owner == "holder" and case.holder and each.id in scene.plan.listed):
            begun.append(each.id)
            draft.put(replace(each, asked_at=scene.now))
    for wanted in begun:
        ask_owner(draft, draft.obligation(wanted))
    for place, told in enumerate(scene.plan.tells):
        if place not in case.told and holds(told.when, view_of(case, scene)):
            draft.change(told=(*draft.case.told, place))
            reached = presence(scene, told.who)
            for person in reached.people:
                draft.say(ping.told, person, told)
            record_gap(draft, told.who, reached.why)


def ask_owner(draft: Draft, obligation: Obligation) -> None:
    """Ask everybody on call who owes it; when nobody of a role is, the first above who can see to it by a call.

    Whoever owes several promises alike reads one message.
    """
    draft.put(replace(obligation, asked_at=draft.scene.now))
    role = obligation.role
    reached = Presence(people=who_owes(draft.case, draft.scene, obligation))
    if role and obligation.given not in draft.scene.reachable:
        reached = presence(draft.scene, role)
    asked = draft.obligation(obligation.id)
    for person in reached.people:
        if leads(draft.case, draft.scene, asked, person):
            draft.say_of(sheet_ping.owing, obligation.id, person)
    if reached.people or role is None:
        return
    record_gap(draft, role, reached.why)
    above = (presence(draft.scene, each).people for each in obligation.ladder)
    for person in next((people for people in above if people), ()):
        draft.say_of(ping.owner_missing, obligation.id, person)


def record_gap(draft: Draft, step: str, why: str, hours: tuple[datetime | None, datetime | None] | None = None) -> None:
    """Record that nobody was there, once in each round of the case; an empty `why` means that somebody was."""
    case = draft.case
    known = {(gap.step, gap.why) for gap in case.gaps if gap.at >= (case.paged_at or case.opened_at)}
    if why and (step, why) not in known:
        since, until = hours or (None, None)
        draft.change(gaps=(*case.gaps, Gap(at=draft.scene.now, step=step, why=why, since=since, until=until)))


# --- what passes its time ---------------------------------------------------------------------------------------------
def settle(draft: Draft) -> None:
    """Break every promise that is late when it begins, and bring its ladder to where it should be by now.

    One that ran before this step is left to its own deadline, which tells more people; so are they told here, when
    it ran and turns out to be late by another start of its clock.
    """
    for each in draft.case.obligations:
        late = each.status in AHEAD and each.due_at <= draft.scene.now
        if late and not _ran_before(draft, each):
            draft.put(clock.breach(each))
            found = None if _is_climbing(draft, each) else climb(draft, each.id, each.due_at)
            if _was_rebased(draft, each):
                draft.say_of(ping.overdue_line, each.id)
                tell_reporter(draft, each.id, found, first=True)


def _ran_before(draft: Draft, promise: Obligation) -> bool:
    before = draft.before
    known = before.obligation(promise.id) if before and before.paged_at else None
    return known is not None and known.due_at == promise.due_at and known.status in AHEAD


def _was_rebased(draft: Draft, promise: Obligation) -> bool:
    before = draft.before
    known = before.obligation(promise.id) if before and before.paged_at else None
    return known is not None and known.open and known.started_at != promise.started_at


def overdue(draft: Draft, wanted: str) -> None:
    """A promise passes its time: the group reads a line, the ladder is asked, the reporter hears when it was theirs."""
    passing = draft.obligation(wanted)
    draft.put(clock.breach(passing))
    draft.say_of(ping.overdue_line, wanted)
    if draft.scene.now - passing.due_at >= escalation.PUNCTUAL:
        _tell_owner(draft, passing)
    found = None if _is_climbing(draft, passing) else climb(draft, wanted, passing.due_at)
    tell_reporter(draft, wanted, found, first=True)


def _tell_owner(draft: Draft, passing: Obligation) -> None:
    """After an interruption of ours the one who owes it hears of it too: no warning had reached them."""
    if passing.role:
        for person in who_owes(draft.case, draft.scene, passing):
            if leads(draft.case, draft.scene, passing, person):
                draft.say_of(sheet_ping.owing, passing.id, person)
    elif passing.id != ACKNOWLEDGE and draft.case.holder:
        draft.say_of(_remind_holder, passing.id)


def _remind_holder(case: Case, scene: Scene, obligation: Obligation) -> Say:
    return alerting(ping.reminder(case, scene), obligation)


def _is_climbing(draft: Draft, passing: Obligation) -> bool:
    """Whether the ladder was set going before the time passed, by a gap in the rota or a press."""
    return passing.climbs_at is not None or (passing.id == ACKNOWLEDGE and draft.case.nobody)


def climb(draft: Draft, wanted: str, at: datetime, ask: Ask | None = None, *, alarm: bool = True) -> Climb:
    """Take the next step of a promise's ladder, which was due at `at`, and ask the people there.

    With `alarm`, a case that nobody at all can be asked to take is known as such, and everybody is tried again.
    """
    found = escalation.climb(draft.case, draft.scene, draft.obligation(wanted), at)
    draft.put(found.obligation)
    draft.change(gaps=(*draft.case.gaps, *found.gaps))
    if wanted == ACKNOWLEDGE:
        if found.people:
            draft.change(nobody=False, retry_at=None)
            draft.ask(found.people, found.role or WATCH)
        elif alarm:
            draft.change(nobody=True, retry_at=draft.scene.now + try_again_after(draft.scene.organisation.clocks))
    for person in found.people:
        (ask or asking(draft, wanted))(person, found)
    return found


def asking(draft: Draft, wanted: str) -> Ask:
    """How somebody on a step of the ladder is asked when nothing special led there."""

    def unclaimed(person: PersonId, found: Climb) -> None:
        draft.say(unacknowledged, person, found.role)

    def broken(person: PersonId, _found: Climb) -> None:
        draft.say_of(_overdue, wanted, person)

    return unclaimed if wanted == ACKNOWLEDGE else broken


def try_again_after(clocks: Clocks) -> timedelta:
    """How long until everybody is tried again; at least a minute, whatever the organisation says."""
    return max(clocks.nobody.delta, timedelta(minutes=1))


def unacknowledged(case: Case, scene: Scene, person: PersonId, role: RoleId | None) -> Say | None:
    """What somebody on a step reads of a case that nobody takes; nothing once it is taken."""
    waited = case.obligation(ACKNOWLEDGE)
    if waited is None or not waited.open:
        return None
    following = escalation.ahead(case, scene, waited)
    return ping.unacknowledged(case, scene, person, role, following.role, following.at)


def _overdue(case: Case, scene: Scene, obligation: Obligation, person: PersonId) -> Say:
    following = escalation.ahead(case, scene, obligation)
    return ping.overdue(case, scene, obligation, person, following.role, following.at)


def tell_reporter(draft: Draft, wanted: str, found: Climb | None, *, first: bool) -> None:
    """Tell the reporter of a broken promise that was made to them: who was alerted, and when they hear again.

    They hear of each new step of the ladder, and once that there is none further up; from then on nothing until
    something changes. Of a case that nobody takes, they hear only of people not alerted before.
    """
    if not draft.obligation(wanted).promised:
        return
    if wanted == ACKNOWLEDGE and draft.case.nobody:
        if found is not None:
            draft.say_of(_nobody_at_all, wanted)
        return
    if wanted == ACKNOWLEDGE and (found is None or found.again):
        return
    if found is not None and wanted != ACKNOWLEDGE and (not found.people or (found.again and not first)):
        _tell_of_the_top(draft, wanted, anybody=bool(found.people))
    elif first or (found is not None and _is_news(draft, wanted, found)):
        role = found.role if found and not found.again else None
        following = draft.obligation(wanted).climbs_at
        draft.say_of(_late, wanted, status.overdue if first else status.climbed, role, following)


def _tell_of_the_top(draft: Draft, wanted: str, *, anybody: bool) -> None:
    if draft.obligation(wanted).topped_at is None:
        draft.put(replace(draft.obligation(wanted), topped_at=draft.scene.now))
        draft.say_of(_at_the_top, wanted, status.topped if anybody else status.unheard)


def _nobody_at_all(case: Case, scene: Scene, waited: Obligation) -> Say:
    return alerting(status.nobody_at_all(case, scene), waited, breach=True)


def _late(case: Case, scene: Scene, promise: Obligation, word: Late, role: RoleId | None, at: datetime | None) -> Say:
    return alerting(word(case, scene, promise, role, at), promise, breach=True)


def _at_the_top(case: Case, scene: Scene, promise: Obligation, word: Callable[[Case, Scene, Obligation], Say]) -> Say:
    return alerting(word(case, scene, promise), promise, breach=True)


def _is_news(draft: Draft, wanted: str, found: Climb) -> bool:
    """Whether a step is worth a word to the reporter: not those that come and go with the hours of a rota.

    After the top was told, a step that was asked before is told at most once a day.
    """
    promise = draft.obligation(wanted)
    before = draft.before.obligation(wanted) if draft.before else None
    if promise.topped_at is None or before is None or found.role not in before.told:
        return True
    if draft.scene.now - promise.topped_at < _DAY:
        return False
    draft.put(replace(promise, topped_at=draft.scene.now))
    return True


def be_patient(draft: Draft) -> None:
    """Somebody above has acted: the ladder of everything broken waits one full step from there."""
    for each in draft.case.obligations:
        if each.open and each.climbs_at:
            draft.put(replace(each, climbs_at=escalation.patience(draft.case, draft.scene, each, draft.at)))
