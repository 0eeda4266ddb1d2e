"""Conversations and cases: read once, written once, never over what somebody else wrote."""

import pytest
from msgspec.structs import replace

from flows.terms import CaseId
from storage.unit_of_work import RowRefused, Rows, Stale, Storage
from tests.storage.samples import NOW, SECOND, case, conversation

LANE = "hotline:4711"


async def test_a_conversation_comes_back_as_it_was(storage: Storage) -> None:
    def begin(rows: Rows) -> dict[str, object]:
        assert storage.conversations.of(rows, [LANE, "hotline:5"]) == {}
        storage.conversations.put(rows, [conversation()])
        return dict(storage.conversations.of(rows, [LANE]))

    assert await storage.run(begin) == {LANE: conversation()}

    def go_on(rows: Rows) -> None:
        known = storage.conversations.of(rows, [LANE])[LANE]
        storage.conversations.put(rows, [replace(known, stamp=4)])
        storage.conversations.put(rows, [replace(known, stamp=5)])

    await storage.run(go_on)
    assert await storage.read(lambda rows: storage.conversations.of(rows, [LANE])) == {LANE: conversation(stamp=5)}


async def test_what_was_not_read_is_not_overwritten(storage: Storage) -> None:
    await storage.run(lambda rows: storage.conversations.put(rows, [conversation()]))
    await storage.run(lambda rows: storage.cases.put(rows, [case()]))
    with pytest.raises(Stale):
        await storage.run(lambda rows: storage.conversations.put(rows, [conversation("1"), conversation(stamp=9)]))
    with pytest.raises(Stale):
        await storage.run(lambda rows: storage.cases.put(rows, [replace(case(), branch="accident")]))
    assert await storage.read(lambda rows: storage.conversations.of(rows, [LANE, "hotline:1"])) == {
        LANE: conversation()
    }
    assert await storage.read(lambda rows: storage.cases.of(rows, [CaseId(1)])) == {1: case()}


async def test_cases_are_found_by_id_number_and_reporter(storage: Storage) -> None:
    cases = [
        case(1, "26-0001", "a", closed_at=NOW),
        case(2, "26-0002", "a", closed_at=NOW + SECOND),
        case(3, "26-0003", "a"),
        case(4, "26-0004", "a"),
        case(5, "26-0005", "b", closed_at=NOW),
    ]
    await storage.run(lambda rows: storage.cases.put(rows, cases))

    def work(rows: Rows) -> None:
        of = storage.cases.of(rows, [CaseId(4), CaseId(1), CaseId(9)])
        assert of == {1: cases[0], 4: cases[3]}
        assert list(of) == [1, 4]
        assert [each.id for each in storage.cases.of_reporter(rows, ["a"])] == [2, 3, 4]
        assert [each.id for each in storage.cases.of_reporter(rows, ["a", "b", "c"])] == [2, 3, 4, 5]
        around = storage.cases.around(rows, [CaseId(5), CaseId(1), CaseId(4)], ["a"])
        assert [each.id for each in around] == [1, 2, 3, 4, 5]
        assert [each.id for each in storage.cases.around(rows, [], ["b", "c"])] == [5]
        assert [each.id for each in storage.cases.open_ones(rows)] == [3, 4]
        assert storage.cases.by_number(rows, ["26-0005", "25-0001"]) == {"26-0005": cases[4]}
        assert [each.id for each in storage.cases.latest(rows, 2)] == [5, 4]
        assert [each.id for each in storage.cases.latest(rows, 2, CaseId(4))] == [3, 2]

    await storage.run(work)
    await storage.read(work)


async def test_ids_and_numbers_count_on(storage: Storage) -> None:
    def work(rows: Rows) -> list[int]:
        numbers = [storage.cases.next_number(rows, year) for year in (2026, 2026, 2027)]
        return [*numbers, storage.cases.next_id(rows), storage.cases.next_id(rows)]

    assert await storage.run(work) == [1, 2, 1, 1, 2]
    assert await storage.run(work) == [3, 4, 2, 3, 4]


async def test_a_number_taken_back_is_given_again(storage: Storage) -> None:
    def fail(rows: Rows) -> None:
        storage.cases.next_number(rows, 2026)
        raise KeyError("something else")

    with pytest.raises(KeyError):
        await storage.run(fail)
    assert await storage.run(lambda rows: storage.cases.next_number(rows, 2026)) == 1


async def test_two_cases_of_one_number_are_refused(storage: Storage) -> None:
    with pytest.raises(RowRefused):
        await storage.run(lambda rows: storage.cases.put(rows, [case(1, "26-0001"), case(2, "26-0001")]))
    assert await storage.read(storage.cases.open_ones) == []
