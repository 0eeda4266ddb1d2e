"""A hotline to back up, a machine to restore it on, and either database for both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.bot.keeping.vault import Place
from tests.harness.database import lent

BOTH = ["sqlite", "postgresql"]


@pytest.fixture
async def here(tmp_path: Path) -> Place:
    """A hotline with two cases, on SQLite."""
    return await Place(tmp_path / "here").fill()


@pytest.fixture
def there(tmp_path: Path) -> Place:
    """Another machine, where nothing is yet."""
    return Place(tmp_path / "there")


@asynccontextmanager
async def address_on(kind: str) -> AsyncIterator[str]:
    """What DUTYLINE_DATABASE_URL is set to."""
    if kind == "sqlite":
        yield ""
    else:
        async with lent() as url:
            yield url


@pytest.fixture(params=BOTH)
async def address(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The setting of either database."""
    async with address_on(request.param) as url:
        yield url


@pytest.fixture(params=BOTH)
async def other_address(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The same, for the other side."""
    async with address_on(request.param) as url:
        yield url
