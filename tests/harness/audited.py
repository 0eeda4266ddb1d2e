"""What the auditor would find in the rows of a story, if nothing might ever be late."""

from collections.abc import Mapping
from datetime import datetime

from bot.engine.inspection import NEVER, Inspection, Memory
from bot.engine.traffic import Lines
from bot.house import CONSOLE
from bot.pulse import Finding
from storage.unit_of_work import Rows, Storage


async def audited(storage: Storage, now: datetime, turns: Mapping[str, datetime]) -> dict[str, Finding]:
    """Every finding by its name; a story that is told to its end has none. `turns` are those of the duties in force."""
    lines = Lines(frozenset({CONSOLE}), now, now, NEVER)

    def look(rows: Rows) -> dict[str, Finding]:
        return Inspection(storage, rows, Memory(), now, late=now).inspect(lines, turns).found

    return await storage.read(look)
