"""How units of work are run: in the one thread that writes on SQLite, on a few connections of a pool on PostgreSQL."""

import asyncio
import logging
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.errors import Unavailable, meaning, told_apart
from storage.pages import fault_in
from storage.statement import Rows

log = logging.getLogger(__name__)
CHANNEL = "dutyline"
"""Where processes tell each other on PostgreSQL that there is something to do."""
T = TypeVar("T")
Work = Callable[[Rows], T]


class Unit(Protocol):
    """Where units of work are run."""

    async def run(self, work: Work[T]) -> T:
        """Run it in a transaction that may write."""

    async def read(self, work: Work[T]) -> T:
        """Run it on one snapshot, reading only."""

    async def apply(self, change: Callable[[Connection], T]) -> T:
        """Run it on the connection itself, in a transaction of its own, when tables change."""

    async def close(self) -> None:
        """End what was begun, then let go of the database."""


class OneWriter:
    """SQLite: one thread owns the one writing connection and keeps it open.

    A cancelled waiter does not undo its unit: it is stored or not, as if nobody had left. Pages read on connections of
    their own; a database in memory has no other connection, so there they take their turn in the thread.
    """

    def __init__(self, writing: Engine, reading: Engine | None) -> None:
        self._writing, self._reading = writing, reading
        self._thread = ThreadPoolExecutor(1, "rows")
        self._pages = ThreadPoolExecutor(2, "pages")
        self._kept: Connection | None = None

    async def run(self, work: Work[T]) -> T:
        """Run it in the thread; BEGIN IMMEDIATE, for a read that turns into a write is refused without any waiting."""
        return await self.apply(lambda connection: work(Rows(connection)))

    async def read(self, work: Work[T]) -> T:
        """Run it on one snapshot, reading only."""
        if self._reading is None:
            return await self._in(self._thread, self._glance, work)
        return await self._in(self._pages, self._look, self._reading, work)

    async def apply(self, change: Callable[[Connection], T]) -> T:
        """Run it on the connection itself, in a transaction of its own; only migrations need this."""
        return await self._in(self._thread, self._once, change)

    async def fault_in_pages(self, most: timedelta) -> str:
        """What is wrong with the file first, empty when nothing is; TimeoutError when that takes longer than `most`."""
        return await self._in(self._pages, fault_in, self._reading, most) if self._reading is not None else ""

    async def close(self) -> None:
        """End what was begun, then close the file; closing twice is fine."""
        with suppress(Unavailable):
            await self._in(self._thread, self._let_go)
        self._thread.shutdown()
        await asyncio.to_thread(self._pages.shutdown)

    async def _in(self, thread: ThreadPoolExecutor, call: Callable[..., T], *given: Any) -> T:  # noqa: ANN401
        try:
            begun = asyncio.get_running_loop().run_in_executor(thread, call, *given)
        except RuntimeError:  # the thread has ended
            raise Unavailable("the database is closed") from None
        return await _to_its_end(begun)

    def _once(self, change: Callable[[Connection], T]) -> T:
        with told_apart():
            connection = self._kept = self._kept or self._writing.connect()
        try:
            with told_apart():
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            done = change(connection)
            with told_apart():
                connection.commit()
        except BaseException as error:
            connection.rollback()
            if isinstance(error, Unavailable) and self._reading is not None:
                self._let_go()  # after a failure of the file, begin with a new connection
            raise
        return done

    def _glance(self, work: Work[T]) -> T:
        def look(connection: Connection) -> T:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            try:
                return work(Rows(connection, writing=False))
            finally:
                connection.exec_driver_sql("PRAGMA query_only=OFF")

        return self._once(look)

    @staticmethod
    def _look(engine: Engine, work: Work[T]) -> T:
        with told_apart():
            connection = engine.connect()
        with connection:
            connection.exec_driver_sql("BEGIN")
            return work(Rows(connection, writing=False))

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()


class Pool:
    """PostgreSQL: the same function, its statements awaited underneath, on one of a few connections.

    Pages read on connections of their own, so that they never keep an event waiting.
    """

    def __init__(self, writing: AsyncEngine, reading: AsyncEngine) -> None:
        self._writing, self._reading = writing, reading
        self._running: set[asyncio.Task[Any]] = set()
        self._name = uuid.uuid4().hex

    async def run(self, work: Work[T]) -> T:
        """Run it in a transaction; as on SQLite, a cancelled waiter does not undo its unit."""

        def told(connection: Connection) -> T:
            rows = Rows(connection)
            done = work(rows)
            if rows.news:
                rows.tell(CHANNEL, self._name)
            return done

        return await self.apply(told)

    async def listen(self, told: Callable[[], None]) -> None:
        """Call `told` at the news of others, until cancelled; Unavailable when the connection ends."""
        ended = asyncio.Event()

        def heard(_connection: object, _pid: int, _channel: str, who: str) -> None:
            if who != self._name:
                told()

        def over(_connection: object) -> None:
            ended.set()

        try:
            async with self._reading.connect() as connection:
                raw = await connection.get_raw_connection()
                driver: Any = raw.driver_connection
                driver.add_termination_listener(over)
                await driver.add_listener(CHANNEL, heard)
                try:
                    await ended.wait()
                finally:
                    driver.remove_termination_listener(over)
                    await connection.invalidate()  # it still listens: nobody may use it for anything else
        except Exception as error:
            if (meant := meaning(error)) is None:
                raise
            raise meant from None
        raise Unavailable("the connection that listens has ended")

    async def read(self, work: Work[T]) -> T:
        """Run it on one snapshot, reading only."""

        def look(connection: Connection) -> T:
            with told_apart():  # the first to notice that the connection has ended
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return work(Rows(connection, writing=False))

        return await self._begun(self._reading, look)

    async def apply(self, change: Callable[[Connection], T]) -> T:
        """Run it on the connection itself, in a transaction of its own; only migrations need this."""
        return await self._begun(self._writing, change)

    async def close(self) -> None:
        """End what was begun, then let go of the server."""
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._writing.dispose()
        await self._reading.dispose()

    async def _begun(self, engine: AsyncEngine, change: Callable[[Connection], T]) -> T:
        task = asyncio.ensure_future(self._once(engine, change))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await _to_its_end(task)

    @staticmethod
    async def _once(engine: AsyncEngine, change: Callable[[Connection], T]) -> T:
        own: list[Exception] = []

        def changed(connection: Connection) -> T:
            try:
                return change(connection)
            except Exception as error:
                own.append(error)  # of the work, and so not about rows, whatever its kind
                raise

        try:
            async with engine.begin() as connection:
                return await connection.run_sync(changed)
        except Exception as error:
            if error in own or (meant := meaning(error)) is None:
                raise
            raise meant from None


async def _to_its_end(begun: asyncio.Future[T]) -> T:
    """What it comes to; when whoever waits is cancelled, it goes on all the same."""
    waiting = asyncio.shield(begun)
    begun.add_done_callback(partial(_told_to_nobody, waiting))
    return await waiting


def _told_to_nobody(waiting: asyncio.Future[T], begun: asyncio.Future[T]) -> None:
    if waiting.cancelled() and not begun.cancelled() and (error := begun.exception()) is not None:
        log.warning("a unit of work for which nobody waits any more failed: %s", type(error).__name__)
