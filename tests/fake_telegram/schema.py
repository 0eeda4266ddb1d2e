"""Checks values against schema.json, the Bot API that make_schema wrote down.

The real server skips names that it doesn't know; a test wants to hear of them, so nested unknown names are problems
here, and unknown parameters are told apart from the rest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.fake_telegram.files import Upload

_FILE = Path(__file__).with_name("schema.json")


@cache
def schema() -> dict[str, Any]:
    """The whole of schema.json."""
    loaded: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def method_names() -> dict[str, str]:
    """Every method, by its name in small letters: the Bot API doesn't mind capitals."""
    return {name.lower(): name for name in schema()["methods"]}


@dataclass(frozen=True)
class Kind:
    """One type as written in the schema, taken apart: what a value may be."""

    choices: tuple[Any, ...]
    """Each a plain type's name, the name of an object, a `Same` or a `Many`."""
    optional: bool = False


@dataclass(frozen=True)
class Many:
    """An array."""

    of: Kind


@dataclass(frozen=True)
class Same:
    """The one value that a field can have."""

    value: Any


@cache
def kind_of(written: str) -> Kind:
    """Takes a written type apart, for example `Array of (A or B) or String?`."""
    optional = written.endswith("?")
    choices: list[Any] = []
    for word in _split(written.removesuffix("?")):
        if word.startswith("="):
            choices.append(Same(json.loads(word[1:])))
        elif word.startswith("Array of "):
            inner = word.removeprefix("Array of ")
            choices.append(Many(kind_of(inner[1:-1] if inner.startswith("(") else inner)))
        elif isinstance(schema()["types"].get(word), str):
            choices.extend(kind_of(schema()["types"][word]).choices if word != "RichTextUnion" else [word])
        else:
            choices.append(word)
    return Kind(tuple(choices), optional)


def _split(written: str) -> list[str]:
    """The parts between the outermost " or "s."""
    parts, depth, start = [], 0, 0
    for index, letter in enumerate(written):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and written.startswith(" or ", index):
            parts.append(written[start:index])
            start = index + 4
    return [*parts, written[start:]]


def problems(kind: Kind | str, value: Any, path: str) -> list[str]:
    """What is wrong with `value`, one sentence a problem, or nothing. `path` names the value in the sentences."""
    kind = kind_of(kind) if isinstance(kind, str) else kind
    fewest: list[str] | None = None
    for choice in kind.choices:
        found = _choice_problems(choice, value, path)
        if not found:
            return []
        if fewest is None or len(found) < len(fewest):
            fewest = found
    return fewest or []


_PLAIN = {
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "InputFile": lambda value: isinstance(value, Upload),
    "CallbackGame": lambda value: isinstance(value, dict),
}


def _choice_problems(choice: Any, value: Any, path: str) -> list[str]:
    if isinstance(choice, Same):
        return [] if value == choice.value else [f"{path} is {value!r}; only {choice.value!r} is possible"]
    if isinstance(choice, Many):
        if not isinstance(value, list):
            return [f"{path} is no Array"]
        return [line for index, item in enumerate(value) for line in problems(choice.of, item, f"{path}[{index}]")]
    if choice in _PLAIN:
        return [] if _PLAIN[choice](value) else [f"{path} is {value!r}; {choice} expected"]
    return _object_problems(choice, value, path)


def _object_problems(name: str, value: Any, path: str) -> list[str]:
    fields = schema()["types"].get(name)
    if isinstance(fields, str):
        return problems(fields, value, path)
    if not isinstance(value, dict):
        return [f"{path} is no {name}"]
    found = [f"{path}.{key} is unknown to {name}" for key in value if key not in fields]
    for key, written in fields.items():
        kind = kind_of(written)
        if key in value:
            found += problems(kind, value[key], f"{path}.{key}")
        elif not kind.optional:
            found.append(f"{path}.{key} is missing; {name} needs it")
    return found


def decode(written: str, raw: str) -> Any:
    """A form's text as the JSON value that its type asks for; raises ValueError when it can't be one."""
    choices = kind_of(written).choices
    if "Boolean" in choices:
        return raw.lower() in ("true", "yes", "1")
    for name, make in (("Integer", int), ("Float", float)):
        if name in choices:
            try:
                return make(raw)
            except ValueError:
                if "String" not in choices:
                    raise ValueError(f"{raw!r} is no {name}") from None
    if "String" in choices or choices == ("InputFile",):
        return raw
    try:
        return json.loads(raw)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON: {error}") from None


def unknown_names(method: str, parameters: dict[str, Any]) -> list[str]:
    """Parameters that the method doesn't have."""
    return [name for name in parameters if name not in schema()["methods"][method]["parameters"]]


def missing_names(method: str, parameters: dict[str, Any]) -> list[str]:
    """Parameters that the method needs and didn't get."""
    wanted = schema()["methods"][method]["parameters"]
    return [name for name, written in wanted.items() if name not in parameters and not written.endswith("?")]


def update_problems(update: Any) -> list[str]:
    """What is wrong with an update before it is fed to a bot."""
    found = problems("Update", update, "update")
    if isinstance(update, dict) and len(update) != 2:
        found.append("an update carries update_id and exactly one more field")
    return found
