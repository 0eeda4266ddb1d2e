"""A chat in one state, as the walk keeps it, and who may be talking there."""

from datetime import UTC, datetime

from msgspec.structs import replace

from flows.conversation import Conversation
from flows.organisation import Organisation
from flows.outbound import Say
from flows.plan import Plan
from flows.report import Reporter
from flows.terms import Address, Language, Record
from flows.text import Text

BEGIN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""When every walk begins: a Monday at ten in the morning, Chinese time."""

Key = tuple[object, ...]


class Node(Record, frozen=True, kw_only=True):
    """A chat in one state, and how it came there."""

    key: Key
    conversation: Conversation
    now: datetime
    said: tuple[Say, ...] = ()
    opened: bool = False
    """A case was opened on the way."""
    ended: bool = False
    """It ended with an answer that needs no case, or because the person called it off."""
    before: int = -1
    move: Text | None = None


class Edge(Record, frozen=True):
    """A move from one state to another."""

    one: int
    other: int
    move: Text
    warns: bool = False
    """The emergency numbers were said."""


def reporters(plan: Plan, organisation: Organisation) -> tuple[Reporter, ...]:
    """Who may tell of it: a stranger, of whom nothing is known, and one of each kind that the plan is for."""
    stranger = Reporter(person="telegram:1", address=Address(bot="hotline", chat="1"), language=Language.ZH)
    known = []
    for kind in plan.reporter or ("customer",):
        person = next((each for each in organisation.people if each.kind == kind), None)
        if person is not None:
            vehicle = next((each.plate for each in organisation.vehicles if each.id == person.vehicle), "")
            known.append(
                replace(
                    stranger,
                    person=person.id,
                    name=person.name.zh,
                    short=person.known_as.zh,
                    phone=person.phone,
                    plate=vehicle,
                )
            )
    return (stranger, *known)
