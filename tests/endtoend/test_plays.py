"""What is promised to each person, lived through on their phones: the real program, both ways to Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
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


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def troupes(
    request: pytest.FixtureRequest, quick: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, Troupe]]:
    """By each way to Telegram a running program, in which every play that is asked for has begun."""
    async with AsyncExitStack() as open_houses:
        begun = {}
        for transport, wanted in _asked_for(request.session).items():
            folder, by_webhook = tmp_path_factory.mktemp(transport), transport == "webhook"
            made = await open_houses.enter_async_context(house(folder, quick, clocks=CLOCKS, by_webhook=by_webhook))
            begun[transport] = Troupe(made)
            begun[transport].begin(wanted)
        yield begun
        for troupe in begun.values():
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
    troupes: dict[str, Troupe], transport: str, work: Play, language: str
) -> None:
    await troupes[transport].end_of(work, language)
