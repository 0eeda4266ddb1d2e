"""In a rehearsal the calendar opens nothing, everything, or what comes round in the plans that it names."""

from pathlib import Path
from textwrap import dedent

import pytest

from bot.errors import Unusable
from bot.rehearsal.play import play
from bot.rehearsal.script import read_script

STEPS = """
    title: {zh: 例行, en: Routine}
    start: "2026-11-22T15:59:00"
    duties: DUTIES
    steps:
      - {at: "23:30", expect: nothing}
    """


async def opened(folder: Path, duties: str) -> set[str]:
    """Who owes what the calendar opened that day."""
    script = folder / "script.yaml"
    script.write_text(dedent(STEPS).replace("DUTIES", duties), encoding="utf-8")
    played = await play(read_script(script))
    return {line.to for line in played.lines if line.kind == "started"}


async def test_all_duties_or_none_or_those_of_the_named_plans(tmp_path: Path) -> None:
    everything = await opened(tmp_path, "true")
    weather = await opened(tmp_path, "[severe-weather]")
    assert weather < everything
    assert weather
    assert await opened(tmp_path, "false") == set()
    assert await opened(tmp_path, "[sourcing-ladder]") == set(), "a plan without duties"
    assert await opened(tmp_path, "[]") == set()


async def test_a_plan_that_nobody_knows_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as told:
        await opened(tmp_path, "[severe-weather, sever-weather]")
    assert "script.yaml:4:1" in str(told.value)
    assert "sever-weather" in str(told.value)


async def test_what_is_neither_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as told:
        await opened(tmp_path, "{all: true}")
    assert ":4:" in str(told.value)
