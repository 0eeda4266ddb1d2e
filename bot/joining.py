"""How a person or a group becomes known here: a one-time code, a question, a test page."""

from datetime import timedelta

from msgspec.structs import replace

from bot.house import CONSOLE, Side, side_of
from bot.notebook import Notebook
from bot.post import send
from flows import welcome
from flows.inbound import Inbound
from flows.organisation import Group, Person
from flows.outbound import ToAddress, ToPerson
from flows.rota import next_shift, on_call
from flows.terms import Address, Language, PersonId
from storage.unit_of_work import Chat, ChatKind, Code, CodeKind, Known, Tries
from storage.unit_of_work import Side as StoredSide

JOINING = "joining"
TEST_LASTS = timedelta(minutes=5)
"""How long somebody has to press the test page before the group head hears of it."""
WRONG_CODES = 5
WRONG_PAUSE = timedelta(minutes=10)


def identity_of(address: Address) -> str:
    """Who writes in a private chat: on Telegram its id is the person's, on the console its name is."""
    if address.bot == CONSOLE:
        return f"console:{address.chat.partition(':')[2]}"
    return f"telegram:{address.chat}"


def use_code(book: Notebook, address: Address, written: str, *, confirmed: bool) -> None:
    """Somebody came with `/start CODE`: ask whether it is theirs, or join them once they said so."""
    to = ToAddress(address=address)
    identity = identity_of(address)
    tries = book.storage.codes.tries(book.rows, identity)
    if tries and tries.failures >= WRONG_CODES and book.now < tries.until:
        send(book, [welcome.paused(to, tries.until)])
        return
    code = _valid(book, written, CodeKind.PERSON)
    person = book.house.organisation.person(code.target) if code else None
    if code is None or person is None or (person.kind == "staff") != (side_of(address) is Side.STAFF):
        _refuse(book, to, identity, tries)
        return
    if not confirmed:
        send(book, [welcome.is_it_you(to, person, book.house.organisation, written)])
        return
    if not book.storage.codes.use(book.rows, code.digest, book.now):
        # Somebody else's press with the same code was a moment earlier.
        _refuse(book, to, identity, tries)
        return
    book.page.later.append(lambda rows: book.storage.codes.forget_tries(rows, identity))
    _join(book, address, person)


def _valid(book: Notebook, written: str, kind: CodeKind) -> Code | None:
    code = book.storage.codes.find(book.rows, written)
    if code is None or code.kind is not kind or code.used_at is not None or code.expires_at < book.now:
        return None
    return code


def _refuse(book: Notebook, to: ToAddress, identity: str, tries: Tries | None) -> None:
    failures = tries.failures + 1 if tries and book.now < tries.until else 1
    noted = Tries(identity=identity, failures=failures, until=book.now + WRONG_PAUSE)
    book.page.later.append(lambda rows: book.storage.codes.put_tries(rows, noted))
    send(book, [welcome.refused(to)])


def _join(book: Notebook, address: Address, person: Person) -> None:
    identity = identity_of(address)
    known = book.known(identity) or Known(identity=identity, person=person.id, noticed_at=book.now)
    language = known.language or person.language.value
    book.page.known[identity] = replace(known, person=person.id, language=language)
    staff = person.kind == "staff"
    book.page.chats[address.lane] = Chat(
        lane=address.lane,
        bot=address.bot,
        chat=address.chat,
        kind=ChatKind.PRIVATE,
        side=StoredSide.STAFF if staff else StoredSide.PUBLIC,
        since=book.now,
        person=person.id,
        language=language,
    )
    to = ToAddress(address=address)
    if not staff:
        send(book, [welcome.joined_reporter(to, person, book.house.organisation)])
        return
    book.wait(JOINING, person.id, welcome.TESTED, book.now + TEST_LASTS)
    send(book, [welcome.test_page(to)])


def tested(book: Notebook, address: Address, person: Person) -> None:
    """The test page was pressed: how long that took, and when the next shift is."""
    waiting = book.storage.due.of(book.rows, JOINING, [person.id])
    asked_at = next((due.due_at - TEST_LASTS for due in waiting if due.key == welcome.TESTED), None)
    if asked_at is None:
        return
    book.wait(JOINING, person.id, welcome.TESTED, None)
    seconds = int((book.now - asked_at).total_seconds())
    shift = next_shift(person.id, book.house.organisation, book.now, book.house.zone)
    chat = book.chat(address.lane)
    language = Language(chat.language) if chat and chat.language else person.language
    send(book, [welcome.test_heard(ToAddress(address=address), seconds, shift, language)])


def test_missed(book: Notebook, who: str) -> None:
    """Nobody pressed the test page in time: the heads of that person's groups hear of it."""
    book.wait(JOINING, who, welcome.TESTED, None)
    person = book.house.organisation.person(who)
    if person is None:
        return
    heads = {head for group in book.house.organisation.groups_of(who) for head in heads_of(book, group)}
    send(book, [welcome.test_missed(ToPerson(person=head), person) for head in sorted(heads - {person.id})])


def heads_of(book: Notebook, group: Group) -> tuple[PersonId, ...]:
    """Who leads a group at this hour."""
    return on_call(book.house.organisation.role(group.head), book.now, book.house.zone_of_group(group.id))


def bind(book: Notebook, event: Inbound, written: str) -> None:
    """`/bind CODE` in a group, by a joined member of it under their own name."""
    to = ToAddress(address=event.address)
    code = _valid(book, written, CodeKind.GROUP)
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
        _refuse(book, to, event.sender.identity, tries)
        return
    if not book.storage.codes.use(book.rows, code.digest, book.now):
        _refuse(book, to, event.sender.identity, tries)
        return
    _bind(book, event.address, group)
    here = {chat.person for chat in book.staff_chats() if chat.kind is ChatKind.PRIVATE and chat.reachable}
    people = [person for member in group.members if (person := book.house.organisation.person(member))]
    missing = tuple(person for person in people if person.id not in here)
    zone = book.house.zone_of_group(group.id)
    send(book, [welcome.bound(to, group, len(people) - len(missing), missing, zone)])


def _bind(book: Notebook, address: Address, group: Group) -> None:
    for chat in book.staff_chats():
        if chat.kind is ChatKind.GROUP and chat.group_id == group.id and chat.bot == address.bot:
            # One chat a group: cards would otherwise be worked in two places.
            book.page.chats[chat.lane] = replace(chat, group_id=None)
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
