"""`dutyline qr`: a start link as a QR code, for a poster, the inside of a cab door, or somebody's screen."""

from collections.abc import Callable
from pathlib import Path

import segno

from bot.config import Settings
from bot.errors import Unusable, unwritable
from bot.house import HOTLINE, STAFF
from flows.text import T, Text, listed
from storage.unit_of_work import Storage

KINDS = {".svg", ".png", ".pdf"}
SCALE = 8
"""Dots of a PNG, or points of a page, for each module of the code."""


async def drawn(
    settings: Settings, storage: Storage, file: Path | None, *, staff: bool, code: str, say: Callable[[Text], str]
) -> None:
    """Draw the start link of a bot, with an invitation `code` or without, into `file` or onto the terminal."""
    side = STAFF if staff else HOTLINE
    links = await storage.read(lambda rows: storage.settings.of(rows, [f"link:{side}"]))
    link = next(iter(links.values()), "")
    if not link:
        variable = "DUTYLINE_STAFF_TOKEN" if staff else "DUTYLINE_HOTLINE_TOKEN"
        known = settings.staff_token if staff else settings.hotline_token
        found = T("the bot's name is not known yet; start `dutyline run` once, then come again")
        if known is None:
            found = T(
                "the bot's name is not known yet; set {variable} and start `dutyline run` once, then come again",
                variable=variable,
            )
        raise Unusable([found])
    whole = f"{link}?start={code}" if code else link
    # A quarter of the picture may be dirty or torn, as on a cab door.
    picture = segno.make(whole, error="q", micro=False)
    if file is None:
        picture.terminal(compact=True)
    elif file.suffix.lower() not in KINDS:
        found = T(
            "{file}: found the ending '{text}'; expected one of {names}",
            file=str(file),
            text=file.suffix,
            names=listed(sorted(KINDS)),
        )
        raise Unusable([found])
    else:
        try:
            picture.save(str(file), scale=SCALE)
        except OSError as error:
            raise Unusable([unwritable(str(file), error)]) from None
        print(say(T("Written to {file}.", file=str(file))))
    print(whole)
