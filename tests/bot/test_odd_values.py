"""What YAML knows and no plan can hold is told by its line, and keeps neither other plans back nor the hotline."""

from pathlib import Path

import pytest

from bot.plan_file import parsed

ODD = {
    "a number without end": "0x" + "F" * 6000,
    "no number": ".nan",
    "more than all": ".inf",
    "half a sign": '"\\uD800"',
    "a set": "!!set {a, b}",
    "bytes": "!!binary aGVsbG8=",
    "a kind of its own": "!own x",
    "a merge of nothing": "<<",
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_it_is_told_by_its_line(tmp_path: Path, value: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(f"id: own\nparts:\n- {value}\n")
    tree, findings = parsed(file)
    assert tree is None
    assert [str(each) for each in findings] == [
        f"{file}:3:3: parts[0]: found something that is no text, number or list; expected it in quotes"
    ]


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_as_a_key_it_is_told(tmp_path: Path, value: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(f"id: own\nparts:\n- ? {value}\n  : x\n")
    tree, findings = parsed(file)
    assert tree is None
    assert len(findings) == 1


@pytest.mark.parametrize("key", ["{a: {b: c}}", "[a, [b]]"])
def test_a_key_that_is_no_text_is_told(tmp_path: Path, key: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(f"id: own\n? {key}\n: x\n")
    tree, findings = parsed(file)
    assert tree is None
    assert len(findings) == 1


def test_what_a_plan_can_hold_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("a: 1\nb: -2.5\nc: 2026-02-28\nd: yes\ne: null\nf: [x, {1: y}]\ng: 😀\n", encoding="utf-8")
    tree, findings = parsed(file)
    assert findings == []
    assert list(tree) == list("abcdefg")
