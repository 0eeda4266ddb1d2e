"""Who plays in a rehearsal, and on which plans."""

from functools import cache
from pathlib import Path

from msgspec.structs import replace

from bot.errors import Unusable
from bot.library import Library, read_library, read_organisation
from bot.rehearsal.script import Read, check_variants
from flows.organisation import Organisation


def house_of(read: Read) -> tuple[Organisation, Library]:
    """The organisation and the plans of a script; raise Unusable when one of its files cannot be read."""
    check_variants(read)
    script, base = read.script, read.file.parent
    folders = (script.plans,) if isinstance(script.plans, str) else script.plans
    own = tuple(base / folder for folder in folders if folder)
    organisation, library = _read(base / script.organisation if script.organisation else None, own, script.variants)
    if library.findings:
        raise Unusable(finding.text for finding in library.findings)
    return organisation, library


def _read(
    organisation: Path | None, folders: tuple[Path, ...], variants: tuple[str, ...]
) -> tuple[Organisation, Library]:
    """What ships does not change while the program runs, so it is read once."""
    if organisation is None and not folders:
        return _shipped(variants)
    known = read_organisation(organisation)
    known = replace(known, variants=variants or known.variants)
    return known, read_library(list(folders), known)


@cache
def _shipped(variants: tuple[str, ...]) -> tuple[Organisation, Library]:
    known = replace(read_organisation(None), variants=variants)
    return known, read_library([], known)
