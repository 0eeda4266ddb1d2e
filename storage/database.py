"""Opens a database by its address: connects, brings its tables up to date, and hands out the storage."""

import os
import secrets
import sqlite3
from contextlib import suppress
from datetime import timedelta
from functools import partial

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.commitment import Salt
from storage.errors import NothingBegun, Unavailable, Unusable, told_apart
from storage.migrating import revision, upgrade
from storage.unit_of_work import OneWriter, Pool, Rows, Storage

BUSY = timedelta(seconds=5)
CONNECTIONS = 4
"""How many units of work a process runs at a time on PostgreSQL; more gain nothing on two cores."""
PAGES = 2
"""How many more of its connections read for pages."""
LISTENING = 1
"""One of them hears what other processes have stored."""
HANGS = timedelta(seconds=5)
"""The server ends a unit of work of which it has heard nothing for so long."""


async def open_storage(
    url: str,
    *,
    busy_timeout: timedelta = BUSY,
    salt: Salt = secrets.token_bytes,
    as_it_is: bool = False,
    begun: bool = False,
) -> Storage:
    """Open the database at `url`, migrated to today's tables; `as_it_is` for reading alone, with whatever is there.

    `sqlite:///FILE`, `sqlite://` in memory, or `postgresql://USER:PASSWORD@HOST/NAME`, each with or without a driver's
    name. `busy_timeout` is how long a unit of work waits for another process that writes to the same SQLite file.
    Raises Unusable for an address that cannot work, Unavailable when the database cannot be reached now, NothingBegun
    where tables must have been `begun` and there are none.
    """
    address = _address(url)
    unit: OneWriter | Pool
    match address.get_backend_name():
        case "sqlite":
            in_memory = address.database in {None, "", ":memory:"}
            if not in_memory and not as_it_is and not str(address.database).startswith("file:"):
                _make_private(str(address.database))
            engine = _sqlite(address, busy_timeout, reading=as_it_is)
            unit = OneWriter(engine, None if in_memory else _sqlite(address, busy_timeout, reading=True))
            dialect = engine.dialect
        case "postgresql":
            writing = _postgresql(address, CONNECTIONS, reading=as_it_is)
            reading = _postgresql(address, PAGES + LISTENING, reading=as_it_is)
            unit, dialect = Pool(writing, reading), writing.dialect
        case other:
            raise Unusable(f"No rows are kept in {other}; expected sqlite:///FILE or postgresql://...")
    try:
        await (unit.read(_reached) if as_it_is else unit.apply(partial(_migrate, begun=begun)))
    except Unavailable as error:
        await unit.close()
        raise Unavailable(f"{address.render_as_string()} cannot be opened: {error}") from error
    except BaseException:
        await unit.close()
        raise
    return Storage(unit, dialect, salt)


def _address(url: str) -> URL:
    """The parts of an address; raise Unusable, without showing it, when it has none: it may hold a password."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # the latter of a port that is no number
        address = None
    if address is None or (address.host and address.get_backend_name() == "sqlite"):
        raise Unusable("The database address is no URL; expected sqlite:///FILE or postgresql://...")
    return address


def _make_private(file: str) -> None:
    """A new file is nobody else's to read; SQLite gives those that it lays beside it (-wal, -shm) the same rights."""
    with suppress(OSError):  # it is there already; or it cannot be made, which opening it says
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))


def _migrate(connection: Connection, *, begun: bool) -> None:
    with told_apart():
        if begun and revision(connection) is None:
            raise NothingBegun("no tables of this program")
        upgrade(connection)


def _reached(_rows: Rows) -> None:
    """Nothing: that it could be begun is enough."""


def _postgresql(address: URL, connections: int, *, reading: bool) -> AsyncEngine:
    """An engine that gives up on a server that no longer answers."""
    # A process that hangs in the middle of a unit of work must not keep others from its cases and chats.
    of_server = {"idle_in_transaction_session_timeout": str(HANGS // timedelta(milliseconds=1))}
    return create_async_engine(
        address.set(drivername="postgresql+asyncpg"),
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        connect_args={
            "command_timeout": 30,
            "timeout": 10,
            "prepared_statement_cache_size": 500,
            "server_settings": of_server | ({"default_transaction_read_only": "on"} if reading else {}),
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
