"""What staff are told of what the reporter does: says, adds, wishes, calls off, or can no longer read."""

from flows import key
from flows.naming import phone_ending, phone_full, the_reporter
from flows.obligation import CALL_BACK, Obligation
from flows.outbound import Button, Kind, Rows, Say, ToPerson
from flows.promise import call_by, due_time
from flows.record import Case, CaseState, Note, Scene
from flows.routing import who_owes
from flows.terms import PersonId
from flows.text import N, T, Text, same
from flows.tiding import case_line, to_group, to_person, with_line


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


def silence_calls(case: Case, scene: Scene, obligation: Obligation) -> tuple[Say, ...]:
    """To whoever has it: the reporter has not said whether it is solved, so a person asks them by telephone."""
    return tuple(_silence_call(case, scene, obligation, each) for each in who_owes(case, scene, obligation))


def _silence_call(case: Case, scene: Scene, obligation: Obligation, who: str) -> Say:
    at, number = due_time(scene, obligation), _number(case, scene, who)
    line = T(
        "{number}: {who} has not said whether it is solved. Please call by {at}.",
        number=case.number,
        who=the_reporter(case, scene),
        at=at,
    )
    keys = key.rows(key.satisfied(case), key.noted(case, obligation))
    return to_person(case, who, (line, case_line(case, scene), number), keys)


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
