"""`dutyline restore`: brings a backup back, once every part of it is known to be what was written."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath

from bot.archive import Archive, Kept, Manifest
from bot.backup import NAMED, Outcome
from bot.bootstrap import cabinet_of, rows_of
from bot.config import Settings
from flows.errors import Refused
from flows.record import number_of
from flows.terms import Record
from flows.text import N, T, Text
from storage.unit_of_work import Aged, Holdings, Load, Rows, Shape, Storage, StorageError, faults_in

AWAKE = timedelta(seconds=30)
"""So long after its last sign of life a program is taken for running; it gives one every 10 s."""
GAP = 1000
"""Numbers that are left out: more cases than any hotline opens between two backups."""
DAY = timedelta(days=1)
Tell = Callable[[Text], None]


class Settled(Record, frozen=True):
    """What was settled as the rows came back: what had aged, and the next case's number."""

    aged: Aged
    number: str


async def restored(
    settings: Settings, file: Path, now: Callable[[], datetime], *, replace: bool, check: bool, tell: Tell
) -> Outcome:
    """Bring the rows and the files of a backup back; raise Refused, with nothing changed, when that cannot be.

    `check` only looks whether it could be. `tell` says what is about to be replaced, before it is.
    """
    try:
        handle = file.open("rb")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refused(T("{file} cannot be read ({why}).", file=str(file), why=why)) from None
    with handle:
        archive = Archive(handle)
        _whole(archive)
        if check:
            return Outcome((T("{file} is whole, and can be restored.", file=str(file)), *_held(archive.manifest)))
        _belongs(settings, archive.manifest)
        try:
            async with rows_of(settings, alone=True) as storage:
                await _may_replace(storage, now(), replace=replace, tell=tell)
                _bring_media(settings, archive)
                settled = await _bring_rows(storage, archive, now())
        except StorageError as error:
            words = T("The rows cannot be brought back, and nothing was changed: {why}.", why=str(error))
            raise Refused(words) from None
        papers = list(_bring_papers(settings, archive))
        back = T("Restored from {file}.", file=str(file))
        return Outcome((back, *_held(archive.manifest), *_aged(settled), *papers))


# --- before anything is changed ---------------------------------------------------------------------------------------
def _whole(archive: Archive) -> None:
    """Look at every byte and at every journal."""
    manifest = archive.manifest
    if not Shape(manifest.revision, manifest.payload).is_known:
        words = T("This backup was written by a newer version of this program ({version}).", version=manifest.program)
        raise Refused(words)
    archive.check()
    for plan in manifest.plans:
        _stays_inside(plan.place)
    tables = {table.table: table for table in manifest.tables}
    columns = {name: table.columns for name, table in tables.items()}
    try:
        faults = list(faults_in(columns, lambda name: archive.pages(tables[name])))
    except (KeyError, ValueError, TypeError, IndexError):
        raise Refused(T("The backup is damaged: its journals cannot be read. It cannot be used.")) from None
    # What was broken when the backup was made was told then, and is no reason to have nothing.
    for fault in faults:
        if fault.number not in manifest.broken:
            words = T(
                "The journal of case {number} was changed from line {line} on.", number=fault.number, line=fault.seq
            )
            raise Refused(words)


def _belongs(settings: Settings, manifest: Manifest) -> None:
    if manifest.demo and settings.has_tokens:
        raise Refused(T("This is a backup of the demo; it is not put into a hotline that real people use."))
    if not manifest.demo and not settings.has_tokens:
        words = T(
            "This is a backup of a real hotline, and without a bot token the database here is the demo's. "
            "Set the tokens first."
        )
        raise Refused(words)


async def _may_replace(storage: Storage, now: datetime, *, replace: bool, tell: Tell) -> None:
    """Only into an empty database, or with `replace`; never while a program works on it."""
    if await storage.read(partial(_is_running, storage, now)):
        raise Refused(T("A program is running on this database, or was a moment ago. Stop it, and come again."))
    there = await storage.read(storage.dump.holdings)
    if there.rows and not replace:
        words = T(
            "The database is not empty: {what}. Make a backup of it if it may be needed, then put this one in its "
            "place with --replace.",
            what=_there(there),
        )
        raise Refused(words)
    if there.rows:
        tell(T("What was there is replaced: {what}.", what=_there(there)))


def _is_running(storage: Storage, now: datetime, rows: Rows) -> bool:
    if not storage.is_shared:
        return False  # `rows_of` has looked
    beat = storage.settings.of(rows, ["beat:program"]).get("beat:program")
    return bool(storage.leases.all(rows)) or (beat is not None and abs(now - datetime.fromisoformat(beat)) < AWAKE)


def _there(found: Holdings) -> Text:
    if found.newest_at is None:
        return N("{n} row and no case", "{n} rows and no case", found.rows)
    return N(
        "{n} case, the newest entry of {at}", "{n} cases, the newest entry of {at}", found.cases, at=found.newest_at
    )


# --- bringing it back -------------------------------------------------------------------------------------------------
def _bring_media(settings: Settings, archive: Archive) -> None:
    """Files first: rows never name a content that is not there. A content that is there already stays."""
    cabinet = cabinet_of(settings)
    try:
        for name in archive.names("media"):
            cabinet.keep(archive.content(name))
    except OSError as error:
        why = error.strerror or type(error).__name__
        words = T("The files cannot be written to {folder} ({why}).", folder=str(settings.data / "media"), why=why)
        raise Refused(words) from None


async def _bring_rows(storage: Storage, archive: Archive, now: datetime) -> Settled:
    manifest = archive.manifest
    loads = (Load(table.table, table.columns, archive.pages(table)) for table in manifest.tables)
    return await storage.refill(manifest.revision, loads, partial(_settle, storage, manifest.taken_at, now))


def _settle(storage: Storage, taken_at: datetime, now: datetime, rows: Rows) -> Settled:
    # The year of a case is that of its own time zone: a day on either side is far enough.
    years = range((taken_at - DAY).year, (now + DAY).year + 1)
    last = storage.settling.skip(rows, years, GAP)
    year = max(year for year in years if year <= now.year)
    return Settled(storage.settling.settle(rows, now), number_of(year, last[year] + 1))


def _bring_papers(settings: Settings, archive: Archive) -> Iterator[Text]:
    """Files of the settings are never written over: what differs is put beside, and somebody compares."""
    manifest = archive.manifest
    folder = settings.data / "restored" / f"{manifest.taken_at:%Y%m%d-%H%M%S}"
    papers: list[tuple[Kept, Path | None, Path]] = []
    if manifest.organisation is not None:
        papers.append((manifest.organisation, settings.organisation, folder / "organisation.yaml"))
    for plan in manifest.plans:
        here = settings.plan_folders[plan.folder] if plan.folder < len(settings.plan_folders) else None
        place = PurePosixPath(plan.place)
        papers.append((plan, here / place if here else None, folder / f"plans-{plan.folder + 1}" / place))
    others = [(paper, there) for paper, here, there in papers if not _same(here, archive.content(paper.part))]
    for paper, there in others:
        try:
            there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            there.touch(mode=0o600)
            there.write_bytes(archive.content(paper.part))
        except OSError as error:  # all else is back by now
            yield T("{file} cannot be written ({why}).", file=str(there), why=error.strerror or type(error).__name__)
            continue
        yield T(
            "{file} is as it was in the backup, and {place} is another now or is not there: compare them before you "
            "start the program.",
            file=str(there),
            place=paper.place,
        )
    if papers and not others:
        yield T("The organisation file and the plans here are those of the backup.")


def _stays_inside(place: str) -> None:
    """A place below a folder, and nowhere else."""
    path = PurePosixPath(place)
    if path.is_absolute() or ".." in path.parts:
        raise Refused(T("The backup is damaged: {part} is not what was written. It cannot be used.", part=place))


def _same(here: Path | None, content: bytes) -> bool:
    try:
        return here is not None and here.read_bytes() == content
    except OSError:
        return False


# --- what is said -----------------------------------------------------------------------------------------------------
def _held(manifest: Manifest) -> Iterator[Text]:
    yield N(
        "{n} case is in it, {open} open.", "{n} cases are in it, {open} open.", manifest.cases, open=manifest.open_cases
    )
    if manifest.newest_at is not None:
        yield T("Its newest entry is of {at}.", at=manifest.newest_at)
    yield T("What happened after {at} is not in it.", at=manifest.taken_at)
    yield N("{n} file that somebody sent is in it.", "{n} files that people sent are in it.", manifest.media)
    if manifest.missing:
        yield N(
            "{n} file was missing when it was made: {names}.",
            "{n} files were missing when it was made: {names}.",
            len(manifest.missing),
            names=", ".join(manifest.missing[:NAMED]) + (" ..." if len(manifest.missing) > NAMED else ""),
        )
    for number in manifest.broken:
        yield T("The journal of case {number} was not as it was written when the backup was made.", number=number)


def _aged(settled: Settled) -> Iterator[Text]:
    aged = settled.aged
    if aged.unknown:
        yield N(
            "{n} notice may have been sent already and is not sent again; `dutyline doctor` lists it.",
            "{n} notices may have been sent already and are not sent again; `dutyline doctor` lists them.",
            aged.unknown,
        )
    if aged.repeated:
        yield N(
            "{n} message goes out, perhaps for the second time.",
            "{n} messages go out, perhaps for the second time.",
            aged.repeated,
        )
    if aged.voided:
        yield N(
            "{n} invitation code that nobody had used does not work any more; `dutyline invite` makes a new one.",
            "{n} invitation codes that nobody had used do not work any more; `dutyline invite` makes new ones.",
            aged.voided,
        )
    yield T(
        "New cases are numbered from {number} on: what was given since the backup is not given again.",
        number=settled.number,
    )
