"""The plays: what many people live through at the same time in one running program, in both languages.

A play is begun with all the others of its transport and awaited by a test of its own, so that nobody waits for the
pace at which a bot may speak to one person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.endtoend.house import PATIENCE, House

LANGUAGES = ("zh", "en")
Play = Callable[[House, str], Awaitable[None]]
PLAYS: list[Play] = []


def play(work: Play) -> Play:
    """Put a play on the programme; its name is the test's."""
    PLAYS.append(work)
    return work


class Troupe:
    """All plays under way in one house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._tasks: dict[tuple[Play, str], asyncio.Task[None]] = {}
        self._open: asyncio.Task[None] | None = None

    def begin(self, wanted: list[tuple[Play, str]]) -> None:
        """Let them all begin as soon as the program runs and everybody has joined."""
        self._open = asyncio.create_task(self._opens())
        for work, language in wanted:
            self._tasks[work, language] = asyncio.create_task(self._played(self._open, work, language))

    async def _opens(self) -> None:
        await self.house.program.start(until="http://")
        await self.house.everybody_joins()

    async def _played(self, opened: asyncio.Task[None], work: Play, language: str) -> None:
        await asyncio.shield(opened)
        await work(self.house, language)

    async def end_of(self, work: Play, language: str) -> None:
        """Wait until one has been played; raise what went wrong in it."""
        await self._tasks[work, language]

    async def end(self) -> None:
        """Nothing goes on after the tests, and nothing may be left over."""
        under_way = [task for task in (*self._tasks.values(), self._open) if task is not None]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self.house.telegram.taken(PATIENCE)
        await self.house.telegram.settle(PATIENCE)
        assert await self.house.program.stop() == 0
