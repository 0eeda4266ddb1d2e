"""Every row of every table as plain values, in pages: what a backup holds, whatever database it came from."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Select, Text, bindparam, column, func, literal_column, select, tuple_
from sqlalchemy import Table as Described
from sqlalchemy import table as named

from storage import codec
from storage.migrating import REVISIONS
from storage.statement import Plain, Query, Rows, moment, word
from storage.tables import cases, journal, lease, metadata, setting

PAGE = 500
"""Rows of a page."""
LOCAL = ("audit", "beat:", "outage:", "polled:", "secret:")
"""Begin the settings of one running program: what it says of itself, how far it polled, its own secrets."""
_VERSION = "alembic_version"
IDLE = "idle_in_transaction_session_timeout"
Page = list[tuple[Any, ...]]


class Table(NamedTuple):
    """A table that is kept, and its columns in order."""

    name: str
    columns: tuple[str, ...]


class Shape(NamedTuple):
    """How rows look: the newest migration that they went through, and the version of their payloads."""

    revision: str
    payload: int

    @property
    def is_known(self) -> bool:
        """Whether this program can read such rows."""
        return self.revision in REVISIONS and self.payload <= codec.VERSION


class Holdings(NamedTuple):
    """What the tables hold, in a few figures."""

    cases: int
    open_cases: int
    newest_at: datetime | None
    """When the newest entry of any journal was written."""
    rows: int
    """All that somebody would miss: everything but plans and settings, which every start writes anew."""


class Dump:
    """Every table but the leases."""

    def __init__(self, dialect: Dialect) -> None:
        kept = [each for each in metadata.sorted_tables if each is not lease]
        self.tables = tuple(Table(str(each.name), tuple(map(str, each.c.keys()))) for each in kept)
        self._pages = {each.name: _Paging(each, dialect) for each in kept}
        counted = [select(func.count()).select_from(each).scalar_subquery() for each in kept]
        self._missed = [at for at, each in enumerate(kept) if each.name not in {"plan", setting.name}]
        self._counts = Query(select(*counted), dialect, lambda *all_of_them: all_of_them)
        is_open = cases.c.closed_at.is_(None)
        about = select(func.count(cases.c.id), func.count(cases.c.id).filter(is_open))
        newest = select(func.max(journal.c.now)).scalar_subquery()
        self._cases = Plain(about.add_columns(newest), dialect, _Cases)
        patience = select(func.set_config(IDLE, "0", literal_column("true"))) if dialect.name == "postgresql" else None
        self._patience = Plain(patience, dialect, _row) if patience is not None else None
        self._revision = Query(select(named(_VERSION, column("version_num"))), dialect, str)
        self._there = Query(_is_there(dialect), dialect, str)

    def take_time(self, rows: Rows) -> None:
        """Have the server wait for this unit of work, though it may pause between two pages as long as a disk takes."""
        if self._patience is not None:
            rows.read(self._patience)

    def shape(self, rows: Rows) -> Shape:
        """How the rows look that are read in this unit of work."""
        return Shape(rows.read(self._revision)[0], codec.VERSION)

    def is_current(self, rows: Rows) -> bool | None:
        """Whether the tables are those of this program, neither older nor newer; None when there are none yet."""
        return self.shape(rows).revision == REVISIONS[-1] if rows.read(self._there) else None

    def holdings(self, rows: Rows) -> Holdings:
        """What the tables hold now."""
        counts = rows.read(self._counts)[0]
        found = rows.read(self._cases)[0]
        newest = None if found.newest is None else moment(found.newest)
        return Holdings(found.every, found.unclosed, newest, sum(counts[at] for at in self._missed))

    def pages(self, rows: Rows, table: str) -> Iterator[Page]:
        """All rows of a table in the order of its key, a page at a time, each as the values of its columns.

        Times are microseconds since the epoch, a yes or no is 1 or 0. What belongs to one running program is left out.
        """
        for page in self._pages[table].all(rows):
            yield [row for row in page if not row[0].startswith(LOCAL)] if table == setting.name else page


def _is_there(dialect: Dialect) -> Select[tuple[str]]:
    """One row when the table that tells the revision is there."""
    if dialect.name == "postgresql":
        known = named("tables", column("table_name", Text), column("table_schema", Text), schema="information_schema")
        is_own = known.c.table_schema == func.current_schema()
        return select(known.c.table_name).where(known.c.table_name == word(_VERSION), is_own)
    listed = named("sqlite_master", column("name", Text))
    return select(listed.c.name).where(listed.c.name == word(_VERSION))


class _Cases(NamedTuple):
    every: int
    unclosed: int
    newest: int | None


class _Paging:
    """Reads on from the last key: no page costs more than another, however many came before."""

    def __init__(self, table: Described, dialect: Dialect) -> None:
        keys = list(table.primary_key)
        self._keys = [list(table.c).index(key) for key in keys]
        page = select(table).order_by(*keys).limit(bindparam("limit"))
        after = tuple_(*keys) > tuple_(*(bindparam(f"key_{at}", type_=key.type) for at, key in enumerate(keys)))
        self._first, self._next = Plain(page, dialect, _row), Plain(page.where(after), dialect, _row)

    def all(self, rows: Rows) -> Iterator[Page]:
        """Every page, until one is not full."""
        page = rows.read(self._first, limit=PAGE)
        while page:
            yield page
            if len(page) < PAGE:
                return
            last = {f"key_{at}": page[-1][key] for at, key in enumerate(self._keys)}
            page = rows.read(self._next, limit=PAGE, **last)


def _row(*values: Any) -> tuple[Any, ...]:  # noqa: ANN401 - integers, text or None
    return values
