"""The rehearsals of the plans: a script for each way that a case may take, each saying who reads what and when."""

from pathlib import Path

import pytest

from bot.rehearsal.play import play, rehearsals
from bot.rehearsal.script import Expect, read_script

SCRIPTS = list(rehearsals())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
async def test_a_rehearsal_of_a_plan_plays_without_a_failure(script: Path) -> None:
    played = await play(read_script(script))
    assert played.failures == ()
    assert played.lines


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_rehearsal_says_who_reads_what_and_when(script: Path) -> None:
    expected = [step for step in read_script(script).script.steps if isinstance(step.expect, Expect)]
    assert [step.expect for step in expected if not step.expect.contains] == []  # type: ignore[union-attr]
    assert any(step.at or step.expect.exact for step in expected)  # type: ignore[union-attr]


def test_every_plan_that_is_rehearsed_is_rehearsed_in_both_languages() -> None:
    languages: dict[str, set[str]] = {}
    for script in SCRIPTS:
        languages.setdefault(script.parent.name, set()).add(script.stem.rpartition("-")[2])
    assert {plan: told for plan, told in languages.items() if told != {"zh", "en"}} == {}
