"""Whether the file of an SQLite database is whole: every page of it is looked at, for so long and no longer."""

import sqlite3
from datetime import timedelta
from threading import Timer

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

WHOLE = "ok"
"""What SQLite answers when it finds nothing (PRAGMA quick_check)."""


def fault_in(engine: Engine, most: timedelta) -> str:
    """What SQLite finds wrong with the file first; empty when every page is whole.

    It compares no index with its table, so it takes as long as reading the file. Raise TimeoutError after `most`.
    """
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection), "only SQLite has pages of its own"  # noqa: S101 - for the type
        alarm = Timer(most.total_seconds(), driver.interrupt)
        alarm.start()
        try:
            found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
        except DBAPIError as error:
            if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                raise TimeoutError from None
            found = str(error.orig)  # so broken that it cannot be read at all
        finally:
            alarm.cancel()
    return "" if found == WHOLE else found.partition("\n")[0]
