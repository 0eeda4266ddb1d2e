"""The machine's clock is set wrong: no promise breaks for a mistyped date, and nothing waits an hour afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import system_time
from tests.endtoend.house import PATIENCE, House, house, number_in
from tests.endtoend.nursery import Nursery
from tests.endtoend.shifting import VARIABLE
from tests.fake_telegram import Message, Seat

pytestmark = pytest.mark.asyncio(loop_scope="session")

MENU = "要报什么？"
HOUR = timedelta(hours=1)
ACKNOWLEDGE = timedelta(minutes=5)
PROMISED = re.compile(r"(\d\d:\d\d) 接单")


class Shifted:
    """Starts processes whose machine's time can be set."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery

    async def start(self, arguments: list[str], environment: Mapping[str, str]) -> Any:
        """As the nursery does."""
        return await self._nursery.start(arguments, environment, first="tests.endtoend.shifting:shift")


async def report(made: House, name: str) -> tuple[Seat, Message]:
    """Somebody reports a breakdown: their phone, and the card that the group reads."""
    phone = made.reporter(name)
    phone.send("车坏了")
    await phone.wait_for(MENU, PATIENCE)
    phone.press("1 车坏了")
    await phone.wait_for("人都安全吗？", PATIENCE)
    phone.press("1 都安全")
    number = number_in((await phone.wait_for("车在哪里？", PATIENCE)).text)
    return phone, await made.supply.wait_for(lambda each: number in each.text and "待接单" in each.text, PATIENCE)


def promised(card: Message) -> timedelta:
    """By how much later than now, by the clock on the wall here, the card says that somebody takes the case."""
    found = PROMISED.search(card.text)
    assert found, card.text
    now = system_time().astimezone(ZoneInfo("Asia/Shanghai"))
    hour, minute = map(int, found[1].split(":"))
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (then - now + timedelta(hours=12)) % timedelta(days=1) - timedelta(hours=12)


def overdue(made: House) -> list[str]:
    """Everything that anybody read of a promise that was broken."""
    chats = made.telegram.groups + made.telegram.private_chats
    return [each.text for chat in chats for each in chat.from_bots if "超时" in each.text or "到期 " in each.text]


def put(ahead: Path, seconds: int) -> None:
    """The machine's clock is so many seconds ahead of the world's."""
    ahead.write_text(str(seconds))


async def mistyped(made: House, ahead: Path) -> None:
    """An hour ahead by mistake, and put right at once: it is told, people are answered, and no promise was broken."""
    put(ahead, 3600)
    await made.program.said("deadlines are held for a minute")
    stranger = made.reporter("李四")
    stranger.send("车趴窝了")
    await stranger.wait_for(MENU, PATIENCE)
    put(ahead, 0)
    await made.program.said("the clock is right again")
    assert overdue(made) == []


async def test_a_clock_that_is_set_wrong_and_right_again(quick: Nursery, tmp_path: Path) -> None:
    ahead = tmp_path / "ahead"
    put(ahead, 0)
    settings = {VARIABLE: str(ahead), "DUTYLINE_DATABASE_URL": f"sqlite:///{tmp_path / 'rows.sqlite3'}"}
    async with house(tmp_path, quick, **settings) as made:
        made.program.starter = Shifted(quick)
        await made.program.start(until="http://")
        made.program.starter = quick
        await made.staff_joins()
        driver, card = await report(made, "张三")
        assert abs(promised(card) - ACKNOWLEDGE) < timedelta(minutes=1.5)

        await mistyped(made, ahead)

        # An hour ahead, and it stays so, for it was wrong before: what was to be done by then is late now.
        put(ahead, 3600)
        made.telegram.clock.advance(3600)
        await made.program.said("the time is taken to have leapt by 3")
        await made.supply.wait_for("还没有人接单", PATIENCE)
        late, newer = await report(made, "王五")
        assert abs(promised(newer) - HOUR - ACKNOWLEDGE) < timedelta(minutes=1.5)

        # An hour back: nobody and nothing waits until the hour has passed a second time.
        put(ahead, 0)
        made.telegram.clock.advance(-3600)
        await made.program.said("the time is taken to have leapt by -3")
        _, newest = await report(made, "赵六")
        assert abs(promised(newest) - ACKNOWLEDGE) < timedelta(minutes=1.5)
        made.people["li-na"].at(made.supply).press("接单", on=newer)
        await late.wait_for("李娜（供应值班组）已接单", PATIENCE)
        made.people["li-na"].at(made.supply).press("接单", on=card)
        await driver.wait_for("李娜（供应值班组）已接单", PATIENCE)
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0
