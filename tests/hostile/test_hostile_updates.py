"""A hundred thousand hostile updates: nothing raises, nothing is left behind, nobody is stuck."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.buttons import press_of
from bot.house import HOTLINE, STAFF
from flows.outbound import Act, Choose, Wish
from tests.harness.database import on_postgresql
from tests.hostile.making import DATA, DATE, PEOPLE, broken, update
from tests.hostile.world import World, world, written

SHARES = 8
"""How many tests they are, so that workers can share them."""
WORLDS = int(os.environ.get("DUTYLINE_WORLDS", str(SHARES) if on_postgresql() else "40"))
BATCHES = 26
IN_A_BATCH = 50
"""40 worlds of 26 batches of 50 for each of the two bots: 104,000 updates; on PostgreSQL one world in five."""
PAUSE = timedelta(seconds=97)
HURRY = settings(
    max_examples=max(1, WORLDS // SHARES),
    derandomize="DUTYLINE_WORLDS" not in os.environ,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # a failure names its batch; there is nothing to shrink
    suppress_health_check=[HealthCheck.too_slow],
)


def test_most_forged_presses_are_read_as_presses() -> None:
    """Data that no button could bear is refused at the door: it tries nothing behind it."""
    read = [press for data in DATA if (press := press_of(data)) is not None]
    assert len(read) > len(DATA) * 2 / 3
    assert {type(press) for press in read} == {Choose, Act, Wish}


@pytest.mark.parametrize("share", range(SHARES))
@HURRY
@given(start=st.integers(0, 2**31))
def test_nothing_that_arrives_breaks_the_house(share: int, start: int) -> None:
    asyncio.run(_live(share << 32 | start))


async def _live(start: int) -> None:
    async with world() as here:
        for batch in range(BATCHES):
            for at, bot in enumerate((HOTLINE, STAFF)):
                first = start + IN_A_BATCH * (2 * batch + at)
                offered = list(here.bots[bot].offered)
                await here.bring(bot, [written(update(first + each, offered)) for each in range(IN_A_BATCH)])
            await here.deliver(seconds=8)
            await here.pass_time(PAUSE)
            assert await here.dead() == [], f"start {start}, batch {batch}"
        assert here.bots[HOTLINE].sent > BATCHES
        assert here.bots[STAFF].sent > BATCHES
        await _nobody_is_stuck(here)


async def _nobody_is_stuck(here: World) -> None:
    """Whatever was said before, a cry for help brings the numbers first, and a question about the case is answered."""
    for person in PEOPLE:
        for text, wanted in (("救命", "120"), ("/status", "")):
            hotline = here.bots[HOTLINE]
            hotline.said.pop(str(person["id"]), None)
            await here.bring(HOTLINE, [written(_says(here, person, text))])
            await here.deliver(seconds=40)
            told = hotline.said.get(str(person["id"]), [])
            assert any(wanted in each.splitlines()[0] for each in told), f"{text}: {told}"


def _says(here: World, person: dict[str, Any], text: str) -> dict[str, Any]:
    here.number += 1
    chat = {"id": person["id"], "type": "private", "first_name": "x"}
    date = int(here.clock.now().timestamp())
    message = {"message_id": 10_000 + here.number, "date": date, "chat": chat, "from": person, "text": text}
    return {"update_id": 2**40 + here.number, "message": message}


@settings(max_examples=20, derandomize=True, deadline=None, database=None, phases=[Phase.generate])
@given(start=st.integers(0, 2**31))
def test_what_is_no_update_becomes_a_dead_letter_and_nothing_else(start: int) -> None:
    async def live() -> None:
        async with world() as here:
            for bot in (HOTLINE, STAFF):
                await here.bring(bot, [broken(start + each) for each in range(200)])
            assert await here.dead() == []
            assert here.unread > 0

    asyncio.run(live())


@pytest.mark.parametrize("date", [0, 1, DATE - 10**8, DATE + 10**8])
async def test_a_date_from_nowhere_winds_no_clock(date: int) -> None:
    """A report from 1970 once climbed three million steps of its ladder before anybody was answered."""
    async with world() as here:
        person = PEOPLE[2]
        update = _says(here, person, "救命")
        update["message"]["date"] = date
        await here.bring(HOTLINE, [written(update)])
        (case,) = await here.storage.read(here.storage.cases.open_ones)
        assert abs(case.opened_at - here.clock.now()) <= timedelta(hours=25)
