"""Where the contents of files are kept: one file for each content, named by its hash."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Protocol

PART = ".part"
"""Ends the name of a file that is still being written."""


class Cabinet(Protocol):
    """Keeps contents. Every verb may take as long as a disk takes; OSError when the disk cannot be used."""

    def keep(self, content: bytes) -> str:
        """Keep a content, once, and return its SHA-256; when this returns it survives a power cut."""

    def find(self, sha256: str) -> bytes | None:
        """The content of this hash; None when it is not there, or is not what it was."""

    def tidy(self) -> None:
        """After a start: throw away what was half written when the program ended."""


class Folder:
    """A cabinet on the disk: `ab/abcdef…`, for the program's own user only."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def keep(self, content: bytes) -> str:
        """Write beside, flush, and rename: nobody ever sees a part of a file under its name."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if self.find(sha256) is not None:
            return sha256
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A name of its own: the same content may be fetched twice at a time.
        handle, part = tempfile.mkstemp(PART, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(part).unlink(missing_ok=True)
            raise
        _flush(path.parent)
        return sha256

    def find(self, sha256: str) -> bytes | None:
        """Read it and compare it with its hash."""
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def has(self, sha256: str) -> bool:
        """Whether something stands under this hash; a glance, without reading it."""
        return self._path(sha256).is_file()

    def tidy(self) -> None:
        """Throw away what was half written."""
        for part in self._place.glob(f"*/*{PART}"):
            part.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._place / sha256[:2] / sha256


class Drawer:
    """A cabinet in memory, for a rehearsal."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def keep(self, content: bytes) -> str:
        """Keep it until the rehearsal is over."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._kept[sha256] = content
        return sha256

    def find(self, sha256: str) -> bytes | None:
        """What was kept under this hash."""
        return self._kept.get(sha256)

    def tidy(self) -> None:
        """Nothing is ever half kept here."""


def _flush(folder: Path) -> None:
    """A new name in a folder survives a power cut only when the folder is flushed, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
