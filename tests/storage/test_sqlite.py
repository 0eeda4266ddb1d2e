"""SQLite on a bad day: another writer, a full disk, a long read. Nothing is half stored and nobody is blamed."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from storage.database import open_storage
from storage.unit_of_work import OneWriter, Rows, Storage, Unavailable
from tests.storage.samples import arrival


@contextmanager
def locked(path: Path) -> Iterator[Callable[[], None]]:
    """Somebody else holds the write lock, until what is given is called."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield lambda: other.execute("ROLLBACK") and None
    finally:
        other.close()


def path_of(storage: Storage) -> Path:
    """The file behind a storage."""
    assert isinstance(storage._unit, OneWriter)
    return Path(storage._unit._writing.url.database or "")


def put(storage: Storage, key: str) -> Callable[[Rows], None]:
    """A unit of work that stores one row."""
    return lambda rows: storage.inbox.put(rows, [arrival(key)])


async def test_a_short_lock_is_waited_for_and_the_loop_stays_free(file: Storage) -> None:
    loop, ticks = asyncio.get_running_loop(), [0]

    def tick() -> None:
        ticks[0] += 1
        loop.call_later(0.005, tick)

    with locked(path_of(file)) as release:
        loop.call_later(0.3, release)
        tick()
        await file.run(put(file, "a"))
    assert ticks[0] > 20
    assert await file.read(lambda rows: file.inbox.new(rows, ["a"])) == set()


async def test_beyond_the_busy_timeout_nothing_is_stored_and_the_next_try_is_fine(tmp_path: Path) -> None:
    storage = await open_storage(f"sqlite:///{tmp_path / 'd.db'}", busy_timeout=timedelta(milliseconds=20))
    with locked(path_of(storage)):
        with pytest.raises(Unavailable, match="locked"):
            await storage.run(put(storage, "a"))
        assert await storage.read(lambda rows: storage.inbox.new(rows, ["a"])) == {"a"}
    await storage.run(put(storage, "a"))
    assert await storage.read(lambda rows: storage.inbox.new(rows, ["a"])) == set()
    await storage.close()


async def test_a_full_disk_is_nobodys_fault(file: Storage) -> None:
    def fill(rows: Rows) -> None:
        rows._connection.exec_driver_sql("PRAGMA max_page_count=1")  # as many as there are: no page more
        for n in range(2000):
            file.settings.put(rows, {f"{n}": "x" * 1000})

    with pytest.raises(Unavailable, match="full"):
        await file.run(fill)
    assert await file.read(lambda rows: file.settings.under(rows, "")) == {}
    await file.run(put(file, "a"))


async def test_a_file_that_cannot_be_written_is_nobodys_fault(file: Storage) -> None:
    def seal(rows: Rows) -> None:
        rows._connection.exec_driver_sql("PRAGMA query_only=ON")

    await file.run(seal)
    with pytest.raises(Unavailable, match="readonly"):
        await file.run(put(file, "a"))
    await file.run(put(file, "a"))  # the connection was made anew


async def test_a_long_read_blocks_no_writer_and_keeps_its_snapshot(file: Storage) -> None:
    await file.run(put(file, "a"))
    loop, writing = asyncio.get_running_loop(), [0]

    def long_read(rows: Rows) -> list[set[str]]:
        before = file.inbox.new(rows, ["a", "b"])
        asyncio.run_coroutine_threadsafe(file.run(put(file, "b")), loop).result(10)
        writing[0] += 1
        return [before, file.inbox.new(rows, ["a", "b"])]

    assert await file.read(long_read) == [{"b"}, {"b"}]
    assert writing == [1]
    assert await file.read(lambda rows: file.inbox.new(rows, ["a", "b"])) == set()


async def test_everything_is_written_by_one_thread_that_survives_a_power_cut(file: Storage) -> None:
    def look(rows: Rows) -> tuple[object, ...]:
        pragmas = ("journal_mode", "synchronous", "busy_timeout")
        return tuple(rows._connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas)

    assert await file.run(look) == ("wal", 2, 5000)
    connection = await file.run(lambda rows: rows._connection.connection.driver_connection)
    assert await file.run(lambda rows: rows._connection.connection.driver_connection) is connection
    with pytest.raises(sqlite3.ProgrammingError, match="thread"):
        connection.execute("SELECT 1")


async def test_two_programs_write_to_one_file(file: Storage) -> None:
    other = await open_storage(f"sqlite:///{path_of(file)}")

    def count(storage: Storage) -> Callable[[Rows], int]:
        return lambda rows: storage.cases.next_number(rows, 2026)

    numbers = await asyncio.gather(*(each.run(count(each)) for _ in range(10) for each in (file, other)))
    assert sorted(numbers) == list(range(1, 21))
    await other.close()


async def test_each_memory_is_its_own(memory: Storage) -> None:
    other = await open_storage("sqlite://")
    await memory.run(put(memory, "a"))
    assert await other.run(lambda rows: other.inbox.new(rows, ["a"])) == {"a"}
    await other.close()
