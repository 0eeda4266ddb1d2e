"""Every wall of the house is guarded: a bad line planted in a copy of the tree is caught by its own contract."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.ground import FLOORS, ROOT, place, python_files

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: dict[str, dict[str, Any]] = {each["id"]: each for each in PYPROJECT["tool"]["importlinter"]["contracts"]}

# contract -> (file, line) pairs, each of which that contract must catch by itself
PLANTS: dict[str, tuple[tuple[str, str], ...]] = {
    "floors": (("flows/case.py", "import storage.tables"), ("storage/cases.py", "import bot.desk")),
    "pure-flows": (("flows/case.py", "import logging"), ("flows/plan.py", "from asyncio import gather")),
    "wings-of-flows": (
        ("flows/conversation.py", "import flows.case"),
        ("flows/case.py", "import flows.talk.form"),
        ("flows/talk/form.py", "from flows import case"),
    ),
    "words-of-flows": (("flows/terms.py", "import flows.text"), ("flows/plan.py", "import flows.organisation")),
    "rooms-of-bot": (("bot/desk.py", "import bot.engine"), ("bot/desk.py", "import bot.render")),
    "strangers": (("bot/channels/console/__init__.py", "import bot.channels.telegram_staff"),),
    "no-database-in-channels": (
        ("bot/channels/telegram_hotline/__init__.py", "import bot.desk, storage.unit_of_work"),
    ),
    "aiogram": (
        ("bot/desk.py", "from aiogram import Bot"),
        ("bot/channels/telegram_staff/__init__.py", "import aiogram"),
    ),
    "telegram": (("bot/desk.py", "from telegram import Bot"), ("bot/bootstrap.py", "import telegram.ext")),
    "sqlalchemy": (("bot/desk.py", "import sqlalchemy"), ("bot/bootstrap.py", "from alembic import command")),
    "translation": (("bot/render.py", "import gettext"), ("bot/desk.py", "from babel import dates")),
    "one-door": (
        ("bot/desk.py", "from storage import tables"),
        ("bot/desk.py", "import storage.database"),
        ("bot/web/health.py", "import storage.outbox"),
    ),
    "wiring": (("bot/desk.py", "import bot.engine"), ("bot/web/__init__.py", "import bot.channels.console")),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the three floors and their contracts, to plant in."""
    ground = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", ground)
    for floor in FLOORS:
        shutil.copytree(ROOT / floor, ground / floor, ignore=shutil.ignore_patterns("__pycache__"))
    return ground


def lint(ground: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """What lint-imports says of one contract in a copy of the tree."""
    command = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [command, "--no-logo", "--cache-dir", ground / "cache", "--contract", contract],
        cwd=ground,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_has_a_planted_line() -> None:
    assert set(PLANTS) == set(CONTRACTS)


def test_every_contract_is_a_sentence() -> None:
    assert [each["name"] for each in CONTRACTS.values() if not re.match(r"\w.* \w.* \w", each["name"])] == []


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [(contract, file, line) for contract, plants in PLANTS.items() for file, line in plants],
)
def test_a_planted_line_is_caught(copy: Path, contract: str, file: str, line: str) -> None:
    target = copy / file
    before = target.read_text(encoding="utf-8")
    target.write_text(f"{before}\n{line}\n", encoding="utf-8")
    try:
        said = lint(copy, contract)
    finally:
        target.write_text(before, encoding="utf-8")
    assert said.returncode == 1, said.stdout + said.stderr
    assert f"{CONTRACTS[contract]['name']} BROKEN" in " ".join(said.stdout.split())
    assert file.removesuffix(".py").removesuffix("/__init__").replace("/", ".") in said.stdout


@pytest.mark.parametrize("contract", list(CONTRACTS))
def test_the_tree_keeps_its_contracts(copy: Path, contract: str) -> None:
    said = lint(copy, contract)
    assert said.returncode == 0, said.stdout + said.stderr


def rooms_of(floor: str) -> set[str]:
    """The dotted names of a floor and of everything in it."""
    return {place(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in python_files(floor)}


def test_every_room_that_a_contract_names_exists() -> None:
    rooms = {room for floor in FLOORS for room in rooms_of(floor)}
    lists = ("modules", "protected_modules", "allowed_importers", "source_modules", "forbidden_modules")
    named = {name for each in CONTRACTS.values() for key in lists for name in each.get(key, ())}
    assert {name for name in named if name.split(".")[0] in FLOORS} - rooms == set()


def test_every_room_of_bot_has_its_layer() -> None:
    listed = {name for layer in CONTRACTS["rooms-of-bot"]["layers"] for name in layer.split(" | ")}
    rooms = {room for room in rooms_of("bot") if room.count(".") == 1} - {"bot.channels"}
    channels = {room for room in rooms_of("bot/channels") if room.startswith("bot.channels.") and room.count(".") == 2}
    assert rooms | channels == listed


def test_no_room_is_called_after_nothing() -> None:
    nothing = {"common", "helper", "helpers", "manager", "misc", "service", "shared", "util", "utils"}
    named = [place(path) for path in python_files(*FLOORS) if nothing & set(place(path).removesuffix(".py").split("/"))]
    assert named == []
