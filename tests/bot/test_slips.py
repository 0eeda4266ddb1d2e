"""Slips of a hand that writes Chinese and knows no YAML: each is told on its own line, by what it is."""

from pathlib import Path

import pytest

from bot.library import Reader, check_files, read_organisation
from bot.yaml_fault import slips
from tests.bot.test_plan_file import OWN

HOUSE = read_organisation(None)
READER = Reader(HOUSE)
BLOCK = OWN.replace(
    "route: {group: warehouse, ladder: [warehouse-head]}\n",
    "route:\n  group: warehouse\n  ladder: [warehouse-head, duty-manager]\n",
)
COLON = "expected an English colon and a space"

SLIPS: list[tuple[str, str, str, str, str]] = [
    # what slipped, what was written, what is written instead; then where and what its author reads
    ("a full-width colon", "id: own", "id：own", "1:3: a full-width colon after 'id'", COLON),
    ("one in a block", "  group: warehouse", "  group：warehouse", "6:8: a full-width colon after 'group'", COLON),
    ("one in braces", "{zh: 没开门, en: Shut}", "{zh：没开门, en: Shut}", "11:24", "a full-width colon after 'zh'"),
    (
        "no space in braces",
        "{zh: 没开门, en: Shut}",
        "{zh:没开门, en: Shut}",
        "11:24",
        "the colon of 'zh'",
    ),
    ("no space", "  group: warehouse", "  group:warehouse", "6:8: no space after the colon of 'group'", COLON),
    ("no space after a hyphen", "  - {id: gate,", "  -{id: gate,", "9:3: no space after the hyphen", "a hyphen and a"),
    (
        "a full-width space",
        "  group: w",
        "\u3000group: w",
        "6:1: a full-width space before the line",
        "ordinary spaces",
    ),
    ("a space of the web", "  group: w", "\u00a0 group: w", "6:1: a full-width space", "ordinary spaces"),
    (
        "a full-width brace",
        "title: {zh: 自家预案",
        "title: ｛zh: 自家预案",
        "3:8: the full-width bracket ｛",
        "English",
    ),
    ("a quotation mark left open", "en: Own plan}", 'en: "Own plan}', "3:23: a quotation mark is not closed", "second"),
    ("a remark of another language", "route:", "// who\nroute:", "5:1: a line without a colon", "`key: value`"),
    ("a full-width bracket", "[warehouse-head, duty-manager]", "【warehouse-head】", "7:3", "such as [a, b]"),
    ("a full-width comma", "[warehouse-head, duty", "[warehouse-head，duty", "7:3: route.ladder", "English commas"),
    ("Chinese quotes", "en: Own plan}", "en: “Own, plan”}", "3:29", 'English quotes ""'),
]


def told(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    return [str(each).removeprefix(f"{file}:") for each in check_files([file], [], HOUSE, READER)]


@pytest.mark.parametrize(("was", "now", "where", "said"), [each[1:] for each in SLIPS], ids=[each[0] for each in SLIPS])
def test_a_slip_is_told_on_its_own_line(tmp_path: Path, was: str, now: str, where: str, said: str) -> None:
    assert was in BLOCK
    found = told(tmp_path, BLOCK.replace(was, now, 1))
    assert [each for each in found if each.startswith(where) and said in each], found


def test_a_list_whose_first_part_lacks_its_hyphen_says_so(tmp_path: Path) -> None:
    found = told(tmp_path, BLOCK.replace("  - {id: looked", "    id: looked\n  - {id: looked"))
    assert [each for each in found if "this `-` does not go" in each and "`- ` before the first part" in each], found


def test_what_stands_in_quotes_and_remarks_is_no_slip() -> None:
    right = """\
id: own  # 写法：a：b ［x］
title: {zh: "时间：at:9 ｛x｝", en: 'a: \u3000-b'}
when: 09:30
- 3
---
see: http://x
"""
    assert slips(right, 99) == []


def test_the_plans_that_ship_have_none() -> None:
    for file in Path("flows/plans").rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert slips(text, len(text)) == [], file
