"""What the YAML reader stumbles over, as whoever wrote the file is told: what stands there, and how to mend it."""

import re
from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import NamedTuple

from flows.text import Phrase, T

_DAY = re.compile(r"\b(\d{4})-(\d\d?)-(\d\d?)\b")
_OPEN_QUOTE = T("a quotation mark is not closed"), T("expected its second half")
_SAID = (
    (
        "mapping values are not allowed",
        T("a colon and a space where none can stand"),
        T("expected the text in quotes, or less space before the line"),
    ),
    ("could not find expected ':'", T("a line without a colon"), T("expected `key: value`")),
    (
        "cannot start any token",
        T("a sign that cannot begin a value"),
        T("expected spaces instead of tabs, or quotes"),
    ),
    (
        "but found '<block sequence start>'",
        T("this `-` does not go with what stands above"),
        T("expected `- ` before the first part of the list, too, and the same spaces before each"),
    ),
    ("found duplicate key", T("this key stands twice in the same place"), T("expected each key once")),
    (
        "<block end>",
        T("the line is indented in another way than its neighbours"),
        T("expected the same spaces before each"),
    ),
    (
        "expected ',' or",
        T("a bracket or brace is not closed"),
        T(
            "expected `,` between the parts and {closing} after the last (a text with a colon goes in quotes)",
            closing="`]` / `}`",
        ),
    ),
    ("while scanning a quoted", *_OPEN_QUOTE),
    (
        "found unexpected end of stream",
        T("the file ends inside quotes or brackets"),
        T("expected their other half"),
    ),
    ("single document", T("a second `---`"), T("expected one plan in a file")),
)
"""What the YAML reader says, what its author can do with, and how to mend it."""


_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|(?<![^\s\[{,:])\'[^\']*\'|(?<!\S)#.*')
_KEY = r"(?P<key>[A-Za-z_][\w-]*)"
_SPACE = re.compile(r"^ *(?P<at>[\u3000\u00a0])")
_HYPHEN = re.compile(r"^ *(?P<at>-)(?=[A-Za-z{\[])")
_COLON = re.compile(rf"(?:^ *(?:- )?|[{{,]\s*){_KEY}(?P<at>：)")
_CLOSE = re.compile(rf"^ *(?:- )?{_KEY}(?P<at>:)(?=[^\s:/])")
_BRACKET = re.compile(r"(?:[:,\-\[{] *)(?P<at>[｛［【])")


class Slip(NamedTuple):
    """A slip of the hand, which makes the reader stumble somewhere else: its place, what it is, what was meant."""

    line: int
    column: int
    found: Phrase
    expected: Phrase


def slips(text: str, last: int) -> list[Slip]:
    """Signs of a Chinese keyboard, spaces and quotes left out, up to the line on which the reader stumbled."""
    odd = text.replace('\\"', "").count('"') % 2 == 1
    lines = enumerate(text.splitlines()[:last], 1)
    return [slip for number, line in lines for slip in _in_line(number, line, odd=odd)]


def _in_line(number: int, line: str, *, odd: bool) -> Iterator[Slip]:
    """What slipped in a line; a quotation mark without its second half only where the whole file has an odd one."""
    bare = _QUOTED.sub(lambda found: " " * len(found[0]), line)
    if odd and '"' in bare:
        yield Slip(number, line.index('"') + 1, *_OPEN_QUOTE)
    for pattern, told in _SLIPS:
        for found in pattern.finditer(bare):
            name = found.groupdict().get("key", "")
            yield Slip(number, found.start("at") + 1, *told(name, found["at"]))


def full_width_colon(name: str, _sign: str = "") -> tuple[Phrase, Phrase]:
    """A colon that no reader of YAML knows, behind a key."""
    return T("a full-width colon after '{name}'", name=name), T("expected an English colon and a space")


def no_space(name: str, _sign: str = "") -> tuple[Phrase, Phrase]:
    """A colon without its space, behind a key."""
    return T("no space after the colon of '{name}'", name=name), T("expected an English colon and a space")


_SLIPS = (
    (_SPACE, lambda _name, _sign: (T("a full-width space before the line"), T("expected ordinary spaces"))),
    (_HYPHEN, lambda _name, _sign: (T("no space after the hyphen"), T("expected a hyphen and a space"))),
    (_COLON, full_width_colon),
    (_CLOSE, no_space),
    (
        _BRACKET,
        lambda _name, sign: (T("the full-width bracket {sign}", sign=sign), T("expected English brackets")),
    ),
)
"""Where a slip shows, outside of quotes and remarks, and what its author is told."""


def mended(whole: str, problem: str | None) -> tuple[Phrase, Phrase]:
    """What is wrong and what to write instead, from all that the reader says and the last of it."""
    for said, found, expected in _SAID:
        if said in whole:
            return found, expected
    return T("this is no YAML ({why})", why=problem or "?"), T("expected correct YAML")


def no_day(text: str) -> tuple[int, int] | None:
    """Line and column of the first date that no calendar has."""
    for number, line in enumerate(text.splitlines(), 1):
        for found in _DAY.finditer(line):
            try:
                date(*map(int, found.groups()))
            except ValueError:
                return number, found.start() + 1
    return None


NO_VALUE = (T("found something that is no text, number or list"), T("expected it in quotes"))
LARGEST = 2**63
"""No whole number of a plan file comes near it."""


def odd_part(tree: object, steps: tuple[str | int, ...] = ()) -> tuple[str | int, ...] | None:
    """The way to the first value that no plan can hold: YAML knows sets, bytes, half signs and numbers without end."""
    parts: Iterator[tuple[str | int, object]]
    match tree:
        case dict():
            if any(_is_odd(key) for key in tree):
                return steps
            parts = iter(tree.items())
        case list():
            parts = enumerate(tree)
        case _:
            return steps if _is_odd(tree) else None
    found = (odd_part(part, (*steps, key)) for key, part in parts)
    return next((each for each in found if each is not None), None)


def _is_odd(value: object) -> bool:
    match value:
        case str():
            return not value.isprintable() and any("\ud800" <= sign <= "\udfff" for sign in value)
        case int():
            return not -LARGEST < value < LARGEST
        case float():
            return not isfinite(value)
        case None | date():
            return False
        case _:
            return True
