"""A content is kept once, whole or not at all, and found only as what it was."""

import hashlib
from pathlib import Path

import pytest

from bot.engine.cabinet import Folder

CONTENT = b"a photo"
HASH = hashlib.sha256(CONTENT).hexdigest()


def files(place: Path) -> list[str]:
    return sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file())


def test_a_content_is_kept_once_under_its_hash_for_our_own_eyes(tmp_path: Path) -> None:
    cabinet = Folder(tmp_path / "media")
    assert cabinet.keep(CONTENT) == cabinet.keep(CONTENT) == HASH
    assert files(tmp_path) == [f"media/{HASH[:2]}/{HASH}"]
    assert cabinet.find(HASH) == CONTENT
    path = tmp_path / "media" / HASH[:2] / HASH
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_what_is_not_there_or_not_what_it_was_is_not_found(tmp_path: Path) -> None:
    cabinet = Folder(tmp_path)
    assert cabinet.find(HASH) is None
    cabinet.keep(CONTENT)
    (tmp_path / HASH[:2] / HASH).write_bytes(b"another photo")
    assert cabinet.find(HASH) is None
    cabinet.keep(CONTENT)
    assert cabinet.find(HASH) == CONTENT


def test_a_disk_that_fails_leaves_nothing_under_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        Folder(tmp_path).keep(CONTENT)
    assert files(tmp_path) == []


def test_what_was_half_written_is_thrown_away_after_a_start(tmp_path: Path) -> None:
    cabinet = Folder(tmp_path)
    cabinet.tidy()
    cabinet.keep(CONTENT)
    (tmp_path / HASH[:2] / "tmp123.part").write_bytes(b"a ph")
    cabinet.tidy()
    assert files(tmp_path) == [f"{HASH[:2]}/{HASH}"]
