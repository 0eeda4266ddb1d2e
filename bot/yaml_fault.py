"""What the YAML reader stumbles over, as whoever wrote the file is told: what stands there, and how to mend it."""

import re
from datetime import date

from flows.text import Phrase, T

_DAY = re.compile(r"\b(\d{4})-(\d\d?)-(\d\d?)\b")
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
    ("while scanning a quoted", T("a quotation mark is not closed"), T("expected its second half")),
    (
        "found unexpected end of stream",
        T("the file ends inside quotes or brackets"),
        T("expected their other half"),
    ),
    ("single document", T("a second `---`"), T("expected one plan in a file")),
)
"""What the YAML reader says, what its author can do with, and how to mend it."""


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
