"""Our messages as they stand in the chats: which to edit, which to reply to, which prompt is the newest."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Dialect, bindparam, literal_column, select

from flows.terms import CaseId
from storage.statement import Command, Query, Rows, one_of, put
from storage.tables import message


class Posted(msgspec.Struct, frozen=True):
    """A message of ours under the platform's id. `hash` tells what it now reads, so that no edit says it again.

    `origin` is the lane and id (`staff:-100123/456`) of the message that it passes on.
    """

    lane: str
    message_id: str
    role: str
    at: datetime
    case_id: CaseId | None = None
    hash: str | None = None
    origin: str | None = None


class PostedRows:
    """The table `message`."""

    def __init__(self, dialect: Dialect) -> None:
        newest_first = select(message).order_by(message.c.at.desc(), message.c.message_id.desc())
        here, role = message.c.lane == bindparam("lane"), message.c.role == bindparam("role")
        self._put = Command(put(message, dialect), dialect, message.c.keys())
        of_case = newest_first.where(message.c.case_id == bindparam("case"), role)
        self._of_case = Query(of_case, dialect, Posted)
        of_lane = select(message).where(here, one_of(message.c.message_id, "ids", dialect))
        self._of = Query(of_lane, dialect, Posted)
        passed_on = newest_first.where(here, message.c.origin == bindparam("origin"))
        self._copies = Query(passed_on, dialect, Posted)
        self._in_role = Query(newest_first.where(here, role), dialect, Posted)
        self._newest = Query(newest_first.where(here, role).limit(literal_column("1")), dialect, Posted)

    def put(self, rows: Rows, posted: Iterable[Posted]) -> None:
        """Remember, or overwrite, by lane and id."""
        rows.write(self._put, posted)

    def cards_of(self, rows: Rows, case: CaseId, role: str = "card") -> list[Posted]:
        """The messages of a case in a role, in every chat, newest first."""
        return rows.read(self._of_case, case=case, role=role)

    def of(self, rows: Rows, lane: str, ids: Collection[str]) -> dict[str, Posted]:
        """The messages of a chat by their ids."""
        return {each.message_id: each for each in rows.read(self._of, lane=lane, ids=ids)}

    def copies(self, rows: Rows, lane: str, origin: str) -> list[Posted]:
        """The messages of a chat that pass one on, newest first."""
        return rows.read(self._copies, lane=lane, origin=origin)

    def counterpart(self, rows: Rows, lane: str, spoken: str) -> str:
        """What stands in a chat for the message `LANE/ID`: itself, its copy, or what it is a copy of; else nothing."""
        home, _, number = spoken.rpartition("/")
        if home == lane:
            return number
        if copies := self.copies(rows, lane, spoken):
            return copies[0].message_id
        own = self.of(rows, home, [number]).get(number)
        there, _, original = (own.origin or "").rpartition("/") if own else ("", "", "")
        return original if there == lane else ""

    def in_role(self, rows: Rows, lane: str, role: str) -> list[Posted]:
        """The messages of a chat in a role, newest first."""
        return rows.read(self._in_role, lane=lane, role=role)

    def newest(self, rows: Rows, lane: str, role: str) -> Posted | None:
        """The newest message of a chat in a role."""
        return next(iter(rows.read(self._newest, lane=lane, role=role)), None)
