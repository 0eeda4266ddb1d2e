"""The only wall clock of the house: it runs as the world does, at N times that speed, or stands still.

The real one counts from a reading by a clock that nobody can set; a new reading that leaps away from it is doubted for
a minute (`bot/engine/timekeeping.py`), for promises must not all break because somebody mistyped the date.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

SMALL = timedelta(seconds=5)
"""A reading that differs by no more is taken at once: clocks drift, and are put right by little steps."""
SLOWER, EVENED_OUT = 0.1, 10.0
"""How much slower at most, and in about how many seconds, until the time has caught up with a clock that is ahead."""
DOUBT = 60.0
"""Seconds for which a leap is doubted; what still reads so then is the time."""


def ticks() -> float:
    """Seconds that only go forward, also while the machine sleeps where the system can tell; for lengths only."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def system_time() -> datetime:
    """What the machine takes for the time: whoever runs it can set it."""
    return datetime.now(UTC)


class Clock:
    """What time it is. Only a clock that is not the real one can be sped up, stopped or moved on."""

    def __init__(self, *, speed: float = 1.0, start: datetime | None = None, real: bool = False) -> None:
        self._real = real
        self._speed = speed
        self._anchor = start or system_time()
        self._since = ticks()
        self._changed = asyncio.Event()
        self._doubted: timedelta | None = None
        self._doubted_since = 0.0

    @classmethod
    def wall(cls, reading: datetime | None = None) -> "Clock":
        """The time of the world, for a hotline that real people use; from a reading, or the machine's own time."""
        return cls(start=reading, real=True)

    @property
    def controllable(self) -> bool:
        """Whether the clock may be sped up or moved: never while real people write."""
        return not self._real

    @property
    def speed(self) -> float:
        """How many seconds pass here in one second outside; 0 while it stands."""
        return self._speed

    @property
    def doubted(self) -> timedelta | None:
        """By how much the last reading leaps away from this clock, while nobody knows which is right."""
        return self._doubted

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self._anchor + timedelta(seconds=(ticks() - self._since) * self._speed)

    def read(self, reading: datetime) -> timedelta | None:
        """Compare with a reading of the time; return the leap when one is taken for true, after a minute of doubt."""
        leap = reading - self.now()
        if abs(leap) <= SMALL:
            self._doubted = None
            # By drift, never back: what has been said to be past stays past. Ahead of the time it goes a little slower.
            self._set(max(reading, self.now()))
            self._speed = 1 - min(SLOWER, max(0.0, -leap.total_seconds() / EVENED_OUT))
            return None
        if self._doubted is None or abs(leap - self._doubted) > SMALL:
            self._doubted, self._doubted_since = leap, ticks()
        elif ticks() - self._doubted_since >= DOUBT:
            self._doubted, self._speed = None, 1.0
            self._set(reading)
            return leap
        return None

    def run_at(self, speed: float) -> None:
        """Run at `speed` from now on; 0 stops the clock."""
        self._move(self.now(), speed)

    def move_to(self, moment: datetime) -> None:
        """Jump forward to `moment`; a clock that people move never goes back."""
        self._move(max(moment, self.now()), self._speed)

    def _move(self, anchor: datetime, speed: float) -> None:
        if self._real:
            message = "the real clock can be neither sped up nor moved"
            raise RuntimeError(message)
        self._set(anchor)
        self._speed = speed
        self._changed.set()

    def _set(self, anchor: datetime) -> None:
        self._anchor, self._since = anchor, ticks()

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
