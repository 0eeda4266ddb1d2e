"""What staff are told beside the ladder: what the reporter wants, who cannot, and who takes over from whom."""

from datetime import datetime

from flows import key
from flows.description import headline, place, reporter_line
from flows.naming import (
    beside,
    lowered,
    person,
    phone_ending,
    phone_full,
    role,
    role_and_name,
    staff_phone,
    the_reporter,
)
from flows.obligation import CALL_BACK, Obligation
from flows.outbound import Button, Kind, Rows, Say, ToGroup, ToPerson
from flows.plan import Action
from flows.promise import call_by, due_line, for_holder, promised, rule_of
from flows.record import Case, CaseState, Note, Scene
from flows.terms import PersonId, RoleId
from flows.text import N, Phone, T, Text, same

_REMINDED = 2
"""Promises that a reminder names."""


# --- lines and shapes that pings share --------------------------------------------------------------------------------
def to_person(case: Case, who: str, lines: tuple[Text | None, ...], buttons: Rows = ()) -> Say:
    """An urgent message to one person, in private."""
    said = tuple(line for line in lines if line is not None)
    return Say(to=ToPerson(person=PersonId(who)), lines=said, buttons=buttons, kind=Kind.URGENT, case=case.id)


def to_group(case: Case, line: Text, buttons: Rows = ()) -> Say:
    """One line in the group, as a reply to the card."""
    to = ToGroup(group=case.group)
    return Say(to=to, lines=(line,), buttons=buttons, kind=Kind.URGENT, case=case.id, on_card=True)


def case_line(case: Case, scene: Scene) -> Text:
    """Which case it is, in one line."""
    return T("Case {headline}", headline=headline(case, scene))


def with_line(case: Case, scene: Scene) -> Text:
    """Who has the case and since when, with the number of that colleague."""
    if case.holder is None or case.held_at is None:
        return T("With: nobody yet")
    who, at, number = person(scene, case.holder), case.held_at, staff_phone(scene, case.holder)
    if number:
        return T("With: {who} since {at}, {phone}", who=who, at=at, phone=Phone(number=number))
    return T("With: {who} since {at}", who=who, at=at)


def going_on(scene: Scene, next_role: RoleId | None, next_at: datetime) -> Text:
    """What happens when nothing moves."""
    if next_role is None:
        return T("Without progress by {at} it is sent again.", at=next_at)
    return T("Without progress by {at} it goes to {next}.", at=next_at, next=role_and_name(scene, next_role))


def manager_keys(case: Case, scene: Scene, obligation: Obligation) -> Rows:
    """What a manager may do about a case that does not move; what anyone may do comes first."""
    action = key.action_for(case, scene, obligation) if obligation.owner == "anyone" else None
    first = key.did(case, action) if action else None
    called = key.act(case, T("I have called"), "called")
    return key.rows(*filter(None, (first, key.take(case), key.remind(case, scene), key.reassign(case), called)))


def called_for(case: Case, obligation: Obligation) -> Button:
    """The one who owes it was told by phone."""
    return key.act(case, T("Called, they know"), f"called:{obligation.id}")


def _number(case: Case, scene: Scene, who: str) -> Text | None:
    """The reporter's number: in full for the holder only."""
    return phone_full(case, scene) if who == case.holder else phone_ending(case, scene)


def _to_call(case: Case, scene: Scene, who: str, *more: Button) -> tuple[tuple[Text | None, ...], Rows]:
    """The lines and keys of everything that a person settles by telephoning the reporter."""
    back = case.obligation(CALL_BACK)
    number = _number(case, scene, who)
    line: Text | None = None
    keys: tuple[Button, ...] = ()
    if at := call_by(case, scene):
        line = T("Please call by {at}: {phone}", at=at, phone=number) if number else T("Please call by {at}.", at=at)
    elif number:
        line = T("Please call: {phone}", phone=number)
    if back and back.open:
        keys = (key.noted(case, back),)
    if who == case.holder:
        return (case_line(case, scene), line), key.rows(*keys, *more)
    held = with_line(case, scene)
    return (case_line(case, scene), held, line), key.rows(key.take(case), *more, key.phone(case))


# --- the reporter -----------------------------------------------------------------------------------------------------
def calm_reported(case: Case, scene: Scene) -> Say:
    """The group hears that the reporter sees no danger; the level stays until a person has confirmed it."""
    line = T(
        "{number}: {who} says there is no danger. Please confirm by a call.",
        number=case.number,
        who=the_reporter(case, scene),
    )
    return to_group(case, line, key.rows(key.lower(case)))


def disputed(case: Case, scene: Scene, person: str) -> Say:
    """The reporter says that it is not solved, or that nobody is there."""
    lines, keys = _to_call(case, scene, person)
    number, who = case.number, the_reporter(case, scene)
    if case.state is CaseState.REOPENED:
        line = T("{number}: not solved, says {who}.", number=number, who=who)
    else:
        line = T("{number}: not there yet, says {who}.", number=number, who=who)
    return to_person(case, person, (line, *lines), keys)


def reopened(case: Case, scene: Scene, person: str) -> Say:
    """A closed case was opened again."""
    lines, keys = _to_call(case, scene, person)
    line = T("{number} was opened again at {at}.", number=case.number, at=case.reopened_at or scene.now)
    return to_person(case, person, (line, *lines), keys)


def withdrawn(case: Case, scene: Scene, person: str | None) -> Say:
    """The reporter calls the case off; somebody confirms it by a call. Without a person the group reads it."""
    line = T(
        "{number}: not needed any more, says {who}. Please confirm by a call.",
        number=case.number,
        who=the_reporter(case, scene),
    )
    if person is None:
        return to_group(case, line, key.rows(key.release(case)))
    lines, keys = _to_call(case, scene, person, key.release(case))
    return to_person(case, person, (line, *lines), keys)


def reporter_lost(case: Case, scene: Scene, person: str) -> Say:
    """No message reaches the reporter any more."""
    who, number = the_reporter(case, scene), _number(case, scene, person)
    lost = T("{number}: no message reaches {who} any more.", number=case.number, who=who)
    if person == case.holder and number:
        lost = T(
            "{number}: no message reaches {who} any more. Please call: {phone}",
            number=case.number,
            who=who,
            phone=number,
        )
        return to_person(case, person, (lost,))
    return to_person(case, person, (lost, case_line(case, scene), number), key.rows(key.phone(case)))


def reporter_back(case: Case, scene: Scene, person: str) -> Say:
    """Messages reach the reporter again."""
    line = T("{number}: messages reach {who} again.", number=case.number, who=the_reporter(case, scene))
    return to_person(case, person, (line,))


def call_asked(case: Case, scene: Scene, person: str) -> Say:
    """The reporter asks for a call."""
    lines, keys = _to_call(case, scene, person)
    line = T("{number}: {who} asks for a call.", number=case.number, who=the_reporter(case, scene))
    return to_person(case, person, (line, *lines), keys)


def added(case: Case, scene: Scene, note: Note) -> Say:
    """To the holder: what the reporter has added, in full; the group's card says only that something came."""
    number, who = case.number, the_reporter(case, scene)
    words = T("{number}, {who} adds: “{words}”", number=number, who=who, words=same(note.text)) if note.text else None
    files = (
        N(
            "{number}: {n} voice message or file came from {who}.",
            "{number}: {n} voice messages or files came from {who}.",
            len(note.files),
            number=number,
            who=who,
        )
        if note.files
        else None
    )
    said = tuple(line for line in (words, files) if line is not None)
    to = ToPerson(person=case.holder or PersonId(""))
    return Say(to=to, lines=said, kind=Kind.PROMPT, case=case.id)


# --- who has it -------------------------------------------------------------------------------------------------------
def reminder(case: Case, scene: Scene) -> Say:
    """A manager reminds the holder of what is due."""
    owed = for_holder(case)
    dues = tuple(due_line(case, scene, each, distance=True) for each in owed[:_REMINDED])
    line = T("Reminder: {number}, please look at what is due.", number=case.number)
    keys = key.keys_for(case, scene, owed[0]) if owed else ()
    return to_person(case, case.holder or "", (line, case_line(case, scene), *dues), keys)


def reassign_choice(case: Case, scene: Scene, person: str) -> Say:
    """Who is to have the case: the other members of the group and its head, those first who can be reached."""
    group = scene.organisation.group(case.group)
    head = scene.organisation.role(group.head).people
    people = [each for each in dict.fromkeys((*group.members, *head)) if each not in {case.holder, person}]
    people = [each for each in people if each in scene.reachable] or people
    keys = tuple(key.act(case, scene.organisation.name_of(each).words, "reassign", argument=each) for each in people)
    if not keys:
        return to_person(case, person, (T("{number}: nobody else of the group can be asked.", number=case.number),))
    return Say(
        to=ToPerson(person=PersonId(person)),
        question=(T("Who is to have case {number}?", number=case.number),),
        buttons=key.side_by_side(keys, 2),
        kind=Kind.PROMPT,
        case=case.id,
    )


def offered(case: Case, scene: Scene, person: str) -> Say:
    """Somebody is asked to take the case over; until they do, nothing changes."""
    if case.holder:
        line = T("Please take over {number} from {name}.", number=case.number, name=beside(scene, case.holder))
    else:
        line = T("Please take {number}.", number=case.number)
    owed = for_holder(case)
    lines = (
        line,
        case_line(case, scene),
        reporter_line(case, scene),
        place(case, scene),
        due_line(case, scene, owed[0], distance=True) if owed else None,
    )
    return to_person(case, person, lines, ((key.acknowledge(case), key.decline(case)),))


def taken_over(case: Case, scene: Scene, person: str) -> Say:
    """To the former holder: somebody else has it now."""
    line = T("{number} is with {name} now.", number=case.number, name=beside(scene, case.holder or ""))
    return to_person(case, person, (line,))


def offer_declined(case: Case, scene: Scene, person: str, by: str) -> Say:
    """To the holder: the one who was asked to take over cannot."""
    line = T("{name} can't take over {number}; it stays as it was.", name=_name(scene, by), number=case.number)
    return to_person(case, person, (line,), key.rows(key.reassign(case)))


def declined_line(case: Case, scene: Scene, person: str) -> Say:
    """In the group: somebody who was asked cannot take it."""
    return to_group(case, T("{name} can't take {number}.", name=_name(scene, person), number=case.number))


def escalated(case: Case, scene: Scene, person: str, by: str) -> Say:
    """To a manager: somebody asks for help before any time has passed."""
    owed = for_holder(case)
    lines = (
        T("{name} asks for help with {number}.", name=_name(scene, by), number=case.number),
        case_line(case, scene),
        with_line(case, scene),
        place(case, scene),
        due_line(case, scene, owed[0], distance=True) if owed else None,
    )
    called = key.act(case, T("I have called"), "called")
    return to_person(case, person, lines, key.rows(key.take(case), key.reassign(case), called))


# --- what cannot be done ----------------------------------------------------------------------------------------------
def unable(
    case: Case,
    scene: Scene,
    obligation: Obligation,
    person: str,
    by: str,
    next_role: RoleId | None,
    next_at: datetime,
) -> Say:
    """To a manager: what would meet a promise cannot be done, though its time has not come."""
    rule = rule_of(scene, obligation)
    action = next((each for each in scene.plan.actions if rule and each.id == rule.met_by), None)
    cannot = lowered(action.unable) if action and action.unable else T("this can't be done")
    lines = (
        T("{name} reports: {what}", name=_name(scene, by), what=cannot),
        case_line(case, scene),
        promised(obligation),
        with_line(case, scene),
        going_on(scene, next_role, next_at),
    )
    return to_person(case, person, lines, manager_keys(case, scene, obligation))


def unable_line(case: Case, scene: Scene, action: Action, by: str) -> Say:
    """The same in the group."""
    cannot = lowered(action.unable) if action.unable else T("this can't be done")
    return to_group(case, T("{name} reports: {what}", name=_name(scene, by), what=cannot))


def owner_missing(case: Case, scene: Scene, obligation: Obligation, person: str) -> Say:
    """To a manager: nobody who must know can be told, so a phone call has to do it."""
    owner = obligation.role
    missing = (
        T("Nobody to tell: {role}, neither on call nor reachable.", role=role(scene, owner))
        if owner
        else T("Nobody to tell: neither on call nor reachable.")
    )
    lines = (missing, case_line(case, scene), promised(obligation), with_line(case, scene))
    return to_person(case, person, lines, key.rows(key.take(case), called_for(case, obligation)))


def _name(scene: Scene, who: str) -> Text:
    return scene.organisation.name_of(who).words
