"""A case goes on by another plan or branch: its promises are sorted anew, and another group may get it."""

from msgspec.structs import replace

from flows import move_word, status
from flows import obligation as clock
from flows.answering import fitting
from flows.case_ladder import renew
from flows.case_opening import page, raise_to
from flows.case_promise import wake
from flows.case_report import calm
from flows.draft import Draft
from flows.event import Replanned
from flows.obligation import Status
from flows.outbound import Card, RefreshCard, ToGroup
from flows.passing import kept
from flows.permission import says
from flows.petition_word import needs_reason
from flows.plan import Plan
from flows.record import Case, CaseState, Move, Note, Scene
from flows.routing import group_for
from flows.terms import GroupId, Severity


def replanned(draft: Draft, event: Replanned) -> None:
    """By an answer of the reporter, or by somebody with a reason: up at once, down only when a person says so."""
    before, old = draft.case, draft.scene.plan
    plan = old if event.plan == before.plan else draft.scene.others.get(event.plan)
    if plan is None or all(each.id != event.branch for each in plan.branches):
        raise draft.stale()
    if event.plan == before.plan and event.branch == before.branch:
        _alarm_again(draft, event)
        return
    by_staff = not says(event.by, before, draft.scene)
    if by_staff and not event.reason:
        raise draft.refuse(needs_reason)
    rises = plan.branch(event.branch).severity is Severity.EMERGENCY and before.severity is not Severity.EMERGENCY
    if before.state is CaseState.CLOSED and not rises:
        raise draft.stale()
    _turn_to(draft, event, plan)
    _hear_words(draft, event, fresh=rises or before.paged_at is None)
    group = group_for(plan, draft.scene.organisation)
    draft.change(group=group)
    if before.paged_at is None:
        draft.change(severity=plan.branch(event.branch).severity)
        page(draft, draft.at)
        draft.say(status.receipt)
        return
    if rises:
        raise_to(draft, event.branch)
    else:
        _level(draft, by_staff=by_staff)
        _hand_on(draft, elsewhere=group != before.group)
    _tell(draft, event, before, by_staff=by_staff, rises=rises)


def _alarm_again(draft: Draft, event: Replanned) -> None:
    """It is there already: news only where it had been said that there is no danger."""
    if draft.case.calmed_at is None or draft.case.severity is not Severity.EMERGENCY:
        raise draft.stale()
    _hear_words(draft, event, fresh=True)
    raise_to(draft, event.branch)
    draft.say(move_word.numbers)


def _turn_to(draft: Draft, event: Replanned, plan: Plan) -> None:
    """Let the case stand on the other plan: what only the old one promised lapses, answers go along."""
    case, old = draft.case, draft.scene.plan
    draft.change(
        plan=event.plan,
        branch=event.branch,
        replanned_at=draft.at,
        replanned_from=old.branch(case.branch).title,
        graded="",
        former=case.plan if plan is not old else case.former,
    )
    if plan is old:
        return
    draft.scene = replace(draft.scene, plan=plan)
    draft.change(told=(), raised_from="", answers=fitting(plan, case.answers))
    gone = old.rules.keys() - plan.rules.keys()
    for each in case.obligations:
        if each.id in gone and (each.open or each.status is Status.PAUSED):
            draft.put(clock.lapse(each, draft.at))


def _hear_words(draft: Draft, event: Replanned, *, fresh: bool) -> None:
    """The words of a cry that led there: at the head of a fresh alarm, a note in one that is known."""
    if event.words and fresh:
        draft.change(cry=event.words, cry_language=draft.case.reporter.language)
    elif event.words:
        draft.change(notes=kept((*draft.case.notes, Note(at=draft.at, text=event.words))))


def _level(draft: Draft, *, by_staff: bool) -> None:
    """The level under the new branch: somebody of the staff has looked and may lower it; an answer only asks for it."""
    case, meant = draft.case, draft.scene.plan.branch(draft.case.branch)
    if meant.severity is Severity.EMERGENCY or case.severity is not Severity.EMERGENCY:
        return
    if by_staff:
        draft.change(severity=Severity.NORMAL, calmed_at=None, raised_at=None, raised_from="")
    else:
        draft.change(raised_from=meant.id)
        calm(draft)


def _hand_on(draft: Draft, *, elsewhere: bool) -> None:
    """The other group is asked to take it; in the same group the work goes on."""
    if not elsewhere:
        renew(draft)
        return
    if draft.case.state is CaseState.RESOLVED:
        # Nobody there has done anything yet, so the reporter is not asked whether it is solved.
        draft.move(Move.REOPENED)
        draft.change(reopened_at=draft.at, confirmed_at=None)
        wake(draft)
    if draft.can(Move.RETURNED):
        draft.move(Move.RETURNED)
    draft.change(resolved_at=None, solved_due_at=None, silent_at=None)
    page(draft, draft.at)


def _tell(draft: Draft, event: Replanned, before: Case, *, by_staff: bool, rises: bool) -> None:
    """The old group's card, whoever has it, and the reporter."""
    if draft.case.group != before.group:
        draft.say(_old_card, before.group)
    if before.holder and before.holder != event.by:
        draft.say(move_word.told_holder, before.holder, event)
    if rises:
        draft.say(move_word.numbers)
    elif by_staff or draft.case.group != before.group:
        draft.say(move_word.told_reporter)
    if by_staff:
        draft.reply(move_word.done)


def _old_card(case: Case, scene: Scene, group: GroupId) -> RefreshCard:
    return RefreshCard(to=ToGroup(group=group), case=case.id, card=Card(lines=(move_word.handed_over(case, scene),)))
