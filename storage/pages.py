"""Whether the file of an SQLite database is whole: every page of it is looked at, for so long and no longer."""

import sqlite3
from datetime import timedelta
from threading import Timer

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from storage.errors import told_apart

WHOLE = "ok"
"""What SQLite answers when it finds nothing (PRAGMA quick_check)."""
HEADING = "*** in database"
"""How it may begin before it says what is wrong."""
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR})
"""What it says of a file that cannot be read at all; a lock, for one, is no damage. In the lowest byte of its codes."""


def fault_in(engine: Engine, most: timedelta) -> str:
    """What SQLite finds wrong with the file first; empty when every page is whole.

    It compares no index with its table, so it takes as long as reading the file. Raise TimeoutError after `most`, and
    Unavailable when there is nothing to be found out now.
    """
    with told_apart():
        connecting = engine.connect()
    with connecting as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection), "only SQLite has pages of its own"  # noqa: S101 - for the type
        alarm = Timer(most.total_seconds(), driver.interrupt)
        alarm.start()
        try:
            found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
        except DBAPIError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_INTERRUPT:
                raise TimeoutError from None
            if code not in DAMAGED:
                with told_apart():
                    raise
            found = str(error.orig)
        finally:
            alarm.cancel()
            alarm.join()  # nothing is interrupted on a connection that is closed
    said = [line for line in found.splitlines() if not line.startswith(HEADING)]
    return "" if found == WHOLE else (said or [found])[0]
