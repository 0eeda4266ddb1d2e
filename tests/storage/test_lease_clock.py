"""The database's clock is put back: no lease is held for the hour that comes a second time."""

from datetime import timedelta

from storage.unit_of_work import Rows, Storage

LENGTH, HOUR = timedelta(seconds=6), timedelta(hours=1)


async def test_a_lease_that_ends_later_than_any_can_is_free(storage: Storage) -> None:
    leases = storage.leases

    def work(rows: Rows) -> tuple[bool, bool, bool]:
        # As it stands there after the clock went back by an hour, its holder gone.
        leases.take(rows, "poll:hotline", "gone", HOUR + LENGTH)
        mistaken = leases.take(rows, "poll:hotline", "other", LENGTH)
        held = leases.take(rows, "poll:hotline", "third", LENGTH)
        leases.take(rows, "send:hotline", "gone", HOUR + LENGTH)
        return mistaken, held, leases.take_free(rows, ["send:hotline"], "other", LENGTH) == {"send:hotline"}

    assert await storage.run(work) == (True, False, True)
