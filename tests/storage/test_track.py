"""A live location leaves its track, in order, whatever order it came in."""

from flows.terms import CaseId
from storage.unit_of_work import Position, Rows, Storage
from tests.storage.samples import NOW, SECOND

CASE = CaseId(7)


def position(seconds: int, lat: float = 28.196312, lon: float = 113.073745, case: CaseId = CASE) -> Position:
    return Position(case, NOW + seconds * SECOND, lat, lon)


async def test_a_track_is_read_from_its_beginning_and_a_repeat_changes_nothing(storage: Storage) -> None:
    def work(rows: Rows) -> list[Position]:
        storage.track.put(rows, [position(20), position(10, -28.5, -113.25), position(10, case=CaseId(8))])
        storage.track.put(rows, [position(20), position(15)])
        return storage.track.of_case(rows, CASE)

    assert await storage.run(work) == [position(10, -28.5, -113.25), position(15), position(20)]


async def test_a_position_is_kept_to_a_tenth_of_a_metre(storage: Storage) -> None:
    def work(rows: Rows) -> list[Position]:
        storage.track.put(rows, [position(1, 28.19631249, 113.0737454)])
        return storage.track.of_case(rows, CASE)

    assert await storage.run(work) == [position(1, 28.196312, 113.073745)]
    assert await storage.read(lambda rows: storage.track.of_case(rows, CaseId(9))) == []
