"""What the tests of the rooms of `bot` share."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.clerk import Clerk
from tests.harness.database import empty_storage


@pytest.fixture
async def clerk() -> AsyncIterator[Clerk]:
    """The clerk who fetches files, with nothing to do yet."""
    async with empty_storage() as storage:
        yield Clerk(storage)
