"""What is to be said, until it is said: lanes keep their order, and every class its promise of how often it is sent."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Integer,
    Text,
    bindparam,
    delete,
    func,
    literal_column,
    not_,
    null,
    select,
    update,
)

from flows.outbound import Kind
from flows.terms import CaseId
from storage.statement import Command, Query, Rows, moment, newly, one_of, word
from storage.tables import OutboxState, outbox

RANKS = {Kind.URGENT: 0, Kind.PROMPT: 1, Kind.NOTICE: 1, Kind.STATE: 2}
"""What overtakes what within a lane. Messages follow each other as they were said; an edit makes no sound and waits."""


class Outgoing(msgspec.Struct, frozen=True):
    """One message to one chat. `repeat` is set once it may have been sent before."""

    lane: str
    kind: Kind
    payload: str
    created_at: datetime
    not_before: datetime
    case_id: CaseId | None = None
    coalesce: str | None = None
    id: int = 0
    state: OutboxState = OutboxState.WAITING
    attempts: int = 0
    repeat: bool = False
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    message_id: str | None = None
    error: str | None = None

    @property
    def rank(self) -> int:
        """Its place among the ranks; KeyError for what is never stored."""
        return RANKS[self.kind]


class Backlog(msgspec.Struct, frozen=True):
    """How many rows there are, and since when the oldest."""

    count: int
    oldest_at: datetime


FIELDS = Outgoing.__struct_fields__
GIVEN = [name for name in (*FIELDS, "rank") if name != "id"]
_c = outbox.c
_one = literal_column("1", Integer)
_waiting, _sending, _unsent = _c.state == word("waiting"), _c.state == word("sending"), _c.state != word("sent")
_newer = outbox.alias("newer")
_overtaken = (
    select(_newer.c.id)
    .where(_newer.c.lane == _c.lane, _newer.c.coalesce == _c.coalesce, _newer.c.state == word("waiting"))
    .exists()
)
"""Whether a newer edit of the same thing waits already."""


class Outbox:
    """The table `outbox`."""

    def __init__(self, dialect: Dialect) -> None:
        every, this = [_c[name] for name in FIELDS], (_c.id == bindparam("this")) & _sending
        of_bot = func.substr(_c.lane, _one, func.length(bindparam("bot", type_=Text))) == bindparam("bot", type_=Text)

        def changed(where: ColumnElement[bool], **values: object) -> Query[Outgoing]:
            return Query(update(outbox).where(where).values(values).returning(*every), dialect, Outgoing)

        def dropped(*where: ColumnElement[bool]) -> Query[int]:
            return Query(delete(outbox).where(*where).returning(_c.id), dialect, int)

        now, why = bindparam("moment", type_=BigInteger), bindparam("why", type_=Text)
        self._add = _adding(dialect)
        self._claim = changed(_heads(dialect), state=word("sending"), claimed_at=now)
        said = {"sent_at": now, "message_id": bindparam("message", type_=Text)}
        self._sent = changed(this, state=word("sent"), error=null(), **said)
        self._ended = changed(this, state=bindparam("becomes"), error=why)
        again = {
            "state": word("waiting"),
            "claimed_at": null(),
            "attempts": _c.attempts + bindparam("tried", type_=Integer),
        }
        doubt = _c.repeat + bindparam("doubtful", type_=Integer) * (_one - _c.repeat)
        self._retry = changed(this, not_before=now, repeat=doubt, error=why, **again)
        lost, notice = _unsent & _sending & of_bot, _c.kind == word("notice")
        self._doubt = changed(lost & notice, state=word("unknown"), attempts=_c.attempts + _one)
        self._resume = changed(lost & not_(notice), repeat=_one, **again)
        self._overtaken = dropped(this, _overtaken)
        self._overtaken_of = dropped(lost, _overtaken)
        self._forget = dropped(_c.sent_at < bindparam("before"), _c.state == word("sent"))
        self._look(dialect)
        doubled = select(_newer.c.id).where(
            _newer.c.lane == bindparam("new"), _newer.c.coalesce == _c.coalesce, _newer.c.state == word("waiting")
        )
        self._doubled = dropped(_waiting, _c.lane == bindparam("old"), doubled.exists())
        moved = update(outbox).where(_unsent, _c.lane == bindparam("old")).values(lane=bindparam("new"))
        self._move = Query(moved.returning(_c.id), dialect, int)

    def _look(self, dialect: Dialect) -> None:
        """The statements that only read."""
        every = [_c[name] for name in FIELDS]
        in_state = select(*every).where(_unsent, _c.state == bindparam("state")).order_by(_c.id)
        self._listed = Query(in_state, dialect, Outgoing)
        by_state = select(_c.state, func.count(), func.min(_c.created_at)).where(_unsent).group_by(_c.state)
        self._counts = Query(by_state, dialect, _counted)
        soonest = select(_c.not_before).where(_in_front(dialect)).order_by(_c.not_before).limit(_one)
        self._next = Query(soonest, dialect, _itself)
        of_case = select(*every).where(_c.case_id == bindparam("case")).order_by(_c.id.desc()).limit(bindparam("limit"))
        self._of_case = Query(of_case, dialect, Outgoing)

    def add(self, rows: Rows, outgoing: Iterable[Outgoing]) -> None:
        """Put into the line; one with the `coalesce` key of another that still waits takes its place there."""
        rows.write(self._add, outgoing)

    def claim(self, rows: Rows, now: datetime, limit: int, busy: Collection[str] = ()) -> list[Outgoing]:
        """Take what may be sent now, at most one of a lane, and mark it SENDING before anything is sent.

        Nothing comes from a lane in `busy`, nor from one of which something is being sent. A row that waits for its
        time holds back what stands behind it in the same rank. One process at a time claims for a bot.
        """
        found = rows.read(self._claim, moment=now, limit=limit, busy=busy)
        return sorted(found, key=lambda each: (each.rank, each.id))

    def sent(self, rows: Rows, id: int, at: datetime, message_id: str | None = None) -> None:  # noqa: A002
        """It is out, under the platform's id."""
        rows.read(self._sent, this=id, moment=at, message=message_id)

    def retry(
        self,
        rows: Rows,
        id: int,  # noqa: A002
        not_before: datetime,
        error: str | None = None,
        *,
        attempted: bool = True,
        repeat: bool = False,
    ) -> None:
        """Try again later; `repeat` when it may have gone out. An edit that a newer one has overtaken is dropped."""
        if not rows.read(self._overtaken, this=id):
            rows.read(self._retry, this=id, moment=not_before, why=error, tried=int(attempted), doubtful=int(repeat))

    def end(self, rows: Rows, id: int, state: OutboxState, error: str) -> None:  # noqa: A002
        """Nothing more is tried: FAILED, UNKNOWN or DEAD."""
        rows.read(self._ended, this=id, becomes=state.value, why=error)

    def stranded(self, rows: Rows, bots: Iterable[str]) -> list[Outgoing]:
        """What these bots were sending when the program stopped.

        A notice may have arrived and is UNKNOWN from now on; everything else waits again, marked as a repeat.
        """
        found: list[Outgoing] = []
        for bot in bots:
            rows.read(self._overtaken_of, bot=f"{bot}:")
            found += rows.read(self._doubt, bot=f"{bot}:") + rows.read(self._resume, bot=f"{bot}:", tried=1)
        return sorted(found, key=lambda each: each.id)

    def listed(self, rows: Rows, state: OutboxState) -> list[Outgoing]:
        """Every row in a state other than SENT, oldest first."""
        return rows.read(self._listed, state=state.value)

    def of_case(self, rows: Rows, case: CaseId, limit: int) -> list[Outgoing]:
        """The newest messages about a case, sent or not, newest first."""
        return rows.read(self._of_case, case=case, limit=limit)

    def counts(self, rows: Rows) -> dict[OutboxState, Backlog]:
        """How many rows stand in each state but SENT."""
        return dict(rows.read(self._counts))

    def next_at(self, rows: Rows, busy: Collection[str] = ()) -> datetime | None:
        """When `claim` will find something, if nothing changes until then; it may be past."""
        return next(iter(rows.read(self._next, busy=busy)), None)

    def move(self, rows: Rows, lane: str, new_lane: str) -> int:
        """The chat has another name from now on; return how many messages to it were not out yet.

        Of two edits of the same thing, the one that already waits under the new name stays.
        """
        rows.read(self._doubled, old=lane, new=new_lane)
        return len(rows.read(self._move, old=lane, new=new_lane))

    def forget(self, rows: Rows, before: datetime) -> int:
        """Drop what was sent before; return how many there were."""
        return len(rows.read(self._forget, before=before))


def _adding(dialect: Dialect) -> Command:
    new = newly(outbox, dialect)
    latest_wins = new.on_conflict_do_update(
        index_elements=["lane", "coalesce"],
        index_where=_waiting & _c.coalesce.is_not(None),
        set_={"payload": new.excluded.payload, "case_id": new.excluded.case_id},
    )
    return Command(latest_wins, dialect, GIVEN)


def _in_front(dialect: Dialect) -> ColumnElement[bool]:
    """The first in line of each lane and rank, in lanes that are free."""
    first = select(func.min(_c.id)).where(_waiting).group_by(_c.lane, _c.rank)
    taken = select(_c.lane).where(_unsent, _sending)
    return _c.id.in_(first) & not_(one_of(_c.lane, "busy", dialect)) & _c.lane.not_in(taken)


def _heads(dialect: Dialect) -> ColumnElement[bool]:
    """One of each free lane, of those whose time has come: urgent, then messages, then edits."""
    nth = func.row_number().over(partition_by=_c.lane, order_by=_c.rank).label("nth")
    timely = _c.not_before <= bindparam("moment")
    ready = select(_c.id, _c.rank, nth).where(_in_front(dialect), timely).subquery()
    heads = select(ready.c.id).where(ready.c.nth == _one).order_by(ready.c.rank, ready.c.id).limit(bindparam("limit"))
    return _c.id.in_(heads) & _waiting  # again: another process may have been quicker


def _counted(state: OutboxState, count: int, oldest: int) -> tuple[OutboxState, Backlog]:
    return state, Backlog(count, moment(oldest))


def _itself(value: datetime) -> datetime:
    return value
