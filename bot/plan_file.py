"""Reads files that people write: what is wrong is told by file, line and column, all of it at once."""

import errno
import itertools
import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import AliasToken

from bot.i18n import english, visible
from bot.shape import Steps
from bot.yaml_fault import NO_VALUE, mended, no_day, odd_part, slips
from flows.terms import Record
from flows.text import T, Text

LARGEST = 256 * 1024
"""Bytes of a plan file: the longest plan of the packs has a tenth of it."""
DEEPEST = 100
"""Brackets that may be open at a time: far beyond any plan, and far below what the reader cannot bear."""

_STEP = re.compile(r"\.([\w-]+)|\[(\d+|\.\.\.)\]")
_BRACKET = re.compile(r"[\[\]{}]")


class Finding(Record, frozen=True):
    """Something wrong in a file: where it stands, what was found, and what was expected, in no language yet."""

    file: str
    line: int
    column: int
    what: Text
    wanted: Text
    where: str | None = None
    """The part that it stands in, as `actions[0].label`; "" for the file as a whole, None where no part is meant."""

    @property
    def text(self) -> Text:
        """`FILE:LINE:COL: what is wrong; what was expected`."""
        return T(
            "{file}:{line}:{column}: {found}; {expected}",
            file=self.file,
            line=self.line,
            column=self.column,
            found=self._there,
            expected=self.wanted,
        )

    @property
    def _there(self) -> Text:
        match self.where:
            case None:
                return self.what
            case "":
                return T("the file: {found}", found=self.what)
            case where:
                return T("{where}: {found}", where=where, found=self.what)

    @property
    def found(self) -> str:
        """What was found, and where, for a program."""
        return english(self._there)

    @property
    def expected(self) -> str:
        """What was expected, for a program."""
        return english(self.wanted)

    def __str__(self) -> str:
        """The whole line, for a log."""
        return visible(english(self.text))


def parsed(file: Traversable) -> tuple[Any, list[Finding]]:
    """What a YAML file says, with the place of each part; or why it cannot be read."""
    name = str(file)
    try:
        # The size is asked first: what is far too large is not even read.
        size = file.stat().st_size if isinstance(file, Path) else 0
        if not file.is_file():
            return None, [nowhere(name, T("this is no file that can be read"), T("expected a YAML file"))]
        raw = b"" if size > LARGEST else file.read_bytes()
    except OSError as error:
        return None, [nowhere(name, unreadable(error), T("expected a YAML file"))]
    if (size := max(size, len(raw))) > LARGEST:
        found, expected = T("{size} bytes", size=f"{size:,}"), T("expected at most {most}", most=f"{LARGEST:,}")
        return None, [nowhere(name, found, expected)]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = T("byte {at} is not UTF-8", at=error.start)
        return None, [nowhere(name, found, T("expected a text file saved as UTF-8"))]
    deep = _too_deep(text)
    if deep is not None:
        line, column = _place(text, deep)
        return None, [Finding(name, line, column, T("brackets inside brackets, a hundred deep"), T("expected a plan"))]
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
        tokens = YAML().scan(text) if "*" in text else ()
        alias = next((token for token in tokens if isinstance(token, AliasToken)), None)
        if alias is not None:
            line, column = alias.start_mark.line + 1, alias.start_mark.column + 1
            return None, [Finding(name, line, column, T("a YAML alias (*)"), T("expected the text itself"))]
        tree = YAML().load(text)
        return (tree, []) if (odd := odd_part(tree)) is None else (None, [at(name, tree, odd, *NO_VALUE)])
    except MarkedYAMLError as error:
        found, expected = mended(str(error), error.problem)
        # What was never closed, or has no colon, is told where it began.
        began = ("not closed" in found.id or "without a colon" in found.id) and error.context_mark
        mark = error.context_mark if began else error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if slipped := slips(text, error.problem_mark.line + 1 if error.problem_mark else line):
            return None, [Finding(name, *slip) for slip in slipped]
        return None, [Finding(name, line, column, found, expected)]
    except ReaderError as error:
        line, column = _place(text, error.position)
        return None, [Finding(name, line, column, T("a control character"), T("expected text"))]
    except YAMLError as error:
        return None, [nowhere(name, *mended(str(error), str(error).splitlines()[0]))]
    except RecursionError:
        return None, [nowhere(name, T("lists inside lists, hundreds deep"), T("expected a plan"))]
    except (ValueError, TypeError) as error:  # the latter of a key that is a list or has keys of its own
        if day := no_day(text):
            found = T("a day that cannot be read: no calendar has it")
            return None, [Finding(name, *day, found, T("expected another day, or quotes around it"))]
        return None, [
            nowhere(name, T("a value that cannot be read ({why})", why=str(error)), T("expected it in quotes"))
        ]


def yaml_files(place: Path) -> tuple[list[Path], list[Finding]]:
    """A file, or all YAML files under a folder; and what of them cannot be looked at."""
    try:
        if not place.is_dir():
            place.stat()
            return [place], []
    except OSError as error:
        return [], [nowhere(str(place), unreadable(error), T("expected a plan file or a folder"))]
    shut: list[OSError] = []
    within = [
        Path(top, name) for top, *names in os.walk(place, onerror=shut.append) for name in itertools.chain(*names)
    ]
    expected = T("expected a folder that the program may look into")
    return sorted(each for each in within if each.suffix in {".yaml", ".yml"}), [
        nowhere(str(error.filename), unreadable(error), expected) for error in shut
    ]


def unreadable(error: OSError) -> Text:
    """Why a file or a folder cannot be read."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return T("there is no such file")
        case PermissionError():
            return T("the program has no right to read it")
        case OSError(errno=errno.ENAMETOOLONG):
            return T("its name is too long")
    return T("it cannot be read ({why})", why=error.strerror or type(error).__name__)


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


def at(name: str, tree: Any, path: str | Steps, found: Text, expected: Text) -> Finding:  # noqa: ANN401
    """Something wrong in a file, told by the line of the deepest part of `path` that the file has."""
    steps = steps_of(path) if isinstance(path, str) else path
    line, column = position(tree, steps)
    where = path.removeprefix("$").lstrip(".") if isinstance(path, str) else written(steps)
    return Finding(name, line, column, found, expected, where)


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


def nowhere(name: str, found: Text, expected: Text) -> Finding:
    """Something wrong with a whole file."""
    return Finding(name, 1, 1, found, expected)
