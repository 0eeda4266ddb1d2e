"""The scripts that ship with the product play as they say."""

from pathlib import Path

import pytest

from bot.rehearsal.play import play, shipped
from bot.rehearsal.script import read_script


@pytest.mark.parametrize("script", list(shipped()), ids=lambda path: path.stem)
async def test_a_shipped_script_plays_without_a_failure(script: Path) -> None:
    played = await play(read_script(script))
    assert played.failures == ()
    assert played.lines


def test_the_four_stories_ship() -> None:
    assert {"a-breakdown", "b-cry-for-help", "i-status", "j-nobody-there"} <= {script.stem for script in shipped()}
