"""Somebody follows docs/your-first-plan to the letter: its files are right, rehearse, and stand in the menu."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from bot.cli import app
from bot.house import House
from bot.i18n import timeless
from bot.library import Reader, check_files, read_library, read_organisation
from bot.plan_file import untyped
from bot.rehearsal.play import Line, play
from bot.rehearsal.script import Expect, Script, Sends, Step, read_script
from bot.shape import mismatches
from flows.organisation import Organisation
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


def test_the_plan_of_the_guides_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(GUIDES[0], tmp_path)
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
        language = Language.ZH if "zh-CN" in guide else Language.EN
        findings = check_files([file], [], HOUSE, Reader(HOUSE))
        found = [timeless(each.text, language).replace(str(file), PLAN) for each in findings]
        assert any(each.startswith(line.removesuffix("…")) for each in found), found


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_has_every_key_of_a_script(guide: str) -> None:
    text = Path(guide).read_text(encoding="utf-8")
    keys = [key for record in (Script, Step, Sends, Expect) for key in record.__struct_fields__]
    assert [key for key in keys if not re.search(rf"\b{key}\b[`:]", text)] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_what_the_guide_shows_of_an_organisation_file_fits(guide: str) -> None:
    [shown] = re.findall(r"^  ```yaml\n(.*?)^  ```", Path(guide).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    source = untyped(YAML().load(dedent(shown)))
    assert set(source) == {"packs", "hours", "clocks", "audiences", "policies"}
    found = [each for each in mismatches(source, Organisation) if each.steps]
    assert found == [], "only the rest of the file is missing"


@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_a_comma_without_quotes_is_told_as_one(tmp_path: Path, language: Language) -> None:
    """The commonest slip of all: a text in `{zh: …, en: …}` ends at its first comma."""
    text = files(GUIDES[0])[PLAN]
    file = tmp_path / "school-bus.yaml"
    file.write_text(text.replace('en: "Bus breakdown, nobody hurt"', "en: Bus breakdown, nobody hurt"), "utf-8")
    [found] = check_files([file], [], HOUSE, Reader(HOUSE))
    assert (found.where, found.line) == ("branches[0].title.nobody hurt", 15)
    assert {Language.EN: "quotes", Language.ZH: "引号"}[language] in timeless(found.wanted, language)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_of_the_guide_is_there(guide: str) -> None:
    orders = [line for block in SHELL.findall(Path(guide).read_text(encoding="utf-8")) for line in block.splitlines()]
    programs = [order.split("dutyline ", 1)[1].split() for order in orders if "dutyline" in order]
    assert len(programs) == 4
    for words in programs:
        asked = words[:2] if words[0] == "plans" else words[:1]
        assert CliRunner().invoke(app, [*asked, "--help"]).exit_code == 0
