"""Which version of each plan is in force: a company's last good one stays so while its file cannot be used."""

import os
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from msgspec.structs import replace

from bot.duties import schedule
from bot.house import ALWAYS, House
from bot.library import Library, PlanFile
from bot.plan_file import Finding
from bot.seats import move_in
from bot.variants import FOLDER
from flows.conversation import Conversation, Form
from flows.plan import Compiled
from flows.plan_check import one_of
from flows.terms import PlanHash, Record
from flows.text import T, Text
from storage.unit_of_work import Rows, Storage, Unreadable, decode

IN_FORCE = "plan:"
"""Before the id of a plan: the setting that remembers the hash in force last, and the file it came from."""
BUILT_IN = str(files("flows").joinpath("plans"))
BESIDE = "\n"
"""Between two files."""
PAGE = 1_000
"""Conversations that are read at a time."""


class Left(Record, frozen=True, kw_only=True):
    """Something under way that stands on another version of its plan than the one that is asked about."""

    plan: str = ""
    hash: PlanHash
    """The version that it stays on."""
    kind: str
    """`case`, or `form` for a report that is still being asked for."""
    number: str = ""
    """Of a case."""
    branch: str
    since: datetime


def take_up(storage: Storage, house: House, library: Library | None, rows: Rows, now: datetime) -> list[Text]:
    """At a start: put the plans in force, keep each under its hash, and let their duties wait for their turns.

    Returns what has to be told. Of processes that start at the same time, one after the other.
    """
    storage.lanes.claim(rows, ["start"])
    told = list(_keep_good_ones(storage, house, library, rows)) if library else []
    move_in(storage, house, rows, now)
    schedule(storage, house, rows, now)
    return told


def _keep_good_ones(storage: Storage, house: House, library: Library, rows: Rows) -> Iterator[Text]:
    """Where a file that was in force last cannot be used now, what it said then goes on: not what it had replaced."""
    usable = {each.name for each in library.files.values()}
    broken = {each.file for each in library.findings} - usable
    known = storage.settings.under(rows, IN_FORCE)
    last = {key.removeprefix(IN_FORCE): _Last.read(value) for key, value in known.items()}
    wanted = {plan: was for plan, was in last.items() if was.one_of(broken)}
    stored = storage.plans.of(rows, sorted({was.hash for was in wanted.values()})) if wanted else {}
    kept = {plan: stored[was.hash] for plan, was in wanted.items() if was.hash in stored}
    if kept:
        house.put_in_force([*(kept.get(each.plan.id, each) for each in house.offered), *kept.values()])
    for plan in sorted(kept):
        file = wanted[plan].one_of(broken)
        yield T("The plan {plan} stays as it was: {file} cannot be used now.", plan=plan, file=file)
    storage.settings.put(
        rows,
        {
            f"{IN_FORCE}{each.plan.id}": _Last.written(each.hash, library.files[each.plan.id])
            for each in house.offered
            if each.plan.id not in kept and each.plan.id in library.files
        },
    )


def goes_on(storage: Storage, house: House, rows: Rows, files: Collection[str]) -> dict[str, str]:
    """Of these files, the plans whose last good version is in force all the same: plan -> the file it came from."""
    last = {
        key.removeprefix(IN_FORCE): _Last.read(value) for key, value in storage.settings.under(rows, IN_FORCE).items()
    }
    offered = {each.plan.id: each.hash for each in house.offered}
    return {
        plan: next(each for each in files if was.one_of([each]))
        for plan, was in last.items()
        if offered.get(plan) == was.hash and was.one_of(files)
    }


class _Last(Record, frozen=True, kw_only=True):
    """What was in force last."""

    hash: PlanHash
    files: tuple[str, ...]
    """The file that its author edits, and the one on which that lies as an overlay."""

    @classmethod
    def read(cls, value: str) -> "_Last":
        """Read the setting."""
        version, _, files = value.partition(" ")
        return cls(hash=PlanHash(version), files=tuple(files.split(BESIDE)))

    @staticmethod
    def written(version: PlanHash, file: PlanFile) -> str:
        """The setting."""
        return f"{version} {BESIDE.join(dict.fromkeys((file.name, file.source.name)))}"

    def one_of(self, broken: Collection[str]) -> str:
        """The first of its files that is the company's own and stands among these; empty when none does."""
        return next((each for each in self.files if _is_own(each) and _is_among(each, broken)), "")


def rests(file: str, packs: Collection[str]) -> bool:
    """Whether a file ships with the program in a pack that the organisation does not use: its faults are nobody's."""
    pack = Path(file).parent
    return bool(packs) and not _is_own(file) and pack.parent.name != FOLDER and pack.name not in {*packs, ALWAYS}


def out_of_force(library: Library, packs: Collection[str]) -> Iterator[Finding]:
    """The company's own plans whose pack its organisation file leaves out: nobody is offered them, and that is told."""
    for each in library.files.values():
        if packs and _is_own(each.name) and each.plan.pack not in {*packs, ALWAYS}:
            found = T("the organisation leaves out the pack '{name}'", name=each.plan.pack)
            yield each.at(("$.pack", found, one_of(packs)))


def _is_own(file: str) -> bool:
    """Whether a file is the company's own: one that ships with the program changes with it."""
    return not file.startswith(f"{BUILT_IN}{os.sep}")


def _is_among(file: str, broken: Collection[str]) -> bool:
    """Whether a file, or a folder in which it stands, is one of those that cannot be read."""
    return any(file == each or file.startswith(f"{each}{os.sep}") for each in broken)


async def left_behind(storage: Storage, plans: Iterable[Compiled]) -> tuple[Left, ...]:
    """The open cases and the forms under way of these plans' ids that stand on another version, oldest first."""
    versions = {each.plan.id: each.hash for each in plans}
    found = await storage.read(lambda rows: _under_way(storage, rows))
    others = (each for each in found if each.plan in versions and each.hash != versions[each.plan])
    return tuple(sorted(others, key=lambda each: (each.since, each.number)))


def _under_way(storage: Storage, rows: Rows) -> list[Left]:
    """Every open case and every form, each with its plan; without those whose plan is not kept any more."""
    found = [
        *(
            Left(hash=each.plan, kind="case", number=each.number, branch=each.branch, since=each.opened_at)
            for each in storage.cases.open_ones(rows)
        ),
        *(
            Left(hash=each.plan, kind="form", branch=each.branch, since=each.first_said_at)
            for each in _forms(storage, rows)
        ),
    ]
    known = storage.plans.of(rows, sorted({each.hash for each in found}))
    return [replace(each, plan=known[each.hash].plan.id) for each in found if each.hash in known]


def _forms(storage: Storage, rows: Rows) -> Iterator[Form]:
    """The forms that are still being filled in, for which no case stands yet."""
    after = ""
    while page := storage.audit.talks(rows, after, PAGE):
        after = page[-1].lane
        for talk in filter(None, (_talk(row.payload) for row in page)):
            forms = (form for form in (talk.form, *talk.shelf) if form and not form.action)
            yield from (form for form in forms if not form.finished and form.case is None)


def _talk(payload: str) -> Conversation | None:
    """A conversation, or None for one that an other program must have written: the audit tells of those."""
    try:
        return decode(Conversation, payload)
    except Unreadable:
        return None
