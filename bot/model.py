"""The plan language as data: every record of a plan file with its keys, their kinds, and what they mean."""

import ast
import inspect as source_of
import sys
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import inspect

from bot.i18n import english
from bot.shape import described, kind_of, values_of
from flows.bilingual import Bilingual
from flows.lengths import Length
from flows.overlay import Overlay
from flows.plan import Plan
from flows.terms import Record

ROOTS: tuple[type, ...] = (Plan, Overlay)
"""What a file may be."""


class Key(Record, frozen=True):
    """A key of a record: what it takes, whether it must be there, what stands for it when it is not, what it means."""

    name: str
    kind: str
    needed: bool
    default: str
    meaning: str


class Part(Record, frozen=True):
    """A record of the language."""

    name: str
    meaning: str
    keys: tuple[Key, ...]


@lru_cache
def parts() -> tuple[Part, ...]:
    """Every record that a plan file may hold, in the order in which one meets them; texts in two languages aside."""
    found: dict[type, inspect.StructType] = {}
    for root in ROOTS:
        _collect(kind_of(root), found)
    return tuple(_part(kind) for kind in found.values())


def _collect(kind: inspect.Type, found: dict[type, inspect.StructType]) -> None:
    match kind:
        case inspect.StructType() if kind.cls is not Bilingual and kind.cls not in found:
            found[kind.cls] = kind
            for field in kind.fields:
                _collect(field.type, found)
        case inspect.UnionType():
            for each in kind.types:
                _collect(each, found)
        case inspect.VarTupleType():
            _collect(kind.item_type, found)
        case inspect.DictType():
            _collect(kind.value_type, found)


def _part(kind: inspect.StructType) -> Part:
    said = meanings(kind.cls)
    keys = tuple(
        Key(
            name=field.encode_name,
            kind=_kind(field.type),
            needed=field.required,
            default=_default(field),
            meaning=said.get(field.name, ""),
        )
        for field in kind.fields
    )
    return Part(name=kind.cls.__name__, meaning=" ".join((kind.cls.__doc__ or "").split()), keys=keys)


_PLAIN: dict[type[inspect.Type], str] = {
    inspect.CustomType: "length",
    inspect.BoolType: "true, false",
    inspect.IntType: "number",
    inspect.AnyType: "anything",
}


def _kind(kind: inspect.Type) -> str:
    """What a key takes, as the tables of the language name it."""
    match kind:
        case inspect.UnionType():
            return " or ".join(_kind(each) for each in kind.types if not isinstance(each, inspect.NoneType))
        case inspect.StructType() if kind.cls is Bilingual:
            return "zh, en"
        case inspect.StructType():
            return kind.cls.__name__
        case inspect.VarTupleType():
            return f"list of {_kind(kind.item_type)}"
        case inspect.DictType():
            return f"name: {_kind(kind.value_type)}"
        case inspect.EnumType():
            return ", ".join(f"`{each}`" for each in values_of(kind))
    return _PLAIN.get(type(kind)) or english(described(kind)).removeprefix("a ")


def _default(field: inspect.Field) -> str:
    value = field.default
    if field.required or value is msgspec.NODEFAULT:
        return ""
    match value:
        case None | "" | ():
            return ""
        case bool():
            return str(value).lower()
        case Enum():
            return str(value.value)
        case msgspec.Struct():
            return ""
    return str(value)


@lru_cache
def meanings(record: type) -> dict[str, str]:
    """What the source says below each field of a record."""
    tree = next(each for each in _classes(record) if each.name == record.__name__)
    said: dict[str, str] = {}
    last = ""
    for each in tree.body:
        match each:
            case ast.AnnAssign(target=ast.Name(id=name)):
                last = name
            case ast.Expr(value=ast.Constant(value=str(text))) if last:
                said[last] = " ".join(text.split())
                last = ""
            case _:
                last = ""
    return said


def _classes(record: type) -> Iterator[ast.ClassDef]:
    tree = ast.parse(source_of.getsource(sys.modules[record.__module__]))
    return (each for each in tree.body if isinstance(each, ast.ClassDef))


def schema() -> dict[str, Any]:
    """The JSON Schema of a plan file: what an editor completes, explains and underlines."""
    [root, over], components = msgspec.json.schema_components(ROOTS, schema_hook=_hook, ref_template="#/$defs/{name}")
    _explain(components)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dutyline plan",
        "oneOf": [root, over],
        "$defs": components,
    }


def _hook(kind: type) -> dict[str, Any]:
    if kind is Length:
        return {
            "type": "string",
            "pattern": r"^\s*0*[1-9]\d*\s*(s|min|h|days?)\s*$",
            "description": "A number and a unit: 30 min, 4 h, 2 days",
        }
    raise NotImplementedError


def _explain(components: dict[str, Any]) -> None:
    """Put what each key means beside what it takes."""
    for part in parts():
        defined = components.get(part.name, {})
        for key in part.keys:
            if key.meaning and key.name in defined.get("properties", {}):
                defined["properties"][key.name] = _with_words(defined["properties"][key.name], key.meaning)


def _with_words(value: dict[str, Any], meaning: str) -> dict[str, Any]:
    return {**value, "description": meaning}
