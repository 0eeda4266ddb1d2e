"""A backup holds what would be missed, and says what it lacks."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import IO

import pytest

from bot.engine.cabinet import Folder
from storage.unit_of_work import Rows, Unavailable
from tests.bot.keeping.vault import HASH, LOST, NOW, NUMBERS, PHOTO, Place, fill, refusal


async def test_a_hotline_moves_from_one_database_to_another(tmp_path: Path, address: str, other_address: str) -> None:
    here, there = await Place(tmp_path / "here", address).fill(), Place(tmp_path / "there", other_address)
    told, well = await here.backup(tmp_path / "b.tar")
    assert well
    assert "2 cases are in it, 2 open." in told
    assert "1 file that somebody sent is in it." in told
    told = await there.restore(tmp_path / "b.tar")
    assert told.startswith(f"Restored from {tmp_path / 'b.tar'}.")
    assert await there.cases() == NUMBERS
    assert Folder(there.settings.data / "media").find(HASH) == PHOTO
    assert "What happened after " in told
    assert "2 notices may have been sent already and are not sent again" in told
    assert f"New cases are numbered from {NOW.year % 100}-1003 on" in told
    assert "The organisation file and the plans here are those of the backup." in told


async def test_a_backup_is_for_its_owner_only_and_nothing_stays_beside_it(here: Place, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "b.tar.partial").write_bytes(b"what a killed backup left" * 9999)
    told, _ = await here.backup(folder / "b.tar")
    assert [path.name for path in folder.iterdir()] == ["b.tar"]
    assert (folder / "b.tar").stat().st_mode & 0o777 == 0o600
    assert "It holds personal data, and only your own user may read it" in told
    assert b"123:abc" not in (folder / "b.tar").read_bytes()


async def test_a_backup_is_written_over_only_when_asked(here: Place, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    await here.backup(file)
    first = file.read_bytes()
    assert (
        await refusal(here.backup(file))
        == f"{file} is there already; name another file, or write over it with --force."
    )
    assert file.read_bytes() == first
    await here.backup(file, force=True)
    assert await here.restore(file, check=True)


async def test_where_it_cannot_be_written_is_told(here: Place, tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "b.tar"
    assert await refusal(here.backup(nowhere)) == f"There is no folder {nowhere.parent}; make it first."
    assert await refusal(here.backup(tmp_path)) == f"{tmp_path} is a folder; name a file in it."
    (tmp_path / "c.tar.partial").mkdir()
    assert "c.tar cannot be written (" in await refusal(here.backup(tmp_path / "c.tar"))
    with (tmp_path / "d.tar.partial").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert await refusal(here.backup(tmp_path / "d.tar")) == f"Another backup is writing {tmp_path / 'd.tar'} now."
    assert (tmp_path / "d.tar.partial").exists(), "it belongs to the other one"


async def test_without_a_database_there_is_no_backup(there: Place, tmp_path: Path) -> None:
    told = await refusal(there.backup(tmp_path / "b.tar"))
    assert told.startswith(f"There is no database {there.settings.data / 'dutyline.sqlite3'}: are DUTYLINE_DATA")
    assert list(there.settings.data.iterdir()) == []


async def test_a_full_disk_leaves_nothing_behind(here: Place, tmp_path: Path) -> None:
    (here.settings.data / "media" / HASH[:2] / HASH).unlink()
    big = os.urandom(1 << 20)
    Folder(here.settings.data / "media").keep(big)
    async with here.storage() as storage:
        await storage.run(partial(fill, storage, hashes=[hashlib.sha256(big).hexdigest()]))
    file = tmp_path / "b.tar"
    # No file may grow beyond 512 blocks: what a disk does that has no more room than that.
    command = ["bash", "-c", 'ulimit -f 512; exec "$@"', "-", sys.executable, "-m", "bot.cli", "backup", str(file)]
    named = {"HOTLINE_TOKEN": "123:abc", "DATA": str(here.settings.data), "LANGUAGE": "en"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DUTYLINE_")}
    environment = clean | {f"DUTYLINE_{name}": value for name, value in named.items()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)  # noqa: ASYNC221
    assert done.stderr.strip() == f"{file} was not written: there is no room for it. Nothing was left behind."
    assert (done.returncode, done.stdout) == (1, "")
    assert left_of(file) == []


def left_of(file: Path) -> list[Path]:
    """What stands under the file's name, or one that begins with it."""
    return list(file.parent.glob(f"{file.name}*"))


async def test_a_file_that_is_missing_is_named_and_the_backup_goes_on(tmp_path: Path, there: Place) -> None:
    here = await Place(tmp_path / "here").fill(lost=True)
    told, well = await here.backup(tmp_path / "b.tar")
    assert not well
    assert f"1 file is not in {here.settings.data / 'media'}, and so not in the backup: {LOST}." in told
    told = await there.restore(tmp_path / "b.tar")
    assert f"1 file was missing when it was made: {LOST}." in told
    assert await there.cases() == NUMBERS


async def test_a_journal_broken_before_does_not_cost_the_rest(here: Place, there: Place, tmp_path: Path) -> None:
    def tamper(rows: Rows) -> None:
        rows._connection.exec_driver_sql("UPDATE journal SET at = at + 1 WHERE case_id = 2 AND seq = 2")

    async with here.storage() as storage:
        await storage.run(tamper)
    told, well = await here.backup(tmp_path / "b.tar")
    assert not well
    assert f"The journal of case {NUMBERS[1]} is not as it was written" in told
    told = await there.restore(tmp_path / "b.tar")
    assert f"The journal of case {NUMBERS[1]} was not as it was written when the backup was made." in told


async def test_what_cannot_be_read_of_the_settings_is_told(tmp_path: Path) -> None:
    here = await Place(tmp_path / "here", organisation=tmp_path / "gone.yaml").fill()
    told, well = await here.backup(tmp_path / "b.tar")
    assert not well
    assert f"{tmp_path / 'gone.yaml'} cannot be read (No such file or directory) and is not in the backup." in told


async def test_a_backup_that_ended_a_moment_ago_is_not_written_over(
    here: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, flock = tmp_path / "b.tar", fcntl.flock

    def taken(handle: IO[bytes], how: int) -> None:
        flock(handle, how)
        (tmp_path / "b.tar.partial").rename(file)

    monkeypatch.setattr("fcntl.flock", taken)
    assert await refusal(here.backup(file)) == f"Another backup is writing {file} now."
    assert file.exists()


async def test_a_backup_that_is_ended_leaves_nothing_behind(
    here: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        await here.backup(tmp_path / "b.tar")
    assert left_of(tmp_path / "b.tar") == []


async def test_a_database_that_goes_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = await Place(tmp_path / "here").fill()

    def gone(*_: object) -> None:
        raise Unavailable("the connection was closed")

    monkeypatch.setattr("storage.dump.Dump.pages", gone)
    told = await refusal(here.backup(tmp_path / "b.tar"))
    assert told == "The database cannot be read now: the connection was closed."
    assert left_of(tmp_path / "b.tar") == []
