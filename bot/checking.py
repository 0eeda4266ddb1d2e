"""`dutyline plans check`: what is wrong with plan files, by file, line and column, and the way that leads there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.buttons import LIMIT, data_of
from bot.library import Library, Reader, check_files, read_library
from bot.plan_file import Finding
from bot.plan_list import rows
from flows.check.misfit import Fault
from flows.organisation import Organisation
from flows.outbound import Press
from flows.plan import Plan
from flows.proof import Proof, check
from flows.terms import Record

_TOO_LONG = LIMIT + 1


class Checked(Record, frozen=True, kw_only=True):
    """A finding, with the moves that lead there; without them when the words of the file alone show it."""

    finding: Finding
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`FILE:LINE:COL: what is wrong; what was expected`, and the path when there is one."""
        return f"{self.finding} (path: {' > '.join(self.path)})" if self.path else str(self.finding)

    def fields(self) -> Mapping[str, object]:
        """The same for a program."""
        names = ("file", "line", "column", "found", "expected")
        return {name: getattr(self.finding, name) for name in names} | {"path": list(self.path)}


def checked(
    paths: Sequence[Path], folders: Sequence[Path], organisation: Organisation
) -> tuple[tuple[Checked, ...], tuple[str, ...]]:
    """What is wrong with the plans in force, or with these files as if each replaced the plan of its id.

    Beside the findings, what could not be looked at as a whole: a walk that was cut short says so.
    """
    reader = Reader(organisation)
    found: list[Checked] = []
    cut: list[str] = []
    for library, only, findings in _libraries(paths, folders, organisation, reader):
        found += (Checked(finding=each) for each in findings)
        listed = (each.id for each in rows())
        proof = check(_plans(library), organisation, only=only, bytes_of=size_of, most=LIMIT, known=listed)
        found += (_at(library, fault) for fault in proof.faults)
        cut += _cut(proof)
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(cut))


def _libraries(
    paths: Sequence[Path], folders: Sequence[Path], organisation: Organisation, reader: Reader
) -> Iterator[tuple[Library, Sequence[str] | None, Iterable[Finding]]]:
    """The libraries to be proved: the one in force, or one for each file; which plans of it; what reading it found."""
    if not paths:
        library = read_library(folders, organisation, reader=reader)
        yield library, None, library.findings
    for path in paths:
        library = read_library(folders, organisation, replaced=[path], reader=reader)
        ids = [name for name, file in library.files.items() if file.name == str(path)]
        yield library, ids, check_files([path], folders, organisation, reader)


def _plans(library: Library) -> dict[str, Plan]:
    return {name: file.plan for name, file in library.files.items()}


def _at(library: Library, fault: Fault) -> Checked:
    finding = library.files[fault.plan].at((fault.path, fault.found, fault.expected))
    return Checked(finding=finding, path=fault.trail)


def _cut(proof: Proof) -> Iterator[str]:
    for each in proof.walked:
        if not each.whole:
            yield f"{each.plan}: walked {each.talk:,} states of its talk and {each.life:,} of its cases, not all"


def size_of(press: Press) -> int:
    """Bytes of what a button sends back; more than fit when it cannot be written at all."""
    try:
        return len(data_of(press).encode())
    except ValueError:
        return _TOO_LONG
