"""Opens a database by its address: connects, brings its tables up to date, and hands out the storage."""

import secrets
import sqlite3
from datetime import timedelta

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.commitment import Salt
from storage.errors import Unavailable, Unusable, told_apart
from storage.migrating import upgrade
from storage.unit_of_work import OneWriter, Pool, Storage

BUSY = timedelta(seconds=5)
CONNECTIONS = 4
"""How many units of work a process runs at a time on PostgreSQL; more gain nothing on two cores."""
PAGES = 2
"""How many more of its connections read for pages."""
LISTENING = 1
"""One of them hears what other processes have stored."""
HANGS = timedelta(seconds=5)
"""The server ends a unit of work of which it has heard nothing for so long."""


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
            writing, reading = _postgresql(address, CONNECTIONS), _postgresql(address, PAGES + LISTENING)
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


def _postgresql(address: URL, connections: int) -> AsyncEngine:
    """An engine that gives up on a server that no longer answers."""
    return create_async_engine(
        address.set(drivername="postgresql+asyncpg"),
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        connect_args={
            "command_timeout": 30,
            "timeout": 10,
            "prepared_statement_cache_size": 500,
            # A process that hangs in the middle of a unit of work must not keep others from its cases and chats.
            "server_settings": {"idle_in_transaction_session_timeout": str(HANGS // timedelta(milliseconds=1))},
        },
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
