"""The stories that people live through while the program is killed: what each does in turn, and waits for."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.killing import Turns
from tests.fake_telegram import Message, Seat

ZH = ("要报什么", "人都安全吗", "车在哪里", "哪条路", "车现在怎样", "拍一张", "什么货", "哪个电话", "请核对")
EN = (
    *("What are you reporting", "Is everyone safe", "Where is the vehicle", "Which road", "How is the vehicle"),
    *("one photo", "What is the load", "Which number", "Please check"),
)
OVERDUE = ("还没有人接单", "部门负责人还没有确认知悉", "备用车还没有出发")


@dataclass
class Driver:
    """Somebody whose lorry has broken down, and what they answer."""

    name: str
    language: str
    road: str
    load: str
    phone: str
    responder: str
    number: str = ""


class Teller:
    """Lets people act in their turn and wait for what comes back, however many lives of the program it takes."""

    def __init__(self, house: House, turns: Turns) -> None:
        self._house, self._turns = house, turns
        self._seats: dict[str, Seat] = {}
        self._desks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def breakdown(self, driver: Driver) -> None:
        """A lorry breaks down; nobody takes the case in time; then somebody does, and sees it to its end."""
        seat = self.seat(driver.name, driver.language)
        await self._report(driver, seat, ZH if driver.language == "zh-hans" else EN)
        group, desk = self._house.people[driver.responder].at(self._house.supply), self._house.phone(driver.responder)
        for words in OVERDUE:
            await self._sees(group, driver.number, words)
        await self._presses(group, driver, "接单")
        await self._sees(group, driver.number, driver.road, driver.load, key="备用车出发")
        async with self._desks[driver.responder]:  # one form at a time
            await self._presses(group, driver, "备用车出发", desk, "哪辆车", "Which vehicle")
            await self._does(desk, lambda: desk.send(f"湘A·{driver.phone[-4:]}"), "谁开", "Who drives")
            await self._does(desk, lambda: desk.send("何斌，13900006612"), "几点到", "Expected arrival")
            await self._turns.mine()
            desk.send("30 分钟")
        await self._presses(group, driver, "已到场")
        await self._presses(group, driver, "已解决", seat, "问题解决了吗", "Is it solved")
        await self._turns.mine()
        seat.press(seat.last.buttons[0])
        async with self._desks[driver.responder]:
            await self._presses(group, driver, "维修已安排", desk, "怎么安排的", "How is it arranged")
            await self._turns.mine()
            desk.send(f"拖车 {driver.phone[-4:]} 到")
        await self._sees(group, f"【已关闭】车辆故障 {driver.number}")

    async def cry(self, name: str) -> str:
        """Somebody cries for help out of nothing; return the case's number."""
        seat = self.seat(name, "zh-hans")
        told = await self._does(seat, lambda: seat.send("救命"), "120 打了吗？")
        await self._does(seat, lambda: seat.send("打了"), "出了什么事？")
        await self._does(seat, lambda: seat.send("货架倒了，压到人"), "在哪里？")
        await self._does(seat, lambda: seat.send("星沙路 8 号仓库"), "电话")
        await self._turns.mine()
        seat.send("13800009999")
        desk, number = self._house.phone("zheng-guodong"), number_in(told.text)
        await self._sees(desk, number, "货架倒了，压到人", "星沙路 8 号仓库", key="接单")
        await self._turns.mine()
        desk.press("接单", on=self._card(desk, number))
        await self._sees(desk, number, "已接单", key="我来打 120")
        await self._turns.mine()
        desk.press("我来打 120", on=self._card(desk, number))
        await self._sees(desk, number, "已接单", "120 已打")
        return number

    def seat(self, name: str, language: str) -> Seat:
        """The reporter's phone."""
        return self._seats.setdefault(name, self._house.reporter(name, language))

    async def _report(self, driver: Driver, seat: Seat, words: Sequence[str]) -> None:
        first, people, place, road, vehicle, photo, load, phone, check = words
        await self._does(seat, seat.start, first)
        await self._does(seat, lambda: seat.press(seat.last.buttons[0]), people)
        driver.number = number_in((await self._does(seat, lambda: seat.press(seat.last.buttons[0]), place)).text)
        await self._does(seat, lambda: seat.location(28.2, 113.1), road)
        await self._does(seat, lambda: seat.send(driver.road), vehicle)
        await self._does(seat, lambda: seat.send("2"), photo)
        await self._does(seat, seat.photo, load)
        await self._does(seat, lambda: seat.send(driver.load), phone)
        await self._does(seat, lambda: seat.send(driver.phone), check)
        await self._turns.mine()
        seat.press(next(message for message in reversed(seat.chat.from_bots) if check in message.text).buttons[0])

    async def _does(self, seat: Seat, act: Callable[[], object], *words: str) -> Message:
        """Do something, and wait until a new message in this chat bears one of these words."""
        await self._turns.mine()
        last = seat.chat.from_bots[-1] if seat.chat.from_bots else None
        act()
        return await seat.wait_for(lambda message: any(each in message.text for each in words), PATIENCE, after=last)

    async def _presses(
        self, group: Seat, driver: Driver, label: str, there: Seat | None = None, *words: str
    ) -> Message | None:
        """Press a key of the case's newest card, and wait for what comes `there`."""
        if there is not None:
            return await self._does(there, lambda: group.press(label, on=self._card(group, driver.number)), *words)
        await self._turns.mine()
        group.press(label, on=self._card(group, driver.number))
        return None

    async def _sees(self, seat: Seat, *words: str, key: str = "") -> None:
        """Wait for one message with all these words, and with this key."""
        await seat.wait_for(
            lambda message: all(each in message.text for each in words) and (not key or key in message.buttons),
            PATIENCE,
        )

    def _card(self, seat: Seat, number: str) -> Message:
        """The newest card of a case in a chat."""
        return next(one for one in reversed(seat.chat.from_bots) if number in one.text and "【" in one.text)
