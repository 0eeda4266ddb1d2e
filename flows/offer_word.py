"""What is read of what a reporter is offered: by the one who answers, too late perhaps, and by staff who asked."""

from msgspec.structs import replace

from flows import key, offer_key
from flows.deed import REPORTER
from flows.filling import version_of
from flows.naming import lowered, reporter_role
from flows.obligation import Obligation
from flows.offer import has_offers, offering
from flows.outbound import Kind, Say
from flows.plan import Action
from flows.receipt import emergency_call, say
from flows.record import Case, Done, Scene
from flows.routing import who_owes
from flows.telling import fact, tidings
from flows.terms import PersonId
from flows.text import Series, T, Text
from flows.tiding import case_line, to_person


def offered(case: Case, scene: Scene, said: Say, done: Done) -> Say:
    """The message that tells of a deed, with the keys of what it offers; a lost one would leave both sides waiting."""
    if not has_offers(scene.plan):
        return said
    keys = offer_key.below(case, scene, done)
    return replace(said, buttons=(*keys, *said.buttons), kind=Kind.PROMPT) if keys else said


def again(case: Case, scene: Scene, done: Done) -> Say | None:
    """The newest offer once more, below a press on an older one."""
    words = tidings(case, scene.plan.action(done.action), done, scene)
    return offered(case, scene, say(case, words, emergency_call(case, scene)), done)


def old(case: Case, scene: Scene, was: Done | None, now: Done | None) -> Text:
    """The answer to a press on a key that belonged to an earlier offer, or to none that counts still."""
    before = version_of(case, scene, was) if was else None
    new = version_of(case, scene, now) if now else None
    if now is None:
        if before:
            return T("That was {version}; it no longer applies. Nothing changed.", version=before)
        return T("That no longer applies; nothing changed.")
    if before and new and before != new:
        return T("That was {version}; {new} is below. Nothing changed.", version=before, new=new)
    return T("That was an earlier message; the newest is below. Nothing changed.")


def asked(case: Case, scene: Scene, action: Action) -> Text:  # noqa: ARG001 - every answer is asked alike
    """The answer to a press of theirs that counts only with what is asked now."""
    return T("{what}: one more question, below.", what=action.label.words)


def recorded(case: Case, scene: Scene, action: Action, by: str) -> Say:  # noqa: ARG001 - as above
    """To the reporter, where the plan says nothing of its own: what they said is recorded."""
    if by in {"", case.reporter.person}:
        return say(case, T("Recorded: {what}.", what=lowered(action.label)))
    return say(case, T("Recorded from your call: {what}.", what=lowered(action.label)))


def _has_answered(kind: str, what: Text) -> Text:
    match kind:
        case "driver":
            return T("The driver has answered: {what}", what=what)
        case "customer":
            return T("The customer has answered: {what}", what=what)
        case _:
            return T("The reporter has answered: {what}", what=what)


def answered(case: Case, scene: Scene, action: Action, by: str) -> tuple[Say, ...]:
    """To whoever offered it, to whoever has the case and to those whose work it undid: what the reporter has said.

    Each reads what is no longer to be done by them, and what they can do now; only the first two what is the holder's.
    """
    done = next((each for each in reversed(case.done) if each.action == action.id), None)
    if done is None:
        return ()
    freed = _freed(case, scene) if action.undoes else {}
    before = [each for each in case.done if each.undone_at == case.changed_at] if action.undoes else []
    undone = {each.by for each in before if not _is_theirs(scene, each)}
    near = {_offerer(case, scene, action), case.holder or ""}
    people = {*near, *freed, *undone} - {"", by, case.reporter.person}

    def line(who: str) -> Text:
        told = fact(case, action, done, scene, group=who not in near)
        return _has_answered(reporter_role(case, scene), told)

    return tuple(
        to_person(
            case,
            who,
            (line(who), _no_longer(freed.get(PersonId(who), ())), case_line(case, scene)),
            key.rows(*key.role_keys(case, scene, who)),
        )
        for who in sorted(people)
    )


def _freed(case: Case, scene: Scene) -> dict[PersonId, tuple[Obligation, ...]]:
    """Who was asked for what is owed no longer by this very step."""
    found: dict[PersonId, tuple[Obligation, ...]] = {}
    for each in case.obligations:
        if each.role and each.asked_at and each.lapsed_at == case.changed_at:
            for person in who_owes(case, scene, each):
                found[person] = (*found.get(person, ()), each)
    return found


def _no_longer(owed: tuple[Obligation, ...]) -> Text | None:
    if not owed:
        return None
    return T("No longer to be done: {what}.", what=Series(items=tuple(lowered(each.what) for each in owed)))


def _offerer(case: Case, scene: Scene, action: Action) -> str:
    """Who of the staff made the offer that was answered, which the answer itself may have undone."""
    last = offering(case, scene.plan, action.id)
    if last is None:
        offers = {each.id for each in scene.plan.actions if action.id in each.offers}
        last = next((each for each in reversed(case.done) if each.action in offers), None)
    return last.by if last and not _is_theirs(scene, last) else ""


def _is_theirs(scene: Scene, done: Done) -> bool:
    """Whether it is a deed of the reporter; a threshold is nobody's."""
    return any(each.id == done.action and each.by == REPORTER for each in scene.plan.actions)
