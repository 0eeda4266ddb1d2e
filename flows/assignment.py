"""Who was asked, when, and what they answered: a case has several, and an acknowledgement belongs to one of them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from flows.terms import PersonId, Record

WATCH = "watch"
"""The step on which everybody on call in the group is asked."""
REASSIGNED = "reassigned"
"""The step on which one person was chosen by another."""


class Reply(StrEnum):
    """What somebody who was asked answered."""

    NONE = "none"
    ACKNOWLEDGED = "acknowledged"
    DECLINED = "declined"
    HANDED_OVER = "handed_over"


class Assignment(Record, frozen=True, kw_only=True):
    """One person asked to take a case; `step` says on which rung (`watch`, a role, or `reassigned`)."""

    person: PersonId
    step: str
    asked_at: datetime
    reply: Reply = Reply.NONE
    answered_at: datetime | None = None
    expected_at: datetime | None = None


Assignments = tuple[Assignment, ...]


def ask(assignments: Assignments, people: Iterable[PersonId], step: str, at: datetime, since: datetime) -> Assignments:
    """Everybody of `people` asked on that step; who was asked there since `since` and has not answered counts once."""
    waiting = {
        each.person for each in assignments if each.step == step and each.reply is Reply.NONE and each.asked_at >= since
    }
    new = (Assignment(person=person, step=step, asked_at=at) for person in people if person not in waiting)
    return (*assignments, *new)


def answer(assignments: Assignments, person: PersonId, reply: Reply, at: datetime) -> Assignments:
    """What a person said to everything they were asked; somebody who came unasked gets an assignment of their own."""
    asked = any(each.person == person and each.reply is Reply.NONE for each in assignments)
    known = assignments if asked else ask(assignments, [person], WATCH, at, at)
    return tuple(
        replace(each, reply=reply, answered_at=at) if each.person == person and each.reply is Reply.NONE else each
        for each in known
    )


def hand_over(assignments: Assignments, person: PersonId, at: datetime) -> Assignments:
    """The one who held the case holds it no longer."""
    return tuple(
        replace(each, reply=Reply.HANDED_OVER, answered_at=at)
        if each.person == person and each.reply is Reply.ACKNOWLEDGED
        else each
        for each in assignments
    )


def offered(assignments: Assignments, person: str) -> bool:
    """Whether the case was offered to this person by another, and they have not answered yet."""
    return any(each.person == person and each.step == REASSIGNED and each.reply is Reply.NONE for each in assignments)


def asked(assignments: Assignments, step: str, since: datetime) -> frozenset[PersonId]:
    """The people who were asked on a step in this round."""
    return frozenset(each.person for each in assignments if each.step == step and each.asked_at >= since)


def declined(assignments: Assignments, since: datetime) -> frozenset[PersonId]:
    """The people whose last word in this round was that they cannot."""
    last = {each.person: each.reply for each in assignments if each.asked_at >= since and each.reply is not Reply.NONE}
    return frozenset(person for person, reply in last.items() if reply is Reply.DECLINED)
