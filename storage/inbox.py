"""What knocked, by the platform's own key: taken in once; what could not be handled yet waits here, or lies dead."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Dialect, bindparam, delete, func, select

from storage.statement import EPOCH, Command, Query, Rows, micros, one_of, put, word
from storage.tables import InboxState, inbox


class Arrival(msgspec.Struct, frozen=True):
    """One thing that knocked. `priority` 0 comes first; `position` orders what arrived at the same moment.

    `payload` is kept while it is not DONE: as codec JSON, or raw when it could not be read.
    """

    key: str
    lane: str
    priority: int
    state: InboxState
    received_at: datetime
    position: int = 0
    payload: str | None = None
    error: str | None = None
    attempts: int = 0


class Inbox:
    """The table `inbox`."""

    def __init__(self, dialect: Dialect) -> None:
        known, every = one_of(inbox.c.key, "keys", dialect), select(inbox)
        in_line = (inbox.c.received_at, inbox.c.position)
        is_open = inbox.c.state != word("done")  # spelt out, so that the index of open ones serves
        self._known = Query(select(inbox.c.key).where(known), dialect, str)
        self._put = Command(put(inbox, dialect), dialect, inbox.c.keys())
        lane = inbox.c.lane
        line = (
            select(
                inbox.c.key,
                func.row_number().over(partition_by=lane, order_by=in_line).label("nth"),
                func.min(inbox.c.priority).over(partition_by=lane).label("urgency"),
                func.min(inbox.c.received_at).over(partition_by=lane).label("since"),
            )
            .where(is_open, inbox.c.state == word("waiting"))
            .subquery()
        )
        first = every.join(line, line.c.key == inbox.c.key).where(line.c.nth <= bindparam("per_lane"))
        by_lane = first.order_by(line.c.urgency, line.c.since, lane, line.c.nth).limit(bindparam("limit"))
        self._waiting = Query(by_lane, dialect, Arrival)
        self._dead = Query(every.where(is_open, inbox.c.state == word("dead")).order_by(*in_line), dialect, Arrival)
        recent = (inbox.c.state == word("waiting")) | (inbox.c.received_at >= bindparam("since"))
        by_state = select(inbox.c.state, func.count()).where(is_open, recent).group_by(inbox.c.state)
        self._counts = Query(by_state, dialect, _counted)
        over = delete(inbox).where(is_open, inbox.c.state == word("dead"), known)
        self._clear = Query(over.returning(inbox.c.key), dialect, str)
        self._forget = Query(
            delete(inbox)
            .where(inbox.c.received_at < bindparam("before"), inbox.c.state == word("done"))
            .returning(inbox.c.key),
            dialect,
            str,
        )

    def new(self, rows: Rows, keys: Collection[str]) -> set[str]:
        """Those of the keys that never knocked before."""
        return set(keys) - set(rows.read(self._known, keys=keys))

    def put(self, rows: Rows, arrivals: Iterable[Arrival]) -> None:
        """Take in, or replace by key; an arrival that is DONE and bears no payload forgets what it said."""
        rows.write(self._put, arrivals)

    def waiting(self, rows: Rows, limit: int, per_lane: int) -> list[Arrival]:
        """What waits: at most `per_lane` of each lane, in order; lanes by their most urgent, then by their oldest."""
        return rows.read(self._waiting, limit=limit, per_lane=per_lane)

    def dead(self, rows: Rows) -> list[Arrival]:
        """What was set aside, oldest first."""
        return rows.read(self._dead)

    def clear(self, rows: Rows, keys: Collection[str]) -> int:
        """Somebody has looked at these dead ones: drop them; return how many there were."""
        return len(rows.read(self._clear, keys=keys))

    def counts(self, rows: Rows, since: datetime = EPOCH) -> dict[InboxState, int]:
        """How many wait, and how many are dead of those that arrived since."""
        return dict(rows.read(self._counts, since=since))

    def forget(self, rows: Rows, before: datetime) -> int:
        """Drop what was done and arrived before; return how many there were."""
        return len(rows.read(self._forget, before=micros(before)))


def _counted(state: InboxState, count: int) -> tuple[InboxState, int]:
    return state, count
