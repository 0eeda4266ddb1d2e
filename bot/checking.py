"""`dutyline plans check`: what is wrong with plan files, by file, line and column, and the way that leads there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.i18n import english, timeless, visible
from bot.keeping_plans import out_of_force
from bot.library import Library, Reader, check_files, read_forms, read_library
from bot.plan_file import Finding
from bot.plan_list import rows
from bot.proving import proved
from flows.check.misfit import Fault
from flows.organisation import Organisation
from flows.plan import Compiled, Plan
from flows.proof import Proof
from flows.terms import Language, Record
from flows.text import T, Text


class Checked(Record, frozen=True, kw_only=True):
    """A finding, with the moves that lead there; without them when the words of the file alone show it."""

    finding: Finding
    path: tuple[Text, ...] = ()

    def told(self, language: Language) -> str:
        """`FILE:LINE:COL: what is wrong; what was expected`, and the path when there is one."""
        text: Text = self.finding.text
        if self.path:
            path = " > ".join(timeless(each, language) for each in self.path)
            text = T("{finding} (path: {path})", finding=text, path=path)
        return visible(timeless(text, language))

    def __str__(self) -> str:
        """The same for a log."""
        return self.told(Language.EN)

    def fields(self) -> Mapping[str, object]:
        """The same for a program."""
        names = ("file", "line", "column", "found", "expected")
        said = {name: getattr(self.finding, name) for name in names}
        return said | {"path": [english(each) for each in self.path]}


def checked(
    paths: Sequence[Path], folders: Sequence[Path], organisation: Organisation
) -> tuple[tuple[Checked, ...], tuple[Text, ...]]:
    """What is wrong with the plans in force, or with these files as if each replaced the plan of its id.

    Beside the findings, what could not be looked at as a whole: a walk that was cut short says so.
    """
    reader = Reader(organisation)
    found: list[Checked] = []
    cut: list[Text] = []
    for library, only, findings in _libraries(paths, folders, organisation, reader):
        found += (Checked(finding=each) for each in findings)
        proof = proved(_plans(library), organisation, only, (each.id for each in rows()))
        found += (_at(library, fault) for fault in proof.faults)
        cut += _cut(proof)
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(cut))


def in_question(
    paths: Sequence[Path], folders: Sequence[Path], organisation: Organisation
) -> tuple[tuple[str, Compiled], ...]:
    """The plans in force, or those that these files change, each with the file that makes it what it would be.

    A file changes the plan of its id, and every plan that takes something along from that.
    """
    reader = Reader(organisation)
    library = read_library(folders, organisation, reader=reader)
    if not paths:
        return tuple((library.files[each.plan.id].name, each) for each in library.plans)
    now = {each.plan.id: each.hash for each in library.plans}
    own: dict[str, tuple[str, Compiled]] = {}
    others: dict[str, tuple[str, Compiled]] = {}
    for path in paths:
        library = read_library(folders, organisation, replaced=[path], reader=reader)
        for each in library.plans:
            if library.files[each.plan.id].name == str(path):
                own[each.plan.id] = str(path), each
            elif each.hash != now.get(each.plan.id):
                others[each.plan.id] = str(path), each
    return tuple({**others, **own}.values())


def _libraries(
    paths: Sequence[Path], folders: Sequence[Path], organisation: Organisation, reader: Reader
) -> Iterator[tuple[Library, Sequence[str] | None, Iterable[Finding]]]:
    """The libraries to be proved: the one in force, or one for each file; which plans of it; what reading it found."""
    if not paths:
        library = read_library(folders, organisation, reader=reader)
        yield library, None, (*library.findings, *out_of_force(library, organisation.packs))
        for _, form, changed in read_forms(folders, organisation, reader):
            yield form, changed, (each for each in form.findings if each not in library.findings)
    for path in paths:
        library = read_library(folders, organisation, replaced=[path], reader=reader)
        ids = [name for name, file in library.files.items() if file.name == str(path)]
        unused = (each for each in out_of_force(library, organisation.packs) if each.file == str(path))
        yield library, ids, (*check_files([path], folders, organisation, reader), *unused)


def _plans(library: Library) -> dict[str, Plan]:
    return {name: file.plan for name, file in library.files.items()}


def _at(library: Library, fault: Fault) -> Checked:
    finding = library.files[fault.plan].at((fault.path, fault.found, fault.expected))
    return Checked(finding=finding, path=fault.trail)


def _cut(proof: Proof) -> Iterator[Text]:
    for each in proof.walked:
        if not each.whole:
            yield T(
                "{plan}: walked {talk} states of its talk and {life} of its cases, not all",
                plan=each.plan,
                talk=f"{each.talk:,}",
                life=f"{each.life:,}",
            )
