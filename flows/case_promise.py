"""Which promises of its plan a case makes: they start, move, rest and end as answers and deeds change it."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from flows import clock_time
from flows import obligation as clock
from flows.draft import Draft
from flows.handing import heir
from flows.obligation import CALL_BACK, Obligation, Status
from flows.promise_rule import ObligationRule
from flows.promise_span import PromiseSpan, counts_from_failure, expected, span
from flows.record import Case, CaseState, Scene
from flows.round import last_done
from flows.routing import ladder_for
from flows.table import Row
from flows.terms import Basis, Petition
from flows.view import view_of


# --- what the plan promises -------------------------------------------------------------------------------------------
def reconcile(case: Case, scene: Scene, at: datetime) -> tuple[Obligation, ...]:
    """The promises that the case makes now: new ones start, needless ones lapse, running clocks go on.

    Those that lapsed before the case was last reopened stay so.
    """
    kept = list(case.obligations)
    before, view = {each.id: each for each in kept}, view_of(case, scene)
    for rule in scene.plan.promises(case.duty):
        runs = span(rule, case, scene, view)
        known = before.get(rule.id)
        if known is None:
            if runs:
                kept.append(_started(rule, runs, case, scene))
            continue
        renewed = _renewed(rule, known, runs, case, scene, at)
        if renewed is not known:
            kept = [renewed if each.id == known.id else each for each in kept]
        over = not renewed.open and renewed.status is not Status.PAUSED
        if runs and over and _is_anew(rule, renewed, runs):
            kept = [*_archived(kept, rule.id, at), _started(rule, runs, case, scene)]
    return tuple(kept)


def _started(rule: ObligationRule, runs: PromiseSpan, case: Case, scene: Scene) -> Obligation:
    ladder = ladder_for(scene.plan, rule)
    begun = clock.start(rule, ladder, scene.organisation.clocks, runs.started_at, runs.due_at, scene.zone)
    if runs.again and rule.every and begun.ask_at is None:
        # Whoever has just kept it is not asked for it anew at once.
        begun = replace(begun, ask_at=runs.due_at - rule.every.delta / 2)
    return _by_row(replace(begun, given=heir(rule, case, scene)), runs.row)


def _by_row(owed: Obligation, row: Row | None) -> Obligation:
    """The promise with the right by which the row of a table gives its length."""
    return replace(owed, row=row.id, basis=row.basis, cite=row.cite) if row else owed


def _renewed(
    rule: ObligationRule, known: Obligation, runs: PromiseSpan | None, case: Case, scene: Scene, at: datetime
) -> Obligation:
    """What becomes of a promise that the case has made already."""
    clocks = scene.organisation.clocks
    if runs and _counts_otherwise(rule, known, runs):
        due_at = known.due_at if _granted(rule, case) and known.open else runs.due_at
        moved = clock.rebase(known, runs.started_at, due_at, at, clocks)
        if runs.started_at == known.started_at:
            # Another row counts: nothing was moved that anybody had agreed upon.
            moved = replace(moved, was_due_at=known.was_due_at)
        known = _by_row(replace(moved, ask_at=clock_time.ask_at(rule, due_at, scene.zone)), runs.row)
    if known.open or known.status is Status.PAUSED:
        if runs is None and known.id != CALL_BACK:
            return clock.lapse(known, at)
        if known.open and runs and _is_moved(rule, known, runs, case, scene):
            return clock.move(known, runs.due_at, at, clocks)
        return known
    if known.status is Status.LAPSED and runs and known.lapsed_at and not _is_anew(rule, known, runs):
        ended = case.reopened_at is not None and known.lapsed_at <= case.reopened_at
        return known if ended else clock.resume(known)
    return known


def _counts_otherwise(rule: ObligationRule, known: Obligation, runs: PromiseSpan) -> bool:
    """Whether its clock starts elsewhere than was known, or another row of a table says how long it runs.

    A row does not change any more what is over.
    """
    if rule.since and not runs.again and runs.started_at != known.started_at:
        return True
    resting = known.status is Status.PAUSED
    return runs.row is not None and runs.row.id != known.row and (known.open or resting)


def _is_moved(rule: ObligationRule, known: Obligation, runs: PromiseSpan, case: Case, scene: Scene) -> bool:
    """Whether a person has given another time; a clock that counts from the report never moves.

    What was extended keeps the time that was granted, until a later word on it.
    """
    if not (rule.expected or rule.after or rule.before) or runs.due_at == known.due_at:
        return False
    granted = _granted(rule, case)
    said = expected(rule, case, scene)
    return granted is None or (said is not None and said.said_at > granted)


def _granted(rule: ObligationRule, case: Case) -> datetime | None:
    """When a person last agreed to another time for it, or that it rests."""
    agreed = (each for each in case.petitions if each.granted and each.about == rule.id)
    return max((each.decided_at or each.at for each in agreed if each.what is not Petition.ACTION), default=None)


def _is_anew(rule: ObligationRule, known: Obligation, runs: PromiseSpan) -> bool:
    """Whether what starts it happened once more after it had ended, or its next round has come."""
    if runs.again and known.status is Status.MET:
        return True
    if counts_from_failure(rule):
        # While one way has failed the promise goes on, whatever else fails too; after it ended a failure is a new one.
        ended_at = known.lapsed_at if known.status is Status.LAPSED else known.met_at
        return runs.started_at > known.started_at and (ended_at is None or runs.started_at >= ended_at)
    return bool(rule.after) and runs.started_at > known.started_at


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
    meets = {rule.id: rule.met_by for rule in draft.scene.plan.rules.values()}
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

    What a document says that a role must know stays owed, and what is to outlive the case, unless all was `moot`.
    """
    for each in draft.case.obligations:
        rule = draft.scene.plan.rules.get(each.id)
        stays = (each.role and each.basis is Basis.DOCUMENT) or (rule is not None and rule.outlives)
        if stays and not moot:
            continue
        if each.status is Status.BREACHED:
            draft.put(replace(each, climbs_at=None))
        elif each.open or each.status is Status.PAUSED:
            draft.put(clock.lapse(each, draft.at))
