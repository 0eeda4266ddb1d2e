"""(1) and (2): the durable step in a burst and alone, beside aiogram's state machine in memory."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bench.arithmetic import MICRO, Figure, at_least, at_most
from tests.bench.form import ANSWERS, OPENS, PEOPLE, Updates
from tests.bench.ours_form import Counted, OursForm
from tests.bench.peer_form import PeerForm
from tests.bench.sampled import Sampled, inline
from tests.bench.timing import middle, stopwatch, unix_time

FORMS = 4
"""Bursts of the whole form in one round."""
ALONE = 15
"""People who fill the form one after another in one round."""
PEER = "aiogram in memory, tuned"


@asynccontextmanager
async def _both(folder: Path) -> AsyncIterator[tuple[OursForm, PeerForm, Updates]]:
    """Both sides, warm: everybody has filled a form once."""
    ours = await OursForm.open(f"sqlite:///{folder / 'steps.db'}")
    peer, updates = PeerForm(), Updates(int(unix_time()))
    try:
        for burst in updates.bursts():
            await ours.take(burst)
            await peer.burst(burst)
        gc.collect()
        gc.freeze()  # as the program does after its start
        yield ours, peer, updates
    finally:
        gc.unfreeze()
        await ours.close()


async def measure(rounds: int, folder: Path) -> list[Figure]:
    """Three figures: in a burst, and alone with and without opening a case."""
    burst = Figure("1", f"durable step, burst of {PEOPLE}", "ours", PEER, at_least(1.0, 1.5), faster=True)
    form = Figure("2a", "lone update p50, form step", "ours", PEER, at_most(4.0))
    opens = Figure("2b", "lone update p50, step that opens a case", "ours", PEER, at_most(5.0))
    async with _both(folder) as (ours, peer, updates):
        spent: dict[str, float] = dict.fromkeys(ours.spent, 0.0)
        for _ in range(rounds):
            before = ours.spent
            await _burst(burst, ours, peer, updates)
            spent = {part: spent[part] + ours.spent[part] - before[part] for part in spent}
            await _alone(form, opens, ours, peer, updates)
        burst.note = await _rows(ours, updates)
        in_a_row = await _in_a_row(peer, updates) * MICRO
        form.note = f"both in turns, update by update; the peer in a row of its own {in_a_row:.0f} us"
        events = rounds * FORMS * len(ANSWERS) * PEOPLE
        cut = [(part, seconds / events * MICRO) for part, seconds in spent.items()]
        burst.bars = [("ours, burst of 50", cut), (PEER, [("whole step", burst.sides[1].middle)])]
    return [burst, form, opens]


async def _burst(figure: Figure, ours: OursForm, peer: PeerForm, updates: Updates) -> None:
    bursts = [burst for _ in range(FORMS) for burst in updates.bursts()]
    count = sum(len(burst) for burst in bursts)
    since = stopwatch()
    for burst in bursts:
        await peer.burst(burst)
    between = stopwatch()
    for burst in bursts:
        await ours.take(burst)
    figure.add((stopwatch() - between) / count, (between - since) / count)


async def _alone(form: Figure, opens: Figure, ours: OursForm, peer: PeerForm, updates: Updates) -> None:
    theirs: list[float] = []
    steps: list[float] = []
    opening: list[float] = []
    for person in updates.people(ALONE):
        for at, answer in enumerate(ANSWERS):
            # In turns: whoever comes alone finds the processor's caches as something else has left them.
            update, since = updates.say(person, answer), stopwatch()
            await peer.take(update)
            between = stopwatch()
            await ours.take([update])
            (opening if at == OPENS else steps).append(stopwatch() - between)
            theirs.append(between - since)
    form.add(middle(steps), middle(theirs))
    opens.add(middle(opening), middle(theirs))


async def _in_a_row(peer: PeerForm, updates: Updates) -> float:
    """The peer's own step when nothing else runs between two updates."""
    seconds: list[float] = []
    for burst in updates.bursts(ALONE):
        for update in burst:
            since = stopwatch()
            await peer.take(update)
            seconds.append(stopwatch() - since)
    return middle(seconds)


async def _rows(ours: OursForm, updates: Updates) -> str:
    """How many rows and messages an event makes, answer by answer."""
    rows: list[str] = []
    total = messages = 0
    for burst in updates.bursts():
        with Counted() as counted:
            messages += len(await ours.take(burst))
        rows.append(f"{sum(counted.values()) / len(burst):g}")
        total += sum(counted.values())
    events = len(ANSWERS) * PEOPLE
    return f"{total / events:.1f} rows and {messages / events:.1f} messages an event (rows by answer: {' '.join(rows)})"


async def profile(folder: Path, *, alone: bool) -> list[str]:
    """Where our time goes: in bursts, or one by one."""
    with inline():
        async with _both(folder) as (ours, _, updates):
            bursts = [burst for _ in range(2 * FORMS) for burst in updates.bursts()]
            batches = [[update] for burst in bursts[: len(ANSWERS)] for update in burst] if alone else bursts
            with Sampled() as sampled:
                for batch in batches:
                    await ours.take(batch)
    return sampled.lines()
