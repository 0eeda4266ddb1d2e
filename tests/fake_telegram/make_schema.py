"""Writes schema.json: the Bot API as the installed aiogram describes it.

    python tests/fake_telegram/make_schema.py           # writes the file
    python tests/fake_telegram/make_schema.py --check   # exit status 1 when the file is out of date

A type is written as the official documentation writes it: "Integer", "Integer or String",
"Array of Array of InlineKeyboardButton", and `="photo"` for a field that can hold only that value.
A field marked "?" may be left out. Names that the Bot API has given up (aiogram marks them deprecated) are left out.
"""

from __future__ import annotations

import enum
import inspect
import json
import sys
import types as builtin_types
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import aiogram
import aiogram.methods
import aiogram.types
from aiogram.client.default import Default
from aiogram.methods.base import TelegramMethod
from aiogram.types.base import TelegramObject
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

SCHEMA_FILE = Path(__file__).with_name("schema.json")

_PLAIN = {int: "Integer", str: "String", float: "Float", bool: "Boolean", datetime: "Integer", timedelta: "Integer"}


def type_name(annotation: Any) -> str:
    """The documentation's name of a Python annotation; raises TypeError for one that it cannot name."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin = get_origin(annotation)
    if origin is Annotated:
        return type_name(get_args(annotation)[0])
    if origin in (Union, builtin_types.UnionType):
        return _union_name(get_args(annotation))
    if isinstance(annotation, str):
        return annotation
    if isinstance(annotation, TypeAliasType):
        return annotation.__name__
    if origin is list:
        inner = type_name(get_args(annotation)[0])
        return f"Array of ({inner})" if " or " in inner else f"Array of {inner}"
    if origin is Literal:
        return " or ".join(f"={json.dumps(_plain_value(value))}" for value in get_args(annotation))
    if inspect.isclass(annotation) and issubclass(annotation, enum.Enum):
        return "String"
    if inspect.isclass(annotation):
        return annotation.__name__
    raise TypeError(f"no name for {annotation!r}")


def _union_name(members: tuple[Any, ...]) -> str:
    names = [type_name(member) for member in members if member not in (type(None), Default)]
    return " or ".join(dict.fromkeys(names))


def _plain_value(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value


def _is_deprecated(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("deprecated"))


def _fields(model: type[BaseModel]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, field in model.model_fields.items():
        if _is_deprecated(field):
            continue
        kind = type_name(field.annotation)
        always = field.is_required() or kind.startswith("=")
        found[field.alias or name] = kind if always else f"{kind}?"
    return found


def _aliases(model: type[BaseModel]) -> set[TypeAliasType]:
    """The recursive unions that a model's fields name: written once, under their own name, as a plain string."""
    found: set[TypeAliasType] = set()
    waiting: list[Any] = [field.annotation for field in model.model_fields.values()]
    while waiting:
        annotation = waiting.pop()
        if isinstance(annotation, TypeAliasType):
            found.add(annotation)
        else:
            waiting += get_args(annotation)
    return found


def build() -> dict[str, Any]:
    """The whole schema, sorted by name."""
    methods: dict[str, Any] = {}
    for member in vars(aiogram.methods).values():
        if inspect.isclass(member) and issubclass(member, TelegramMethod) and member is not TelegramMethod:
            name = member.__api_method__
            methods[name] = {"returns": type_name(member.__returning__), "parameters": _fields(member)}
    objects: dict[str, Any] = {}
    for member in vars(aiogram.types).values():
        if inspect.isclass(member) and issubclass(member, TelegramObject) and member.__name__ != "TelegramObject":
            objects[member.__name__] = _fields(member)
            for alias in _aliases(member):
                objects[alias.__name__] = type_name(alias.__value__)
    return {
        "bot_api": aiogram.__api_version__,
        "generated_from": f"aiogram {aiogram.__version__}",
        "methods": dict(sorted(methods.items())),
        "types": dict(sorted(objects.items())),
    }


def as_text(schema: dict[str, Any]) -> str:
    """One line a method and a type, so that a change of the Bot API reads well as a difference."""
    lines = ["{", f'"bot_api": {json.dumps(schema["bot_api"])},']
    lines.append(f'"generated_from": {json.dumps(schema["generated_from"])},')
    for part, end in (("methods", "},"), ("types", "}")):
        lines.append(f'"{part}": {{')
        rows = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in schema[part].items()]
        lines.append(",\n".join(rows))
        lines.append(end)
    return "\n".join([*lines, "}", ""])


def main(arguments: list[str]) -> int:
    """Writes the file, or with --check compares it."""
    text = as_text(build())
    if "--check" in arguments:
        return 0 if SCHEMA_FILE.exists() and SCHEMA_FILE.read_text(encoding="utf-8") == text else 1
    SCHEMA_FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
