"""The fake Telegram's own clock, and the way to wait for something to happen in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

Found = TypeVar("Found")


class Clock:
    """Unix seconds. Runs with the machine's clock, shifted by `advance`, or stands still once given a moment."""

    def __init__(self, at: datetime | None = None) -> None:
        self._frozen_at = at.timestamp() if at else None
        self._shift = 0.0

    def now(self) -> float:
        """The present moment here, in Unix seconds."""
        base = time.time() if self._frozen_at is None else self._frozen_at  # noqa: TID251 - a clock
        return base + self._shift

    def advance(self, seconds: float) -> None:
        """Moves this clock, running or standing, by `seconds`; a negative number moves it back."""
        self._shift += seconds

    def set(self, at: datetime) -> None:
        """Stands still at `at` from now on (move it with `advance` or `set`)."""
        self._frozen_at, self._shift = at.timestamp(), 0.0

    def run(self) -> None:
        """Follows the machine's clock again."""
        self._frozen_at, self._shift = None, 0.0

    @property
    def at(self) -> datetime:
        """The present moment as an aware UTC datetime."""
        return datetime.fromtimestamp(self.now(), UTC)


class Changes:
    """Everybody who waits looks again after each change; nobody polls.

    An asyncio.Condition that can be told from ordinary functions: whoever acts on the state is never a coroutine.
    """

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def tell(self) -> None:
        """Something has changed."""
        self._next.set()
        self._next = asyncio.Event()

    async def until(
        self, look: Callable[[], Found | None], within: float, otherwise: Callable[[], str] = lambda: ""
    ) -> Found:
        """The first thing that `look` finds (anything but None and False).

        Raises AssertionError with the words of `otherwise` when `within` real seconds pass without it.
        """
        try:
            async with asyncio.timeout(within):
                while True:
                    arrival = self._next
                    found = look()
                    if found is not None and found is not False:
                        return found
                    await arrival.wait()
        except TimeoutError:
            raise AssertionError(f"nothing came within {within:g} s. {otherwise()}") from None
