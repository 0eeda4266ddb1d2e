"""The staff's side of the desk: presses on cards and pings, the details that are asked for, joining and binding."""

from msgspec.structs import replace

from bot import calling, choices, groups, interview, joining, linking, people, replies
from bot.acquaintance import is_theirs
from bot.casework import scene_of, tell_case
from bot.house import HOTLINE, Side, side_of
from bot.i18n import language_of
from bot.notebook import Notebook
from bot.post import send, send_copy
from bot.reporters import change_language
from flows import card, ping, telephone, welcome
from flows.digest import EACH
from flows.event import CaseEvent
from flows.inbound import Inbound, Membership, Migrated, Pressed, Wrote
from flows.organisation import Person
from flows.outbound import Act, AnswerPress, Press, Say, ToAddress, ToPerson, Wish
from flows.permission import may, only_reporter_says, wish_permitted
from flows.press import (
    ChoiceWish,
    CopyWish,
    FormWish,
    LinkWish,
    ReasonWish,
    ReassignWish,
    TextWish,
    Wished,
    event_of,
)
from flows.record import Case
from flows.terms import Language
from flows.text import N, T, Text
from storage.unit_of_work import ChatKind

LISTED = 10
"""Cases that one message lists."""


def hear(book: Notebook, event: Inbound, press: Press | None) -> None:
    """Take in what happened in a staff chat: a private one or a group."""
    if isinstance(event.body, Migrated):
        groups.migrated(book, event, event.body)
        return
    _reach(book, event)
    if isinstance(event.body, Membership):
        return
    known = book.known(event.sender.identity) if event.sender.user else None
    person = book.house.organisation.person(known.person) if known else None
    if replies.hear(book, event, person) or _command(book, event, person):
        return
    private = side_of(event.address, group=event.group) is Side.STAFF
    if private and isinstance(press, Wish) and press.what.startswith((welcome.JOIN, welcome.NOT_ME)):
        _confirm_code(book, event, press.what)
    elif person is None or person.kind != "staff":
        _stranger(book, event)
    elif isinstance(press, Act):
        _act(book, event, press, person)
    elif isinstance(press, Wish) and (not private or _is_of_the_desk(press.what)):
        _wish(book, event, press.what, person)
    elif private:
        _confirm(book, event, interview.converse(book, event, press, person))
    elif isinstance(event.body, Pressed):
        _confirm(book, event, T("This button is old; nothing changed."))


def _reach(book: Notebook, event: Inbound) -> None:
    """Whether we are read here, as this tells: where somebody writes in private, we are."""
    if side_of(event.address, group=event.group) is Side.STAFF:
        people.reach_member(book, event)
    elif isinstance(event.body, Membership):
        groups.membership(book, event, event.body)


def _is_of_the_desk(what: str) -> bool:
    return what in {welcome.TESTED, "status"} or what.startswith(("language:", EACH))


# --- commands and wishes ----------------------------------------------------------------------------------------------
def _command(book: Notebook, event: Inbound, person: Person | None) -> bool:
    if not isinstance(event.body, Wrote):
        return False
    command, _, rest = event.body.text.strip().partition(" ")
    command = command.partition("@")[0].lower()
    to = ToAddress(address=event.address)
    group = side_of(event.address, group=event.group) is Side.GROUP
    staff = person is not None and person.kind == "staff"
    match command:
        case "/bind" if group and event.address.bot != HOTLINE:
            groups.bind(book, event, rest)
        case "/start" if rest and not group:
            joining.use_code(book, event.address, rest, confirmed=False)
        case "/language" if staff:
            _change_language(book, event, rest)
        case "/status" if staff and person is not None:
            _list_cases(book, event, person)
        case "/note" if staff:
            send(book, [welcome.how_to_note(to)])
        case "/start" | "/help" if staff and not group:
            send(book, [welcome.duty_help(to)])
        case "/new" if person is not None and person.kind == "staff" and not group:
            interview.start_new(book, event, person)
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
    elif what.startswith(EACH):
        send(book, choices.each(book, what, person.id))
    _confirm(book, event)


def _change_language(book: Notebook, event: Inbound, wanted: str) -> None:
    chat = book.chat(event.address.lane)
    now = Language(chat.language) if chat and chat.language else book.house.language
    other = Language.EN if now is Language.ZH else Language.ZH
    language = language_of(wanted.strip()) or other
    if side_of(event.address, group=event.group) is Side.GROUP:
        if chat is None or not chat.group_id:
            return  # not a chat of ours
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
    if case is not None and press.action == telephone.TOLD:
        calling.told(book, event, case, person, interview.language_for(book, person))
        return
    wish = event_of(press, person.id, event.sent_at) if case is not None else None
    # A report of one's own is spoken about where it was made.
    own = case is not None and case.reporter.person == person.id and not is_theirs(case, event.address)
    if case is None or wish is None or (own and isinstance(wish, CaseEvent) and only_reporter_says(wish)):
        _confirm(book, event, T("This button is old; nothing changed."))
        return
    wish = choices.asked_first(book, case, wish)
    if isinstance(wish, LinkWish):
        _link(book, event, case, wish, person)
        return
    if not isinstance(wish, CaseEvent):
        _confirm(book, event, _wished(book, case, wish, person, event))
        return
    name = event.body.press if isinstance(event.body, Pressed) else ""
    language = interview.language_for(book, person)
    step = tell_case(book, case, wish, press=name, pressed_at=event.address, language=language)
    asked = book.house.organisation.person(step.asks_of) or person
    if step.asks:
        interview.ask_details(book, step.case, step.asks, asked, ())


def _wished(book: Notebook, case: Case, wish: Wished, person: Person, event: Inbound) -> Text | None:
    """What somebody wants to see or to put right in private; return the answer to the press."""
    scene = scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "")
    if not wish_permitted(wish, person.id, event.sent_at, case, scene):
        return ping.not_yours(case, scene)
    if interview.private_chat(book, person) is None:
        return T("Please write to the duty bot in private first, then press again.")
    match wish:
        case CopyWish(language=language):
            copy = Say(to=ToPerson(person=person.id), lines=card.card(case, scene).lines, case=case.id)
            send_copy(book, copy, person.id, language)
        case ReassignWish():
            send(book, [ping.reassign_choice(case, scene, person.id)])
        case FormWish(action=action, only=only):
            interview.ask_details(book, case, action, person, (only,) if only else ())
            return None
        case ReasonWish():
            form = choices.form_for(book, case, wish)
            if form is None:
                return ping.stale(case, scene)
            interview.ask(book, case, form, person, ())
            return None
        case ChoiceWish() | TextWish():
            say = choices.shown(book, case, wish, person.id)
            if say is None:
                return ping.stale(case, scene)
            send(book, [say])
    return T("Sent to you in private.")


def _link(book: Notebook, event: Inbound, case: Case, wish: LinkWish, person: Person) -> None:
    name = event.body.press if isinstance(event.body, Pressed) else ""
    language = interview.language_for(book, person)
    step = linking.link(
        book, case, wish.to, person.id, event.sent_at, press=name, pressed_at=event.address, language=language
    )
    if step is None:
        _confirm(book, event, T("This button is old; nothing changed."))
