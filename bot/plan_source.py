"""A file that was read, for whoever makes a record of it: its values, what is wrong, and on which line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from bot.plan_file import Finding, at, parsed, untyped
from bot.quick_yaml import quickly
from bot.shape import Steps, mismatches
from flows.text import T, Text

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Source:
    """A file that was read: what it says in plain values, what is wrong, and where each part of it stands."""

    name: str
    plain: Any
    findings: tuple[Finding, ...]
    placed: Callable[[], Any]
    """The same with the place of each part; it is asked when something has to be told by its line."""

    def at(self, path: str | Steps, found: Text, expected: Text) -> Finding:
        """Something wrong at a path (`$.actions[0].label`, or its steps), told by the line where it stands."""
        return at(self.name, self.placed(), path, found, expected)


class Files:
    """Files of which each is read and parsed once, for as long as a command runs."""

    def __init__(self) -> None:
        self._read: dict[str, Source] = {}
        self._shipped: dict[str, Source] = {}

    def source(self, file: Traversable) -> Source:
        """What a file says, whether it can be used or not."""
        name = str(file)
        if name not in self._read:
            self._read[name] = read_file(file)
        return self._read[name]

    def shipped(self, file: Traversable) -> Source:
        """What a file says that came with the program."""
        name = str(file)
        if name not in self._shipped:
            self._shipped[name] = read_shipped(file)
        return self._shipped[name]


def read_file(file: Traversable) -> Source:
    """What a file says, whether it can be used or not."""
    tree, findings = parsed(file)
    return sourced(str(file), tree, findings)


def sourced(name: str, tree: Any, findings: Sequence[Finding] = ()) -> Source:  # noqa: ANN401 - YAML is anything
    """A parsed file."""
    return Source(name, None if findings else untyped(tree), tuple(findings), lambda: tree)


def read_shipped(file: Traversable) -> Source:
    """What a file says that came with the program: nobody has to be told of its lines, unless somebody changed it."""
    try:
        plain = quickly(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return read_file(file)
    return Source(str(file), plain, (), lru_cache(lambda: parsed(file)[0]))


def lines_of(
    name: str,
    tree: Any,  # noqa: ANN401 - YAML is anything
    make: Callable[[object], _Made],
    kind: type,
) -> tuple[_Made | None, list[Finding]]:
    """What `make` makes of a parsed file; or all that does not fit the record `kind`, and on which lines."""
    return fitted(sourced(name, tree), make, kind)


def fitted(source: Source, make: Callable[[object], _Made], kind: type) -> tuple[_Made | None, list[Finding]]:
    """What `make` makes of a file; or all that does not fit the record `kind`, and on which lines."""
    try:
        return make(source.plain), []
    except msgspec.ValidationError as error:
        findings = [source.at(*each) for each in mismatches(source.plain, kind)]
        return None, findings or [_first(source, error)]


def _first(source: Source, error: msgspec.ValidationError) -> Finding:
    """The first thing that does not fit, in the words of the conversion."""
    said, _, path = str(error).partition(" - at ")
    found = T("this does not fit ({why})", why=said)
    return source.at(path.strip("`") or "$", found, T("expected what the description of the language says"))
