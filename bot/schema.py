"""`dutyline plans schema`: the JSON Schema of plan files, for editors."""

import json
from pathlib import Path

from bot.config import read_settings
from bot.errors import Unusable, unwritable
from bot.i18n import timeless
from bot.model import schema
from flows.text import T


def written() -> str:
    """The schema as its file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schema(file: Path | None) -> None:
    """Write the schema into a file, or print it."""
    if file is None:
        print(written(), end="")
        return
    try:
        file.write_text(written(), encoding="utf-8")
    except OSError as error:
        raise Unusable([unwritable(str(file), error)]) from None
    print(timeless(T("{file} is written.", file=str(file)), read_settings().language))
