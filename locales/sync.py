"""`python -m locales.sync`: brings both catalogues up to date with the sentences in the code.

English sentences are their own message ids, so the English catalogue fills itself; Chinese ones that are new are listed
and wait for a translator.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parent
SOURCES = ("flows", "bot", "storage")
KEYWORDS = {"T": (1,), "N": (1, 2), "C": ((1, "c"), 2)}
DOMAIN = "dutyline"
LANGUAGES = ("zh_Hans", "en")


def extracted() -> Catalog:
    """Every sentence of the code, with where it stands."""
    catalogue = Catalog(project="Dutyline", charset="utf-8", fuzzy=False)
    for source in SOURCES:
        found = extract_from_dir(ROOT / source, [("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=True)
        for file, _line, message, _comments, context in found:
            # Without line numbers a sentence that only moved changes nothing in the catalogue.
            catalogue.add(message, locations=[(f"{source}/{file}", 0)], context=context)
    return catalogue


def file_of(language: str) -> Path:
    """The catalogue of a language."""
    return HERE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """A catalogue as it stands; an empty one when there is none yet."""
    file = file_of(language)
    if not file.exists():
        return Catalog(locale=language, domain=DOMAIN, project="Dutyline", charset="utf-8", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def synced(language: str, template: Catalog) -> tuple[Catalog, list[str]]:
    """The catalogue with every sentence of the template and no other; and the ids that wait for a translator."""
    old = read(language)
    new = Catalog(locale=language, domain=DOMAIN, project="Dutyline", charset="utf-8", fuzzy=False)
    # A catalogue that changes each time it is written cannot be compared: its dates are left as they were.
    new.creation_date, new.revision_date = old.creation_date, old.revision_date
    missing = []
    for message in sorted(template, key=lambda each: (str(each.id), each.context or "")):
        if not message.id:
            continue
        known = old.get(message.id, context=message.context)
        string = known.string if known else ""
        if language == "en":
            string = message.id
        if not string or (isinstance(string, tuple | list) and not all(string)):
            missing.append(str(message.id))
        files = sorted({(str(file), 0) for file, _ in message.locations})
        new.add(message.id, string, locations=files, context=message.context)
    return new, missing


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its file holds it."""
    target = io.BytesIO()
    write_po(target, catalogue, width=120, include_lineno=False)
    return target.getvalue()


def main() -> int:
    """Write both catalogues; end with status 1 when a sentence has no translation yet."""
    template, left = extracted(), 0
    for language in LANGUAGES:
        catalogue, missing = synced(language, template)
        file = file_of(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(catalogue))
        for message in missing:
            print(f"{language}: not translated: {message}")  # noqa: T201 - a command
        left += len(missing)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
