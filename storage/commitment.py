"""Personal values out of a journal entry: the chain carries a salted commitment, the value can be erased.

An entry can so be proved while its values exist, and stays provable in shape, time and order when they are gone.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
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
_NUMBER = (int, float)
_encode = msgspec.json.Encoder().encode

Salt = Callable[[int], bytes]
"""Gives so many bytes that nobody can guess."""


class Personal(NamedTuple):
    """A value taken out of an entry, as JSON, under its number there."""

    n: int
    salt: str
    value: str


def commit(content: dict[str, Any], salt: Salt) -> tuple[dict[str, Any], list[Personal]]:
    """The content with each personal value replaced by `{"$": n, "c": commitment}`, and the values by number."""
    taking = _Taking(salt)
    return taking.out_of(content), taking.taken


class _Taking:
    """Takes the personal values out of one entry; what holds none is not copied."""

    def __init__(self, salt: Salt) -> None:
        self._salt = salt
        self.taken: list[Personal] = []

    def out_of(self, node: dict[str, Any]) -> dict[str, Any]:
        rest = node
        for name, value in node.items():
            if isinstance(value, _NESTED):
                left = self.out_of(value) if isinstance(value, dict) else self._out_of_list(value, name)
            elif name in _MAY_BE_PERSONAL and _is_personal(name, value):
                left = self._hidden(value)
            else:
                continue
            if left is not value:
                rest = dict(node) if rest is node else rest
                rest[name] = left
        return rest

    def _out_of_list(self, values: Iterable[Any], key: str) -> list[Any]:
        rest: list[Any] = []
        for value in values:
            if isinstance(value, _NESTED):
                rest.append(self.out_of(value) if isinstance(value, dict) else self._out_of_list(value, key))
            else:
                rest.append(self._hidden(value) if _is_personal(key, value) else value)
        return rest

    def _hidden(self, value: object) -> dict[str, Any]:
        salt, encoded, n = self._salt(SALT_BYTES), _encode(value), len(self.taken)
        self.taken.append(Personal(n, salt.hex(), encoded.decode()))
        return {"$": n, "c": _hash(salt, encoded)}


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
    return _hash(bytes.fromhex(value.salt), value.value.encode())


def _hash(salt: bytes, value: bytes) -> str:
    return hashlib.sha256(salt + value).hexdigest()


def _is_personal(key: str, value: object) -> bool:
    if isinstance(value, str):
        return value != "" and (key in PERSONAL or (key in IDENTITIES and ":" in value))
    return key in NUMBERS and isinstance(value, _NUMBER)
