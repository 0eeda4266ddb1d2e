"""Which promises of its plan a case makes: they start, move, rest and end as answers and deeds change it."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from flows import obligation as clock
from flows.answer import Answer
from flows.answering import holds
from flows.draft import Draft
from flows.grounds import onset
from flows.obligation import CALL_BACK, Obligation, Status
from flows.promise_rule import ObligationRule
from flows.record import Case, CaseState, Done, Scene
from flows.routing import ladder_for
from flows.terms import Basis, Petition


# --- what the plan promises -------------------------------------------------------------------------------------------
def reconcile(case: Case, scene: Scene, at: datetime) -> tuple[Obligation, ...]:
    """The promises that the case makes now: new ones start, needless ones lapse, running clocks go on.

    Those that lapsed before the case was last reopened stay so.
    """
    kept = list(case.obligations)
    for rule in scene.plan.obligations:
        span = _span(rule, case, scene)
        known = case.obligation(rule.id)
        if known is None:
            if span:
                kept.append(_started(rule, scene, *span))
            continue
        renewed = _renewed(rule, known, span, case, scene, at)
        kept = [renewed if each.id == known.id else each for each in kept]
        if span and not renewed.open and renewed.status is not Status.PAUSED and _is_anew(rule, renewed, span[0]):
            kept = [*_archived(kept, rule.id, at), _started(rule, scene, *span)]
    return tuple(kept)


def _started(rule: ObligationRule, scene: Scene, started_at: datetime, due_at: datetime) -> Obligation:
    ladder = ladder_for(scene.plan, rule)
    return clock.start(rule, ladder, scene.organisation.clocks, started_at, due_at, scene.zone)


def _renewed(
    rule: ObligationRule,
    known: Obligation,
    span: tuple[datetime, datetime] | None,
    case: Case,
    scene: Scene,
    at: datetime,
) -> Obligation:
    """What becomes of a promise that the case has made already."""
    clocks = scene.organisation.clocks
    if span and rule.since and span[0] != known.started_at:
        due_at = known.due_at if _granted(rule, case) and known.open else span[1]
        known = clock.rebase(known, span[0], due_at, at, clocks)
        known = replace(known, ask_at=clock.ask_at(rule, due_at, scene.zone))
    if known.open or known.status is Status.PAUSED:
        if span is None and known.id != CALL_BACK:
            return clock.lapse(known, at)
        if known.open and span and _is_moved(rule, known, span, case):
            return clock.move(known, span[1], at, clocks)
        return known
    if known.status is Status.LAPSED and span and known.lapsed_at:
        ended = case.reopened_at is not None and known.lapsed_at <= case.reopened_at
        return known if ended else clock.resume(known)
    return known


def _is_moved(rule: ObligationRule, known: Obligation, span: tuple[datetime, datetime], case: Case) -> bool:
    """Whether a person has given another time; a clock that counts from the report never moves.

    What was extended keeps the time that was granted, until a later word on it.
    """
    if not (rule.expected or rule.after) or span[1] == known.due_at:
        return False
    granted = _granted(rule, case)
    said = _expected(rule, case, last_done(case, rule.after) if rule.after else None)
    return granted is None or (said is not None and said.said_at > granted)


def _granted(rule: ObligationRule, case: Case) -> datetime | None:
    """When a person last agreed to another time for it, or that it rests."""
    agreed = (each for each in case.petitions if each.granted and each.about == rule.id)
    return max((each.decided_at or each.at for each in agreed if each.what is not Petition.ACTION), default=None)


def _is_anew(rule: ObligationRule, known: Obligation, started_at: datetime) -> bool:
    """Whether the deed that starts it was done once more after it had ended."""
    return bool(rule.after) and started_at > known.started_at


def _span(rule: ObligationRule, case: Case, scene: Scene) -> tuple[datetime, datetime] | None:
    """From when to when the promise runs; None while it is not made."""
    settings = scene.organisation.settings
    if not holds(rule.when, case.branch, case.answers, settings):
        return None
    if rule.unless and holds(rule.unless, case.branch, case.answers, settings):
        return None
    deed = last_done(case, rule.after) if rule.after else None
    if rule.after and deed is None:
        return None
    since = deed.at if deed else onset(rule, case) or _counted_from(rule, case)
    if rule.expected:
        given = _expected(rule, case, deed)
        return (since, given.at) if given and given.at else None
    due_at = clock.due(rule, since, scene.zone)
    return (since, due_at) if due_at else None


def _expected(rule: ObligationRule, case: Case, deed: Done | None) -> Answer | None:
    return (deed.answers if deed else case.answers).get(rule.expected)


def _counted_from(rule: ObligationRule, case: Case) -> datetime:
    """The report; or the raise, for what only the raised branch promises."""
    branches = rule.when.branches
    if case.raised_at and case.branch in branches and case.raised_from not in branches:
        return case.raised_at
    return case.opened_at


def last_done(case: Case, action: str) -> Done | None:
    """The last time an action was done."""
    return next((each for each in reversed(case.done) if each.action == action), None)


# --- what a case itself promises --------------------------------------------------------------------------------------
def call_back(draft: Draft, due_at: datetime | None = None) -> bool:
    """Promise a call to the reporter; False when one is promised already, whose clock goes on.

    By `due_at`, when it is the house that wants to know: nobody waits for that call, so nobody hears that it is late.

    What was broken before the case was closed is over: a case that comes back makes a promise of its own.
    """
    comes_back = draft.before is not None and draft.before.state is CaseState.CLOSED
    if draft.opened(CALL_BACK) and not comes_back:
        return False
    clocks, plan = draft.scene.organisation.clocks, draft.scene.plan
    rule = next((rule for rule in plan.obligations if rule.id == CALL_BACK), None)
    own = clock.call_back(ladder_for(plan, rule) if rule else plan.route.ladder, clocks, draft.at, due_at)
    if rule:
        own = replace(own, what=rule.what, owner=rule.who, basis=rule.basis, cite=rule.cite)
    if due_at:
        own = replace(own, promised=False, basis=Basis.DEFAULT, cite="")
    draft.change(obligations=(*_archived(draft.case.obligations, CALL_BACK, draft.at), own))
    return True


def archive(draft: Draft, wanted: str) -> None:
    """Keep an earlier round of a promise under a number, so that its id is free for the next."""
    draft.change(obligations=tuple(_archived(draft.case.obligations, wanted, draft.at)))


def _archived(obligations: Iterable[Obligation], wanted: str, at: datetime) -> list[Obligation]:
    known = list(obligations)
    rounds = sum(each.id.startswith(f"{wanted}-") and each.id[len(wanted) + 1 :].isdigit() for each in known)
    return [
        replace(
            clock.lapse(each, at) if each.open or each.status is Status.PAUSED else each, id=f"{wanted}-{rounds + 1}"
        )
        if each.id == wanted
        else each
        for each in known
    ]


# --- what ends or rests -----------------------------------------------------------------------------------------------
def meet(draft: Draft, action: str) -> None:
    """An action was done: what it was promised by is met."""
    wanted = draft.scene.plan.kept_by(action)
    for each in draft.case.obligations:
        if each.id in wanted and (each.open or each.status is Status.PAUSED):
            done = last_done(draft.case, action)
            draft.put(clock.met(each, done.at if done else draft.at, done.by if done else ""))


def remeet(draft: Draft, action: str, was: datetime, at: datetime) -> None:
    """It was done at another time than was recorded: in time or late by that one."""
    wanted = draft.scene.plan.kept_by(action)
    for each in draft.case.obligations:
        if each.id in wanted and each.met_at == was:
            draft.put(clock.met(each, at, each.met_by, called=each.called))


def rest(draft: Draft) -> None:
    """The case is reported as done: what only served that end waits for the reporter's word.

    What closing needs, what a document prescribes and what a role must know goes on.
    """
    needed = set(draft.scene.plan.closing.actions)
    meets = {rule.id: rule.met_by for rule in draft.scene.plan.obligations}
    for each in draft.case.obligations:
        served = each.role is None and each.basis is not Basis.DOCUMENT and meets.get(each.id, "") not in needed
        if each.open and served:
            late = each.status is Status.BREACHED or each.due_at <= draft.at
            draft.put(replace(clock.breach(each), climbs_at=None) if late else clock.pause(each))


def wake(draft: Draft) -> None:
    """It is not done after all: what rested goes on, and no clock is reset. What ended with a closing stays ended."""
    if draft.before is not None and draft.before.state is CaseState.CLOSED:
        return
    step = draft.scene.organisation.clocks.step.delta
    for each in draft.case.obligations:
        if each.status is Status.PAUSED and each.paused_at is None:
            draft.put(clock.resume(each))
        elif each.status is Status.BREACHED and each.climbs_at is None:
            draft.put(replace(each, climbs_at=draft.at + step))


def end(draft: Draft, *, moot: bool = False) -> None:
    """The case is closed: open promises lapse, broken ones stay broken and nobody is asked any more.

    What a document says that a role must know stays owed, unless the whole matter was `moot`.
    """
    for each in draft.case.obligations:
        if each.role and each.basis is Basis.DOCUMENT and not moot:
            continue
        if each.status is Status.BREACHED:
            draft.put(replace(each, climbs_at=None))
        elif each.open or each.status is Status.PAUSED:
            draft.put(clock.lapse(each, draft.at))
