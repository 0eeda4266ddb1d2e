"""The plays: what many people live through at the same time in one running program, in both languages.

A play is begun with all the others of its transport and awaited by a test of its own, so that nobody waits for the
pace at which a bot may speak to one person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.endtoend.house import House

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

    def begin(self, wanted: list[tuple[Play, str]]) -> None:
        """Let them all begin."""
        for work, language in wanted:
            self._tasks[work, language] = asyncio.ensure_future(self._played(work, language))

    async def _played(self, work: Play, language: str) -> None:
        await work(self.house, language)

    async def end_of(self, work: Play, language: str) -> None:
        """Wait until one has been played; raise what went wrong in it."""
        await self._tasks[work, language]

    async def stop(self) -> None:
        """Nothing goes on after the tests."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
