"""Personal values out of a journal entry: the chain carries a salted commitment, the value can be erased.

An entry can so be proved while its values exist, and stays provable in shape, time and order when they are gone.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

SALT_BYTES = 16
ERASED = "[erased]"
"""What stands where a personal text was erased; a number that was erased reads as None."""

PERSONAL = frozenset(
    {
        "text",  # an answer, a note: in the person's own words
        "words",  # a cry for help, as written
        "cry",  # the same, in the report that it opened
        "note",  # something added outside every question
        "caption",  # words under a photo
        "name",  # what a person is called
        "short",  # the same as others may see it
        "short_en",
        "phone",
        "plate",  # leads to the owner of a private vehicle
        "file",  # opens the person's photo, voice or document
        "unique",  # tells that two files are the same
        "chat",  # the platform's number of the person's chat
        "lat",  # where the person was
        "lon",
    }
)
IDENTITIES = frozenset({"by", "person", "reachable", "to"})
"""Who did it, as `platform:number` for a guest; the ids of the organisation's own people are evidence and stay."""
NUMBERS = frozenset({"lat", "lon"})
_MAY_BE_PERSONAL = PERSONAL | IDENTITIES | NUMBERS
_NESTED = (dict, list, tuple)

Salt = Callable[[int], bytes]
"""Gives so many bytes that nobody can guess."""


class Personal(NamedTuple):
    """A value taken out of an entry, as JSON, under its number there."""

    n: int
    salt: str
    value: str


def commit(content: dict[str, Any], salt: Salt) -> tuple[dict[str, Any], list[Personal]]:
    """The content with each personal value replaced by `{"$": n, "c": commitment}`, and the values by number."""
    taken: list[Personal] = []

    def kept(node: Any, key: str) -> Any:  # noqa: ANN401 - JSON
        if isinstance(node, dict):
            return walk(node)
        if isinstance(node, list | tuple):
            return [kept(value, key) for value in node]
        if key in _MAY_BE_PERSONAL and _is_personal(key, node):
            value = msgspec.json.encode(node).decode()
            taken.append(Personal(len(taken), salt(SALT_BYTES).hex(), value))
            return {"$": taken[-1].n, "c": commitment(taken[-1])}
        return node

    def walk(node: dict[str, Any]) -> dict[str, Any]:
        # Most values are no dictionary, no list, and stand under a name that tells nothing: they stay as they are.
        return {
            name: kept(value, name) if name in _MAY_BE_PERSONAL or isinstance(value, _NESTED) else value
            for name, value in node.items()
        }

    return walk(content), taken


def restore(content: dict[str, Any], values: Mapping[int, Personal]) -> dict[str, Any]:
    """The content with its personal values put back; where one was erased, the mark of erasure."""

    def walk(node: Any, key: str) -> Any:  # noqa: ANN401 - JSON
        match node:
            case {"$": n, "c": _}:
                if n in values:
                    return msgspec.json.decode(values[n].value)
                return None if key in NUMBERS else ERASED
            case dict():
                return {name: walk(value, name) for name, value in node.items()}
            case list():
                return [walk(value, key) for value in node]
        return node

    return {name: walk(value, name) for name, value in content.items()}


def agrees(content: object, values: Mapping[int, Personal]) -> bool:
    """Whether every personal value that is still there is the one that was committed to."""
    match content:
        case {"$": n, "c": committed}:
            return n not in values or commitment(values[n]) == committed
        case dict():
            return all(agrees(value, values) for value in content.values())
        case list():
            return all(agrees(value, values) for value in content)
    return True


def commitment(value: Personal) -> str:
    """The hash that stands for a value in the chain."""
    return hashlib.sha256(bytes.fromhex(value.salt) + value.value.encode()).hexdigest()


def _is_personal(key: str, value: object) -> bool:
    match value:
        case str():
            return bool(value) and (key in PERSONAL or (key in IDENTITIES and ":" in value))
        case int() | float():
            return key in NUMBERS
    return False
