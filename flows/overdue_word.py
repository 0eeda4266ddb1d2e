"""What staff read once a promise has passed its time: the ladder, and the group in one line."""

from datetime import datetime

from flows import key
from flows.description import place
from flows.naming import beside, both, names, staff_phone
from flows.naming import holders as people_of
from flows.naming import person as person_named
from flows.obligation import Obligation
from flows.outbound import Say
from flows.promise import due_time, just_passed, late_inside, met_by_press, promised, what
from flows.record import Case, Scene
from flows.terms import RoleId, Severity
from flows.text import Phone, Series, T, Text
from flows.tiding import alerting, called_for, case_line, going_on, manager_keys, to_group, to_person, with_line

_WORKING = frozenset({"holder", "anyone"})
"""Owners of what whoever has the case works at."""


def overdue(
    case: Case,
    scene: Scene,
    obligation: Obligation,
    person: str,
    next_role: RoleId | None,
    next_at: datetime,
) -> Say:
    """To a step of the ladder: what was promised, who has it, and who is told next."""
    rung = next((each for each in obligation.ladder if person in people_of(scene, each)), None)
    lines = (
        T("Overdue: {late}", late=late_inside(scene, obligation)),
        case_line(case, scene),
        place(case, scene) if case.severity is Severity.EMERGENCY else None,
        promised(case, scene, obligation),
        _silent_owner(case, scene, obligation),
        _also_running(case, scene, obligation) or with_line(case, scene),
        told_before(scene, obligation, rung),
        both(just_passed(scene, obligation), going_on(scene, next_role, next_at)),
    )
    keys = manager_keys(case, scene, obligation)
    if obligation.role and met_by_press(scene, obligation):
        keys = key.rows(key.take(case), called_for(case, obligation), key.give_to(case, obligation))
    return alerting(to_person(case, person, lines, keys), obligation, step=obligation.rung, breach=True)


def overdue_line(case: Case, scene: Scene, obligation: Obligation) -> Say:
    """One line in the group, as a reply to the card."""
    line = T(
        "{number} overdue: {late}, due {at}.",
        number=case.number,
        late=late_inside(scene, obligation),
        at=due_time(scene, obligation),
    )
    return alerting(to_group(case, line), obligation, breach=True)


def _silent_owner(case: Case, scene: Scene, obligation: Obligation) -> Text | None:
    """Whom it was sent to, and the number under which they can be called."""
    owner = obligation.role
    if not owner or not met_by_press(scene, obligation):
        return None
    people = (obligation.given,) if obligation.given else people_of(scene, owner)
    asked_at = obligation.asked_at
    if len(people) != 1 or asked_at is None:
        return None
    at = scene.outage.until or scene.now if scene.outage and _unsaid(scene, asked_at) else asked_at
    name, number = beside(scene, people[0]), staff_phone(scene, people[0])
    if any(gap.step == owner and gap.at <= asked_at for gap in case.gaps):
        return T("No message could reach {name}. {phone}", name=name, phone=Phone(number=number))
    if at >= scene.now:
        # It went out this very moment: there is nothing to hold against anybody.
        return T("Sent to {name} at {at}. {phone}", name=name, at=at, phone=Phone(number=number))
    again = obligation.warn_at
    if again and again < scene.now and again > at:
        return T(
            "Sent to {name} at {at} and {again}, no answer. {phone}",
            name=name,
            at=at,
            again=again,
            phone=Phone(number=number),
        )
    return T("Sent to {name} at {at}, no answer. {phone}", name=name, at=at, phone=Phone(number=number))


def _unsaid(scene: Scene, at: datetime) -> bool:
    """Whether what was written to somebody then did not go out, for our line was down."""
    return scene.outage is not None and scene.outage.covers(at)


def _also_running(case: Case, scene: Scene, obligation: Obligation) -> Text | None:
    """Beside what somebody else should have confirmed: who works on the case since when, and what is still to come."""
    if not obligation.role or not met_by_press(scene, obligation) or not case.holder or not case.held_at:
        return None
    coming: dict[datetime, list[Obligation]] = {}
    for each in sorted(case.obligations, key=lambda each: (each.due_at, each.id)):
        if each.open and each.id != obligation.id and each.owner in _WORKING and each.due_at > scene.now:
            coming.setdefault(each.due_at, []).append(each)
    if not coming:
        return None
    items = tuple(
        T("{what} by {at}", what=Series(items=tuple(what(each) for each in due)), at=due_time(scene, due[0]))
        for due in coming.values()
    )
    name = person_named(scene, case.holder)
    return T("Also running: {name} since {at}; {items}", name=name, at=case.held_at, items=Series(items=items))


def told_before(scene: Scene, obligation: Obligation, rung: RoleId | None) -> Text | None:
    """Who on the ladder was told before this step."""
    if rung not in obligation.ladder or obligation.told_at is None or _unsaid(scene, obligation.told_at):
        return None
    below = [each for each in obligation.ladder[: obligation.ladder.index(rung)] if each in obligation.told]
    people = tuple(dict.fromkeys(one for each in below for one in people_of(scene, each)))
    if not people:
        return None
    return T("{names} told since {at}, nothing recorded yet.", names=names(scene, people), at=obligation.told_at)
