"""Reporters on the telephone: whoever comes with the number of a case that was taken down hears of it in their chat."""

import re

from bot.acquaintance import person_at
from bot.casework import tell_case
from bot.i18n import Reader, plain
from bot.notebook import Notebook
from bot.post import send
from flows import conversation as talk
from flows import telephone
from flows.fact import Readdressed
from flows.inbound import Inbound, Pressed, SharedContact, Wrote
from flows.organisation import Person
from flows.outbound import AnswerPress
from flows.press import is_number
from flows.record import Case, CaseState
from flows.terms import CaseId, Language
from flows.text import T

_MARKS = re.compile(r"\D")


def is_about_a_call(what: str) -> bool:
    """Whether a wish answers the question whether a case is theirs."""
    return what.startswith(telephone.MINE) or what == telephone.NOT_MINE


def offer(book: Notebook, event: Inbound) -> None:
    """Somebody who starts, or shares their own number: ask whether the case under that number is theirs."""
    shares = isinstance(event.body, SharedContact) and event.body.own
    starts = isinstance(event.body, Wrote) and event.body.text.startswith("/start")
    if not (shares or starts) or not _numbers(book, event):
        return
    for case in book.open_cases():
        if _may_be_theirs(book, event, case):
            send(book, [telephone.is_it_yours(event.address, case.number, case.id, case.opened_at)])
            return


def claim(book: Notebook, event: Inbound, what: str) -> None:
    """They said whether it is theirs: only under their own number it can be."""
    answer = None
    wanted = what.removeprefix(telephone.MINE)
    case = book.case(CaseId(int(wanted))) if is_number(wanted) else None
    if case is not None and _may_be_theirs(book, event, case):
        tell_case(book, case, Readdressed(at=event.sent_at, address=event.address))
        if (conversation := book.conversation(event.address)) is not None:
            book.keep(talk.opened(conversation, case.id))
        send(book, [telephone.is_yours(event.address, case.number)])
    elif what != telephone.NOT_MINE:
        answer = T("This button is old; nothing changed.")
    if isinstance(event.body, Pressed):
        book.page.answers.append((event.address, AnswerPress(press=event.body.press, text=answer)))


def _may_be_theirs(book: Notebook, event: Inbound, case: Case) -> bool:
    by_telephone = case.reporter.address.bot == telephone.BOT and case.state is not CaseState.CLOSED
    return by_telephone and _bare(case.reporter.address.chat) in _numbers(book, event)


def _numbers(book: Notebook, event: Inbound) -> set[str]:
    """Whoever writes has these numbers: one that Telegram says is their own, and what the organisation knows."""
    known = book.known(event.sender.identity)
    person = book.house.organisation.person(person_at(book, event.address, event.sender.identity))
    return {_bare(known.phone if known else ""), _bare(person.phone if person else "")} - {""}


def _bare(number: str) -> str:
    """A telephone number by its digits alone, without the country's code and what is dialled before it."""
    digits = _MARKS.sub("", number).removeprefix("00")
    if len(digits) > len("13800000000") and digits.startswith("86"):
        digits = digits[2:]
    return digits.lstrip("0")


def told(book: Notebook, event: Inbound, case: Case, person: Person, language: Language) -> None:
    """Somebody of the staff told the reporter by telephone what they were to hear."""
    reader = Reader(language=book.house.organisation.group(case.group).language, zone=book.house.zone, now=book.now)
    words = plain(T("Told the reporter by telephone."), reader)
    name = event.body.press if isinstance(event.body, Pressed) else ""
    fact = telephone.recorded(case, person.id, event.sent_at, words)
    tell_case(book, case, fact, press=name, pressed_at=event.address, language=language)
