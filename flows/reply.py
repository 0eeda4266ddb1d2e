"""The answer to a press, read by the one who pressed: at most 200 characters, so no more than a sentence or two."""

from flows.naming import beside, group, person, phone_full, reporter_named, role_and_name, row
from flows.record import Case, Scene
from flows.text import T, Text


def taken(case: Case, scene: Scene) -> Text:
    """Somebody has it already."""
    if case.holder is None or case.held_at is None:
        return T("{number} has been taken already.", number=case.number)
    return T(
        "{name} has had it since {at}. To change hands press Reassign.",
        name=person(scene, case.holder),
        at=case.held_at,
    )


def not_yours(case: Case, scene: Scene) -> Text:
    """The presser may not do that."""
    head = scene.organisation.group(case.group).head
    return T(
        "This case belongs to the {group}; please ask {head}.",
        group=group(case, scene),
        head=role_and_name(scene, head),
    )


def closed(case: Case, scene: Scene) -> Text:
    """The case is closed, so the press changed nothing."""
    at = case.closed_at or scene.now
    return T("{number} was closed at {at}, nothing changed. To go on press Reopen.", number=case.number, at=at)


def stale(case: Case, scene: Scene) -> Text:  # noqa: ARG001 - every answer is asked alike
    """The key no longer fits the case."""
    return T("This key no longer fits {number}; nothing changed.", number=case.number)


def unreachable(case: Case, scene: Scene, person: str) -> Text:
    """The one who was chosen cannot be reached by message."""
    name, number = scene.organisation.name_of(person).words, case.number
    return T("{name} can't be reached by message; nothing changed in {number}.", name=name, number=number)


def phone(case: Case, scene: Scene) -> Text:
    """The reporter's number in full, for somebody on duty."""
    return row((reporter_named(case, scene), phone_full(case, scene)))


def done(case: Case, scene: Scene, what: str) -> Text:
    """A press that worked. `what` is the event in one word, such as `noted` or `reassigned`."""
    number = case.number
    said = {
        "acknowledged": T("Acknowledged: {number}.", number=number),
        "declined": T("Declined: {number}.", number=number),
        "noted": T("Recorded at {at}: informed.", at=scene.now),
        "did": T("Recorded at {at}.", at=scene.now),
        "ticked": T("Recorded at {at}.", at=scene.now),
        "already_did": T("That was recorded before; nothing changed."),
        "reassigned": _asked_to_take_over(case, scene),
        "escalated": T("The next step has been alerted: {number}.", number=number),
        "reminded": T("{name} has been reminded.", name=person(scene, case.holder or "")),
        "called": T("The call is recorded, {at}.", at=scene.now),
        "lowered": T("{number} is no emergency any more.", number=number),
        "released": T("{number} is called off and closed.", number=number),
        "reopened": T("{number} is open again.", number=number),
        "linked": T("{number} now stands for both reports.", number=number),
        "resumed": T("Resumed: {number}.", number=number),
    }
    return said.get(what, T("Recorded: {number}.", number=number))


def _asked_to_take_over(case: Case, scene: Scene) -> Text:
    asked = next((each for each in reversed(case.assignments) if each.step == "reassigned"), None)
    if asked is None:
        return T("Recorded: {number}.", number=case.number)
    name = person(scene, asked.person)
    if case.holder is None:
        return T("{name} has been asked to take it.", name=name)
    return T(
        "{name} has been asked. Until they take it, it stays with {holder}.",
        name=name,
        holder=beside(scene, case.holder),
    )
