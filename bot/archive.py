"""The file of a backup: a tar of parts, each with its length and hash in the manifest that ends it.

`gzip`-packed JSON lines for each table, contents named by their hash, the files of the settings. What is cut short has
no manifest, and what was changed has another hash: neither is ever taken for a backup.
"""

import contextlib
import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

import msgspec

from flows.errors import Refused
from flows.terms import Record
from flows.text import T, Text

FORMAT = 1
"""Goes up when an older program could no longer read the file."""
TITLE = "dutyline-backup.txt"
WORDS = b"A backup of Dutyline. It holds personal data. Bring it back with: dutyline restore FILE\n"
MANIFEST = "manifest.json"
BLOCK = 512
"""Bytes of a block of a tar; a part begins with a new one (POSIX.1-1988, ustar)."""
CHUNK = 1 << 20


class Part(Record, frozen=True):
    """A part of the file, as it stands there."""

    name: str
    size: int
    sha256: str


class Dumped(Record, frozen=True):
    """The rows of a table: in which part, which columns, how many."""

    part: str
    table: str
    columns: tuple[str, ...]
    rows: int


class Kept(Record, frozen=True):
    """A file of the settings: in which part, and where it stood; `folder` is the first plan folder or the next ..."""

    part: str
    place: str
    folder: int = 0


class Manifest(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What the file holds, and of when."""

    format: int = FORMAT
    program: str
    revision: str
    payload: int
    database: str
    demo: bool
    taken_at: datetime
    newest_at: datetime | None
    cases: int
    open_cases: int
    tables: tuple[Dumped, ...]
    media: int
    missing: tuple[str, ...] = ()
    """Contents that were not where they belong when the backup was made."""
    broken: tuple[str, ...] = ()
    """Cases whose journal was not whole even then."""
    organisation: Kept | None = None
    plans: tuple[Kept, ...] = ()
    parts: tuple[Part, ...] = ()


class Writing:
    """A file that is being written; `file` can be sought in."""

    def __init__(self, file: IO[bytes], at: datetime) -> None:
        self._file, self._at = file, round(at.timestamp())
        self.parts: list[Part] = []
        self.add(TITLE, WORDS)

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._file.tell()

    def add(self, name: str, content: bytes) -> None:
        """A part whose content is known."""
        with self.part(name) as write:
            write(content)

    @contextlib.contextmanager
    def packed(self, name: str) -> Iterator[Callable[[bytes], object]]:
        """A part that is packed on its way in."""
        with self.part(name) as write, gzip.GzipFile(fileobj=_Sink(write), mode="wb", mtime=0, compresslevel=6) as gz:
            yield gz.write

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[Callable[[bytes], object]]:
        """A part whose length is known at its end: its head is written then, into the room that was left for it."""
        start = self._file.tell()
        self._file.write(bytes(len(self._head(name, 0))))
        begun, hashed = self._file.tell(), hashlib.sha256()

        def write(content: bytes) -> None:
            hashed.update(content)
            self._file.write(content)

        yield write
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(self._head(name, end - begun))
        self._file.seek(end)
        self._file.write(bytes(-end % BLOCK))
        self.parts.append(Part(name, end - begun, hashed.hexdigest()))

    def end(self, manifest: Manifest) -> None:
        """The manifest with its own hash on a line of its own, and the two empty blocks that end a tar."""
        content = msgspec.json.encode(msgspec.structs.replace(manifest, parts=tuple(self.parts)))
        self.add(MANIFEST, content + b"\n" + hashlib.sha256(content).hexdigest().encode() + b"\n")
        self._file.write(bytes(2 * BLOCK))

    def _head(self, name: str, size: int) -> bytes:
        about = tarfile.TarInfo(name)
        about.size, about.mtime, about.mode = size, self._at, 0o600
        return about.tobuf(tarfile.GNU_FORMAT)


class _Sink:
    """Where gzip writes."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.write = write

    def flush(self) -> None:
        """Nothing is held back here."""


class Archive:
    """A backup that was opened: its manifest is what was written, its parts have yet to be checked."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 - `file` is closed by who opened it
            first = self._tar.next()
            if first is None or first.name != TITLE:
                raise Refused(T("This is no backup of Dutyline."))
        except tarfile.TarError:
            raise Refused(T("This is no backup of Dutyline.")) from None
        try:
            self._members = {member.name: member for member in self._tar.getmembers()}
        except (tarfile.TarError, OSError, ValueError):
            raise Refused(_cut_short()) from None
        self.manifest = self._read_manifest()

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._members:
            raise Refused(_cut_short())
        content, _, sha256 = self.content(MANIFEST).strip().rpartition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != sha256:
            raise Refused(_damaged(MANIFEST))
        try:
            if (found := msgspec.json.decode(content, type=_Format).format) > FORMAT:
                raise Refused(T("This backup was written by a newer version of this program (format {n}).", n=found))
            return msgspec.json.decode(content, type=Manifest)
        except msgspec.MsgspecError:
            raise Refused(_damaged(MANIFEST)) from None

    def check(self) -> None:
        """Compare every part with the manifest; raise Refused for the first that is not what was written."""
        wanted = [*(part.name for part in self.manifest.parts), MANIFEST]
        if list(self._members) != wanted:
            strange = next((name for name in self._members if name not in wanted), MANIFEST)
            raise Refused(_damaged(strange))
        for part in self.manifest.parts:
            hashed = hashlib.sha256()
            for chunk in self._chunks(part.name):
                hashed.update(chunk)
            if (self._members[part.name].size, hashed.hexdigest()) != (part.size, part.sha256):
                raise Refused(_damaged(part.name))

    def content(self, name: str) -> bytes:
        """A part as a whole."""
        return b"".join(self._chunks(name))

    def names(self, folder: str) -> Iterator[str]:
        """The parts below a folder."""
        return (name for name in self._members if name.startswith(f"{folder}/"))

    def pages(self, dumped: Dumped, size: int = 500) -> Iterator[list[list[Any]]]:
        """The rows of a table, so many at a time."""
        lines = msgspec.json.Decoder(list[str | int | None])
        with self._open(dumped.part) as packed, gzip.GzipFile(fileobj=packed) as unpacked:
            page: list[list[Any]] = []
            try:
                for line in unpacked:
                    page.append(lines.decode(line))
                    if len(page) == size:
                        yield page
                        page = []
            except (OSError, EOFError, zlib.error, msgspec.MsgspecError):
                raise Refused(_damaged(dumped.part)) from None
        if page:
            yield page

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self._open(name) as part:
            while chunk := part.read(CHUNK):
                yield chunk

    def _open(self, name: str) -> IO[bytes]:
        member = self._members.get(name)
        part = self._tar.extractfile(member) if member is not None and member.isreg() else None
        if part is None:
            raise Refused(_damaged(name))
        return part


class _Format(Record, frozen=True):
    format: int


def _cut_short() -> Text:
    return T("The backup is not whole: its end is missing. It cannot be used.")


def _damaged(name: str) -> Text:
    return T("The backup is damaged: {part} is not what was written. It cannot be used.", part=name)
