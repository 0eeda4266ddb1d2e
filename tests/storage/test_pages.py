"""The file of an SQLite database: nobody else's to read, and looked through page by page, for so long and no longer."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from storage import pages
from storage.database import open_storage
from storage.errors import Unavailable
from storage.unit_of_work import Storage

MINUTE = timedelta(minutes=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.sqlite3"


def spoil(file: Path) -> None:
    """Write what nobody can read over a page in the middle."""
    with file.open("r+b") as disk:
        disk.seek(file.stat().st_size // 2 // 4096 * 4096)
        disk.write(os.urandom(4096))


def rights(file: Path) -> dict[str, int]:
    """Who may read a database and what lies beside it."""
    return {each.name: stat.S_IMODE(each.stat().st_mode) for each in sorted(file.parent.iterdir())}


def lent(file: Path) -> None:
    """An empty file that others may read."""
    file.touch()
    file.chmod(0o640)


async def filled(file: Path) -> Storage:
    storage = await open_storage(f"sqlite:///{file}")
    many = {f"key {n}": "x" * 500 for n in range(2_000)}
    await storage.run(lambda rows: storage.settings.put(rows, many))
    return storage


async def test_a_whole_file_has_no_fault(file: Path) -> None:
    storage = await filled(file)
    assert await storage.fault_in_pages(MINUTE) == ""
    await storage.close()


async def test_a_page_that_the_disk_has_changed_is_a_fault(file: Path) -> None:
    storage = await filled(file)
    await storage.close()
    spoil(file)
    storage = await open_storage(f"sqlite:///{file}")
    fault = await storage.fault_in_pages(MINUTE)
    assert fault
    assert not fault.startswith("***"), "the heading says nothing"
    await storage.close()


async def test_a_look_ends_when_its_time_is_over(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Over:
        """Its time is over before it begins: an interrupt holds while another statement of the connection runs."""

        def __init__(self, _seconds: float, interrupt: Callable[[], None]) -> None:
            self._interrupt = interrupt

        def start(self) -> None:
            driver = self._interrupt.__self__  # type: ignore[attr-defined]
            endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
            self._running = driver.execute(endless)
            self._running.fetchone()
            self._interrupt()

        def cancel(self) -> None:
            self._running.close()

        def join(self) -> None:
            """It has ended."""

    storage = await filled(file)
    monkeypatch.setattr(pages, "Timer", Over)
    with pytest.raises(TimeoutError):
        await storage.fault_in_pages(MINUTE)
    monkeypatch.undo()
    assert await storage.fault_in_pages(MINUTE) == "", "the next look is a new one"
    await storage.close()


async def test_a_file_that_another_holds_is_not_damaged(file: Path) -> None:
    await (await filled(file)).close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 0})
        with pytest.raises(Unavailable, match="locked"):
            pages.fault_in(engine, MINUTE)
        engine.dispose()


async def test_a_database_in_memory_has_no_file() -> None:
    storage = await open_storage("sqlite://")
    assert await storage.fault_in_pages(MINUTE) == ""
    await storage.close()


async def test_a_new_file_and_what_lies_beside_it_is_its_owners_alone(file: Path) -> None:
    before = os.umask(0o022)
    try:
        storage = await filled(file)
        assert rights(file) == {"rows.sqlite3": 0o600, "rows.sqlite3-shm": 0o600, "rows.sqlite3-wal": 0o600}
        await storage.close()
    finally:
        os.umask(before)


async def test_a_file_that_is_there_keeps_its_rights(file: Path) -> None:
    lent(file)
    storage = await filled(file)
    assert rights(file)["rows.sqlite3"] == 0o640
    await storage.close()
