"""What the auditor reads: every kind of row that waits, page by page, by statements of its own."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Integer,
    Text,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    tuple_,
    type_coerce,
)

from flows.terms import CaseId
from storage.due import Due
from storage.statement import TICK, Query, Rows, moment, one_of, word
from storage.tables import attachment, cases, conversation, due, inbox, journal, outbox, shipment, shipped_file

_first = literal_column("1", Integer)


class Filed(NamedTuple):
    """An open case as it is stored, with the end of its journal.

    `recorded_hash` and `recorded_at` are of the line that the case names as the last; None when that line is missing.
    `goes_on` tells that there is a line behind it; SQLite says 1 for yes.
    """

    id: CaseId
    number: str
    payload: str
    hash: str
    recorded_hash: str | None
    recorded_at: datetime | None
    goes_on: bool


class Talk(NamedTuple):
    """A conversation as it is stored."""

    lane: str
    payload: str


class Waiting(NamedTuple):
    """What is next in a lane of the inbox, and how many wait there."""

    lane: str
    key: str
    received_at: datetime
    waiting: int


class Front(NamedTuple):
    """A message that is not out: `since` it could have gone, or is under way."""

    id: int
    lane: str
    rank: int
    since: datetime


class Traffic(NamedTuple):
    """What went out in a lane lately: how many, and when the last."""

    lane: str
    sent: int
    last_at: datetime


class Audit:
    """Reads only; every list ends at a limit, so that a look takes no longer the more there is."""

    def __init__(self, dialect: Dialect) -> None:
        self._of_cases(dialect)
        self._of_lines(dialect)
        self._of_knocks(dialect)
        self._of_files(dialect)

    def _of_cases(self, dialect: Dialect) -> None:
        after: BindParameter[Any] = bindparam("after")
        limit: BindParameter[Any] = bindparam("limit")
        named = (journal.c.case_id == cases.c.id) & (journal.c.seq == cases.c.journal_seq)
        later = journal.alias("later")
        goes_on = exists().where(later.c.case_id == cases.c.id, later.c.seq == cases.c.journal_seq + _first)
        end = (cases.c.journal_hash, journal.c.hash, journal.c.now, goes_on)
        filed = select(cases.c.id, cases.c.number, cases.c.payload, *end).outerjoin(journal, named)
        still_open = filed.where(cases.c.closed_at.is_(None), cases.c.id > after)
        self._cases = Query(still_open.order_by(cases.c.id).limit(limit), dialect, Filed)
        talk = select(conversation.c.lane, conversation.c.payload).where(conversation.c.lane > after)
        self._talks = Query(talk.order_by(conversation.c.lane).limit(limit), dialect, Talk)
        place = (due.c.owner_kind, due.c.owner, due.c.key)
        behind = tuple_(*place) > tuple_(bindparam("kind"), bindparam("owner"), bindparam("key"))
        self._dues = Query(select(due).where(behind).order_by(*place).limit(limit), dialect, Due)
        late = select(*_count_since(due.c.due_at)).where(due.c.due_at <= bindparam("then"))
        self._late = Query(late, dialect, _counted)

    def _of_lines(self, dialect: Dialect) -> None:
        then: BindParameter[Any] = bindparam("then")
        limit: BindParameter[Any] = bindparam("limit")
        signs = func.strpos if dialect.name == "postgresql" else func.instr
        bot = type_coerce(func.substr(outbox.c.lane, _first, signs(outbox.c.lane, word(":")) - _first), Text)
        here = one_of(bot, "bots", dialect)
        waits, sends = outbox.c.state == word("waiting"), outbox.c.state == word("sending")
        front = (outbox.c.id, outbox.c.lane, outbox.c.rank)
        ready = select(*front, outbox.c.not_before)
        head = select(func.min(outbox.c.id)).where(waits).group_by(outbox.c.lane, outbox.c.rank)
        taken = select(outbox.c.lane).where(outbox.c.state != word("sent"), sends)
        free = outbox.c.id.in_(head) & (outbox.c.not_before <= then) & outbox.c.lane.not_in(taken)
        oldest = (outbox.c.not_before, outbox.c.id)
        self._fronts = Query(ready.where(free, here).order_by(*oldest).limit(limit), dialect, Front)
        pressing = waits & (outbox.c.rank <= bindparam("rank")) & (outbox.c.created_at <= then)
        # One that waits for a chat to come back is put off for a day; nobody can send it sooner.
        tried = pressing & (outbox.c.not_before - outbox.c.created_at < bindparam("length"))
        self._tried = Query(
            select(*front, outbox.c.created_at).where(tried, here).order_by(*oldest).limit(limit), dialect, Front
        )
        under_way = (outbox.c.state != word("sent")) & sends & (outbox.c.claimed_at <= then) & here
        self._sending = Query(
            select(*front, outbox.c.claimed_at).where(under_way).order_by(outbox.c.id).limit(limit), dialect, Front
        )
        out = (outbox.c.state == word("sent")) & (outbox.c.sent_at >= then)
        lately = select(outbox.c.lane, func.count(), func.max(outbox.c.sent_at)).where(out).group_by(outbox.c.lane)
        self._traffic = Query(lately, dialect, lambda lane, count, last: Traffic(lane, count, moment(last)))
        held = waits & outbox.c.error.is_not(None) & (outbox.c.not_before > then)
        self._held = Query(select(outbox.c.lane).where(held, here).distinct(), dialect, str)

    def _of_knocks(self, dialect: Dialect) -> None:
        in_line = (inbox.c.received_at, inbox.c.position)
        line = (
            select(
                inbox.c.lane,
                inbox.c.key,
                inbox.c.received_at,
                func.count().over(partition_by=inbox.c.lane).label("waiting"),
                func.row_number().over(partition_by=inbox.c.lane, order_by=in_line).label("nth"),
            )
            .where(inbox.c.state != word("done"), inbox.c.state == word("waiting"))
            .subquery()
        )
        knocks = select(line.c.lane, line.c.key, line.c.received_at, line.c.waiting).where(line.c.nth == _first)
        self._knocks = Query(
            knocks.order_by(line.c.received_at, line.c.lane).limit(bindparam("limit")), dialect, Waiting
        )

    def _of_files(self, dialect: Dialect) -> None:
        a = attachment.c
        then: BindParameter[Any] = bindparam("then")
        here = one_of(a.bot, "bots", dialect)
        wanted = (a.state == word("wanted")) & (a.not_before <= then)
        first = select(a.key).where(wanted, here).order_by(a.not_before, a.wanted_at, a.key)
        self._wanted = Query(first.limit(bindparam("limit")), dialect, str)
        since = select(*_count_since(a.not_before)).where(wanted, here)
        self._wanted_since = Query(since, dialect, _counted)
        fetched = select(a.key).where(a.state == word("fetching"), here)
        self._fetching = Query(fetched.order_by(a.key).limit(bindparam("limit")), dialect, str)
        mine = (
            select(a.key)
            .join(shipped_file, shipped_file.c.key == a.key)
            .where(shipped_file.c.shipment == shipment.c.id)
        )
        coming = mine.where(a.state.in_([word("wanted"), word("fetching")])).exists()
        settled = select(shipment.c.id).where(~coming).order_by(shipment.c.id).limit(bindparam("limit"))
        self._settled = Query(settled, dialect, int)

    # --- cases, talks, and what waits ---------------------------------------------------------------------------------
    def cases(self, rows: Rows, after: CaseId, limit: int) -> list[Filed]:
        """Open cases, by id, behind this one."""
        return rows.read(self._cases, after=after, limit=limit)

    def talks(self, rows: Rows, after: str, limit: int) -> list[Talk]:
        """Conversations, by lane, behind this one."""
        return rows.read(self._talks, after=after, limit=limit)

    def dues(self, rows: Rows, after: tuple[str, str, str], limit: int) -> list[Due]:
        """What waits, by kind of owner, owner and key, behind this one."""
        kind, owner, key = after
        return rows.read(self._dues, kind=kind, owner=owner, key=key, limit=limit)

    def late(self, rows: Rows, then: datetime) -> tuple[int, datetime | None]:
        """How much was due by then and still stands there, and since when."""
        return rows.read(self._late, then=then)[0]

    # --- inbox and outbox ---------------------------------------------------------------------------------------------
    def knocks(self, rows: Rows, limit: int) -> list[Waiting]:
        """What is next in each lane of the inbox, oldest first."""
        return rows.read(self._knocks, limit=limit)

    def fronts(self, rows: Rows, bots: Collection[str], then: datetime, limit: int) -> list[Front]:
        """What could have gone out by then: the first of each lane and rank, where nothing is under way."""
        return rows.read(self._fronts, bots=bots, then=then, limit=limit)

    def tried(self, rows: Rows, bots: Collection[str], rank: int, then: datetime, length: timedelta) -> list[Front]:
        """What was written by then, of ranks up to this one, and is to go out less than `length` after that."""
        return rows.read(self._tried, bots=bots, rank=rank, then=then, length=length // TICK, limit=1000)

    def sending(self, rows: Rows, bots: Collection[str], then: datetime, limit: int) -> list[Front]:
        """What was taken up by then and is still under way."""
        return rows.read(self._sending, bots=bots, then=then, limit=limit)

    def traffic(self, rows: Rows, since: datetime) -> list[Traffic]:
        """What went out since, by lane."""
        return rows.read(self._traffic, then=since)

    def held(self, rows: Rows, bots: Collection[str], then: datetime) -> set[str]:
        """The lanes in which something is to be tried again after that moment."""
        return set(rows.read(self._held, bots=bots, then=then))

    # --- files --------------------------------------------------------------------------------------------------------
    def wanted(self, rows: Rows, bots: Collection[str], then: datetime) -> tuple[str | None, int, datetime | None]:
        """Of the files that could have been fetched by then: which is next, how many, and since when."""
        count, since = rows.read(self._wanted_since, bots=bots, then=then)[0]
        return next(iter(rows.read(self._wanted, bots=bots, then=then, limit=1)), None), count, since

    def fetching(self, rows: Rows, bots: Collection[str], limit: int) -> list[str]:
        """The files that are being fetched."""
        return rows.read(self._fetching, bots=bots, limit=limit)

    def settled(self, rows: Rows, limit: int) -> list[int]:
        """The shipments of which no file is awaited any more, and that are not sent on yet."""
        return rows.read(self._settled, limit=limit)


def _count_since(column: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [func.count(), func.min(column)]


def _counted(count: int, since: int | None) -> tuple[int, datetime | None]:
    return count, None if since is None else moment(since)
