"""Our messages as they stand in the chats: which to edit, which to reply to, which prompt is the newest."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Dialect, bindparam, literal_column, select

from flows.terms import CaseId
from storage.statement import Command, Query, Rows, one_of, put
from storage.tables import message


class Posted(msgspec.Struct, frozen=True):
    """A message of ours under the platform's id. `hash` tells what it now reads, so that no edit says it again."""

    lane: str
    message_id: str
    role: str
    at: datetime
    case_id: CaseId | None = None
    hash: str | None = None


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

    def newest(self, rows: Rows, lane: str, role: str) -> Posted | None:
        """The newest message of a chat in a role."""
        return next(iter(rows.read(self._newest, lane=lane, role=role)), None)
