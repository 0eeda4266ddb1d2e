"""What the tests of the whole program share: one event loop, and one process that has loaded the modules."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.endtoend.nursery import Nursery, nursery


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def quick() -> AsyncIterator[Nursery]:
    """Starts programs without loading their modules again."""
    async with nursery() as made:
        yield made
