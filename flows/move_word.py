"""What is read when a case goes on by another plan: on the old group's card, by its holder and its reporter."""

from datetime import datetime

from msgspec.structs import replace

from flows import key
from flows.emergency import emergency_line
from flows.event import Replanned
from flows.lookup import is_decided
from flows.naming import group, lowered, person
from flows.obligation import Obligation
from flows.outbound import Say, ToAddress
from flows.progress import coming, promise
from flows.promise import due_time, what
from flows.receipt import say
from flows.record import Case, Scene
from flows.terms import Severity
from flows.text import Series, T, Text, same
from flows.tiding import case_line, to_person


def handed_over(case: Case, scene: Scene) -> Text:
    """All that is left of the card in the group that had it."""
    return T("[Handed over] {number}, to the {group}", number=case.number, group=group(case, scene))


def notice(case: Case, scene: Scene) -> Text | None:
    """On the card: what it was before; once a person has graded it, that stands there with its reason instead."""
    if case.replanned_at is None or case.replanned_from is None or case.graded:
        return None
    now = lowered(scene.plan.branch(case.branch).title)
    return T("Was: {was}. Changed at {at} to {now}", was=lowered(case.replanned_from), at=case.replanned_at, now=now)


def raised(case: Case, scene: Scene, at: datetime) -> Text:
    """On the card of an emergency: what it was before, and what made it one."""
    was = scene.plan.branch(case.raised_from).title
    if is_decided(scene.plan, case.branch):
        now = lowered(scene.plan.branch(case.branch).title)
        return T("Was: {was}. Changed at {at} to {now}", was=lowered(was), at=at, now=now)
    return T("Was: {title}. Raised by a cry for help at {at}", title=was.words, at=at)


def told_holder(case: Case, scene: Scene, who: str, event: Replanned) -> Say:
    """To whoever has it: where it goes, and until when they are named."""
    line, why = done(case, scene), None
    if event.reason:
        why = T("{name}: “{reason}”", name=person(scene, event.by), reason=same(event.reason))
    ack = case.obligation("acknowledge")
    waits = T("You stay named until somebody takes it there.") if ack and ack.open else None
    keys = key.rows(key.acknowledge(case)) if waits else ()
    return to_person(case, who, (line, why, case_line(case, scene), waits), keys)


def risen(case: Case, scene: Scene, who: str | None) -> Say | None:
    """To whoever has it: it has turned out to be graver than it was."""
    if who is None or case.replanned_from is None:
        return None
    now, was = lowered(scene.plan.branch(case.branch).title), lowered(case.replanned_from)
    line = T("Graver than it was: {now}, no longer {was}.", now=now, was=was)
    return to_person(case, who, (line, case_line(case, scene)))


def moved(case: Case, scene: Scene, obligation: Obligation, was: datetime) -> Say:
    """To the reporter: what is known now gives a promise to them another time."""
    owed, at = what(obligation), due_time(scene, obligation)
    return say(case, T("New time: {what} by {at}, it was {was}.", what=owed, at=at, was=was))


def told_reporter(case: Case, scene: Scene) -> Say:
    """To the reporter: where their report went; where somebody may be hurt, the numbers come first."""
    title = lowered(scene.plan.branch(case.branch).title)
    at, who = case.replanned_at or scene.now, group(case, scene)
    line = T("Your report goes on as {title}, with the {group} since {at}.", title=title, group=who, at=at)
    if case.severity is not Severity.EMERGENCY:
        return say(case, line)
    return replace(numbers(case, scene), lines=(line,))


def graded(case: Case, scene: Scene, who: str, ended: tuple[str, ...]) -> Say:
    """To the reporter: a person has graded it otherwise, which of their promises end with that, and what is to come."""
    title = lowered(scene.plan.branch(case.branch).title)
    line = T("{name} has looked at your report; it goes on as {title}.", name=person(scene, who), title=title)
    items = tuple(promise(scene, each) for each in case.obligations if each.id in ended)
    return say(case, line, T("This no longer applies: {items}.", items=Series(items=items)), *coming(case, scene))


def numbers(case: Case, scene: Scene) -> Say:
    """To the reporter of an emergency, above everything else: whom to call."""
    first = (emergency_line(scene.organisation),)
    return Say(to=ToAddress(address=case.reporter.address), first=first, case=case.id)


def done(case: Case, scene: Scene) -> Text:
    """The answer to whoever changed it."""
    title, who = lowered(scene.plan.branch(case.branch).title), group(case, scene)
    return T("{number} goes on as {title}, with the {group}.", number=case.number, title=title, group=who)
