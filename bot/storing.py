"""Why nothing can be stored or read, in words for whoever looks after the program, and what to do about it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.clock import ticks
from bot.config import Settings
from flows.text import T, Text
from storage.unit_of_work import Cause, Rows, Storage, StorageError, Unavailable

LOOKED = "looked:rows"
"""The key that is written to see whether anything can be."""
DO: Mapping[Cause, Text] = {
    Cause.FULL: T("The disk of the database is full. Make room; nothing else is to be done."),
    Cause.READ_ONLY: T("The database may only be read. Give the program the right to write the file and its folder."),
    Cause.LOCKED: T("Another program holds the database and does not let go. End it, or wait until it is done."),
    Cause.CROWDED: T("The database server has no connection left. Raise max_connections, or end what holds them."),
}
REPORT = 100_000
"""Signs that should fit."""
CALM = 12.0
"""Seconds without a failure after which it is over: small things may still fit where a report does not."""
WAITS = T("What people write waits and is taken in by itself once it can be stored.")


def hindered(error: StorageError) -> Text:
    """Why the database cannot be used, and what to do."""
    return advice(error) or T(
        "The database cannot be used ({why}). It is tried again every few seconds.", why=str(error)
    )


def advice(error: Exception) -> Text | None:
    """The same, where somebody can do something about it."""
    return DO.get(error.cause) if isinstance(error, Unavailable) else None


def lines(what: Text, error: Exception) -> list[Text]:
    """What happened as a line for a terminal, and below it what to do where that is known."""
    found = advice(error)
    return [T("{what}: {error}", what=what, error=str(error)), *([found] if found is not None else [])]


async def hindrance(storage: Storage, now: datetime) -> Text | None:
    """Write something that means nothing: what keeps it from being stored, or None."""

    def work(rows: Rows, more: str = "") -> None:
        storage.settings.put(rows, {LOOKED: now.isoformat() + more})

    try:
        # A line may fit where a report does not.
        await storage.run(lambda rows: work(rows, " " * REPORT))
        await storage.run(work)
    except StorageError as error:
        return hindered(error)
    return None


class Hindrances:
    """Tells the administrator when nothing can be stored, why, and when it can be again: each once."""

    def __init__(self, tell: Callable[[Text], None]) -> None:
        self._tell = tell
        self._last: float | None = None
        self._told: set[str] = set()

    def failed(self, error: StorageError) -> None:
        """What came in, or a sign of life, could not be stored."""
        if self._last is None:
            self._told.clear()
        # What somebody can do something about is told as soon as it is known.
        why = error.cause.value if isinstance(error, Unavailable) and error.cause in DO else ""
        if why not in self._told and (why or not self._told):
            self._tell(hindered(error))
            if not self._told:
                self._tell(WAITS)
            self._told.add(why)
        self._last = ticks()

    def stored(self) -> None:
        """A sign of life was stored."""
        if self._last is not None and ticks() - self._last > CALM:
            self._last = None
            self._tell(T("The database can be used again; what waited goes on."))


def is_there(settings: Settings) -> bool:
    """Whether there is a database of these settings; what a server has is not asked, nor what may not be looked at."""
    try:
        return (place := _file_of(settings)) is None or place.is_file()
    except OSError:
        return True  # opening it says why


def no_database(settings: Settings) -> Text:
    """What is said where nothing was begun yet: most of all with other settings than the program has."""
    if (file := _file_of(settings)) is None:
        return T("The database is empty: is DUTYLINE_DATABASE_URL set as it is for the program?")
    return T(
        "There is no database {file}: are DUTYLINE_DATA and the tokens set as they are for the program?", file=str(file)
    )


def _file_of(settings: Settings) -> Path | None:
    """The file of an SQLite database; None of any other."""
    kind, _, place = settings.database.partition(":///")
    return Path(place.partition("?")[0]) if kind.startswith("sqlite") and place else None
