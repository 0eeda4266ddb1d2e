"""What is read about what somebody asks leave for: by the one who asks, by whoever may agree, and by the reporter."""

from datetime import datetime

from flows import key
from flows.naming import beside, lowered, names, person, role, urgent_call
from flows.obligation import Obligation
from flows.outbound import Say
from flows.petition import grantors, numbered, undecided
from flows.progress import lateness
from flows.promise import due_line, due_time, time_before, what
from flows.receipt import emergency_call, say
from flows.record import Case, Petitioning, Scene
from flows.terms import PersonId, Petition
from flows.text import T, Text, same
from flows.tiding import case_line, to_person, with_line


def subject(case: Case, scene: Scene, petition: Petitioning) -> Text:
    """What is asked for, without who asks: put off until 10:45, with what, or an action by its name."""
    if petition.what is Petition.ACTION:
        action = next((each for each in scene.plan.actions if each.id == petition.about), None)
        return lowered(action.label) if action else same(petition.about)
    owed = case.obligation(petition.about)
    about = what(owed) if owed else same(petition.about)
    if petition.what is Petition.PAUSE:
        return T("pause: {what}", what=about)
    return T("{what}, new time {until}", what=about, until=petition.until or petition.at)


def line(case: Case, scene: Scene, petition: Petitioning) -> Text:
    """One that nobody has decided, as the card names it."""
    who, about = person(scene, petition.by), subject(case, scene, petition)
    return T("{at} {who} asks for approval: {what}, not decided yet", at=petition.at, who=who, what=about)


def resting(case: Case, scene: Scene, obligation: Obligation) -> Text:
    """A paused promise, as the card names it: since when, by whose leave and why."""
    leave = _leave(case, obligation)
    at = obligation.paused_at or scene.now
    if leave is None:
        return T("Paused since {at}: {what}", at=at, what=what(obligation))
    who = person(scene, leave.decided_by)
    return T(
        "Paused since {at}: {what}. {who}: “{reason}”", at=at, what=what(obligation), who=who, reason=same(leave.reason)
    )


def _leave(case: Case, obligation: Obligation) -> Petitioning | None:
    agreed = (each for each in reversed(case.petitions) if each.granted and each.what is Petition.PAUSE)
    return next((each for each in agreed if each.about == obligation.id), None)


def notices(case: Case, scene: Scene) -> tuple[Text, ...]:
    """What stands on the card of all this."""
    paused = (each for each in case.obligations if each.paused_at)
    return (
        *(resting(case, scene, each) for each in paused),
        *(line(case, scene, each) for each in undecided(case)),
    )


def still_paused(case: Case, scene: Scene, obligation: Obligation, who: PersonId) -> Say:
    """To whoever has the case, and to whoever may decide: it rests still, and one press ends that."""
    lines = (T("{number}: is this still to pause?", number=case.number), resting(case, scene, obligation))
    return to_person(case, who, lines, key.rows(key.act(case, T("Resume"), f"resume:{obligation.id}")))


# --- whoever may agree ------------------------------------------------------------------------------------------------
def asked(case: Case, scene: Scene, number: int, who: PersonId, before: tuple[PersonId, ...] = ()) -> Say | None:
    """To somebody who may agree: what is asked, by whom and why, who was asked `before` them, and how it stands."""
    petition = numbered(case, number)
    if petition is None:
        return None
    owed = case.obligation(petition.about) if petition.what is not Petition.ACTION else None
    others = names(scene, tuple(each for each in before if each != who)) if set(before) - {who} else None
    lines = (
        T(
            "{name} asks for your approval: {what}",
            name=beside(scene, petition.by),
            what=subject(case, scene, petition),
        ),
        T("Reason: “{reason}”", reason=same(petition.reason)) if petition.reason else None,
        T("{names} asked at {at}, nothing decided yet.", names=others, at=petition.at) if others else None,
        case_line(case, scene),
        with_line(case, scene),
        due_line(case, scene, owed, distance=True) if owed else None,
        T("Until you decide, nothing stops."),
    )
    agree, refuse = T("Agree"), T("Do not agree")
    keys = key.rows(key.act(case, agree, f"grant:{number}"), key.act(case, refuse, f"deny:{number}"))
    return to_person(case, who, lines, keys)


# --- the one who asks -------------------------------------------------------------------------------------------------
def waits(case: Case, scene: Scene, number: int, people: tuple[PersonId, ...]) -> Text:
    """The answer to the petitioner: who decides."""
    if people:
        return T("Sent to {names} to decide. Until then nothing changes.", names=names(scene, people))
    petition = numbered(case, number)
    above = grantors(case, scene, petition.what, petition.about) if petition else ()
    if above:
        return T(
            "Recorded, but {role} can't be reached now. Please call; until then nothing changes.",
            role=role(scene, above[0]),
        )
    return T("Recorded, but nobody is named who may decide it. Nothing changes.")


def climbed(case: Case, scene: Scene, number: int, people: tuple[PersonId, ...]) -> Say | None:
    """To the petitioner: nobody has decided, and who is asked now."""
    petition = numbered(case, number)
    if petition is None:
        return None
    said = T(
        "{number}: not decided yet: {what}. Now also sent to {names} to decide.",
        number=case.number,
        what=subject(case, scene, petition),
        names=names(scene, people),
    )
    return to_person(case, petition.by, (said,))


def granted(case: Case, scene: Scene, number: int) -> Say | None:
    """To the petitioner: somebody agreed."""
    petition = numbered(case, number)
    if petition is None:
        return None
    name, about = beside(scene, petition.decided_by), subject(case, scene, petition)
    said = T("{number}: agreed by {name}: {what}", number=case.number, name=name, what=about)
    return to_person(case, petition.by, (said,))


def denied(case: Case, scene: Scene, number: int) -> Say | None:
    """To the petitioner: somebody did not agree, and why."""
    petition = numbered(case, number)
    if petition is None:
        return None
    name, about = beside(scene, petition.decided_by), subject(case, scene, petition)
    said = T("{number}: not agreed by {name}: {what}", number=case.number, name=name, what=about)
    return to_person(case, petition.by, (said, T("Reason: “{reason}”", reason=same(petition.why))))


def needless(case: Case, scene: Scene, number: int) -> Say | None:
    """To the petitioner: what it was for has to be done anew first, so nobody is asked any more."""
    petition = numbered(case, number)
    if petition is None:
        return None
    said = T("{number}: no longer to be decided: {what}", number=case.number, what=subject(case, scene, petition))
    return to_person(case, petition.by, (said,))


# --- answers to a press -----------------------------------------------------------------------------------------------
def agreed(case: Case, scene: Scene, number: int) -> Text:
    """To the one who agreed."""
    petition = numbered(case, number)
    return T("Agreed: {what}", what=subject(case, scene, petition)) if petition else same(case.number)


def refusal_told(case: Case, scene: Scene, number: int) -> Text:
    """To the one who did not."""
    petition = numbered(case, number)
    if petition is None:
        return same(case.number)
    return T("Recorded: not agreed. {name} has been told.", name=person(scene, petition.by))


def asked_already(case: Case, scene: Scene) -> Text:  # noqa: ARG001 - every answer is asked alike
    """The same was asked for before."""
    return T("That was asked for before and is not decided yet; nothing changed.")


def decided_already(case: Case, scene: Scene, number: int) -> Text:
    """Somebody else decided it."""
    petition = numbered(case, number)
    if petition is None or petition.decided_at is None:
        return same(case.number)
    name, at = person(scene, petition.decided_by), petition.decided_at
    return T("{name} decided that at {at}; nothing changed.", name=name, at=at)


def needs_reason(case: Case, scene: Scene) -> Text:  # noqa: ARG001 - as above
    """No reason was given."""
    return T("{number}: without a reason nothing is changed.", number=case.number)


def needs_later_time(case: Case, scene: Scene, due_at: datetime) -> Text:  # noqa: ARG001 - as above
    """The new time does not put anything off."""
    return T("{number}: the new time has to be later than {due}. Nothing changed.", number=case.number, due=due_at)


# --- the reporter -----------------------------------------------------------------------------------------------------
def changed(case: Case, scene: Scene, number: int) -> Say | None:
    """What was promised to them has another time, or rests: openly, with the name and the reason."""
    petition = numbered(case, number)
    owed = case.obligation(petition.about) if petition else None
    if petition is None or owed is None:
        return None
    name, why = person(scene, petition.decided_by), same(petition.reason)
    if owed.paused_at:
        said = T(
            "Paused for now: {what}. Decided by {name}: “{reason}”. You hear when it goes on.",
            what=what(owed),
            name=name,
            reason=why,
        )
    else:
        said = T(
            "New time: {what} by {until}, it was {was}. Decided by {name}: “{reason}”",
            what=what(owed),
            until=due_time(scene, owed),
            was=time_before(scene, owed),
            name=name,
            reason=why,
        )
    return say(case, said, emergency_call(case, scene))


def runs_again(case: Case, scene: Scene, obligation: Obligation) -> Say:
    """What rested goes on."""
    said = T("It goes on: {what} by {until}.", what=what(obligation), until=due_time(scene, obligation))
    if obligation.due_at <= scene.now:
        return say(case, T("{late}.", late=lateness(scene, obligation)), urgent_call(scene))
    return say(case, said, emergency_call(case, scene))
