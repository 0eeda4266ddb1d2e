"""The public side of the desk: what a customer or a driver does in a private chat."""

from msgspec.structs import replace

from bot.casework import open_case, scene_of, tell_case
from bot.i18n import language_of
from bot.joining import identity_of, use_code
from bot.notebook import Notebook
from bot.post import send
from flows import conversation as talk
from flows import status
from flows.conversation import Conversation, Glimpse, Heard, Hearing, Turn
from flows.event import CaseEvent, Lost
from flows.inbound import Inbound, Membership
from flows.outbound import Act, AnswerPress, Choose, Press, Say, ToAddress, Wish
from flows.plan import Plan
from flows.press import event_of
from flows.record import Case, CaseState, Scene
from flows.report import Reporter
from flows.request import ChangeLanguage, OpenCase, Request, ShowStatus, TellCase, UseCode
from flows.terms import Address, Language
from flows.text import T
from flows.triage import language_of_text
from storage.unit_of_work import Chat, ChatKind, Known, Side


def hear(book: Notebook, event: Inbound, press: Press | None) -> None:
    """Take in what somebody did in the chat with the hotline."""
    notice(book, event)
    if isinstance(event.body, Membership):
        _reachable(book, event, present=event.body.present)
        return
    if isinstance(press, Act):
        _act(book, event, press)
        return
    body = press if isinstance(press, Choose | Wish) else event.body
    heard = Heard(
        body=body,
        said_at=event.sent_at,
        received_at=event.received_at,
        message=event.message,
        edited=event.edited,
    )
    conversation = conversation_of(book, event)
    know_plans(book, conversation)
    turn = talk.advance(conversation, heard, hearing_of(book, event))
    carry_out(book, event.address, turn)
    _answer(book, event, turn)


def know_plans(book: Notebook, conversation: Conversation) -> None:
    """Read the plans that the forms of this chat stand on, also those that no file holds any more."""
    for form in (conversation.form, *conversation.shelf):
        if form is not None:
            book.plan(form.plan)


def silence(book: Notebook, address: Address) -> None:
    """Nobody wrote for as long as the form allows."""
    conversation = book.conversation(address)
    if conversation is not None:
        know_plans(book, conversation)
        carry_out(book, address, talk.silent(conversation, hearing_at(book, address, conversation.language)))


def carry_out(book: Notebook, address: Address, turn: Turn) -> None:
    """Keep the conversation, say what it says, and do what it asks of the house."""
    book.keep(turn.conversation)
    send(book, turn.said)
    for request in turn.requests:
        _carry_out(book, address, request)


def _carry_out(book: Notebook, address: Address, request: Request) -> None:
    conversation = book.conversation(address)
    assert conversation is not None, "it was kept a moment ago"  # noqa: S101 - narrows the type
    match request:
        case OpenCase(report=report):
            case = open_case(book, report)
            book.keep(talk.opened(conversation, case.id))
        case TellCase(case=number, event=event):
            case_told = book.case(number)
            if case_told is not None:
                tell_case(book, case_told, event)
        case ShowStatus(number=number, finished=finished):
            show_status(book, address, number=number, finished=finished)
        case UseCode(code=code, confirmed=confirmed):
            use_code(book, address, code, confirmed=confirmed)
        case ChangeLanguage(language=language):
            change_language(book, address, language)


def remind_of_open_questions(book: Notebook) -> None:
    """After an interruption the open question comes again, below what interrupted it."""
    asked = {address for address, say in book.page.said if say.question or say.keys}
    for address in {address for address, _ in book.page.said} - asked:
        conversation = book.conversation(address)
        if conversation is None:
            continue
        know_plans(book, conversation)
        again = talk.again(conversation, hearing_at(book, address, conversation.language))
        if again is not None:
            book.page.said.append((address, again))


# --- who it is --------------------------------------------------------------------------------------------------------
def notice(book: Notebook, event: Inbound) -> None:
    """Remember the person and the chat, as the platform names them now."""
    known = book.known(event.sender.identity)
    if event.sender.user and (known is None or known.name != event.sender.name):
        fresh = known or Known(identity=event.sender.identity, person=event.sender.identity, noticed_at=book.now)
        book.page.known[event.sender.identity] = replace(fresh, name=event.sender.name)
    chat = book.chat(event.address.lane)
    if chat is None:
        person = known.person if known else event.sender.identity
        book.page.chats[event.address.lane] = Chat(
            lane=event.address.lane,
            bot=event.address.bot,
            chat=event.address.chat,
            kind=ChatKind.PRIVATE,
            side=Side.PUBLIC,
            since=book.now,
            person=person,
        )
    elif not chat.reachable and not isinstance(event.body, Membership):
        # Who writes can be written to.
        _reachable(book, event, present=True)


def conversation_of(book: Notebook, event: Inbound) -> Conversation:
    """The conversation of this chat; a new one begins in the language that the person is known or seems to read."""
    conversation = book.conversation(event.address)
    if conversation is not None:
        return conversation
    known = book.known(event.sender.identity)
    person = book.house.organisation.person(known.person) if known else None
    text = getattr(event.body, "text", "")
    language: Language | None = None
    if known and known.language:
        language = Language(known.language)
    elif person:
        language = person.language
    chosen = language is not None
    language = language or language_of_text(text) or language_of(event.sender.language_code)
    return Conversation(
        address=event.address, language=language or book.house.language, language_chosen=chosen or language is not None
    )


def hearing_of(book: Notebook, event: Inbound) -> Hearing:
    """What the conversation sees outside itself, for something that a person did."""
    conversation = book.conversation(event.address)
    language = conversation.language if conversation else book.house.language
    return _hearing(book, event.address, event.sender.identity, language)


def hearing_at(book: Notebook, address: Address, language: Language) -> Hearing:
    """The same, when nobody did anything."""
    chat = book.chat(address.lane)
    identity = identity_of(address)
    return _hearing(book, address, identity, language, chat.person if chat else None)


def _hearing(book: Notebook, address: Address, identity: str, language: Language, person: str | None = None) -> Hearing:
    known = book.known(identity)
    who = (known.person if known else None) or person or identity
    reporter = _reporter(book, address, who, known, language)
    mine = _cases_of(book, reporter.person, identity)
    return Hearing(
        now=book.now,
        plans=book.house.plans,
        offered=book.house.offered_to(_kind(book, who)),
        organisation=book.house.organisation,
        reporter=reporter,
        cases=tuple(_glimpse(case) for case in mine),
        staff=False,
        zone=book.house.zone,
    )


def _glimpse(case: Case) -> Glimpse:
    return Glimpse(
        id=case.id,
        number=case.number,
        closed=case.state is CaseState.CLOSED,
        resolved=case.state is CaseState.RESOLVED and case.confirmed_at is None,
    )


def _cases_of(book: Notebook, person: str, identity: str) -> list[Case]:
    """The cases of somebody, also those that they reported before they joined."""
    found = {case.id: case for who in (identity, person) for case in book.cases_of(who)}
    return [found[each] for each in sorted(found)]


def _kind(book: Notebook, who: str) -> str:
    person = book.house.organisation.person(who)
    return person.kind if person and person.kind != "staff" else ""


def _reporter(book: Notebook, address: Address, who: str, known: Known | None, language: Language) -> Reporter:
    organisation = book.house.organisation
    person = organisation.person(who)
    if person is None:
        return Reporter(
            person=who,
            address=address,
            language=language,
            name=known.name if known else "",
            phone=known.phone if known else "",
        )
    vehicle = next((each for each in organisation.vehicles if each.id == person.vehicle), None)
    return Reporter(
        person=person.id,
        address=address,
        language=language,
        name=person.name.zh if language is Language.ZH else person.name.en,
        short=person.known_as.zh,
        short_en=person.known_as.en,
        phone=person.phone,
        plate=vehicle.plate if vehicle else "",
        company_vehicle=vehicle is not None,
    )


# --- what they press on a case ----------------------------------------------------------------------------------------
def _act(book: Notebook, event: Inbound, press: Act) -> None:
    case = book.case(press.case)
    known = book.known(event.sender.identity)
    who = known.person if known else event.sender.identity
    if case is not None and case.reporter.address.lane == event.address.lane:
        # Whoever joined since they reported still is the reporter of that case.
        who = case.reporter.person
    fact = event_of(press, who, event.sent_at) if case is not None and case.reporter.person == who else None
    name = getattr(event.body, "press", "")
    if case is None or not isinstance(fact, CaseEvent):
        text = T("This button is old; nothing changed.")
        book.page.answers.append((event.address, AnswerPress(press=name, text=text)))
        return
    tell_case(book, case, fact, press=name, pressed_at=event.address)


def _answer(book: Notebook, event: Inbound, turn: Turn) -> None:
    name = getattr(event.body, "press", "")
    if name:
        book.page.answers.append((event.address, AnswerPress(press=name, text=turn.answer)))


def _reachable(book: Notebook, event: Inbound, *, present: bool) -> None:
    chat = book.chat(event.address.lane)
    if chat is None or chat.reachable == present:
        return
    book.page.chats[chat.lane] = replace(chat, reachable=present)
    for case in book.cases_of(chat.person or event.sender.identity):
        if case.state is not CaseState.CLOSED and case.reporter.address.lane == chat.lane:
            tell_case(book, case, Lost(at=event.sent_at, back=present))


def change_language(book: Notebook, address: Address, language: Language) -> None:
    """The person reads this language from now on, wherever we write to them on this platform."""
    chat = book.chat(address.lane)
    if chat is None:
        return
    book.page.chats[chat.lane] = replace(chat, language=language.value)
    identity = identity_of(address)
    known = book.known(identity)
    if known is not None:
        book.page.known[identity] = replace(known, language=language.value, language_chosen=True)


# --- how it stands ----------------------------------------------------------------------------------------------------
def show_status(book: Notebook, address: Address, *, number: str, finished: bool) -> None:
    """Tell a reporter how their cases stand: who has each, what comes next, and by when."""
    conversation = book.conversation(address)
    assert conversation is not None, "nobody asks without a conversation"  # noqa: S101 - narrows the type
    reporter = hearing_at(book, address, conversation.language).reporter
    mine = _cases_of(book, reporter.person, identity_of(address))
    if number:
        mine = [case for case in mine if case.number == number]
        if not mine:
            send(book, [status.not_found(address, number)])
            return
    open_ones = [case for case in mine if case.state is not CaseState.CLOSED] or mine[-1:]
    if not open_ones:
        send(book, [status.none_open(address)])
    elif finished:
        case = next((each for each in open_ones if each.id == conversation.case), open_ones[-1])
        send(book, [Say(to=ToAddress(address=address), lines=status.progress(case, _scene(book, case)))])
    elif len(open_ones) == 1:
        left = talk.questions_left(conversation, book.house.plans)
        send(book, [status.status_of(open_ones[0], _scene(book, open_ones[0]), left)])
    else:
        send(book, [status.several([(case, _scene(book, case)) for case in open_ones])])


def _scene(book: Notebook, case: Case) -> Scene:
    plan: Plan = book.plan(case.plan)
    return scene_of(book, plan, case.group, holder=case.holder or "")
