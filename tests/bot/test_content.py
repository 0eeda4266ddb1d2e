"""A file is what its first bytes say, and nothing that a machine could run goes on under a name that runs it."""

import pytest

from bot.channels.specimen import specimen
from bot.engine.content import UNKNOWN, content_of, safe_name, shown_as
from flows.inbound import MediaKind

PROGRAM = b"MZ\x90\x00\x03"
OFFICE = b"PK\x03\x04\x14\x00" + b"[Content_Types].xml"
FILES = [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg", "jpg", MediaKind.PHOTO),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png", "png", MediaKind.PHOTO),
    (specimen(MediaKind.PHOTO, "x"), "image/jpeg", "jpg", MediaKind.PHOTO),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp", "webp", MediaKind.PHOTO),
    (b"GIF89a\x01\x00", "image/gif", "gif", MediaKind.VIDEO),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic", "heic", MediaKind.DOCUMENT),
    (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00", "video/mp4", "mp4", MediaKind.VIDEO),
    (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "video/quicktime", "mov", MediaKind.VIDEO),
    (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00", "audio/mp4", "m4a", MediaKind.VOICE),
    (specimen(MediaKind.VOICE, "x"), "audio/ogg", "ogg", MediaKind.VOICE),
    (b"ID3\x04\x00", "audio/mpeg", "mp3", MediaKind.VOICE),
    (b"\xff\xfb\x90\x64", "audio/mpeg", "mp3", MediaKind.VOICE),
    (specimen(MediaKind.DOCUMENT, "x"), "application/pdf", "pdf", MediaKind.DOCUMENT),
    (
        OFFICE + b"word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        None,
    ),
    (OFFICE + b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", None),
    (b"PK\x03\x04\x14\x00a.txt", "application/zip", "zip", MediaKind.DOCUMENT),
]
NOTHING_TO_SHOW = [
    PROGRAM,
    b"\x7fELF\x02\x01",
    b"#!/bin/sh\nrm -rf /",
    b"<html><script>alert(1)</script>",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    b"RIFF\x24\x00\x00\x00WAVEfmt ",
    OFFICE + b"word/document.xml word/vbaProject.bin",
    b"",
    b"\xff",
]


@pytest.mark.parametrize(("content", "mime", "ending", "shown"), FILES)
def test_a_file_is_known_by_its_first_bytes(content: bytes, mime: str, ending: str, shown: MediaKind | None) -> None:
    told = content_of(content)
    assert (told.mime, told.ending, told.shown) == (mime, ending, shown or MediaKind.DOCUMENT)


@pytest.mark.parametrize("content", NOTHING_TO_SHOW)
def test_everything_else_is_unknown_and_goes_as_a_file_that_nothing_opens(content: bytes) -> None:
    assert content_of(content) == UNKNOWN
    assert shown_as(MediaKind.DOCUMENT, UNKNOWN) is MediaKind.DOCUMENT
    assert shown_as(MediaKind.VOICE, UNKNOWN) is MediaKind.DOCUMENT
    assert safe_name("invoice.exe", MediaKind.DOCUMENT, UNKNOWN) == "invoice.exe.bin"


def test_a_photo_that_is_no_picture_is_not_taken() -> None:
    assert shown_as(MediaKind.PHOTO, content_of(PROGRAM)) is None
    assert shown_as(MediaKind.PHOTO, content_of(specimen(MediaKind.DOCUMENT, "x"))) is None
    assert shown_as(MediaKind.PHOTO, content_of(b"\xff\xd8\xff\xe0")) is MediaKind.PHOTO


def test_what_came_as_a_file_stays_one_and_what_is_said_to_be_a_video_must_be_one() -> None:
    picture, film = content_of(b"\xff\xd8\xff\xe0"), content_of(b"\x00\x00\x00\x18ftypisom")
    assert shown_as(MediaKind.DOCUMENT, picture) is MediaKind.DOCUMENT
    assert shown_as(MediaKind.VIDEO, film) is MediaKind.VIDEO
    assert shown_as(MediaKind.VIDEO, picture) is MediaKind.DOCUMENT


@pytest.mark.parametrize(
    ("name", "content", "safe"),
    [
        ("左前轮.JPG", b"\xff\xd8\xff", "左前轮.jpg"),
        ("", b"\xff\xd8\xff", "document.jpg"),
        ("../../etc/passwd", b"%PDF-1.7", "passwd.pdf"),
        ("C:\\Users\\x\\b.pdf", b"%PDF-1.7", "b.pdf"),
        ("photo\u202egpj.exe", PROGRAM, "photogpj.exe.bin"),
        ("a\x00b\n.pdf", b"%PDF-1.7", "ab.pdf"),
        ("app.apk", b"PK\x03\x04", "app.apk.zip"),
        ("...", b"%PDF-1.7", "document.pdf"),
        ("x" * 300 + ".pdf", b"%PDF-1.7", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_ends_in_what_the_file_is(name: str, content: bytes, safe: str) -> None:
    assert safe_name(name, MediaKind.DOCUMENT, content_of(content)) == safe
