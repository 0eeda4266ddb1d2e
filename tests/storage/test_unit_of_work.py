"""A unit of work is stored whole or not at all, and what went wrong says whose fault it was."""

import asyncio
import gc
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from flows.outbound import Kind
from flows.terms import CaseId
from storage.unit_of_work import (
    Arrival,
    InboxState,
    OutboxState,
    RowRefused,
    Rows,
    Stale,
    Storage,
    StorageError,
    Unavailable,
)
from tests.storage.samples import ACKNOWLEDGED, NOW, arrival, case, entry, outgoing

SECRET = "张伟 +8613800005521"


def take(storage: Storage, rows: Rows, batch: Sequence[Arrival]) -> None:
    """A desk in small: each event once, its step set aside when it raises, everything written together."""
    fresh = storage.inbox.new(rows, [each.key for each in batch])
    done: list[Arrival] = []
    said: list[str | None] = []
    for each in batch:
        if each.key not in fresh:
            continue
        fresh.discard(each.key)
        if each.payload == "raises":
            done.append(replace(each, state=InboxState.DEAD))
        else:
            done.append(replace(each, state=InboxState.DONE, payload=None))
            said.append(None if each.payload == "null" else each.payload)
    storage.inbox.put(rows, done)
    storage.outbox.add(rows, [replace(outgoing("hotline:1", ""), payload=text) for text in said])


async def handle(storage: Storage, batch: Sequence[Arrival]) -> None:
    """The batch at once; when a row is refused, one by one, and the culprit is set aside."""
    try:
        await storage.run(lambda rows: take(storage, rows, batch))
    except RowRefused:
        if len(batch) == 1:
            dead = [replace(batch[0], state=InboxState.DEAD)]
            await storage.run(lambda rows: storage.inbox.put(rows, dead))
            return
        for each in batch:
            await handle(storage, [each])


async def test_one_poisoned_write_spoils_nothing_else(storage: Storage) -> None:
    batch = [replace(arrival(f"k{n}", position=n), payload=f"said {n}") for n in range(12)]
    batch[3] = replace(batch[3], payload="raises")
    batch[7] = replace(batch[7], payload="null")
    batch[9] = batch[8]
    await handle(storage, [replace(batch[0], payload="said before")])
    await handle(storage, batch)
    assert [each.key for each in await storage.read(storage.inbox.dead)] == ["k3", "k7"]
    assert await storage.read(lambda rows: storage.inbox.new(rows, [each.key for each in batch])) == set()
    said = await storage.read(lambda rows: storage.outbox.listed(rows, OutboxState.WAITING))
    assert [each.payload for each in said] == ["said before", *(f"said {n}" for n in (1, 2, 4, 5, 6, 8, 10, 11))]


async def test_what_raises_stores_nothing_and_passes_through(storage: Storage) -> None:
    def fail(rows: Rows) -> None:
        storage.inbox.put(rows, [arrival("a")])
        raise FileNotFoundError("not about rows")

    with pytest.raises(FileNotFoundError):
        await storage.run(fail)
    assert await storage.read(lambda rows: storage.inbox.new(rows, ["a"])) == {"a"}
    await storage.run(lambda rows: storage.inbox.put(rows, [arrival("a")]))
    assert await storage.read(lambda rows: storage.inbox.new(rows, ["a"])) == set()


async def test_what_only_reads_cannot_write(storage: Storage) -> None:
    with pytest.raises(Unavailable):
        await storage.read(lambda rows: storage.inbox.put(rows, [arrival("a")]))
    assert await storage.run(lambda rows: storage.inbox.new(rows, ["a"])) == {"a"}


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(arrival("a"), lane=None),
        replace(arrival("a"), lane="half \ud83d"),
        replace(arrival("a"), position=2**70),
        replace(arrival("a"), payload={"no": "text"}),
    ],
    ids=["missing", "half a character", "beyond 64 bits", "neither text nor number"],
)
async def test_a_row_that_cannot_be_stored_is_its_own_fault(storage: Storage, spoilt: Arrival) -> None:
    seen: list[BaseException] = []

    def work(rows: Rows) -> None:
        storage.inbox.put(rows, [arrival("good")])
        try:
            storage.inbox.put(rows, [spoilt])
        except StorageError as error:
            seen.append(error)
            raise

    with pytest.raises(RowRefused) as caught:
        await storage.run(work)
    assert seen == [caught.value]  # inside the work, too, it is an error of storage
    assert await storage.read(lambda rows: storage.inbox.new(rows, ["good"])) == {"good"}


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(arrival("a"), priority=SECRET),
        replace(arrival(SECRET), lane=None),
        replace(arrival("a"), lane=[SECRET]),
        replace(arrival("a"), payload=f"{SECRET} \ud83d"),
    ],
)
async def test_an_error_does_not_quote_the_row(storage: Storage, spoilt: Arrival) -> None:
    with pytest.raises(RowRefused) as caught:
        await storage.run(lambda rows: storage.inbox.put(rows, [spoilt]))
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert "5521" not in str(caught.value)


async def test_a_stale_row_is_told_from_a_refused_one(storage: Storage) -> None:
    await storage.run(lambda rows: storage.cases.put(rows, [case()]))
    with pytest.raises(Stale):
        await storage.run(lambda rows: storage.cases.put(rows, [case()]))
    with pytest.raises(RowRefused):
        await storage.run(lambda rows: storage.cases.put(rows, [case(2)]))


async def test_a_cancelled_waiter_does_not_undo_its_unit(storage: Storage) -> None:
    started, ended = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def work(rows: Rows) -> None:
        loop.call_soon_threadsafe(started.set)
        for n in range(50):
            storage.inbox.put(rows, [arrival(f"k{n}")])
        loop.call_soon_threadsafe(ended.set)

    waiting = asyncio.create_task(storage.run(work))
    await started.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.wait_for(ended.wait(), 10)
    keys = [f"k{n}" for n in range(50)]
    while unseen := await storage.run(lambda rows: storage.inbox.new(rows, keys)):
        assert len(unseen) == 50  # never the half of it


async def test_a_unit_that_was_still_in_line_is_run_all_the_same(file: Storage) -> None:
    go_on = threading.Event()
    first = asyncio.create_task(file.run(lambda _: go_on.wait(10)))
    second = asyncio.create_task(file.run(lambda rows: file.inbox.put(rows, [arrival("a")])))
    await asyncio.wait([second], timeout=0)
    second.cancel()
    await asyncio.wait([second])
    go_on.set()
    assert await first is True
    assert await file.run(lambda rows: file.inbox.new(rows, ["a"])) == set()


async def test_a_unit_that_fails_when_nobody_waits_any_more_is_told_in_one_line(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    started, fails = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    astray: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: astray.append(context))

    def work(rows: Rows) -> None:
        loop.call_soon_threadsafe(started.set)
        for n in range(50):
            storage.inbox.put(rows, [arrival(f"k{n}")])
        loop.call_soon_threadsafe(fails.set)
        raise RowRefused(SECRET)

    waiting = asyncio.create_task(storage.run(work))
    await started.wait()
    waiting.cancel()
    await asyncio.wait([waiting])
    await asyncio.wait_for(fails.wait(), 10)
    while "nobody waits" not in caplog.text:
        await storage.run(lambda _: None)  # on SQLite in line behind it
    gc.collect()
    assert astray == []
    assert "nobody waits any more failed: RowRefused" in caplog.text
    assert SECRET not in caplog.text


async def test_units_cancelled_at_any_moment_are_whole(storage: Storage) -> None:
    def work(n: int) -> Callable[[Rows], None]:
        def put_two(rows: Rows) -> None:
            storage.inbox.put(rows, [arrival(f"{n}a")])
            storage.outbox.add(rows, [outgoing("hotline:1", f"{n}")])
            storage.inbox.put(rows, [arrival(f"{n}b")])

        return put_two

    loop = asyncio.get_running_loop()
    for n in range(30):
        waiting = asyncio.create_task(storage.run(work(n)))
        loop.call_later(n % 10 / 5000, waiting.cancel)
        await asyncio.wait([waiting])
    await storage.run(work(30))
    keys = [f"{n}{part}" for n in range(31) for part in "ab"]

    def look(rows: Rows) -> tuple[set[str], set[str]]:
        waiting = storage.outbox.listed(rows, OutboxState.WAITING)
        return {each.payload for each in waiting}, storage.inbox.new(rows, keys)

    # On one snapshot: a unit that nobody waits for any more may still be under way.
    said, unseen = await storage.read(look)
    assert set(keys) - unseen == {f"{n}{part}" for n in said for part in "ab"}
    assert "30" in said


async def test_what_was_emptied_begins_anew(storage: Storage) -> None:
    await storage.run(lambda rows: storage.cases.put(rows, [case()]))

    def again(rows: Rows) -> None:
        assert storage.cases.open_ones(rows) == [case()]
        storage.empty(rows)
        storage.cases.put(rows, [case()])
        storage.journal.append(rows, [entry(ACKNOWLEDGED)])

    await storage.run(again)
    await storage.run(again)
    assert await storage.read(lambda rows: storage.journal.verify(rows, CaseId(1))) is None
    await storage.run(storage.empty)
    assert await storage.read(storage.cases.open_ones) == []
    assert await storage.run(lambda rows: storage.cases.next_number(rows, 2026)) == 1


async def test_units_begun_together_are_all_stored(storage: Storage) -> None:
    def work(n: int) -> Callable[[Rows], int]:
        def count(rows: Rows) -> int:
            storage.outbox.add(rows, [outgoing(f"hotline:{n}", f"{n}", Kind.PROMPT)])
            return storage.cases.next_number(rows, 2026)

        return count

    numbers = await asyncio.gather(*(storage.run(work(n)) for n in range(20)))
    assert sorted(numbers) == list(range(1, 21))
    assert len(await storage.run(lambda rows: storage.outbox.claim(rows, NOW, 100))) == 20


async def test_closing_waits_for_what_was_begun_and_nothing_begins_afterwards(memory: Storage) -> None:
    begun = asyncio.create_task(memory.run(lambda rows: memory.inbox.new(rows, ["a"])))
    await asyncio.wait([begun], timeout=0)
    await memory.close()
    assert await begun == {"a"}
    with pytest.raises(Unavailable):
        await memory.run(lambda rows: memory.inbox.new(rows, ["a"]))
