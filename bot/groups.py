"""The groups' chats: bound by a code, lost, muted, back, moved, and handed over to another chat."""

from msgspec.structs import replace

from bot import moving
from bot.casework import scene_of
from bot.joining import WRONG_CODES, refuse, valid
from bot.notebook import Notebook
from bot.people import heads_of
from bot.post import rewrite, send
from flows import leaving, welcome
from flows.card import card
from flows.inbound import Inbound, Membership, Migrated
from flows.organisation import Group
from flows.outbound import PostCard, Say, ToAddress, ToGroup, ToPerson
from flows.record import Case
from flows.terms import Address, Severity
from storage.unit_of_work import Chat, ChatKind, CodeKind
from storage.unit_of_work import Side as StoredSide


def bind(book: Notebook, event: Inbound, written: str) -> None:
    """`/bind CODE` in a group, by a joined member of it under their own name."""
    to = ToAddress(address=event.address)
    code = valid(book, written, CodeKind.GROUP)
    group = next((each for each in book.house.organisation.groups if code and each.id == code.target), None)
    known = book.known(event.sender.identity) if event.sender.user else None
    welcome_here = {*group.members, *book.house.organisation.role(group.head).people} if group else set()
    if not event.sender.user or (group and (known is None or known.person not in welcome_here)):
        head = next(iter(heads_of(book, group)), "") if group else ""
        send(book, [welcome.not_permitted(to, book.house.organisation.person(head))])
        return
    tries = book.storage.codes.tries(book.rows, event.sender.identity)
    if tries and tries.failures >= WRONG_CODES and book.now < tries.until:
        send(book, [welcome.paused(to, tries.until)])
        return
    if code is None or group is None:
        refuse(book, to, event.sender.identity, tries)
        return
    if not book.storage.codes.use(book.rows, code.digest, book.now):
        refuse(book, to, event.sender.identity, tries)
        return
    _bind(book, event.address, group)
    here = {chat.person for chat in book.staff_chats() if chat.kind is ChatKind.PRIVATE and chat.reachable}
    people = [person for member in group.members if (person := book.house.organisation.person(member))]
    missing = tuple(person for person in people if person.id not in here)
    zone = book.house.zone_of_group(group.id)
    send(book, [welcome.bound(to, group, len(people) - len(missing), missing, zone)])
    post_open_cards(book, group)


def _bind(book: Notebook, address: Address, group: Group) -> None:
    for chat in book.staff_chats():
        # One chat a group: cards would otherwise be worked in two places.
        if chat.kind is ChatKind.GROUP and chat.group_id == group.id and chat.bot == address.bot:
            if chat.lane == address.lane:
                continue
            book.page.chats[chat.lane] = replace(chat, group_id=None)
            _hand_over(book, chat, group)
    before = book.chat(address.lane)
    if before is not None and before.group_id not in {None, group.id}:
        _hand_over(book, before, book.house.organisation.group(before.group_id or ""))
    book.page.chats[address.lane] = Chat(
        lane=address.lane,
        bot=address.bot,
        chat=address.chat,
        kind=ChatKind.GROUP,
        side=StoredSide.STAFF,
        since=book.now,
        group_id=group.id,
        thread=address.thread,
        language=group.language.value,
        time_zone=group.time_zone,
    )


def _hand_over(book: Notebook, chat: Chat, group: Group) -> None:
    """The cards that stand in a chat which is no longer the group's say so, and are edited no more."""
    address = Address(bot=chat.bot, chat=chat.chat)
    for case in _open_cases(book, group):
        for posted in book.storage.posted.cards_of(book.rows, case.id):
            if posted.lane == chat.lane:
                say = Say(to=ToAddress(address=address), lines=(leaving.handed_over(case.number),), case=case.id)
                rewrite(book, chat, posted, say)


# --- what becomes of a chat -------------------------------------------------------------------------------------------
def membership(book: Notebook, event: Inbound, body: Membership) -> None:
    """The bot was taken out of a group, silenced or let in again: the head hears of it, and open cards go elsewhere."""
    chat = book.chat(event.address.lane)
    present = body.present and not body.muted
    if chat is not None and present and not body.topics and chat.group_id:
        group = book.house.organisation.group(chat.group_id)
        send(book, [leaving.no_topics(ToPerson(person=head), group) for head in heads_of(book, group)])
    if chat is None or chat.reachable == present:
        return
    book.page.chats[chat.lane] = replace(chat, reachable=present, since=book.now)
    if present:
        book.page.later.append(lambda rows: book.storage.outbox.resume(rows, chat.lane, book.now))
    if not chat.group_id:
        return
    group = book.house.organisation.group(chat.group_id)
    words = welcome.group_lost
    if present:
        words = leaving.group_back
        send(book, [leaving.group_back(ToAddress(address=event.address), group)])
    elif body.present:
        words = leaving.group_muted
    send(book, [words(ToPerson(person=head), group) for head in heads_of(book, group)])
    post_open_cards(book, group)


def post_open_cards(book: Notebook, group: Group) -> None:
    """Post the cards of a group's open cases where they are read now: in its chat, else to everybody on duty."""
    for case in _open_cases(book, group):
        if case.paged_at is None:
            continue
        scene = scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "")
        emergency = case.severity is Severity.EMERGENCY
        to = ToGroup(group=group.id)
        post = PostCard(to=to, case=case.id, number=case.number, card=card(case, scene), emergency=emergency)
        send(book, [post])


def _open_cases(book: Notebook, group: Group) -> list[Case]:
    return [case for case in book.open_cases() if case.group == group.id]


def migrated(book: Notebook, event: Inbound, body: Migrated) -> None:
    """The group became a supergroup: its binding, its cards and what waits for it go along."""
    old, new = event.address.lane, f"{event.address.bot}:{body.to}"
    book.page.later.append(lambda rows: moving.migrate(rows, book.storage, old, new))
