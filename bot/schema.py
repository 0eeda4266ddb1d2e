"""`dutyline plans schema`: the JSON Schema of plan files, for editors."""

import json
from pathlib import Path

from bot.errors import Unusable
from bot.model import schema


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
        raise Unusable([f"{file} cannot be written ({error.strerror})"]) from None
    print(f"{file} is written")
