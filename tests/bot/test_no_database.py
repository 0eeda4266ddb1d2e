"""Commands that only look make nothing: where no database is, they say what they looked for."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import Unusable


@pytest.mark.parametrize(
    "command", [["health"], ["health", "--json"], ["doctor"], ["cases", "list"], ["cases", "show", "26-0001"]]
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


def test_a_database_is_made_where_something_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path / "new"))
    for name in ("DUTYLINE_HOTLINE_TOKEN", "DUTYLINE_STAFF_TOKEN", "DUTYLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert CliRunner().invoke(app, ["invite", "li-na"]).exit_code == 0
    assert (tmp_path / "new" / "demo.sqlite3").is_file()
    assert CliRunner().invoke(app, ["cases", "list", "--json"]).output.strip() == "[]"
