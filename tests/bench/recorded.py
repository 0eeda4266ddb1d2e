"""What the desk reads and writes for a form, recorded, so that storage alone can do it again, and so can its peers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.house import House
from bot.notebook import Notebook, Page
from flows.inbound import Event, Inbound
from storage.unit_of_work import Arrival, Rows, Storage
from tests.bench.form import Updates
from tests.bench.ours_form import OursForm

Statement = tuple[str, Any]
"""A text of SQL, and its parameters: a tuple, or a list of tuples for many rows."""


@dataclass
class Unit:
    """One unit of work: what arrived, and what was kept of it."""

    now: datetime
    events: Sequence[Event] = ()
    page: Page = field(default_factory=Page)
    arrivals: Sequence[Arrival] = ()

    def replay(self, storage: Storage, house: House) -> Any:
        """The work, to be run by a storage: the desk's own reads and writes without its rules."""

        def work(rows: Rows) -> None:
            book = Notebook(rows, storage, house, self.now)
            storage.inbox.new(rows, [event.key for event in self.events if isinstance(event, Inbound)])
            book.prefetch(self.events)
            book._kept = self.page
            book.write()
            storage.inbox.put(rows, self.arrivals)

        return work


class Recorder:
    """A hotline whose units of work are kept."""

    def __init__(self, ours: OursForm) -> None:
        self._ours = ours
        self._last = Unit(ours.clock.now())
        self._watch()

    async def form(self, updates: Updates, *, alone: bool, people: int) -> list[Unit]:
        """The units of work of a form that these many people fill: all at once, or one after another."""
        bursts = updates.bursts(people)
        batches = [[update] for burst in bursts for update in burst] if alone else bursts
        units: list[Unit] = []
        for batch in batches:
            self._last = Unit(self._ours.clock.now())
            await self._ours.take(batch)
            units.append(self._last)
        return units

    def _watch(self) -> None:
        storage, recorder = self._ours.storage, self
        put = storage.inbox.put

        class Watched(Notebook):
            def prefetch(self, events: Iterable[Event]) -> None:
                recorder._last.events = list(events)
                super().prefetch(recorder._last.events)

            def write(self) -> None:
                recorder._last.page = self._kept
                super().write()

        def kept(rows: Rows, arrivals: Iterable[Arrival]) -> None:
            recorder._last.arrivals = list(arrivals)
            put(rows, recorder._last.arrivals)

        storage.inbox.put = kept  # type: ignore[method-assign]
        self._notebook = Watched

    @contextmanager
    def watching(self) -> Iterator[None]:
        """The desk writes into notebooks that are watched."""
        from bot import desk  # noqa: PLC0415 - its name for a notebook is exchanged

        before, desk.Notebook = desk.Notebook, self._notebook  # type: ignore[misc]
        try:
            yield
        finally:
            desk.Notebook = before  # type: ignore[misc]


async def statements_of(units: Sequence[Unit], storage: Storage, house: House) -> list[list[Statement]]:
    """What each unit says to the database, in its own words; the unit is carried out on this storage."""
    spoken: list[list[Statement]] = []
    run = Rows._run

    def heard(rows: Rows, sql: str, given: Any) -> Any:
        spoken[-1].append((sql, given))
        return run(rows, sql, given)

    Rows._run = heard  # type: ignore[method-assign]
    try:
        for unit in units:
            spoken.append([])
            await storage.run(unit.replay(storage, house))
    finally:
        Rows._run = run  # type: ignore[method-assign]
    return spoken
