"""What was dumped comes back the same on either database, and goes on from there; or nothing is changed at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from flows.outbound import Kind
from flows.terms import CaseId
from storage.database import open_storage
from storage.unit_of_work import Code, CodeKind, Load, OutboxState, RowRefused, Rows, Storage, Unusable
from storage.unit_of_work import digest_of as digest
from storage.unit_of_work import faults_in as faults
from tests.harness.database import lent
from tests.storage.samples import (
    ACKNOWLEDGED,
    CRIED,
    NOW,
    OPENED,
    SECOND,
    arrival,
    case,
    compiled,
    conversation,
    entry,
    outgoing,
)

BOTH = ["sqlite", "postgresql"]
Opened = Callable[[str], Any]
Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens a new storage on one of the databases."""
    numbers = count()
    async with AsyncExitStack() as stack:

        async def new(kind: str) -> Storage:
            place = tmp_path / f"{next(numbers)}.db"
            storage = await open_storage(
                f"sqlite:///{place}" if kind == "sqlite" else await stack.enter_async_context(lent())
            )
            stack.push_async_callback(storage.close)
            return storage

        yield new


def fill(storage: Storage, rows: Rows, cases: int = 1) -> None:
    """Something of everything."""
    for _ in range(cases):
        id, number = storage.cases.next_id(rows), storage.cases.next_number(rows, 2026)  # noqa: A001
        storage.cases.put(rows, [case(id, f"26-{number:04}")])
        storage.journal.append(rows, [entry(event, id) for event in (OPENED, CRIED, ACKNOWLEDGED)])
        storage.outbox.add(rows, [outgoing(f"hotline:{id}", '{"words":"别急"}')])
        storage.conversations.put(rows, [conversation(str(id))])
    storage.inbox.put(rows, [arrival("a"), arrival("b")])
    storage.plans.put(rows, [compiled()], NOW)
    storage.settings.put(rows, {"link:hotline": "https://t.me/x", "beat:program": "now", "secret:webhook:hotline": "s"})


def all_of(storage: Storage, rows: Rows) -> Tables:
    """Every row, as it is dumped."""
    return {
        table.name: [row for page in storage.dump.pages(rows, table.name) for row in page]
        for table in storage.dump.tables
    }


def loads(storage: Storage, found: Tables) -> Iterator[Load]:
    """The same rows, to be loaded."""
    return (Load(table.name, table.columns, [found[table.name]]) for table in storage.dump.tables)


@pytest.mark.parametrize("target", BOTH)
@pytest.mark.parametrize("source", BOTH)
async def test_everything_comes_back_on_either_database(opened: Opened, source: str, target: str) -> None:
    first, second = await opened(source), await opened(target)
    await first.run(partial(fill, first, cases=3))
    found = await first.read(partial(all_of, first))
    assert len(found["journal"]) == 9
    assert found["setting"] == [("link:hotline", "https://t.me/x")], "what belongs to one running program stays there"
    shape = await first.read(first.dump.shape)
    await second.refill(shape.revision, loads(first, found), lambda _rows: None)
    again = await second.read(partial(all_of, second))
    assert {name: sorted(rows, key=str) for name, rows in again.items()} == {
        name: sorted(rows, key=str) for name, rows in found.items()
    }
    assert (await second.read(lambda rows: second.cases.of(rows, [CaseId(2)])))[CaseId(2)] == case(2, "26-0002")
    assert [await second.read(partial(second.journal.verify, case=CaseId(n))) for n in (1, 2, 3)] == [None] * 3
    await second.run(partial(fill, second))
    more = await second.read(partial(all_of, second))
    assert max(row[0] for row in more["outbox"]) == max(row[0] for row in found["outbox"]) + 1
    assert len(more["cases"]) == 4


@pytest.mark.parametrize("kind", BOTH)
async def test_pages_leave_nothing_out_and_bring_nothing_twice(
    opened: Opened, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = await opened(kind)
    await storage.run(partial(fill, storage, cases=7))
    whole = await storage.read(partial(all_of, storage))
    monkeypatch.setattr("storage.dump.PAGE", 2)
    assert await storage.read(partial(all_of, storage)) == whole
    assert [len(page) for page in await storage.read(lambda rows: list(storage.dump.pages(rows, "cases")))] == [
        2,
        2,
        2,
        1,
    ]


@pytest.mark.parametrize("kind", BOTH)
async def test_a_dump_is_of_one_moment_while_others_write(
    opened: Opened, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = await opened(kind)
    await storage.run(partial(fill, storage, cases=5))
    monkeypatch.setattr("storage.dump.PAGE", 2)
    ended = asyncio.Event()

    async def write() -> int:
        written = 0
        while not ended.is_set():
            await storage.run(partial(fill, storage))
            written += 1
        return written

    writer = asyncio.create_task(write())
    seen: list[int] = []
    while len(seen) < 3 or (seen[-1] == seen[0] and len(seen) < 300):  # a busy machine may read often in between
        found = await storage.read(partial(all_of, storage))
        seen.append(len(found["cases"]))
        assert len(found["journal"]) == sum(row[8] for row in found["cases"]) == 3 * len(found["outbox"])
        assert len(found["conversation"]) == len(found["cases"]) == dict(found["counter"])["case"]
        columns = {table.name: table.columns for table in storage.dump.tables}
        assert list(faults(columns, lambda name, found=found: [found[name]])) == []  # type: ignore[misc]
    ended.set()
    assert await writer > 0
    assert seen[-1] > seen[0], "nobody wrote meanwhile"


@pytest.mark.parametrize("kind", BOTH)
async def test_rows_of_an_older_revision_are_migrated(opened: Opened, kind: str) -> None:
    first, second = await opened("sqlite"), await opened(kind)
    await first.run(partial(fill, first))
    found = await first.read(partial(all_of, first))
    old = [load for load in loads(first, found) if load.table != "message"]
    row = ("staff:-1", "17", "card", 1, 1, None)
    old.append(Load("message", ("lane", "message_id", "role", "at", "case_id", "hash"), [[row]]))
    await second.refill("0002", old, lambda _rows: None)
    again = await second.read(partial(all_of, second))
    assert again["message"] == [(*row, None)]
    assert (await second.read(second.dump.shape)) == await first.read(first.dump.shape)
    assert await second.read(partial(second.journal.verify, case=CaseId(1))) is None


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("revision", "wrong", "error"),
    [
        ("9999", Load("cases", ("id",), []), Unusable),
        ("0001", Load("strangers", ("id",), []), Unusable),
        ("0001", Load("setting", ("key", "words"), []), Unusable),
        ("0001", Load("setting", ("key", "value"), [[("a", None)]]), RowRefused),
        ("0001", Load("setting", ("key", "value"), [[("a", "1"), ("a", "2")]]), RowRefused),
    ],
)
async def test_what_does_not_fit_changes_nothing(
    opened: Opened, kind: str, revision: str, wrong: Load, error: type[Exception]
) -> None:
    storage = await opened(kind)
    await storage.run(partial(fill, storage))
    before = await storage.read(partial(all_of, storage))
    with pytest.raises(error):
        await storage.refill(revision, [wrong], lambda _rows: None)
    assert await storage.read(partial(all_of, storage)) == before
    await storage.run(partial(fill, storage))


@pytest.mark.parametrize("kind", BOTH)
async def test_a_backup_that_ends_half_way_changes_nothing(opened: Opened, kind: str) -> None:
    storage = await opened(kind)
    await storage.run(partial(fill, storage))
    before = await storage.read(partial(all_of, storage))

    def half() -> Iterator[Load]:
        yield next(loads(storage, before))
        raise KeyError("half way")

    with pytest.raises(KeyError):
        await storage.refill("0004", half(), lambda _rows: None)
    assert await storage.read(partial(all_of, storage)) == before


async def test_a_process_that_has_begun_to_work_meanwhile_keeps_its_rows(opened: Opened) -> None:
    storage = await opened("postgresql")
    await storage.run(partial(fill, storage))
    await storage.run(lambda rows: storage.leases.take(rows, "send:staff", "another", timedelta(minutes=1)))
    before = await storage.read(partial(all_of, storage))
    with pytest.raises(Unusable, match="Another process"):
        await storage.refill("0001", [], lambda _rows: None)
    assert await storage.read(partial(all_of, storage)) == before


@pytest.mark.parametrize("kind", BOTH)
async def test_what_may_have_been_sent_is_marked(opened: Opened, kind: str) -> None:
    storage = await opened(kind)
    lane = "staff:-1"
    given = [
        outgoing("hotline:1", "notice"),
        outgoing("hotline:1", "urgent", Kind.URGENT),
        outgoing("hotline:2", "prompt", Kind.PROMPT),
        outgoing("hotline:3", "sent"),
        replace(outgoing("hotline:4", "failed"), state=OutboxState.FAILED, error="blocked"),
        replace(outgoing(lane, "old card", Kind.STATE, coalesce="card:1"), state=OutboxState.SENDING, claimed_at=NOW),
        outgoing(lane, "new card", Kind.STATE, coalesce="card:1"),
        replace(outgoing("hotline:5", "under way"), state=OutboxState.SENDING, claimed_at=NOW),
    ]

    def change(rows: Rows) -> Any:
        storage.outbox.add(rows, given)
        [sent] = storage.outbox.unsent(rows, "hotline:3")
        storage.outbox.claim(rows, NOW, 1, busy=["hotline:1", "hotline:2", "hotline:4", lane])
        storage.outbox.sent(rows, sent.id, NOW, "77")
        return storage.settling.settle(rows, NOW + timedelta(days=1))

    aged = await storage.run(change)
    left = {row[4]: row for row in (await storage.read(partial(all_of, storage)))["outbox"]}
    state, repeat, claimed = 9, 11, 12
    assert {words: row[state] for words, row in left.items()} == {
        "notice": "unknown",
        "urgent": "waiting",
        "prompt": "waiting",
        "sent": "sent",
        "failed": "failed",
        "new card": "waiting",
        "under way": "unknown",
    }
    assert [left[words][repeat] for words in ("urgent", "prompt", "new card", "sent")] == [1, 1, 1, 0]
    assert left["new card"][claimed] is None
    assert (aged.unknown, aged.repeated, aged.voided) == (2, 3, 0)
    assert {row.payload for row in await storage.read(storage.outbox.troubled)} == {"notice", "under way", "failed"}


async def test_a_code_that_may_have_been_used_does_not_work(opened: Opened) -> None:
    storage = await opened("sqlite")
    used = Code(digest("AAAA"), CodeKind.PERSON, "li-na", NOW + SECOND, NOW, NOW)
    codes = [used, replace(used, digest=digest("BBBB"), used_at=None)]

    def change(rows: Rows) -> tuple[int, list[Code | None]]:
        storage.codes.put(rows, codes)
        aged = storage.settling.settle(rows, NOW + SECOND)
        return aged.voided, [storage.codes.find(rows, written) for written in ("AAAA", "BBBB")]

    voided, found = await storage.run(change)
    assert voided == 1
    assert found == [used, replace(codes[1], used_at=NOW + SECOND)]


@pytest.mark.parametrize("kind", BOTH)
async def test_numbers_that_may_have_been_given_are_left_out(opened: Opened, kind: str) -> None:
    storage = await opened(kind)

    def change(rows: Rows) -> Any:
        fill(storage, rows, cases=2)
        last = storage.settling.skip(rows, range(2026, 2028), 1000)
        return last, storage.cases.next_id(rows), [storage.cases.next_number(rows, year) for year in (2025, 2026, 2027)]

    assert await storage.run(change) == ({2026: 1002, 2027: 1000}, 1003, [1, 1003, 1001])


async def test_what_is_there_is_told_in_figures(opened: Opened) -> None:
    storage = await opened("sqlite")
    assert await storage.read(storage.dump.holdings) == (0, 0, None, 0)
    await storage.run(lambda rows: storage.plans.put(rows, [compiled()], NOW))
    assert (await storage.read(storage.dump.holdings)).rows == 0, "a start alone writes these"
    await storage.run(partial(fill, storage, cases=2))
    found = await storage.read(storage.dump.holdings)
    assert (found.cases, found.open_cases, found.newest_at) == (2, 2, NOW + SECOND)
