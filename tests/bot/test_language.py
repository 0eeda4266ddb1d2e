"""The pages on the plan language say what the model says, in both languages, and their examples are right."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.i18n import english
from bot.language import PAGES, meaning, refreshed, said
from bot.model import parts
from bot.plan_file import untyped
from bot.shape import Mismatch, mismatches
from flows.overlay import Overlay, is_overlay
from flows.plan import Plan

BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
KEYS = re.compile(r"<!-- keys: (\w+) -->")
PAGE = {name: Path(name).read_text(encoding="utf-8") for name in PAGES}


@pytest.mark.parametrize(("name", "language"), PAGES.items())
def test_the_tables_are_those_of_the_model(name: str, language: str) -> None:
    assert PAGE[name] == refreshed(PAGE[name], language), "run: python -m bot.language"


@pytest.mark.parametrize("name", PAGES)
def test_every_record_of_the_language_has_its_table(name: str) -> None:
    assert sorted(KEYS.findall(PAGE[name])) == sorted(part.name for part in parts())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_has_a_meaning(language: str) -> None:
    missing = [f"{part.name}.{key.name}" for part in parts() for key in part.keys if not meaning(part, key, language)]
    assert missing == [], "say it in bot/language.yaml"


def test_nothing_is_said_of_a_key_that_is_not_there() -> None:
    known = {part.name: {key.name for key in part.keys} for part in parts()}
    told = {name: set(keys) for name, keys in said().items() if name != "any"}
    assert {name: keys - known.get(name, set()) for name, keys in told.items() if keys - known.get(name, set())} == {}


def test_both_pages_have_the_same_examples() -> None:
    one, other = (BLOCK.findall(page) for page in PAGE.values())
    assert one == other
    assert len(one) >= 10


@pytest.mark.parametrize("example", BLOCK.findall(next(iter(PAGE.values()))))
def test_every_example_fits_the_language(example: str) -> None:
    source = untyped(YAML().load(example))
    found = [each for each in mismatches(source, Overlay if is_overlay(source) else Plan) if not _of_the_rest(each)]
    assert found == []


def _of_the_rest(mismatch: Mismatch) -> bool:
    """Whether only the rest of the plan is missing, which an example leaves out."""
    return mismatch.steps == () and "is missing" in english(mismatch.found)


def test_the_examples_show_every_record() -> None:
    shown = "\n".join(BLOCK.findall(next(iter(PAGE.values()))))
    keys = {key.name for part in parts() for key in part.keys}
    unseen = {key for key in keys if not re.search(rf"\b{key}:", shown)}
    assert len(unseen) < len(keys) / 3, sorted(unseen)
