"""A notice to many: what each of them reads, who has not answered, whom the staff telephone, and how far that is."""

from collections.abc import Sequence

from flows import key
from flows.naming import both, person, staff_phone
from flows.notice_call import CALL, unanswered, uncalled, was_called
from flows.outbound import Button, Kind, Say, ToAddress, ToPerson
from flows.policy import Audience
from flows.record import Announcement, Case, Scene
from flows.round import last_done
from flows.telling import tidings
from flows.terms import Address, PersonId
from flows.text import C, N, Phone, Series, T, Text, same
from flows.tiding import to_group

SHOWN = 20
"""People whom one message names."""


def to_reader(case: Case, scene: Scene, action: str, number: int, address: Address) -> Say | None:
    """What one of the audience reads, with a key to say that they have; None when the plan has nothing to say.

    `number` is that of the notice in its case.
    """
    done = last_done(case, action)
    said = tidings(case, scene.plan.action(action), done, scene) if done else None
    if said is None:
        return None
    head = T("A notice from {name}:", name=scene.organisation.name.words)
    got = key.rows(key.act(case, C("notice", "I have read it"), f"got:{number}"))
    # Sent once at most: the same notice twice would be taken for another one.
    return Say(to=ToAddress(address=address), lines=(head, said), buttons=got, kind=Kind.NOTICE, case=case.id)


# --- to those who gave it ---------------------------------------------------------------------------------------------
def to_the_group(case: Case, scene: Scene, given: Announcement) -> Say:
    """One line in the group: how many were written to, and who is to be telephoned; no numbers there."""
    line = _sent(case, scene, given)
    if given.to_call:
        names = tuple(person(scene, each) for each in given.to_call[:SHOWN])
        more = len(given.to_call) - len(names)
        listed = Series(items=(*names, N("{n} more", "{n} more", more)) if more else names)
        line = both(line, T("Please telephone: {names}.", names=listed))
    return to_group(case, line, key.rows(*_who_has_not(case, given)))


def to_giver(case: Case, scene: Scene, given: Announcement, who: str) -> Say:
    """To whoever gave it, in private: how many were written to, and where to see who has not answered."""
    keys = key.rows(*_who_has_not(case, given))
    to = ToPerson(person=PersonId(who))
    return Say(to=to, lines=(_sent(case, scene, given),), buttons=keys, kind=Kind.PROMPT, case=case.id)


def _sent(case: Case, scene: Scene, given: Announcement) -> Text:
    whom = _named(scene, given.audience)
    return N(
        "{number}: notice sent to {n} of {whom}.",
        "{number}: notice sent to {n} of {whom}.",
        len(given.sent),
        number=case.number,
        whom=whom,
    )


def _who_has_not(case: Case, given: Announcement) -> tuple[Button, ...]:
    return (unheard_key(case, given),) if unanswered(case, given) else ()


def unheard_key(case: Case, given: Announcement) -> Button:
    """A key that shows who has not answered a notice."""
    return key.act(case, T("Who has not answered"), f"unheard:{case.announced.index(given) + 1}.0")


# --- who has not got it -----------------------------------------------------------------------------------------------
def to_call(case: Case, scene: Scene, given: Announcement, who: str, since: int = 0) -> Say:
    """To whoever is to telephone: those whom no message reaches, with their numbers and a key for each."""
    head = T("{number}: no message reaches these people, please telephone:", number=case.number)
    left = uncalled(case, given)
    if not left:
        return _nobody(case, who, T("{number}: everybody has been telephoned.", number=case.number))
    return _page(case, scene, who, head, [each for each in given.to_call[since:] if each in left], given)


def unheard(case: Case, scene: Scene, given: Announcement, who: str, since: int = 0) -> Say:
    """Who of those written to has not answered, by name and with their numbers, from this place of the list on."""
    left = unanswered(case, given)
    if not left:
        return _nobody(case, who, T("{number}: everybody has answered.", number=case.number))
    head = T("{number}: {n} of {all} have not answered yet:", number=case.number, n=len(left), all=len(given.sent))
    return _page(case, scene, who, head, [each for each in given.sent[since:] if each in left], given)


def _nobody(case: Case, who: str, line: Text) -> Say:
    return Say(to=ToPerson(person=PersonId(who)), lines=(line,), kind=Kind.PROMPT, case=case.id)


def _page(case: Case, scene: Scene, who: str, head: Text, people: Sequence[PersonId], given: Announcement) -> Say:
    """As many of them as one message names, a key for each who has been told since, and one for those behind."""
    shown, rest = people[:SHOWN], people[SHOWN:]
    lines: list[Text] = [head, *(_reached_at(scene, each) for each in shown)]
    if rest:
        lines.append(N("and {n} more", "and {n} more", len(rest)))
    keys = [key.act(case, person(scene, each), f"tick:{CALL}{each}") for each in shown]
    further = key.rows(_next_page(case, given, rest[0])) if rest else ()
    return Say(
        to=ToPerson(person=PersonId(who)),
        lines=(*lines, T("Press the name of whoever has been told.")),
        buttons=(*key.side_by_side(keys, 2), *further),
        kind=Kind.PROMPT,
        case=case.id,
    )


def _next_page(case: Case, given: Announcement, first: PersonId) -> Button:
    what, among = ("unheard", given.sent) if first in given.sent else ("uncalled", given.to_call)
    return key.act(case, T("Show more"), f"{what}:{case.announced.index(given) + 1}.{among.index(first)}")


def _reached_at(scene: Scene, who: PersonId) -> Text:
    number, name = staff_phone(scene, who), person(scene, who)
    if not number:
        return T("{name}, no number known", name=name)
    return T("{name}, {phone}", name=name, phone=Phone(number=number))


def page_of(case: Case, about: str) -> tuple[Announcement, int] | None:
    """The notice and the place in its list that a key names, as `NUMBER.PLACE`; None when the case has no such one."""
    number, _, since = about.partition(".")
    if not (number.isascii() and number.isdigit() and since.isascii() and since.isdigit()):
        return None
    given = case.announced[int(number) - 1 : int(number)] if int(number) else ()
    return (given[0], int(since)) if given else None


# --- how far it is ----------------------------------------------------------------------------------------------------
def notice(case: Case, scene: Scene) -> tuple[Text, ...]:
    """Lines of the card: how many of an audience were written to, have answered, and are still to be telephoned."""
    return tuple(_line(case, scene, each) for each in case.announced)


def _line(case: Case, scene: Scene, given: Announcement) -> Text:
    whom, at, sent, heard = _named(scene, given.audience), given.at, len(given.sent), len(given.heard)
    called = sum(was_called(case, given, each) for each in (*given.to_call, *given.sent))
    left = len(uncalled(case, given))
    if not given.to_call and not called:
        return T("{at} Notice to {whom}: sent to {sent}, answered by {heard}", at=at, whom=whom, sent=sent, heard=heard)
    if left:
        return T(
            "{at} Notice to {whom}: sent to {sent}, answered by {heard}, telephoned {called}, "
            "still to telephone {left}",
            at=at,
            whom=whom,
            sent=sent,
            heard=heard,
            called=called,
            left=left,
        )
    return T(
        "{at} Notice to {whom}: sent to {sent}, answered by {heard}, telephoned {called}",
        at=at,
        whom=whom,
        sent=sent,
        heard=heard,
        called=called,
    )


def _named(scene: Scene, audience: str) -> Text:
    known: Audience | None = next((each for each in scene.organisation.audiences if each.id == audience), None)
    return known.name.words if known else same(audience)
