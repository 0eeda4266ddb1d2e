"""Small files that are what they say: where a phone sends nothing but a name, one of these is fetched."""

import mimetypes
import struct
import zlib

from flows.inbound import MediaKind

KINDS = {"audio": MediaKind.VOICE, "video": MediaKind.VIDEO, "image": MediaKind.PHOTO, "": MediaKind.PHOTO}


def kind_of(name: str) -> MediaKind:
    """What a file of this name is to a person; without an ending, a picture."""
    claimed = mimetypes.guess_type(name)[0] or ""
    return KINDS.get(claimed.partition("/")[0], MediaKind.DOCUMENT)


def specimen(kind: MediaKind, name: str) -> bytes:
    """A file of this kind, the same for the same name and another for another."""
    mark = name.encode(errors="replace")
    match kind:
        case MediaKind.PHOTO:
            return _picture(mark)
        case MediaKind.VOICE:
            return b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead" + mark
        case MediaKind.VIDEO:
            return b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + mark
        case MediaKind.DOCUMENT:
            return b"%PDF-1.4\n%" + mark + b"\n%%EOF\n"


def _picture(mark: bytes) -> bytes:
    """A JPEG of 8 x 8 in one light grey, which the name decides (ITU-T T.81, annex B)."""
    shade = 64 + zlib.crc32(mark) % 64
    bits = f"10{shade:07b}0"  # seven bits of the block's mean follow, and nothing else of it
    scan = int(bits.ljust(16, "1"), 2).to_bytes(2, "big")
    segments = (
        (0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
        (0xFE, mark[:1000]),
        (0xDB, b"\x00" + bytes([8] * 64)),
        (0xC0, b"\x08\x00\x08\x00\x08\x01\x01\x11\x00"),
        (0xC4, b"\x00" + bytes([1, 1, *[0] * 14]) + b"\x00\x07"),
        (0xC4, b"\x10" + bytes([1, *[0] * 15]) + b"\x00"),
        (0xDA, b"\x01\x01\x00\x00\x3f\x00"),
    )
    head = b"".join(bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body for kind, body in segments)
    return b"\xff\xd8" + head + scan + b"\xff\xd9"
