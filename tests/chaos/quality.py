"""A customer objects to what was delivered: after-sales visits and solves it, and the customer's word closes it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from tests.chaos.breakdown import MANAGER, PRIVACY, URGENT, late, overdue
from tests.chaos.lines import Alert, Ask, Line, Note, Tracks
from tests.chaos.story import Story
from tests.chaos.world import World
from tests.endtoend.house import number_in
from tests.fake_telegram import Chat
from tests.fake_telegram.people import TINY_JPEG


class Quality(Story):
    """An objection to quality, from the first word to the customer's own."""

    kind: ClassVar[str] = "quality"

    def __init__(self, world: World, random: Random, nth: int) -> None:
        super().__init__(world, random, nth)
        self.seat = world.reporter(f"客户{nth}")
        self.picture = f"tofu {nth}"
        self.phone = f"1390000{2000 + nth}"
        self.group = world.people["liu-yang"].at(world.sales)
        self.desk = world.phone("liu-yang")

    async def play(self) -> None:
        """Objected, climbed, taken, visited, solved, and closed by the customer."""
        seat = self.seat
        await self.does(seat, seat.start, "要报什么")
        await self.does(seat, lambda: seat.press("6 其他质量问题"), "有人吃了不舒服吗")
        self.number = number_in((await self.does(seat, lambda: seat.send("1"), "哪里不对")).text)
        await self.climbed()
        await self.does(seat, lambda: seat.send(f"豆腐发酸，第 {self.nth} 批"), "拍一张照片")
        await self.does(seat, lambda: seat.photo(TINY_JPEG + self.picture.encode()), "去哪里找您")
        await self.does(seat, lambda: seat.send(f"芙蓉路 {self.nth} 号"), "打哪个电话")
        await self.does(seat, lambda: seat.send(self.phone), "请核对")
        await self.done(lambda: seat.press("都对"))
        await self.presses(self.group, "接单")
        await self.presses(self.group, "已上门")
        async with self.at_desk("liu-yang", "solved"):
            await self.fills(self.desk, self.group, "已解决", "怎么解决的")
            await self.does(seat, lambda: self.desk.send(f"换了新豆腐，第 {self.nth} 批"), "问题解决了吗")
        await self.done(lambda: seat.press("解决了"))
        await self.sees(self.group, f"【已关闭】质量异议 {self.number}")

    # --- what is read -------------------------------------------------------------------------------------------------
    def expected(self) -> dict[Chat, Tracks]:
        """What the customer, the group, those above and the one at work should have read."""
        world, n = self.world, self.number
        nobody = late(n, "质量异议", "还没有人接单")
        cards: list[Line] = [Alert("【待接单", f"质量异议 {n}"), overdue(n, "质量异议", "还没有人接单")]
        return {
            self.seat.chat: [self.form(), self.news()],
            world.sales: [cards, [Ask(f"{n}，客户发来 [{self.picture}]")]],
            world.phone("he-jing").chat: [[nobody]],
            world.phone("zhou-qiang").chat: [[nobody]],
            world.phone("sun-tao").chat: [[Alert("请确认知悉。hh:mm 前（预案 30 分钟）。", n)]],
            self.desk.chat: [[Note("已接单", n)]],
        }

    def form(self) -> list[Line]:
        """The customer's form."""
        n = self.number
        return [
            Ask("有人受伤先打 120，着火冒烟先打 119，报警 110，交警 122。\n要报什么？打字、发语音都行。"),
            Ask("症状重的先打 120。\n有人吃了不舒服吗？比如吐、拉肚子、发烧。"),
            Ask(
                f"已记录，工单 {n}，hh:mm 已发给售后值班组。\nhh:mm 前没人接单，自动通知组长，您不用催。\n"
                "什么货、哪里不对？说一句就行，发语音也行。"
            ),
            Ask("方便就拍一张照片。"),
            Ask("照片收到。\n售后人员去哪里找您？打字、发位置都行。"),
            Ask("打哪个电话找您？"),
            Ask("记下了。"),
            Ask(
                "请核对。没错按“都对”，要改哪条按它的号。\n1 身体：没有人不舒服\n"
                f"2 问题：豆腐发酸，第 {self.nth} 批\n3 照片：1 张\n4 地址：芙蓉路 {self.nth} 号\n"
                f"5 电话：+86 139 0000 {self.phone[-4:]}"
            ),
        ]

    def news(self) -> list[Line]:
        """What the customer hears of the case."""
        n = self.number
        return [
            Ask("还没有人接单，hh:mm 已通知组长何静，hh:mm 前没接再通知值班经理。" + URGENT),
            Ask(MANAGER),
            Note(
                f"都记下了，工单 {n}。\n{MANAGER}\n"
                "下一步：网点负责人 hh:mm 前会知道这件事、hh:mm 前售后人员先打电话再上门。"
                f"{PRIVACY}\n您满意了，这件事才算完。"
            ),
            Note("刘洋（售后值班组）已接单，会给您打电话。"),
            Note("刘洋 hh:mm 已上门。"),
            Ask(f"hh:mm 处理：换了新豆腐，第 {self.nth} 批。\n问题解决了吗？"),
            Note(f"工单 {n} 已关闭，有问题直接发消息。"),
        ]

    def forms(self) -> dict[tuple[str, str], list[Line]]:
        """What is asked in private."""
        done = Note(f"已记录：hh:mm 报解决：换了新豆腐，第 {self.nth} 批。")
        return {("liu-yang", "solved"): [Ask("怎么解决的？写给客户看的一句话。"), done, Note("记下了。")]}

    def card(self) -> tuple[Chat, str]:
        """The card in the end."""
        return self.world.sales, (f"【已关闭】质量异议 {self.number}\n用时 N，hh:mm 关闭\n处理人：刘洋\nhh:mm 的情况")

    def row(self) -> tuple[str, str, tuple[Sequence[str], Sequence[str]]]:
        """Four answers after the first and two rungs, and then the work."""
        form = ["Opened", *["Passed"] * 2, *["Supplemented"] * 4]
        return "closed", "liu-yang", (form, ["Acknowledged", "Did", "Did", "Detailed", "Confirmed"])
