"""A notice to many: a deed that its plan tells to an audience is written to everybody there whom a message reaches."""

from collections.abc import Iterable

from bot.notebook import Notebook
from bot.post import send
from flows import notice_word
from flows.event import Announced
from flows.organisation import Organisation, Person
from flows.policy import Audience
from flows.record import Case, Done, Scene
from flows.terms import Address, PersonId
from storage.unit_of_work import Chat, ChatKind

MOST = 1_000
"""People to whom one notice is written: rows of one unit of work, out within a minute at the pace that Telegram takes.
Whoever comes after them is telephoned, and the case says so."""


def announced(book: Notebook, before: Case | None, case: Case, scene: Scene) -> list[Announced]:
    """Write what this step has told an audience, and return how far that came, for the journal of the case."""
    told = {(each.action, each.at) for each in before.done if each.told} if before else set()
    given = [
        (done, audience)
        for done in case.done
        if done.told and done.undone_at is None and (done.action, done.at) not in told
        for audience in _told_to(scene, done)
    ]
    return [
        _announce(book, case, scene, done, audience, number)
        for number, (done, audience) in enumerate(given, start=len(case.announced) + 1)
    ]


def _told_to(scene: Scene, done: Done) -> Iterable[str]:
    return (each.tells_to for each in scene.plan.actions if each.id == done.action and each.tells_to)


def _announce(book: Notebook, case: Case, scene: Scene, done: Done, audience: str, number: int) -> Announced:
    people = audience_of(scene.organisation, audience)
    chats = _chats(book, people)
    book.know_talks(chat.lane for chat in chats.values())
    sent: list[PersonId] = []
    for person in people:
        chat = chats.get(person.id)
        if person.id == case.reporter.person:
            sent.append(person.id)  # they read it as what was done about their case
        elif chat is not None and len(sent) < MOST:
            say = notice_word.to_reader(case, scene, done.action, number, _address(chat))
            if say is not None:
                send(book, [say])
                sent.append(person.id)
    to_call = tuple(each.id for each in people if each.id not in sent)
    return Announced(
        at=book.now,
        action=done.action,
        audience=audience,
        sent=tuple(sent),
        to_call=to_call,
        told=PersonId(done.by) if scene.organisation.person(done.by) else None,
    )


def audience_of(organisation: Organisation, audience: str) -> tuple[Person, ...]:
    """The people of an audience: those on its list, and those of its kind in its region; nobody of an unknown one."""
    known = next((each for each in organisation.audiences if each.id == audience), None)
    return tuple(each for each in organisation.people if known is not None and _is_of(each, known))


def _is_of(person: Person, audience: Audience) -> bool:
    of_kind = audience.kind == person.kind and audience.region in {"", person.region}
    return person.id in audience.people or (bool(audience.kind) and of_kind)


def _chats(book: Notebook, people: Iterable[Person]) -> dict[str, Chat]:
    """Where each of them reads alone: the staff with the staff bot, everybody else with the hotline."""
    wanted = [each.id for each in people]
    found = book.storage.chats.of_people(book.rows, wanted) if wanted else []
    known = (book.chat(each.lane) for each in found)
    return {
        chat.person: chat
        for chat in known
        if chat is not None
        and chat.person
        and chat.kind is ChatKind.PRIVATE
        and chat.reachable
        and chat.bot in book.house.reaching
    }


def _address(chat: Chat) -> Address:
    return Address(bot=chat.bot, chat=chat.chat, thread=chat.thread)
