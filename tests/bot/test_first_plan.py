"""Somebody follows docs/your-first-plan to the letter: its files are right, rehearse, and stand in the menu."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.house import House
from bot.library import Reader, check_files, read_library, read_organisation
from bot.rehearsal.play import Line, play
from bot.rehearsal.script import read_script
from flows.terms import Language

GUIDES = ("docs/your-first-plan.md", "docs/your-first-plan.zh-CN.md")
FILE = re.compile(r"^<!-- file: (\S+) -->\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
TOLD = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
HOUSE = read_organisation(None)
PLAN = "my-plans/school-bus.yaml"


def files(guide: str) -> dict[str, str]:
    """The files that a guide lets one write, from all their pieces."""
    written: dict[str, str] = {}
    for name, piece in FILE.findall(Path(guide).read_text(encoding="utf-8")):
        written[name] = written.get(name, "") + piece
    return written


def follow(guide: str, folder: Path) -> None:
    """Write the files of a guide."""
    (folder / "my-plans").mkdir()
    for name, text in files(guide).items():
        (folder / name).write_text(text, encoding="utf-8")


def test_both_guides_make_the_same_files() -> None:
    one, other = map(files, GUIDES)
    assert one == other
    assert set(one) == {PLAN, "bus-morning.yaml"}


@pytest.mark.parametrize("guide", GUIDES)
def test_the_plan_of_the_guide_is_right(guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(guide, tmp_path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["plans", "check", "my-plans"])
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("guide", GUIDES)
async def test_the_rehearsal_of_the_guide_goes_as_it_says(guide: str, tmp_path: Path) -> None:
    follow(guide, tmp_path)
    lines: list[Line] = []
    played = await play(read_script(tmp_path / "bus-morning.yaml"), lines.append)
    assert played.failures == ()
    late = [each for each in lines if "第二辆车还没有出发" in each.text and each.to == "zhao-min"]
    assert [each.at[11:16] for each in late] == ["07:30"]


def test_the_plan_of_the_guide_runs_without_a_line_of_code(tmp_path: Path) -> None:
    follow(GUIDES[0], tmp_path)
    library = read_library([tmp_path / "my-plans"], HOUSE)
    assert library.findings == ()
    house = House(HOUSE, library.plans, zone="Asia/Shanghai", language=Language.ZH)
    assert "校车坏了" in [entry.label.zh for each in house.offered_to("driver") for entry in each.plan.entries]


@pytest.mark.parametrize("guide", GUIDES)
def test_the_faults_of_the_guide_are_told_as_it_says(guide: str, tmp_path: Path) -> None:
    [told] = TOLD.findall(Path(guide).read_text(encoding="utf-8"))
    text = files(guide)[PLAN]
    spoilt = {
        "basis": text.replace("    basis: company\n", "", 1),
        "within": text.replace("within: 20 min", "within: 20", 1),
        "entires": text.replace("entries:", "entires:", 1),
    }
    file = tmp_path / "school-bus.yaml"
    for line, wrong in zip(told.splitlines(), spoilt.values(), strict=True):
        file.write_text(wrong, encoding="utf-8")
        found = [str(each).replace(str(file), PLAN) for each in check_files([file], [], HOUSE, Reader(HOUSE))]
        assert any(each.startswith(line.removesuffix("…")) for each in found), found


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_of_the_guide_is_there(guide: str) -> None:
    orders = [line for block in SHELL.findall(Path(guide).read_text(encoding="utf-8")) for line in block.splitlines()]
    programs = [order.split("dutyline ", 1)[1].split() for order in orders if "dutyline" in order]
    assert len(programs) == 4
    for words in programs:
        asked = words[:2] if words[0] == "plans" else words[:1]
        assert CliRunner().invoke(app, [*asked, "--help"]).exit_code == 0
