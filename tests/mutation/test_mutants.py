"""Each line of each plan that ships is deleted or altered: something notices, or a list says why nothing has to.

A run takes one slice of all; `MUTANTS=17` takes the slice of that number again, `MUTANTS=all` (make mutate) takes all.
"""

import os
import secrets
import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.library import read_library, read_organisation
from bot.plan_file import parsed, untyped
from flows.plan import Plan
from tests.mutation.noticing import NOBODY, SAME, noticed
from tests.mutation.rehearsing import failing, stems
from tests.mutation.spoiling import Mutant, mutants

SLICES = 80
ASKED = os.environ.get("MUTANTS", "")
SEED = int(ASKED) if ASKED.isdecimal() else secrets.randbelow(SLICES)
ALL = ASKED == "all"
HOUSE = read_organisation(None)
FILES = read_library([], HOUSE).files
PLANS = {name: file.plan for name, file in FILES.items()}
HARMLESS: list[dict[str, Any]] = untyped(parsed(Path(__file__).with_name("harmless.yaml"))[0])


def is_harmless(mutant: Mutant, plan: str) -> bool:
    """Whether the list explains why nothing has to notice it in this plan."""
    return any(_fits(each, mutant, plan) for each in HARMLESS)


def _fits(entry: dict[str, Any], mutant: Mutant, plan: str) -> bool:
    here = plan in entry.get("plans", (plan,))
    return here and fnmatchcase(mutant.key, entry["key"]) and mutant.kind in entry["kinds"]


def taken(name: str) -> list[Mutant]:
    """The mutants of a plan that this run looks at."""
    every = mutants(FILES[name].source.plain)
    return [each for each in every if ALL or zlib.crc32(f"{name}/{each.where}/{each.kind}".encode()) % SLICES == SEED]


@pytest.mark.parametrize("name", sorted(FILES))
def test_what_is_spoiled_is_noticed_or_harmless(name: str) -> None:
    looked_at = [each for each in taken(name) if not is_harmless(each, name)]
    tree = FILES[name].source.plain
    found = [(each, noticed(each.of(tree), PLANS, HOUSE, name)) for each in looked_at]
    missed = [f"{each.where}: {each.kind}" for each, who in found if who == NOBODY]
    again = f"slice {SEED} of {SLICES}: run again with MUTANTS={SEED}"
    assert missed == [], again
    # A rehearsal that fails on the plan as it ships has noticed nothing.
    blind = {who for _, who in found if who in stems(name) and failing(name, PLANS, HOUSE, only=who)}
    assert blind == set(), again


def test_the_list_is_short_of_reasons_nowhere() -> None:
    assert [
        each["key"] for each in HARMLESS if len(each["reason"].split()) < 5 or not each["reason"].endswith(".")
    ] == []
    keys = [(each["key"], kind) for each in HARMLESS for kind in each["kinds"]]
    assert len(keys) == len(set(keys))


def test_every_line_of_the_list_is_of_the_language() -> None:
    """A line may be for plans of other companies, but never for a key that no plan can have."""
    known = {field.encode_name for each in msgspec.inspect.multi_type_info([Plan]) for field in _fields(each, set())}
    parts = {part.strip("*") for each in HARMLESS for part in each["key"].split(".")} - {""}
    assert parts - known == set()


def _fields(kind: Any, seen: set[type]) -> Iterator[msgspec.inspect.Field]:
    """Every key that a plan file may have, at whatever depth."""
    for inner in (getattr(kind, name, None) for name in ("item_type", "value_type")):
        yield from _fields(inner, seen) if inner is not None else ()
    for inner in (*getattr(kind, "types", ()), *getattr(kind, "item_types", ())):
        yield from _fields(inner, seen)
    if isinstance(kind, msgspec.inspect.StructType) and kind.cls not in seen:
        seen.add(kind.cls)
        for field in kind.fields:
            yield field
            yield from _fields(field.type, seen)


WATCHED = [
    (("route", "group"), "rename", "rules"),
    (("id",), "delete", "reader"),
    (("complete",), "delete", SAME),
    (("title",), "swap", "rules"),
    (("closing", "satisfied"), "flip", "documents"),
]


@pytest.mark.parametrize(("path", "kind", "who"), WATCHED)
def test_the_spoilers_spoil_and_the_watchers_watch(path: tuple[str | int, ...], kind: str, who: str) -> None:
    tree = FILES["complaint-30min"].source.plain
    every = {(each.path, each.kind): each for each in mutants(tree)}
    assert noticed(every[path, kind].of(tree), PLANS, HOUSE, "complaint-30min") == who


def test_a_walk_notices_what_no_rule_can() -> None:
    tree = FILES["unclassified-emergency"].source.plain
    every = {(each.key, each.kind): each for each in mutants(tree)}
    found = every["actions.becomes", "delete"]
    assert noticed(found.of(tree), PLANS, HOUSE, "unclassified-emergency") == "walk"
