"""When each row of the table of limits applies that is about files and places, and its longer words."""

from __future__ import annotations

import struct
from typing import Any

from tests.fake_telegram.calls import Call
from tests.fake_telegram.files import File, Upload

WRONG_FILE = "Bad Request: wrong file identifier/HTTP URL specified"
ODD_ALBUM = "Bad Request: an album has 2-10 items"
UNMIXABLE = "Bad Request: document can't be mixed with other media types"
NO_PICTURE = "Bad Request: IMAGE_PROCESS_FAILED"
ODD_PICTURE = "Bad Request: PHOTO_INVALID_DIMENSIONS"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
FILE_FIELDS = ("photo", "voice", "document", "video", "audio", "animation", "sticker", "video_note", "media")
MEGABYTE = 1 << 20


def _files(call: Call) -> list[tuple[str, Any]]:
    """(kind, upload or text) of every file in the call, attach:// followed."""
    items = [(name, call.parameters[name]) for name in FILE_FIELDS[:-1] if name in call.parameters]
    items += [(item.get("type", ""), item.get("media")) for item in call.album]
    return [(kind, attached(call, value)) for kind, value in items]


def attached(call: Call, value: Any) -> Any:
    """The upload that attach://name points to (None when it points nowhere), or the value itself."""
    if isinstance(value, str) and value.startswith("attach://"):
        return call.uploads.get(value.removeprefix("attach://"))
    return value


def file_is_empty(call: Call) -> bool:
    return any(value is None or (isinstance(value, Upload) and not value.data) for _, value in _files(call))


def file_id_is_foreign(call: Call) -> bool:
    return any(isinstance(value, str) and not call.server.files.find(call.bot, value) for _, value in _files(call))


def _kept(call: Call) -> list[tuple[str, File]]:
    files = [(kind, call.server.files.find(call.bot, value)) for kind, value in _files(call) if isinstance(value, str)]
    return [(kind, file) for kind, file in files if file]


def file_is_of_other_kind(call: Call) -> bool:
    return any(kind != file.kind for kind, file in _kept(call))


def other_kind_words(call: Call) -> str:
    kind, file = next((kind, file) for kind, file in _kept(call) if kind != file.kind)
    return f"Bad Request: can't use file of type {file.kind.title()} as {kind.title()}"


def upload_is_large(call: Call) -> bool:
    sizes = [(kind, len(value.data)) for kind, value in _files(call) if isinstance(value, Upload)]
    return any(size > (10 if kind == "photo" else 50) * MEGABYTE for kind, size in sizes)


def file_is_unknown(call: Call) -> bool:
    return call.server.files.find(call.bot, call.get("file_id")) is None


def download_is_large(call: Call) -> bool:
    file = call.server.files.find(call.bot, call.get("file_id"))
    return bool(file and file.size > 20 * MEGABYTE)


def album_is_odd(call: Call) -> bool:
    return not 2 <= len(call.album) <= 10


def album_is_mixed(call: Call) -> bool:
    kinds = {
        "visual" if item.get("type") in ("photo", "video", "live_photo") else item.get("type") for item in call.album
    }
    return len(kinds) > 1


def _pictures(call: Call) -> list[bytes]:
    return [value.data for kind, value in _files(call) if kind == "photo" and isinstance(value, Upload)]


def is_no_picture(call: Call) -> bool:
    return any(not data.startswith(PICTURES) for data in _pictures(call))


def picture_is_odd(call: Call) -> bool:
    """Of a PNG, whose head tells."""
    sizes = [struct.unpack(">II", data[16:24]) for data in _pictures(call) if data.startswith(PICTURES[1])]
    return any(sum(size) > 10_000 or max(size) > 20 * min(size) for size in sizes)


def place_is_bad(call: Call) -> bool:
    period = call.get("live_period", 60)
    return not (
        -90 <= call.get("latitude") <= 90
        and -180 <= call.get("longitude") <= 180
        and 0 <= call.get("horizontal_accuracy", 0) <= 1500
        and 1 <= call.get("heading", 1) <= 360
        and (60 <= period <= 86400 or period == 0x7FFFFFFF)
    )
