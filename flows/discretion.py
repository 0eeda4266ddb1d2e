"""What stays among few: cases whose group knows title and state alone, and matters of which one role speaks."""

from flows.record import Case, Scene
from flows.terms import RoleId


def is_secret(case: Case, scene: Scene) -> bool:
    """Whether a group reads no more of this case, as it now stands, than title and state."""
    secret = scene.plan.revision.secret if scene.plan.revision else False
    return secret if isinstance(secret, bool) else case.branch in secret


def speaker(case: Case, scene: Scene) -> RoleId | None:
    """The one role that speaks in public about a case as it now stands; None where whoever works it does."""
    return scene.plan.branch(case.branch).speaks or None


def may_speak(person: str, case: Case, scene: Scene) -> bool:
    """Whether what somebody writes may reach the reporter."""
    only = speaker(case, scene)
    return only is None or only in scene.organisation.roles_of(person)
