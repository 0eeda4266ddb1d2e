"""`dutyline plans ...`: the plans as a person and as a program may read them."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.checking import Checked, checked
from bot.config import Settings, read_settings
from bot.errors import Unusable
from bot.i18n import timeless, visible
from bot.library import Reader, read_forms, read_library, read_organisation
from bot.plan_file import Finding, yaml_files
from bot.plan_list import ENGINE, Listed, listed, of_form
from bot.plan_page import page
from bot.plan_sheet import head, sheet
from bot.shape import nearest
from bot.variants import FORM
from flows.organisation import Organisation
from flows.plan import Compiled
from flows.text import N, T, Text


def _offered(settings: Settings, organisation: Organisation) -> tuple[tuple[Compiled, ...], tuple[Listed, ...]]:
    """The plans in force; and every plan of the list, with the forms that are not in force behind it."""
    reader = Reader(organisation)
    offered = read_library(settings.plan_folders, organisation, reader=reader).plans
    forms = [
        of_form(library.files[plan].plan, name)
        for name, library, changed in read_forms(settings.plan_folders, organisation, reader)
        for plan in changed
    ]
    return offered, (*listed(offered), *forms)


def show_list(*, as_json: bool) -> None:
    """Print every plan: built, carried by another file, or still to come."""
    settings = read_settings()
    _, every = _offered(settings, read_organisation(settings.organisation))
    if as_json:
        print(json.dumps([head(each) for each in every], ensure_ascii=False))
        return
    for each in every:
        lives_in = "" if each.lives_in == each.id else f" ({each.lives_in})"
        mark = " " if each.complete else "-"
        print(f"{mark} {each.id:<32} {each.pack:<12} {each.title.zh} / {each.title.en}{lives_in}")
    forms = sum(FORM in each.id for each in every)
    for text in (
        T("{n} plans; those marked - are not complete and lead to a person.", n=len(every) - forms),
        T("In brackets: in which plan's file it stands. '{engine}': gathered from all plans.", engine=ENGINE),
        N("{n} with @: a plan as other departments do it.", "{n} with @: plans as other departments do them.", forms),
    ):
        print(timeless(text, settings.language))


def show_plan(name: str, *, as_json: bool) -> None:
    """Print one plan of the list, whichever file it lives in."""
    settings = read_settings()
    organisation = read_organisation(settings.organisation)
    offered, every = _offered(settings, organisation)
    found = _named(name, every)
    plans = [each.plan for each in offered]
    if as_json:
        print(json.dumps(sheet(found, plans), ensure_ascii=False))
        return
    for line in page(found, plans, organisation):
        print(visible(f"{'  ' * line.depth}{timeless(line.text, settings.language)}"))


def _named(name: str, every: Sequence[Listed]) -> Listed:
    ids = [each.id for each in every]
    for each in every:
        if each.id == name:
            return each
    near = nearest(name, ids)
    found = T("no plan is called '{name}'; `dutyline plans list` has them all", name=name)
    if near:
        found = T(
            "no plan is called '{name}'; did you mean '{near}'? `dutyline plans list` has them all",
            name=name,
            near=near,
        )
    raise Unusable([found])


def check(paths: Sequence[Path], *, as_json: bool) -> None:
    """Print a finding a line; end with status 1 when there is one. What stays on another version is only noted."""
    from bot.leaving import left_by  # noqa: PLC0415 - the database, for a command that asks it

    findings, notes = _findings(paths)
    left, untold = asyncio.run(left_by(_files(paths)[0] if paths else None))
    language = read_settings().language
    for note in (*notes, *(each.text for each in left), *untold):
        print(visible(timeless(note, language)), file=sys.stderr)
    if as_json:
        every = [*(each.fields() for each in findings), *(each.fields() for each in left)]
        print(json.dumps(every, ensure_ascii=False))
    else:
        for finding in findings:
            print(finding.told(language))
    if findings:
        sys.exit(1)


def _findings(paths: Sequence[Path]) -> tuple[list[Checked], tuple[Text, ...]]:
    settings = read_settings()
    organisation = read_organisation(settings.organisation)
    files, shut, bare = _files(paths)
    missing = [Checked(finding=each) for each in shut]
    if paths and not files:
        return missing, bare
    found, notes = checked(files, settings.plan_folders, organisation)
    return [*missing, *found], (*bare, *notes)


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[Finding], tuple[Text, ...]]:
    """The plan files that these paths name, what of them cannot be looked at, and which folders have none."""
    found = [(path, *yaml_files(path)) for path in paths]
    bare = (str(path) for path, files, shut in found if not files and not shut)
    return (
        [file for _, files, _ in found for file in files],
        [each for *_, shut in found for each in shut],
        tuple(T("no file under {folder} ends in .yaml or .yml", folder=folder) for folder in bare),
    )


def draw(name: str) -> None:
    """Print a plan's course as mermaid."""
    from bot.diagram import drawn  # noqa: PLC0415 - a command loads only what it needs

    settings = read_settings()
    organisation = read_organisation(settings.organisation)
    _, every = _offered(settings, organisation)
    found = _named(name, every)
    if found.plan is None:
        raise Unusable([T("'{name}' has no file yet; expected a plan that is built", name=name)])
    for line in drawn(found.plan, organisation, lambda text: timeless(text, settings.language)):
        print(visible(line))
