"""(3): a unit of work beside sqlite3 by hand: the very rows, the same reads, the same synchronous mode.

By hand, too, what is read becomes records and records become the JSON of their rows, with the same library; numbers,
names and times stand ready, and there is no journal chained, no version guarded and no error told apart.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from flows.conversation import Conversation
from flows.record import Case
from storage.database import open_storage
from storage.unit_of_work import Storage, decode, encode
from tests.bench.arithmetic import Figure, at_least
from tests.bench.form import PEOPLE, Updates
from tests.bench.ours_form import OursForm, demo_house
from tests.bench.recorded import Recorder, Statement, Unit, statements_of
from tests.bench.sampled import Sampled, inline
from tests.bench.timing import middle, stopwatch, unix_time

READ: dict[str, type] = {"SELECT conversation.": Conversation, "SELECT cases.": Case}
PROFILED = 8
"""Forms of everybody that are looked at for a profile."""
ALONE = 12
"""People who fill the form one after another in one round."""


def connected(file: Path) -> sqlite3.Connection:
    """A connection by hand, as ours is set up."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def by_hand(connection: sqlite3.Connection, statements: Sequence[Statement], unit: Unit) -> None:
    """One transaction without anything around it."""
    connection.execute("BEGIN IMMEDIATE")
    for sql, given in statements:
        if isinstance(given, list):
            connection.executemany(sql, given)
        else:
            as_records(sql, connection.execute(sql, given).fetchall())
    as_json(unit)
    connection.execute("COMMIT")


def as_records(sql: str, found: Sequence[Sequence[Any]]) -> None:
    """What was read of talks and cases, whose payload stands last, as records."""
    for start, kind in READ.items():
        if sql.startswith(start):
            for row in found:
                decode(kind, row[-1])


def as_json(unit: Unit) -> None:
    """The payloads of what the unit writes; the rows that are written already have them."""
    for record in (*unit.page.conversations.values(), *unit.page.cases.values(), *unit.page.entries):
        encode(record)


async def measure(rounds: int, folder: Path) -> list[Figure]:
    """Two figures: a batch, and one event alone; by hand that one goes through a thread too, as ours must."""
    batch = Figure("3a", f"unit of work, batch of {PEOPLE}", "ours", "raw sqlite3", at_least(0.8), faster=True)
    lone = Figure("3b", "unit of work, one event", "ours", "raw in a thread", at_least(0.6, 0.8), faster=True)
    house, updates = demo_house(), Updates(int(unix_time()))
    played = await OursForm.open(f"sqlite:///{folder / 'played.db'}")
    spoken, ours = [await open_storage(f"sqlite:///{folder / name}.db") for name in ("spoken", "ours")]
    raw_file = folder / "raw.db"
    await (await open_storage(f"sqlite:///{raw_file}")).close()
    raw, thread, recorder = connected(raw_file), ThreadPoolExecutor(1), Recorder(played)
    try:
        for at in range(rounds + 1):
            with recorder.watching():
                together = await recorder.form(updates, alone=False, people=PEOPLE)
                single = await recorder.form(updates, alone=True, people=ALONE)
            pair = await _batches(together, spoken, ours, raw, house)
            pair_alone = await _alone(single, spoken, ours, (raw, thread), house)
            if at:  # the first round warms both up
                batch.add(*pair)
                lone.add(*pair_alone)
    finally:
        raw.close()
        thread.shutdown()
        for storage in (played.storage, spoken, ours):
            await storage.close()
    return [batch, lone]


async def profile(folder: Path) -> list[str]:
    """Where the time of our units of work goes."""
    house, updates, units = demo_house(), Updates(int(unix_time())), list[Unit]()
    with inline():
        played = await OursForm.open(f"sqlite:///{folder / 'played.db'}")
        ours, recorder = await open_storage(f"sqlite:///{folder / 'ours.db'}"), Recorder(played)
        with recorder.watching():
            for _ in range(PROFILED):
                units += await recorder.form(updates, alone=False, people=PEOPLE)
        with Sampled() as sampled:
            for unit in units:
                await ours.run(unit.replay(ours, house))
        await ours.close()
        await played.close()
    return sampled.lines()


async def _batches(
    units: Sequence[Unit], spoken: Storage, ours: Storage, raw: sqlite3.Connection, house: object
) -> tuple[float, float]:
    said = await statements_of(units, spoken, house)  # type: ignore[arg-type]
    events = sum(len(unit.events) for unit in units)
    since = stopwatch()
    for statements, unit in zip(said, units, strict=True):
        by_hand(raw, statements, unit)
    between = stopwatch()
    for unit in units:
        await ours.run(unit.replay(ours, house))  # type: ignore[arg-type]
    return (stopwatch() - between) / events, (between - since) / events


async def _alone(
    units: Sequence[Unit],
    spoken: Storage,
    ours: Storage,
    raw: tuple[sqlite3.Connection, ThreadPoolExecutor],
    house: object,
) -> tuple[float, float]:
    said = await statements_of(units, spoken, house)  # type: ignore[arg-type]
    loop, theirs, mine = asyncio.get_running_loop(), [], []
    for statements, unit in zip(said, units, strict=True):
        since = stopwatch()
        await loop.run_in_executor(raw[1], by_hand, raw[0], statements, unit)
        theirs.append(stopwatch() - since)
    for unit in units:
        since = stopwatch()
        await ours.run(unit.replay(ours, house))  # type: ignore[arg-type]
        mine.append(stopwatch() - since)
    return middle(mine), middle(theirs)
