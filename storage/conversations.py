"""The talk with each private chat, by its lane."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Dialect, Text, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY

from flows.conversation import Conversation
from storage.codec import decode, encode
from storage.statement import Command, Query, Rows, one_of, put_guarded
from storage.tables import conversation


class _Row(NamedTuple):
    lane: str
    version: int
    payload: str
    version_read: int = 0


class Conversations:
    """The table `conversation`."""

    def __init__(self, dialect: Dialect) -> None:
        here = one_of(conversation.c.lane, "lanes", dialect)
        self._of = Query(select(conversation).where(here).order_by(conversation.c.lane), dialect, _Row, locks="wait")
        self._put = Command(put_guarded(conversation, dialect), dialect, conversation.c.keys())
        self._claim: Query[object] | None = None
        if dialect.name == "postgresql":
            lane = func.unnest(bindparam("lanes", type_=ARRAY(Text))).column_valued("lane")
            keys = select(func.hashtextextended(lane, literal_column("0")).label("key")).order_by("key").subquery()
            self._claim = Query(select(func.pg_advisory_xact_lock(keys.c.key)), dialect, lambda _: None)

    def of(self, rows: Rows, lanes: Collection[str]) -> dict[str, Conversation]:
        """The conversations of these lanes.

        Until the unit of work ends no other process touches them: the lane itself is locked, so that two first messages
        of a chat cannot each begin a conversation.
        """
        if self._claim is not None and rows.writing:
            rows.read(self._claim, lanes=lanes)
        found = rows.read(self._of, lanes=lanes)
        rows.versions.update({("conversation", row.lane): row.version for row in found})
        return {row.lane: decode(Conversation, row.payload) for row in found}

    def put(self, rows: Rows, changed: Iterable[Conversation]) -> None:
        """Write what was read in this unit of work, or is new; Stale for anything else."""
        rows.write(self._put, [self._row(rows, each) for each in changed])

    @staticmethod
    def _row(rows: Rows, changed: Conversation) -> _Row:
        lane = changed.address.lane
        read = rows.versions.get(("conversation", lane), 0)
        rows.versions["conversation", lane] = read + 1
        return _Row(lane, read + 1, encode(changed), read)
