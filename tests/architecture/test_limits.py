"""The table of Telegram's limits tells the truth: its tests are there, its figures and sentences those of the code."""

import ast
import importlib
import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.ground import ROOT, python_files
from tests.architecture.test_catalogues import read, sentences

PAGE = (ROOT / "docs/telegram-limits.md").read_text(encoding="utf-8")
COLUMNS = ["limit", "what Telegram does", "what Dutyline does", "what people read", "shown by"]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FIGURE = re.compile(r"`([\w/]+\.py):([\w.]+)` = ([\d,]+(?:\.\d+)?)(?: (s|h)\b)?")
SENTENCE = re.compile(r"“([^”]+)”")
LENGTHS = {"s": timedelta(seconds=1), "h": timedelta(hours=1)}
ROWS = [
    cells
    for line in PAGE.splitlines()
    if line.startswith("|") and not line.startswith("|---")
    if (cells := [cell.strip() for cell in line.strip("|").split("|")]) != COLUMNS
]


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of the tests in a file, those of a parametrised test once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def constant(file: str, name: str) -> Any:
    """What stands in the code under a name, such as `OF_BOT.most`."""
    found: Any = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    for part in name.split("."):
        found = getattr(found, part)
    return found


def test_every_row_has_all_its_columns() -> None:
    assert [row for row in ROWS if len(row) != len(COLUMNS) or not all(row)] == []
    assert len(ROWS) == len({row[0] for row in ROWS})
    assert len(ROWS) > 50


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_the_test_that_shows_a_limit_is_there(row: list[str]) -> None:
    named = TEST.findall(row[-1])
    assert named or row[-1].startswith("cannot be shown"), "name the test, or say why there is none"
    assert re.sub(r"[, ]", "", TEST.sub("", row[-1])) == "" or not named, "a test has the form `tests/FILE.py::NAME`"
    missing = [
        f"{file}::{name}" for file, name in named if not (ROOT / file).is_file() or name not in names_in(ROOT / file)
    ]
    assert missing == []


def test_every_test_that_the_text_names_is_there() -> None:
    assert [name for file, name in TEST.findall(PAGE) if name not in names_in(ROOT / file)] == []


@pytest.mark.parametrize(("file", "name", "figure", "unit"), FIGURE.findall(PAGE))
def test_a_figure_is_that_of_the_code(file: str, name: str, figure: str, unit: str) -> None:
    number = float(figure.replace(",", ""))
    found = constant(file, name)
    assert found == (number * LENGTHS[unit] if isinstance(found, timedelta) else number)


def test_every_figure_with_a_place_is_read() -> None:
    places = [each for each in re.findall(r"`[\w/]+\.py:[^`]+`", PAGE) if "::" not in each]
    assert len(places) == len(FIGURE.findall(PAGE)) > 30


def test_what_people_read_is_what_the_product_says() -> None:
    said = {part for (_, parts), _ in sentences(read("en")) for part in parts}
    assert [sentence for row in ROWS for sentence in SENTENCE.findall(row[3]) if sentence not in said] == []


def test_nothing_is_ever_deleted_at_telegram() -> None:
    deletes = re.compile(r"delete_?messages?\b", re.IGNORECASE)
    assert [path for path in python_files("bot") if deletes.search(path.read_text(encoding="utf-8"))] == []
