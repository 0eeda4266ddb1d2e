"""How staff and drivers join: what an invitation says, the test page, and what a group reads when it is bound."""

from datetime import datetime

from flows.organisation import Group, Organisation, Person
from flows.outbound import Button, Kind, Recipient, Say, Wish
from flows.terms import Language
from flows.text import Series, T, Text, same

JOIN = "join:"
TESTED = "tested"
NOT_ME = "join-no"


def refused(to: Recipient) -> Say:
    """The same words for a foreign, a used and an expired code: nobody learns which codes exist."""
    return Say(to=to, lines=(T("This code can't be used. Please ask for a new one."),))


def paused(to: Recipient, until: datetime) -> Say:
    """After too many wrong codes."""
    return Say(to=to, lines=(T("Too many codes that can't be used. Please try again after {until}.", until=until),))


def is_it_you(to: Recipient, person: Person, organisation: Organisation, code: str) -> Say:
    """The code is right: whose it is, and whether that is who holds the phone."""
    name = person.name.words
    if person.kind == "driver":
        plate = next((vehicle.plate for vehicle in organisation.vehicles if vehicle.id == person.vehicle), "")
        hello = T("{name}, hello.", name=person.known_as.words)
        question: Text = T("Is {plate} your vehicle?", plate=plate) if plate else T("Is that you: {name}?", name=name)
        return Say(to=to, lines=(hello,), question=(question,), buttons=_yes_no(code), kind=Kind.PROMPT)
    if person.kind == "customer":
        question = T("Is that you: {name}?", name=name)
        return Say(to=to, question=(question,), buttons=_yes_no(code), kind=Kind.PROMPT)
    groups = Series(items=tuple(group.name.words for group in organisation.groups_of(person.id)))
    lines = (
        T("This is the duty bot. The code belongs to {name}, {groups}.", name=name, groups=groups)
        if groups.items
        else T("This is the duty bot. The code belongs to {name}.", name=name),
    )
    return Say(to=to, lines=lines, question=(T("Is that you?"),), buttons=_yes_no(code), kind=Kind.PROMPT)


def _yes_no(code: str) -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(label=T("Yes"), press=Wish(what=JOIN + code)),),
        (Button(label=T("No"), press=Wish(what=NOT_ME)),),
    )


def not_you(to: Recipient) -> Say:
    """Somebody else's code came to this phone."""
    return Say(to=to, lines=(T("Then please ask for a code of your own. Nothing was changed."),))


def joined_reporter(to: Recipient, person: Person, organisation: Organisation) -> Say:
    """A driver or customer is known from now on."""
    lines = (
        T("Thank you, {name}. Write here at any hour when something happens.", name=person.known_as.words),
        T("The hotline's number: {phone}.", phone=organisation.numbers.hotline),
    )
    return Say(to=to, lines=lines)


def test_page(to: Recipient) -> Say:
    """The page that shows whether this phone makes a sound."""
    key = Button(label=T("Got the test"), press=Wish(what=TESTED))
    return Say(
        to=to, lines=(T("A test page: press the key below when you hear it."),), buttons=((key,),), kind=Kind.URGENT
    )


def test_heard(to: Recipient, seconds: int, shift: tuple[datetime, datetime] | None, language: Language) -> Say:
    """The test page was pressed after `seconds`; `shift` is the next turn on duty."""
    lines: list[Text] = [
        T("Received in {seconds} s. Keep the sound of this chat on, at night too.", seconds=seconds),
    ]
    if shift:
        lines.append(T("Next shift: {since} to {until}.", since=shift[0], until=shift[1]))
    other = Language.EN if language is Language.ZH else Language.ZH
    label = same("English") if other is Language.EN else same("中文")
    return Say(to=to, lines=tuple(lines), buttons=((Button(label=label, press=Wish(what=f"language:{other}")),),))


def test_missed(to: Recipient, person: Person) -> Say:
    """To the group head: somebody who is to be on duty did not press the test page."""
    return Say(
        to=to,
        lines=(T("{name} has not passed the test page yet. It has to work before the shift.", name=person.name.words),),
    )


def bound(to: Recipient, group: Group, joined: int, missing: tuple[Person, ...], zone: str) -> Say:
    """The group's chat is the place for its cards from now on."""
    head: Text = T("This chat is bound to: {group}. Times are in the zone {zone}.", group=group.name.words, zone=zone)
    if missing:
        names = Series(items=tuple(person.name.words for person in missing))
        tail: Text = T("New cases are posted here. Joined: {joined}. Not yet: {names}.", joined=joined, names=names)
    else:
        tail = T("New cases are posted here. All {joined} have joined.", joined=joined)
    return Say(to=to, lines=(head, tail))


def not_permitted(to: Recipient, head: Person | None) -> Say:
    """A group was to be bound by somebody who is not one of its members, or by nobody in particular."""
    if head is None:
        return Say(to=to, lines=(T("Can't see who sent this, or not permitted. Please ask the group head."),))
    text = T(
        "Can't see who sent this, or not permitted. Please have {name} send it under their own name.",
        name=head.name.words,
    )
    return Say(to=to, lines=(text,))


def group_lost(to: Recipient, group: Group) -> Say:
    """To the group head: the bot was taken out of the group's chat."""
    text = T(
        "Cards can't reach the chat of {group}. They go to each member in private until the bot is back in it.",
        group=group.name.words,
    )
    return Say(to=to, lines=(text,), kind=Kind.URGENT)


def stranger(to: Recipient, hotline: str, link: str) -> Say:
    """Somebody who is not staff wrote to the staff bot."""
    lines: list[Text] = [T("This chat is for duty staff only.")]
    if link:
        lines.append(T("Customers and drivers: {link} or {phone}.", link=link, phone=hotline))
    else:
        lines.append(T("Customers and drivers, please call {phone}.", phone=hotline))
    return Say(to=to, lines=tuple(lines))


def duty_help(to: Recipient) -> Say:
    """What the staff bot is for."""
    lines = (
        T("New cases come here and to the group's chat. Press the keys under them."),
        T("To write to the reporter, reply to the card or to their words. Everything else stays among you."),
        T("Open cases: /status. A report by telephone: /new. A note: /note. Language: /language."),
    )
    return Say(to=to, lines=lines)


def how_to_note(to: Recipient) -> Say:
    """What /note is for."""
    line = T("Reply to a message of the case and begin with /note: it is kept, and the reporter does not see it.")
    return Say(to=to, lines=(line,))
