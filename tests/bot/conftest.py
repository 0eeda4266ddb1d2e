"""What the tests of the rooms of `bot` share."""

from collections.abc import AsyncIterator

import pytest

from storage.database import open_storage
from tests.bot.clerk import Clerk


@pytest.fixture
async def clerk() -> AsyncIterator[Clerk]:
    """The clerk who fetches files, with nothing to do yet."""
    storage = await open_storage("sqlite://")
    yield Clerk(storage)
    await storage.close()
