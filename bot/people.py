"""People come, change their phones and leave: what is linked to them, what they had, and who hears of it."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from bot.casework import scene_of, tell_case
from bot.errors import Unusable
from bot.house import CONSOLE, HOTLINE, STAFF, House, identity_of
from bot.moving import is_edit
from bot.notebook import Notebook
from bot.post import rewrite, seal, send
from bot.shape import nearest
from flows import conversation as talk
from flows import leaving, petition
from flows.event import Departed
from flows.fact import Lost, Readdressed
from flows.inbound import Inbound, Membership
from flows.organisation import Group, Person
from flows.outbound import Say, ToAddress, ToPerson
from flows.ping import held, holding
from flows.record import Case, CaseState
from flows.rota import on_call
from flows.terms import Address, PersonId
from flows.text import T, same
from storage.unit_of_work import Chat, ChatKind, Rows, Side, Storage


def heads_of(book: Notebook, group: Group) -> tuple[PersonId, ...]:
    """Who leads a group at this hour."""
    return on_call(book.house.organisation.role(group.head), book.now, book.house.zone_of_group(group.id))


# --- who can be reached -----------------------------------------------------------------------------------------------
def reach_reporter(book: Notebook, event: Inbound) -> None:
    """A reporter blocked the bot, or writes or lets it in again: their open cases hear of it."""
    chat = _turned(book, event)
    if chat is None:
        return
    for case in book.cases_of(chat.person or event.sender.identity):
        if case.state is not CaseState.CLOSED and case.reporter.address.lane == chat.lane:
            tell_case(book, case, Lost(at=event.sent_at, back=chat.reachable))


def reach_member(book: Notebook, event: Inbound) -> None:
    """One of the staff can no longer be reached in private, or can again: the heads of their groups hear of it."""
    chat = _turned(book, event)
    person = book.house.organisation.person(chat.person) if chat and chat.person else None
    if chat is None or person is None:
        return
    heads = {head for group in book.house.organisation.groups_of(person.id) for head in heads_of(book, group)}
    say = leaving.member_back if chat.reachable else leaving.member_lost
    send(book, [say(ToPerson(person=head), person) for head in sorted(heads - {person.id})])


def _turned(book: Notebook, event: Inbound) -> Chat | None:
    """The chat, when with this event it became reachable or ceased to be; what waited for it goes out then."""
    present = event.body.present if isinstance(event.body, Membership) else True
    chat = book.chat(event.address.lane)
    if chat is None or chat.reachable == present:
        return None
    turned = book.page.chats[chat.lane] = replace(chat, reachable=present, since=book.now)
    if present:
        book.page.later.append(lambda rows: book.storage.outbox.resume(rows, chat.lane, book.now))
    return turned


# --- another telephone ------------------------------------------------------------------------------------------------
def change_phone(book: Notebook, address: Address, person: Person) -> None:
    """Somebody joined with another account: the chat that they had before is cut off; what went on there goes on.

    What still waits for the old chat, or could not be sent there, goes to the new one; what only a holder may read is
    taken back there and said here.
    """
    side = Side.STAFF if person.kind == "staff" else Side.PUBLIC
    for old in _chats_of(book, person.id):
        if old.lane == address.lane or old.bot != address.bot or old.side is not side:
            continue
        before = Address(bot=old.bot, chat=old.chat)
        _unlink(book, old)
        _forget(book, identity_of(before))
        _carry_over(book, before, address)
        _bring_along(book, old, address.lane)
        if side is Side.STAFF:
            _hold_here(book, old, person.id)
        send(book, [leaving.moved_away(ToAddress(address=before), person)])
        for case in [case for case in book.cases_of(person.id) if case.state is not CaseState.CLOSED]:
            if case.reporter.address.lane == old.lane:
                tell_case(book, case, Readdressed(at=book.now, address=address))


def _carry_over(book: Notebook, before: Address, after: Address) -> None:
    conversation = book.conversation(before)
    if conversation is not None:
        book.keep(replace(conversation, address=after))
        book.keep(talk.Conversation(address=before, language=conversation.language, language_chosen=True))


def _bring_along(book: Notebook, old: Chat, lane: str) -> None:
    """What was not sent to a chat yet goes to another, at once; edits of what stands there are not wanted any more."""
    unsent = book.storage.outbox.unsent(book.rows, old.lane)
    stale = [each.id for each in unsent if is_edit(each)]
    wanted = [each.id for each in unsent if each.id not in stale]

    def work(rows: Rows) -> None:
        book.storage.outbox.drop(rows, stale)
        book.storage.outbox.hand_over(rows, wanted, lane)
        book.storage.outbox.resume(rows, lane, book.now)

    book.page.later.append(work)


def _hold_here(book: Notebook, old: Chat, person: PersonId) -> None:
    """Nobody knows who has the old telephone: there the number is left, and the holder reads the whole on the new."""
    for case in book.open_cases():
        if _take_back(book, case, [old]) and case.holder == person:
            scene = scene_of(book, book.plan(case.plan), case.group, holder=person)
            send(book, [holding(case, scene)])


# --- leaving ----------------------------------------------------------------------------------------------------------
async def offboard(storage: Storage, house: House, now: datetime, person: str) -> None:
    """Somebody leaves, at once and everywhere; raise Unusable when nobody is called so."""

    def work(rows: Rows) -> None:
        book = Notebook(rows, storage, house, now)
        if house.organisation.person(person) is None and not storage.people.identities_of(rows, person):
            if near := nearest(person, [each.id for each in house.organisation.people]):
                raise Unusable([T("nobody is called '{name}'; did you mean '{near}'?", name=person, near=near)])
            raise Unusable([T("nobody is called '{name}'", name=person)])
        _in_one_go(book, [person])

    house.bots |= {CONSOLE, HOTLINE, STAFF}
    await storage.run(work)


def cut_off(storage: Storage, house: House, rows: Rows, now: datetime) -> tuple[str, ...]:
    """Cut off everybody whom the organisation's file no longer has, or has as somebody else; return who they were.

    A verb for a unit of work, at the start of the program: of processes that start at the same time, one after the
    other.
    """
    storage.lanes.claim(rows, ["start"])
    book = Notebook(rows, storage, house, now)
    staff = {person.id for person in house.organisation.people if person.kind == "staff"}
    working = {chat.person for chat in storage.chats.staff(rows) if chat.kind is ChatKind.PRIVATE and chat.person}
    gone = {known.person for known in storage.people.linked(rows) if house.organisation.person(known.person) is None}
    left = tuple(sorted((working - staff) | gone))
    _in_one_go(book, left)
    return left


def _in_one_go(book: Notebook, people: Iterable[str]) -> None:
    for person in people:
        depart(book, person)
        seal(book)
        book.keep_page()
    book.write()


def depart(book: Notebook, who: str) -> None:
    """Cut off somebody's chats and codes, give back what they had, and tell the heads of their groups."""
    person = book.house.organisation.person(who)
    left = [chat for chat in _chats_of(book, who) if chat.side is Side.STAFF or person is None]
    for chat in left:
        _unlink(book, chat)
        address = Address(bot=chat.bot, chat=chat.chat)
        if (conversation := book.conversation(address)) is not None:
            book.keep(talk.Conversation(address=address, language=conversation.language, language_chosen=True))
        if chat.side is Side.STAFF:
            _say_no_more(book, chat)
    if person is None or person.kind == "staff":
        for identity in book.storage.people.identities_of(book.rows, who):
            _forget(book, identity)
    book.page.later.append(lambda rows: book.storage.codes.revoke(rows, who, book.now))
    for case in book.owing_cases():
        if _concerns(book, case, who):
            _take_back(book, case, left)
            tell_case(book, case, Departed(at=book.now, person=PersonId(who)))
    groups = book.house.organisation.groups_of(who) or tuple(
        book.house.organisation.group(chat.group_id) for chat in book.staff_chats() if chat.group_id
    )
    told = {head: group for group in reversed(groups) for head in heads_of(book, group) if head != who}
    name = person.name.words if person else None
    send(book, [leaving.departed(ToPerson(person=head), name, who, group) for head, group in sorted(told.items())])


def _say_no_more(book: Notebook, chat: Chat) -> None:
    """What still waits for a chat is not meant for whoever reads there from now on."""
    waiting = [each.id for each in book.storage.outbox.unsent(book.rows, chat.lane)]
    book.page.later.append(lambda rows: book.storage.outbox.drop(rows, waiting))


def _take_back(book: Notebook, case: Case, chats: Iterable[Chat]) -> bool:
    """Of what only the holder may read, the number is left in chats that are somebody else's from now on.

    Whether anything of it stood there.
    """
    found = False
    for chat in chats:
        number = Say(to=ToAddress(address=Address(bot=chat.bot, chat=chat.chat)), lines=(same(case.number),))
        for posted in book.storage.posted.copies(book.rows, chat.lane, held(case)):
            rewrite(book, chat, posted, number)
            found = True
    return found


def _concerns(book: Notebook, case: Case, who: str) -> bool:
    """Whether somebody has the case, was asked to take it, owes something on it, or may have to decide on it."""
    if case.holder == who or any(each.person == who for each in case.assignments):
        return True
    roles = book.house.organisation.roles_of(who)
    owed = any(each.open and (each.role in roles or each.given == who) for each in case.obligations)
    return owed or bool(roles and petition.undecided(case))


def _chats_of(book: Notebook, person: str) -> list[Chat]:
    """The private chats that are linked to somebody, as they now stand."""
    found = (book.chat(chat.lane) for chat in book.storage.chats.of_people(book.rows, [person]))
    return [chat for chat in found if chat is not None and chat.person == person and chat.kind is ChatKind.PRIVATE]


def _unlink(book: Notebook, chat: Chat) -> None:
    book.page.chats[chat.lane] = replace(chat, person=None, since=book.now)


def _forget(book: Notebook, identity: str) -> None:
    """Whoever writes under this identity from now on is a guest."""
    if (known := book.known(identity)) is not None:
        book.page.known[identity] = replace(known, person=identity)
