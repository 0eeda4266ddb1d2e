"""The stories that people live through while the program is killed: what each does in turn, and waits for."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.endtoend.house import House, number_in
from tests.endtoend.killing import Turns
from tests.fake_telegram import Message, Press, Seat

PATIENCE = 60.0
"""Seconds in which something must come, through several lives of the program on a busy machine."""
ZH = ("要报什么", "人都安全吗", "车在哪里", "哪条路", "车现在怎样", "拍一张", "什么货", "哪个电话", "请核对")
EN = (
    *("What are you reporting", "Is everyone safe", "Where is the vehicle", "Which road", "How is the vehicle"),
    *("one photo", "What is the load", "Which number", "Please check"),
)
LATE = ("还没有人接单", "部门负责人还没有确认知悉", "备用车还没有出发")


@dataclass
class Driver:
    """Somebody whose lorry has broken down, what they answer, and who takes their case in the end."""

    name: str
    language: str
    road: str
    load: str
    load_on_card: str
    phone: str
    responder: str
    number: str = ""


@dataclass
class Teller:
    """Lets people act in their turn and wait for what comes back, however many lives of the program it takes."""

    house: House
    turns: Turns
    episodes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What each responder was asked about in private, in order."""
    _seats: dict[str, Seat] = field(default_factory=dict)
    _desks: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def seat(self, name: str, language: str = "zh-hans") -> Seat:
        """A reporter's phone."""
        if name not in self._seats:
            self._seats[name] = self.house.reporter(name, language)
        return self._seats[name]

    async def breakdown(self, driver: Driver) -> None:
        """A lorry breaks down; nobody takes the case in time; then somebody does, and sees it to its end."""
        seat, number = self.seat(driver.name, driver.language), await self._report(driver)
        group, desk = self.house.people[driver.responder].at(self.house.supply), self.house.phone(driver.responder)
        await self._sees(group, number, driver.road, driver.load_on_card, key="接单")
        await self._presses(group, number, "接单")
        await self._sees(group, number, driver.road, driver.load_on_card, key="备用车出发")
        async with self._desks[driver.responder]:  # a person fills one form at a time
            self.episodes[driver.responder].append("departed")
            await self._does(desk, lambda: self._key(group, number, "备用车出发"), "哪辆车")
            await self._does(desk, lambda: desk.send(f"湘A·{driver.phone[-4:]}"), "谁开")
            await self._does(desk, lambda: desk.send("何斌，13900006612"), "几点到")
            await self._last(lambda: desk.send("30 分钟"))
        await self._presses(group, number, "已到场")
        await self._does(seat, lambda: self._key(group, number, "已解决"), "问题解决了吗", "Is it solved")
        await self._last(lambda: seat.press(seat.last.buttons[0]))
        async with self._desks[driver.responder]:
            self.episodes[driver.responder].append("repair")
            await self._does(desk, lambda: self._key(group, number, "维修已安排"), "怎么安排的")
            await self._last(lambda: desk.send(f"拖车 {driver.phone[-4:]} 到"))
        await self._sees(group, f"【已关闭】车辆故障 {number}")

    async def cry(self, name: str) -> str:
        """Somebody cries for help out of nothing, and is helped; return the case's number."""
        seat, desk = self.seat(name), self.house.phone("zheng-guodong")
        number = number_in((await self._does(seat, lambda: seat.send("救命"), "120 打了吗？")).text)
        await self._does(seat, lambda: seat.send("打了"), "出了什么事？")
        await self._does(seat, lambda: seat.send("货架倒了，压到人"), "在哪里？")
        await self._does(seat, lambda: seat.send("星沙路 8 号仓库"), "电话")
        await self._last(lambda: seat.send("13800009999"))
        await self._sees(desk, number, "货架倒了，压到人", "星沙路 8 号仓库", "9999", key="接单")
        await self._presses(desk, number, "接单")
        await self._sees(desk, number, "已接单", key="我来打 120")
        await self._presses(desk, number, "我来打 120")
        await self._sees(desk, number, "已接单", "120 已打")
        return number

    async def _report(self, driver: Driver) -> str:
        """Fill the form, and confirm it only when everything is late; return the case's number."""
        seat = self.seat(driver.name, driver.language)
        first, people, place, road, vehicle, photo, load, phone, check = ZH if driver.language == "zh-hans" else EN
        await self._does(seat, seat.start, first)
        await self._does(seat, lambda: seat.press(seat.last.buttons[0]), people)
        # Typed: a press carries no date, so after an outage it may count as older than it is.
        driver.number = number_in((await self._does(seat, lambda: seat.send("1"), place)).text)
        await self._does(seat, lambda: seat.location(28.2, 113.1), road)
        await self._does(seat, lambda: seat.send(driver.road), vehicle)
        await self._does(seat, lambda: seat.send("2"), photo)
        await self._does(seat, seat.photo, load)
        await self._does(seat, lambda: seat.send(driver.load), phone)
        await self._does(seat, lambda: seat.send(driver.phone), check)
        for words in LATE:
            await self._sees(Seat(seat.user, self.house.supply), driver.number, words)
        last = next(message for message in reversed(seat.chat.from_bots) if check in message.text)
        await self._last(lambda: seat.press(last.buttons[0], on=last))
        return driver.number

    async def _does(self, seat: Seat, act: Callable[[], object], *words: str) -> Message:
        """Do something, and wait until a new message in this chat bears one of these words."""
        await self.turns.mine()
        last = seat.chat.from_bots[-1] if seat.chat.from_bots else None
        act()
        return await seat.wait_for(lambda message: any(each in message.text for each in words), PATIENCE, after=last)

    async def _last(self, act: Callable[[], Message | Press]) -> None:
        """Do something that is answered by a notice, which may get lost: wait until the program has confirmed it."""
        await self.turns.mine()
        done = act()
        queues = (self.house.hotline.updates, self.house.staff.updates)

        def confirmed() -> bool:
            waiting = [one.update for queue in queues for one in queue.waiting_updates]
            if isinstance(done, Press):
                return done.id not in [update.get("callback_query", {}).get("id") for update in waiting]
            said = [update["message"] for update in waiting if "message" in update]
            return (done.chat.id, done.message_id) not in [(each["chat"]["id"], each["message_id"]) for each in said]

        await self.house.telegram.wait_until(confirmed, PATIENCE, f"{done} was never confirmed")

    async def _presses(self, seat: Seat, number: str, label: str) -> None:
        await self._last(lambda: self._key(seat, number, label))

    def _key(self, seat: Seat, number: str, label: str) -> Press:
        """Press a key of the newest card of a case."""
        card = next(one for one in reversed(seat.chat.from_bots) if number in one.text and "【" in one.text)
        press = seat.press(label, on=card)
        assert isinstance(press, Press)
        return press

    async def _sees(self, seat: Seat, *words: str, key: str = "") -> None:
        """Wait for one message with all these words, and with this key."""
        await seat.wait_for(
            lambda message: all(each in message.text for each in words) and (not key or key in message.buttons),
            PATIENCE,
        )
