"""`dutyline plans new`: the first file of an author, right from the first line."""

import re
from importlib.resources import files
from pathlib import Path

from bot.config import read_settings
from bot.errors import Unusable, unwritable
from bot.i18n import timeless
from bot.library import read_library, read_organisation
from flows.organisation import Organisation
from flows.text import T

LONGEST = 26
"""Letters of an id, so that a button still bears it together with a branch."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def begin(name: str, folder: Path) -> None:
    """Write a small plan that is right; raise Unusable rather than write over anything."""
    settings = read_settings()
    organisation = read_organisation(settings.organisation)
    _named(name)
    if any(each.plan.id == name for each in read_library([], organisation).plans):
        raise Unusable([T("'{name}' is a built-in plan; expected an id of your own", name=name)])
    file = folder / f"{name}.yaml"
    text = starter(name, organisation, str(file))
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise Unusable([T("{file} is there already; nothing was written", file=str(file))]) from None
    except OSError as error:
        raise Unusable([unwritable(str(file), error)]) from None
    words = T("{file} is written. Change it, then: dutyline plans check {file}", file=str(file))
    print(timeless(words, settings.language))


def starter(name: str, organisation: Organisation, file: str) -> str:
    """A plan of this id for the first group of the organisation."""
    if not organisation.groups:
        raise Unusable([T("the organisation has no group; expected one that takes the cases")])
    group = organisation.groups[0]
    text = files("bot").joinpath("starter.yaml").read_text(encoding="utf-8")
    for key, value in (("id", name), ("file", file), ("group", group.id), ("role", group.head)):
        text = text.replace("{" + key + "}", value)
    return text


def _named(name: str) -> None:
    if not _ID.fullmatch(name) or len(name) > LONGEST:
        found = T(
            "'{name}' cannot be the id of a plan; expected at most {most} small letters, digits and hyphens, "
            "such as school-bus",
            name=name,
            most=LONGEST,
        )
        raise Unusable([found])
