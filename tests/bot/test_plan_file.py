"""Bad plan files: each is told by file, line and column with what was found and expected; the other plans load."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.house import House
from bot.library import Reader, check_files, read_library, read_organisation
from bot.plan_file import LARGEST, Finding
from bot.plan_source import Files
from flows.terms import Language

HOUSE = read_organisation(None)
READER = Reader(HOUSE)
OWN = """\
id: own
pack: own
title: {zh: 自家预案, en: Own plan}
reporter: [driver]
route: {group: warehouse, ladder: [warehouse-head]}
entries:
  - {id: gate, label: {zh: 门没开, en: Gate}, branch: shut}
branches:
  - {id: shut, title: {zh: 没开门, en: Shut}}
questions:
  - {id: what, kind: text, opens: true, ask: {zh: 什么事？, en: What?}, label: {zh: 事, en: Matter}}
  - {id: since, kind: text, optional: true, ask: {zh: 多久了？, en: How long?}, label: {zh: 多久, en: Since}}
obligations:
  - {id: opened, what: {zh: 开门, en: gate opened}, who: holder, within: 10 min, basis: company, met_by: opened}
actions:
  - {id: looked, label: {zh: 看过了, en: Looked}, done: {zh: "{at} 看过", en: "Looked at {at}"}}
  - {id: opened, label: {zh: 已开门, en: Opened}, becomes: resolved, done: {zh: "{at} 已开门", en: "Opened at {at}"}}
closing: {actions: [opened]}
"""

Spoilt = tuple[str, str, str, int, int, str, str]
BAD: list[Spoilt] = [
    # what is written, instead of what; then line, column, found, expected
    ("wrong key", "obligations:", "obligatons:", 13, 1, "'obligatons'", "'obligations'"),
    ("wrong key within", "optional:", "optionl:", 12, 29, "'optionl'", "'optional'"),
    (
        "dangling role",
        "[warehouse-head]",
        "[warehose-head]",
        5,
        27,
        "'warehose-head'",
        "expected 'warehouse-head', or one of after-sales-head,",
    ),
    ("dangling group", "group: warehouse", "group: shed", 5, 9, "'shed'", "one of"),
    ("dangling branch", "branch: shut", "branch: open", 7, 44, "'open'", "shut"),
    ("dangling action", "met_by: opened", "met_by: openend", 14, 96, "'openend'", "opened"),
    ("negative length", "within: 10 min", "within: -5 min", 14, 64, "'-5 min' is no length", "a number and a unit"),
    ("no length", "within: 10 min", "within: 0 min", 14, 64, "'0 min' is no length", "a number and a unit"),
    ("a bare number", "within: 10 min", "within: 10", 14, 64, "the number 10", "a number and a unit"),
    (
        "missing language",
        "{zh: 什么事？, en: What?}",
        "{zh: 什么事？}",
        11,
        41,
        "English text (en) is missing",
        "zh and en",
    ),
    ("missing Chinese", "{zh: 没开门, en: Shut}", "{en: Shut}", 9, 16, "Chinese text (zh) is missing", "zh and en"),
    (
        "one language for both",
        "title: {zh: 自家预案, en: Own plan}",
        "title: Own plan",
        3,
        1,
        "'Own plan'",
        "{zh: …, en: …}",
    ),
    ("missing key", "basis: company, ", "", 14, 5, "'basis' is missing", "one of document, company, default"),
    ("wrong kind", "kind: text, opens", "kind: txet, opens", 11, 16, "'txet'", "'text', or one of choice"),
    ("wrong basis", "basis: company", "basis: companies", 14, 80, "'companies'", "'company', or one of"),
    ("65 bytes in a button", "id: looked", f"id: {'l' * 65}", 16, 6, "does not fit a button", "bytes"),
    ("a number for an id", "id: own", "id: 12", 1, 1, "the number 12", 'put it in quotes, "12"'),
    ("yes instead of true", "opens: true", "opens: yes", 11, 28, "'yes'", "true or false"),
    ("a key twice", "pack: own", "pack: own\npack: own", 3, 1, "stands twice", "each key once"),
    ("no colon", "pack: own", "pack own", 2, 1, "without a colon", "`key: value`"),
    ("a colon too many", "What?", "What: now", 11, 46, "not closed", "a text with a colon goes in quotes"),
    ("a tab", "pack: own", "\tpack: own", 2, 1, "cannot begin", "spaces instead of tabs"),
    ("an indent", "pack: own", "  pack: own", 2, 7, "a colon", ""),
    ("an open bracket", "[driver]", "[driver", 4, 11, "not closed", "`]`"),
    ("an open quote", '"{at} 看过"', '"{at} 看过', 16, 59, "not closed", "second half"),
    ("an alias", "pack: own", "pack: *own", 2, 7, "alias", "the text itself"),
    ("two plans", "pack: own", "pack: own\n---\nid: other", 3, 1, "second `---`", "one plan"),
    ("no such day", "pack: own", "pack: 2026-02-31", 2, 7, "cannot be read", "quotes"),
    ("a control character", "pack: own", "pack: o\x07n", 2, 8, "control character", "text"),
]


def check(file: Path) -> list[Finding]:
    """What is wrong with a file; the plans beside it are read once for all tests."""
    return list(check_files([file], [], HOUSE, READER))


def own(folder: Path, was: str = "", now: str = "") -> Path:
    """The plan, with something in it spoilt."""
    assert was in OWN
    file = folder / "own.yaml"
    file.write_text(OWN.replace(was, now, 1) if was else OWN, encoding="utf-8")
    return file


def test_the_plan_that_is_spoilt_below_is_right(tmp_path: Path) -> None:
    assert check(own(tmp_path)) == []


@pytest.mark.parametrize(
    ("was", "now", "line", "column", "found", "expected"), [b[1:] for b in BAD], ids=[b[0] for b in BAD]
)
def test_what_is_wrong_is_told_by_its_place(
    tmp_path: Path, was: str, now: str, line: int, column: int, found: str, expected: str
) -> None:
    file = own(tmp_path, was, now)
    findings = check(file)
    assert [each for each in findings if (each.line, each.column) == (line, column)], list(map(str, findings))
    told = next(each for each in findings if (each.line, each.column) == (line, column))
    assert found in told.found
    assert expected in told.expected
    assert str(told).startswith(f"{file}:{line}:{column}: ")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = own(tmp_path)
    text = (
        OWN.replace("kind: text", "kind: txt")
        .replace(", en: Gate", "")
        .replace("10 min", "-1 h")
        .replace("done:", "don:")
    )
    file.write_text(text, encoding="utf-8")
    assert [each.line for each in check(file)] == [7, 11, 12, 14, 16, 17]


def _circle(needs: str, undoes: str = "") -> Callable[[str], str]:
    return lambda text: text.replace("id: looked,", f"id: looked, needs: [{needs}]{undoes},").replace(
        "id: opened, label", "id: opened, needs: [looked], label"
    )


LOOPS = {
    "needs": (_circle("opened"), "needs"),
    "needs itself": (_circle("looked"), "needs"),
    "part_of": (
        lambda text: text.replace("id: what,", "id: what, part_of: since,").replace(
            "id: since,", "id: since, part_of: what,"
        ),
        "part_of",
    ),
    "every without until": (
        lambda text: text.replace("within: 10 min", "within: 10 min, every: 1 h"),
        "obligations[0]",
    ),
}


@pytest.mark.parametrize(("spoil", "path"), LOOPS.values(), ids=LOOPS)
def test_a_loop_without_an_end_is_told(tmp_path: Path, spoil: Callable[[str], str], path: str) -> None:
    file = own(tmp_path)
    file.write_text(spoil(OWN), encoding="utf-8")
    assert any(path in each.found for each in check(file)), list(map(str, check(file)))


# --- files that are no plans ------------------------------------------------------------------------------------------
def only(folder: Path, content: bytes) -> Finding:
    """The one finding of a file with this content."""
    file = folder / "own.yaml"
    file.write_bytes(content)
    [finding] = check(file)
    return finding


BOMB = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (i, i, i - 1, i - 1) for i in range(98, 118))


def test_an_alias_bomb_never_unfolds(tmp_path: Path) -> None:
    assert str(only(tmp_path, BOMB)).endswith("own.yaml:2:8: a YAML alias (*); expected the text itself")


def test_ten_megabytes_are_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(b"id: own\n" * (10 * 1024 * 1024 // 8))
    # The other plans are read; this one must not be.
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("it was read") if path == file else read(path))
    [finding] = check(file)
    assert (finding.found, finding.expected) == ("10,485,760 bytes", f"expected at most {LARGEST:,}")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "found nothing"),
        (b"# nothing but words\n", "found nothing"),
        (b"just words", "'just words'"),
        (b"- a\n- b\n", "a list of 2"),
        (b"id: \xff", "byte 4 is not UTF-8"),
        ("id: 自家".encode("gb18030"), "is not UTF-8"),
        (b"[" * 250_000, "brackets inside brackets"),
        (b"- " * 120_000, "lists inside lists"),
        (b"id: !!int x", "cannot be read"),
        (b"id: !secret x", "found something that is no text, number or list"),
    ],
)
def test_what_is_no_plan_is_told_in_a_sentence(tmp_path: Path, content: bytes, found: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(content)
    findings = check(file)
    assert any(found in each.found for each in findings), list(map(str, findings))


def test_a_mark_of_a_byte_order_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + OWN.encode())
    assert check(file) == []


def test_a_day_need_not_be_quoted(tmp_path: Path) -> None:
    file = own(tmp_path, "pack: own", "pack: own\nrevision: {version: 2026-11-22}")
    assert check(file) == []


def test_a_folder_called_like_a_plan_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").mkdir()
    [finding] = read_library([tmp_path], HOUSE).findings
    assert "no file that can be read" in finding.found


def test_the_other_plans_load_and_the_house_stands(tmp_path: Path) -> None:
    built_in = read_library([], HOUSE).plans
    own(tmp_path)
    for number, (_, was, now, *_) in enumerate(BAD):
        text = OWN.replace(was, now, 1).replace("id: own", "id: own-too", 1)
        (tmp_path / f"bad-{number}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "bomb.yaml").write_bytes(BOMB)
    (tmp_path / "large.yaml").write_bytes(b"a" * (LARGEST + 1))
    library = read_library([tmp_path], HOUSE)
    assert {each.plan.id for each in library.plans} >= {each.plan.id for each in built_in} | {"own"}
    assert {each.hash for each in library.plans} >= {each.hash for each in built_in}
    assert len({each.file for each in library.findings}) >= len(BAD)
    house = House(HOUSE, library.plans, zone="Asia/Shanghai", language=Language.ZH)
    assert "own" in {each.plan.id for each in house.offered_to("driver")}


def test_a_broken_version_leaves_the_earlier_in_force(tmp_path: Path) -> None:
    built_in = {each.plan.id: each.hash for each in read_library([], HOUSE).plans}
    (tmp_path / "ours.yaml").write_text("id: delivery-breakdown\n", encoding="utf-8")
    assert {each.plan.id: each.hash for each in read_library([tmp_path], HOUSE).plans} == built_in


def test_a_file_is_read_once_in_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, files = own(tmp_path), Files()
    first = files.source(file)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read again"))
    assert files.source(file) is first
