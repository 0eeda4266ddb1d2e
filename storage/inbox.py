"""What knocked, by the platform's own key: taken in once; what could not be handled yet waits here, or lies dead."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Dialect, bindparam, delete, func, literal_column, select

from storage.statement import EPOCH, TICK, Command, Query, Rows, each_of, micros, moment, one_of, put, word
from storage.tables import InboxState, inbox

TURN = 5
"""Arrivals of one lane that come before the others' turn."""


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
        self._ends_of_lanes(dialect)
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
        turn = (line.c.nth - literal_column("1")) // literal_column(str(TURN))
        by_lane = first.order_by(line.c.urgency, turn, line.c.since, lane, line.c.nth).limit(bindparam("limit"))
        self._waiting = Query(by_lane, dialect, Arrival)
        lanes = select(lane).where(is_open, inbox.c.state == word("waiting")).distinct().limit(bindparam("limit"))
        self._lanes = Query(lanes, dialect, str)
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

    def _ends_of_lanes(self, dialect: Dialect) -> None:
        """One look into the index for each lane, however many of a flood wait there."""
        asked, state = each_of("lanes", dialect), inbox.c.state
        waits = (state != word("done")) & (state == word("waiting")) & (inbox.c.lane == asked)
        in_line = (inbox.c.received_at, inbox.c.position)
        one: ColumnElement[Any] = literal_column("1")
        first = select(inbox.c.key).where(waits).order_by(*in_line).limit(one).scalar_subquery()
        self._first = Query(select(asked.label("lane"), first.label("key")), dialect, _pair)
        backwards = [column.desc() for column in in_line]
        last = select(inbox.c.received_at).where(waits).order_by(*backwards).limit(one).scalar_subquery()
        self._last = Query(select(asked.label("lane"), last.label("at")), dialect, _last)

    def new(self, rows: Rows, keys: Collection[str]) -> set[str]:
        """Those of the keys that never knocked before."""
        return set(keys) - set(rows.read(self._known, keys=keys))

    def put(self, rows: Rows, arrivals: Iterable[Arrival]) -> None:
        """Take in, or replace by key; an arrival that is DONE and bears no payload forgets what it said."""
        rows.write(self._put, arrivals)

    def put_behind(self, rows: Rows, arrivals: Collection[Arrival]) -> None:
        """Take in what waits, behind whatever waits in its lane: another process's clock may be ahead of ours."""
        if not arrivals:
            return
        found = dict(rows.read(self._last, lanes={each.lane for each in arrivals}))
        last = {lane: at + TICK for lane, at in found.items() if at is not None}
        later = [replace(each, received_at=max(each.received_at, last.get(each.lane, EPOCH))) for each in arrivals]
        self.put(rows, later)
        rows.news.add("inbox")

    def waiting(self, rows: Rows, limit: int, per_lane: int) -> list[Arrival]:
        """What waits: at most `per_lane` of each lane, in order; lanes by their most urgent, then by their oldest.

        Where many wait, each lane of the same urgency has its turn after so many of another one.
        """
        return rows.read(self._waiting, limit=limit, per_lane=per_lane)

    def lanes(self, rows: Rows, limit: int) -> set[str]:
        """The lanes in which something waits, at most so many of them."""
        return set(rows.read(self._lanes, limit=limit))

    def first(self, rows: Rows, lanes: Collection[str]) -> dict[str, str]:
        """The key of what is next in each of these lanes in which something waits."""
        return {lane: key for lane, key in rows.read(self._first, lanes=lanes) if key is not None}

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


def _pair(lane: str, key: str | None) -> tuple[str, str | None]:
    return lane, key


def _last(lane: str, at: int | None) -> tuple[str, datetime | None]:
    return lane, moment(at) if at is not None else None


def _counted(state: InboxState, count: int) -> tuple[InboxState, int]:
    return state, count
