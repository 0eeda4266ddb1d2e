"""A press and its callback data, both ways in one room: at most 64 bytes, versioned, never trusted."""

from flows.outbound import Act, Choose, Copy, Press, Wish
from flows.press import is_number
from flows.terms import CaseId

VERSION = "1"
LIMIT = 64
"""Bytes of callback data that Telegram carries."""


def data_of(press: Press) -> str:
    """What a button sends back; empty for one that only copies. ValueError when it would not fit."""
    data = _data(press)
    if (size := len(data.encode())) > LIMIT:
        message = f"callback data of {size} bytes; Telegram carries {LIMIT}"
        raise ValueError(message)
    return data


def _data(press: Press) -> str:
    match press:
        case Choose():
            return f"{VERSION}c|{press.stamp}|{press.option}"
        case Act():
            return f"{VERSION}a|{press.case}|{press.action}|{press.argument}"
        case Wish():
            return f"{VERSION}w|{press.what}"
        case Copy():
            return ""


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
