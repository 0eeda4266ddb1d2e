"""What is promised to each person, lived through on their phones: the real program, both ways to Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.endtoend import cries, food, quality, rows, threads  # noqa: F401 - they fill the programme
from tests.endtoend.house import PATIENCE, house
from tests.endtoend.nursery import Nursery
from tests.endtoend.play import LANGUAGES, PLAYS, Play, Troupe

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLOCKS = """
clocks:
  storm: 1000
"""
"""Nobody reads as many cases in a minute as are opened here; what happens then is shown by itself."""


@pytest_asyncio.fixture(loop_scope="session", scope="module", params=["polling", "webhook"])
async def troupe(
    request: pytest.FixtureRequest, quick: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Troupe]:
    """A running program in which every play that is asked for has begun."""
    folder, by_webhook = tmp_path_factory.mktemp("plays"), request.param == "webhook"
    async with house(folder, quick, clocks=CLOCKS, by_webhook=by_webhook) as made:
        await made.program.start(until="http://")
        await made.everybody_joins()
        playing = Troupe(made)
        playing.begin(_asked_for(request.session))
        yield playing
        await playing.stop()
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0


def _asked_for(session: pytest.Session) -> list[tuple[Play, str]]:
    """The plays of the tests that will run."""
    given = [item.callspec.params for item in session.items if hasattr(item, "callspec")]
    wanted = [(each["work"], each["language"]) for each in given if "work" in each]
    return list(dict.fromkeys(wanted))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("work", PLAYS, ids=[work.__name__ for work in PLAYS])
async def test_everybody_reads_what_they_are_promised(troupe: Troupe, work: Play, language: str) -> None:
    await troupe.end_of(work, language)
