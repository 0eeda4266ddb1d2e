"""What knocks is taken in once, waits in its lane's order, and is forgotten in time."""

from datetime import timedelta

from msgspec.structs import replace

from storage.unit_of_work import Arrival, InboxState, Rows, Storage
from tests.storage.samples import NOW, SECOND, arrival


async def test_a_key_is_new_once(storage: Storage) -> None:
    def work(rows: Rows) -> tuple[set[str], set[str]]:
        before = storage.inbox.new(rows, ["a", "b", "a"])
        storage.inbox.put(rows, [arrival("a")])
        return before, storage.inbox.new(rows, ["a", "b"])

    assert await storage.run(work) == ({"a", "b"}, {"b"})
    assert await storage.run(lambda rows: storage.inbox.new(rows, [])) == set()


async def test_lanes_come_by_urgency_then_age_and_keep_their_order(storage: Storage) -> None:
    waiting = [
        arrival("late", "hotline:old", after=9),
        arrival("second", "hotline:old", after=1, position=1),
        arrival("first", "hotline:old", after=1),
        arrival("young", "hotline:young", after=2),
        arrival("calm", "hotline:cry", after=3),
        arrival("cry", "hotline:cry", priority=1, after=4),
        arrival("press", "staff:7", priority=0, after=5),
    ]

    def work(rows: Rows) -> list[list[str]]:
        storage.inbox.put(rows, waiting)
        asked = ((100, 100), (100, 1), (3, 2))
        return [[each.key for each in storage.inbox.waiting(rows, *limits)] for limits in asked]

    every, heads, few = await storage.run(work)
    assert every == ["press", "calm", "cry", "first", "second", "late", "young"]
    assert heads == ["press", "calm", "first", "young"]
    assert few == ["press", "calm", "cry"]


async def test_what_is_done_waits_no_longer_and_forgets_its_words(storage: Storage) -> None:
    def work(rows: Rows) -> None:
        storage.inbox.put(rows, [arrival("a"), arrival("b"), arrival("c")])
        storage.inbox.put(rows, [Arrival("a", "hotline:1", 2, InboxState.DONE, NOW)])
        storage.inbox.put(
            rows, [Arrival("b", "hotline:1", 2, InboxState.DEAD, NOW, payload="{}", error="KeyError", attempts=1)]
        )

    await storage.run(work)
    assert [each.key for each in await storage.read(lambda rows: storage.inbox.waiting(rows, 9, 9))] == ["c"]
    [dead] = await storage.read(storage.inbox.dead)
    assert (dead.key, dead.state, dead.payload, dead.error, dead.attempts) == (
        "b",
        InboxState.DEAD,
        "{}",
        "KeyError",
        1,
    )
    assert await storage.read(storage.inbox.counts) == {InboxState.WAITING: 1, InboxState.DEAD: 1}
    assert await storage.read(lambda rows: storage.inbox.new(rows, ["a"])) == set()


async def test_an_arrival_comes_back_as_it_was(storage: Storage) -> None:
    given = arrival("a", "hotline:😀", position=4)
    await storage.run(lambda rows: storage.inbox.put(rows, [given]))
    assert await storage.read(lambda rows: storage.inbox.waiting(rows, 9, 9)) == [given]


async def test_only_what_is_done_and_old_is_forgotten(storage: Storage) -> None:
    def work(rows: Rows) -> int:
        done = [
            Arrival(key, "hotline:1", 2, InboxState.DONE, NOW + at * SECOND) for key, at in (("old", 0), ("new", 5))
        ]
        storage.inbox.put(rows, [*done, arrival("waits")])
        return storage.inbox.forget(rows, NOW + timedelta(seconds=3))

    assert await storage.run(work) == 1
    assert await storage.read(lambda rows: storage.inbox.new(rows, ["old", "new", "waits"])) == {"old"}


async def test_a_dead_letter_that_somebody_looked_at_is_cleared(storage: Storage) -> None:
    dead = [replace(arrival(f"dead:{n}"), state=InboxState.DEAD, payload="{}") for n in range(2)]
    waits = replace(arrival("waits"), state=InboxState.WAITING)
    await storage.run(lambda rows: storage.inbox.put(rows, [*dead, waits]))
    later = dead[0].received_at + timedelta(seconds=1)
    assert await storage.read(lambda rows: storage.inbox.counts(rows, later)) == {InboxState.WAITING: 1}
    assert await storage.run(lambda rows: storage.inbox.clear(rows, ["dead:0", "waits"])) == 1
    assert [each.key for each in await storage.read(storage.inbox.dead)] == ["dead:1"]
