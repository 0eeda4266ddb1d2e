"""SQLAlchemy writes each statement once for a dialect; the driver says it a thousand times.

Compiled statements bypass column types, so a column whose values are not integers or text names its `Turn`.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from storage.arrays import apart, as_arrays, conflict_of
from storage.chain import Head
from storage.errors import RowRefused, meaning

Given = tuple[Any, ...] | list[tuple[Any, ...]]
"""The parameters of one statement, or of the same for many rows."""
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
NEWS = frozenset({"outbox", "due", "attachment", "shipment"})
"""The tables in which somebody has to look when something was written, here and in other processes."""


class Turn(NamedTuple):
    """How a value turns into what a hot table holds, and back."""

    to_row: Callable[[Any], int | str]
    of_row: Callable[[Any], Any]


@lru_cache(maxsize=256)  # most rows of a unit of work bear the time at which it began
def micros(moment: datetime) -> int:
    """Microseconds since the epoch; ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return (moment - EPOCH) // TICK


def moment(since_epoch: int) -> datetime:
    """The aware time, in UTC, of so many microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=since_epoch)


def itself(value: T) -> T:
    """A row of one column is its value."""
    return value


def word(value: str) -> ColumnElement[str]:
    """A fixed word that stands in the statement itself: a parameter would hide it from a partial index."""
    return literal_column(f"'{value}'", Text)


def one_of(column: ColumnElement[Any], name: str, dialect: Dialect) -> ColumnElement[bool]:
    """Whether the column is one of a list; a list is one parameter, so the text of the statement never changes."""
    if dialect.name == "postgresql":
        return column == func.any(bindparam(name, type_=postgresql.ARRAY(column.type)))
    values = func.json_each(bindparam(name, type_=Text)).table_valued("value")
    return column.in_(select(values.c.value))


def each_of(name: str, dialect: Dialect) -> ColumnElement[str]:
    """The values of a list of text, as rows to select from."""
    if dialect.name == "postgresql":
        return func.unnest(bindparam(name, type_=postgresql.ARRAY(Text))).column_valued("each")
    values: ColumnElement[str] = func.json_each(bindparam(name, type_=Text)).table_valued("value").c.value
    return values


def newly(table: Table, dialect: Dialect) -> sqlite.Insert | postgresql.Insert:
    """An insert that may say what happens on a conflict."""
    return postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)


def put(table: Table, dialect: Dialect, *, kept: Collection[str] = ()) -> Insert:
    """Insert a row or overwrite the one of its key; columns in `kept` stay as they were."""
    new, keys = newly(table, dialect), [column.name for column in table.primary_key]
    fresh = {column.name: new.excluded[column.name] for column in table.c if column.name not in {*keys, *kept}}
    return new.on_conflict_do_update(index_elements=keys, set_=fresh)


def put_guarded(table: Table, dialect: Dialect, *, kept: Collection[str] = ()) -> Insert:
    """As `put`, but only over the version before the new one; 1 is the first.

    Over any other the version becomes NULL, which no row may have: the database itself refuses a stale write, in a
    batch too, where neither driver tells which rows were written.
    """
    new, keys = newly(table, dialect), [column.name for column in table.primary_key]
    fresh: dict[str, ColumnElement[Any]] = {
        column.name: new.excluded[column.name] for column in table.c if column.name not in {*keys, *kept}
    }
    follows = table.c.version == new.excluded.version - literal_column("1")
    fresh["version"] = case((follows, new.excluded.version), else_=None)
    return new.on_conflict_do_update(index_elements=keys, set_=fresh)


class Command:
    """A statement that writes a row for each record; the names of its parameters are attributes of the record.

    `as_held` says that the records hold what the table holds: integers and text, with nothing to be turned.
    """

    def __init__(
        self,
        core: Insert | Update | Delete,
        dialect: Dialect,
        columns: Sequence[str] | None = None,
        *,
        as_held: bool = False,
    ) -> None:
        compiled, names, fixed = _compiled(core, dialect, columns)
        self.news = {str(core.table)} & NEWS
        if fixed:
            raise TypeError(f"a command takes everything from its records; write {sorted(fixed)} as words")
        arrays = as_arrays(str(compiled)) if dialect.name == "postgresql" else None
        self.sql, self.names, self._in_arrays = arrays or str(compiled), names, arrays is not None
        self._key = [names.index(column) for column in conflict_of(self.sql)] if arrays else []
        self._pick, self._single = attrgetter(*names), len(names) == 1
        turns = {column.name: turn for column in core.table.c if (turn := _turn(column)) is not None and not as_held}
        self._turns = [(at, turns[name].to_row) for at, name in enumerate(names) if name in turns]

    def rows(self, records: Iterable[Any]) -> list[tuple[object, ...]]:
        """The records as the driver takes them."""
        picked = map(self._pick, records)
        return _turned(list(zip(picked, strict=True) if self._single else picked), self._turns)

    def given(self, records: Iterable[object]) -> Iterator[Given]:
        """The parameters of each time that it is said: once for all records, or as often as some meet."""
        rows = self.rows(records)
        if not self._in_arrays:
            return iter([rows] if rows else [])
        if rows and any(isinstance(value, list | tuple) for value in rows[0]):
            raise RowRefused("a list is no value of a column")  # in an array of arrays it would pass for its content
        return (tuple(map(list, zip(*part, strict=True))) for part in apart(rows, self._key))


class Query(Generic[T_co]):
    """A statement that answers with rows, each made `into` a value; its parameters are named.

    `locks` says how it reads on PostgreSQL inside a writing unit of work: `wait` for the rows of others, `skip`
    them, or `share` them with whoever only reads. SQLite has one writer and needs no row locks. So many of the latest
    rows as `remembered` says keep the value that was made of them; it must be one that nobody can change.
    """

    def __init__(
        self,
        core: Select[Any] | Insert | Update | Delete,
        dialect: Dialect,
        into: Callable[..., T_co],
        *,
        locks: str = "",
        columns: Sequence[str] | None = None,
        remembered: int = 0,
    ) -> None:
        compiled, self._names, self._fixed = _compiled(core, dialect, columns)
        self.sql = self.locking_sql = str(compiled)
        if locks and isinstance(core, Select):
            self.locking_sql = str(
                core.with_for_update(skip_locked=locks == "skip", read=locks == "share").compile(dialect=dialect)
            )
        self._into = into
        self._lists_as_text = dialect.name != "postgresql"
        found = (_turn(column) for column in core.exported_columns)
        self._turns = [(at, turn.of_row) for at, turn in enumerate(found) if turn is not None]
        self._remembered = lru_cache(maxsize=remembered)(self._one) if remembered else None

    def given(self, values: Mapping[str, object]) -> tuple[object, ...]:
        """The parameters in the statement's order."""
        return tuple(self._value(values[name] if name in values else self._fixed[name]) for name in self._names)

    def _value(self, value: object) -> object:
        match value:
            case datetime():
                return micros(value)
            case int() | str() | None:
                return value
            case Collection():
                listed = list(value)
                return msgspec.json.encode(listed).decode() if self._lists_as_text else listed
        raise TypeError(f"no parameter: {type(value).__name__}")

    def made(self, found: Sequence[Sequence[Any]]) -> list[T_co]:
        """The rows as values."""
        if self._remembered is not None:
            return [self._remembered(*row) for row in found]
        return [self._into(*row) for row in _turned(found, self._turns)]

    def _one(self, *row: Any) -> T_co:  # noqa: ANN401 - whatever the columns hold
        return self._into(*_turned([row], self._turns)[0])


class Plain(Query[T_co]):
    """A query whose rows stay as the table holds them: integers and text, with nothing turned."""

    def made(self, found: Sequence[Sequence[Any]]) -> list[T_co]:
        """The rows as values, nothing turned."""
        return [self._into(*row) for row in found]


class Rows:
    """The tables inside one unit of work.

    `versions` remembers which version of which row this unit has read, `heads` the end of each journal that it has
    seen, `lanes` the chats that it has for itself: all known here so that no caller has to carry them. `news` are the
    tables of NEWS in which somebody has to look now.
    """

    def __init__(self, connection: Connection, *, writing: bool = True) -> None:
        self._connection = connection
        driver = connection.connection.driver_connection
        # SQLAlchemy would make a result and a context for each statement, three times as long as SQLite itself takes.
        self._sqlite = driver if isinstance(driver, sqlite3.Connection) else None
        self.writing = writing
        self.versions: dict[tuple[str, object], int] = {}
        self.heads: dict[int, Head] = {}
        self.lanes: set[str] = set()
        self.news: set[str] = set()

    def read(self, query: Query[T], **given: object) -> list[T]:
        """All that the query finds."""
        sql = query.locking_sql if self.writing else query.sql
        return query.made(self._run(sql, query.given(given)))

    def write(self, command: Command, records: Iterable[object]) -> None:
        """One row for each record."""
        for given in command.given(records):
            self._run(command.sql, given)
            self.news |= command.news

    def tell(self, channel: str, words: str) -> None:
        """Tell the other processes on PostgreSQL, when this unit of work is stored."""
        self._run("SELECT pg_notify($1, $2)", (channel, words))

    def clear(self, table: Table) -> None:
        """Every row of a table, gone."""
        self._run(str(delete(table).compile(dialect=self._connection.dialect)), ())

    def _run(self, sql: str, given: Given) -> Sequence[Sequence[Any]]:
        try:  # not `told_apart`: this stands on the way of every statement
            if self._sqlite is None:
                result = self._connection.exec_driver_sql(sql, given)
                return result.all() if result.returns_rows else ()
            if isinstance(given, list):
                return self._sqlite.executemany(sql, given).fetchall()
            return self._sqlite.execute(sql, given).fetchall()
        except Exception as error:
            if (meant := meaning(error)) is None:
                raise
            raise meant from None


def _turned(rows: Sequence[Any], turns: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[tuple[Any, ...]]:
    """The rows with the values of some columns turned, column by column; nothing stays nothing."""
    if not turns or not rows:
        return list(rows)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for at, turn in turns:
        columns[at] = [None if value is None else turn(value) for value in columns[at]]
    return list(zip(*columns, strict=True))


def _compiled(
    core: Select[Any] | Insert | Update | Delete, dialect: Dialect, columns: Sequence[str] | None
) -> tuple[SQLCompiler, tuple[str, ...], dict[str, Any]]:
    compiled = core.compile(dialect=dialect, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - narrows the type
    names = tuple(compiled.positiontup or ())
    fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
    return compiled, names, fixed


def _turn(column: ColumnElement[Any]) -> Turn | None:
    """The turn of the table's own column behind this one, which may be that of a subquery."""
    own = next((base for base in column.base_columns if isinstance(base, Column)), None)
    return own.info.get("turn") if own is not None else None
