"""`dutyline backup`: everything that would be missed, in one file, while the program runs."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import IO

import msgspec

from bot.archive import Dumped, Kept, Manifest, Writing
from bot.bootstrap import cabinet_of, rows_of
from bot.config import Settings
from bot.errors import unwritable
from bot.storing import is_there, no_database
from flows.errors import Refused
from flows.terms import Record
from flows.text import N, T, Text
from storage.unit_of_work import FileState, Rows, Storage, StorageError, Table, faults_in

PARTIAL = ".partial"
"""Ends the name of a backup that is being written."""
NAMED = 5
"""So many of what is missing are named one by one."""
YAML = (".yaml", ".yml")
MEGABYTE = 1_000_000


class Outcome(Record, frozen=True):
    """What a command has to say at its end, and whether all is well."""

    lines: tuple[Text, ...]
    well: bool = True


async def backed_up(settings: Settings, file: Path, now: datetime, *, force: bool) -> Outcome:
    """Write everything into `file`, which nobody sees before it is whole; raise Refused when that cannot be."""
    try:
        _may_write(file, force=force)
    except OSError as error:  # a place that may not even be looked at
        raise Refused(unwritable(str(file), error)) from None
    _may_read(settings)
    with _partial(file) as handle:
        writing = Writing(handle, now)
        try:
            async with rows_of(settings, there=True) as storage:
                manifest, contents = await storage.read(partial(_rows, writing, storage, settings, now))
        except StorageError as error:
            raise Refused(T("The database cannot be read now: {why}.", why=str(error))) from None
        missing = _media(writing, settings, contents)
        manifest, unread = _papers(writing, settings, manifest)
        manifest = msgspec.structs.replace(manifest, media=len(contents) - len(missing), missing=tuple(missing))
        writing.end(manifest)
        size = writing.size
    return Outcome((*_said(file, manifest, size), *unread, *_lacking(settings, manifest)), _is_well(manifest, unread))


# --- the file ---------------------------------------------------------------------------------------------------------
def _may_write(file: Path, *, force: bool) -> None:
    if not file.parent.is_dir():
        raise Refused(T("There is no folder {folder}; make it first.", folder=str(file.parent)))
    if file.is_dir():
        raise Refused(T("{file} is a folder; name a file in it.", file=str(file)))
    if file.exists() and not force:
        raise Refused(T("{file} is there already; name another file, or write over it with --force.", file=str(file)))


def _may_read(settings: Settings) -> None:
    """A command with the wrong settings would make an empty database, and a backup of nothing."""
    if not is_there(settings):
        raise Refused(no_database(settings))


@contextlib.contextmanager
def _partial(file: Path) -> Iterator[IO[bytes]]:
    """A file beside, for its owner only, that takes its name once it is whole on the disk; else nothing is left."""
    beside = file.with_name(file.name + PARTIAL)
    try:
        number = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(number, "r+b") as handle:
            _alone(handle, file, beside)
            try:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
                beside.replace(file)
            except BaseException:
                with contextlib.suppress(OSError):
                    beside.unlink(missing_ok=True)
                raise
        _flush(file.parent)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            why = T("{file} was not written: there is no room for it. Nothing was left behind.", file=str(file))
            raise Refused(why) from None
        reason = error.strerror or type(error).__name__
        raise Refused(T("{file} cannot be written ({why}).", file=str(file), why=reason)) from None


def _alone(handle: IO[bytes], file: Path, beside: Path) -> None:
    """What a backup that was killed has left is written over; what another one writes now is left alone."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # One that ended a moment ago has given this very file its name: it is a backup now.
        free = os.path.samestat(beside.stat(), os.fstat(handle.fileno()))
    except (BlockingIOError, FileNotFoundError):
        free = False
    if not free:
        raise Refused(T("Another backup is writing {file} now.", file=str(file)))
    os.fchmod(handle.fileno(), 0o600)
    handle.truncate()


def _flush(folder: Path) -> None:
    """A name survives a power cut only when its folder is flushed, too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


# --- what stands in it ------------------------------------------------------------------------------------------------
def _rows(
    writing: Writing, storage: Storage, settings: Settings, now: datetime, rows: Rows
) -> tuple[Manifest, list[str]]:
    """Every table of one snapshot, and the hashes of the contents that it names."""
    storage.dump.take_time(rows)
    shape, holdings = storage.dump.shape(rows), storage.dump.holdings(rows)
    contents: set[str] = set()
    tables = tuple(_table(writing, storage, rows, table, contents) for table in storage.dump.tables)
    columns = {table.name: table.columns for table in storage.dump.tables}
    broken = tuple(fault.number for fault in faults_in(columns, partial(storage.dump.pages, rows)))
    manifest = Manifest(
        program=version("dutyline"),
        revision=shape.revision,
        payload=shape.payload,
        database="postgresql" if storage.is_shared else "sqlite",
        demo=not settings.has_tokens,
        taken_at=now,
        newest_at=holdings.newest_at,
        cases=holdings.cases,
        open_cases=holdings.open_cases,
        tables=tables,
        media=0,
        broken=broken,
    )
    return manifest, sorted(contents)


def _table(writing: Writing, storage: Storage, rows: Rows, table: Table, contents: set[str]) -> Dumped:
    name, count = f"rows/{table.name}.jsonl.gz", 0
    encoder, kept = msgspec.json.Encoder(), _kept_of(table)
    with writing.packed(name) as write:
        for page in storage.dump.pages(rows, table.name):
            write(encoder.encode_lines(page))
            count += len(page)
            contents.update(kept(page))
    return Dumped(name, table.name, table.columns, count)


def _kept_of(table: Table) -> Callable[[list[tuple[object, ...]]], Iterator[str]]:
    """Finds the hashes of the contents that a page of this table names."""
    if table.name != "attachment":
        return lambda _page: iter(())
    state, sha256 = table.columns.index("state"), table.columns.index("sha256")
    return lambda page: (str(row[sha256]) for row in page if row[state] == FileState.KEPT.value)


def _media(writing: Writing, settings: Settings, contents: list[str]) -> list[str]:
    """The files that people sent; return the hashes of those that are not where they belong."""
    cabinet, missing = cabinet_of(settings), []
    for sha256 in contents:
        try:
            content = cabinet.find(sha256)
        except OSError:
            content = None
        if content is None:
            missing.append(sha256)
        else:
            writing.add(f"media/{sha256}", content)
    return missing


def _papers(writing: Writing, settings: Settings, manifest: Manifest) -> tuple[Manifest, list[Text]]:
    """The organisation file and the company's own plans; and which of them could not be read."""
    unread: list[Text] = []

    def keep(file: Path, part: str) -> bool:
        try:
            content = file.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            unread.append(T("{file} cannot be read ({why}) and is not in the backup.", file=str(file), why=reason))
            return False
        writing.add(part, content)
        return True

    organisation, plans = None, []
    if settings.organisation is not None and keep(settings.organisation, "organisation.yaml"):
        organisation = Kept("organisation.yaml", str(settings.organisation))
    for number, folder in enumerate(settings.plan_folders):
        for file in sorted(each for each in folder.rglob("*") if each.suffix in YAML):
            place = file.relative_to(folder).as_posix()
            if keep(file, part := f"plans/{number + 1}/{place}"):
                plans.append(Kept(part, place, number))
    return msgspec.structs.replace(manifest, organisation=organisation, plans=tuple(plans)), unread


# --- what is said -----------------------------------------------------------------------------------------------------
def _said(file: Path, manifest: Manifest, size: int) -> Iterator[Text]:
    yield T("The backup is written: {file} ({mb} MB).", file=str(file), mb=f"{size / MEGABYTE:.1f}")
    yield N(
        "{n} case is in it, {open} open.", "{n} cases are in it, {open} open.", manifest.cases, open=manifest.open_cases
    )
    if manifest.newest_at is not None:
        yield T("Its newest entry is of {at}.", at=manifest.newest_at)
    yield N("{n} file that somebody sent is in it.", "{n} files that people sent are in it.", manifest.media)
    yield T(
        "It holds personal data, and only your own user may read it: keep it so. The bots' tokens and the other "
        "settings are not in it."
    )
    if manifest.demo:
        yield T("No bot token is set, so this is the demo's database.")


def _lacking(settings: Settings, manifest: Manifest) -> Iterator[Text]:
    if manifest.missing:
        yield N(
            "{n} file is not in {folder}, and so not in the backup: {names}.",
            "{n} files are not in {folder}, and so not in the backup: {names}.",
            len(manifest.missing),
            folder=str(settings.data / "media"),
            names=", ".join(manifest.missing[:NAMED]) + (" ..." if len(manifest.missing) > NAMED else ""),
        )
    for number in manifest.broken:
        yield T("The journal of case {number} is not as it was written; `dutyline doctor` says more.", number=number)


def _is_well(manifest: Manifest, unread: list[Text]) -> bool:
    return not (manifest.missing or manifest.broken or unread)
