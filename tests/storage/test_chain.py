"""The chains of all journals, in one pass over what was dumped."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from flows.terms import CaseId
from storage.chain import End, Fault, Link, Value, faults, faults_in
from storage.unit_of_work import Rows, Storage
from tests.storage.samples import ACKNOWLEDGED, CRIED, OPENED, case, entry

Found = dict[str, list[list[Any]]]


def fill(storage: Storage, rows: Rows) -> Found:
    """Three cases with three entries each; and their rows, to be changed."""
    for id in (1, 2, 3):  # noqa: A001
        storage.cases.put(rows, [case(id, f"26-000{id}")])
        storage.journal.append(rows, [entry(event, id) for event in (OPENED, CRIED, ACKNOWLEDGED)])
    tables = ("cases", "journal", "personal")
    return {name: [list(row) for page in storage.dump.pages(rows, name) for row in page] for name in tables}


def found_in(storage: Storage, rows: Found) -> list[Fault]:
    """What is wrong."""
    columns = {table.name: table.columns for table in storage.dump.tables}
    return list(faults_in(columns, lambda name: [rows[name]]))


async def test_whole_chains_have_no_fault(memory: Storage) -> None:
    rows = await memory.run(partial(fill, memory))
    assert found_in(memory, rows) == []
    rows["personal"] = [row for row in rows["personal"] if row[0] != 2]
    assert found_in(memory, rows) == [], "what was erased breaks nothing"
    assert await memory.read(partial(memory.journal.verify, case=CaseId(2))) is None


@pytest.mark.parametrize(
    ("table", "where", "change", "faulty"),
    [
        ("journal", (2, 2), lambda row: [*row[:5], row[5].replace("accident", "breakdown"), *row[6:]], ("26-0002", 2)),
        ("journal", (2, 2), lambda row: [*row[:2], row[2] + 1, *row[3:]], ("26-0002", 2)),
        ("journal", (3, 1), None, ("26-0003", 1)),
        ("journal", (3, 3), None, ("26-0003", 3)),
        ("personal", (1, 2), lambda row: [*row[:4], '"着凉了"'], ("26-0001", 2)),
        ("cases", (3,), lambda row: [*row[:8], 2, *row[9:]], ("26-0003", 4)),
        ("cases", (2,), None, ("#2", 1)),
        ("cases", (3,), None, ("#3", 1)),
    ],
)
async def test_a_change_is_found_where_it_is(
    memory: Storage, table: str, where: tuple[int, ...], change: Any, faulty: tuple[str, int]
) -> None:
    rows = await memory.run(partial(fill, memory))
    before = [list(row) for row in rows[table]]
    rows[table] = [
        row if tuple(row[: len(where)]) != where else change(row)
        for row in rows[table]
        if change is not None or tuple(row[: len(where)]) != where
    ]
    assert rows[table] != before
    assert found_in(memory, rows) == [faulty]


def test_nothing_at_all_is_whole() -> None:
    assert list(faults([], [], [])) == []
    assert list(faults([End(1, "26-0001", 0, "")], [], [Value(7, 1, 0, "", "")])) == []
    assert list(faults([], [Link(7, 1, 0, 0, "", "{}", "", "")], [])) == [Fault("#7", 1)]
