"""How a case of the calendar reads: what it is and how it stands, who owes it, and which turns nobody held."""

from flows.naming import person, role_and_name, staff_phone
from flows.obligation import Status
from flows.record import Case, Scene
from flows.routine import NOT_HELD, routine
from flows.routing import who_owes
from flows.terms import RoleId
from flows.text import C, N, Phone, T, Text


def state(case: Case, scene: Scene) -> Text | None:
    """What it is and how it stands, for the head of its card; None for any other case."""
    duty = routine(case, scene)
    if duty is None:
        return None
    kind = C("state", "Drill") if duty.drill else C("state", "Routine duty")
    owed = case.obligation(duty.promise)
    status = owed.status if owed else Status.LAPSED
    words: dict[Status, Text] = {
        Status.MET: C("state", "done"),
        Status.BREACHED: C("state", "overdue"),
        Status.AT_RISK: C("state", "at risk"),
        Status.LAPSED: C("state", "closed"),
    }
    stands = words.get(status)
    if stands is None:
        stands = C("state", "to be done")
    return C("state", "{one}, {other}", one=kind, other=stands)


def owes(case: Case, scene: Scene) -> Text | None:
    """Who owes it, in the place of who has the case and of who reported it; None for any other case."""
    duty = routine(case, scene)
    owed = case.obligation(duty.promise) if duty else None
    if duty is None or owed is None:
        return None
    if owed.given:
        return T("With: {who}", who=person(scene, owed.given))
    people = who_owes(case, scene, owed)
    who = role_and_name(scene, RoleId(duty.who), people)
    number = staff_phone(scene, people[0]) if len(people) == 1 else ""
    return T("With: {who}, {phone}", who=who, phone=Phone(number=number)) if number else T("With: {who}", who=who)


def missed(case: Case, scene: Scene) -> Text | None:
    """How many turns before this one nobody could be asked for; None when there are none."""
    duty = routine(case, scene)
    turns = [gap.at for gap in case.gaps if gap.why == NOT_HELD and duty and gap.step == duty.promise]
    if not turns:
        return None
    return N(
        "Not done before this: {n} time, at {at}",
        "Not done before this: {n} times since {at}",
        len(turns),
        at=min(turns),
    )


def origin(case: Case, scene: Scene) -> Text | None:
    """In the place of the reporter, of what a duty has turned out to be; None where somebody reported it."""
    duty = scene.plan.duty(case.duty) if case.duty else None
    return T("Found in a routine duty: {title}", title=duty.title.words) if duty else None


def asks(case: Case, scene: Scene, obligation: str) -> Text | None:
    """What the one who owes it is asked, where its plan has no words of its own; None for any other promise."""
    duty = routine(case, scene)
    if duty is None or duty.promise != obligation:
        return None
    if duty.drill:
        return T("Please hold it and record what came of it.")
    return T("Routine duty: {title}.", title=duty.title.words)
