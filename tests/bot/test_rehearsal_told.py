"""What `dutyline rehearse` prints for a person, in their language, and for a program."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

SCRIPT = """\
title: {zh: 半夜, en: At night}
start: "2026-11-23T23:58"
steps:
  - {at: "23:58", who: driver-zhang, says: 车趴窝了}
  - {after: 10s, who: driver-zhang, presses: 车坏了}
  - {after: 10s, who: driver-zhang, presses: 都安全}
  - {after: 10s, expect: {to: driver-zhang, contains: EXPECTED, exact: false}}
  - {after: 6m, expect: {to: group, kind: breached, exact: false}}
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A short night."""
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path / "data"))
    file = tmp_path / "night.yaml"
    file.write_text(SCRIPT.replace("EXPECTED", "已记录"), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh_Hans",
            [
                "23:58:20  started   group\n          “接单”（acknowledge）开始计时，11月24日 00:03 到期\n",
                "00:03:20  breached  group\n          “接单”（acknowledge）超时，应在 00:03 前做到\n",
                "演完了：5 步，2 处期望都符合。\n",
            ],
        ),
        (
            "en",
            [
                "23:58:20  started   group\n          'acknowledge' (acknowledge) begins, due 24 Nov, 00:03\n",
                "00:03:20  breached  group\n          'acknowledge' (acknowledge) is overdue, was due 00:03\n",
                "Played: 5 steps, and all 2 expectations hold.\n",
            ],
        ),
    ],
)
def test_a_person_reads_what_became_of_each_promise(
    script: Path, monkeypatch: pytest.MonkeyPatch, language: str, told: list[str]
) -> None:
    monkeypatch.setenv("DUTYLINE_LANGUAGE", language)
    result = CliRunner().invoke(app, ["rehearse", str(script)])
    assert result.exit_code == 0, result.output
    assert [each for each in told if each not in result.stdout] == []
    assert "T00:03" not in result.stdout


def test_a_program_reads_it_as_before(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "en")
    result = CliRunner().invoke(app, ["rehearse", str(script), "--json"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert {tuple(each) for each in lines} == {("at", "kind", "to", "text", "buttons", "case")}
    started = next(each for each in lines if each["kind"] == "started")
    assert started["text"] == "接单 (acknowledge), 2026-11-24T00:03:20+08:00"


def test_what_did_not_happen_is_told_and_nothing_is_said_to_be_well(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "en")
    script.write_text(SCRIPT.replace("EXPECTED", "没有这句话"), encoding="utf-8")
    result = CliRunner().invoke(app, ["rehearse", str(script)])
    assert result.exit_code == 1
    assert f"{script}:7:1: looked for '没有这句话' to driver-zhang; " in result.stderr
    assert "Played" not in result.stdout
