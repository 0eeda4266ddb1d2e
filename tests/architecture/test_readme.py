"""The two READMEs tell the truth: every command, path and setting that they name is there."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.architecture.ground import READMES, ROOT

ROOMS = 8
PATH = re.compile(r"`((?:bot|flows|storage|locales|tests|docs|deploy)/[\w./-]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```(?:sh|bash|console|shell|text)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(params=READMES)
def readme(request: pytest.FixtureRequest) -> str:
    """The text of one README; both stand or fall alone."""
    path = ROOT / request.param
    if not path.is_file():
        pytest.skip(f"{request.param} is not written yet")
    return path.read_text(encoding="utf-8")


def commands(text: str, program: str) -> list[list[str]]:
    """The words after `program`, wherever a code block's line or a piece of inline code begins with it."""
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    spoken = [line.strip().removeprefix("$ ") for line in lines] + re.findall(r"`([^`\n]+)`", text)
    orders = [order.split() for line in spoken for order in re.split(r"&&|;", line.split("#")[0])]
    return [order[1:] for order in orders if order[:1] == [program]]


def targets() -> set[str]:
    """What `make` can make here."""
    return set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def tables(text: str) -> list[list[str]]:
    """For each table of the text whose every row names a Python file: the files, in order."""
    found: list[list[str]] = []
    for block in re.findall(r"(?:^\|.*\n)+", text + "\n", re.MULTILINE):
        rows = [PATH.search(row) for row in block.splitlines()[2:]]
        files = [row[1] for row in rows if row and row[1].endswith(".py")]
        if files and len(files) == len(rows):
            found.append(files)
    return found


def test_every_path_exists(readme: str) -> None:
    assert [path for path in PATH.findall(readme) if not (ROOT / path).exists()] == []


def test_every_link_leads_somewhere(readme: str) -> None:
    links = [link for link in LINK.findall(readme) if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_one_message_is_followed_through_eight_rooms(readme: str) -> None:
    [rooms] = [files for files in tables(readme) if files[0] == "bot/channels/telegram_hotline/inbound.py"]
    assert len(rooms) == ROOMS
    assert [room for room in rooms if not (ROOT / room).is_file()] == []


def test_make_makes_what_is_promised(readme: str) -> None:
    wanted = {word for words in commands(readme, "make") for word in words if re.fullmatch(r"[a-z][\w-]*", word)}
    assert {"run", "test", "check"} <= wanted
    assert wanted - targets() == set()


def test_dutyline_knows_its_commands(readme: str) -> None:
    known = typer.main.get_command(pytest.importorskip("bot.cli").app)
    unknown = [" ".join(words) for words in commands(readme, "dutyline") if not is_known(known, words)]
    assert unknown == []


def is_known(command: Any, words: list[str]) -> bool:
    """Whether the words name a command, and each option one that it takes; a group has `commands`."""
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    if hasattr(command, "commands") and words and not words[0].startswith("-"):
        return False
    taken = {name for param in command.params for name in param.opts} | {"--help"}
    return all(word.strip("[]").split("=")[0] in taken for word in words if word.strip("[]").startswith("--"))


def test_every_setting_is_one(readme: str) -> None:
    config = ROOT / "bot/config.py"
    known = config.read_text(encoding="utf-8").lower() if config.is_file() else ""
    named = set(re.findall(r"\bDUTYLINE_([A-Z_]+[A-Z])\b", readme))
    assert {name for name in named if not re.search(rf"\b(?:dutyline_)?{name.lower()}\b", known)} == set()


def test_both_languages_name_the_same_things() -> None:
    texts = [path.read_text(encoding="utf-8") for name in READMES if (path := Path(ROOT / name)).is_file()]
    assert len({tuple(sorted(set(PATH.findall(text)))) for text in texts}) <= 1
    assert len({tuple(map(tuple, tables(text))) for text in texts}) <= 1
