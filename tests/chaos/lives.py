"""The lives of the program's processes: each begins with a doom, by a failpoint or at a moment nobody knows."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

from bot.failpoint import VARIABLE, Point
from tests.chaos.reading import Breach, Found
from tests.chaos.world import Forks
from tests.endtoend.nursery import KILLED, Child

RARE_ONES = ("desk.set_aside", "intake.queued", "deadlines.", "media.")
RARE = {each for each in Point if each.startswith(RARE_ONES)}
"""Reached once in a while: the first time is the one."""
CATCHES_UP = 30.0
"""Seconds for which a process may live to catch up with what people said."""
AT_RANDOM = 0.3
"""How many lives end at no point, but at any moment."""
OVERTIME = 12
"""How many lives more a world is given for points that were met in none."""
PATIENCE, PATIENCE_SHARED = 6.0, 12.0
"""Seconds for which a process may live that does not reach its point; where several share the work, others may."""
FROZEN = 6.5
"""Seconds for which a process is frozen at least: longer than its leases last."""
STARTS, UP = 30.0, "http://"
"""Seconds that a start may take on a busy machine, and what a process says when it begins to work."""
UNOPENED = ("数据库打不开", "数据库不能用")
LOOK = 0.1
"""Seconds between two looks whether a process has frozen."""


@dataclass
class Toll:
    """How processes ended, by database."""

    killed: Counter[str] = field(default_factory=Counter)
    """By failpoint, or `random`."""
    frozen: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    """Failpoints that were armed and not reached in time."""
    found: list[Found] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """All of them."""
        return self.killed.total()

    def unreached(self, points: Sequence[Point]) -> list[Point]:
        """The points at which no process has ended yet."""
        return [each for each in points if not self.killed[each] and not self.frozen[each]]


@dataclass(frozen=True)
class Doom:
    """How a life is to end."""

    point: Point | None
    times: int = 1
    freezes: bool = False
    within: float = 0.0
    """Seconds after which it ends anyway, wherever it is."""
    early: bool = False
    """They count from its first moment, not from when it has begun to work."""

    @property
    def armed(self) -> dict[str, str]:
        """The setting that arms the failpoint."""
        how = "stop" if self.freezes else "kill"
        return {VARIABLE: f"{self.point}:{self.times}:{how}"} if self.point else {}


class Events(Protocol):
    """What goes on in a world, as far as processes die by it."""

    def can(self, point: Point) -> bool:
        """Whether a point can be reached at this time."""

    def want(self, point: Point | None) -> None:
        """Bring about what a point needs."""

    def is_behind(self) -> bool:
        """Whether something that people said has waited for long."""


class Reaper:
    """Chooses dooms for one world until there have been enough; points that were not met yet come first.

    `met` counts the ends at each point in all worlds of a run: a point that none has met yet is worth some more lives.
    """

    def __init__(
        self, random: Random, kills: int, toll: Toll, *, shared: bool, points: Sequence[Point], met: Counter[str]
    ) -> None:
        self._random, self._left, self._toll, self._shared = random, kills, toll, shared
        self._points, self._met = points, met
        self._under_way: list[Point] = []

    @property
    def is_done(self) -> bool:
        """No more lives are to end."""
        unmet = any(not self._met[point] for point in self._points)
        return self._left <= (-OVERTIME if unmet else 0)

    def over(self, doom: Doom, *, reached: bool) -> None:
        """A life has ended, as it was doomed to or not."""
        if doom.point is not None:
            self._under_way.remove(doom.point)
            self._met[doom.point] += reached

    def doom(self, can: Callable[[Point], bool]) -> Doom:
        """The next one; `can` tells whether a point can be reached at this time at all."""
        overtime, random = self._left <= 0, self._random
        self._left -= 1
        ready = [each for each in self._points if can(each)]
        if not ready or (random.random() < AT_RANDOM and not overtime):
            freezes, early = self._shared and random.random() < 0.2, random.random() < 0.25
            return Doom(None, freezes=freezes, within=random.uniform(0.05, 1.0 if early else 2.0), early=early)
        here = [each for each in self._toll.unreached(ready) if each not in self._under_way]
        anywhere = [each for each in here if not self._met[each]]
        point = random.choice(anywhere or here or ready)
        self._under_way.append(point)
        times = 1 if point in RARE else random.choice((1, 1, 2))
        freezes = self._shared and bool(self._toll.killed[point]) and random.random() < 0.3
        patience = PATIENCE_SHARED if self._shared else PATIENCE
        return Doom(point, times, freezes=freezes, within=random.uniform(0.8, 1.2) * patience)


class Slot:
    """A place for a process: when one has died there, the next is started."""

    def __init__(self, forks: Forks, environment: dict[str, str], toll: Toll, random: Random) -> None:
        self._forks, self._environment, self._toll, self._random = forks, environment, toll, random
        self.lines: list[str] = []
        """What its processes said."""
        self._begun = asyncio.Event()
        self._child: Child | None = None
        self._end: asyncio.Task[int] | None = None
        self._reader: asyncio.Task[None] | None = None

    async def run(self, reaper: Reaper, events: Events) -> None:
        """Live and die, as long as the program can keep up: nobody's clock is to pass while nothing is taken in."""
        while not reaper.is_done:
            if events.is_behind():
                await self._catch_up(events)
            doom = reaper.doom(events.can)
            events.want(doom.point)
            await self.start(doom.armed)
            before = self._toll.killed[str(doom.point)] + self._toll.frozen[str(doom.point)]
            await self._live(doom)
            after = self._toll.killed[str(doom.point)] + self._toll.frozen[str(doom.point)]
            reaper.over(doom, reached=after > before)

    async def start(self, armed: dict[str, str] | None = None) -> None:
        """A new process."""
        self._begun.clear()
        self._child = await self._forks.start(["run"], self._environment | (armed or {}))
        self._end = asyncio.create_task(self._child.wait())
        self._reader = asyncio.create_task(self._read(self._child.stderr))

    async def _catch_up(self, events: Events) -> None:
        """Live without a doom until what people said has been taken in; then die at no point of anybody's choice."""
        await self.start()
        for _ in range(int(CATCHES_UP / LOOK)):
            await self._over(LOOK)
            if self._end is None or self._end.done() or not events.is_behind():
                break
        if self._end is not None and self._end.done():
            self._fault(f"a process ended by itself ({self._end.result()}) without a doom")
        else:
            self._toll.killed["random"] += 1
        await self.kill()

    async def stop(self) -> None:
        """Ask it to end, as a supervisor does."""
        if self._child is None or self._end is None:
            return
        self._child.send_signal(signal.SIGTERM)
        await self._over(20.0)
        if not self._end.done():
            self._toll.found.append(Found(Breach.FAULT, "a process did not end when it was asked to"))
            await self.kill()
        elif self._end.result() != 0:
            self._toll.found.append(Found(Breach.FAULT, f"a process that was asked to end said {self._end.result()}"))

    async def kill(self) -> None:
        """End it wherever it is."""
        if self._child is not None and self._end is not None and not self._end.done():
            self._child.send_signal(signal.SIGKILL)
            await self._end
        if self._reader is not None:
            await self._reader

    async def _live(self, doom: Doom) -> None:
        assert self._child is not None
        assert self._end is not None
        if not doom.early:
            await self._up()
        if doom.freezes and doom.point is not None:
            await self._until_frozen(self._child.pid, doom.within)
        else:
            await self._over(doom.within)
        name = str(doom.point or "random")
        if self._end.done():
            if self._end.result() == KILLED and doom.point is not None and not doom.freezes:
                self._toll.killed[name] += 1
            else:
                self._fault(f"a process ended by itself ({self._end.result()}), doomed to {doom}")
            await self.kill()
            return
        if doom.freezes and (doom.point is None or is_frozen(self._child.pid)):
            await self._freeze(self._child.pid)
            self._toll.frozen[name] += 1
        elif doom.point is not None:
            self._toll.missed[name] += 1
        if self._end.done():
            # Frozen in its start, it may find its first connection cut: it says so, and the supervisor starts it anew.
            if self._begun.is_set() or not any(words in line for line in self.lines[-3:] for words in UNOPENED):
                self._fault(f"a process ended by itself ({self._end.result()}) after it was frozen")
        else:
            self._toll.killed["random"] += 1
        await self.kill()

    async def _freeze(self, pid: int) -> None:
        """Keep it frozen for longer than its leases, let it wake up, and see what it does."""
        os.kill(pid, signal.SIGSTOP)
        await self._over(FROZEN + self._random.uniform(0.0, 3.0))
        os.kill(pid, signal.SIGCONT)
        await self._over(self._random.uniform(0.5, 3.0))

    async def _until_frozen(self, pid: int, within: float) -> None:
        for _ in range(int(within / LOOK)):
            await self._over(LOOK)
            if self._end is None or self._end.done() or is_frozen(pid):
                return

    async def _up(self) -> None:
        """Wait until it has begun to work."""
        assert self._end is not None
        begun = asyncio.create_task(self._begun.wait())
        await asyncio.wait({self._end, begun}, timeout=STARTS, return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()

    async def _over(self, seconds: float) -> None:
        """Wait until it has ended, at most so long."""
        assert self._end is not None
        await asyncio.wait({self._end}, timeout=seconds)

    def _fault(self, words: str) -> None:
        self._toll.found.append(Found(Breach.FAULT, "\n".join([words, *self.lines[-5:]])))

    async def _read(self, stream: Any) -> None:
        async for line in stream:
            self.lines.append(line.decode(errors="replace").rstrip())
            if UP in self.lines[-1]:
                self._begun.set()


def is_frozen(pid: int) -> bool:
    """Whether a process stands still after SIGSTOP."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return told.rpartition(") ")[2].startswith("T")
