"""What a process of the program does first here: arm its failpoint, and be as quick and as hurt as a run asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import bootstrap, desk, failpoint
from bot.library import Library
from bot.notebook import Notebook
from flows import escalation
from flows.inbound import Inbound, Wrote
from flows.organisation import Organisation
from storage.outbox import Outbox
from storage.statement import Rows

READ_ORGANISATION, READ_LIBRARY = bootstrap.read_organisation, bootstrap.read_library
KNOWN_ORGANISATIONS: dict[Path | None, Organisation] = {}
KNOWN_LIBRARIES: dict[tuple[Path, ...], Library] = {}
SABOTAGE = "CHAOS_SABOTAGE"
"""Names the part of the program that is taken out, to see that the run turns red."""
POISON = "#poison"
"""Words that break the step that takes them: a fault of ours, which sets the message aside."""
POISON_ROW = "#row-poison"
"""Words of which the rows cannot be written: the whole batch is undone, and done again one by one."""
SHORTEST = timedelta(seconds=1)
"""A rung of a ladder: outside it lasts a minute at least, and nobody here can wait for that."""


class Poisoned(RuntimeError):
    """The fault that POISON brings about."""


def load() -> None:
    """Once in the nursery: the organisation and the plans are read there, for every process started from it."""
    from bot.config import read_settings  # noqa: PLC0415 - the environment is that of the order

    settings = read_settings()
    organisation = KNOWN_ORGANISATIONS[settings.organisation] = READ_ORGANISATION(settings.organisation)
    KNOWN_LIBRARIES[settings.plan_folders] = READ_LIBRARY(settings.plan_folders, organisation)
    bootstrap.read_organisation, bootstrap.read_library = known_organisation, known_library


def known_organisation(file: Path | None) -> Organisation:
    """As it was read, or read now."""
    return KNOWN_ORGANISATIONS[file] if file in KNOWN_ORGANISATIONS else READ_ORGANISATION(file)


def known_library(folders: Sequence[Path], organisation: Organisation) -> Library:
    """As it was read for its organisation, or read now."""
    known = KNOWN_LIBRARIES.get(tuple(folders))
    return (
        known
        if known and any(organisation is each for each in KNOWN_ORGANISATIONS.values())
        else READ_LIBRARY(folders, organisation)
    )


def prepare() -> None:
    """In every process, before it begins."""
    failpoint.arm(os.environ.get(failpoint.VARIABLE, ""))
    escalation._LEAST = SHORTEST
    desk.step = poisoned(desk.step)
    Notebook.write = unwritable(Notebook.write)  # type: ignore[method-assign]
    if name := os.environ.get(SABOTAGE):
        SABOTAGES[name]()


SPOILT: list[object] = []
"""The notebooks that cannot be written."""


def poisoned(step: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """A step that breaks at POISON, or spoils its notebook at POISON_ROW."""

    def stepped(book: Any, event: Any) -> None:
        said = event.body.text if isinstance(event, Inbound) and isinstance(event.body, Wrote) else ""
        if said.startswith(POISON):
            raise Poisoned
        if said.startswith(POISON_ROW):
            SPOILT.append(book)
        step(book, event)

    return stepped


def unwritable(write: Callable[[Any], None]) -> Callable[[Any], None]:
    """A notebook that is spoilt is not written."""

    def written(book: Any) -> None:
        if any(each is book for each in SPOILT):
            SPOILT.clear()
            raise Poisoned
        write(book)

    return written


def unmarked() -> None:
    """Nothing is marked SENDING before it goes out: after a kill nobody knows that it may have been sent."""
    claim, sent, retry, end = Outbox.claim, Outbox.sent, Outbox.retry, Outbox.end

    def become(rows: Rows, number: int, state: str) -> None:
        rows._connection.exec_driver_sql("UPDATE outbox SET state = ? WHERE id = ?", (state, number))

    def claimed(self: Outbox, rows: Rows, now: datetime, limit: int, *rest: Any, **more: Any) -> Any:
        found = claim(self, rows, now, limit, *rest, **more)
        for row in found:
            become(rows, row.id, "waiting")
        return found

    def marking(then: Callable[..., None]) -> Callable[..., None]:
        def done(self: Outbox, rows: Rows, number: int, *rest: Any, **more: Any) -> None:
            become(rows, number, "sending")
            then(self, rows, number, *rest, **more)

        return done

    Outbox.claim = claimed  # type: ignore[method-assign]
    Outbox.sent, Outbox.retry, Outbox.end = marking(sent), marking(retry), marking(end)  # type: ignore[method-assign]


SABOTAGES = {"unmarked": unmarked}
