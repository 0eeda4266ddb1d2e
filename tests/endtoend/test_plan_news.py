"""The real program, started anew with a plan file that has become wrong: its administrator reads it in Telegram."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.endtoend.house import PATIENCE, House, house
from tests.endtoend.nursery import Nursery

pytestmark = pytest.mark.asyncio(loop_scope="session")

BLOCKED = Path("flows/plans/delivery/delivery-blocked.yaml")
FIRST = "1 plan file cannot be used."


def own(file: Path) -> str:
    """The company's own version of a plan; returns what it says."""
    file.parent.mkdir()
    text = BLOCKED.read_text(encoding="utf-8").replace("place: 12", "place: 31")
    becomes(file, text)
    return text


def becomes(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


async def _starts_again(made: House) -> None:
    assert await made.program.stop() == 0
    await made.program.start(until="http://")


async def test_a_broken_plan_file_is_read_in_telegram_once_and_so_is_that_it_is_mended(
    quick: Nursery, tmp_path: Path
) -> None:
    file = tmp_path / "plans" / "ours.yaml"
    good = own(file)
    async with house(tmp_path, quick, DUTYLINE_PLANS=str(file.parent)) as made:
        await made.program.start(until="http://")
        manager = await made.join("zhou-qiang", "周强")
        manager.send("/language en")
        await manager.wait_for("in English from now on", PATIENCE)
        becomes(file, good.replace("id: delivery-blocked", "id: delivery-blocked\nnonsense: 1"))
        await _starts_again(made)
        told = await manager.wait_for(FIRST, PATIENCE)
        assert f"{file}:" in told.text
        assert "nonsense" in told.text
        assert "The last good version stays in force: delivery-blocked." in told.text
        await _starts_again(made)
        becomes(file, good)
        await _starts_again(made)
        over = await manager.wait_for(f"The plan file {file} can be used again.", PATIENCE, after=told)
        assert FIRST not in over.text
        assert len([each for each in manager.messages if FIRST in each.text]) == 1
        assert await made.program.stop() == 0
