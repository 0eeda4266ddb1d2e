"""The rehearsals of a plan, played on a plan that was spoiled: many of them in a moment, in one database in memory."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NoReturn, TypeVar

from sqlalchemy import Connection, StaticPool, create_engine

from bot.clock import Clock
from bot.duties import schedule
from bot.house import House
from bot.rehearsal.cast import house_of
from bot.rehearsal.play import Player, rehearsals
from bot.rehearsal.script import Read, read_script
from bot.rehearsal.stage import Stage
from bot.seats import move_in, take_seats
from flows.organisation import Organisation
from flows.plan import Compiled, Plan, sealed
from flows.plan_merge import merged
from flows.terms import Language
from flows.text import Text
from storage.migrating import upgrade
from storage.statement import Rows
from storage.unit_of_work import Storage

ZONE = "Asia/Shanghai"
T = TypeVar("T")


class Failed(Exception):
    """Something was not said or done as the script has it: the rest need not be played."""


class Strict(Player):
    """Ends with the first thing that is otherwise."""

    def _fail(self, line: int, what: Text) -> NoReturn:
        raise Failed(line, what)


class AtOnce:
    """Units of work in the caller's own thread, one connection for all: nothing here has to last, or to wait."""

    def __init__(self) -> None:
        self.engine = create_engine("sqlite+pysqlite://", poolclass=StaticPool)
        self._connection = self.engine.connect()
        driver = self._connection.connection.driver_connection
        assert driver is not None
        driver.isolation_level = None  # type: ignore[attr-defined]
        self._do(upgrade)

    async def run(self, work: Callable[[Rows], T]) -> T:
        """Run it in a transaction."""
        return self._do(lambda connection: work(Rows(connection)))

    async def read(self, work: Callable[[Rows], T]) -> T:
        """Run it, reading only."""
        return work(Rows(self._connection, writing=False))

    async def apply(self, change: Callable[[Connection], T]) -> T:
        """Run it on the connection itself."""
        return self._do(change)

    async def close(self) -> None:
        """Nothing: the next rehearsal goes on with the same connection."""

    def _do(self, change: Callable[[Connection], T]) -> T:
        self._connection.exec_driver_sql("BEGIN")
        try:
            done = change(self._connection)
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()
        return done


@cache
def _storage() -> Storage:
    unit = AtOnce()
    return Storage(unit, unit.engine.dialect, secrets.token_bytes)


@cache
def scripts(plan: str) -> list[Read]:
    """The rehearsals of a plan in which it is played as its file says it, whatever becomes of others beside it."""
    every = (read_script(file) for file in rehearsals() if file.parent.name == plan)
    return [each for each in every if not each.script.organisation and plan not in _own(each.file)]


@cache
def _own(script: Path) -> Mapping[str, Plan]:
    """The plans that a script brings along, or has in another form."""
    read = read_script(script)
    _, library = house_of(read)
    usual = str(files("flows").joinpath("plans"))
    brought = {name: file for name, file in library.files.items() if file.over or not file.name.startswith(usual)}
    return {name: file.plan for name, file in brought.items()}


def stems(plan: str) -> frozenset[str]:
    """The names of these rehearsals."""
    return frozenset(each.file.stem for each in scripts(plan))


def failing(plan: str, plans: Mapping[str, Plan], organisation: Organisation, *, only: str = "") -> str:
    """The rehearsal of the plan that does not play on these plans; the one that failed last is tried first.

    With `only` none but that one is played.
    """
    tried = [each for each in scripts(plan) if each.file.stem == only] if only else scripts(plan)
    usual = _whole(plans) if tried else ()
    logging.disable(logging.CRITICAL)  # what the program says of a plan on which it falls over
    try:
        for at, read in enumerate(tried):
            own = _own(read.file)
            if not asyncio.run(_plays(read, _whole({**plans, **own}) if own else usual, organisation)):
                tried.insert(0, tried.pop(at))
                return read.file.stem
    finally:
        logging.disable(logging.NOTSET)
    return ""


def _whole(plans: Mapping[str, Plan]) -> tuple[Compiled, ...]:
    return tuple(sealed(merged(plan, plans)) for plan in plans.values())


async def _plays(read: Read, plans: Sequence[Compiled], organisation: Organisation) -> bool:
    storage, start = _storage(), read.begins(organisation.time_zone or ZONE)
    await storage.run(storage.empty)
    storage.news()
    house = House(organisation, plans, zone=ZONE, language=Language.ZH)
    stage = Stage(storage, house, Clock(speed=0, start=start))
    await storage.run(lambda rows: move_in(storage, house, rows, start))
    await storage.run(lambda rows: take_seats(storage, house, rows, start))
    if read.script.duties:
        wanted = None if isinstance(read.script.duties, bool) else frozenset(read.script.duties)
        await storage.run(lambda rows: schedule(storage, house, rows, start, wanted))
    try:
        await Strict(stage, read, lambda _: None).all()
    except Failed:
        return False
    except Exception:  # noqa: BLE001 - a plan on which the program falls over has been noticed, too
        return False
    return True
