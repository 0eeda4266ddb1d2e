"""A world: the fake Telegram, a database, both bots, the staff at their places, and the files that shorten clocks."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from tests.endtoend.house import GROUPS, House, demo_with
from tests.endtoend.nursery import Child, Nursery
from tests.fake_telegram import FakeTelegram, Group
from tests.harness.program import Program

FIRST = "tests.chaos.child:prepare"
CLOCKS = """
clocks:
  acknowledge: {0} s
  ladder: [{2} s, 90 min]
  acknowledge_emergency: {1} s
  silence: 60 min
  cry_silence: 60 min
  details_silence: 30 min
  storm: 1000
"""
SHORT = (15, 16, 18, 19, 21)
"""Two rungs of each ladder are climbed in so many seconds and as many again; other lengths exceed any run."""
PLANS = {
    "delivery/delivery-breakdown": {"n: 5 min": "n: {3} s", "n: 15 min": "n: {4} s", "3 min": "60 min"},
    "reception/unclassified-emergency": {"3 min": "60 min", "5 min": "60 min", "10 min": "90 min"},
}
"""The company's own plans: promises that are broken within seconds, or never."""
STAFF = {
    "li-na": "李娜",
    "chen-bo": "陈博",
    "zhao-min": "赵敏",
    "zhou-qiang": "周强",
    "sun-tao": "孙涛",
    "fang-lin": "方琳",
    "zheng-guodong": "郑国栋",
    "liu-yang": "刘洋",
    "he-jing": "何静",
}


class Forks:
    """Starts the program as tests.chaos.child makes it."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery

    async def start(self, arguments: list[str], environment: Mapping[str, str]) -> Child:
        """A process of the program with a failpoint armed, if the environment names one."""
        return await self._nursery.start(arguments, environment, FIRST)


@dataclass
class World(House):
    """A house in which somebody is at work for every story."""

    sales: Group = field(kw_only=True)
    emergency: Group = field(kw_only=True)
    database: str = field(kw_only=True)
    episodes: dict[str, list[tuple[Any, str]]] = field(default_factory=lambda: defaultdict(list))
    """Which forms each of the staff has filled, by story and name, in their order."""

    async def everybody_comes(self) -> None:
        """The staff joins, and the groups have their chats."""
        await asyncio.gather(*(self.join(person, name) for person, name in STAFF.items()))
        chats = {"supply": self.supply, "after-sales": self.sales, "emergency": self.emergency}
        await asyncio.gather(*(self.bind(group, chat) for group, chat in chats.items()))
        self.supply.add(self.people["chen-bo"], self.people["zhao-min"])
        self.sales.add(self.people["he-jing"])


def written(folder: Path, slow: float = 1.0) -> dict[str, str]:
    """The organisation and the plans of every world, as settings; clocks run longer where the machine is `slow`."""
    short = [round(each * slow) for each in SHORT]
    folder.mkdir(exist_ok=True)
    organisation, plans = folder / "organisation.yaml", folder / "plans"
    organisation.write_text(demo_with(CLOCKS.format(*short)), encoding="utf-8")
    plans.mkdir(exist_ok=True)
    for name, changes in PLANS.items():
        plan = Path(f"flows/plans/{name}.yaml").read_text(encoding="utf-8")
        for before, after in changes.items():
            assert before in plan, (name, before)
            plan = plan.replace(before, after.format(*short))
        (plans / f"{Path(name).name}.yaml").write_text(plan, encoding="utf-8")
    return {"DUTYLINE_ORGANISATION": str(organisation), "DUTYLINE_PLANS": str(plans)}


@contextlib.asynccontextmanager
async def world(nursery: Nursery, files: Mapping[str, str], server: str, sabotage: str = "") -> AsyncIterator[World]:
    """A world of its own; `server` is the address of a PostgreSQL server, or empty for SQLite."""
    with tempfile.TemporaryDirectory(prefix="dutyline-chaos-") as folder:
        data = Path(folder) / "data"
        async with FakeTelegram() as telegram, _database(server, data) as database:
            hotline, staff = telegram.bot("Hotline", "our_hotline_bot"), telegram.bot("Duty", "our_duty_bot")
            settings = {
                "DUTYLINE_TELEGRAM_API": telegram.url,
                "DUTYLINE_HOTLINE_TOKEN": hotline.token,
                "DUTYLINE_STAFF_TOKEN": staff.token,
                "DUTYLINE_GROUP_PER_MINUTE": "600",
                "DUTYLINE_DATABASE_URL": database,
                **files,
                **({"CHAOS_SABOTAGE": sabotage} if sabotage else {}),
            }
            program = Program(data, Forks(nursery), **settings)
            supply, sales, emergency = (
                telegram.group(GROUPS[group][0]) for group in ("supply", "after-sales", "emergency")
            )
            made = World(telegram, hotline, staff, program, supply, sales=sales, emergency=emergency, database=database)
            try:
                yield made
            finally:
                if program.process is not None and program.process.returncode is None:
                    await program.kill()


@contextlib.asynccontextmanager
async def _database(server: str, data: Path) -> AsyncIterator[str]:
    if not server:
        yield f"sqlite:///{data / 'dutyline.sqlite3'}"
        return
    name, plain = f"chaos_{uuid.uuid4().hex}", server.replace("+asyncpg", "")
    connection = await asyncpg.connect(plain)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        # postgresql:///postgres?host=FOLDER keeps its host, with another name.
        yield server.replace("/postgres?", f"/{name}?")
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()
