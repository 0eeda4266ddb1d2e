"""A run: worlds in which stories overlap while processes die, each judged in the end, and all counted together."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import math
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bot.failpoint import Point
from storage.database import open_storage
from tests.chaos.breakdown import Breakdown, HandedOver
from tests.chaos.cry import Cry
from tests.chaos.lives import PATIENCE_SHARED, Reaper, Slot, Toll
from tests.chaos.quality import Quality
from tests.chaos.reading import Breach, Found
from tests.chaos.shorts import Flooder, Newcomers, OnDemand, Photographer, Poisoner
from tests.chaos.story import PATIENCE, Hung, Story
from tests.chaos.verdict import Verdict, left_over
from tests.chaos.world import Forks, World, world, written
from tests.endtoend.nursery import Nursery
from tests.fake_telegram import Chat

STORIES: tuple[type[Story], ...] = (Breakdown, Quality, Cry, HandedOver)
ON_DEMAND: tuple[type[OnDemand], ...] = (Photographer, Poisoner, Flooder, Newcomers)
AT_ONCE = 5
"""Stories under way at a time, beside those that can be asked for."""
BEHIND = 5.0
"""Seconds for which something may wait to be taken in before nobody is killed until it has been."""
JOINS = 30.0
LOAD = "tests.chaos.child:load"
WAITS = 1.8
"""How many times longer clocks run where each death leaves a lease that the others have to wait for."""
LOADS, SLOWEST = 2.5, 1.6
"""Seconds that reading the files takes on two idle cores, and how many times slower a machine is taken for at most."""
LONGEST = 300.0
"""Seconds that a world may last beside its deaths."""
QUIET = 0.3
"""Seconds between two looks whether everything has come to rest."""
NEEDS: dict[str, type[OnDemand]] = {
    "media.": Photographer,
    "desk.set_aside": Poisoner,
    "intake.queued": Flooder,
    "deadlines.": OnDemand,
    "": Newcomers,
}
"""What brings about that a point is reached: the first whose name the point's begins with. Deadlines come of a story's
own accord."""


@dataclass(frozen=True)
class Wish:
    """What is asked of one world."""

    kills: int
    seed: int
    processes: int = 1
    server: str = ""
    """The address of a PostgreSQL server, or empty for SQLite."""
    sabotage: str = ""
    points: tuple[Point, ...] = tuple(Point)
    stories: int = 1000
    """At most so many, beside those that can be asked for."""
    on_demand: tuple[type[OnDemand], ...] = ON_DEMAND

    @property
    def database(self) -> str:
        """For the table."""
        return f"PostgreSQL, {self.processes} processes" if self.server else "SQLite, 1 process"


@dataclass
class Outcome:
    """What a world came to."""

    wish: Wish
    toll: Toll = field(default_factory=Toll)
    played: Counter[str] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)
    evidence: dict[Chat, list[str]] = field(default_factory=dict)
    """The rows of the outbox of each chat in which something is wrong."""
    repeats: int = 0
    missing: int = 0
    unknown: int = 0
    seconds: float = 0.0

    @property
    def breaches(self) -> list[Found]:
        """Everything that may not happen."""
        return [*self.toll.found, *self.found]


class Stage:
    """The stories of a world: some are always under way, others wait to be asked for."""

    def __init__(self, made: World, wish: Wish, random: Random) -> None:
        self._world, self._wish, self._random = made, wish, random
        self._kinds = itertools.cycle(STORIES)
        self._nth = itertools.count(1)
        self.stories: list[Story] = []
        self.open_ones: list[Story] = []
        """Those that have not come to their end."""
        self.hung: list[Found] = []
        self._on_demand: dict[type[OnDemand], OnDemand] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """The first ones begin."""
        for kind in self._wish.on_demand:
            story = kind(self._world, self._own(), next(self._nth))
            self._on_demand[kind] = story
            self._begin(story)
        self.fill()

    def fill(self) -> None:
        """As many as there should be."""
        while len(self._under_way) < AT_ONCE + 1 and len(self.stories) < self._wish.stories + len(self._on_demand):
            self._begin(next(self._kinds)(self._world, self._own(), next(self._nth)))

    def can(self, point: Point) -> bool:
        """Whether a point can be reached at this time."""
        needed = self._needed(point)
        return needed.is_open if needed is not None else any(story.is_climbing for story in self.stories)

    def is_behind(self) -> bool:
        """Whether something that people said has waited for long."""
        waiting = (
            one.put_at for bot in (self._world.hotline, self._world.staff) for one in bot.updates.waiting_updates
        )
        return self._world.telegram.clock.now() - min(waiting, default=math.inf) > BEHIND

    def want(self, point: Point | None) -> None:
        """Bring about what a point needs; a process that dies anywhere is to have something to do, too."""
        needed = self._needed(point or Point.POLLED)
        if needed is not None and needed.is_open:
            needed.act()

    def _needed(self, point: Point) -> OnDemand | None:
        return self._on_demand.get(next(kind for name, kind in NEEDS.items() if point.startswith(name)))

    async def going_on(self, until: asyncio.Task[None]) -> None:
        """Begin others whenever some end, until that has ended."""
        while not until.done():
            await asyncio.wait({until, *self._under_way}, return_when=asyncio.FIRST_COMPLETED)
            if not until.done():
                self.fill()
            if not self._under_way:
                break
        await until

    async def end(self) -> None:
        """All of them, to their end."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    def _own(self) -> Random:
        return Random(self._random.random())  # noqa: S311 - no secret

    def _begin(self, story: Story) -> None:
        self.stories.append(story)
        task = asyncio.create_task(self._played(story))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _played(self, story: Story) -> None:
        self.open_ones.append(story)
        try:
            await story.play()
            self.open_ones.remove(story)
        except Hung as error:
            self.hung.append(Found(Breach.HUNG, str(error), story.where))
        except Exception as error:  # noqa: BLE001 - whatever a person could not do, the others go on
            self.hung.append(Found(Breach.HUNG, f"{story}: {type(error).__name__}: {error}", story.where))


@dataclass(frozen=True)
class Files:
    """The organisation and the plans as settings: for worlds of one process, and for those of several."""

    alone: Mapping[str, str]
    shared: Mapping[str, str]


async def prepared(nursery: Nursery, folder: Path) -> Files:
    """The files of all worlds, read by the nursery once; how long that takes tells how slow the machine is now."""
    began = time.monotonic()  # noqa: TID251 - as it says
    alone = written(folder / "alone")
    await nursery.prepare(LOAD, alone)
    slow = min(max(1.0, (time.monotonic() - began) / LOADS), SLOWEST)  # noqa: TID251 - as it says
    if slow > 1.1:
        alone = written(folder / "alone", slow)
        await nursery.prepare(LOAD, alone)
    shared = written(folder / "shared", slow * WAITS)
    await nursery.prepare(LOAD, shared)
    return Files(alone, shared)


async def live(nursery: Nursery, files: Files, wish: Wish, met: Counter[str] | None = None) -> Outcome:
    """Play one world to its end, and judge it; `met` counts the points met in all worlds."""
    began, outcome = time.monotonic(), Outcome(wish)  # noqa: TID251 - how long it took
    random = Random(wish.seed)  # noqa: S311 - a seed is there to be known
    async with world(nursery, files.shared if wish.server else files.alone, wish.server, wish.sabotage) as made:
        await made.program.start(until="http://")
        if wish.stories or Photographer in wish.on_demand:
            await made.everybody_comes()
        await made.telegram.taken(JOINS)
        await made.program.kill()
        since = len(made.telegram.deliveries)
        stage = Stage(made, wish, random)
        slots = [Slot(Forks(nursery), made.program.environment, outcome.toll, random) for _ in range(wish.processes)]
        try:
            reaper = Reaper(
                random,
                wish.kills,
                outcome.toll,
                shared=len(slots) > 1,
                points=wish.points,
                met=Counter() if met is None else met,
            )
            async with asyncio.timeout(LONGEST + wish.kills * PATIENCE_SHARED):
                at_rest = await _play(made, stage, slots, reaper)
        except TimeoutError:
            at_rest = False
            waits = [(f"{each} waits for {each.waits_for}", each.where) for each in stage.open_ones]
            stage.hung += [Found(Breach.HUNG, words, where) for words, where in waits]
        finally:
            for slot in slots:
                await slot.kill()
        verdict = Verdict(made, stage.stories, since)
        await verdict.judge((line for slot in slots for line in slot.lines), at_rest=at_rest)
    outcome.found = [*stage.hung, *verdict.found]
    outcome.evidence = verdict.evidence
    outcome.played = Counter(story.kind for story in stage.stories)
    outcome.repeats, outcome.missing, outcome.unknown = verdict.repeats, verdict.missing, verdict.unknown
    outcome.seconds = time.monotonic() - began  # noqa: TID251 - how long it took
    return outcome


async def _play(made: World, stage: Stage, slots: list[Slot], reaper: Reaper) -> bool:
    """Kill, then leave in peace; whether everything has come to rest."""
    stage.open()
    killing = asyncio.create_task(_reap(slots, reaper, stage))
    try:
        await stage.going_on(killing)
    finally:
        killing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await killing
    for slot in slots:
        await slot.start()
    await stage.end()
    if stage.hung:
        return False
    left = await _rest(made)
    for slot in slots:
        await slot.stop()
    if left:
        stage.hung.append(Found(Breach.LEFT_OVER, f"never done: {left}"))
    return not left


async def _reap(slots: list[Slot], reaper: Reaper, stage: Stage) -> None:
    async with asyncio.TaskGroup() as under_way:
        for slot in slots:
            under_way.create_task(slot.run(reaper, stage))


async def _rest(made: World) -> dict[str, int]:
    """Wait until everything is taken in, done and said; what is left when it never is."""
    left: dict[str, int] = {"updates": 1}
    storage = await open_storage(made.database)
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while left:
                    await asyncio.wait({never}, timeout=QUIET)
                    updates = sum(len(bot.updates.waiting_updates) for bot in (made.hotline, made.staff))
                    left = await storage.read(left_over) | ({"updates": updates} if updates else {})
    finally:
        await storage.close()
    return left
