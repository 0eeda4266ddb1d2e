"""Files on the fake Telegram: one store, and for each bot its own file_ids."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fake_telegram.bots import FakeBot
    from tests.fake_telegram.clock import Clock

LINK_LIFETIME = 3600
"""Seconds that a download link works at least (Bot API, getFile)."""


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True)
class File:
    """A file as Telegram keeps it. `size` may be larger than `data`: a huge file need not be made for a test."""

    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    size: int


class FileStore:
    """All files; a file_id opens a file for one bot only, file_unique_id is the same for all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._files: dict[str, File] = {}
        self._links: dict[tuple[int, str], tuple[File, float]] = {}

    def add(self, kind: str, upload: Upload, size: int | None = None) -> File:
        """Keeps a file; the same content of the same kind is the same file."""
        digest = hashlib.sha256(kind.encode() + upload.name.encode() + upload.data).hexdigest()[:14]
        size = len(upload.data) if size is None else size
        file = File(f"AgAD{digest}{size}", kind, upload.name, upload.mime, upload.data, size)
        return self._files.setdefault(file.unique_id, file)

    def file_id(self, bot: FakeBot, file: File) -> str:
        """The id under which this bot, and no other, may use the file."""
        return f"{file.kind[:2].upper()}{bot.id}-{file.unique_id}"

    def find(self, bot: FakeBot, file_id: str) -> File | None:
        """The file behind a bot's own file_id."""
        owner, _, unique_id = file_id.partition("-")
        file = self._files.get(unique_id)
        return file if file and owner == f"{file.kind[:2].upper()}{bot.id}" else None

    def link(self, bot: FakeBot, file: File) -> str:
        """A path for downloading, good for an hour."""
        path = f"{file.kind}s/{file.unique_id}{_suffix(file)}"
        self._links[bot.id, path] = (file, self._clock.now() + LINK_LIFETIME)
        return path

    def download(self, bot: FakeBot, path: str) -> File | None:
        """The file of a link that is still good."""
        file, until = self._links.get((bot.id, path), (None, 0.0))
        return file if self._clock.now() <= until else None


def _suffix(file: File) -> str:
    _, dot, ending = file.name.rpartition(".")
    return f".{ending}" if dot else ""
