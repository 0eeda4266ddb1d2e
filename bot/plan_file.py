"""Reads files that people write: what is wrong is told by file, line and column, all of it at once."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import AliasToken

from bot.shape import Steps, mismatches
from flows.terms import Record

LARGEST = 256 * 1024
"""Bytes of a plan file: the longest plan of the packs has a tenth of it."""
DEEPEST = 100
"""Brackets that may be open at a time: far beyond any plan, and far below what the reader cannot bear."""

_STEP = re.compile(r"\.([\w-]+)|\[(\d+|\.\.\.)\]")
_BRACKET = re.compile(r"[\[\]{}]")
_DAY = re.compile(r"\b(\d{4})-(\d\d?)-(\d\d?)\b")
_SAID = (
    ("mapping values are not allowed", "a colon and a space where none can stand", "expected the text in quotes"),
    ("could not find expected ':'", "a line without a colon", "expected `key: value`"),
    ("cannot start any token", "a sign that cannot begin a value", "expected spaces instead of tabs, or quotes"),
    ("found duplicate key", "this key stands twice in the same place", "expected each key once"),
    ("<block end>", "the line is indented in another way than its neighbours", "expected the same spaces before each"),
    (
        "expected ',' or",
        "a bracket or brace is not closed",
        "expected `,` between the parts and `]` or `}` after the last (a text with a colon goes in quotes)",
    ),
    ("while scanning a quoted", "a quotation mark is not closed", "expected its second half"),
    ("found unexpected end of stream", "the file ends inside quotes or brackets", "expected their other half"),
    ("single document", "a second `---`", "expected one plan in a file"),
)
"""What the YAML reader says, what its author can do with, and how to mend it."""
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


class Source(NamedTuple):
    """A file that was read: what it says with the place of each part, the same as plain values, what is wrong."""

    name: str
    tree: Any
    plain: Any
    findings: tuple[Finding, ...]

    def at(self, path: str | Steps, found: str, expected: str) -> Finding:
        """Something wrong at a path (`$.actions[0].label`, or its steps), told by the line where it stands."""
        return at(self.name, self.tree, path, found, expected)


class Files:
    """Files of which each is read and parsed once, for as long as a command runs."""

    def __init__(self) -> None:
        self._read: dict[str, Source] = {}

    def source(self, file: Traversable) -> Source:
        """What a file says, whether it can be used or not."""
        name = str(file)
        if name not in self._read:
            tree, findings = parsed(file)
            self._read[name] = Source(name, tree, None if findings else untyped(tree), tuple(findings))
        return self._read[name]


def parsed(file: Traversable) -> tuple[Any, list[Finding]]:
    """What a YAML file says, with the place of each part; or why it cannot be read."""
    name = str(file)
    try:
        # The size is asked first: what is far too large is not even read.
        size = file.stat().st_size if isinstance(file, Path) else 0
        if not file.is_file():
            return None, [nowhere(name, "this is no file that can be read", "expected a YAML file")]
        raw = b"" if size > LARGEST else file.read_bytes()
    except OSError as error:
        return None, [nowhere(name, f"it cannot be read ({error.strerror})", "expected a YAML file")]
    if max(size, len(raw)) > LARGEST:
        return None, [nowhere(name, f"{max(size, len(raw)):,} bytes", f"expected at most {LARGEST:,}")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [nowhere(name, f"byte {error.start} is not UTF-8", "expected a text file saved as UTF-8")]
    deep = _too_deep(text)
    if deep is not None:
        line, column = _place(text, deep)
        return None, [Finding(name, line, column, "brackets inside brackets, a hundred deep", "expected a plan")]
    return _loaded(name, text)


def _too_deep(text: str) -> int | None:
    """Where one bracket too many is opened; those in quotes count as well, which no plan feels."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth = depth + 1 if found[0] in "[{" else max(depth - 1, 0)
        if depth > DEEPEST:
            return found.start()
    return None


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column, counted from 1, of a letter."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _loaded(name: str, text: str) -> tuple[Any, list[Finding]]:
    try:
        # Aliases can make a small file unfold into a huge one; no plan needs them.
        alias = (
            next((token for token in YAML().scan(text) if isinstance(token, AliasToken)), None) if "*" in text else None
        )
        if alias is not None:
            mark = alias.start_mark
            return None, [Finding(name, mark.line + 1, mark.column + 1, "a YAML alias (*)", "expected the text itself")]
        return YAML().load(text), []
    except MarkedYAMLError as error:
        found, expected = _mended(str(error), error.problem)
        # What was never closed is told where it was opened.
        mark = error.context_mark if "not closed" in found and error.context_mark else error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, [Finding(name, line, column, found, expected)]
    except ReaderError as error:
        line, column = _place(text, error.position)
        return None, [Finding(name, line, column, "a control character", "expected text")]
    except YAMLError as error:
        return None, [nowhere(name, str(error).splitlines()[0], "expected correct YAML")]
    except RecursionError:
        return None, [nowhere(name, "lists inside lists, hundreds deep", "expected a plan")]
    except ValueError as error:
        line, column = _no_day(text)
        return None, [Finding(name, line, column, f"a value that cannot be read ({error})", "expected it in quotes")]


def _mended(whole: str, problem: str | None) -> tuple[str, str]:
    for said, found, expected in _SAID:
        if said in whole:
            return found, expected
    return problem or "this is no YAML", "expected correct YAML"


def _no_day(text: str) -> tuple[int, int]:
    """Where the first date stands that no calendar has."""
    for number, line in enumerate(text.splitlines(), 1):
        for found in _DAY.finditer(line):
            try:
                date(*map(int, found.groups()))
            except ValueError:
                return number, found.start() + 1
    return 1, 1


def lines_of(
    name: str,
    tree: Any,  # noqa: ANN401 - YAML is anything
    make: Callable[[object], _Made],
    kind: type | None = None,
) -> tuple[_Made | None, list[Finding]]:
    """What `make` makes of a parsed file; or all that does not fit the record `kind`, and on which lines."""
    return fitted(Source(name, tree, untyped(tree), ()), make, kind)


def fitted(source: Source, make: Callable[[object], _Made], kind: type | None) -> tuple[_Made | None, list[Finding]]:
    """What `make` makes of a file; or all that does not fit the record `kind`, and on which lines."""
    try:
        return make(source.plain), []
    except msgspec.ValidationError as error:
        findings = [source.at(*each) for each in mismatches(source.plain, kind)] if kind else []
        return None, findings or [_first(source, error)]


def _first(source: Source, error: msgspec.ValidationError) -> Finding:
    """The first thing that does not fit, in the words of the conversion."""
    said, _, path = str(error).partition(" - at ")
    found, _, expected = said.replace("Expected", "expected").partition("; ")
    if not expected and found.startswith("expected"):
        wanted, _, got = found.partition(", got ")
        found, expected = f"found {got or 'something else'}", wanted
    return source.at(path.strip("`") or "$", found, expected or "see the description of the plan language")


def untyped(source: Any) -> Any:  # noqa: ANN401 - YAML is anything
    """The plain values of a parsed file: the reader's own kinds of number remember how they were written."""
    match source:
        case dict():
            return {str(key): untyped(value) for key, value in source.items()}
        case list():
            return [untyped(value) for value in source]
        case float():
            return float(source)
        case date():
            return source.isoformat()
        case _:
            return source


def at(name: str, tree: Any, path: str | Steps, found: str, expected: str) -> Finding:  # noqa: ANN401
    """Something wrong in a file, told by the line of the deepest part of `path` that the file has."""
    steps = steps_of(path) if isinstance(path, str) else path
    line, column = position(tree, steps)
    said = path.removeprefix("$").lstrip(".") if isinstance(path, str) else written(steps)
    return Finding(name, line, column, f"{said or 'the file'}: {found}", expected)


def steps_of(path: str) -> Steps:
    """`$.actions[0].label` in steps; what no file can name ends it."""
    return tuple(_steps(path))


def _steps(path: str) -> Iterator[str | int]:
    for name, index in _STEP.findall(path):
        if index == "...":
            return
        yield int(index) if index else name


def written(steps: Sequence[str | int]) -> str:
    """Steps as they are printed: `actions[0].label`."""
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in steps).lstrip(".")


def position(tree: Any, steps: Steps) -> tuple[int, int]:  # noqa: ANN401 - YAML is anything
    """Line and column, counted from 1, of the deepest part on the way that the file has."""
    where, node = (0, 0), tree
    for key in steps:
        if not isinstance(node, CommentedBase):
            break
        try:
            where = node.lc.item(key) if isinstance(key, int) else node.lc.key(key)
            node = node[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return where[0] + 1, where[1] + 1


def nowhere(name: str, found: str, expected: str) -> Finding:
    """Something wrong with a whole file."""
    return Finding(name, 1, 1, found, expected)
