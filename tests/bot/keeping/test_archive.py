"""What is read of a backup is what was written, to the byte; anything else is no backup."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import msgspec
import pytest

from bot.archive import BLOCK, MANIFEST, TITLE, Archive, Dumped, Manifest, Writing
from flows.errors import Refused
from flows.text import T

NOW = datetime(2026, 11, 22, 3, 8, tzinfo=UTC)
ROWS = [[number, f"一条记录 {number}", None] for number in range(1200)]
PHOTO = bytes(range(256)) * 5
NO_BACKUP, CUT = (
    T("This is no backup of Dutyline."),
    T("The backup is not whole: its end is missing. It cannot be used."),
)
LONG = "plans/1/" + "很长的文件夹/" * 12 + "plan.yaml"


def manifest(**more: object) -> Manifest:
    """Of a small backup."""
    dumped = Dumped("rows/journal.jsonl.gz", "journal", ("n", "words", "nothing"), len(ROWS))
    given = {"program": "1", "revision": "0004", "payload": 1, "database": "sqlite", "demo": False, "taken_at": NOW}
    given |= {"newest_at": None, "cases": 1, "open_cases": 1, "tables": (dumped,), "media": 1}
    return Manifest(**(given | more))  # type: ignore[arg-type]


def written(**more: object) -> bytes:
    """A small backup."""
    file = io.BytesIO()
    writing = Writing(file, NOW)
    with writing.packed("rows/journal.jsonl.gz") as write:
        for row in ROWS:
            write(msgspec.json.encode(row) + b"\n")
    writing.add("media/photo", PHOTO)
    writing.add(LONG, "预案".encode())
    writing.end(manifest(**more))
    return file.getvalue()


def read(content: bytes) -> tuple[list[list[list[object]]], bytes, bytes]:
    """Everything in it, checked."""
    archive = Archive(io.BytesIO(content))
    archive.check()
    [dumped] = archive.manifest.tables
    return list(archive.pages(dumped)), archive.content("media/photo"), archive.content(LONG)


def test_what_is_read_is_what_was_written() -> None:
    pages, photo, plan = read(written())
    assert [len(page) for page in pages] == [500, 500, 200]
    assert [row for page in pages for row in page] == ROWS
    assert (photo, plan.decode()) == (PHOTO, "预案")
    found = Archive(io.BytesIO(written())).manifest
    assert found == manifest(parts=found.parts)
    assert [part.name for part in found.parts] == [TITLE, "rows/journal.jsonl.gz", "media/photo", LONG]
    assert found.parts[2].sha256 == hashlib.sha256(PHOTO).hexdigest()


def test_any_tar_can_look_into_it(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(written())
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert tar.getnames() == [TITLE, "rows/journal.jsonl.gz", "media/photo", LONG, MANIFEST]
        assert {member.mode for member in tar.getmembers()} == {0o600}
        rows = tar.extractfile("rows/journal.jsonl.gz")
        assert rows is not None
        assert gzip.decompress(rows.read()).decode().splitlines()[7] == '[7,"一条记录 7",null]'


def test_wherever_it_is_cut_it_is_not_whole() -> None:
    whole, random = written(), Random(4)  # noqa: S311 - a test, not a secret
    for _ in range(60):
        cut = random.randrange(len(whole) - 2 * 512)
        with pytest.raises(Refused) as refused:
            read(whole[:cut])
        assert refused.value.text == (NO_BACKUP if cut < BLOCK else CUT), cut


def test_a_flipped_byte_is_found_or_says_nothing() -> None:
    whole, random, found = written(), Random(5), 0  # noqa: S311 - a test, not a secret
    was = read(whole)
    for _ in range(300):
        flipped = bytearray(whole)
        at = random.randrange(len(whole))
        flipped[at] ^= 1 << random.randrange(8)
        try:
            assert read(bytes(flipped)) == was, at
        except Refused:
            found += 1
    assert found > 200, "most of the file is not padding"


def test_a_part_that_was_exchanged_added_or_taken_out_is_found() -> None:
    with tarfile.open(fileobj=io.BytesIO(written())) as tar:
        parts = [(member.name, tar.extractfile(member).read()) for member in tar.getmembers()]  # type: ignore[union-attr]
    assert read(tarred(parts))[1] == PHOTO
    for wrong in (
        [(name, b"x" * len(PHOTO) if name == "media/photo" else content) for name, content in parts],
        [part for part in parts if part[0] != "media/photo"],
        [*parts[:-1], ("media/other", b""), parts[-1]],
        [parts[0], parts[2], parts[1], *parts[3:]],
    ):
        with pytest.raises(Refused, match="refused"):
            read(tarred(wrong))


def tarred(parts: list[tuple[str, bytes]]) -> bytes:
    """These parts, as anybody could put them into a tar."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for name, content in parts:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            tar.addfile(about, io.BytesIO(content))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"no tar at all", b"\0" * 10240, tarred([("photo.jpg", b"x")]), b"SQLite format 3\0" + b"\0" * 5000],
)
def test_what_is_no_backup_is_told_so(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        Archive(io.BytesIO(content))
    assert refused.value.text == NO_BACKUP


def test_a_later_format_is_not_guessed_at() -> None:
    with pytest.raises(Refused) as refused:
        Archive(io.BytesIO(written(format=2)))
    assert "newer version" in str(refused.value.text)
