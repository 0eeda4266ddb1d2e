"""The plans that can be used: built-in packs, a company's own files, and overlays laid on either."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from bot import variants
from bot.errors import Unusable
from bot.plan_file import Finding, nowhere, parsed, steps_of, unreadable, yaml_files
from bot.plan_source import Files, Source, fitted, lines_of, read_file, read_shipped
from bot.shape import hinted
from flows.organisation import Organisation, compile_organisation, dangling
from flows.organisation_check import unfit
from flows.overlay import Laid, Overlay, is_overlay, laid
from flows.plan import Compiled, Plan, compile_plan, sealed
from flows.plan_check import Misfit, misfits, one_of
from flows.plan_merge import merged, strangers
from flows.terms import Record
from flows.text import T, Text

__all__ = [
    "Finding",
    "Library",
    "PlanFile",
    "Reader",
    "check_file",
    "check_files",
    "lines_of",
    "parsed",
    "read_forms",
    "read_library",
    "read_organisation",
]


class PlanFile(NamedTuple):
    """A plan as its file says it, with the places of its parts; `over` is the overlay that lies on it."""

    source: Source
    plan: Plan
    over: Source | None = None
    laid: Laid | None = None

    @property
    def name(self) -> str:
        """The file that its author edits."""
        return (self.over or self.source).name

    def at(self, misfit: Misfit) -> Finding:
        """Something wrong in the plan, told by the line of the file that says it."""
        path, found, expected = misfit
        return _at(self.source, self.over, self.laid, path, found, hinted(found, expected))


class Library(Record, frozen=True):
    """The plans that can be used, and what is wrong with those that cannot."""

    plans: tuple[Compiled, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, PlanFile] = {}
    """By the id of the plan."""


class Reader:
    """Reads plan files for one organisation, each of them once, however often it is asked."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._files = Files()
        self._plans: dict[tuple[str, str], tuple[PlanFile | None, list[Finding]]] = {}

    def source(self, file: Traversable) -> Source:
        """What a file says, whether it can be used or not."""
        return self._files.source(file)

    def shipped(self, file: Traversable) -> Source:
        """What a file says that came with the program."""
        return self._files.shipped(file)

    def plan(self, source: Source) -> tuple[PlanFile | None, list[Finding]]:
        """The plan of a file, held against the organisation; None when it cannot be used."""
        key = (source.name, "")
        if key not in self._plans:
            compiled, findings = fitted(source, compile_plan, Plan)
            self._plans[key] = self._held(PlanFile(source, compiled.plan)) if compiled else (None, findings)
        return self._plans[key]

    def laid(self, over: Source, overlay: Overlay, base: PlanFile) -> tuple[PlanFile | None, list[Finding]]:
        """The plan that an overlay makes of another; None when it cannot be used."""
        key = (over.name, base.source.name)
        if key not in self._plans:
            done = laid(base.source.plain, overlay)
            if done.odd:
                return None, [over.at(*each) for each in done.odd]
            both = Source(over.name, done.tree, (), lambda: None)
            compiled, findings = fitted(both, compile_plan, Plan)
            if compiled:
                self._plans[key] = self._held(PlanFile(base.source, compiled.plan, over, done))
            else:
                self._plans[key] = None, [_moved(each, base.source, over, done) for each in findings]
        return self._plans[key]

    def _held(self, found: PlanFile) -> tuple[PlanFile | None, list[Finding]]:
        wrong = [found.at(misfit) for misfit in misfits(found.plan, self._organisation)]
        return (None if wrong else found), wrong


def read_library(
    folders: Sequence[Path], organisation: Organisation, *, replaced: Sequence[Path] = (), reader: Reader | None = None
) -> Library:
    """The built-in plans and those of `folders`; a plan of the same id in a later folder replaces the earlier.

    A file that cannot be used leaves the earlier plan of that id in its place. Files of `replaced` come last; overlays
    are laid on the plans that are then there. Every plan takes along what its branches name of the others, whatever the
    order of the files. A `reader` that is handed in has its files read once for several libraries.
    """
    read, findings = _gathered(folders, reader or Reader(organisation), replaced, organisation.variants)
    plans = {name: found.plan for name, found in read.items()}
    return Library(
        plans=tuple(sealed(merged(plan, plans)) for plan in plans.values()), findings=tuple(findings), files=read
    )


def read_forms(
    folders: Sequence[Path], organisation: Organisation, reader: Reader | None = None
) -> Iterator[tuple[str, Library, tuple[str, ...]]]:
    """The other forms of plans that ship and that the organisation does not use: name, library, and what it changes."""
    reader = reader or Reader(organisation)
    for name in variants.names():
        if name not in organisation.variants:
            library = read_library(folders, replace(organisation, variants=(name,)), reader=reader)
            own = {str(each) for each in variants.files_of([name])}
            yield name, library, tuple(plan for plan, file in library.files.items() if file.name in own)


def check_file(file: Path, folders: Sequence[Path], organisation: Organisation) -> tuple[Finding, ...]:
    """What is wrong with one file, or would be elsewhere because of it, were it to replace the plan of its id."""
    return tuple(check_files([file], folders, organisation))


def check_files(
    paths: Iterable[Path], folders: Sequence[Path], organisation: Organisation, reader: Reader | None = None
) -> Iterator[Finding]:
    """What `check_file` finds, of each of these files by itself; every file is read once."""
    reader = reader or Reader(organisation)
    _, before = _gathered(folders, reader, (), organisation.variants)
    known = set(before)
    for path in paths:
        _, found = _gathered(folders, reader, [path], organisation.variants)
        yield from (each for each in found if each.file == str(path) or each not in known)


def _gathered(
    folders: Sequence[Path], reader: Reader, replaced: Sequence[Path], forms: Sequence[str]
) -> tuple[dict[str, PlanFile], list[Finding]]:
    """The plans of the library by their ids, as their files say them, and what is wrong with the others."""
    read: dict[str, PlanFile] = {}
    findings: list[Finding] = []
    overlays: list[tuple[Source, Overlay]] = []
    outside = (file for folder in folders for file in _yaml_in(folder, findings))
    ours = (reader.shipped(file) for file in (*_built_in(), *variants.files_of(forms)))
    for source in (*ours, *(reader.source(file) for file in (*outside, *replaced))):
        if source.findings:
            findings += source.findings
        elif is_overlay(source.plain):
            overlay, wrong = fitted(source, _overlay, Overlay)
            findings += wrong
            overlays += [(source, overlay)] if overlay else []
        else:
            found, wrong = reader.plan(source)
            findings += wrong
            if found:
                read[found.plan.id] = found
    read |= _overlaid(read, overlays, reader, findings)
    plans = {name: found.plan for name, found in read.items()}
    findings += (found.at(misfit) for found in read.values() for misfit in strangers(found.plan, plans))
    return read, findings


def _overlaid(
    read: Mapping[str, PlanFile], overlays: Sequence[tuple[Source, Overlay]], reader: Reader, findings: list[Finding]
) -> dict[str, PlanFile]:
    """What overlays make of plans; an overlay lies on a plan, never on another overlay."""
    made: dict[str, PlanFile] = {}
    for source, overlay in overlays:
        base = read.get(overlay.overlay)
        if base is None:
            own = any(each.id == overlay.overlay for _, each in overlays)
            name = overlay.overlay
            nothing = T("'{name}' is no plan that can be used", name=name)
            odd = T("'{name}' is itself an overlay", name=name) if own else nothing
            findings.append(source.at(("overlay",), odd, hinted(odd, one_of(read))))
            continue
        found, wrong = reader.laid(source, overlay, base)
        findings += wrong
        if found:
            made[found.plan.id] = found
    return made


def _overlay(source: object) -> Overlay:
    return msgspec.convert(source, Overlay)


def _moved(finding: Finding, source: Source, over: Source, done: Laid) -> Finding:
    """A finding of a file with an overlay on it, at the line that says it."""
    return _at(source, over, done, f"$.{finding.where}" if finding.where else "$", finding.what, finding.wanted)


def _at(source: Source, over: Source | None, done: Laid | None, path: str, found: Text, expected: Text) -> Finding:
    if over is None or done is None:
        return source.at(path, found, expected)
    here, steps = done.origin(steps_of(path))
    if here:
        return over.at(steps, found, expected)
    # The plan by itself is right: it is the overlay that does not go with this line of it.
    there = source.at(steps, found, expected)
    with_it = T(
        "{where}: {found} ({file}:{line}, with this overlay)",
        where=there.where or "$",
        found=found,
        file=there.file,
        line=there.line,
    )
    return over.at(("overlay",), with_it, expected)


def read_organisation(file: Path | None) -> Organisation:
    """The organisation of `file`, or the demo organisation; raise Unusable with a line for each thing that is wrong."""
    said = read_file(file) if file else read_shipped(files("bot").joinpath("demo", "organisation.yaml"))
    wrong = list(said.findings)
    if not wrong:
        organisation, wrong = fitted(said, compile_organisation, Organisation)
        if organisation is not None:
            wrong = [
                said.at(f"$.{path}", T("nothing is called '{name}'", name=name), T("expected an id of this file"))
                for path, name in dangling(organisation)
            ]
            wrong += [said.at(f"$.{path}", found, expected) for path, found, expected in unfit(organisation)]
            wrong += [
                said.at(f"$.variants[{at}]", T("'{name}' is no form of the plans", name=name), one_of(variants.names()))
                for at, name in variants.unknown(organisation.variants)
            ]
            if not wrong:
                return organisation
    raise Unusable(finding.text for finding in wrong)


def _built_in() -> Iterable[Traversable]:
    folders = (each for each in files("flows").joinpath("plans").iterdir() if each.is_dir())
    packs = sorted((each for each in folders if each.name != variants.FOLDER), key=lambda each: each.name)
    for pack in packs:
        yield from sorted((file for file in pack.iterdir() if file.name.endswith(".yaml")), key=lambda each: each.name)


def _yaml_in(folder: Path, findings: list[Finding]) -> Iterable[Path]:
    expected = T("expected a folder with plan files (DUTYLINE_PLANS)")
    found: Text | None = None
    try:
        found = None if folder.is_dir() else T("there is no such folder")
    except OSError as error:
        found = unreadable(error)
    if found is not None:
        findings.append(nowhere(str(folder), found, expected))
        return ()
    within, shut = yaml_files(folder)
    findings += shut
    return within
