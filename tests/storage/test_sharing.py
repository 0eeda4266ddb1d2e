"""Several processes on one PostgreSQL: they hear of each other, share what is due, and begin anew when they collide."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from storage.database import open_storage
from storage.unit_of_work import Due, InboxState, Rows, Stale, Storage
from tests.storage.samples import NOW, SECOND, arrival

PATIENCE = 20


@pytest.fixture
async def other(server: str, postgresql: Storage) -> AsyncIterator[Storage]:
    """A second process on the same database."""
    assert postgresql
    storage = await open_storage(server)
    yield storage
    await storage.close()


# --- news -------------------------------------------------------------------------------------------------------------
async def test_others_hear_of_what_is_to_be_done_and_nobody_of_oneself(postgresql: Storage, other: Storage) -> None:
    heard = asyncio.Event()
    told: list[str] = []

    def hear(who: str) -> Callable[[], None]:
        def heard_it() -> None:
            told.append(who)
            heard.set()

        return heard_it

    listening = [asyncio.create_task(each.listen(hear(who))) for each, who in ((postgresql, "mine"), (other, "other"))]
    async with asyncio.timeout(PATIENCE):
        while not heard.is_set():  # until both listen
            await postgresql.run(lambda rows: postgresql.due.put(rows, [Due("case", "1", "told", NOW)]))
    assert set(told) == {"other"}
    told.clear()
    await other.run(lambda rows: other.settings.put(rows, {"a": "1"}))  # nothing to do
    heard.clear()
    async with asyncio.timeout(PATIENCE):
        while not heard.is_set():
            await other.run(lambda rows: other.due.put(rows, [Due("case", "1", "told", NOW)]))
    assert "mine" in told
    for each in listening:
        each.cancel()
    await asyncio.gather(*listening, return_exceptions=True)


async def test_what_is_not_stored_is_not_told(postgresql: Storage, other: Storage) -> None:
    heard = asyncio.Event()
    listening = asyncio.create_task(other.listen(heard.set))

    def fails(rows: Rows) -> None:
        postgresql.due.put(rows, [Due("case", "1", "told", NOW)])
        raise KeyError

    for _ in range(20):
        with pytest.raises(KeyError):
            await postgresql.run(fails)
    assert not heard.is_set()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_on_sqlite_nobody_is_listened_to(memory: Storage) -> None:
    assert not memory.is_shared
    await memory.listen(lambda: None)


# --- what waits -------------------------------------------------------------------------------------------------------
async def test_the_first_that_waits_in_each_lane(storage: Storage) -> None:
    def work(rows: Rows) -> dict[str, str]:
        storage.inbox.put(rows, [arrival("second", after=1), arrival("first"), arrival("other", "staff:7", after=3)])
        done = arrival("done", "hotline:2")
        storage.inbox.put(rows, [type(done)(done.key, done.lane, 2, InboxState.DONE, NOW)])
        return storage.inbox.first(rows, ["hotline:1", "hotline:2", "staff:7", arrival("x").lane])

    assert await storage.run(work) == {arrival("x").lane: "first", "staff:7": "other"}


async def test_who_is_put_behind_stays_there_whatever_the_clocks_say(storage: Storage) -> None:
    def work(rows: Rows) -> list[str]:
        storage.inbox.put(rows, [arrival("first", after=60)])
        storage.inbox.put_behind(rows, [arrival("second"), arrival("third", position=1), arrival("b", "staff:7")])
        storage.inbox.put_behind(rows, [arrival("fourth", after=-5)])
        return [each.key for each in storage.inbox.waiting(rows, 9, 9) if each.lane == arrival("x").lane]

    assert await storage.run(work) == ["first", "second", "third", "fourth"]


# --- what is due ------------------------------------------------------------------------------------------------------
async def test_two_sweeps_share_what_is_due_side_by_side(postgresql: Storage, other: Storage) -> None:
    dues = [Due("case", f"{n // 2}", f"told:{n % 2}", NOW + n * SECOND) for n in range(40)]
    await postgresql.run(lambda rows: postgresql.due.put(rows, dues))
    mine, theirs = asyncio.Event(), asyncio.Event()

    def sweep(storage: Storage, begun: asyncio.Event, others: asyncio.Event) -> Callable[[Rows], set[str]]:
        def work(rows: Rows) -> set[str]:
            found = storage.due.passed(rows, NOW + 99 * SECOND, 10)
            begun.set()
            while not others.is_set():  # both have taken before either writes
                storage.leases.now(rows)
            storage.due.drop(rows, found)
            return {each.owner for each in found}

        return work

    async with asyncio.timeout(PATIENCE):
        first, second = await asyncio.gather(
            postgresql.run(sweep(postgresql, mine, theirs)), other.run(sweep(other, theirs, mine))
        )
    assert len(first) >= 5
    assert len(second) >= 5
    assert not first & second, "nobody works on another one's case"


# --- collisions -------------------------------------------------------------------------------------------------------
async def test_of_two_that_wait_for_each_other_one_begins_anew(postgresql: Storage, other: Storage) -> None:
    await postgresql.run(lambda rows: postgresql.settings.put(rows, {"a": "0", "b": "0"}))
    mine, theirs = asyncio.Event(), asyncio.Event()

    def collide(storage: Storage, keys: str, begun: asyncio.Event, others: asyncio.Event) -> Callable[[Rows], None]:
        def work(rows: Rows) -> None:
            storage.settings.put(rows, {keys[0]: keys})
            begun.set()
            while not others.is_set():
                storage.leases.now(rows)
            storage.settings.put(rows, {keys[1]: keys})

        return work

    async with asyncio.timeout(PATIENCE):
        ends = await asyncio.gather(
            postgresql.run(collide(postgresql, "ab", mine, theirs)),
            other.run(collide(other, "ba", theirs, mine)),
            return_exceptions=True,
        )
    assert sorted(type(each).__name__ for each in ends) == ["NoneType", Stale.__name__]
    known = await postgresql.read(lambda rows: postgresql.settings.of(rows, ["a", "b"]))
    assert known["a"] == known["b"] != "0"
