"""Puts the rows of a backup in the place of all that is there, in one transaction, and settles what has aged."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Insert,
    Integer,
    MetaData,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    null,
    select,
    text,
    update,
)

from storage.chat_lines import FIELDS
from storage.dump import IDLE
from storage.errors import Unusable, told_apart
from storage.leases import Leases
from storage.migrating import REVISIONS, alone, upgrade
from storage.outgoing import Outgoing
from storage.statement import Command, Query, Rows, newly, one_of, word
from storage.tables import code, counter, metadata, outbox

T = TypeVar("T")
MAYBE_SENT = "it may have been sent before the backup was restored"


class Load(NamedTuple):
    """The rows of a table: its name, its columns as they were when it was dumped, and pages of values in that order."""

    table: str
    columns: Sequence[str]
    pages: Iterable[Sequence[Sequence[Any]]]


def refill(connection: Connection, revision: str, loads: Iterable[Load], settle: Callable[[Rows], T]) -> T:
    """Drop every table, make those of `revision`, load them, migrate them, let `settle` change what it must.

    All in the connection's transaction. Unusable for a revision, a table or a column that this program does not know.
    """
    if revision not in REVISIONS:
        raise Unusable(f"The rows are of a newer version of this program ({revision}).")
    with told_apart():
        alone(connection)
        if connection.dialect.name == "postgresql":  # the server waits, as long as the disk takes that is read from
            connection.execute(text(f"SET LOCAL {IDLE} = 0"))
        if Leases(connection.dialect).all(Rows(connection)):
            raise Unusable("Another process has begun to work on these rows.")
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        upgrade(connection, revision)
        tables = MetaData()
        tables.reflect(connection)
    rows = Rows(connection)
    for load in loads:
        filling = _Filling(_into(tables, load), connection.dialect, load.columns)
        for page in load.pages:
            rows.write(filling, page)
    with told_apart():
        upgrade(connection)
        if connection.dialect.name == "postgresql":
            _count_on(connection)
    return settle(Rows(connection))


class Aged(NamedTuple):
    """What a restore had to settle."""

    unknown: int
    """Notices that may have been sent since the backup, and are not sent again."""
    repeated: int
    """Messages that are sent, perhaps for the second time."""
    voided: int
    """Invitation codes that do not work any more."""


class Settling:
    """What must change in rows that come back after the world went on without them."""

    def __init__(self, dialect: Dialect) -> None:
        c = outbox.c
        unsent = c.state != word("sent")
        open_ = unsent & c.state.in_([word("waiting"), word("sending")])
        newer = outbox.alias("newer")
        overtaken = select(newer.c.id).where(
            newer.c.lane == c.lane, newer.c.coalesce == c.coalesce, newer.c.state == word("waiting")
        )
        every = [c[name] for name in FIELDS]
        old_edit = delete(outbox).where(unsent, c.state == word("sending"), overtaken.exists())
        self._drop = Query(old_edit.returning(c.id), dialect, int)
        notice = c.kind == word("notice")
        doubted = update(outbox).where(open_, notice).values(state=word("unknown"), error=bindparam("why"))
        self._doubt = Query(doubted.returning(*every), dialect, Outgoing)
        one = literal_column("1", Integer)
        again = update(outbox).where(open_, ~notice).values(state=word("waiting"), repeat=one, claimed_at=null())
        self._again = Query(again.returning(c.id), dialect, int)
        void = update(code).where(code.c.used_at.is_(None)).values(used_at=bindparam("moment"))
        self._void = Query(void.returning(code.c.digest), dialect, str)
        known = select(counter).where(one_of(counter.c.name, "names", dialect))
        self._known = Query(known, dialect, _Counter)
        new = newly(counter, dialect).values(name=bindparam("name"), last=bindparam("last"))
        put = new.on_conflict_do_update(index_elements=["name"], set_={"last": new.excluded.last})
        self._put = Command(put, dialect, ["name", "last"])

    def settle(self, rows: Rows, now: datetime) -> Aged:
        """Messages that may have been sent are marked so, codes that may have been used are void."""
        rows.read(self._drop)
        unknown = len(rows.read(self._doubt, why=MAYBE_SENT))
        return Aged(unknown, len(rows.read(self._again)), len(rows.read(self._void, moment=now)))

    def skip(self, rows: Rows, years: Collection[int], gap: int) -> dict[int, int]:
        """Leave out `gap` numbers that cases of these years may have been given since, and as many of their ids.

        People hold those numbers, and buttons in their chats those ids: neither may ever mean another case. Return the
        last number of each year from now on.
        """
        names = {f"number:{year}": year for year in years}
        known = dict(rows.read(self._known, names=["case", *names]))
        last = {name: known.get(name, 0) + gap for name in ("case", *names)}
        rows.write(self._put, [_Counter(*each) for each in last.items()])
        return {year: last[name] for name, year in names.items()}


class _Counter(NamedTuple):
    name: str
    last: int


class _Filling(Command):
    """An insert of rows that are values already, in the order of `columns`."""

    def __init__(self, core: Insert, dialect: Dialect, columns: Sequence[str]) -> None:
        super().__init__(core, dialect, columns)
        self._places = [list(columns).index(name) for name in self.names]

    def rows(self, records: Iterable[Any]) -> list[tuple[object, ...]]:
        return [tuple(record[place] for place in self._places) for record in records]


def _into(tables: MetaData, load: Load) -> Insert:
    table = tables.tables.get(load.table)
    if table is None or not set(load.columns) <= set(table.c.keys()):
        raise Unusable(f"The rows of {load.table} do not fit into any table of this program.")
    return insert(table)


def _count_on(connection: Connection) -> None:
    """PostgreSQL counts ids apart from the rows: go on behind the last one."""
    for table in metadata.sorted_tables:
        counted = table.autoincrement_column
        if counted is not None:
            connection.execute(select(func.setval(_sequence(table, counted), _behind(counted), False)))  # noqa: FBT003


def _sequence(table: Table, counted: Column[Any]) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    return func.pg_get_serial_sequence(table.name, counted.name)


def _behind(counted: Column[Any]) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    return select(func.coalesce(func.max(counted), 0) + 1).scalar_subquery()
