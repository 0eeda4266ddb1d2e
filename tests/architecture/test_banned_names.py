"""A banned name is caught with a sentence that says what to do instead."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.ground import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUFF = Path(sys.executable).parent / "ruff"
BANNED: dict[str, dict[str, str]] = PYPROJECT["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]


def complaints(file: str, source: str) -> list[str]:
    """What ruff's rule on banned names says of a source, were it to stand in that file."""
    said = subprocess.run(
        [RUFF, "check", "--select", "TID251", "--output-format", "json", "--no-cache", "--stdin-filename", file, "-"],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    return [each["message"] for each in json.loads(said.stdout)]


def use(name: str) -> str:
    """A file that uses the name."""
    module, _, rest = name.partition(".")
    return f"import {module}\n\nprint({name})\n" if rest else f"import {module}\n"


@pytest.mark.parametrize("name", list(BANNED))
def test_a_banned_name_is_caught_with_its_sentence(name: str) -> None:
    [complaint] = complaints("bot/desk.py", use(name))
    assert complaint.endswith(BANNED[name]["msg"])


def test_the_rooms_that_may_are_few() -> None:
    assert complaints("bot/clock.py", use("datetime.datetime.now")) == []
    assert complaints("bot/i18n.py", use("babel")) == []
