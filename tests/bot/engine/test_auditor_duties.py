"""The auditor and the calendar: a duty that waits for no turn is found, and waits for it again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.duties import PLAN
from bot.pulse import audit_of
from storage.unit_of_work import Due, Rows
from tests.bot.engine.watch import DEADLINES, Watch, watch
from tests.harness.hotline import changed, local

FORECAST = "watch|forecast"
AFTERNOON = local("2026-11-22T16:00")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Watch]:
    house = changed(packs=("calendar", "delivery", "reception"))
    async with watch(tmp_path, house, "2026-11-22T15:55", ("tests/stories/calendar",)) as made:
        yield made


async def turns(house: Watch) -> dict[str, datetime]:
    found = await house.rows(lambda rows: house.stage.storage.due.of(rows, PLAN, [FORECAST]))
    return {each.owner: each.due_at for each in found}


async def forecasts(house: Watch) -> list[datetime]:
    return [each.opened_at for each in await house.hotline.cases() if each.reporter.person == f"duty:{FORECAST}"]


async def test_a_duty_that_lost_its_turn_waits_for_it_again(house: Watch) -> None:
    assert await turns(house) == {FORECAST: AFTERNOON}
    await house.rows(house.sql("DELETE FROM due WHERE owner_kind = 'plan' AND owner = 'watch|forecast'"))
    await house.within_a_minute("missing-deadlines")
    assert await turns(house) == {FORECAST: AFTERNOON}
    told = [each.text for each in house.told()]
    assert any("1 deadline was missing and has been written anew." in each for each in told)
    assert (await house.rows(lambda rows: audit_of(house.stage.storage, rows))).mended == {"missing-deadlines": 1}
    await house.passes(minutes=5)
    assert house.found == []
    assert await forecasts(house) == [AFTERNOON], "it came round as if nothing had happened"
    assert await turns(house) == {FORECAST: AFTERNOON + timedelta(days=1)}


async def test_a_turn_that_passed_meanwhile_is_held_all_the_same(house: Watch) -> None:
    await house.passes(minutes=3, seconds=30)
    house.stopped = {DEADLINES}
    await house.passes(seconds=30)
    await house.rows(house.sql("DELETE FROM due WHERE owner_kind = 'plan' AND owner = 'watch|forecast'"))
    assert house.now >= AFTERNOON
    await house.passes(seconds=20)
    house.stopped = set()
    await house.within_a_minute("missing-deadlines")
    await house.passes(minutes=2)
    assert await forecasts(house) == [AFTERNOON]


async def test_a_turn_that_was_held_is_not_held_again(house: Watch) -> None:
    while not await forecasts(house):
        await house.passes(seconds=10)
    await house.rows(house.sql("DELETE FROM due WHERE owner_kind = 'plan' AND owner = 'watch|forecast'"))
    await house.passes(minutes=2)
    assert await forecasts(house) == [AFTERNOON]
    assert await turns(house) == {FORECAST: AFTERNOON + timedelta(days=1)}


async def test_a_turn_later_than_the_calendar_says_is_put_right(house: Watch) -> None:
    def late(rows: Rows) -> None:
        house.stage.storage.due.put(rows, [Due(PLAN, FORECAST, "duty", AFTERNOON + timedelta(days=9))])

    await house.rows(late)
    await house.within_a_minute("missing-deadlines")
    assert await turns(house) == {FORECAST: AFTERNOON}


async def test_a_turn_that_was_put_off_for_a_fault_of_ours_is_left_alone(house: Watch) -> None:
    def put_off(rows: Rows) -> None:
        house.stage.storage.due.put(rows, [Due(PLAN, FORECAST, "duty", house.now + timedelta(minutes=9))])

    await house.rows(put_off)
    await house.passes(minutes=2)
    assert house.found == []
