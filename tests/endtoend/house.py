"""Both bots, the people of the supply group and its chat, around one running program."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.endtoend.nursery import Nursery
from tests.fake_telegram import FakeBot, FakeTelegram, Group, Seat, User
from tests.harness.program import Program, program

PATIENCE = 60.0
"""Seconds in which something must come on a busy machine; nobody waits longer than it takes."""
STAFF = {"li-na": "李娜", "zhao-min": "赵敏", "zhou-qiang": "周强", "sun-tao": "孙涛", "fang-lin": "方琳"}
DEMO = Path("bot/demo/organisation.yaml")


@dataclass
class House:
    """Everything that a test of the bots stands on."""

    telegram: FakeTelegram
    hotline: FakeBot
    staff: FakeBot
    program: Program
    supply: Group
    people: dict[str, User] = field(default_factory=dict)

    def phone(self, person: str) -> Seat:
        """The private chat of a member of staff with the staff bot."""
        return self.people[person].at(self.staff)

    def reporter(self, name: str, language: str = "zh-hans") -> Seat:
        """Somebody new, in the private chat with the hotline."""
        return self.telegram.user(name, language=language).at(self.hotline)

    async def join(self, person: str, name: str) -> Seat:
        """Somebody of the staff joins with a code of their own, and passes the test page."""
        self.people[person] = self.telegram.user(name, language="zh-hans")
        seat = self.phone(person)
        seat.start(await self.code(person))
        await seat.wait_for("是本人吗？", PATIENCE)
        seat.press("是")
        await seat.wait_for("试一下能不能找到人", PATIENCE)
        seat.press("收到测试")
        await seat.wait_for("秒收到", PATIENCE)
        return seat

    async def staff_joins(self) -> None:
        """Everybody of STAFF joins at the same time, and the supply group's chat is bound."""
        await asyncio.gather(*(self.join(person, name) for person, name in STAFF.items()))
        self.supply.add(self.people["li-na"], self.staff)
        self.people["li-na"].at(self.supply).send(f"/bind {await self.code('--group', 'supply')}")
        await self.supply.wait_for("本群已绑定：供应值班组", PATIENCE)

    async def code(self, *arguments: str) -> str:
        """The code that `dutyline invite` prints alone on its last line."""
        status, out, err = await self.program.command("invite", *arguments)
        assert status == 0, err
        return out.splitlines()[-1]


@contextlib.asynccontextmanager
async def house(folder: Path, nursery: Nursery | None, *, clocks: str = "", **settings: str) -> AsyncIterator[House]:
    """A house whose program is not started yet; at the end it may not have shown a traceback."""
    folder.mkdir(parents=True, exist_ok=True)
    organisation = folder / "organisation.yaml"
    organisation.write_text(DEMO.read_text(encoding="utf-8") + clocks, encoding="utf-8")
    async with FakeTelegram() as telegram:
        hotline = telegram.bot("Hotline", username="our_hotline_bot")
        staff = telegram.bot("Duty", username="our_duty_bot")
        given = {
            "DUTYLINE_TELEGRAM_API": telegram.url,
            "DUTYLINE_HOTLINE_TOKEN": hotline.token,
            "DUTYLINE_STAFF_TOKEN": staff.token,
            "DUTYLINE_ORGANISATION": str(organisation),
            **settings,
        }
        async with program(folder / "data", nursery, **given) as running:
            yield House(telegram, hotline, staff, running, telegram.group("供应值班组"))
        assert not [line for line in running.lines if "Traceback" in line]
