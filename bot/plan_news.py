"""Whoever looks after the program hears in their chat that a plan file cannot be used, and that it is mended."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from bot.alarm import administrators
from bot.house import House
from bot.keeping_plans import goes_on, rests
from bot.library import Library
from bot.notebook import Notebook
from bot.plan_file import Finding
from bot.post import seal, send
from flows.outbound import Kind, Say, ToPerson
from flows.terms import PersonId, Record
from flows.text import N, Series, T, Text, same
from storage.unit_of_work import Rows, Storage, Unreadable, decode, encode

TOLD = "plan-faults"
"""The setting that remembers which files were told as broken."""
MOST = 5
"""Faults in one message; `dutyline plans check` has them all."""


class Faults(Record, frozen=True):
    """What was told last: file -> a mark of what was wrong in it."""

    files: dict[str, str] = {}


def tell_faults(storage: Storage, house: House, library: Library, rows: Rows, now: datetime) -> None:
    """Tell what cannot be used since this start, and what can be used again: each once, however often it is started.

    What reached nobody is told at the next start. Of processes that start at the same time one tells.
    """
    storage.lanes.claim(rows, ["start"])
    told = _told(storage, rows).files
    found = [each for each in library.findings if not rests(each.file, house.organisation.packs)]
    marks = {file: _mark(faults) for file, faults in groupby(sorted(found, key=_file), key=_file)}
    fresh = [each for each in found if told.get(each.file) != marks[each.file]]
    unseen = {file: mark for file, mark in told.items() if file not in marks and _is_shut(file, marks)}
    mended = sorted(told.keys() - marks.keys() - unseen.keys())
    if not fresh and not mended:
        return
    book = Notebook(rows, storage, house, now)
    lasts = goes_on(storage, house, rows, {each.file for each in fresh})
    send(book, [_news(each, fresh, mended, lasts) for each in administrators(house, now)])
    if not book.page.outgoing:
        return
    seal(book)
    book.keep_page()
    book.write()
    storage.settings.put(rows, {TOLD: encode(Faults(files=unseen | marks))})


def _told(storage: Storage, rows: Rows) -> Faults:
    written = storage.settings.of(rows, [TOLD]).get(TOLD)
    try:
        return decode(Faults, written) if written else Faults()
    except Unreadable:  # of a later program: what is wrong is told once more
        return Faults()


def _file(finding: Finding) -> str:
    return finding.file


def _is_shut(file: str, broken: Collection[str]) -> bool:
    """Whether a folder above a file cannot be looked into: then nobody knows what became of it."""
    return any(str(above) in broken for above in Path(file).parents)


def _mark(findings: Iterable[Finding]) -> str:
    return sha256("\n".join(sorted(str(each) for each in findings)).encode()).hexdigest()[:16]


def _news(to: PersonId, fresh: Sequence[Finding], mended: Sequence[str], lasts: Mapping[str, str]) -> Say:
    """What somebody reads of files that cannot be used, and of those that can be used again."""
    files = {each.file for each in fresh}
    lines: list[Text] = [each.text for each in fresh[:MOST]]
    if len(fresh) > MOST:
        lines.append(N("{n} more fault.", "{n} more faults.", len(fresh) - MOST))
    if lasts:
        plans = Series(items=tuple(same(plan) for plan in sorted(lasts)))
        lines.append(T("The last good version stays in force: {plans}.", plans=plans))
    if files - set(lasts.values()):
        lines.append(T("What has no earlier version is left out; the other plans go on."))
    if fresh:
        lines.append(T("On the server, dutyline plans check says more."))
    lines += [_over(file) for file in mended]
    first = (N("{n} plan file cannot be used.", "{n} plan files cannot be used.", len(files)),) if fresh else ()
    return Say(to=ToPerson(person=to), first=first, lines=tuple(lines), kind=Kind.PROMPT)


def _over(file: str) -> Text:
    try:
        if Path(file).is_dir():
            return T("The plan folder {file} can be looked into again.", file=file)
        is_there = Path(file).exists()
    except OSError:  # a folder that is no longer one of ours, and that may not be looked into
        is_there = False
    if is_there:
        return T("The plan file {file} can be used again.", file=file)
    return T("The plan file {file} is no longer there.", file=file)
