"""How a case begins and how it is raised: who is woken, and what the reporter reads first."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from flows import obligation as clock
from flows import ping, policy_ladder, rota, routing, status
from flows.answer import Answer
from flows.assignment import WATCH
from flows.case_duty import begin
from flows.case_ladder import Ask, climb, record_gap, renew
from flows.case_promise import archive, reconcile, wake
from flows.draft import Draft
from flows.duty import PROMISE
from flows.escalation import Climb
from flows.event import Opened
from flows.lookup import graded_at_birth
from flows.obligation import ACKNOWLEDGE, Status
from flows.outbound import Say
from flows.plan import Plan
from flows.record import Case, CaseState, Move, Note, Scene
from flows.report import Report, Reporter
from flows.routine import routine
from flows.terms import PersonId, Severity


# --- it begins --------------------------------------------------------------------------------------------------------
def begun(event: Opened, scene: Scene) -> Case:
    """The case of a report, before anybody is told of it."""
    report = event.report
    branch = scene.plan.branch(report.branch)
    duty = scene.plan.duty(report.duty) if report.duty else None
    case = Case(
        id=event.case,
        number=event.number,
        plan=report.plan,
        branch=branch.id,
        severity=Severity.NORMAL if report.duty else branch.severity,
        state=CaseState.WAITING,
        group=routing.group_for(scene.plan, scene.organisation),
        reporter=reached_by(report.reporter, report.answers, scene.plan),
        opened_at=event.at,
        recorded_at=event.recorded_at,
        changed_at=scene.now,
        answers=report.answers,
        notes=_said_before(report, event.at),
        cry=report.cry,
        cry_language=report.reporter.language if report.cry else "",
        taken_by=report.taken_by,
        duty=report.duty,
        drill=duty is not None and duty.drill,
    )
    case = case if report.duty else graded_at_birth(case, scene)
    return replace(case, obligations=reconcile(case, scene, event.at))


def _said_before(report: Report, at: datetime) -> tuple[Note, ...]:
    """What came before the first answer: nothing that was said or sent is lost because no question was open yet."""
    words = tuple(Note(at=at, text=each) for each in report.words if each != report.cry)
    return (*words, Note(at=at, text="", files=report.files)) if report.files else words


def reached_by(reporter: Reporter, answers: Mapping[str, Answer], plan: Plan) -> Reporter:
    """The reporter under the number that they gave in this case."""
    asked = (question.id for question in plan.questions if question.known == "phone")
    given = next((answers[each].text for each in asked if each in answers and not answers[each].skipped), "")
    return replace(reporter, phone=given) if given else reporter


def opened(draft: Draft, event: Opened) -> None:
    """Wake the group, unless a weak cry still waits for its first answer."""
    if routine(draft.case, draft.scene):
        begin(draft, event)
    elif event.report.paged:
        page(draft, draft.at)
        draft.say(status.receipt)


def leave_routine(draft: Draft) -> None:
    """What the calendar opened has turned out to be an event: from here on it is worked like any other."""
    was, case = draft.before, draft.case
    if was is None or case.state is CaseState.CLOSED or case.paged_at != was.paged_at:
        return
    if routine(was, draft.scene) is not None and routine(case, draft.scene) is None:
        owed = case.obligation(f"{PROMISE}{case.duty}")
        if owed and owed.open and case.done[len(was.done) :]:
            draft.put(clock.met(owed, draft.at, case.done[-1].by))
        if draft.can(Move.RETURNED):
            draft.move(Move.RETURNED)
        page(draft, draft.at)


# --- who is woken -----------------------------------------------------------------------------------------------------
def page(draft: Draft, since: datetime) -> None:
    """Post the card, ask the watch to take the case, and start everything that hangs on it; clocks run from `since`."""
    scene, clocks = draft.scene, draft.scene.organisation.clocks
    emergency = draft.case.severity is Severity.EMERGENCY
    given = clocks.acknowledge_emergency if emergency else clocks.acknowledge
    archive(draft, ACKNOWLEDGE)
    ladder = policy_ladder.of_acknowledgement(draft.case, scene, given.delta)
    length = ladder.rungs[0].within if ladder.rungs else given.delta
    promise = replace(clock.acknowledgement(ladder.steps, since, length), rungs=ladder.rungs)
    draft.change(obligations=(promise, *draft.case.obligations), paged_at=scene.now, nobody=False, retry_at=None)
    draft.post_card()
    if not wake_watch(draft):
        climb(draft, ACKNOWLEDGE, since, lambda person, _: draft.say(_nobody_on_call, person))
    elif any(each.at_once for each in ladder.rungs):
        climb(draft, ACKNOWLEDGE, draft.scene.now, _asked_at_once(draft), alarm=False)
        draft.put(replace(draft.obligation(ACKNOWLEDGE), climbs_at=None))
    renew(draft)


def wake_watch(draft: Draft) -> bool:
    """Ask everybody on call, whom the card reaches; False, with the gap recorded, when nobody is there."""
    case, scene = draft.case, draft.scene
    watch = routing.watch_presence(case, scene)
    draft.ask(watch.people, WATCH)
    if not watch.people:
        group = scene.organisation.group(case.group)
        hours = rota.gap(group, scene.now, rota.zone_of(group, scene.organisation, scene.zone))
        record_gap(draft, WATCH, watch.why, hours)
    return bool(watch.people)


def _nobody_on_call(case: Case, scene: Scene, person: PersonId) -> Say | None:
    gap = next((gap for gap in reversed(case.gaps) if gap.step == WATCH), None)
    return ping.nobody_on_call(case, scene, person, gap) if gap else None


# --- it is raised -----------------------------------------------------------------------------------------------------
def raise_to(draft: Draft, branch: str) -> None:
    """Make an emergency of the case: acknowledged anew, a card that sounds, the next step and the leaders at once.

    Whoever holds it stays named, and clocks that run go on; what the branch promises starts anew where it had ended,
    but for what was met and is promised without danger, too.
    """
    case = draft.case
    draft.move(Move.RAISED)
    draft.change(
        branch=branch,
        severity=Severity.EMERGENCY,
        raised_at=draft.at,
        raised_from=case.raised_from or (case.branch if branch != case.branch else ""),
        calmed_at=None,
        resolved_at=None,
        solved_due_at=None,
        silent_at=None,
        confirmed_at=None,
        withdrawn_at=None,
        closed_at=None,
        follows=None,
        leads="",
    )
    for rule in draft.scene.plan.promises(case.duty):
        known = case.obligation(rule.id)
        kept = known is not None and known.status is Status.MET and case.branch in rule.when.branches
        if branch in rule.when.branches and not draft.opened(rule.id) and not kept:
            archive(draft, rule.id)
    wake(draft)
    page(draft, draft.at)
    waited = draft.obligation(ACKNOWLEDGE)
    if waited.rung < 0 and not draft.case.nobody:
        climb(draft, ACKNOWLEDGE, draft.scene.now, _asked_at_once(draft), alarm=False)
        draft.put(replace(draft.obligation(ACKNOWLEDGE), climbs_at=None))
    draft.say(status.raised)


def _asked_at_once(draft: Draft) -> Ask:
    def ask(person: PersonId, found: Climb) -> None:
        draft.say(ping.asked, person, found.role or WATCH)

    return ask
