"""A report all the way through the house: the real program, both bots by long polling, a group, a ladder."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fake_telegram import FakeBot, FakeTelegram, Group, Seat, User
from tests.harness.program import Program, program

CLOCKS = """
clocks:
  acknowledge: 3 s
  acknowledge_emergency: 2 s
  ladder: [6 s, 6 s]
  ladder_repeat: 60 s
  step: 60 s
"""


@dataclass
class House:
    """Everything that a test of the bots stands on."""

    telegram: FakeTelegram
    hotline: FakeBot
    staff: FakeBot
    program: Program
    supply: Group
    people: dict[str, User]

    def phone(self, person: str) -> Seat:
        """The private chat of a member of staff with the staff bot."""
        return self.people[person].at(self.staff)

    async def join(self, person: str, name: str) -> Seat:
        """Somebody of the staff joins with a code of their own, and passes the test page."""
        self.people[person] = self.telegram.user(name, language="zh-hans")
        seat = self.phone(person)
        seat.start(await self.code(person))
        await seat.wait_for("是本人吗？")
        seat.press("是")
        await seat.wait_for("试一下能不能找到人")
        seat.press("收到测试")
        await seat.wait_for("秒收到")
        return seat

    async def code(self, *arguments: str) -> str:
        """The code that `dutyline invite` prints alone on its last line."""
        status, out, err = await self.program.command("invite", *arguments)
        assert status == 0, err
        return out.splitlines()[-1]


def organisation(folder: Path, clocks: str) -> Path:
    """The demo organisation with clocks that a test can wait for."""
    demo = Path("bot/demo/organisation.yaml").read_text(encoding="utf-8")
    file = folder / "organisation.yaml"
    file.write_text(demo + clocks, encoding="utf-8")
    return file


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Both bots, three people of the supply group and its chat."""
    async with FakeTelegram() as telegram:
        hotline = telegram.bot("Hotline", username="our_hotline_bot")
        staff = telegram.bot("Duty", username="our_duty_bot")
        settings = {
            "DUTYLINE_TELEGRAM_API": telegram.url,
            "DUTYLINE_HOTLINE_TOKEN": hotline.token,
            "DUTYLINE_STAFF_TOKEN": staff.token,
            "DUTYLINE_ORGANISATION": str(organisation(tmp_path, CLOCKS)),
        }
        async with program(tmp_path / "data", **settings) as running:
            supply = telegram.group("供应值班组")
            made = House(telegram, hotline, staff, running, supply, {})
            await running.start(until="http://")
            li_na = await made.join("li-na", "李娜")
            for person, name in (
                ("zhao-min", "赵敏"),
                ("zhou-qiang", "周强"),
                ("sun-tao", "孙涛"),
                ("fang-lin", "方琳"),
            ):
                await made.join(person, name)
            supply.add(made.people["li-na"], staff)
            made.people["li-na"].at(supply).send(f"/bind {await made.code('--group', 'supply')}")
            await supply.wait_for("本群已绑定：供应值班组")
            assert li_na.last is not None
            yield made
            assert await running.stop() == 0
        assert not [line for line in running.lines if "Traceback" in line]


async def test_a_breakdown_is_reported_acknowledged_and_closed(house: House) -> None:
    zhang = house.telegram.user("张师傅", language="zh-hans")
    phone = zhang.at(house.hotline)
    phone.start()
    await phone.wait_for("有人受伤先打 120")
    phone.press("1 车坏了")
    await phone.wait_for("人都安全吗？")
    phone.press("1 都安全")
    card = await house.supply.wait_for(lambda message: any("接单" in label for label in message.buttons))
    assert "车辆故障" in card.text
    await phone.wait_for("车在哪里？")
    house.people["li-na"].at(house.supply).press("接单")
    await phone.wait_for("李娜")
    phone.location(28.1963, 113.0737)
    await phone.wait_for("哪条路")
    phone.send("G4 往广州方向 K1512")
    await phone.wait_for("车现在怎样？")
    await house.supply.wait_for(lambda message: "K1512" in message.text and "已接单" in message.text)
    await house.telegram.taken()
    await house.telegram.settle()


async def test_nobody_acknowledges_and_the_case_climbs(house: House) -> None:
    reed = house.telegram.user("Daniel Reed", language="en")
    phone = reed.at(house.hotline)
    phone.start()
    await phone.wait_for("Someone hurt: call 120")
    phone.send("1")
    await phone.wait_for("Is everyone safe?")
    phone.send("first")
    await phone.wait_for("Where is the vehicle?")
    await house.phone("zhao-min").wait_for("接单", within=20)
    await house.phone("zhou-qiang").wait_for("接单", within=20)
    await house.phone("fang-lin").wait_for("接单", within=20)
    house.phone("zhou-qiang").press("我来处理")
    await phone.wait_for("Zhou Qiang")
    await house.telegram.taken()
    await house.telegram.settle()
