"""PostgreSQL with several processes: a lane and a case belong to one unit of work at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from msgspec.structs import replace

from flows.terms import CaseId
from storage.database import open_storage
from storage.unit_of_work import Due, Rows, Storage, Unavailable
from tests.storage.samples import ACKNOWLEDGED, NOW, case, conversation, entry

LANE = "hotline:4711"


@pytest.fixture
async def other(server: str, postgresql: Storage) -> AsyncIterator[Storage]:
    """A second process on the same database."""
    assert postgresql
    storage = await open_storage(server)
    yield storage
    await storage.close()


def stamped(storage: Storage) -> Callable[[Rows], int]:
    """One more question in a talk that may not have begun."""

    def work(rows: Rows) -> int:
        known = storage.conversations.of(rows, ["hotline:0", LANE]).get(LANE) or conversation(stamp=0)
        storage.conversations.put(rows, [replace(known, stamp=known.stamp + 1)])
        return known.stamp

    return work


async def test_two_first_messages_of_a_chat_begin_one_conversation(postgresql: Storage, other: Storage) -> None:
    stamps = await asyncio.gather(*(each.run(stamped(each)) for _ in range(8) for each in (postgresql, other)))
    assert sorted(stamps) == list(range(16))


async def test_a_case_belongs_to_one_unit_at_a_time(postgresql: Storage, other: Storage) -> None:
    await postgresql.run(lambda rows: postgresql.cases.put(rows, [case()]))

    def note(storage: Storage) -> Callable[[Rows], int]:
        def work(rows: Rows) -> int:
            [known] = storage.cases.of(rows, [CaseId(1)]).values()
            [line] = storage.journal.append(rows, [entry(ACKNOWLEDGED)])
            storage.cases.put(rows, [replace(known, version=known.version + 1)])
            return line.seq

        return work

    seqs = await asyncio.gather(*(each.run(note(each)) for _ in range(8) for each in (postgresql, other)))
    assert sorted(seqs) == list(range(1, 17))
    assert await other.read(lambda rows: other.journal.verify(rows, CaseId(1))) is None
    assert (await other.read(lambda rows: other.cases.of(rows, [CaseId(1)])))[CaseId(1)].version == 17


@pytest.mark.parametrize("time", range(8))  # two of them have to meet within one statement
async def test_what_is_due_is_taken_by_one(postgresql: Storage, other: Storage, time: int) -> None:
    dues = [Due("case", f"{time}-{n}", "due:told", NOW) for n in range(40)]
    await postgresql.run(lambda rows: postgresql.due.put(rows, dues))

    def fire(storage: Storage) -> Callable[[Rows], list[str]]:
        def work(rows: Rows) -> list[str]:
            found = storage.due.passed(rows, NOW, 10)
            storage.due.drop(rows, found)
            return [each.owner for each in found]

        return work

    fired = await asyncio.gather(*(each.run(fire(each)) for _ in range(8) for each in (postgresql, other)))
    while more := await postgresql.run(fire(postgresql)):  # what was just in other hands
        fired.append(more)
    assert sorted(owner for owners in fired for owner in owners) == sorted(each.owner for each in dues)


async def test_a_lost_connection_is_nobodys_fault(postgresql: Storage) -> None:
    def hang_up(rows: Rows) -> None:
        postgresql.settings.put(rows, {"a": "1"})
        rows._run("SELECT pg_terminate_backend(pg_backend_pid())", ())

    with pytest.raises(Unavailable):
        await postgresql.run(hang_up)
    assert await postgresql.run(lambda rows: postgresql.settings.under(rows, "")) == {}


async def test_a_page_whose_connection_was_ended_is_nobodys_fault(postgresql: Storage, other: Storage) -> None:
    def hang_up_on_all(rows: Rows) -> None:
        rows._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()",
            (),
        )

    assert await postgresql.read(lambda rows: postgresql.settings.under(rows, "")) == {}
    await other.run(hang_up_on_all)
    with pytest.raises(Unavailable):
        await postgresql.read(lambda rows: postgresql.settings.under(rows, ""))
    assert await postgresql.read(lambda rows: postgresql.settings.under(rows, "")) == {}


async def test_a_server_that_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(Unavailable) as caught:
        await open_storage("postgresql://somebody:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
