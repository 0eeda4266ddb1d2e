"""The only wall clock of the house: it runs as the world does, at N times that speed, or stands still."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """What time it is. Only a clock that is not the real one can be sped up, stopped or moved on."""

    def __init__(self, *, speed: float = 1.0, start: datetime | None = None, real: bool = False) -> None:
        self._real = real
        self._speed = speed
        self._anchor = start or datetime.now(UTC)
        self._since = time.monotonic()
        self._changed = asyncio.Event()

    @classmethod
    def wall(cls) -> "Clock":
        """The time of the world, for a hotline that real people use."""
        return cls(real=True)

    @property
    def controllable(self) -> bool:
        """Whether the clock may be sped up or moved: never while real people write."""
        return not self._real

    @property
    def speed(self) -> float:
        """How many seconds pass here in one second outside; 0 while it stands."""
        return self._speed

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        if self._real:
            return datetime.now(UTC)
        return self._anchor + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def run_at(self, speed: float) -> None:
        """Run at `speed` from now on; 0 stops the clock."""
        self._move(self.now(), speed)

    def move_to(self, moment: datetime) -> None:
        """Jump forward to `moment`; a clock never goes back."""
        self._move(max(moment, self.now()), self._speed)

    def _move(self, anchor: datetime, speed: float) -> None:
        if self._real:
            message = "the real clock can be neither sped up nor moved"
            raise RuntimeError(message)
        self._anchor, self._since, self._speed = anchor, time.monotonic(), speed
        self._changed.set()

    async def wait(self, until: datetime | None, wake: asyncio.Event, *, at_most: float = 1.0) -> None:
        """Return at `until`, when `wake` is set, when the clock was moved, or after `at_most` seconds outside."""
        seconds = at_most
        if until is not None and self._speed:
            seconds = min(at_most, max(0.0, (until - self.now()).total_seconds() / self._speed))
        moved = asyncio.ensure_future(self._changed.wait())
        woken = asyncio.ensure_future(wake.wait())
        await asyncio.wait({moved, woken}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        moved.cancel()
        woken.cancel()
        self._changed.clear()
        wake.clear()

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` of this clock pass."""
        until = self.now() + timedelta(seconds=seconds)
        never = asyncio.Event()
        while self.now() < until:
            await self.wait(until, never, at_most=0.5)
