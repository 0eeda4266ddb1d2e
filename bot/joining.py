"""How a person becomes known here: a one-time code, a question, a test page."""

from datetime import timedelta

from msgspec.structs import replace

from bot.house import Side, identity_of, side_of
from bot.notebook import Notebook
from bot.people import change_phone, heads_of
from bot.post import send
from flows import welcome
from flows.organisation import Person
from flows.outbound import ToAddress, ToPerson
from flows.rota import next_shift
from flows.terms import Address, Language
from storage.unit_of_work import Chat, ChatKind, Code, CodeKind, Known, Tries
from storage.unit_of_work import Side as StoredSide

JOINING = "joining"
TEST_LASTS = timedelta(minutes=5)
"""How long somebody has to press the test page before the group head hears of it."""
WRONG_CODES = 5
WRONG_PAUSE = timedelta(minutes=10)


def use_code(book: Notebook, address: Address, written: str, *, confirmed: bool) -> None:
    """Somebody came with `/start CODE`: ask whether it is theirs, or join them once they said so."""
    to = ToAddress(address=address)
    identity = identity_of(address)
    tries = book.storage.codes.tries(book.rows, identity)
    if tries and tries.failures >= WRONG_CODES and book.now < tries.until:
        send(book, [welcome.paused(to, tries.until)])
        return
    code = valid(book, written, CodeKind.PERSON)
    person = book.house.organisation.person(code.target) if code else None
    if code is None or person is None or (person.kind == "staff") != (side_of(address) is Side.STAFF):
        refuse(book, to, identity, tries)
        return
    if not confirmed:
        send(book, [welcome.is_it_you(to, person, book.house.organisation, written)])
        return
    if not book.storage.codes.use(book.rows, code.digest, book.now):
        # Somebody else's press with the same code was a moment earlier.
        refuse(book, to, identity, tries)
        return
    book.page.later.append(lambda rows: book.storage.codes.forget_tries(rows, identity))
    _join(book, address, person)


def valid(book: Notebook, written: str, kind: CodeKind) -> Code | None:
    """The code that somebody wrote, when it can still be used."""
    code = book.storage.codes.find(book.rows, written)
    if code is None or code.kind is not kind or code.used_at is not None or code.expires_at < book.now:
        return None
    return code


def refuse(book: Notebook, to: ToAddress, identity: str, tries: Tries | None) -> None:
    """A code that cannot be used: count it, and say no more than that."""
    failures = tries.failures + 1 if tries and book.now < tries.until else 1
    noted = Tries(identity=identity, failures=failures, until=book.now + WRONG_PAUSE)
    book.page.later.append(lambda rows: book.storage.codes.put_tries(rows, noted))
    send(book, [welcome.refused(to)])


def _join(book: Notebook, address: Address, person: Person) -> None:
    identity, staff = identity_of(address), person.kind == "staff"
    known = book.known(identity) or Known(identity=identity, person=identity)
    language = known.language or person.language.value
    before = book.house.organisation.person(known.person)
    # One of the staff who also is a customer stays one of the staff; the chat tells that the customer writes there.
    who = known.person if before is not None and before.kind == "staff" and not staff else person.id
    book.page.known[identity] = replace(known, person=who, language=language)
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
    change_phone(book, address, person)
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
