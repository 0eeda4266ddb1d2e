"""Opens a database by its address: connects, brings its tables up to date, and hands out the storage."""

import secrets
import sqlite3
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.commitment import Salt
from storage.errors import Unavailable, Unusable, told_apart
from storage.unit_of_work import OneWriter, Pool, Storage

REVISIONS = ("0001", "0002", "0003")
"""Every migration, first to last; known here so that a start with nothing to migrate need not load Alembic."""
BUSY = timedelta(seconds=5)
CONNECTIONS = 4
"""How many units of work a process runs at a time on PostgreSQL; more gain nothing on two cores."""
PAGES = 2
"""How many more of its connections read for pages."""
MIGRATING = 0x44757479
"""The advisory lock under which one process at a time migrates."""


async def open_storage(url: str, *, busy_timeout: timedelta = BUSY, salt: Salt = secrets.token_bytes) -> Storage:
    """Open the database at `url`, migrated to today's tables.

    `sqlite:///FILE`, `sqlite://` in memory, or `postgresql://USER:PASSWORD@HOST/NAME`, each with or without a driver's
    name. `busy_timeout` is how long a unit of work waits for another process that writes to the same SQLite file.
    Raises Unusable for an address that cannot work, Unavailable when the database cannot be reached now.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise Unusable("The database address is no URL; expected sqlite:///FILE or postgresql://...") from None
    unit: OneWriter | Pool
    match address.get_backend_name():
        case "sqlite":
            engine = _sqlite(address, busy_timeout, reading=False)
            in_memory = address.database in {None, "", ":memory:"}
            unit = OneWriter(engine, None if in_memory else _sqlite(address, busy_timeout, reading=True))
            dialect = engine.dialect
        case "postgresql":
            writing, reading = _postgresql(address, CONNECTIONS), _postgresql(address, PAGES)
            unit, dialect = Pool(writing, reading), writing.dialect
        case other:
            raise Unusable(f"No rows are kept in {other}; expected sqlite:///FILE or postgresql://...")
    try:
        await unit.apply(_migrate)
    except Unavailable as error:
        await unit.close()
        raise Unavailable(f"{address.render_as_string()} cannot be opened: {error}") from error
    except BaseException:
        await unit.close()
        raise
    return Storage(unit, dialect, salt)


def _migrate(connection: Connection) -> None:
    with told_apart():
        upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Bring the tables behind a connection up to date, inside its transaction; Unusable when they are newer than we."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATING})
    known = inspect(connection).has_table("alembic_version")
    now = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None
    if now is not None and now not in REVISIONS:
        raise Unusable(f"The database was written by a newer version of this program (its tables are of {now}).")
    if now != REVISIONS[-1]:
        from alembic import command  # noqa: PLC0415 - a fifth of a second at every start, for something rare
        from alembic.config import Config  # noqa: PLC0415

        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, "head")


def _postgresql(address: URL, connections: int) -> AsyncEngine:
    """An engine that gives up on a server that no longer answers."""
    return create_async_engine(
        address.set(drivername="postgresql+asyncpg"),
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"command_timeout": 30, "timeout": 10, "prepared_statement_cache_size": 500},
    )


def _sqlite(address: URL, busy_timeout: timedelta, *, reading: bool) -> Engine:
    """An engine whose connections belong to the thread that opened them, and begin no transaction by themselves."""
    engine = create_engine(
        address.set(drivername="sqlite+pysqlite"),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"check_same_thread": True},
    )
    pragmas = [f"busy_timeout={round(busy_timeout.total_seconds() * 1000)}"]
    # FULL: what was answered survives a power cut. WAL: pages read while the writer writes.
    pragmas += ["query_only=ON"] if reading else ["journal_mode=WAL", "synchronous=FULL"]

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, _: object) -> None:
        driver.isolation_level = None
        for pragma in pragmas:
            driver.execute(f"PRAGMA {pragma}").fetchall()

    return engine
