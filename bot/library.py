"""Reads plan and organisation files: what is wrong is told by file, line and column; what is right is used."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import AliasToken

from bot.errors import Unusable
from flows.organisation import Organisation, compile_organisation, dangling
from flows.plan import Compiled, Plan, compile_plan, sealed
from flows.plan_check import Misfit, misfits
from flows.plan_merge import merged, strangers
from flows.terms import Record

LARGEST = 256 * 1024
"""Bytes of a plan file: the longest plan of the packs has a tenth of it."""

_STEP = re.compile(r"\.([\w-]+)|\[(\d+|\.\.\.)\]")
_Made = TypeVar("_Made")


class Finding(Record, frozen=True):
    """Something wrong in a file: where it stands, what was found, and what was expected."""

    file: str
    line: int
    column: int
    found: str
    expected: str

    def __str__(self) -> str:
        """`FILE:LINE:COL: what is wrong; what was expected`."""
        return f"{self.file}:{self.line}:{self.column}: {self.found}; {self.expected}"


class Library(Record, frozen=True):
    """The plans that can be used, and what is wrong with those that cannot."""

    plans: tuple[Compiled, ...]
    findings: tuple[Finding, ...]


class _Read(Record, frozen=True):
    """A plan as its file says it, with the places of its parts."""

    file: str
    source: Any
    plan: Plan

    def at(self, misfit: Misfit) -> Finding:
        path, found, expected = misfit
        return _at(self.file, self.source, path, found, expected)


def read_library(folders: Sequence[Path], organisation: Organisation, *, replaced: Sequence[Path] = ()) -> Library:
    """The built-in plans and those of `folders`; a plan of the same id in a later folder replaces the earlier.

    A file that cannot be used leaves the earlier plan of that id in its place. Files of `replaced` come last. Every
    plan takes along what its branches name of the others, whatever the order of the files.
    """
    read: dict[str, _Read] = {}
    findings: list[Finding] = []
    outside = (file for folder in folders for file in _yaml_in(folder, findings))
    for file in (*_built_in(), *outside, *replaced):
        found, wrong = _read(file, organisation)
        findings += wrong
        if found:
            read[found.plan.id] = found
    plans = {name: found.plan for name, found in read.items()}
    findings += (found.at(misfit) for found in read.values() for misfit in strangers(found.plan, plans))
    return Library(plans=tuple(sealed(merged(plan, plans)) for plan in plans.values()), findings=tuple(findings))


def check_file(file: Path, folders: Sequence[Path], organisation: Organisation) -> tuple[Finding, ...]:
    """What is wrong with one file, or would be elsewhere because of it, were it to replace the plan of its id."""
    before = read_library(folders, organisation).findings
    return tuple(
        each
        for each in read_library(folders, organisation, replaced=[file]).findings
        if each.file == str(file) or each not in before
    )


def _read(file: Traversable, organisation: Organisation) -> tuple[_Read | None, list[Finding]]:
    """One plan file, compiled and held against the organisation; None when it cannot be used."""
    source, findings = parsed(file)
    if findings:
        return None, findings
    compiled, findings = lines_of(str(file), source, compile_plan)
    if compiled is None:
        return None, findings
    found = _Read(str(file), source, compiled.plan)
    wrong = [found.at(misfit) for misfit in misfits(compiled.plan, organisation)]
    return (None if wrong else found), wrong


def read_organisation(file: Path | None) -> Organisation:
    """The organisation of `file`, or the demo organisation; raise Unusable with a line for each thing that is wrong."""
    place: Traversable = file or files("bot").joinpath("demo", "organisation.yaml")
    source, findings = parsed(place)
    if not findings:
        organisation, findings = lines_of(str(place), source, compile_organisation)
        if organisation is not None:
            findings = [
                _at(
                    str(place),
                    source,
                    f"$.{path}",
                    f"nothing is called {name!r}",
                    "expected an id that stands in this file",
                )
                for path, name in dangling(organisation)
            ]
            if not findings:
                return organisation
    raise Unusable(str(finding) for finding in findings)


def _built_in() -> Iterable[Traversable]:
    packs = sorted(
        (pack for pack in files("flows").joinpath("plans").iterdir() if pack.is_dir()), key=lambda each: each.name
    )
    for pack in packs:
        yield from sorted((file for file in pack.iterdir() if file.name.endswith(".yaml")), key=lambda each: each.name)


def _yaml_in(folder: Path, findings: list[Finding]) -> Iterable[Path]:
    if folder.is_dir():
        return sorted(file for file in folder.rglob("*") if file.suffix in {".yaml", ".yml"})
    findings.append(
        _nowhere(str(folder), "there is no such folder", "expected a folder with plan files (DUTYLINE_PLANS)")
    )
    return ()


def parsed(file: Traversable) -> tuple[Any, list[Finding]]:
    """What a YAML file says, with the place of each part; or why it cannot be read."""
    name = str(file)
    try:
        raw = file.read_bytes()
    except OSError as error:
        return None, [_nowhere(name, f"it cannot be read ({error.strerror})", "expected a YAML file")]
    if len(raw) > LARGEST:
        return None, [_nowhere(name, f"{len(raw):,} bytes", f"expected at most {LARGEST:,}")]
    try:
        text = raw.decode()
        # Aliases can make a small file unfold into a huge one; no plan needs them.
        alias = (
            next((token for token in YAML().scan(text) if isinstance(token, AliasToken)), None) if "*" in text else None
        )
        if alias is not None:
            mark = alias.start_mark
            return None, [Finding(name, mark.line + 1, mark.column + 1, "a YAML alias (*)", "expected the text itself")]
        return YAML().load(text), []
    except UnicodeDecodeError as error:
        return None, [_nowhere(name, f"byte {error.start} is not UTF-8", "expected a text file saved as UTF-8")]
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, [Finding(name, line, column, error.problem or "this is no YAML", "expected correct YAML")]
    except YAMLError as error:
        return None, [_nowhere(name, str(error).splitlines()[0], "expected correct YAML")]


def lines_of(name: str, source: Any, make: Callable[[object], _Made]) -> tuple[_Made | None, list[Finding]]:  # noqa: ANN401
    """What `make` makes of a parsed file; or what does not fit, and on which line."""
    try:
        return make(untyped(source)), []
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at ")
        found, _, expected = said.replace("Expected", "expected").partition("; ")
        if not expected and found.startswith("expected"):
            wanted, _, got = found.partition(", got ")
            found, expected = f"found {got or 'something else'}", wanted
        return None, [
            _at(name, source, path.strip("`") or "$", found, expected or "see the description of the plan language")
        ]


def untyped(source: Any) -> Any:  # noqa: ANN401 - YAML is anything
    """The plain values of a parsed file: the reader's own kinds of number remember how they were written."""
    match source:
        case dict():
            return {str(key): untyped(value) for key, value in source.items()}
        case list():
            return [untyped(value) for value in source]
        case float():
            return float(source)
        case datetime():
            return source.isoformat()
        case _:
            return source


def _at(name: str, source: Any, path: str, found: str, expected: str) -> Finding:  # noqa: ANN401
    line, column = _position(source, path)
    return Finding(name, line, column, f"{path.removeprefix('$').lstrip('.') or 'the file'}: {found}", expected)


def _position(source: Any, path: str) -> tuple[int, int]:  # noqa: ANN401 - YAML is anything
    """Line and column of the deepest part of `path` that the file has."""
    where, node = (0, 0), source
    for name, index in _STEP.findall(path):
        if not isinstance(node, CommentedBase) or index == "...":
            break
        key = int(index) if index else name
        try:
            where = node.lc.item(key) if index else node.lc.key(key)
            node = node[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return where[0] + 1, where[1] + 1


def _nowhere(name: str, found: str, expected: str) -> Finding:
    return Finding(name, 1, 1, found, expected)
