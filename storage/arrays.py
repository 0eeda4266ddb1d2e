"""Many rows in one statement on PostgreSQL: each column travels as one array, so that a batch is one round trip."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

Row = tuple[Any, ...]
_VALUES = re.compile(r"VALUES \(((?:\$\d+::[A-Z]+(?:, )?)+)\)")
_CAST = re.compile(r"(\$\d+::[A-Z]+)")
_CONFLICT = re.compile(r"ON CONFLICT \(([\w, ]+)\)")


def as_arrays(sql: str) -> str | None:
    """An INSERT of one row, as SQLAlchemy writes it, made one of many; None when it takes anything but that row."""
    found = _VALUES.search(sql)
    if found is None or "$" in sql[found.end() :]:
        return None
    many = _CAST.sub(r"\1[]", found[1])
    return f"{sql[: found.start()]}SELECT * FROM unnest({many}){sql[found.end() :]}"  # noqa: S608 - our own statement


def conflict_of(sql: str) -> tuple[str, ...]:
    """The columns in which two rows may meet; empty when none may, or nothing comes of it."""
    found = _CONFLICT.search(sql)
    return tuple(found[1].split(", ")) if found else ()


def apart(rows: Sequence[Row], key: Sequence[int]) -> Iterator[Sequence[Row]]:
    """The rows in their order, cut so that no two of a part meet: one statement may touch a row only once.

    A key with a NULL in it meets no other.
    """
    begun = 0
    seen: set[Row] = set()
    for at, row in enumerate(rows):
        mine = tuple(row[place] for place in key)
        if mine in seen:
            yield rows[begun:at]
            begun, seen = at, set()
        if key and None not in mine:
            seen.add(mine)
    if begun < len(rows):
        yield rows[begun:]
