"""Whole plans on real phones: every chat saw what is written down here by hand, and nothing else was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from tests.endtoend import plan_alarms, plan_promises  # noqa: F401 - they fill the programme
from tests.endtoend.company import Company, company
from tests.endtoend.nursery import Nursery
from tests.endtoend.play import Play, Troupe, Troupes, Wanted, asked_for
from tests.endtoend.programme import PLAYS

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Watched(Troupe):
    """A troupe of which every message is accounted for."""

    async def end(self) -> None:
        """As any; and nobody was sent what no play was waiting for."""
        went_well = self.is_done
        await super().end()
        assert isinstance(self.house, Company)
        unread = self.house.unread() if went_well else []
        assert not unread, "\n".join(unread)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def troupes(
    request: pytest.FixtureRequest, quick: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Troupes]:
    """Where the plays are under way."""
    async with AsyncExitStack() as open_houses:

        async def begin(transport: str, wanted: Wanted) -> Troupe:
            folder, by_webhook = tmp_path_factory.mktemp(transport), transport == "webhook"
            troupe = Watched(await open_houses.enter_async_context(company(folder, quick, by_webhook=by_webhook)))
            troupe.begin(wanted)
            return troupe

        made = Troupes(asked_for(request), begin)
        yield made
        await made.end()


@pytest.mark.parametrize("work", PLAYS, ids=[work.__name__ for work in PLAYS])
@pytest.mark.parametrize(("transport", "language"), [("polling", "zh"), ("webhook", "en")])
async def test_a_plan_goes_as_it_says(troupes: Troupes, transport: str, work: Play, language: str) -> None:
    await (await troupes.of(transport)).end_of(work, language)
