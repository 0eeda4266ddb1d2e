"""Holds what a file says against the records it should become: all that does not fit, in sentences for its author."""

import difflib
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache, reduce
from typing import Any, NamedTuple

from msgspec import inspect

from bot.yaml_fault import full_width_colon, no_space
from flows.bilingual import Bilingual
from flows.lengths import Length
from flows.text import Phrase, Series, T, Text, Words, listed

SHOWN = 40
"""Letters of a wrong value that are repeated to its author."""
LACKING = {"zh": T("the Chinese text (zh) is missing"), "en": T("the English text (en) is missing")}

_SLIP = re.compile(r"(?P<key>\w+)(?P<at>[：:])")
"""A key with the text behind it, held together by the wrong colon or by a space left out."""

Steps = tuple[str | int, ...]
"""The way to a part of a file: keys, and places in lists counted from 0."""


class Mismatch(NamedTuple):
    """A part that does not fit: the way to it, what was found there, what was expected."""

    steps: Steps
    found: Text
    expected: Text


def mismatches(value: object, kind: type) -> Iterator[Mismatch]:
    """Everything in `value`, the plain content of a file, that does not fit the record `kind`."""
    return _any(value, kind_of(kind), ())


@lru_cache
def kind_of(kind: type) -> inspect.Type:
    """The description of a record, made once."""
    return inspect.type_info(kind)


def _any(value: object, kind: inspect.Type, steps: Steps) -> Iterator[Mismatch]:
    if not _suits(value, kind):
        yield Mismatch(steps, said(value), _wanted(value, kind))
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
        elif part is None and (slip := _SLIP.match(key)) and slip["key"] in fields:
            meant.add(slip["key"])
            told = full_width_colon if slip["at"] == "：" else no_space
            yield Mismatch((*steps, key), *told(slip["key"]))
        elif part is None and kind.cls is Bilingual:
            found = T("the text before it ends at a comma, '{name}' stands by itself", name=_short(key))
            yield Mismatch((*steps, key), found, T('expected English quotes "" around a text with a comma'))
        elif kind.forbid_unknown_fields:
            near = nearest(key, free) or nearest(key, fields)
            meant.add(near)
            yield Mismatch((*steps, key), T("no key is called '{name}' here", name=_short(key)), one_of(fields, near))
    for name, field in fields.items():
        if not field.required or name in value or name in meant:
            continue
        if kind.cls is Bilingual:
            yield Mismatch(steps, LACKING[name], T("expected both zh and en"))
        else:
            wanted = T("expected {name}: {what}", name=name, what=described(field.type))
            yield Mismatch(steps, T("'{name}' is missing", name=name), wanted)


def _enum(value: str, kind: inspect.EnumType, steps: Steps) -> Iterator[Mismatch]:
    names = values_of(kind)
    if value not in names:
        yield Mismatch(steps, said(value), one_of(names, nearest(value, names)))


def _custom(value: str, kind: inspect.CustomType, steps: Steps) -> Iterator[Mismatch]:
    try:
        kind.cls(value)
    except ValueError:
        length = kind.cls is Length
        found = T("'{text}' is no length", text=_short(value)) if length else said(value)
        yield Mismatch(steps, found, T("expected {what}", what=described(kind)))


def _wanted(value: object, kind: inspect.Type) -> Text:
    """What should stand there instead; a number or a yes where a text belongs only lacks its quotes."""
    if isinstance(kind, inspect.StrType) and isinstance(value, int | float):
        return T('expected a text: put it in quotes, "{text}"', text=_short(str(value).lower()))
    return T("expected {what}", what=described(kind))


_DESCRIBED: dict[type[inspect.Type], Text] = {
    inspect.VarTupleType: T("a list, such as {form}", form="[a, b]"),
    inspect.ListType: T("a list, such as {form}", form="[a, b]"),
    inspect.DictType: T("names with their values"),
    inspect.BoolType: T("true or false"),
    inspect.IntType: T("a whole number"),
    inspect.FloatType: T("a number"),
}


def described(kind: inspect.Type) -> Text:
    """A kind of value, as an author reads it."""
    match kind:
        case inspect.UnionType():
            some = [described(each) for each in kind.types if not isinstance(each, inspect.NoneType)]
            return reduce(lambda one, other: T("{one} or {other}", one=one, other=other), some)
        case inspect.StructType() if kind.cls is Bilingual:
            return T("the text in both languages, {form}", form="{zh: …, en: …}")
        case inspect.StructType():
            needed = [field.encode_name for field in kind.fields if field.required]
            if needed:
                return T("keys with values, at least {names}", names=listed(needed))
            return T("keys with values, such as {names}", names=listed(field.encode_name for field in kind.fields[:3]))
        case inspect.EnumType():
            return T("one of {names}", names=listed(values_of(kind)))
        case inspect.CustomType() if kind.cls is Length:
            return T("a number and a unit, such as 30 min, 4 h or 2 days")
    return _DESCRIBED.get(type(kind), T("a text"))


def values_of(kind: inspect.EnumType) -> list[str]:
    """What an enum may say."""
    members: Iterable[Enum] = kind.cls
    return [str(each.value) for each in members]


def said(value: object) -> Text:
    """A value of a file, as its author is reminded of it."""
    match value:
        case None:
            return T("found nothing")
        case bool():
            return T("found {text}", text=str(value).lower())
        case dict() if value:
            return T("found keys ({names})", names=_short(", ".join(map(str, value))))
        case dict():
            return T("found nothing but {braces}", braces="{}")
        case list():
            return T("found a list of {n}", n=len(value))
        case str():
            return T("found '{text}'", text=_short(value))
        case int() | float():
            return T("found the number {text}", text=_short(str(value)))
        case _:
            return T("found something that is no text, number or list")


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant; "" when none is like it."""
    alike = {each.lower(): each for each in names}
    return next((alike[each] for each in difflib.get_close_matches(name.lower(), alike, n=1, cutoff=0.6)), "")


def hinted(found: Text, expected: Text) -> Text:
    """What was expected instead of the name in `found`: of many names the one that was probably meant comes first."""
    match found, expected:
        case Phrase(params={"name": str(name)} | {"text": str(name)}), Phrase(params={"names": Series(items=items)}):
            names = [each.en for each in items if isinstance(each, Words)]
            if any(sign in name for sign in "，、；"):
                return T("expected English commas between the names of a list")
            return one_of(names, nearest(name, names))
    return expected


def one_of(names: Iterable[str], near: str = "") -> Phrase:
    """That one of these names was expected; the one that was probably meant first."""
    if near:
        return T("expected '{near}', or one of {names}", near=near, names=listed(names))
    return T("expected one of {names}", names=listed(names))
