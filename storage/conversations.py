"""The talk with each private chat, by its lane."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Dialect, select

from flows.conversation import Conversation
from storage.codec import decode, encode
from storage.lanes import Lanes
from storage.statement import Command, Query, Rows, one_of, put_guarded
from storage.tables import conversation


class _Row(NamedTuple):
    lane: str
    version: int
    payload: str


class Conversations:
    """The table `conversation`."""

    def __init__(self, dialect: Dialect, lanes: Lanes) -> None:
        self._lanes = lanes
        here = one_of(conversation.c.lane, "lanes", dialect)
        self._of = Query(select(conversation).where(here).order_by(conversation.c.lane), dialect, _Row, locks="wait")
        self._put = Command(put_guarded(conversation, dialect), dialect, conversation.c.keys())

    def of(self, rows: Rows, lanes: Collection[str]) -> dict[str, Conversation]:
        """The conversations of these lanes.

        Until the unit of work ends no other process touches them: the lane itself is locked, so that two first messages
        of a chat cannot each begin a conversation.
        """
        self._lanes.claim(rows, lanes)
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
        return _Row(lane, read + 1, encode(changed))
