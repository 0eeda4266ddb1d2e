"""What ships is read quickly: the very values that the reader of people's own files finds, and none of its lines."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.library import read_library, read_organisation
from bot.plan_file import parsed, untyped
from bot.plan_source import read_shipped
from bot.quick_yaml import quickly
from flows.text import T

SHIPPED = sorted(file for room in ("bot", "flows") for file in Path(str(files(room))).rglob("*.yaml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_both_readers_find_the_same(file: Path) -> None:
    tree, findings = parsed(file)
    assert not findings
    # As they are written: True is no 1, and 1.0 is not 1.
    assert repr(quickly(file.read_text(encoding="utf-8-sig"))) == repr(untyped(tree))


@pytest.mark.parametrize(
    ("text", "value"),
    [("no", "no"), ("on", "on"), ("8:30", "8:30"), ("~", None), ("2026-11-22", "2026-11-22")],
)
def test_words_are_no_values_of_an_older_yaml(text: str, value: object) -> None:
    assert quickly(f"a: {text}") == {"a": value}


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: [1", "a: !!python/name:os.system x", "\x01"])
def test_what_is_odd_is_left_to_the_reader_that_tells_why(text: str) -> None:
    with pytest.raises(ValueError, match="Error"):
        quickly(text)


def test_a_changed_file_of_ours_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("id: x\nid: y\n", encoding="utf-8")
    assert [(found.line, found.file) for found in read_shipped(file).findings] == [(2, str(file))]


def test_a_plan_that_ships_knows_its_lines_when_they_are_asked_for() -> None:
    found = read_library([], read_organisation(None)).files["delivery-breakdown"]
    tree, _ = parsed(Path(found.name))
    line = tree["questions"].lc.item(1)[0] + 1
    assert found.source.at("$.questions[1]", T("found"), T("expected")).line == line > 1
