"""What a press on a key of a case means: a fact for the case, or a wish that the desk fulfils without it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flows.event import (
    Acknowledged,
    Called,
    CaseEvent,
    Declined,
    Did,
    Escalated,
    Given,
    Granted,
    Lowered,
    Noted,
    PhoneShown,
    Reassigned,
    Received,
    Released,
    Reminded,
    Reopened,
    Resumed,
    Ticked,
    Unable,
)
from flows.fact import Asked, Confirmed, Disputed, Withdrawn
from flows.outbound import Act
from flows.terms import CaseId, Language, PersonId, Record

DIGITS = 18
"""Of a number that a button sends back."""


class FormWish(Record, frozen=True, kw_only=True):
    """Put the questions of a plan's action to the presser; `only` names one of them that is to be put right."""

    action: str
    only: str = ""


class CopyWish(Record, frozen=True, kw_only=True):
    """Send the presser the card in this language."""

    language: Language


class ReassignWish(Record, frozen=True, kw_only=True):
    """Show the presser to whom the case can be handed."""


class ChoiceWish(Record, frozen=True, kw_only=True):
    """Show the presser a choice in private.

    `more` are the rarer keys of a case; `replan`, `extend`, `pause`, `enter`, `link` and `give` ask which plan,
    promise, case or person, `said` what the reporter said on the telephone. `unheard` and `uncalled` are those of an
    audience who have not answered a notice or are to be telephoned. `about` narrows it: a plan whose branches are
    shown, a promise, a notice with the place in its list from which on they are shown.
    """

    what: str
    about: str = ""


class ReasonWish(Record, frozen=True, kw_only=True):
    """Ask the presser for a reason, and a time when `needs_time`, before anything is changed.

    `what` is `extend` or `pause` (`about` a promise), `replan` (a plan and its branch, as `plan/branch`), `deny` (the
    number of a petition), `action` (an action of the plan that needs another's agreement) or `enter` (a promise that
    was kept earlier: when, and by whom).
    """

    what: str
    about: str
    needs_time: bool = False


class LinkWish(Record, frozen=True, kw_only=True):
    """Put the case under another that leads; both have to hear of it."""

    to: CaseId


class TextWish(Record, frozen=True, kw_only=True):
    """Send the presser a text about a promise: the `sheet` of facts to read out, or the `draft` of a summary."""

    what: str
    obligation: str


Wished = FormWish | CopyWish | ReassignWish | ChoiceWish | ReasonWish | LinkWish | TextWish

_CHOICES = frozenset({"more", "replan", "extend", "pause", "link", "enter", "said"})
_REASONS = frozenset({"extend", "pause", "replan", "deny", "enter"})
_DEEDS = frozenset({"did", "said"})
_TEXTS = frozenset({"sheet", "draft"})

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
    "satisfied": lambda by, at: Confirmed(by=by, at=at, called=True),
    "disputed": lambda by, at: Disputed(by=by, at=at),
    "not_there": lambda by, at: Disputed(by=by, at=at),
    "withdraw": lambda by, at: Withdrawn(by=by, at=at),
    "ask": lambda by, at: Asked(by=by, at=at),
}

_ABOUT: Mapping[str, Callable[[str, datetime, str], CaseEvent]] = {
    "unable": lambda by, at, about: Unable(by=by, at=at, action=about),
    "tick": lambda by, at, about: Ticked(by=by, at=at, item=about),
    "noted": lambda by, at, about: Noted(by=by, at=at, obligation=about),
    "called": lambda by, at, about: Noted(by=by, at=at, obligation=about, called=True),
    "resume": lambda by, at, about: Resumed(by=by, at=at, obligation=about),
}


def event_of(act: Act, person: str, at: datetime) -> CaseEvent | Wished | None:
    """The meaning of a press by `person` at `at`; None for an action that this program does not know.

    None too when nobody knows who pressed: a fact without a person would pass for one of the house's own.
    """
    if not person:
        return None
    verb, colon, about = act.action.partition(":")
    if not colon:
        return _reassign(act.argument, person, at) if verb == "reassign" else _plain(act, person, at)
    if not about:
        return None
    if verb in _DEEDS:
        return _deed(act, person, at)
    if verb == "give" and act.argument:
        return Given(by=person, at=at, obligation=about, to=PersonId(act.argument))
    if verb == "grant":
        return Granted(by=person, at=at, number=int(about)) if is_number(about) else None
    if verb == "got":
        return Received(by=person, at=at, notice=int(about)) if is_number(about) else None
    return _ABOUT[verb](person, at, about) if verb in _ABOUT else _wish(verb, about, act.argument)


def _deed(act: Act, person: str, at: datetime) -> CaseEvent | None:
    """A deed; of one that was offered to the reporter the argument is the round, and `said` records their telephone."""
    verb, _, about = act.action.partition(":")
    if act.argument and not is_number(act.argument):
        return None
    number = int(act.argument) if act.argument else 0
    return Did(by=person, at=at, action=about, round=number, called=verb == "said")


def _plain(act: Act, person: str, at: datetime) -> CaseEvent | Wished | None:
    if act.action in _CHOICES:
        return ChoiceWish(what=act.action, about=act.argument)
    return _PLAIN[act.action](person, at) if act.action in _PLAIN else None


def _wish(verb: str, about: str, argument: str) -> Wished | None:
    """A wish about a part of the case."""
    match verb:
        case "detail":
            return FormWish(action=about, only=argument)
        case "copy":
            return CopyWish(language=Language(about)) if about in set(Language) else None
        case "give":
            return ChoiceWish(what="give", about=about)
        case "unheard" | "uncalled":
            return ChoiceWish(what=verb, about=about)
        case "link":
            return LinkWish(to=CaseId(int(about))) if is_number(about) else None
        case _ if verb in _REASONS:
            return ReasonWish(what=verb, about=about, needs_time=verb == "extend")
        case _:
            return TextWish(what=verb, obligation=about) if verb in _TEXTS else None


def is_number(written: str) -> bool:
    """Whether this is a number as we write one into what a button sends back; a longer one fits no column."""
    return written.isascii() and written.isdigit() and len(written) <= DIGITS


def _reassign(to: str, person: str, at: datetime) -> CaseEvent | Wished:
    return Reassigned(by=person, at=at, to=PersonId(to)) if to else ReassignWish()
