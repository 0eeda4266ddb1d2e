"""Who may agree to what somebody asks for: to move or rest a promise, or to do what needs another's word."""

from flows.obligation import Obligation
from flows.record import Case, Petitioning, Scene
from flows.routing import presence, role_named, stands_on
from flows.terms import PersonId, Petition, RoleId


def grantors(case: Case, scene: Scene, what: Petition, about: str) -> tuple[RoleId, ...]:
    """The roles that may grant it, those first who are asked first; none for what cannot be asked.

    Where nobody at all has a role that the plan names, the ladder decides: what needs leave never waits for nobody.
    """
    if what is Petition.ACTION:
        named = tuple(action.approval for action in scene.plan.actions if action.id == about and action.approval)
        return _held(scene, named) or (scene.plan.route.ladder if named else ())
    rule = scene.plan.rules.get(about)
    owed = case.obligation(about)
    return (_held(scene, rule.extends) if rule else ()) or (_above(owed) if owed else ())


def _held(scene: Scene, roles: tuple[RoleId, ...]) -> tuple[RoleId, ...]:
    """The roles, when anybody at all has one of them."""
    known = (role_named(scene.organisation, each) for each in roles)
    return roles if any(each and each.people for each in known) else ()


def _above(owed: Obligation) -> tuple[RoleId, ...]:
    """The ladder above whoever owes it; the role itself where nobody stands above it."""
    return owed.ladder or ((owed.role,) if owed.role else ())


def may_grant(person: str, case: Case, scene: Scene, what: Petition, about: str) -> bool:
    """Whether somebody may agree to it themselves."""
    return stands_on(person, grantors(case, scene, what, about), scene.organisation)


def may_decide(person: str, case: Case, scene: Scene, petition: Petitioning) -> bool:
    """Whether somebody may decide this petition: who may agree to it, and whom it has climbed to since."""
    if may_grant(person, case, scene, petition.what, petition.about):
        return True
    return person != petition.by and stands_on(person, petition.told, scene.organisation)


def needs_reason(case: Case, scene: Scene, person: str, action: str) -> bool:
    """Whether somebody would only ask for this deed, and so has to say why first."""
    asked_for = grantors(case, scene, Petition.ACTION, action)
    return bool(asked_for) and not may_grant(person, case, scene, Petition.ACTION, action)


def approvers(case: Case, scene: Scene, petition: Petitioning) -> tuple[RoleId | None, tuple[PersonId, ...]]:
    """Who is asked: the first of the roles that has somebody there; nobody when none has."""
    for role in grantors(case, scene, petition.what, petition.about):
        people = tuple(each for each in presence(scene, role).people if each != petition.by)
        if people:
            return role, people
    return None, ()


def next_above(case: Case, scene: Scene, petition: Petitioning) -> tuple[RoleId | None, tuple[PersonId, ...]]:
    """Who is asked when nobody has decided: the next step with somebody new, else the last one once more."""
    steps = steps_of(case, scene, petition)
    known = max((steps.index(role) for role in petition.told if role in steps), default=-1)
    for role in steps[known + 1 :]:
        people = tuple(each for each in presence(scene, role).people if each not in {petition.by, *petition.asked})
        if people:
            return role, people
    for role in reversed(steps[: known + 1]):
        people = tuple(each for each in presence(scene, role).people if each != petition.by)
        if people:
            return role, people
    return None, ()


def steps_of(case: Case, scene: Scene, petition: Petitioning) -> tuple[RoleId, ...]:
    """The roles that are asked one after the other: those that may agree, then the ladder above them.

    Of a ladder on which none of them stands only the top is above them for certain.
    """
    may = grantors(case, scene, petition.what, petition.about)
    if not may:
        return ()
    owed = case.obligation(petition.about) if petition.what is not Petition.ACTION else None
    ladder = owed.ladder if owed else scene.plan.route.ladder
    place = max((ladder.index(role) for role in may if role in ladder), default=len(ladder) - 2)
    return tuple(dict.fromkeys((*may, *ladder[max(place, -1) + 1 :])))


def numbered(case: Case, number: int) -> Petitioning | None:
    """The petition of this number."""
    return next((each for each in case.petitions if each.number == number), None)


def undecided(case: Case) -> tuple[Petitioning, ...]:
    """Petitions that wait for an answer and still matter."""
    return tuple(each for each in case.petitions if each.granted is None and _matters(case, each))


def _matters(case: Case, petition: Petitioning) -> bool:
    if petition.what is Petition.ACTION:
        return not any(done.action == petition.about and done.at >= petition.at for done in case.done)
    owed = case.obligation(petition.about)
    return owed is not None and owed.open
