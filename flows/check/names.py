"""Names and everyday words as their author writes them: what would be read otherwise than it is meant."""

import re
from collections.abc import Iterator

import msgspec

from flows.check.ids import SETS_OFF
from flows.check.misfit import Misfit
from flows.plan import Plan
from flows.text import T

_NAME = re.compile(r"[a-z0-9][a-z0-9+-]*")
"""A plus is for answers such as `3+`."""
_COMMA = re.compile(r"[，、；,;]")


def names(plan: Plan) -> Iterator[Misfit]:
    """Ids of its parts that are written in other signs, and items of `words` that are several in one."""
    for field in plan.__struct_fields__:
        yield from _in(getattr(plan, field), f"$.{field}")


def _in(part: object, path: str) -> Iterator[Misfit]:
    if isinstance(part, tuple):
        for at, each in enumerate(part):
            yield from _in(each, f"{path}[{at}]")
    elif isinstance(part, msgspec.Struct):
        for field in part.__struct_fields__:
            value = getattr(part, field)
            if field == "id":
                yield from _name(f"{path}.id", value)
            elif field == "words":
                yield from _words(f"{path}.words", value)
            else:
                yield from _in(value, f"{path}.{field}")


def _name(path: str, name: str) -> Iterator[Misfit]:
    if name and not _NAME.fullmatch(name) and not SETS_OFF.search(name):
        found = T("'{name}' is written in other signs than a name", name=name)
        yield path, found, T("expected small letters, digits and hyphens")


def _words(path: str, words: tuple[str, ...]) -> Iterator[Misfit]:
    for at, each in enumerate(words):
        if _COMMA.search(each):
            found = T("'{text}' is one word with a comma in it, which nobody says", text=each)
            yield f"{path}[{at}]", found, T("expected each word by itself, set off by `, `")
