"""Several processes of the program on one PostgreSQL, with both bots and the people around them."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

from bot import failpoint
from tests.endtoend.house import PATIENCE, STAFF, House, free_port, organisation_with
from tests.endtoend.nursery import Nursery
from tests.endtoend.seen import MARKS, sent_in
from tests.fake_telegram import FakeTelegram
from tests.harness.balancer import Balancer, balancer
from tests.harness.program import Program, program

Seen = TypeVar("Seen")
Found = TypeVar("Found")
LOOK = 0.1
"""Seconds between two looks at what nobody tells of."""


class Forks:
    """Starts processes that arm their failpoint."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery

    async def start(self, arguments: list[str], environment: Mapping[str, str]) -> Any:
        """A process like asyncio's."""
        return await self._nursery.start(arguments, environment, "tests.endtoend.arming:arm")


@dataclass
class Fleet(House):
    """A house with several programs; `program` is the first of them, and runs the commands."""

    programs: Sequence[Program] = field(kw_only=True)
    database: str = field(kw_only=True)
    balancer: Balancer | None = field(kw_only=True, default=None)

    async def li_na_joins(self) -> None:
        """One of the staff joins, and the supply group's chat is bound."""
        await self.join("li-na", STAFF["li-na"])
        await self.bind("supply", self.supply)

    async def start(self, *programs: Program) -> None:
        """Start these, or all, at the same time."""
        await asyncio.gather(*(each.start(until="http://") for each in programs or self.programs))

    async def holders(self) -> dict[str, Program]:
        """Which program holds which lease now."""
        now = "extract(epoch FROM clock_timestamp()) * 1000000"
        found = await self._asked(f"SELECT name, holder FROM lease WHERE until >= {now}")  # noqa: S608 - our own words
        pids = {str(each.process.pid): each for each in self.programs if each.process is not None}
        return {name: pids[pid] for name, holder in found if (pid := holder.split(":")[1]) in pids}

    async def holder(self, lease: str, *, other_than: Program | None = None, within: float = PATIENCE) -> Program:
        """Wait until a program, or another one, holds a lease."""
        return await until(lambda holders: _another(holders.get(lease), other_than), self.holders, within)

    async def frozen(self, within: float = PATIENCE) -> Program:
        """Wait until a program has frozen itself."""

        async def states() -> dict[str, Program]:
            return {_state(each): each for each in self.programs if each.process is not None}

        return await until(lambda found: found.get("T"), states, within)

    async def drained(self, within: float = PATIENCE) -> None:
        """Wait until everything is said."""

        async def left() -> int:
            found = await self._asked("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')")
            return int(found[0][0])

        await until(lambda count: count == 0, left, within)

    async def _asked(self, sql: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.database.replace("+asyncpg", ""))
        try:
            return list(await connection.fetch(sql))
        finally:
            await connection.close()

    def doubled(self, since: int, *, allow: Collection[str] = ()) -> list[str]:
        """What stands twice in a chat, since so many deliveries, and is not marked as a repeat.

        A question may come twice: whoever reads it does not mind. What is in `allow` is said of several things.
        """
        found = []
        for chat in self.telegram.groups + self.telegram.private_chats:
            texts = [
                text for text in sent_in(self.telegram, chat, since) if not text.startswith(MARKS) and "？" not in text
            ]
            found += [
                f"{chat.name}: {text!r}" for text, times in Counter(texts).items() if times > 1 and text not in allow
            ]
        return found


def _another(found: Program | None, than: Program | None) -> Program | None:
    return found if found is not than else None


def _state(program: Program) -> str:
    """The state of a process: T for one that was stopped (proc(5))."""
    assert program.process is not None
    try:
        return Path(f"/proc/{program.process.pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


async def until(fits: Callable[[Seen], Found | None], look: Callable[[], Awaitable[Seen]], within: float) -> Found:
    """Look again and again, until something fits."""
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    async with asyncio.timeout(within):
        while not (found := fits(await look())):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(never), LOOK)
    return found


@contextlib.asynccontextmanager
async def fleet(
    folder: Path,
    nursery: Nursery,
    database: str,
    *,
    clocks: str = "",
    by_webhook: bool = False,
    armed: Sequence[str] = (),
) -> AsyncIterator[Fleet]:
    """Three programs that are not started yet; `armed` are their failpoints. None may have shown a traceback."""
    organisation, starter, failpoints = organisation_with(folder, clocks), Forks(nursery), [*armed, "", "", ""]
    ports, front = [free_port() for _ in range(3)], free_port()
    async with contextlib.AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(FakeTelegram())
        hotline = telegram.bot("Hotline", username="our_hotline_bot")
        staff = telegram.bot("Duty", username="our_duty_bot")
        given = {
            "DUTYLINE_TELEGRAM_API": telegram.url,
            "DUTYLINE_HOTLINE_TOKEN": hotline.token,
            "DUTYLINE_STAFF_TOKEN": staff.token,
            "DUTYLINE_ORGANISATION": str(organisation),
            "DUTYLINE_GROUP_PER_MINUTE": "600",
            "DUTYLINE_DATABASE_URL": database,
            **({"DUTYLINE_WEBHOOK_URL": f"http://127.0.0.1:{front}/telegram"} if by_webhook else {}),
        }
        between = await stack.enter_async_context(balancer(front, ports)) if by_webhook else None
        telegram.is_in_parallel = by_webhook
        programs = []
        for port, point in zip(ports, failpoints, strict=False):
            own = {"DUTYLINE_WEB": f"127.0.0.1:{port}", **({failpoint.VARIABLE: point} if point else {})}
            programs.append(await stack.enter_async_context(program(folder / "data", starter, **given, **own)))
        supply = telegram.group("供应值班组")
        yield Fleet(
            telegram, hotline, staff, programs[0], supply, programs=programs, database=database, balancer=between
        )
        assert not [line for each in programs for line in each.lines if "Traceback" in line]
