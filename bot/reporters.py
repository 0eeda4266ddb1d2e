"""The public side of the desk: what a customer or a driver does in a private chat."""

from msgspec.structs import replace

from bot import calling, linking, people
from bot.acquaintance import cases_at, conversation_of, hearing_at, hearing_of, is_theirs, notice, person_at, wrote_down
from bot.casework import open_case, scene_of, tell_case
from bot.drilling import asked_about, marked_say
from bot.house import identity_of
from bot.joining import use_code
from bot.notebook import Notebook
from bot.post import send
from bot.thread import Spoken, spoken
from flows import conversation as talk
from flows import passing, status
from flows.conversation import Conversation, Heard, Turn
from flows.event import CaseEvent, Denied, Did, Petitioned, Received, Replanned, Unable
from flows.fact import Supplemented, Tracked
from flows.inbound import Inbound, Membership
from flows.outbound import Act, AnswerPress, Choose, Press, Say, ToAddress, Wish
from flows.permission import is_of_the_report, is_own_deed, says_it
from flows.press import event_of
from flows.record import Case, CaseState, Scene, Step
from flows.request import (
    ChangeLanguage,
    MoveCase,
    OpenCase,
    Request,
    SendPosition,
    ShowStatus,
    TellCase,
    UseCode,
)
from flows.terms import Address, Language
from flows.text import T
from flows.track import Point, is_worth_telling
from flows.view import view_of
from storage.unit_of_work import Known, Position


def hear(book: Notebook, event: Inbound, press: Press | None) -> None:
    """Take in what somebody did in the chat with the hotline."""
    notice(book, event)
    people.reach_reporter(book, event)
    if isinstance(event.body, Membership):
        return
    if isinstance(press, Act):
        _act(book, event, press)
        return
    if isinstance(press, Wish) and calling.is_about_a_call(press.what):
        calling.claim(book, event, press.what)
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
    carry_out(book, event.address, turn, spoken(event))
    _answer(book, event, turn)
    calling.offer(book, event)


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


def carry_out(book: Notebook, address: Address, turn: Turn, said: Spoken | None = None) -> None:
    """Keep the conversation, say what it says, and do what it asks of the house."""
    before = book.conversation(address)
    about = asked_about(turn.conversation) or (asked_about(before) if before else None)
    book.keep(turn.conversation)
    send(book, [marked_say(book, each, about) for each in turn.said])
    for request in turn.requests:
        _carry_out(book, address, request, said)


def _carry_out(book: Notebook, address: Address, request: Request, said: Spoken | None) -> None:
    conversation = book.conversation(address)
    assert conversation is not None, "it was kept a moment ago"  # noqa: S101 - narrows the type
    match request:
        case OpenCase(report=report, then=facts):
            case = open_case(book, report)
            book.keep(talk.opened(conversation, case.id))
            for fact in facts:
                tell_case(book, book.case(case.id) or case, fact)
        case TellCase() | MoveCase():
            _tell(book, address, request, said)
        case SendPosition():
            _keep_position(book, request)
        case ShowStatus(number=number, finished=finished):
            show_status(book, address, number=number, finished=finished)
        case UseCode(code=code, confirmed=confirmed):
            use_code(book, address, code, confirmed=confirmed)
        case ChangeLanguage(language=language):
            change_language(book, address, language)


def _tell(book: Notebook, address: Address, request: TellCase | MoveCase, said: Spoken | None) -> None:
    event = request.event
    case = book.case(request.case)
    if case is None:
        return
    step = tell_case(book, case, _by_its_reporter(book, case, event, address), said=said)
    if step.case.follows is not None and isinstance(event, Supplemented) and event.note:
        linking.follow_up(book, step.case, event.note, event.at)
    if step.answer is not None and isinstance(event, Petitioned | Denied | Replanned | Unable) and event.by:
        # It was asked for by questions, so nobody pressed what could be answered.
        send(book, [Say(to=ToAddress(address=address), lines=(step.answer,))])
    if isinstance(event, Did):
        if step.answer is not None and step.case.version == case.version and not step.asks:
            send(book, [Say(to=ToAddress(address=address), lines=(step.answer,))])
        _ask(book, address, step)


def _by_its_reporter(book: Notebook, case: Case, event: CaseEvent, address: Address) -> CaseEvent:
    """Whoever joined since they reported, or reported by telephone, still is the reporter of that case.

    So is somebody on the telephone in what one of the staff writes down for them.
    """
    theirs = is_theirs(case, address) or (is_of_the_report(event) and wrote_down(book, case, address))
    return replace(event, by=case.reporter.person) if event.by and theirs else event


def _keep_position(book: Notebook, request: SendPosition) -> None:
    """Keep where the reporter is; the case hears of it when they are somewhere else than it was last told."""
    here = Point(at=request.at, lat=request.lat, lon=request.lon)
    points = [Position(case_id=each, at=here.at, lat=here.lat, lon=here.lon) for each in request.cases]
    book.page.later.append(lambda rows: book.storage.track.put(rows, points))
    for each in request.cases:
        case = book.case(each)
        if case is None or case.state is CaseState.CLOSED:
            continue
        last = case.track if case.tracked_at else None
        told = Point(at=case.tracked_at or here.at, lat=last[0], lon=last[1]) if last else None
        if is_worth_telling(told, here):
            tell_case(book, case, Tracked(at=here.at, lat=here.lat, lon=here.lon))


def remind_of_open_questions(book: Notebook) -> None:
    """After an interruption the open question comes again, below what interrupted it."""
    asked = {address for address, say in book.page.said if say.question or say.keys}
    for address in {address for address, _ in book.page.said} - asked:
        conversation = book.conversation(address)
        if conversation is None:
            continue
        know_plans(book, conversation)
        turn = talk.again(conversation, hearing_at(book, address, conversation.language))
        if turn is None:
            continue
        if turn.conversation is not conversation:
            carry_out(book, address, turn)
        else:
            book.page.said.extend((address, each) for each in turn.said)


# --- what they press on a case ----------------------------------------------------------------------------------------
def _act(book: Notebook, event: Inbound, press: Act) -> None:
    case = book.case(press.case)
    who = person_at(book, event.address, event.sender.identity)
    if case is not None and is_theirs(case, event.address):
        who = case.reporter.person
    fact = event_of(press, who, event.sent_at) if case is not None else None
    name = getattr(event.body, "press", "")
    if case is not None and isinstance(fact, Received):
        tell_case(book, case, fact, press=name, pressed_at=event.address)
        return
    fact = fact if case is not None and case.reporter.person == who else None
    # Whoever also is one of the staff is a reporter here, and nothing else.
    if case is None or not isinstance(fact, CaseEvent) or not (says_it(fact) or is_own_deed(fact, _scene(book, case))):
        text = T("This button is old; nothing changed.")
        book.page.answers.append((event.address, AnswerPress(press=name, text=text)))
        return
    step = tell_case(book, case, fact, press=name, pressed_at=event.address)
    _ask(book, event.address, step)


def _ask(book: Notebook, address: Address, step: Step) -> None:
    """Put the questions of a deed of theirs to the reporter, where it has any."""
    conversation = book.conversation(address)
    if not step.asks or step.asks_of or conversation is None:
        return
    know_plans(book, conversation)
    hearing = hearing_at(book, address, conversation.language)
    case, plan = step.case, book.plan(step.case.plan)
    seen = view_of(case, _scene(book, case))
    carry_out(book, address, talk.start_action(conversation, case.plan, plan, step.asks, case.id, hearing, seen=seen))


def _answer(book: Notebook, event: Inbound, turn: Turn) -> None:
    name = getattr(event.body, "press", "")
    if name:
        book.page.answers.append((event.address, AnswerPress(press=name, text=turn.answer)))


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
    hearing = hearing_at(book, address, conversation.language)
    mine = cases_at(book, address, hearing.reporter.person)
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
        send(book, [Say(to=ToAddress(address=address), lines=status.on_record(case, _scene(book, case)))])
        _tell_of_privacy(book, address)
    elif len(open_ones) == 1:
        left = talk.questions_left(conversation, hearing)
        told = status.status_of(open_ones[0], _scene(book, open_ones[0]), left)
        # Their cases may have been reported from another chat, or by telephone: who asks here reads it here.
        send(book, [replace(told, to=ToAddress(address=address))])
    else:
        told = status.several([(case, _scene(book, case)) for case in open_ones])
        send(book, [replace(told, to=ToAddress(address=address))])


def _tell_of_privacy(book: Notebook, address: Address) -> None:
    """Once, in a receipt and never before the numbers of an emergency: how what they tell is treated."""
    identity = identity_of(address)
    known = book.known(identity) or Known(identity=identity, person=identity)
    if known.noticed_at is None:
        send(book, [passing.privacy(address, book.house.privacy_link, book.house.organisation.numbers.hotline)])
        book.page.known[identity] = replace(known, noticed_at=book.now)


def _scene(book: Notebook, case: Case) -> Scene:
    return scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "")
