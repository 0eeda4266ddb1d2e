"""The console speaks for everybody: every person and group of the organisation has a phone there from the start."""

from datetime import datetime

from bot.house import CONSOLE, House
from storage.unit_of_work import Chat, ChatKind, Known, Rows, Side, Storage


def address_of_person(house: House, person: str) -> str:
    """The console's chat of a person: the hotline's for customers and drivers, the staff bot's for staff."""
    known = house.organisation.person(person)
    side = "staff" if known is not None and known.kind == "staff" else "public"
    return f"{side}:{person}"


def move_in(storage: Storage, house: House, rows: Rows, now: datetime) -> None:
    """Keep every plan in force under its hash: what is opened on it stays on it, whatever its file says later."""
    storage.plans.put(rows, house.offered, now)


def take_seats(storage: Storage, house: House, rows: Rows, now: datetime) -> None:
    """Join everybody who has no phone on the console yet; who has one keeps it as it is."""
    people = [
        Known(identity=f"console:{person.id}", person=person.id, name=person.name.zh, language=person.language.value)
        for person in house.organisation.people
    ]
    seen = storage.people.of(rows, [known.identity for known in people])
    storage.people.put(rows, [known for known in people if known.identity not in seen])
    chats = [_private(house, person.id, person.language.value, now) for person in house.organisation.people]
    chats += [
        Chat(
            lane=f"{CONSOLE}:group:{group.id}",
            bot=CONSOLE,
            chat=f"group:{group.id}",
            kind=ChatKind.GROUP,
            side=Side.STAFF,
            since=now,
            group_id=group.id,
            language=group.language.value,
            time_zone=group.time_zone,
        )
        for group in house.organisation.groups
    ]
    present = storage.chats.of(rows, [chat.lane for chat in chats])
    storage.chats.put(rows, [chat for chat in chats if chat.lane not in present])


def _private(house: House, person: str, language: str, now: datetime) -> Chat:
    chat = address_of_person(house, person)
    return Chat(
        lane=f"{CONSOLE}:{chat}",
        bot=CONSOLE,
        chat=chat,
        kind=ChatKind.PRIVATE,
        side=Side.STAFF if chat.startswith("staff:") else Side.PUBLIC,
        since=now,
        person=person,
        language=language,
    )
