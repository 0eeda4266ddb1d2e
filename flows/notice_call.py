"""Who of an audience is told by telephone, and who may say that it was done."""

from flows.record import Case, Scene

CALL = "call:"
"""Before the id of a person, as a line of the checklist: they were telephoned."""


def may_telephone(person: str, item: str, case: Case, scene: Scene) -> bool:
    """Whether somebody may say that one of an audience was told: whoever may do the deed that told the others."""
    if not item.startswith(CALL):
        return False
    deeds = {each.action for each in case.announced if item.removeprefix(CALL) in each.to_call}
    roles = {action.by for action in scene.plan.actions if action.id in deeds and action.by}
    return not roles.isdisjoint(scene.organisation.roles_of(person))
