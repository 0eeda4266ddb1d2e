"""Holds what a file says against the records it should become: all that does not fit, in sentences for its author."""

import difflib
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import inspect

from flows.bilingual import Bilingual
from flows.lengths import Length

SHOWN = 40
"""Letters of a wrong value that are repeated to its author."""
_NAMED = re.compile(r"'([^']+)'")
_LISTED = "expected one of "
NAMES = {"zh": "Chinese", "en": "English"}

Steps = tuple[str | int, ...]
"""The way to a part of a file: keys, and places in lists counted from 0."""


class Mismatch(NamedTuple):
    """A part that does not fit: the way to it, what was found there, what was expected."""

    steps: Steps
    found: str
    expected: str


def mismatches(value: object, kind: type) -> Iterator[Mismatch]:
    """Everything in `value`, the plain content of a file, that does not fit the record `kind`."""
    return _any(value, kind_of(kind), ())


@lru_cache
def kind_of(kind: type) -> inspect.Type:
    """The description of a record, made once."""
    return inspect.type_info(kind)


def _any(value: object, kind: inspect.Type, steps: Steps) -> Iterator[Mismatch]:
    if not _suits(value, kind):
        yield Mismatch(steps, f"found {said(value)}", f"expected {_wanted(value, kind)}")
        return
    match kind, value:
        case inspect.UnionType(), _:
            yield from _any(value, next(each for each in kind.types if _suits(value, each)), steps)
        case inspect.StructType(), dict():
            yield from _record(value, kind, steps)
        case ((inspect.VarTupleType() | inspect.ListType()), list()):
            for at, part in enumerate(value):
                yield from _any(part, kind.item_type, (*steps, at))
        case inspect.DictType(), dict():
            for key, part in value.items():
                yield from _any(part, kind.value_type, (*steps, key))
        case inspect.EnumType(), str():
            yield from _enum(value, kind, steps)
        case inspect.CustomType(), str():
            yield from _custom(value, kind, steps)


_SUITS: dict[type[inspect.Type], tuple[type, ...]] = {
    inspect.StructType: (dict,),
    inspect.DictType: (dict,),
    inspect.VarTupleType: (list,),
    inspect.ListType: (list,),
    inspect.StrType: (str,),
    inspect.EnumType: (str,),
    inspect.CustomType: (str,),
    inspect.BoolType: (bool,),
    inspect.IntType: (int,),
    inspect.FloatType: (int, float),
    inspect.NoneType: (type(None),),
}


def _suits(value: object, kind: inspect.Type) -> bool:
    """Whether a value is of the kind at all, whatever may be wrong inside it."""
    if isinstance(kind, inspect.UnionType):
        return any(_suits(value, each) for each in kind.types)
    kinds = _SUITS.get(type(kind))
    if kinds is None:
        return True
    return isinstance(value, kinds) and isinstance(value, bool) == (bool in kinds)


def _record(value: dict[str, Any], kind: inspect.StructType, steps: Steps) -> Iterator[Mismatch]:
    fields = {field.encode_name: field for field in kind.fields}
    free = [name for name in fields if name not in value]
    meant: set[str] = set()
    for key, part in value.items():
        if key in fields:
            yield from _any(part, fields[key].type, (*steps, key))
        elif kind.forbid_unknown_fields:
            near = nearest(key, free) or nearest(key, fields)
            meant.add(near)
            yield Mismatch((*steps, key), f"no key is called {key!r} here", f"expected {one_of(fields, near)}")
    for name, field in fields.items():
        if not field.required or name in value or name in meant:
            continue
        if kind.cls is Bilingual:
            yield Mismatch(steps, f"the {NAMES[name]} text ({name}) is missing", "expected both zh and en")
        else:
            yield Mismatch(steps, f"{name!r} is missing", f"expected {name}: {described(field.type)}")


def _enum(value: str, kind: inspect.EnumType, steps: Steps) -> Iterator[Mismatch]:
    names = values_of(kind)
    if value not in names:
        yield Mismatch(steps, f"found {said(value)}", f"expected {one_of(names, nearest(value, names))}")


def _custom(value: str, kind: inspect.CustomType, steps: Steps) -> Iterator[Mismatch]:
    try:
        kind.cls(value)
    except ValueError as error:
        found, _, expected = str(error).partition("; ")
        yield Mismatch(steps, found, expected or f"expected {described(kind)}")


def _wanted(value: object, kind: inspect.Type) -> str:
    """What should stand there instead; a number or a yes where a text belongs only lacks its quotes."""
    if isinstance(kind, inspect.StrType) and isinstance(value, int | float):
        return f'a text: put it in quotes, "{str(value).lower()}"'
    return described(kind)


_DESCRIBED: dict[type[inspect.Type], str] = {
    inspect.VarTupleType: "a list",
    inspect.ListType: "a list",
    inspect.DictType: "names with their values",
    inspect.BoolType: "true or false",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
}


def described(kind: inspect.Type) -> str:
    """A kind of value, as an author reads it."""
    match kind:
        case inspect.UnionType():
            return " or ".join(described(each) for each in kind.types if not isinstance(each, inspect.NoneType))
        case inspect.StructType() if kind.cls is Bilingual:
            return "the text in both languages, {zh: …, en: …}"
        case inspect.StructType():
            needed = [field.encode_name for field in kind.fields if field.required]
            return "keys with values, " + ("at least " + ", ".join(needed) if needed else "such as " + _first(kind))
        case inspect.EnumType():
            return one_of(values_of(kind))
        case inspect.CustomType() if kind.cls is Length:
            return "a number and a unit, such as 30 min, 4 h or 2 days"
    return _DESCRIBED.get(type(kind), "a text")


def values_of(kind: inspect.EnumType) -> list[str]:
    """What an enum may say."""
    members: Iterable[Enum] = kind.cls
    return [str(each.value) for each in members]


def _first(kind: inspect.StructType) -> str:
    return ", ".join(field.encode_name for field in kind.fields[:3])


def said(value: object) -> str:
    """A value of a file, as its author is reminded of it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return f"keys ({_short(', '.join(map(str, value)))})" if value else "nothing but {}"
        case list():
            return f"a list of {len(value)}"
        case str():
            return repr(_short(value))
        case int() | float():
            return f"the number {_short(str(value))}"
        case _:
            return "something that is no text, number or list"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant; "" when none is like it."""
    alike = {each.lower(): each for each in names}
    return next((alike[each] for each in difflib.get_close_matches(name.lower(), alike, n=1, cutoff=0.6)), "")


def hinted(found: str, expected: str) -> str:
    """What was expected instead of the name in `found`: of many names the one that was probably meant comes first."""
    named, listed = _NAMED.search(found), expected.removeprefix(_LISTED)
    if named is None or listed == expected:
        return expected
    names = listed.split(", ")
    return f"expected {one_of(names, nearest(named[1], names))}"


def one_of(names: Iterable[str], near: str = "") -> str:
    """The names that may stand there; the one that was probably meant first."""
    listed = "one of " + ", ".join(names)
    return f"{near!r}, or {listed}" if near else listed
