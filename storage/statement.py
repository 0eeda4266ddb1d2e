"""SQLAlchemy writes each statement once for a dialect; the driver says it a thousand times.

Compiled statements bypass column types, so a column whose values are not integers or text names its `Turn`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Delete,
    Dialect,
    Insert,
    Integer,
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

from storage.errors import meaning

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
READ_VERSION = "version_read"


class Turn(NamedTuple):
    """How a value turns into what a hot table holds, and back."""

    to_row: Callable[[Any], int | str]
    of_row: Callable[[Any], Any]


def micros(moment: datetime) -> int:
    """Microseconds since the epoch; ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return (moment - EPOCH) // TICK


def moment(since_epoch: int) -> datetime:
    """The aware time, in UTC, of so many microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=since_epoch)


def word(value: str) -> ColumnElement[str]:
    """A fixed word that stands in the statement itself: a parameter would hide it from a partial index."""
    return literal_column(f"'{value}'", Text)


def one_of(column: ColumnElement[Any], name: str, dialect: Dialect) -> ColumnElement[bool]:
    """Whether the column is one of a list; a list is one parameter, so the text of the statement never changes."""
    if dialect.name == "postgresql":
        return column == func.any(bindparam(name, type_=postgresql.ARRAY(column.type)))
    values = func.json_each(bindparam(name, type_=Text)).table_valued("value")
    return column.in_(select(values.c.value))


def newly(table: Table, dialect: Dialect) -> sqlite.Insert | postgresql.Insert:
    """An insert that may say what happens on a conflict."""
    return postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)


def put(table: Table, dialect: Dialect, *, kept: Collection[str] = ()) -> Insert:
    """Insert a row or overwrite the one of its key; columns in `kept` stay as they were."""
    new, keys = newly(table, dialect), [column.name for column in table.primary_key]
    fresh = {column.name: new.excluded[column.name] for column in table.c if column.name not in {*keys, *kept}}
    return new.on_conflict_do_update(index_elements=keys, set_=fresh)


def put_guarded(table: Table, dialect: Dialect, *, kept: Collection[str] = ()) -> Insert:
    """As `put`, but only over the version that was read (`version_read`; 0: there was none).

    Over any other the version becomes NULL, which no row may have: the database itself refuses a stale write, in a
    batch too, where neither driver tells which rows were written.
    """
    new, keys = newly(table, dialect), [column.name for column in table.primary_key]
    fresh: dict[str, ColumnElement[Any]] = {
        column.name: new.excluded[column.name] for column in table.c if column.name not in {*keys, *kept}
    }
    read = bindparam(READ_VERSION, type_=Integer)
    fresh["version"] = case((table.c.version == read, new.excluded.version), else_=None)
    return new.on_conflict_do_update(index_elements=keys, set_=fresh)


class Command:
    """A statement that writes a row for each record; the names of its parameters are attributes of the record."""

    def __init__(self, core: Insert | Update | Delete, dialect: Dialect, columns: Sequence[str] | None = None) -> None:
        compiled, names, fixed = _compiled(core, dialect, columns)
        if fixed:
            raise TypeError(f"a command takes everything from its records; write {sorted(fixed)} as words")
        self.sql = str(compiled)
        self._pick = attrgetter(*names)
        self._single = len(names) == 1
        turns = {column.name: turn for column in core.table.c if (turn := _turn(column)) is not None}
        self._turns = [(at, turns[name].to_row) for at, name in enumerate(names) if name in turns]

    def row(self, record: object) -> tuple[object, ...]:
        """The record as the driver takes it."""
        picked = (self._pick(record),) if self._single else self._pick(record)
        if not self._turns:
            return picked
        values = list(picked)
        for at, turn in self._turns:
            if values[at] is not None:
                values[at] = turn(values[at])
        return tuple(values)


class Query(Generic[T_co]):
    """A statement that answers with rows, each made `into` a value; its parameters are named.

    `locks` says how it reads on PostgreSQL inside a writing unit of work: `wait` for the rows of others, or `skip`
    them. SQLite has one writer and needs no row locks.
    """

    def __init__(
        self,
        core: Select[Any] | Insert | Update | Delete,
        dialect: Dialect,
        into: Callable[..., T_co],
        *,
        locks: str = "",
        columns: Sequence[str] | None = None,
    ) -> None:
        compiled, self._names, self._fixed = _compiled(core, dialect, columns)
        self.sql = self.locking_sql = str(compiled)
        if locks and isinstance(core, Select):
            self.locking_sql = str(core.with_for_update(skip_locked=locks == "skip").compile(dialect=dialect))
        self._into = into
        self._lists_as_text = dialect.name != "postgresql"
        found = (_turn(column) for column in core.exported_columns)
        self._turns = [(at, turn.of_row) for at, turn in enumerate(found) if turn is not None]

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

    def made(self, found: Iterable[Sequence[Any]]) -> list[T_co]:
        """The rows as values."""
        into, turns = self._into, self._turns
        if not turns:
            return [into(*row) for row in found]
        made: list[T_co] = []
        for row in found:
            values = list(row)
            for at, turn in turns:
                if values[at] is not None:
                    values[at] = turn(values[at])
            made.append(into(*values))
        return made


class Head(NamedTuple):
    """The end of a case's journal: the last number and the last hash."""

    seq: int
    hash: str


class Rows:
    """The tables inside one unit of work.

    `versions` remembers which version of which row this unit has read, `heads` the end of each journal that it has
    seen; both are known here so that no caller has to carry them.
    """

    def __init__(self, connection: Connection, *, writing: bool = True) -> None:
        self._connection = connection
        self.writing = writing
        self.versions: dict[tuple[str, object], int] = {}
        self.heads: dict[int, Head] = {}

    def read(self, query: Query[T], **given: object) -> list[T]:
        """All that the query finds."""
        sql = query.locking_sql if self.writing else query.sql
        return query.made(self._run(sql, query.given(given)).all())

    def write(self, command: Command, records: Iterable[object]) -> None:
        """One row for each record."""
        if rows := [command.row(record) for record in records]:
            self._run(command.sql, rows)

    def clear(self, table: Table) -> None:
        """Every row of a table, gone."""
        self._run(str(delete(table).compile(dialect=self._connection.dialect)), ())

    def _run(self, sql: str, given: tuple[object, ...] | list[tuple[object, ...]]) -> CursorResult[Any]:
        try:  # not `told_apart`: this stands on the way of every statement
            return self._connection.exec_driver_sql(sql, given)
        except Exception as error:
            if (meant := meaning(error)) is None:
                raise
            raise meant from None


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
