"""What waits for a time is found when it has passed, soonest first, without looking at what is far away."""

from datetime import timedelta

import pytest

from storage.statement import Query
from storage.unit_of_work import Due, Rows, Storage
from tests.storage.samples import NOW, SECOND


def wait(owner: str, key: str, seconds: int, kind: str = "case") -> Due:
    """Something due after so many seconds."""
    return Due(kind, owner, key, NOW + seconds * SECOND)


DUES = [wait("2", "due:told", 20), wait("1", "climb:told", 10), wait("hotline:7", "silence", 30, "conversation")]


async def test_what_has_passed_comes_oldest_first(storage: Storage) -> None:
    await storage.run(lambda rows: storage.due.put(rows, DUES))

    def passed(seconds: float, limit: int = 9) -> list[Due]:
        return storage.due.passed(unit[0], NOW + timedelta(seconds=seconds), limit)

    unit: list[Rows] = []

    def work(rows: Rows) -> None:
        unit[:] = [rows]
        assert passed(9.999999) == []
        assert passed(10) == [DUES[1]]
        assert passed(60) == [DUES[1], DUES[0], DUES[2]]
        assert passed(60, limit=2) == [DUES[1], DUES[0]]
        assert storage.due.next(rows) == NOW + 10 * SECOND
        assert storage.due.after(rows, 2) == [DUES[1], DUES[0]]
        assert storage.due.owners(rows, "case") == ["1", "2"]
        assert storage.due.of(rows, "case", ["1", "2", "hotline:7"]) == [DUES[1], DUES[0]]

    await storage.run(work)
    await storage.read(work)


async def test_nothing_waits_at_first(storage: Storage) -> None:
    assert await storage.read(storage.due.next) is None


async def test_what_is_put_again_has_its_new_time_and_what_is_dropped_is_gone(storage: Storage) -> None:
    def work(rows: Rows) -> list[Due]:
        storage.due.put(rows, DUES)
        storage.due.put(rows, [wait("1", "climb:told", 90)])
        storage.due.drop(rows, [wait("2", "due:told", 0), wait("2", "no such key", 0)])
        return storage.due.after(rows, 9)

    assert await storage.run(work) == [DUES[2], wait("1", "climb:told", 90)]


@pytest.mark.parametrize("name", ["_passed", "_after"])
async def test_an_idle_sweep_reads_the_index_from_its_end(memory: Storage, name: str) -> None:
    query = getattr(memory.due, name)
    assert isinstance(query, Query)
    given = query.given({"now": NOW, "limit": 10})
    plan = await memory.read(
        lambda rows: [row[3] for row in rows._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query.sql}", given)]
    )
    assert len(plan) == 1  # no sorting beside it
    assert "USING COVERING INDEX ix_due_due_at" in plan[0]
