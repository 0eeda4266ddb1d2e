"""When our line was down, by what went out and what was heard, and that a kill forgets nothing of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.line import Line
from bot.outage import POLLED, known
from bot.pulse import BEAT
from flows.record import Outage
from storage.unit_of_work import Storage
from tests.bot.engine.post_office import Double
from tests.harness.database import empty_storage

BOT = "staff"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
async def storage() -> AsyncIterator[Storage]:
    async with empty_storage() as opened:
        yield opened


def made(storage: Storage, heard: datetime | None = None) -> tuple[Line, Double]:
    channel = Double(lambda: NOON)
    channel.last_good = heard
    return Line(storage, {BOT: channel}), channel


async def look(storage: Storage, line: Line, now: datetime) -> dict[str, Outage]:
    def work(rows: object) -> dict[str, Outage]:
        line.look(rows, now)
        return known(storage, rows)

    return await storage.run(work)  # type: ignore[arg-type]


async def signs(storage: Storage, **values: datetime) -> None:
    written = {{"beat": BEAT, "polled": f"{POLLED}{BOT}"}[name]: at.isoformat() for name, at in values.items()}
    await storage.run(lambda rows: storage.settings.put(rows, written))


async def take_over(storage: Storage, line: Line, now: datetime) -> None:
    await storage.run(lambda rows: line.take_over(rows, BOT, now))


async def test_a_failure_is_spoken_of_after_five_minutes_and_ends_with_the_next_message(storage: Storage) -> None:
    line, _ = made(storage)
    line.spoke(BOT, after(-1))
    line.failed(BOT, after(0))
    assert await look(storage, line, after(4)) == {}
    assert await look(storage, line, after(5)) == {BOT: Outage(since=after(-1))}
    assert line.troubled(after(6)) == {BOT: Outage(since=after(-1))}
    line.spoke(BOT, after(36))
    whole = Outage(since=after(-1), until=after(36))
    assert await look(storage, line, after(36)) == {BOT: whole}
    assert line.troubled(after(45)) == {BOT: whole}
    assert line.troubled(after(47)) == {}
    assert line.outage(BOT) == whole, "what is late still tells of it"


async def test_a_short_failure_is_none(storage: Storage) -> None:
    line, _ = made(storage)
    line.failed(BOT, after(0))
    line.spoke(BOT, after(3))
    assert await look(storage, line, after(30)) == {}


async def test_what_went_well_long_before_a_failure_does_not_tell_when_the_line_went_down(storage: Storage) -> None:
    line, _ = made(storage)
    line.spoke(BOT, after(-60))
    line.failed(BOT, after(0))
    assert await look(storage, line, after(10)) == {BOT: Outage(since=after(0))}


async def test_a_poll_tells_since_when_though_nothing_was_sent(storage: Storage) -> None:
    line, channel = made(storage, heard=after(-600))
    channel.last_good = after(0)
    assert await look(storage, line, after(4)) == {}
    await look(storage, line, after(6))
    assert await look(storage, line, after(6)) == {BOT: Outage(since=after(0))}
    channel.last_good = after(36)
    assert await look(storage, line, after(36)) == {BOT: Outage(since=after(0), until=after(36))}


async def test_a_process_whose_turn_to_poll_is_over_sees_no_outage_in_that(storage: Storage) -> None:
    line, channel = made(storage)
    channel.last_good = after(0)
    await signs(storage, polled=after(29))
    assert await look(storage, line, after(30)) == {}


async def test_where_no_program_was_alive_the_line_was_down_since_its_last_sign(storage: Storage) -> None:
    await signs(storage, beat=after(0), polled=after(0))
    line, _ = made(storage, heard=after(0))
    await take_over(storage, line, after(36))
    assert await look(storage, line, after(36)) == {BOT: Outage(since=after(0))}
    line.spoke(BOT, after(36))
    assert await look(storage, line, after(36)) == {BOT: Outage(since=after(0), until=after(36))}


async def test_an_outage_that_goes_on_survives_a_kill(storage: Storage) -> None:
    first, _ = made(storage)
    first.failed(BOT, after(0))
    await look(storage, first, after(10))
    await signs(storage, beat=after(11))
    second, _ = made(storage)
    await take_over(storage, second, after(12))
    second.spoke(BOT, after(36))
    assert await look(storage, second, after(36)) == {BOT: Outage(since=after(0), until=after(36))}


async def test_a_process_that_takes_over_at_once_sees_no_outage(storage: Storage) -> None:
    await signs(storage, beat=after(0))
    line, _ = made(storage)
    await take_over(storage, line, after(1))
    assert await look(storage, line, after(30)) == {}
