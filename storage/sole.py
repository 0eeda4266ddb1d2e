"""One program at a time works on an SQLite file: it has one writer, and a bot's token allows one reader."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import Unusable

try:
    import fcntl
except ImportError:  # pragma: no cover - no such system call there; two programs are then seen by nobody
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def sole_user(url: str) -> Iterator[None]:
    """Be the only program on this database until the block ends, however it ends; commands that look need not ask.

    Nothing is to be held for PostgreSQL, where several share the work, nor for a database in memory. Raise Unusable
    while another program has it.
    """
    file = _file_of(url)
    if file is None or fcntl is None:
        yield
        return
    # The lock goes with the process, so one that was killed holds nothing.
    with file.with_name(f"{file.name}.lock").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unusable(
                f"Another dutyline works on {file}; end it first, or set DUTYLINE_DATA to another folder."
            ) from None
        yield


def _file_of(url: str) -> Path | None:
    try:
        address = make_url(url)
    except ArgumentError:
        return None  # whoever opens the database says what is wrong with it
    in_memory = address.database in {None, "", ":memory:"}
    return None if address.get_backend_name() != "sqlite" or in_memory else Path(str(address.database))
