"""What is said when people and chats come and go: lost, back, moved to another phone, left."""

from flows.organisation import Group, Person
from flows.outbound import Kind, Recipient, Say
from flows.text import T, Text, same


def member_lost(to: Recipient, person: Person) -> Say:
    """To the head of a group: one of its members can no longer be reached in private."""
    line = T("No private message reaches {name} any more. Please call {phone}.", name=_name(person), phone=person.phone)
    if not person.phone:
        line = T("No private message reaches {name} any more.", name=_name(person))
    return Say(to=to, lines=(line, T("They have to start the duty bot again.")), kind=Kind.URGENT)


def member_back(to: Recipient, person: Person) -> Say:
    """To the head of a group: it works again."""
    return Say(to=to, lines=(T("Private messages reach {name} again.", name=_name(person)),))


def moved_away(to: Recipient, person: Person) -> Say:
    """To the chat that somebody had before: they joined with another account."""
    lines = (
        T("{name} has joined from another account; this chat is cut off from their cases.", name=_name(person)),
        T("If that was not you, please call the hotline at once."),
    )
    return Say(to=to, lines=lines)


def departed(to: Recipient, name: Text | None, who: str, group: Group) -> Say:
    """To the head of a group: somebody left, and what is still to be done by hand."""
    lines = (
        T("{name} has left: nothing is sent to them and they can do nothing here any more.", name=name or same(who)),
        T("Please remove them from the chat of {group}.", group=group.name.words),
    )
    return Say(to=to, lines=lines, kind=Kind.PROMPT)


def handed_over(number: str) -> Text:
    """What remains of a card in a chat that is no longer the group's."""
    return T("Case {number} was handed over; its card stands in another chat.", number=number)


def group_muted(to: Recipient, group: Group) -> Say:
    """To the group head: the bot is in the chat and may not write there."""
    text = T(
        "The duty bot may not write in the chat of {group}. Cards go to each member in private until it may.",
        group=group.name.words,
    )
    return Say(to=to, lines=(text,), kind=Kind.URGENT)


def no_topics(to: Recipient, group: Group) -> Say:
    """To the group head: the chat has topics, and the bot may not open any."""
    text = T(
        "The duty bot may not open topics in the chat of {group}; all cases stand in one place until it may.",
        group=group.name.words,
    )
    return Say(to=to, lines=(text,))


def group_back(to: Recipient, group: Group) -> Say:
    """The bot is in the group's chat again, and may write there."""
    return Say(to=to, lines=(T("Cards reach the chat of {group} again.", group=group.name.words),))


def _name(person: Person) -> Text:
    return person.name.words
