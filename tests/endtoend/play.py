"""The plays: what many people live through at the same time in one running program, in both languages.

A play is begun with all the others of its transport and awaited by a test of its own, so that nobody waits for the
pace at which a bot may speak to one person.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.endtoend.house import PATIENCE, House

LANGUAGES = ("zh", "en")
Play = Callable[[House, str], Awaitable[None]]
PLAYS: list[Play] = []
Wanted = list[tuple[Play, str]]


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

    def begin(self, wanted: Wanted) -> None:
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

    @property
    def is_done(self) -> bool:
        """Whether everything has been played, and went well."""
        tasks = self._tasks.values()
        return all(each.done() and not each.cancelled() and each.exception() is None for each in tasks)

    async def end(self) -> None:
        """Nothing goes on after the tests, and nothing may be left over."""
        under_way = [task for task in (*self._tasks.values(), self._open) if task is not None]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self.house.telegram.taken(PATIENCE)
        await self.house.telegram.settle(PATIENCE)
        assert await self.house.program.stop() == 0


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

    async def end(self) -> None:
        """Nothing goes on after the tests."""
        for troupe in self.begun.values():
            await troupe.end()


def asked_for(request: pytest.FixtureRequest) -> dict[str, Wanted]:
    """The plays of a module's tests that will run, by transport."""
    wanted: dict[str, Wanted] = {}
    for each in request.session.items:
        given: dict[str, Any] = getattr(each, "callspec").params if hasattr(each, "callspec") else {}  # noqa: B009 - untyped
        if "work" in given and each.path == request.path:
            wanted.setdefault(given["transport"], []).append((given["work"], given["language"]))
    return wanted
