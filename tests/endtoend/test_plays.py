"""What is promised to each person, lived through on their phones: the real program, both ways to Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from tests.endtoend import cries, food, quality, rows, threads  # noqa: F401 - they fill the programme
from tests.endtoend.house import house
from tests.endtoend.nursery import Nursery
from tests.endtoend.play import LANGUAGES, PLAYS, Play, Troupe, Troupes, Wanted, asked_for

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLOCKS = """
clocks:
  storm: 1000
"""
"""Nobody reads as many cases in a minute as are opened here; what happens then is shown by itself."""


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def troupes(
    request: pytest.FixtureRequest, quick: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Troupes]:
    """Where the plays are under way."""
    async with AsyncExitStack() as open_houses:

        async def begin(transport: str, wanted: Wanted) -> Troupe:
            folder, by_webhook = tmp_path_factory.mktemp(transport), transport == "webhook"
            made = await open_houses.enter_async_context(house(folder, quick, clocks=CLOCKS, by_webhook=by_webhook))
            troupe = Troupe(made)
            troupe.begin(wanted)
            return troupe

        made = Troupes(asked_for(request), begin)
        yield made
        await made.end()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("work", PLAYS, ids=[work.__name__ for work in PLAYS])
@pytest.mark.parametrize("transport", ["polling", "webhook"])
async def test_everybody_reads_what_they_are_promised(
    troupes: Troupes, transport: str, work: Play, language: str
) -> None:
    await (await troupes.of(transport)).end_of(work, language)
