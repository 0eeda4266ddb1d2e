"""What staff are told beside the ladder: what the reporter wants, who cannot, and who takes over from whom."""

from datetime import datetime

from msgspec.structs import replace

from flows import duty_word, key
from flows.answering import answer_text
from flows.description import headline, place, reporter_line
from flows.naming import (
    beside,
    lowered,
    person,
    role,
    role_and_name,
    staff_phone,
    unphoned,
)
from flows.obligation import Obligation
from flows.outbound import NO_STEP, Alert, Button, Kind, Rows, Say, ToAddress, ToGroup, ToPerson
from flows.plan import Action
from flows.promise import due_line, for_holder, promised, rule_of
from flows.question import Privacy
from flows.record import Case, Done, Scene
from flows.routine import routine
from flows.terms import PersonId, RoleId
from flows.text import C, Phone, T, Text

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


def alerting(said: Say, obligation: Obligation, *, step: int = NO_STEP, breach: bool = False) -> Say:
    """The same, marked as what alerts about a promise of its case."""
    if said.case is None:
        return said
    words = said.lines if isinstance(said.to, ToAddress) else ()
    return replace(said, alerts=(Alert(case=said.case, promise=obligation.id, step=step, breach=breach, words=words),))


def case_line(case: Case, scene: Scene) -> Text:
    """Which case it is, in one line."""
    return T("Case {headline}", headline=headline(case, scene))


def with_line(case: Case, scene: Scene) -> Text:
    """Who has the case and since when, with the number of that colleague."""
    if case.holder is None or case.held_at is None:
        return duty_word.owes(case, scene) or T("With: nobody yet")
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
    if routine(case, scene):
        return key.rows(key.give(case, obligation), called)
    return key.rows(*filter(None, (first, key.take(case), key.remind(case, scene), key.reassign(case), called)))


def called_for(case: Case, obligation: Obligation) -> Button:
    """The one who owes it was told by phone."""
    return key.act(case, T("Called, they know"), f"called:{obligation.id}")


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
        why_not(action, case.unable.get(action.id), group=False) if action else None,
        case_line(case, scene),
        promised(case, scene, obligation),
        with_line(case, scene),
        going_on(scene, next_role, next_at),
    )
    return to_person(case, person, lines, manager_keys(case, scene, obligation))


def unable_line(case: Case, scene: Scene, action: Action, by: str) -> Say:
    """The same in the group."""
    cannot = lowered(action.unable) if action.unable else T("this can't be done")
    why, name = why_not(action, case.unable.get(action.id), group=True), _name(scene, by)
    said = {"number": case.number, "name": name, "what": cannot}
    if why is None:
        return to_group(case, T("{number}: {name} reports: {what}", **said))
    return to_group(case, C("with its reason", "{number}: {name} reports: {what}. {why}", **said, why=why))


def cannot_line(scene: Scene, action: Action, said: Done) -> Text:
    """The same on the card, and in the record."""
    why, name = why_not(action, said, group=True), _name(scene, said.by)
    what = lowered(action.unable) if action.unable else T("this can't be done")
    if why is None:
        return T("{at} {name} reports: {what}", at=said.at, name=name, what=what)
    return C("with its reason", "{at} {name} reports: {what}. {why}", at=said.at, name=name, what=what, why=why)


def why_not(action: Action, said: Done | None, *, group: bool) -> Text | None:
    """The reason that was given, in a sentence of its own.

    A group sees no telephone number, and nothing of a reason that is the holder's alone.
    """
    question = action.why
    answer = said.answers.get(question.id) if said and question else None
    if question is None or answer is None or answer.skipped:
        return None
    if group and question.privacy is not Privacy.OPEN:
        return None
    words = unphoned(answer.text) if group else answer.text
    shown = answer_text(question, replace(answer, text=words))
    return T("Reason: “{reason}”", reason=shown) if answer.text else T("Reason: {reason}", reason=shown)


def owner_missing(case: Case, scene: Scene, obligation: Obligation, person: str) -> Say:
    """To a manager: nobody who must know can be told, so a phone call has to do it."""
    owner = obligation.role
    missing = (
        T("Nobody to tell: {role}, neither on call nor reachable.", role=role(scene, owner))
        if owner
        else T("Nobody to tell: neither on call nor reachable.")
    )
    lines = (missing, case_line(case, scene), promised(case, scene, obligation), with_line(case, scene))
    said = to_person(case, person, lines, key.rows(key.take(case), called_for(case, obligation)))
    return alerting(said, obligation)


def _name(scene: Scene, who: str) -> Text:
    return scene.organisation.name_of(who).words
