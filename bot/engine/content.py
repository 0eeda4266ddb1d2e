"""What a file really is, by its first bytes: neither its name nor what the sender's program claims decides."""

import re
import unicodedata
from collections.abc import Callable

from flows.inbound import MediaKind
from flows.terms import Record

NAME_LENGTH = 80
"""Characters of a file's name that are kept; what is behind them no phone shows."""
BRANDS = {
    b"heic": "heic",
    b"heix": "heic",
    b"hevc": "heic",
    b"mif1": "heic",
    b"msf1": "heic",
    b"M4A ": "m4a",
    b"M4B ": "m4a",
}
"""Brand of an ISO media file (ISO/IEC 14496-12, `ftyp`) that is no film -> what it is."""


class Content(Record, frozen=True, kw_only=True):
    """A type of file: its MIME type, the ending of its name, and as what a person can be shown it."""

    mime: str
    ending: str
    shown: MediaKind = MediaKind.DOCUMENT


PICTURE, FILM, SOUND = MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.VOICE
OFFICE = "application/vnd.openxmlformats-officedocument"
UNKNOWN = Content(mime="application/octet-stream", ending="bin")
"""Programs and whatever else nobody here can read: kept, and sent on under a name that no machine runs."""
ISO = {
    "heic": Content(mime="image/heic", ending="heic"),  # Telegram shows none: a file
    "m4a": Content(mime="audio/mp4", ending="m4a", shown=SOUND),
    "mov": Content(mime="video/quicktime", ending="mov", shown=FILM),
    "mp4": Content(mime="video/mp4", ending="mp4", shown=FILM),
}
ZIP = Content(mime="application/zip", ending="zip")
DOCX = Content(mime=f"{OFFICE}.wordprocessingml.document", ending="docx")
XLSX = Content(mime=f"{OFFICE}.spreadsheetml.sheet", ending="xlsx")


def _iso(content: bytes) -> Content:
    brand = content[8:12]
    return ISO[BRANDS.get(brand, "mov" if brand == b"qt  " else "mp4")]


def _zip(content: bytes) -> Content:
    """An archive by the names in it, which stand there uncompressed; a document with macros is a program."""
    if b"vbaProject.bin" in content:
        return UNKNOWN
    if b"[Content_Types].xml" in content:
        return DOCX if b"word/document" in content else XLSX if b"xl/workbook" in content else ZIP
    return ZIP


def _riff(content: bytes) -> Content:
    return Content(mime="image/webp", ending="webp", shown=PICTURE) if content[8:12] == b"WEBP" else UNKNOWN


SIGNATURES: tuple[tuple[int, bytes, Content | Callable[[bytes], Content]], ...] = (
    (0, b"\xff\xd8\xff", Content(mime="image/jpeg", ending="jpg", shown=PICTURE)),
    (0, b"\x89PNG\r\n\x1a\n", Content(mime="image/png", ending="png", shown=PICTURE)),
    (0, b"RIFF", _riff),
    (0, b"GIF87a", Content(mime="image/gif", ending="gif", shown=FILM)),
    (0, b"GIF89a", Content(mime="image/gif", ending="gif", shown=FILM)),
    (4, b"ftyp", _iso),
    (0, b"OggS", Content(mime="audio/ogg", ending="ogg", shown=SOUND)),
    (0, b"ID3", Content(mime="audio/mpeg", ending="mp3", shown=SOUND)),
    (0, b"\xff\xfb", Content(mime="audio/mpeg", ending="mp3", shown=SOUND)),
    (0, b"\xff\xf3", Content(mime="audio/mpeg", ending="mp3", shown=SOUND)),
    (0, b"%PDF-", Content(mime="application/pdf", ending="pdf")),
    (0, b"PK\x03\x04", _zip),
)
"""Where a signature stands, the signature, and what it tells."""


def content_of(content: bytes) -> Content:
    """What this is; UNKNOWN for a program, a page, a text and everything else."""
    for at, signature, told in SIGNATURES:
        if content.startswith(signature, at):
            return told if isinstance(told, Content) else told(content)
    return UNKNOWN


def shown_as(kind: MediaKind, content: Content) -> MediaKind | None:
    """As what somebody's file is sent on; None for a photo that is no picture.

    What came as a file stays one: nobody asked to have it opened.
    """
    if kind is MediaKind.PHOTO:
        return MediaKind.PHOTO if content.shown is PICTURE else None
    return kind if content.shown is kind else MediaKind.DOCUMENT


def safe_name(name: str, kind: MediaKind, content: Content) -> str:
    """The name under which it is sent on: as written, without signs that hide its ending, which is the true one."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    # Category C: control characters, and those that make `exe.jpg` out of `gpj.exe`.
    shown = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C").strip(" .") or kind.value
    stem = re.sub(rf"\.{content.ending}$", "", shown, flags=re.IGNORECASE)
    return f"{stem[:NAME_LENGTH]}.{content.ending}"
