"""`dutyline plans ...` as authors and programs use it."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli_plans import plans
from bot.errors import Unusable
from bot.library import read_library, read_organisation
from bot.model import parts
from bot.plan_list import listed, rows
from bot.plan_sheet import sheet
from bot.schema import written
from bot.variants import FORM
from flows.plan import Compiled, compile_plan
from tests.flows.test_plan_contract import WHOLE

HOUSE = read_organisation(None)
BUILT = read_library([], HOUSE).plans
BASES = {"document", "company", "default"}


def run(*words: str, status: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(plans, words, catch_exceptions=True)
    if isinstance(result.exception, Unusable):
        return "\n".join(result.exception.lines)
    assert result.exit_code == status, result.output or result.exception
    return result.output


def one(name: str, offered: tuple[Compiled, ...] = BUILT) -> dict[str, Any]:
    """A plan as programs read it."""
    found = next(each for each in listed(offered) if each.id == name)
    return sheet(found, [each.plan for each in offered])


# --- list -------------------------------------------------------------------------------------------------------------
def test_the_list_has_every_plan_once() -> None:
    every = json.loads(run("list", "--json"))
    ids = [each["id"] for each in every if FORM not in each["id"]]
    assert len(rows()) == 111
    assert len(ids) == len(set(ids)) == len(rows()) + 1, "the unclassified emergency is ours"
    assert {tuple(each) for each in every} == {("id", "lives_in", "pack", "kind", "title", "complete")}
    assert all(each["title"]["zh"] and each["title"]["en"] for each in every)
    told = run("list")
    assert "共 112 份预案" in told
    assert "带 @ 的 7 份" in told


def test_a_plan_that_is_not_built_is_not_complete() -> None:
    known = {each.id: each for each in listed(BUILT)}
    built = {each.plan.id for each in BUILT}
    unbuilt = {name: each for name, each in known.items() if name not in built and each.plan is None}
    assert [name for name, each in unbuilt.items() if each.complete and each.lives_in != "engine"] == []
    assert known["bank-run"].lives_in == "bank-run"
    assert (known["cc-seat"].lives_in, known["x-drills"].lives_in) == ("cc-app", "engine")


def test_every_row_lives_in_a_plan_of_the_list() -> None:
    ids = {row.id for row in rows()}
    assert {row.lives_in for row in rows()} - ids == {"", "engine"}
    assert {row.kind for row in rows()} == {"flow", "rule", "sched", "form", "stub"}


def test_a_company_s_own_plan_and_what_it_carries_are_listed() -> None:
    whole = compile_plan(WHOLE)
    every = {each.id: each for each in listed((*BUILT, whole))}
    assert every["whole"].lives_in == "whole"
    assert (every["part"].lives_in, every["part"].complete) == ("whole", False)


def test_a_row_that_is_carried_lives_in_its_carrier() -> None:
    source = {**WHOLE, "id": "cc-app", "carries": [{"id": "cc-seat", "title": {"zh": "座席", "en": "Seat"}}]}
    every = {each.id: each for each in listed((compile_plan(source),))}
    assert (every["cc-seat"].lives_in, every["cc-seat"].complete) == ("cc-app", True)


# --- show -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [each.id for each in listed(BUILT)])
def test_every_plan_of_the_list_can_be_shown(name: str) -> None:
    shown = one(name)
    assert shown["id"] == name
    assert {"questions", "levels", "routes", "approvals", "checklists", "closing", "reporter"} <= set(shown)
    assert {"obligations", "windows", "thresholds", "duties", "retention"} <= set(shown)
    assert json.loads(json.dumps(shown)) == shown
    for rule in shown["obligations"]:
        assert rule["basis"] in BASES
        assert len({"within", "by", "before", "customer_chosen", "matrix"} & set(rule)) == 1


def test_every_part_of_a_plan_is_shown() -> None:
    shown = one("whole", (compile_plan(WHOLE),))
    clocks = {each["id"]: each for each in shown["obligations"]}
    assert clocks["a"]["matrix"][0]["length"] == "PT1H"
    assert clocks["b"]["by"] == [{"since": "09:00", "until": "13:00", "day": "same", "at": "18:00"}]
    assert (clocks["b"]["who"], clocks["b"]["every"], clocks["b"]["outlives"]) == (
        ["duty-manager", "director"],
        "PT24H",
        True,
    )
    assert (clocks["c"]["within"], clocks["c"]["hours"], clocks["c"]["most"]) == ("PT1H", "shop", "PT12H")
    assert (clocks["d"]["before"], clocks["d"]["of"]) == ("PT24H", "day")
    [threshold] = shown["thresholds"]
    assert (threshold["at"], threshold["from"], threshold["then"]["what"]["en"]) == ("PT10M", "report", "Late")
    [duty] = shown["duties"]
    assert (duty["every"], duty["at"], duty["who"], duty["cite"]) == ("P1D", "16:00", "duty-manager", "002:8")
    assert shown["retention"] == {"keep": "P3Y", "always": ["large"], "basis": "document", "cite": "000:365"}
    assert shown["revision"]["version"] == "2026-11"
    assert shown["lacks"] == [{"zh": "没有写通知谁。", "en": "It does not say who is told."}]
    table = shown["tables"][0]
    assert [row["when"] for row in table["rows"][1:]] == ["otherwise", "unknown"]
    assert shown["questions"][1]["when"]["any"][0]["numbers"]["loss"] == {"from": 1, "below": "plan.cost"}


def test_a_time_that_the_reporter_chose_is_told_from_one_that_staff_gave() -> None:
    source = {**WHOLE, "questions": [*WHOLE["questions"], _time("wanted")]}
    source["obligations"] = [
        {"id": "goods", "what": {"zh": "货", "en": "Goods"}, "who": "holder", "expected": "wanted", "basis": "company"}
    ]
    assert one("whole", (compile_plan(source),))["obligations"][0]["customer_chosen"] == "wanted"
    arrival = next(each for each in one("delivery-breakdown")["obligations"] if each["id"] == "arrival")
    assert arrival["by"] == {"answer": "departed.arrival"}


def _time(name: str) -> dict[str, Any]:
    return {"id": name, "kind": "time", "ask": {"zh": "几时？", "en": "When?"}, "label": {"zh": "时间", "en": "Time"}}


def test_of_a_carried_plan_its_own_parts_are_shown() -> None:
    source = {
        **WHOLE,
        "obligations": [{**each, "of": "part"} if each["id"] == "c" else each for each in WHOLE["obligations"]],
    }
    shown = one("part", (compile_plan(source),))
    assert [each["id"] for each in shown["obligations"]] == ["c"]
    assert (shown["lives_in"], shown["complete"], shown["duties"]) == ("whole", False, [])


def test_the_engine_gathers_over_all_plans() -> None:
    drill = {**WHOLE["duties"][0], "id": "drill", "drill": True}
    offered = (compile_plan({**WHOLE, "duties": [drill]}),)
    assert [(each["plan"], each["id"]) for each in one("x-drills", offered)["duties"]] == [("whole", "drill")]
    assert one("x-retention", offered)["retention"]["plans"]["whole"]["keep"] == "P3Y"
    assert [each["id"] for each in one("x-after-action", offered)["obligations"]] == ["b"]
    assert one("x-drills", offered)["complete"]


def test_a_plan_that_is_not_on_the_list_is_told_with_what_was_meant() -> None:
    assert "did you mean 'return-fresh'?" in run("show", "retrun-fresh")
    assert "`dutyline plans list`" in run("show", "anything-else")


# --- diagram ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [each.plan.id for each in BUILT])
def test_a_diagram_has_branches_deeds_and_their_order(name: str) -> None:
    drawn = run("diagram", name).splitlines()
    plan = next(each.plan for each in BUILT if each.plan.id == name)
    assert drawn[0] == "flowchart TD"
    for branch in plan.branches:
        assert any(line.startswith(f"  branch_{branch.id}[[") for line in drawn)
    for action in plan.actions:
        assert any(line.startswith(f"  do_{action.id}(") for line in drawn)
    # Whatever an arrow points to is drawn.
    nodes = {line.split("[")[0].split("(")[0].split("{")[0].strip() for line in drawn[1:] if "--" not in line}
    ends = {line.rsplit(" ", 1)[1] for line in drawn if "-->" in line or ".->" in line}
    assert ends - nodes - {line.split(" ")[2].split("(")[0] for line in drawn[1:]} == set()


def test_a_plan_without_a_file_has_no_diagram() -> None:
    assert "has no file yet" in run("diagram", "bank-run")


# --- check ------------------------------------------------------------------------------------------------------------
def test_a_folder_is_checked_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "en")
    (tmp_path / "bad.yaml").write_text("id: bad\n", encoding="utf-8")
    told = run("check", str(tmp_path), str(tmp_path / "missing.yaml"), status=1)
    assert f"{tmp_path}/bad.yaml:1:1: the file: 'pack' is missing; expected pack: a text" in told
    assert "there is no such file" in told
    found = json.loads(run("check", str(tmp_path), "--json", status=1))
    assert {tuple(each)[:5] for each in found} == {("file", "line", "column", "found", "expected")}


@pytest.mark.parametrize(
    ("name", "found"), [("a" * 300 + ".yaml", "its name is too long"), ("bad.yaml/x.yaml", "there is no such file")]
)
def test_a_path_that_cannot_be_looked_at_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, found: str
) -> None:
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "en")
    (tmp_path / "bad.yaml").write_text("id: bad\n", encoding="utf-8")
    told = run("check", str(tmp_path / name), status=1)
    assert told == f"{tmp_path / name}:1:1: {found}; expected a plan file or a folder\n"


def test_a_folder_that_may_not_be_looked_into_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    listing = os.scandir

    def refused(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path) == str(shut):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(shut))
        return listing(path)

    monkeypatch.setattr(os, "scandir", refused)
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "en")
    told = run("check", str(tmp_path), status=1)
    assert f"{shut}:1:1: the program has no right to read it" in told


def test_a_folder_without_plans_is_told_and_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "en")
    result = CliRunner().invoke(plans, ["check", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"no file under {tmp_path} ends in .yaml or .yml\n"


# --- new and schema ---------------------------------------------------------------------------------------------------
def test_a_new_plan_is_right_from_the_first_line(tmp_path: Path) -> None:
    told = run("new", "school-bus", "--folder", str(tmp_path))
    file = tmp_path / "school-bus.yaml"
    assert f"dutyline plans check {file}" in told
    assert run("check", str(file)) == ""
    text = file.read_text(encoding="utf-8")
    assert "{id}" not in text
    assert "{role}" not in text


def test_a_new_plan_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "school-bus.yaml"
    file.write_text("mine", encoding="utf-8")
    assert "nothing was written" in run("new", "school-bus", "--folder", str(tmp_path))
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("School", "cannot be the id"),
        ("../own", "cannot be the id"),
        ("校车", "cannot be the id"),
        ("a" * 27, "cannot be the id"),
        ("food-poisoning", "is a built-in plan"),
    ],
)
def test_a_new_plan_needs_an_id_of_its_own(tmp_path: Path, name: str, told: str) -> None:
    assert told in run("new", name, "--folder", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_new_plan_needs_a_folder_that_is_there(tmp_path: Path) -> None:
    assert "cannot be written" in run("new", "own", "--folder", str(tmp_path / "nowhere"))


def test_the_schema_for_editors_is_that_of_the_model(tmp_path: Path) -> None:
    assert Path("docs/plan.schema.json").read_text(encoding="utf-8") == written(), (
        "run: dutyline plans schema docs/plan.schema.json"
    )
    run("schema", str(tmp_path / "own.json"))
    assert (tmp_path / "own.json").read_text(encoding="utf-8") == run("schema")


def test_the_schema_explains_what_the_model_explains() -> None:
    defined = json.loads(written())["$defs"]
    for part in parts():
        properties = defined[part.name]["properties"]
        assert set(properties) == {key.name for key in part.keys}
        assert {key.name for key in part.keys if key.needed} == set(defined[part.name].get("required", ()))
        for key in part.keys:
            assert not key.meaning or properties[key.name]["description"] == key.meaning
    assert defined["ObligationRule"]["properties"]["within"]["anyOf"][0]["pattern"]
