"""A reporter without a chat: what would be written to them somebody tells them on the telephone, and notes it."""

from datetime import datetime

from flows import key, offer_key
from flows.event import CaseEvent, Noted, Remarked
from flows.naming import phone_of, the_reporter
from flows.obligation import CALL_BACK
from flows.outbound import Act, Button, Kind, Say, ToAddress, ToPerson, Wish
from flows.record import Case, Scene
from flows.routing import on_watch
from flows.terms import Address, CaseId, PersonId
from flows.text import Phone, T, Text, same

BOT = "phone"
"""The bot's name in the address of somebody on the telephone; the chat is their number."""
NO_NUMBER = "unknown-"
"""How the chat begins in the address of a caller who gave no number: nobody can call there."""
TOLD = "told"
"""What a press means by which somebody notes that they have told the reporter."""
MINE, NOT_MINE = "mine:", "mine-not"


def who_tells(case: Case, scene: Scene) -> tuple[PersonId, ...]:
    """The holder; before there is one whoever took the report down; else those on duty."""
    if case.holder:
        return (case.holder,)
    return (PersonId(case.taken_by),) if case.taken_by else tuple(on_watch(case, scene))


def please_tell(case: Case, scene: Scene, say: Say) -> list[Say]:
    """What somebody has to tell the reporter, to each who is to."""
    chat = case.reporter.address.chat
    number = phone_of(case, scene) or ("" if chat.startswith(NO_NUMBER) else chat)
    name = case.reporter.name or case.reporter.short
    whom: Text = same(name) if name else the_reporter(case, scene)
    line = T("{number}: no number of {who} is known. When they call again, say:", number=case.number, who=whom)
    if number:
        phone = Phone(number=number)
        line = T("{number}: please call {who} ({phone}) and say:", number=case.number, who=whom, phone=phone)
    told = key.act(case, T("I have told them"), TOLD)
    labels = [button.label for row in say.buttons for button in row if isinstance(button.press, Act)]
    answers = key.rows(*(each for each in offer_key.all_by_phone(case, scene) if each.label in labels))
    return [
        Say(
            to=ToPerson(person=person),
            lines=(line, *say.first, *say.lines, *say.question),
            buttons=((told,), *answers),
            kind=Kind.PROMPT,
            case=case.id,
            origin=say.origin,
            rewrites=say.rewrites,
        )
        for person in who_tells(case, scene)
    ]


def recorded(case: Case, by: str, at: datetime, words: str) -> CaseEvent:
    """A call that was made: it keeps the promise of one where that is owed; else it is noted on the case."""
    owed = case.obligation(CALL_BACK)
    if owed is not None and owed.open:
        return Noted(by=by, at=at, obligation=CALL_BACK, called=True)
    return Remarked(by=by, at=at, text=words)


def is_it_yours(address: Address, number: str, case: CaseId, opened_at: datetime) -> Say:
    """Somebody writes under the number of a case that was reported by telephone: is it theirs?"""
    rows = (
        (Button(label=T("Yes, mine"), press=Wish(what=f"{MINE}{case}")),),
        (Button(label=T("No"), press=Wish(what=NOT_MINE)),),
    )
    line = T("Case {number} was reported by telephone at {at}, under your number.", number=number, at=opened_at)
    return Say(to=ToAddress(address=address), question=(line, T("Is it yours?")), buttons=rows, kind=Kind.PROMPT)


def is_yours(address: Address, number: str) -> Say:
    """From now on the case is told here."""
    line = T("You hear about case {number} here from now on.", number=number)
    return Say(to=ToAddress(address=address), lines=(line,))
