"""The staff's side of the desk: presses on cards and pings, the details that are asked for, joining and binding."""

from msgspec.structs import replace

from bot import joining
from bot.casework import scene_of, tell_case
from bot.house import HOTLINE, Side, side_of
from bot.i18n import language_of
from bot.notebook import Notebook
from bot.post import send, send_copy
from bot.reporters import carry_out, change_language, know_plans
from flows import card, ping, welcome
from flows import conversation as talk
from flows.conversation import Conversation, Heard, Hearing
from flows.event import Did
from flows.inbound import Inbound, Membership, Pressed, Wrote
from flows.organisation import Person
from flows.outbound import Act, AnswerPress, Choose, Press, Say, ToAddress, ToPerson, Wish
from flows.permission import may, wish_permitted
from flows.press import CopyWish, FormWish, ReassignWish, Wished, event_of
from flows.record import Case
from flows.report import Reporter
from flows.terms import Address, Language
from flows.text import N, T, Text
from storage.unit_of_work import ChatKind

LISTED = 10
"""Cases that one message lists."""


def hear(book: Notebook, event: Inbound, press: Press | None) -> None:
    """Take in what happened in a staff chat: a private one or a group."""
    if isinstance(event.body, Membership):
        _membership(book, event, present=event.body.present)
        return
    chat = book.chat(event.address.lane)
    if chat is not None and not chat.reachable:
        # Where somebody writes, we can be read again.
        book.page.chats[chat.lane] = replace(chat, reachable=True)
    known = book.known(event.sender.identity) if event.sender.user else None
    person = book.house.organisation.person(known.person) if known else None
    if isinstance(event.body, Wrote) and _command(book, event, event.body.text, person):
        return
    private = side_of(event.address, group=event.group) is Side.STAFF
    if private and isinstance(press, Wish) and press.what.startswith((welcome.JOIN, welcome.NOT_ME)):
        _confirm_code(book, event, press.what)
    elif person is None or person.kind != "staff":
        _stranger(book, event)
    elif isinstance(press, Act):
        _act(book, event, press, person)
    elif isinstance(press, Wish):
        _wish(book, event, press.what, person)
    elif private:
        _converse(book, event, press, person)
    elif isinstance(event.body, Pressed):
        _confirm(book, event, T("This button is old; nothing changed."))


# --- commands and wishes ----------------------------------------------------------------------------------------------
def _command(book: Notebook, event: Inbound, text: str, person: Person | None) -> bool:
    command, _, rest = text.strip().partition(" ")
    command = command.partition("@")[0].lower()
    to = ToAddress(address=event.address)
    group = side_of(event.address, group=event.group) is Side.GROUP
    staff = person is not None and person.kind == "staff"
    match command:
        case "/bind" if group and event.address.bot != HOTLINE:
            joining.bind(book, event, rest)
        case "/start" if rest and not group:
            joining.use_code(book, event.address, rest, confirmed=False)
        case "/language" if staff:
            _change_language(book, event, rest)
        case "/status" if staff and person is not None:
            _list_cases(book, event, person)
        case "/start" | "/help" if staff and not group:
            send(book, [welcome.duty_help(to)])
        case _:
            return False
    return True


def _confirm_code(book: Notebook, event: Inbound, what: str) -> None:
    if what == welcome.NOT_ME:
        send(book, [welcome.not_you(ToAddress(address=event.address))])
    else:
        joining.use_code(book, event.address, what.removeprefix(welcome.JOIN), confirmed=True)
    _confirm(book, event)


def _wish(book: Notebook, event: Inbound, what: str, person: Person) -> None:
    if what == welcome.TESTED:
        joining.tested(book, event.address, person)
    elif what.startswith("language:"):
        _change_language(book, event, what.partition(":")[2])
    elif what == "status":
        _list_cases(book, event, person)
    _confirm(book, event)


def _change_language(book: Notebook, event: Inbound, wanted: str) -> None:
    chat = book.chat(event.address.lane)
    now = Language(chat.language) if chat and chat.language else book.house.language
    other = Language.EN if now is Language.ZH else Language.ZH
    language = language_of(wanted.strip()) or other
    if side_of(event.address, group=event.group) is Side.GROUP:
        if chat is not None:
            book.page.chats[chat.lane] = replace(chat, language=language.value)
    else:
        change_language(book, event.address, language)
        conversation = book.conversation(event.address)
        if conversation is not None:
            book.keep(replace(conversation, language=language, language_chosen=True))
    send(book, [Say(to=ToAddress(address=event.address), lines=(T("This chat is in English from now on."),))])


def _list_cases(book: Notebook, event: Inbound, person: Person) -> None:
    """The open cases that somebody may work on; in a bound group those of the group, in any other chat none."""
    to, chat = ToAddress(address=event.address), book.chat(event.address.lane)
    group = chat.group_id if chat and chat.kind is ChatKind.GROUP else None
    if side_of(event.address, group=event.group) is Side.GROUP and group is None:
        return
    found = []
    for case in book.storage.cases.open_ones(book.rows):
        scene = scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "")
        if group == case.group or (group is None and may(person.id, "acknowledge", case, scene)):
            found.append((case, scene))
    lines: list[Text] = [N("{n} open case.", "{n} open cases.", len(found))]
    for case, scene in found[:LISTED]:
        words = {"state": card.state_word(case, scene), "headline": card.headline(case, scene)}
        lines.append(T("{state}: {headline}", **words))
    if len(found) > LISTED:
        lines.append(N("{n} more.", "{n} more.", len(found) - LISTED))
    send(book, [Say(to=to, lines=tuple(lines))])


def _stranger(book: Notebook, event: Inbound) -> None:
    if isinstance(event.body, Pressed):
        _confirm(book, event, T("These keys are for duty staff only."))
    elif side_of(event.address, group=event.group) is Side.STAFF:
        hotline = book.house.organisation.numbers.hotline
        send(book, [welcome.stranger(ToAddress(address=event.address), hotline, book.house.hotline_link)])


def _confirm(book: Notebook, event: Inbound, text: Text | None = None) -> None:
    if not isinstance(event.body, Pressed):
        return
    known = book.known(event.sender.identity) if event.sender.user else None
    language = Language(known.language) if known and known.language else None
    book.page.answers.append((event.address, AnswerPress(press=event.body.press, text=text, language=language)))


# --- what is pressed on a case ----------------------------------------------------------------------------------------
def _act(book: Notebook, event: Inbound, press: Act, person: Person) -> None:
    case = book.case(press.case)
    wish = event_of(press, person.id, event.sent_at) if case is not None else None
    if case is None or wish is None:
        _confirm(book, event, T("This button is old; nothing changed."))
        return
    if isinstance(wish, CopyWish | ReassignWish | FormWish):
        _confirm(book, event, _wished(book, case, wish, person, event))
        return
    before = case.done
    name = event.body.press if isinstance(event.body, Pressed) else ""
    language = _language(book, person)
    step = tell_case(book, case, wish, press=name, pressed_at=event.address, language=language)
    if isinstance(wish, Did) and step.case.done != before:
        _ask_details(book, step.case, wish.action, person, ())


def _wished(book: Notebook, case: Case, wish: Wished, person: Person, event: Inbound) -> Text | None:
    """What somebody wants to see or to put right in private; return the answer to the press."""
    scene = scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "")
    if not wish_permitted(wish, person.id, event.sent_at, case, scene):
        return ping.not_yours(case, scene)
    if _private_chat(book, person) is None:
        return T("Please write to the duty bot in private first, then press again.")
    match wish:
        case CopyWish(language=language):
            copy = Say(to=ToPerson(person=person.id), lines=card.card(case, scene).lines, case=case.id)
            send_copy(book, copy, person.id, language)
        case ReassignWish():
            send(book, [ping.reassign_choice(case, scene, person.id)])
        case FormWish(action=action, only=only):
            _ask_details(book, case, action, person, (only,) if only else ())
            return None
    return T("Sent to you in private.")


def _private_chat(book: Notebook, person: Person) -> Address | None:
    for chat in book.staff_chats():
        if chat.person == person.id and chat.reachable and chat.kind is ChatKind.PRIVATE:
            return Address(bot=chat.bot, chat=chat.chat, thread=chat.thread)
    return None


def _language(book: Notebook, person: Person) -> Language:
    """The language that somebody of the staff reads."""
    address = _private_chat(book, person)
    chat = book.chat(address.lane) if address else None
    return Language(chat.language) if chat and chat.language else person.language


def _ask_details(book: Notebook, case: Case, action: str, person: Person, only: tuple[str, ...]) -> None:
    plan, address = book.plan(case.plan), _private_chat(book, person)
    if address is None or not plan.action(action).asks:
        return
    conversation = _conversation(book, address, person)
    hearing = _hearing(book, address, person)
    carry_out(book, address, talk.start_action(conversation, case.plan, plan, action, case.id, hearing, only))


# --- the details that were asked for ----------------------------------------------------------------------------------
def _converse(book: Notebook, event: Inbound, press: Press | None, person: Person) -> None:
    conversation = _conversation(book, event.address, person)
    know_plans(book, conversation)
    body = press if isinstance(press, Choose) else event.body
    heard = Heard(
        body=body, said_at=event.sent_at, received_at=event.received_at, message=event.message, edited=event.edited
    )
    turn = talk.advance(conversation, heard, _hearing(book, event.address, person))
    carry_out(book, event.address, turn)
    _confirm(book, event, turn.answer)


def _conversation(book: Notebook, address: Address, person: Person) -> Conversation:
    conversation = book.conversation(address)
    if conversation is not None:
        return conversation
    chat = book.chat(address.lane)
    language = Language(chat.language) if chat and chat.language else person.language
    return Conversation(address=address, language=language, language_chosen=True)


def _hearing(book: Notebook, address: Address, person: Person) -> Hearing:
    chat = book.chat(address.lane)
    language = Language(chat.language) if chat and chat.language else person.language
    reporter = Reporter(person=person.id, address=address, language=language, name=person.name.zh, phone=person.phone)
    return Hearing(
        now=book.now,
        plans=book.house.plans,
        offered=(),
        organisation=book.house.organisation,
        reporter=reporter,
        cases=(),
        staff=True,
        zone=book.house.zone,
    )


# --- membership -------------------------------------------------------------------------------------------------------
def _membership(book: Notebook, event: Inbound, *, present: bool) -> None:
    chat = book.chat(event.address.lane)
    if chat is None or chat.reachable == present:
        return
    book.page.chats[chat.lane] = replace(chat, reachable=present)
    if chat.group_id and not present:
        group = book.house.organisation.group(chat.group_id)
        send(book, [welcome.group_lost(ToPerson(person=head), group) for head in joining.heads_of(book, group)])
