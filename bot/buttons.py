"""A press and its callback data, both ways in one room: at most 64 bytes, versioned, never trusted."""

from flows.outbound import Act, Choose, Copy, Press, Wish
from flows.press import is_number
from flows.terms import CaseId

VERSION = "1"
LIMIT = 64
"""Bytes of callback data that Telegram carries."""


def data_of(press: Press) -> str:
    """What a button sends back; empty for one that only copies. ValueError when it would not fit."""
    if isinstance(press, Copy):
        return ""
    data = VERSION + "|".join(_parts(press))
    if len(data.encode()) > LIMIT:
        message = f"callback data of {len(data.encode())} bytes; Telegram carries {LIMIT}"
        raise ValueError(message)
    return data


def _parts(press: Choose | Act | Wish) -> list[str]:
    match press:
        case Choose():
            return ["c", str(press.stamp), press.option]
        case Act():
            return ["a", str(press.case), press.action, press.argument]
        case Wish():
            return ["w", press.what]


def press_of(data: str) -> Press | None:
    """What a press means, or None when no button of this version sends that."""
    if not data.startswith(VERSION) or len(data.encode()) > LIMIT:
        return None
    match data[len(VERSION) :].split("|"):
        case ["c", stamp, option] if is_number(stamp):
            return Choose(stamp=int(stamp), option=option)
        case ["a", case, action, argument] if is_number(case):
            return Act(case=CaseId(int(case)), action=action, argument=argument)
        case ["w", what]:
            return Wish(what=what)
        case _:
            return None
