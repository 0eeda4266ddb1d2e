"""What the reporter reads when the case is recorded or raised: that it is, to whom it went, and what follows."""

from datetime import timedelta

from msgspec.structs import replace

from flows import plan_word
from flows.escalation import ahead
from flows.naming import group, role, urgent_call
from flows.obligation import ACKNOWLEDGE, Obligation, Status
from flows.outbound import Alert, Kind, Rows, Say, ToAddress
from flows.progress import asked_last, nobody_on_watch, unclaimed
from flows.progress import nobody_at_all as nobody_lines
from flows.record import Case, Scene
from flows.telling import now
from flows.terms import Severity
from flows.text import T, Text


def say(case: Case, *lines: Text | None, question: tuple[Text, ...] = (), buttons: Rows = ()) -> Say:
    """A message to the reporter of the case; nothing is said twice in it."""
    said: tuple[Text, ...] = ()
    for line in lines:
        said = said if line is None or line in said else (*said, line)
    to = ToAddress(address=case.reporter.address)
    # A question that got lost would leave both sides waiting; asked twice it does no harm.
    kind = Kind.PROMPT if question else Kind.NOTICE
    return Say(to=to, lines=said, question=question, buttons=buttons, kind=kind, case=case.id)


def emergency_call(case: Case, scene: Scene) -> Text | None:
    """The company's number under every word about an emergency."""
    return urgent_call(scene) if case.severity is Severity.EMERGENCY else None


def receipt(case: Case, scene: Scene) -> Say:
    """The case is recorded: what to do now, to whom it was sent, and what happens when nobody takes it."""
    branch = scene.plan.branch(case.branch)
    to_do = branch.raised or scene.plan.receipt
    first = to_do.words if to_do else None
    due = case.obligation(ACKNOWLEDGE)
    late = _late_line(case, scene)
    if case.paged_at is None or due is None:
        return say(case, first, late, T("Recorded as case {number}.", number=case.number))
    if case.nobody:
        return say(case, first, late, _recorded(case), *nobody_lines(scene))
    if nobody_on_watch(case):
        return say(case, first, late, _recorded(case), *unclaimed(case, scene, due))
    if late:
        return say(case, first, late, _sent_late(case, scene, due), urgent_call(scene))
    if case.severity is Severity.EMERGENCY:
        return say(case, first, _sent_as_emergency(case, scene))
    sent = T(
        "Recorded as case {number}, sent to the {group} at {at}.",
        number=case.number,
        group=group(case, scene),
        at=case.paged_at,
    )
    until = _until_taken(case, scene, due)
    following = now(scene.plan.next, case, scene) if scene.plan.next else None
    said = say(case, first, sent, *plan_word.lacks(case, scene)[:1], following, *until)
    return replace(said, alerts=(Alert(case=case.id, promise=due.id, words=until),)) if until else said


def _recorded(case: Case) -> Text:
    return T("Recorded at {at}, case {number}.", at=case.recorded_at, number=case.number)


def _until_taken(case: Case, scene: Scene, due: Obligation) -> tuple[Text, ...]:
    if due.status is Status.BREACHED or due.rung >= 0:
        return unclaimed(case, scene, due)
    above = ahead(case, scene, due).role
    if above is None:
        return ()
    return (
        T(
            "If nobody takes it by {at}, the {role} is alerted. No need to chase.",
            at=due.due_at,
            role=role(scene, above),
        ),
    )


def _late_line(case: Case, scene: Scene) -> Text | None:
    """The message was long on its way to us. A case that silence opened was in our hands for that silence."""
    clocks = scene.organisation.clocks
    spoke = bool(case.cry) or any(question.opens and question.id in case.answers for question in scene.plan.questions)
    silent = timedelta() if spoke else clocks.silence.delta
    if case.recorded_at - case.opened_at <= clocks.late_message.delta + silent:
        return None
    said, got = case.opened_at, case.recorded_at
    return T("Your message of {said} reached us at {got}: our line was down, sorry.", said=said, got=got)


def _sent_late(case: Case, scene: Scene, due: Obligation) -> Text:
    told, _ = asked_last(case, scene, due)
    number, who = case.number, group(case, scene)
    if told is None:
        return T("It has now gone to the {group}, case {number}.", group=who, number=number)
    return T(
        "It has now gone to the {group}, case {number}; {who} has been alerted too.",
        group=who,
        number=number,
        who=told,
    )


def _sent_as_emergency(case: Case, scene: Scene) -> Text:
    at = case.raised_at or case.paged_at or case.recorded_at
    who, number = group(case, scene), case.number
    return T("Sent to the {group} as an emergency at {at}, case {number}.", group=who, at=at, number=number)


def raised(case: Case, scene: Scene) -> Say:
    """The open case was raised to an emergency."""
    branch = scene.plan.branch(case.branch)
    first = branch.raised.words if branch.raised else None
    return say(case, first, _sent_as_emergency(case, scene))


def nobody_at_all(case: Case, scene: Scene) -> Say:
    """Nobody in charge can be reached: a number, and what goes on."""
    return say(case, *nobody_lines(scene))
