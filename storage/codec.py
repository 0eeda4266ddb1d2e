"""Records to versioned JSON and back.

Every payload column holds `{"v":1,...}`: the version of its shape, then the record. When a record changes so that old
texts no longer load, `VERSION` goes up and `UPGRADES` learns the step; texts are brought forward as they are read.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, overload

import msgspec

from storage.errors import Unreadable

T = TypeVar("T")
VERSION = 1
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Version -> what makes a payload of that version one of the next."""

_encoder = msgspec.json.Encoder(enc_hook=str)  # a Length is text of its own kind, kept as it was written
_HEAD = f'{{"v":{VERSION},'
_FIRST, _ALONE = _HEAD.encode(), b'{"v":%d}' % VERSION


def encode(record: object) -> str:
    """The record as versioned JSON; TypeError for what is no record."""
    said = _encoder.encode(record)
    if not said.startswith(b"{"):
        raise TypeError(f"no record: {type(record).__name__}")
    return (_FIRST + said[1:] if said != b"{}" else _ALONE).decode()


@overload
def decode(kind: type[T], text: str) -> T: ...
@overload
def decode(kind: object, text: str) -> Any: ...  # noqa: ANN401 - a union is no type to mypy
def decode(kind: Any, text: str) -> Any:
    """The record of a kind, or of a union of tagged kinds, that a text holds; Unreadable when it holds none."""
    try:
        if text.startswith(_HEAD):
            return _decoder(kind).decode(text)  # no record has a field "v": the version is passed over
        return msgspec.convert(current(msgspec.json.decode(text)), kind, dec_hook=_made)
    except (msgspec.MsgspecError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(_without_values(error)) from None


def current(stored: dict[str, Any]) -> dict[str, Any]:
    """The content of a payload, brought to today's version; Unreadable for one of a later program."""
    version = stored.pop("v", None)
    if not isinstance(version, int) or version > VERSION:
        raise Unreadable(f"a payload of version {version}; this program reads versions up to {VERSION}")
    while version < VERSION:
        stored, version = UPGRADES[version](stored), version + 1
    return stored


def convert(kind: type[T], stored: dict[str, Any]) -> T:
    """The record of a kind that a payload holds, once read as JSON; Unreadable when it holds none."""
    try:
        return msgspec.convert(current(stored), kind, dec_hook=_made)
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(_without_values(error)) from None


def plain(record: object) -> dict[str, Any]:
    """The record as plain dictionaries and lists, with the version in front."""
    return {"v": VERSION, **msgspec.to_builtins(record, enc_hook=str)}


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:  # noqa: ANN401 - a type, or a union of types
    return msgspec.json.Decoder(kind, dec_hook=_made)


def _made(kind: type, value: Any) -> Any:  # noqa: ANN401 - the shape msgspec asks for
    return kind(value)


def _without_values(error: Exception) -> str:
    """What is wrong and where; a text that a person wrote may stand in other errors."""
    return str(error) if isinstance(error, msgspec.ValidationError | Unreadable) else type(error).__name__
