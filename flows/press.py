"""What a press on a key of a case means: a fact for the case, or a wish that the desk fulfils without it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flows.event import (
    Acknowledged,
    Asked,
    Called,
    CaseEvent,
    Confirmed,
    Declined,
    Did,
    Disputed,
    Escalated,
    Lowered,
    Noted,
    PhoneShown,
    Reassigned,
    Released,
    Reminded,
    Reopened,
    Ticked,
    Unable,
    Withdrawn,
)
from flows.outbound import Act
from flows.terms import Language, PersonId, Record


class FormWish(Record, frozen=True, kw_only=True):
    """Put the questions of a plan's action to the presser; `only` names one of them that is to be put right."""

    action: str
    only: str = ""


class CopyWish(Record, frozen=True, kw_only=True):
    """Send the presser the card in this language."""

    language: Language


class ReassignWish(Record, frozen=True, kw_only=True):
    """Show the presser to whom the case can be handed."""


Wished = FormWish | CopyWish | ReassignWish

_PLAIN: Mapping[str, Callable[[str, datetime], CaseEvent]] = {
    "acknowledge": lambda by, at: Acknowledged(by=by, at=at),
    "take": lambda by, at: Acknowledged(by=by, at=at, takes_over=True),
    "decline": lambda by, at: Declined(by=by, at=at),
    "escalate": lambda by, at: Escalated(by=by, at=at),
    "remind": lambda by, at: Reminded(by=by, at=at),
    "called": lambda by, at: Called(by=by, at=at),
    "phone": lambda by, at: PhoneShown(by=by, at=at),
    "lower": lambda by, at: Lowered(by=by, at=at),
    "release": lambda by, at: Released(by=by, at=at),
    "reopen": lambda by, at: Reopened(by=by, at=at),
    "confirmed": lambda by, at: Confirmed(by=by, at=at),
    "disputed": lambda by, at: Disputed(by=by, at=at),
    "not_there": lambda by, at: Disputed(by=by, at=at),
    "withdraw": lambda by, at: Withdrawn(by=by, at=at),
    "ask": lambda by, at: Asked(by=by, at=at),
}

_ABOUT: Mapping[str, Callable[[str, datetime, str], CaseEvent]] = {
    "did": lambda by, at, about: Did(by=by, at=at, action=about),
    "unable": lambda by, at, about: Unable(by=by, at=at, action=about),
    "tick": lambda by, at, about: Ticked(by=by, at=at, item=about),
    "noted": lambda by, at, about: Noted(by=by, at=at, obligation=about),
    "called": lambda by, at, about: Noted(by=by, at=at, obligation=about, called=True),
}


def event_of(act: Act, person: str, at: datetime) -> CaseEvent | Wished | None:
    """The meaning of a press by `person` at `at`; None for an action that this program does not know.

    None too when nobody knows who pressed: a fact without a person would pass for one of the house's own.
    """
    if not person:
        return None
    verb, colon, about = act.action.partition(":")
    if not colon:
        return _reassign(act.argument, person, at) if verb == "reassign" else _plain(verb, person, at)
    if not about:
        return None
    if verb == "detail":
        return FormWish(action=about, only=act.argument)
    if verb == "copy":
        return CopyWish(language=Language(about)) if about in set(Language) else None
    return _ABOUT[verb](person, at, about) if verb in _ABOUT else None


def _plain(verb: str, person: str, at: datetime) -> CaseEvent | None:
    return _PLAIN[verb](person, at) if verb in _PLAIN else None


def _reassign(to: str, person: str, at: datetime) -> CaseEvent | Wished:
    return Reassigned(by=person, at=at, to=PersonId(to)) if to else ReassignWish()
