"""Long texts in Telegram's HTML subset, sent as messages that fit; lengths are UTF-16 units, as Telegram counts."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.channels.port import Transient

Keyboard = TypeVar("Keyboard")

TEXT_LIMIT = 4096
"""Units of a message's text after its markup has been read (Bot API, sendMessage)."""

ATOM = re.compile(
    r"<(?P<slash>/?)(?P<tag>[a-z][a-z0-9-]*)(?:\s[^>]*)?>|&(?:#\d+|#x[0-9a-f]+|lt|gt|amp|quot);|.",
    re.IGNORECASE | re.DOTALL,
)
TWO_UNITS = 0xFFFF


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) + sum(ord(sign) > TWO_UNITS for sign in text)


def length(html: str) -> int:
    """The length of what is read of a text in Telegram's HTML."""
    return sum(_atom(found).width for found in ATOM.finditer(html))


def cut(text: str, most: int) -> str:
    """The beginning of a text, of at most `most` units, without half a sign at its end."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def split(html: str, most: int = TEXT_LIMIT) -> list[str]:
    """Messages of at most `most` units each that together say everything that `html` says.

    They end at line ends, else at spaces, else anywhere between two signs; a tag that is open there is closed and
    opened again. A text that fits is returned as it is.
    """
    if units(html) <= most:  # what is read is never longer than its markup
        return [html]
    atoms = [_atom(found) for found in ATOM.finditer(html)]
    parts: list[str] = []
    opened: list[_Atom] = []
    start = 0
    while start < len(atoms):
        end = _end(atoms, start, most)
        part = atoms[start:end]
        still = _open_after(opened, part)
        if any(atom.width and not atom.raw.isspace() for atom in part):
            closing = [f"</{atom.tag}>" for atom in reversed(still)]
            parts.append("".join([*(atom.raw for atom in (*opened, *part)), *closing]))
        opened, start = still, end
    return parts


async def send_in_parts(
    html: str, keyboard: Keyboard, reply_to: str, send: Callable[[str, Keyboard | None, str], Awaitable[str]]
) -> str:
    """Send a text of any length by `send(part, keyboard, reply_to)`, and return the id of its last part.

    The first part is the reply, the last bears the keyboard. A Transient leaves it open what was sent when it came
    after a part that went out.
    """
    *before, last = split(html)
    something_went_out = False
    try:
        for part in before:
            await send(part, None, reply_to)
            reply_to, something_went_out = "", True
        return await send(last, keyboard, reply_to)
    except Transient as error:
        raise Transient(str(error), sent=None if something_went_out else error.sent) from None


@dataclass(frozen=True, slots=True)
class _Atom:
    """What must not be torn apart: a tag, an entity, a sign. A tag is read as nothing, so its width is 0."""

    raw: str
    width: int
    tag: str = ""
    closes: bool = False


def _atom(found: re.Match[str]) -> _Atom:
    raw = found[0]
    if tag := found["tag"]:
        return _Atom(raw, 0, tag.lower(), bool(found["slash"]))
    if len(raw) == 1:
        return _Atom(raw, units(raw))
    return _Atom(raw, 2 if raw.startswith("&#") else 1)  # a numeric entity may stand for any sign


def _end(atoms: list[_Atom], start: int, most: int) -> int:
    """Where the message that begins at `start` is best ended."""
    width, line, word = 0, 0, 0
    for place in range(start, len(atoms)):
        width += atoms[place].width
        if width > most:
            return line or word or place
        if atoms[place].raw == "\n":
            line = place + 1
        elif atoms[place].raw == " ":
            word = place + 1
    return len(atoms)


def _open_after(opened: list[_Atom], part: list[_Atom]) -> list[_Atom]:
    """The tags that are open at the end of a part, the outermost first."""
    still = list(opened)
    for atom in part:
        if not atom.tag:
            continue
        if not atom.closes:
            still.append(atom)
        elif still and still[-1].tag == atom.tag:
            still.pop()
    return still
