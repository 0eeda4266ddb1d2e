"""Whether the journal of a case tells of the very case that is stored."""

from bot.house import House
from flows.case import fold
from flows.event import Entry
from flows.record import Case, Scene
from storage.unit_of_work import Storage


async def journal_tells_of(case: Case, storage: Storage, house: House) -> None:
    """Work the case out from its journal, compare, and check the chain."""

    def scene(entry: Entry) -> Scene:
        return Scene(
            now=entry.now,
            plan=house.plans[case.plan],
            others=house.plans,
            organisation=house.organisation,
            reachable=frozenset(entry.reachable),
            zone=house.zone,
        )

    entries = await storage.read(lambda rows: storage.journal.read(rows, case.id))
    assert fold(entries, scene) == case
    assert await storage.read(lambda rows: storage.journal.verify(rows, case.id)) is None
