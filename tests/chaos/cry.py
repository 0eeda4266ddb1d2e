"""A cry for help out of nothing: an emergency for its own group, whose head is the first on the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from tests.chaos.breakdown import MANAGER, PRIVACY, URGENT
from tests.chaos.lines import Alert, Ask, Line, Note, Tracks
from tests.chaos.story import Story
from tests.chaos.world import World
from tests.endtoend.house import number_in
from tests.fake_telegram import Chat

NUMBERS = "马上打 120（急救）。着火 119，报警 110，交警 122。我们：+86 731 0000 2400。\n"


class Cry(Story):
    """Somebody cries for help, the ladder climbs, and help comes."""

    kind: ClassVar[str] = "cry for help"

    def __init__(self, world: World, random: Random, nth: int) -> None:
        super().__init__(world, random, nth)
        self.seat = world.reporter(f"呼救{nth}")
        self.group, self.desk = world.people["zheng-guodong"].at(world.emergency), world.phone("zheng-guodong")
        self.what, self.place = f"{nth} 号货架倒了，压到人", f"星沙路 {nth} 号仓库"

    async def play(self) -> None:
        """Cried, asked, climbed, taken and called."""
        seat = self.seat
        self.number = number_in((await self.does(seat, lambda: seat.send("救命"), "120 打了吗？")).text)
        await self.climbed()
        await self.does(seat, lambda: seat.send("打了"), "出了什么事？")
        await self.does(seat, lambda: seat.send(self.what), "在哪里？")
        await self.does(seat, lambda: seat.send(self.place), "电话")
        await self.done(lambda: seat.send("13800009999"))
        await self.presses(self.group, "接单")
        await self.presses(self.group, "我来打 120")
        await self.sees(self.group, f"【紧急，已接单】紧急求助 {self.number}", "120 已打")

    # --- what is read -------------------------------------------------------------------------------------------------
    def expected(self) -> dict[Chat, Tracks]:
        """What the one who cried, those on duty and those above should have read."""
        world, n = self.world, self.number
        nobody = Alert("超时：还没有人接单\n工单", n, listed=f"紧急：{n} 紧急求助：还没有人接单，hh:mm 到期")
        overdue = Alert(f"{n} 超时：还没有人接单，hh:mm 到期。", listed=nobody.listed)
        return {
            self.seat.chat: [self.cry(), self.form(), self.news()],
            world.emergency: [[Alert("【紧急，待接单", f"紧急求助 {n}")], [overdue]],
            self.desk.chat: [[nobody], [Note("已接单", n)]],
            world.phone("zhou-qiang").chat: [[nobody]],
            world.phone("fang-lin").chat: [[Alert("请确认知悉。hh:mm 前", n)]],
        }

    def cry(self) -> list[Line]:
        """The first answer."""
        return [
            Alert(f"{NUMBERS}先到安全的地方。\nhh:mm 已作为紧急情况发给应急值班组，工单 {self.number}。\n120 打了吗？")
        ]

    def form(self) -> list[Line]:
        """The questions after it."""
        return [
            Ask("出了什么事？说一句就行，发语音也行。"),
            Ask("在哪里？也可以打字、发语音。"),
            Ask("值班员打哪个电话找您？"),
            Ask("记下了。"),
        ]

    def news(self) -> list[Line]:
        """What becomes of the case."""
        return [
            Ask(NUMBERS + "还没有人接单，hh:mm 已通知应急小组组长郑国栋，hh:mm 前没接再通知值班经理。" + URGENT),
            Ask(NUMBERS + MANAGER),
            Note(
                f"都记下了，工单 {self.number}。\n{MANAGER}\n下一步：hh:mm 前给您打电话。{PRIVACY}\n"
                "缺的我们打电话问。有变化随时发消息。"
            ),
            Note("郑国栋（应急值班组）已接单，会给您打电话。" + URGENT),
            Note("郑国栋 hh:mm 已打 120。" + URGENT),
        ]

    def card(self) -> tuple[Chat, str]:
        """The card in the end."""
        return self.world.emergency, (
            f"【紧急，已接单】紧急求助 {self.number}\n120 已打，hh:mm，郑国栋\n处理人：郑国栋，hh:mm 接单\n"
            f"报告人，电话尾号 9999\n120：打了\n事情：{self.what}\n位置：{self.place}\n时限\n"
            "hh:mm 公司领导知悉（本单位），还有 N\nhh:mm 给报告人回电（本单位）\n"
            "已做到：hh:mm 接单、hh:mm 打通 120\nhh:mm 的情况"
        )

    def row(self) -> tuple[str, str, tuple[Sequence[str], Sequence[str]]]:
        """Four answers and two rungs, and then the work."""
        form = ["Opened", *["Passed"] * 2, *["Supplemented"] * 4]
        return "acknowledged", "zheng-guodong", (form, ["Acknowledged", "Did"])
