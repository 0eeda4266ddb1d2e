"""Who of an audience has a notice, who is told by telephone, and who may say that it was done."""

from flows.record import Announcement, Case, Scene
from flows.terms import PersonId

CALL = "call:"
"""Before the id of a person, as a line of the checklist: they were telephoned."""


def was_called(case: Case, given: Announcement, person: str) -> bool:
    """Whether somebody was telephoned about this notice."""
    call = case.ticks.get(f"{CALL}{person}")
    return call is not None and call.at >= given.at


def unanswered(case: Case, given: Announcement) -> tuple[PersonId, ...]:
    """To whom the notice was written and who has not said so, on the telephone either.

    The reporter reads it as what was done about their own case, and is asked for nothing.
    """
    known = {*given.heard, case.reporter.person}
    return tuple(each for each in given.sent if each not in known and not was_called(case, given, each))


def uncalled(case: Case, given: Announcement) -> tuple[PersonId, ...]:
    """Who is still to be telephoned, because no message reaches them."""
    return tuple(each for each in given.to_call if not was_called(case, given, each))


def may_telephone(person: str, item: str, case: Case, scene: Scene) -> bool:
    """Whether somebody may say that one of an audience was told: whoever may do the deed that told the others."""
    if not item.startswith(CALL):
        return False
    called = item.removeprefix(CALL)
    return _may_do({each.action for each in case.announced if called in {*each.to_call, *each.sent}}, person, scene)


def announces(person: str, case: Case, scene: Scene) -> bool:
    """Whether one of the notices of a case was theirs to give."""
    return _may_do({each.action for each in case.announced}, person, scene)


def _may_do(deeds: set[str], person: str, scene: Scene) -> bool:
    roles = {action.by for action in scene.plan.actions if action.id in deeds and action.by}
    return not roles.isdisjoint(scene.organisation.roles_of(person))
