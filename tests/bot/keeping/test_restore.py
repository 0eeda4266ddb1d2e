"""A backup comes back whole, or nothing is changed; what was settled on the way is said."""

from __future__ import annotations

import hashlib
import io
import tarfile
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from bot.archive import MANIFEST, Archive, Kept, Writing
from bot.errors import Unusable
from flows.terms import CaseId
from storage.sole import sole_user
from storage.unit_of_work import FileState, Rows
from tests.bot.keeping.vault import HASH, NOW, NUMBERS, ORGANISATION, Place, refusal
from tests.harness.database import lent
from tests.storage.samples import CRIED, entry

RUNNING = "A program is running on this database, or was a moment ago. Stop it, and come again."
DEMO = ORGANISATION.read_bytes()


async def test_a_journal_that_was_changed_in_the_backup_is_refused(here: Place, there: Place, tmp_path: Path) -> None:
    await here.backup(tmp_path / "b.tar")
    with (tmp_path / "b.tar").open("rb") as file:
        archive = Archive(file)
        rows = {
            table.table: [row for page in archive.pages(table) for row in page] for table in archive.manifest.tables
        }
        rows["journal"][4][2] += 1
        forged(tmp_path / "c.tar", archive, "rows/journal.jsonl.gz", rows["journal"])
    told = await refusal(there.restore(tmp_path / "c.tar"))
    assert told == f"The journal of case {NUMBERS[1]} was changed from line 2 on."
    assert list(there.settings.data.iterdir()) == []


def forged(file: Path, archive: Archive, name: str, rows: list[list[object]]) -> None:
    """The same backup with other rows in a part, and hashes that agree with them."""
    with file.open("w+b") as handle:
        writing = Writing(handle, archive.manifest.taken_at)
        for part in archive.manifest.parts[1:]:
            if part.name == name:
                with writing.packed(name) as write:
                    write(msgspec.json.Encoder().encode_lines(rows))
            else:
                writing.add(part.name, archive.content(part.name))
        writing.end(archive.manifest)


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-3000], lambda content: content[:3000] + b"x" + content[3001:]]
)
async def test_a_damaged_backup_changes_nothing(here: Place, there: Place, tmp_path: Path, damage: object) -> None:
    file = tmp_path / "b.tar"
    await here.backup(file)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    for check in (True, False):
        assert await refusal(there.restore(file, check=check)) in (
            "The backup is not whole: its end is missing. It cannot be used.",
            "The backup is damaged: rows/cases.jsonl.gz is not what was written. It cannot be used.",
        )
    assert list(there.settings.data.iterdir()) == []
    assert "cannot be read (No such file or directory)" in await refusal(there.restore(tmp_path / "no.tar"))


async def test_nothing_is_put_anywhere_else(here: Place, there: Place, tmp_path: Path) -> None:
    await here.backup(tmp_path / "b.tar")
    with (tmp_path / "b.tar").open("rb") as file, (tmp_path / "c.tar").open("w+b") as handle:
        archive, writing = Archive(file), Writing(handle, NOW)
        for part in archive.manifest.parts[1:]:
            writing.add(part.name, archive.content(part.name))
        plan = Kept("organisation.yaml", "../../authorized_keys")
        writing.end(msgspec.structs.replace(archive.manifest, plans=(plan,)))
    assert "../../authorized_keys is not what was written" in await refusal(there.restore(tmp_path / "c.tar"))
    assert list(there.settings.data.iterdir()) == []


async def test_a_backup_of_a_newer_program_is_not_guessed_at(here: Place, there: Place, tmp_path: Path) -> None:
    await here.backup(tmp_path / "b.tar")
    with (tmp_path / "b.tar").open("rb") as file, (tmp_path / "c.tar").open("w+b") as newer:
        archive = Archive(file)
        content = msgspec.json.encode(msgspec.structs.replace(archive.manifest, revision="0999", program="9.9"))
        with tarfile.open(fileobj=newer, mode="w") as tar:
            for part in archive.manifest.parts:
                _put(tar, part.name, archive.content(part.name))
            _put(tar, MANIFEST, content + b"\n" + hashlib.sha256(content).hexdigest().encode() + b"\n")
    told = await refusal(there.restore(tmp_path / "c.tar"))
    assert told == "This backup was written by a newer version of this program (9.9)."


def _put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size = len(content)
    tar.addfile(about, io.BytesIO(content))


async def test_only_an_empty_database_is_filled_unless_asked(here: Place, tmp_path: Path, address: str) -> None:
    await here.backup(tmp_path / "b.tar")
    there = await Place(tmp_path / "there", address).fill(lost=True)
    told = await refusal(there.restore(tmp_path / "b.tar"))
    assert told.startswith("The database is not empty: 2 cases, the newest entry of ")
    assert await there.cases() == NUMBERS
    assert there.told == []
    await there.restore(tmp_path / "b.tar", replace=True)
    assert [line.partition(",")[0] for line in there.told] == ["What was there is replaced: 2 cases"]
    async with there.storage() as storage:
        kept = await storage.read(partial(storage.media.listed, state=FileState.KEPT))
    assert [each.sha256 for each in kept] == [HASH]
    again, _ = await there.backup(tmp_path / "c.tar")
    assert "2 cases are in it" in again


async def test_a_disk_that_is_full_leaves_the_rows_alone(
    here: Place, there: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    await here.backup(tmp_path / "b.tar")
    with monkeypatch.context() as patched:
        patched.setattr("bot.engine.cabinet.Folder.keep", full)
        told = await refusal(there.restore(tmp_path / "b.tar"))
    assert told == f"The files cannot be written to {there.settings.data / 'media'} (No space left on device)."
    assert await there.cases() == []
    (there.settings.data / "restored").write_text("no folder")
    other = Place(there.settings.data, organisation=None)
    told = await other.restore(tmp_path / "b.tar")
    assert "organisation.yaml cannot be written (" in told
    assert await there.cases() == NUMBERS


async def test_nothing_is_restored_under_a_running_program(here: Place, there: Place, tmp_path: Path) -> None:
    await here.backup(tmp_path / "b.tar")
    with sole_user(there.settings.database), pytest.raises(Unusable, match="Another dutyline works on "):
        await there.restore(tmp_path / "b.tar", replace=True)
    await there.restore(tmp_path / "b.tar")
    assert await there.cases() == NUMBERS


async def test_nothing_is_restored_while_a_process_holds_a_lease(here: Place, tmp_path: Path) -> None:
    await here.backup(tmp_path / "b.tar")
    beat = {"beat:program": (NOW - timedelta(seconds=20)).isoformat()}
    async with lent() as url:
        there = Place(tmp_path / "there", url)
        async with there.storage() as storage:
            await storage.run(lambda rows: storage.leases.take(rows, "send:staff", "another", timedelta(minutes=1)))
            assert await refusal(there.restore(tmp_path / "b.tar", replace=True)) == RUNNING
            await storage.run(lambda rows: storage.leases.drop(rows, ["send:staff"], "another"))
            await storage.run(lambda rows: storage.settings.put(rows, beat))
            assert await refusal(there.restore(tmp_path / "b.tar", replace=True)) == RUNNING
            assert await storage.read(lambda rows: storage.settings.under(rows, "beat:")) == beat
            await storage.run(lambda rows: storage.settings.drop(rows, list(beat)))
        await there.restore(tmp_path / "b.tar")
        assert await there.cases() == NUMBERS


async def test_the_demo_and_real_life_do_not_mix(here: Place, tmp_path: Path) -> None:
    demo = Place(tmp_path / "demo", hotline_token=None)
    await here.backup(tmp_path / "b.tar")
    assert "This is a backup of a real hotline" in await refusal(demo.restore(tmp_path / "b.tar"))
    told, _ = await (await demo.fill()).backup(tmp_path / "d.tar")
    assert "No bot token is set, so this is the demo's database." in told
    assert "This is a backup of the demo" in await refusal(here.restore(tmp_path / "d.tar", replace=True))


async def test_organisation_and_plans_are_put_beside_what_is_in_force(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, words in ((ours, "id: mine"), (theirs, "id: yours")):
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "我们的.yaml").write_text(words)
        (folder / "notes.txt").write_text("no plan")
    here = await Place(tmp_path / "here", plans=str(ours)).fill()
    await here.backup(tmp_path / "b.tar")
    there = Place(tmp_path / "there", plans=str(theirs), organisation=None)
    told = await there.restore(tmp_path / "b.tar")
    [folder] = (there.settings.data / "restored").iterdir()
    put = below(folder)
    assert set(put) == {"organisation.yaml", "plans-1/deep/我们的.yaml"}
    assert put["organisation.yaml"].read_bytes() == DEMO
    assert put["plans-1/deep/我们的.yaml"].read_text() == "id: mine"
    assert {path.stat().st_mode & 0o077 for path in [folder, *put.values()]} == {0}
    assert all(str(path) in told for path in put.values())
    assert (theirs / "deep" / "我们的.yaml").read_text() == "id: yours"


def below(folder: Path) -> dict[str, Path]:
    """Every file below a folder, by its place there."""
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


async def test_a_case_goes_on_where_it_was(here: Place, there: Place, tmp_path: Path) -> None:
    await here.backup(tmp_path / "b.tar")
    await there.restore(tmp_path / "b.tar")

    def go_on(rows: Rows) -> tuple[int, int, int]:
        [old] = storage.cases.of(rows, [CaseId(1)]).values()
        storage.cases.put(rows, [msgspec.structs.replace(old, changed_at=NOW)])
        [line] = storage.journal.append(rows, [entry(CRIED, 1)])
        return line.seq, storage.cases.next_id(rows), storage.cases.next_number(rows, NOW.year)

    async with there.storage() as storage:
        assert await storage.run(go_on) == (4, 1003, 1003)
        assert await storage.read(partial(storage.journal.verify, case=CaseId(1))) is None
