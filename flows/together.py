"""What one person owes in several roles, asked in the same words by the same time: one message and one press."""

from flows.obligation import Obligation
from flows.promise import met_by_press, rule_of
from flows.record import Case, Scene
from flows.routing import who_owes


def together(case: Case, scene: Scene, obligation: Obligation, person: str) -> tuple[Obligation, ...]:
    """The promise with the others that this person was asked for in the same message, in the order of the case.

    The promise alone when it has a list or a draft of its own, or when it is not this person's.
    """
    if not _is_only_to_know(scene, obligation) or person not in who_owes(case, scene, obligation):
        return (obligation,)
    asked = _asked(scene, obligation)
    return tuple(
        each
        for each in case.obligations
        if each.id == obligation.id
        or (
            each.open
            and each.due_at == obligation.due_at
            and _is_only_to_know(scene, each)
            and _asked(scene, each) == asked
            and person in who_owes(case, scene, each)
        )
    )


def leads(case: Case, scene: Scene, obligation: Obligation, person: str) -> bool:
    """Whether the message to this person is written for this promise; the others are named in it."""
    return together(case, scene, obligation, person)[0].id == obligation.id


def _is_only_to_know(scene: Scene, obligation: Obligation) -> bool:
    rule = rule_of(scene, obligation)
    plain = rule is not None and not rule.facts and not rule.asks_at
    return plain and bool(obligation.role) and met_by_press(scene, obligation)


def _asked(scene: Scene, obligation: Obligation) -> tuple[object, ...]:
    """How and when it was asked, and by when it is owed."""
    rule = rule_of(scene, obligation)
    counted = (rule.asks, rule.since, bool(rule.within)) if rule else ()
    one = obligation
    return (counted, one.started_at, one.due_at, one.basis, one.asked_at, one.given)
