"""`plans check`: a planted fault is told by file, line and column with the way that leads there, in both its forms."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.checking import checked
from bot.cli import app
from bot.i18n import english
from bot.library import read_organisation

HOUSE = read_organisation(None)
BUILT = Path("flows/plans")
STUCK = ("    label: {zh: 已解决, en: Resolved}\n    becomes: resolved\n", "    label: {zh: 已解决, en: Resolved}\n")


def spoiled(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of a plan that ships, with one thing changed."""
    text = next(BUILT.glob(f"*/{name}.yaml")).read_text(encoding="utf-8")
    assert old in text
    file = folder / f"{name}.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_everything_that_ships_is_right_and_was_walked() -> None:
    found, notes = checked((), (), HOUSE)
    assert [str(each) for each in found] == []
    assert [english(note) for note in notes] == []


def test_a_case_that_cannot_be_closed_is_told_with_its_path(tmp_path: Path) -> None:
    file = spoiled(tmp_path, "unclassified-emergency", *STUCK)
    found, _ = checked([file], (), HOUSE)
    told = [str(each) for each in found]
    assert told
    assert re.fullmatch(
        rf"{re.escape(str(file))}:\d+:\d+: actions: a case in .* cannot be closed; expected .* `becomes: resolved`.*",
        told[0],
    )
    assert " > " in told[0]


def test_the_path_stands_beside_the_five_fields(tmp_path: Path) -> None:
    file = spoiled(tmp_path, "unclassified-emergency", *STUCK)
    result = CliRunner().invoke(app, ["plans", "check", str(file), "--json"])
    assert result.exit_code == 1
    first = json.loads(result.stdout)[0]
    assert list(first) == ["file", "line", "column", "found", "expected", "path"]
    assert first["path"][0] == "writes /start"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("traffic-accident", "group: supply", "group: suply", "no group is called 'suply'"),
        ("complaint-30min", "plan: food-poisoning", "plan: food-poisonin", "no plan is called 'food-poisonin'"),
        ("complaint-30min", "投诉哪一方面？", "尽快说投诉哪一方面？", "it says '尽快'"),
    ],
)
def test_what_the_words_show_is_told_by_line(tmp_path: Path, name: str, old: str, new: str, words: str) -> None:
    file = spoiled(tmp_path, name, old, new)
    line = next(at for at, said in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if new in said)
    found, _ = checked([file], (), HOUSE)
    assert [each.finding.line for each in found if words in str(each)] == [line]


def test_one_plan_that_is_broken_keeps_no_other_from_being_checked(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: [", encoding="utf-8")
    stuck = spoiled(tmp_path, "unclassified-emergency", *STUCK)
    found, _ = checked([broken, stuck], (), HOUSE)
    assert {each.finding.file for each in found} == {str(broken), str(stuck)}
