"""What is read of what a reporter is offered: by the one who answers, too late perhaps, and by staff who asked."""

from msgspec.structs import replace

from flows import key, offer_key
from flows.deed import REPORTER
from flows.filling import version_of
from flows.naming import lowered, the_reporter
from flows.offer import has_offers, offering
from flows.outbound import Kind, Say
from flows.plan import Action
from flows.receipt import emergency_call, say
from flows.record import Case, Done, Scene
from flows.telling import fact, tidings
from flows.text import T, Text
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


def answered(case: Case, scene: Scene, action: Action, by: str) -> tuple[Say, ...]:
    """To whoever offered it and to whoever has the case: what the reporter has said, with what they can do now."""
    done = next((each for each in reversed(case.done) if each.action == action.id), None)
    asked_by = _offerer(case, scene, action)
    people = {asked_by, case.holder or ""} - {"", by, case.reporter.person}
    if done is None or not people:
        return ()
    line = T(
        "{who} has answered: {what}", who=the_reporter(case, scene), what=fact(case, action, done, scene, group=False)
    )
    lines = (line, case_line(case, scene))
    return tuple(to_person(case, who, lines, key.rows(*key.role_keys(case, scene, who))) for who in sorted(people))


def _offerer(case: Case, scene: Scene, action: Action) -> str:
    """Who of the staff made the offer that was answered, which the answer itself may have undone."""
    last = offering(case, scene.plan, action.id)
    if last is None:
        offers = {each.id for each in scene.plan.actions if action.id in each.offers}
        last = next((each for each in reversed(case.done) if each.action in offers), None)
    deed = scene.plan.action(last.action) if last else None
    return last.by if last and deed and deed.by != REPORTER else ""
