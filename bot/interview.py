"""What one of the staff is asked in private: details of an action, a reason, what somebody on the telephone says."""

from bot.acquaintance import own_reports, taken_down
from bot.casework import scene_of
from bot.house import STAFF_KIND
from bot.notebook import Notebook
from bot.reporters import carry_out, know_plans
from bot.thread import spoken
from flows import conversation as talk
from flows.conversation import Conversation, Glimpse, Heard, Hearing
from flows.inbound import Inbound
from flows.organisation import Person
from flows.outbound import Choose, Press, Wish
from flows.record import Case
from flows.report import Reporter
from flows.terms import Address, Language
from flows.text import Text
from flows.view import view_of
from storage.unit_of_work import ChatKind


def start_new(book: Notebook, event: Inbound, person: Person) -> None:
    """Write down what somebody on the telephone reports."""
    conversation = _conversation(book, event.address, person)
    know_plans(book, conversation)
    carry_out(book, event.address, talk.start_new(conversation, _hearing(book, event.address, person)))


def private_chat(book: Notebook, person: Person) -> Address | None:
    """Where somebody of the staff reads alone; None when nowhere."""
    for chat in book.staff_chats():
        if chat.person == person.id and chat.reachable and chat.kind is ChatKind.PRIVATE:
            return Address(bot=chat.bot, chat=chat.chat, thread=chat.thread)
    return None


def language_for(book: Notebook, person: Person) -> Language:
    """The language that somebody of the staff reads."""
    address = private_chat(book, person)
    chat = book.chat(address.lane) if address else None
    return Language(chat.language) if chat and chat.language else person.language


def ask_details(book: Notebook, case: Case, action: str, person: Person, only: tuple[str, ...]) -> None:
    """Ask for the details of an action, where it has any."""
    if book.plan(case.plan).action(action).asks:
        ask(book, case, action, person, only)


def ask(book: Notebook, case: Case, action: str, person: Person, only: tuple[str, ...]) -> None:
    """Put the questions of a form to somebody in private: the details of an action, or a reason."""
    plan, address = book.plan(case.plan), private_chat(book, person)
    if address is None:
        return
    conversation = _conversation(book, address, person)
    hearing = _hearing(book, address, person)
    seen = view_of(case, scene_of(book, plan, case.group, holder=case.holder or ""))
    carry_out(book, address, talk.start_action(conversation, case.plan, plan, action, case.id, hearing, only, seen))


def converse(book: Notebook, event: Inbound, press: Press | None, person: Person) -> Text | None:
    """Take an answer in; return the answer to the press that brought it."""
    conversation = _conversation(book, event.address, person)
    know_plans(book, conversation)
    body = press if isinstance(press, Choose | Wish) else event.body
    heard = Heard(
        body=body, said_at=event.sent_at, received_at=event.received_at, message=event.message, edited=event.edited
    )
    turn = talk.advance(conversation, heard, _hearing(book, event.address, person))
    carry_out(book, event.address, turn, spoken(event))
    return turn.answer


def _conversation(book: Notebook, address: Address, person: Person) -> Conversation:
    conversation = book.conversation(address)
    if conversation is not None:
        return conversation
    chat = book.chat(address.lane)
    language = Language(chat.language) if chat and chat.language else person.language
    return Conversation(address=address, language=language, language_chosen=True)


def _taken_down(book: Notebook, address: Address, person: Person) -> tuple[Glimpse, ...]:
    conversation = book.conversation(address)
    return taken_down(book, conversation, person.id) if conversation is not None else ()


def _hearing(book: Notebook, address: Address, person: Person) -> Hearing:
    chat = book.chat(address.lane)
    language = Language(chat.language) if chat and chat.language else person.language
    reporter = Reporter(person=person.id, address=address, language=language, name=person.name.zh, phone=person.phone)
    return Hearing(
        now=book.now,
        plans=book.house.plans,
        offered=book.house.offered_to(STAFF_KIND),
        organisation=book.house.organisation,
        reporter=reporter,
        cases=(*own_reports(book, address, person.id), *_taken_down(book, address, person)),
        staff=True,
        zone=book.house.zone,
    )
