"""(5) and (6): how long a sweep takes while nothing is due, and how fast it is when much is, beside APScheduler."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Connection

from bot.clock import Clock
from bot.engine.deadlines import Deadlines
from flows.outbound import Kind
from storage.unit_of_work import Due, OneWriter, Outgoing, Rows
from tests.bench.arithmetic import Figure, at_least, at_most
from tests.bench.form import OPENS, Updates
from tests.bench.ours_form import OursForm
from tests.bench.sampled import Sampled, inline
from tests.bench.timing import middle, stopwatch

FEW, MANY = 10_000, 1_000_000
SWEEPS = 100
"""Idle sweeps of each side in a round."""
FIRED = 1_000
OF_A_CASE = 2
"""What a breakdown owes within its first five minutes: to be taken, and the head of department to be told."""
MILLI = 1e3
NIGHT = datetime(2026, 11, 22, 3, 11, tzinfo=UTC)
NOBODY: AbstractContextManager[object] = nullcontext()
TAKEN = 100
"""Deadlines that are taken at once, as the sweep does."""


async def idle(rounds: int, folder: Path) -> list[Figure]:
    """One figure: a sweep that finds nothing, over many waiting rows and over few."""
    figure = Figure("5", "idle sweep, 1,000,000 rows waiting", "ours", "10,000 rows", at_most(1.2))
    sides = [await _waiting(folder / f"waiting{count}.db", count) for count in (MANY, FEW)]
    try:
        for at in range(rounds + 1):
            seconds: tuple[list[float], list[float]] = ([], [])
            for _ in range(SWEEPS):
                for side, (_, deadlines) in enumerate(sides):
                    since = stopwatch()
                    await deadlines.sweep()
                    seconds[side].append(stopwatch() - since)
            if at:  # the first round warms both up
                figure.add(middle(seconds[0]), middle(seconds[1]))
    finally:
        for ours, _ in sides:
            await ours.close()
    return [figure]


async def _waiting(file: Path, count: int) -> tuple[OursForm, Deadlines]:
    ours = await OursForm.open(f"sqlite:///{file}", Clock(speed=0, start=NIGHT))
    later = round((NIGHT + timedelta(days=1)).timestamp() * 1e6)

    def fill(connection: Connection) -> None:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO due (owner_kind, owner, key, due_at) SELECT 'case', i, 'due:arrive', ? + i * 1000 FROM n",
            (count, later),
        )

    assert isinstance(ours.storage._unit, OneWriter)
    await ours.storage._unit.apply(fill)
    return ours, Deadlines(ours.storage, ours.desk, ours.clock)


async def firing(rounds: int, folder: Path) -> list[Figure]:
    """Two figures: what is due through the desk with all its rules, and through storage alone."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    peer = "APScheduler 3 on SQLite"
    whole = Figure(
        "6", f"firing {FIRED:,} due, through the desk", "ours", peer, at_least(50.0), faster=True, unit=MILLI
    )
    whole.in_units, whole.note = "ms", "each a broken promise: rules, journal, card edited, the ladder told"
    bare = Figure("6b", f"firing {FIRED:,} due, without rules", "ours", peer, faster=True, unit=MILLI)
    bare.in_units, bare.note = "ms", "taken out of the table and put into the outbox, as its job does nothing"
    for at in range(rounds):
        theirs = await asyncio.to_thread(_apscheduler, folder / f"jobs{at}.db")
        whole.add(await _through_the_desk(folder / f"fired{at}.db"), theirs)
        bare.add(await _without_rules(folder / f"bare{at}.db"), theirs)
    return [whole, bare]


async def profile(folder: Path) -> list[str]:
    """Where the time of firing goes."""
    sampled = Sampled()
    with inline():
        await _through_the_desk(folder / "profiled.db", sampled)
    return sampled.lines()


async def _through_the_desk(file: Path, watched: AbstractContextManager[object] = NOBODY) -> float:
    clock = Clock(speed=0, start=NIGHT)
    ours = await OursForm.open(f"sqlite:///{file}", clock)
    updates = Updates(int(NIGHT.timestamp()))
    try:
        for burst in updates.bursts(FIRED // OF_A_CASE)[: OPENS + 1]:
            for at in range(0, len(burst), 50):
                await ours.take(burst[at : at + 50])
        clock.move_to(NIGHT + timedelta(minutes=5))
        deadlines, fired = Deadlines(ours.storage, ours.desk, clock), 0
        with watched:
            since = stopwatch()
            while found := await deadlines.sweep():
                fired += found
            seconds = stopwatch() - since
        assert fired >= FIRED, f"only {fired} were due"
        return seconds * FIRED / fired
    finally:
        await ours.close()


async def _without_rules(file: Path) -> float:
    clock = Clock(speed=0, start=NIGHT)
    ours = await OursForm.open(f"sqlite:///{file}", clock)
    storage, dues = ours.storage, [Due("case", str(at), "due:arrive", NIGHT) for at in range(FIRED)]

    def fire(rows: Rows) -> int:
        passed = storage.due.passed(rows, NIGHT, TAKEN)
        storage.due.drop(rows, passed)
        storage.outbox.add(rows, _messages(passed))
        return len(passed)

    try:
        await storage.run(lambda rows: storage.due.put(rows, dues))
        since = stopwatch()
        while await storage.run(fire):
            pass
        return stopwatch() - since
    finally:
        await ours.close()


def _messages(passed: Sequence[Due]) -> list[Outgoing]:
    return [
        Outgoing(lane=f"hotline:{each.owner}", kind=Kind.NOTICE, payload="{}", created_at=NIGHT, not_before=NIGHT)
        for each in passed
    ]


_fired = 0
_all_fired = threading.Event()


def count() -> None:
    """What APScheduler runs: as little as can be."""
    global _fired  # noqa: PLW0603 - a job of a persistent store can only be a function of a module
    _fired += 1
    if _fired == FIRED:
        _all_fired.set()


def _apscheduler(file: Path) -> float:
    """The same number of jobs, stored and due; until the last one has run."""
    global _fired  # noqa: PLW0603
    _fired = 0
    _all_fired.clear()
    store = SQLAlchemyJobStore(url=f"sqlite:///{file}", engine_options={"connect_args": {"check_same_thread": False}})
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        executors={"default": ThreadPoolExecutor(10)},
        job_defaults={"misfire_grace_time": None},
    )
    scheduler.start(paused=True)
    at = datetime.now(UTC)  # noqa: TID251 - APScheduler has the machine's clock and no other
    for _ in range(FIRED):
        scheduler.add_job(count, "date", run_date=at)
    since = stopwatch()
    scheduler.resume()
    assert _all_fired.wait(60), "APScheduler did not fire them all"
    seconds = stopwatch() - since
    scheduler.shutdown()
    return seconds
