"""`dutyline plans ...`: the plans as a person and as a program may read them."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.checking import Checked, checked
from bot.config import read_settings
from bot.errors import Unusable
from bot.i18n import timeless
from bot.library import Finding, read_library, read_organisation
from bot.plan_list import Listed, listed
from bot.plan_page import page
from bot.plan_sheet import head, sheet
from bot.shape import nearest
from flows.plan import Compiled
from flows.text import T


def _offered() -> tuple[Compiled, ...]:
    settings = read_settings()
    return read_library(settings.plan_folders, read_organisation(settings.organisation)).plans


def show_list(*, as_json: bool) -> None:
    """Print every plan: built, carried by another file, or still to come."""
    every = listed(_offered())
    if as_json:
        print(json.dumps([head(each) for each in every], ensure_ascii=False))
        return
    for each in every:
        lives_in = "" if each.lives_in == each.id else f" ({each.lives_in})"
        mark = " " if each.complete else "-"
        print(f"{mark} {each.id:<28} {each.pack:<12} {each.title.zh} / {each.title.en}{lives_in}")
    rest = T("{n} plans; those marked - are not complete and lead to a person.", n=len(every))
    print(timeless(rest, read_settings().language))


def show_plan(name: str, *, as_json: bool) -> None:
    """Print one plan of the list, whichever file it lives in."""
    offered = _offered()
    found = _named(name, listed(offered))
    plans = [each.plan for each in offered]
    if as_json:
        print(json.dumps(sheet(found, plans), ensure_ascii=False))
        return
    for line in page(sheet(found, plans)):
        print(line)


def _named(name: str, every: Sequence[Listed]) -> Listed:
    ids = [each.id for each in every]
    for each in every:
        if each.id == name:
            return each
    near = nearest(name, ids)
    meant = f"did you mean {near!r}? " if near else ""
    raise Unusable([f"no plan is called {name!r}; {meant}`dutyline plans list` has all {len(ids)}"])


def check(paths: Sequence[Path], *, as_json: bool) -> None:
    """Print a finding a line; end with status 1 when there is one."""
    findings, notes = _findings(paths)
    for note in notes:
        print(note, file=sys.stderr)
    if as_json:
        print(json.dumps([finding.fields() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(finding)
    if findings:
        sys.exit(1)


def _findings(paths: Sequence[Path]) -> tuple[list[Checked], tuple[str, ...]]:
    settings = read_settings()
    organisation = read_organisation(settings.organisation)
    nowhere = [path for path in paths if not path.exists()]
    expected = "expected a plan file or a folder"
    missing = [Finding(str(path), 1, 1, "there is no such file", expected) for path in nowhere]
    if paths and not (files := list(_files(paths))):
        return [Checked(finding=each) for each in missing], ()
    found, notes = checked(files if paths else (), settings.plan_folders, organisation)
    return [*(Checked(finding=each) for each in missing), *found], notes


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in {".yaml", ".yml"})
        elif path.exists():
            yield path


def draw(name: str) -> None:
    """Print a plan's course as mermaid."""
    from bot.diagram import drawn  # noqa: PLC0415 - a command loads only what it needs

    offered = _offered()
    found = _named(name, listed(offered))
    if found.plan is None:
        raise Unusable([f"{name!r} has no file yet; expected a plan that is built"])
    for line in drawn(found.plan):
        print(line)
