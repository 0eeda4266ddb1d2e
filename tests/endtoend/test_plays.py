"""What is promised to each person, lived through on their phones: the real program, both ways to Telegram."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio

from tests.endtoend import cries, food, quality, rows, threads  # noqa: F401 - they fill the programme
from tests.endtoend.house import house
from tests.endtoend.nursery import Nursery
from tests.endtoend.play import LANGUAGES, PLAYS, Play, Troupe

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLOCKS = """
clocks:
  storm: 1000
"""
"""Nobody reads as many cases in a minute as are opened here; what happens then is shown by itself."""


Wanted = list[tuple[Play, str]]


class Troupes:
    """By each way to Telegram a running program; where one process tests both ways, both begin at once."""

    def __init__(self, wanted: dict[str, Wanted], begin: Callable[[str, Wanted], Awaitable[Troupe]]) -> None:
        self._wanted, self._begin = wanted, begin
        self.begun: dict[str, Troupe] = {}

    async def of(self, transport: str) -> Troupe:
        """The program with this way, in which every play that is asked for has begun."""
        alone = "PYTEST_XDIST_WORKER" not in os.environ  # a worker has the tests of one way
        for each in self._wanted if alone else [transport]:
            if each not in self.begun:
                self.begun[each] = await self._begin(each, self._wanted[each])
        return self.begun[transport]


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

        made = Troupes(_asked_for(request.session), begin)
        yield made
        for troupe in made.begun.values():
            await troupe.end()


def _asked_for(session: pytest.Session) -> dict[str, Wanted]:
    """The plays of the tests that will run, by transport."""
    wanted: dict[str, Wanted] = {}
    for each in session.items:
        given: dict[str, Any] = getattr(each, "callspec").params if hasattr(each, "callspec") else {}  # noqa: B009 - untyped
        if "work" in given:
            wanted.setdefault(given["transport"], []).append((given["work"], given["language"]))
    return wanted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("work", PLAYS, ids=[work.__name__ for work in PLAYS])
@pytest.mark.parametrize("transport", ["polling", "webhook"])
async def test_everybody_reads_what_they_are_promised(
    troupes: Troupes, transport: str, work: Play, language: str
) -> None:
    await (await troupes.of(transport)).end_of(work, language)
