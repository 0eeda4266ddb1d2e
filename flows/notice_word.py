"""A notice to many: what each of them reads, whom the staff are to telephone, and how far that is."""

from collections.abc import Sequence

from flows import key
from flows.naming import both, person, staff_phone
from flows.notice_call import CALL
from flows.outbound import Kind, Say, ToAddress, ToPerson
from flows.policy import Audience
from flows.record import Announcement, Case, Scene
from flows.round import last_done
from flows.telling import tidings
from flows.terms import Address, PersonId
from flows.text import N, Phone, Series, T, Text, same
from flows.tiding import to_group

SHOWN = 20
"""People to telephone that one message names."""


def to_reader(case: Case, scene: Scene, action: str, address: Address) -> Say | None:
    """What one of the audience reads; None when the plan's sentence has nothing to say."""
    done = last_done(case, action)
    said = tidings(case, scene.plan.action(action), done, scene) if done else None
    if said is None:
        return None
    head = T("A notice from {name}:", name=scene.organisation.name.words)
    # Sent once at most: the same notice twice would be taken for another one.
    return Say(to=ToAddress(address=address), lines=(head, said), kind=Kind.NOTICE, case=case.id)


def to_the_group(case: Case, scene: Scene, given: Announcement) -> Say:
    """One line in the group: how many were written to, and who is to be telephoned; no numbers there."""
    whom, sent = _named(scene, given.audience), len(given.sent)
    line: Text = N(
        "{number}: notice sent to {n} of {whom}.",
        "{number}: notice sent to {n} of {whom}.",
        sent,
        number=case.number,
        whom=whom,
    )
    return to_group(case, line) if not given.to_call else _with_calls(case, scene, given, line)


def _with_calls(case: Case, scene: Scene, given: Announcement, line: Text) -> Say:
    names = tuple(person(scene, each) for each in given.to_call[:SHOWN])
    more = len(given.to_call) - len(names)
    listed = Series(items=(*names, N("{n} more", "{n} more", more)) if more else names)
    return to_group(case, both(line, T("Please telephone: {names}.", names=listed)))


def to_call(case: Case, scene: Scene, given: Announcement, who: str) -> tuple[Say, ...]:
    """To whoever is to telephone: those whom no message reaches, with their numbers and a key for each."""
    return tuple(_calls(case, scene, given.to_call[at : at + SHOWN], who) for at in range(0, len(given.to_call), SHOWN))


def _calls(case: Case, scene: Scene, people: Sequence[PersonId], who: str) -> Say:
    lines: list[Text] = [T("{number}: no message reaches these people, please telephone:", number=case.number)]
    for each in people:
        number = staff_phone(scene, each)
        name = person(scene, each)
        lines.append(
            T("{name}, {phone}", name=name, phone=Phone(number=number))
            if number
            else T("{name}, no number known", name=name)
        )
    keys = [key.act(case, person(scene, each), f"tick:{CALL}{each}") for each in people]
    asks = T("Press the name of whoever has been told.")
    return Say(
        to=ToPerson(person=PersonId(who)),
        lines=(*lines, asks),
        buttons=key.side_by_side(keys, 2),
        kind=Kind.PROMPT,
        case=case.id,
    )


def notice(case: Case, scene: Scene) -> tuple[Text, ...]:
    """Lines of the card: how many of an audience have been told, and how many are still to be telephoned."""
    return tuple(_line(case, scene, each) for each in case.announced)


def _line(case: Case, scene: Scene, given: Announcement) -> Text:
    whom, at, sent = _named(scene, given.audience), given.at, len(given.sent)
    called = sum(f"{CALL}{each}" in case.ticks for each in given.to_call)
    left = len(given.to_call) - called
    if not given.to_call:
        return T("{at} Notice to {whom}: sent to {sent}", at=at, whom=whom, sent=sent)
    if left:
        return T(
            "{at} Notice to {whom}: sent to {sent}, telephoned {called}, still to telephone {left}",
            at=at,
            whom=whom,
            sent=sent,
            called=called,
            left=left,
        )
    return T("{at} Notice to {whom}: sent to {sent}, telephoned {called}", at=at, whom=whom, sent=sent, called=called)


def _named(scene: Scene, audience: str) -> Text:
    known: Audience | None = next((each for each in scene.organisation.audiences if each.id == audience), None)
    return known.name.words if known else same(audience)
