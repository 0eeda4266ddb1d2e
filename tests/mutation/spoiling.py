"""Plans with one thing deleted or altered, each with the place where that was done."""

import copy
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from flows.lengths import Length

Path = tuple[str | int, ...]
_LENGTH = re.compile(r"(\d+) (s|min|h|days?)")
_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


class Mutant(NamedTuple):
    """One plan that is not as it was: where, what was done there, and what stands there now."""

    path: Path
    kind: str
    value: Any = None

    @property
    def key(self) -> str:
        """The way there without its numbers, as the list of harmless ones names it."""
        return ".".join(each for each in self.path if isinstance(each, str))

    @property
    def where(self) -> str:
        """Where it is, to a person."""
        return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in self.path).lstrip(".")

    def of(self, tree: dict[str, Any]) -> dict[str, Any]:
        """The plan, spoiled."""
        made = copy.deepcopy(tree)
        at: Any = made
        for step in self.path[:-1]:
            at = at[step]
        if self.kind == "delete":
            del at[self.path[-1]]
        else:
            at[self.path[-1]] = self.value
        return made


def mutants(tree: dict[str, Any]) -> Iterator[Mutant]:
    """Every plan that differs from this one in one place."""
    for path, value in places(tree):
        yield Mutant(path, "delete")
        for kind, other in altered(value, path):
            yield Mutant(path, kind, other)


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every key and item of a tree."""
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    for key, part in inside:
        yield (*path, key), part
        yield from places(part, (*path, key))


def altered(value: Any, path: Path) -> Iterator[tuple[str, Any]]:
    """Other values of the same kind."""
    match value:
        case bool():
            yield "flip", not value
        case int():
            yield "more", value + 1
        case {"zh": zh, "en": en}:
            yield "swap", {"zh": en, "en": zh}
        case list() if len(value) > 1:
            yield "turn", [*reversed(value)]
        case str() if path[-1] in {"zh", "en"}:
            yield "empty", ""
        case str():
            yield from _word(value)
        case _:
            return


def _word(value: str) -> Iterator[tuple[str, Any]]:
    if found := _LENGTH.fullmatch(value):
        yield "double", str(Length(f"{int(found[1]) * 2} {found[2]}"))
    elif found := _CLOCK.fullmatch(value):
        yield "later", f"{(int(found[1]) + 1) % 24:02d}:{found[2]}"
    else:
        yield "rename", value + "x"
