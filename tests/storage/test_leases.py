"""What one process at a time may do: taken, kept, left and lost, by the database's own clock."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import open_storage
from storage.unit_of_work import Rows, Storage
from tests.storage.samples import SECOND

OVER = -SECOND
"""A length after which a lease is free at once."""
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def other(server: str, postgresql: Storage) -> AsyncIterator[Storage]:
    """A second process on the same database."""
    assert postgresql
    storage = await open_storage(server)
    yield storage
    await storage.close()


async def test_a_lease_is_held_by_one(storage: Storage) -> None:
    def work(rows: Rows) -> list[bool]:
        leases = storage.leases
        return [leases.take(rows, "send:staff", who, MINUTE) for who in ("a", "b", "a", "b")]

    assert await storage.run(work) == [True, False, True, False]
    [held] = await storage.read(storage.leases.all)
    assert (held.name, held.holder) == ("send:staff", "a")
    assert await storage.run(lambda rows: storage.leases.held(rows, ["send:staff", "media"], "a")) == {"send:staff"}
    assert await storage.run(lambda rows: storage.leases.held(rows, ["send:staff"], "b")) == set()


async def test_one_that_nobody_renewed_is_taken_by_another(storage: Storage) -> None:
    def work(rows: Rows) -> tuple[set[str], set[str], set[str], set[str]]:
        leases = storage.leases
        leases.take(rows, "media", "a", OVER)
        own = leases.held(rows, ["media"], "a")  # nobody else has had it
        taken = leases.take_free(rows, ["audit", "media"], "b", MINUTE)
        return own, taken, leases.held(rows, ["media"], "a"), leases.keep(rows, ["media"], "a", MINUTE)

    assert await storage.run(work) == ({"media"}, {"audit", "media"}, set(), set())


async def test_who_was_late_keeps_what_nobody_has_taken(storage: Storage) -> None:
    def work(rows: Rows) -> tuple[set[str], set[str]]:
        leases = storage.leases
        leases.take(rows, "media", "a", OVER)
        return leases.keep(rows, ["media", "audit"], "a", MINUTE), leases.take_free(rows, ["media"], "b", MINUTE)

    assert await storage.run(work) == ({"media"}, set())


async def test_what_is_left_is_free_at_once(storage: Storage) -> None:
    def work(rows: Rows) -> tuple[set[str], set[str]]:
        leases = storage.leases
        leases.take_free(rows, ["media", "audit"], "a", MINUTE)
        leases.drop(rows, ["media"], "a")
        leases.drop(rows, ["audit"], "b")  # not theirs
        return leases.take_free(rows, ["audit", "media"], "b", MINUTE), leases.held(rows, ["audit"], "a")

    assert await storage.run(work) == ({"media"}, {"audit"})


async def test_the_database_tells_the_time(storage: Storage) -> None:
    before = datetime.fromtimestamp(0, UTC)
    first = await storage.read(storage.leases.now)
    second = await storage.run(storage.leases.now)
    assert before < first <= second < first + timedelta(minutes=5)
    assert first.tzinfo is not None


async def test_many_at_once_and_one_holder(postgresql: Storage, other: Storage) -> None:
    takes = [
        each.run(lambda rows, on=each, who=f"{n}": on.leases.take_free(rows, ["poll:staff"], who, MINUTE))
        for n in range(6)
        for each in (postgresql, other)
    ]
    assert sum(map(len, await asyncio.gather(*takes))) == 1


async def test_nobody_waits_for_one_that_hangs_with_a_lease_in_hand(postgresql: Storage, other: Storage) -> None:
    await postgresql.run(lambda rows: postgresql.leases.take(rows, "send:staff", "a", OVER))
    in_hand, let_go = asyncio.Event(), asyncio.Event()

    def hangs(rows: Rows) -> None:
        assert postgresql.leases.held(rows, ["send:staff"], "a")
        in_hand.set()
        while not let_go.is_set():  # each look lets the others go on
            postgresql.leases.now(rows)

    hanging = asyncio.create_task(postgresql.run(hangs))
    await in_hand.wait()
    async with asyncio.timeout(10):
        assert await other.run(lambda rows: other.leases.take_free(rows, ["send:staff"], "b", MINUTE)) == set()
    let_go.set()
    await hanging
    assert await other.run(lambda rows: other.leases.take_free(rows, ["send:staff"], "b", MINUTE)) == {"send:staff"}
