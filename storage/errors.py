"""What can go wrong with rows, told apart by whose fault it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import exc

AGAIN = frozenset({"40001", "40P01"})
"""SQLSTATE of two units of work that got into each other's way: one of them begins anew (PostgreSQL, appendix A)."""
DATA = "22"
"""The class of SQLSTATE for a value that its column cannot hold."""
BINDING = "ProgrammingError: Error binding parameter"
"""How sqlite3 begins when it is given something that is neither a number nor text."""


class StorageError(Exception):
    """The rows could not be read or written."""


class NothingBegun(StorageError):
    """The database is there, and holds no tables of this program yet."""


class Cause(StrEnum):
    """Why nothing can be stored, as far as somebody can do something about it."""

    FULL = "full"
    READ_ONLY = "read-only"
    LOCKED = "locked"
    CROWDED = "crowded"
    """The server has no connection left."""
    BROKEN = "broken"
    """The disk or the file does not do what it should."""
    AWAY = "away"
    """The server is not there, or something else."""


CAUSES = (
    ("is full", Cause.FULL),
    ("no space left", Cause.FULL),
    ("could not extend file", Cause.FULL),
    ("readonly", Cause.READ_ONLY),
    ("read-only", Cause.READ_ONLY),
    ("locked", Cause.LOCKED),
    ("too many", Cause.CROWDED),
    ("connection slots", Cause.CROWDED),
    ("i/o error", Cause.BROKEN),
    ("malformed", Cause.BROKEN),
    ("not a database", Cause.BROKEN),
    ("unable to open", Cause.BROKEN),
)
"""What SQLite and PostgreSQL say, and what it means; SQLite calls a quota that is used up an I/O error."""


class Unavailable(StorageError):
    """Locked, full, read-only, gone or not ready: nothing was stored and no event is to blame; try again later."""

    @property
    def cause(self) -> Cause:
        """What stands behind it, by the words of the driver."""
        said = str(self).lower()
        return next((cause for words, cause in CAUSES if words in said), Cause.AWAY)


class RowRefused(StorageError):
    """The database refuses a row for the row's own reason; nothing of the unit of work was stored."""


class Stale(StorageError):
    """Somebody else wrote the row since it was read, or this unit of work never read it; run the unit again."""


class Unreadable(StorageError):
    """A stored payload that this program cannot read."""


class Unusable(StorageError):
    """The database cannot be used at all; the message is one line for the person who runs the program."""


@contextmanager
def told_apart() -> Iterator[None]:
    """What goes wrong while talking to the database leaves as an error of storage.

    The error behind it does not travel along: it may quote the row, and with it what a person wrote.
    """
    try:
        yield
    except Exception as error:
        if (meant := meaning(error)) is None:
            raise
        raise meant from None


def meaning(error: Exception) -> StorageError | None:
    """What an error of SQLAlchemy, a driver or the network means; None when it is not about rows."""
    match error:
        case exc.DBAPIError():
            return _of_driver(error, error.orig or error)
        case sqlite3.Error():  # SQLAlchemy is not asked on the way of every statement
            return _of_driver(error, error)
        case exc.SQLAlchemyError() | asyncpg.PostgresError() | asyncpg.InterfaceError() | OSError() | TimeoutError():
            return Unavailable(_first_line(error))
        case OverflowError() | UnicodeError():  # a number beyond 64 bits, half a character
            return RowRefused(type(error).__name__)
    return None


def _of_driver(error: exc.DBAPIError | sqlite3.Error, orig: BaseException) -> StorageError:
    said, state = _first_line(orig), getattr(orig, "sqlstate", None) or ""
    if isinstance(error, exc.IntegrityError | sqlite3.IntegrityError) and "version" in said and "null" in said.lower():
        return Stale(said)  # `put_guarded` in statement.py makes the version NULL when the row has moved on
    if state in AGAIN:
        return Stale(said)
    if state[:2] == DATA or isinstance(orig.__cause__, asyncpg.DataError):
        return RowRefused(f"a value that the database cannot hold {state}".strip())  # its message quotes the value
    refused = exc.IntegrityError | exc.DataError | sqlite3.IntegrityError | sqlite3.DataError
    if isinstance(error, refused) or said.startswith(BINDING):
        return RowRefused(said)
    return Unavailable(said)


def _first_line(error: BaseException) -> str:
    first = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
