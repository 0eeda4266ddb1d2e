"""What is under way on another version of a plan than a file says: `plans check` names it, and it stays as it is."""

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.checking import in_question
from bot.config import Settings, read_settings
from bot.i18n import english, visible
from bot.keeping_plans import Left, left_behind
from bot.library import read_organisation
from bot.storing import is_there
from flows.terms import Record
from flows.text import T, Text, same
from storage.database import open_storage
from storage.unit_of_work import Storage, StorageError, Unreadable

SIGNS = 6
"""Of the hash of a version, as many signs as tell it from others at a glance."""


class Stays(Record, frozen=True, kw_only=True):
    """A case or a report under way that a change of a plan file would leave on the version that it began with."""

    file: str
    left: Left
    zone: str

    @property
    def words(self) -> Text:
        """The same as a clause."""
        left = self.left
        since = left.since.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")
        version = f"{left.hash[:SIGNS]}…"
        if left.number:
            return T(
                "case {number} of {plan} stays on version {version} (branch '{branch}', open since {since})",
                number=left.number,
                plan=left.plan,
                version=version,
                branch=left.branch,
                since=since,
            )
        return T(
            "a report under way of {plan} stays on version {version} (branch '{branch}', begun {since})",
            plan=left.plan,
            version=version,
            branch=left.branch,
            since=since,
        )

    @property
    def text(self) -> Text:
        """`FILE:1:1: what stays where it is`."""
        return T("{file}:{line}:1: {what}", file=self.file, line=1, what=self.words)

    def __str__(self) -> str:
        """The same for a log."""
        return visible(english(self.text))

    def fields(self) -> Mapping[str, object]:
        """The same for a program: as a finding has it, and what the sentence is made of."""
        left = self.left
        said = {"file": self.file, "line": 1, "column": 1, "found": english(self.words), "expected": ""}
        about = {"case": left.number, "plan": left.plan, "version": left.hash, "branch": left.branch}
        return said | {"path": [], "kind": "note"} | about | {"since": left.since.isoformat()}


class OtherVersion(Unreadable):
    """Rows that another version of the program has written."""


async def left_by(paths: Sequence[Path] | None) -> tuple[tuple[Stays, ...], tuple[Text, ...]]:
    """What the plans in force, or these files, leave behind; and why that cannot be told. Only reads.

    Without a database nothing is left behind, and none is made.
    """
    settings = read_settings()
    try:
        return tuple(await _left_by(paths or (), settings) if paths is None or paths else ()), ()
    except OtherVersion:
        why: Text = T("its tables are those of another version of this program")
    except StorageError as error:
        why = same(str(error))
    return (), (
        T("which open cases would stay on another version is not told: the database cannot be read, {why}", why=why),
    )


async def _left_by(paths: Sequence[Path], settings: Settings) -> list[Stays]:
    async with rows_as_they_are(settings) as storage:
        if storage is None:
            return []
        changed = in_question(paths, settings.plan_folders, read_organisation(settings.organisation))
        files = {each.plan.id: file for file, each in changed}
        left = await left_behind(storage, [each for _, each in changed])
        return [Stays(file=files[each.plan], left=each, zone=settings.time_zone) for each in left]


@contextlib.asynccontextmanager
async def rows_as_they_are(settings: Settings) -> AsyncIterator[Storage | None]:
    """The rows for reading alone; None where there are none. Nothing is made and nothing migrated.

    Raise StorageError when they cannot be reached, or are those of another version of the program.
    """
    if not is_there(settings):
        yield None
        return
    storage = await open_storage(settings.database, as_it_is=True)
    try:
        is_current = await storage.read(storage.dump.is_current)
        if is_current is False:
            raise OtherVersion("its tables are those of another version of this program")
        yield storage if is_current else None
    finally:
        await storage.close()
