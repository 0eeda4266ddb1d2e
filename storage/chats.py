"""The chats we know: who reads there, in which language and zone, and whether anything still arrives."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Dialect, delete, select

from storage.statement import Command, Query, Rows, one_of, put, word
from storage.tables import ChatKind, Side, chat

STAFF = 1024
"""So many rows of staff chats are remembered as what they mean."""


class Chat(msgspec.Struct, frozen=True):
    """One chat of one bot. `since` is when `reachable` last changed; an empty language or zone is not chosen yet."""

    lane: str
    bot: str
    chat: str
    kind: ChatKind
    side: Side
    since: datetime
    person: str | None = None
    group_id: str | None = None
    thread: str = ""
    language: str = ""
    time_zone: str = ""
    reachable: bool = True
    title: str | None = None


class Chats:
    """The table `chat`."""

    def __init__(self, dialect: Dialect) -> None:
        every, here = select(chat).order_by(chat.c.lane), one_of(chat.c.lane, "lanes", dialect)
        self._of = Query(every.where(here), dialect, Chat)
        self._of_people = Query(every.where(one_of(chat.c.person, "persons", dialect)), dialect, Chat)
        self._of_groups = Query(every.where(one_of(chat.c.group_id, "groups", dialect)), dialect, Chat)
        # Every unit of work that opens or moves a case reads them all, and they hardly ever change.
        self._staff = Query(every.where(chat.c.side == word("staff")), dialect, Chat, remembered=STAFF)
        self._put = Command(put(chat, dialect), dialect, chat.c.keys())
        self._drop = Query(delete(chat).where(here).returning(chat.c.lane), dialect, str)

    def of(self, rows: Rows, lanes: Collection[str]) -> dict[str, Chat]:
        """The chats of these lanes."""
        return {each.lane: each for each in rows.read(self._of, lanes=lanes)}

    def of_people(self, rows: Rows, persons: Collection[str]) -> list[Chat]:
        """The chats in which these people read."""
        return rows.read(self._of_people, persons=persons)

    def of_groups(self, rows: Rows, groups: Collection[str]) -> list[Chat]:
        """The chats that are bound to these responder groups."""
        return rows.read(self._of_groups, groups=groups)

    def staff(self, rows: Rows) -> list[Chat]:
        """Every chat on the staff's side."""
        return rows.read(self._staff)

    def put(self, rows: Rows, chats: Iterable[Chat]) -> None:
        """Remember, or overwrite, by lane."""
        rows.write(self._put, chats)

    def drop(self, rows: Rows, lanes: Collection[str]) -> None:
        """Forget these chats."""
        rows.read(self._drop, lanes=lanes)
