"""Lorries that break down: a form with a photo, two rungs of the ladder, words both ways, an edit, and the close."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from tests.chaos.lines import Alert, Ask, Line, Note, Tracks
from tests.chaos.story import Story
from tests.chaos.world import World
from tests.endtoend.house import number_in
from tests.fake_telegram import Chat, Message
from tests.fake_telegram.people import TINY_JPEG

URGENT = "\n急事请打 +86 731 0000 2400。"
HEAD = "还没有人接单，hh:mm 已通知组长赵敏，hh:mm 前没接再通知值班经理。" + URGENT
MANAGER = "还没有人接单，hh:mm 已通知值班经理周强，hh:mm 前没接再通知总监。" + URGENT
STANDBY = "备用车还没有出发，已通知组长赵敏。\nhh:mm 前告诉您新的时间。" + URGENT
PRIVACY = "\n您报的情况只给处理的人看。信息方面的问题请打 +86 731 0000 2400。"
ASKED = ("要报什么", "人都安全吗", "车在哪里", "哪条路", "车现在怎样", "拍一张", "什么货", "哪个电话", "请核对")


def late(n: str, title: str, what: str) -> Alert:
    """What somebody on a ladder reads of a broken promise."""
    return Alert(f"超时：{what}\n工单", n, listed=f"{n} {title}：{what}，hh:mm 到期")


def overdue(n: str, title: str, what: str) -> Alert:
    """What a group reads of it."""
    return Alert(f"{n} 超时：{what}，hh:mm 到期。", listed=f"{n} {title}：{what}，hh:mm 到期")


REPORTED = ["Opened", *["Passed"] * 4, *["Supplemented"] * 6]


class Breakdown(Story):
    """Nobody takes it in time, the ladder climbs; then somebody does, and sees it to its end."""

    kind: ClassVar[str] = "breakdown"

    def __init__(self, world: World, random: Random, nth: int) -> None:
        super().__init__(world, random, nth)
        self.road, self.phone, self.plate = f"G4 往广州 K{1000 + nth}", f"1380000{1000 + nth}", f"湘A·{1000 + nth}"
        self.picture = f"lorry {nth}"
        self.seat = world.reporter(f"司机{nth}")
        self.group = world.people["li-na"].at(world.supply)
        self.desk = world.phone("li-na")

    async def play(self) -> None:
        """From the first word to the closed case."""
        await self.report()
        await self.work()

    async def work(self) -> None:
        """Somebody takes it, speaks with the driver, sends a vehicle, and has the other one repaired."""
        await self.presses(self.group, "接单")
        await self.words()
        async with self.at_desk("li-na", "departed"):
            await self.fills(self.desk, self.group, "备用车出发", "哪辆车")
            await self.does(self.desk, lambda: self.desk.send(self.plate), "谁开")
            await self.does(self.desk, lambda: self.desk.send("何斌，13900006612"), "几点到")
            await self.done(lambda: self.desk.send("30 分钟"))
        await self.presses(self.group, "已到场")
        await self.fills(self.seat, self.group, "已解决", "问题解决了吗")
        await self.done(lambda: self.seat.press("解决了"))
        async with self.at_desk("li-na", "repair"):
            await self.fills(self.desk, self.group, "维修已安排", "怎么安排的")
            await self.done(lambda: self.desk.send("拖车到"))
        await self.sees(self.group, f"【已关闭】车辆故障 {self.number}")

    async def report(self) -> None:
        """Fill the form."""
        seat, (first, people, place, road, vehicle, photo, load, phone, check) = self.seat, ASKED
        await self.does(seat, seat.start, first)
        await self.does(seat, lambda: seat.press("1 车坏了"), people)
        # Typed: a press carries no date, so after an outage it may count as older than it is.
        self.number = number_in((await self.does(seat, lambda: seat.send("1"), place)).text)
        await self.climbed()
        await self.does(seat, lambda: seat.location(28.2, 113.1), road)
        await self.does(seat, lambda: seat.send(self.road), vehicle)
        await self.does(seat, lambda: seat.send("2"), photo)
        await self.does(seat, lambda: seat.photo(TINY_JPEG + self.picture.encode()), load)
        await self.does(seat, lambda: seat.send("冷冻"), phone)
        await self.does(seat, lambda: seat.send(self.phone), check)
        await self.done(lambda: seat.press("都对"))

    async def words(self) -> None:
        """The driver writes, and changes it; the holder answers from the group."""
        mine = await self.done(lambda: self.seat.send(f"我在西边，{self.nth}。"))
        await self.sees(self.group, f"我在西边，{self.nth}。")
        assert isinstance(mine, Message)
        await self.think()
        self.seat.edit(mine, f"我在东边，{self.nth}。")
        # A copy that was sent and not recorded before a death is nobody's: the one that came after it is edited.
        east = await self.sees(self.group, f"我在东边，{self.nth}。")
        answer = f"马上到，{self.nth}。"
        await self.does(self.seat, lambda: self.group.send(answer, reply_to=east), answer)

    # --- what is read -------------------------------------------------------------------------------------------------
    def expected(self) -> dict[Chat, Tracks]:
        """What the driver, the group, those above and those at work should have read."""
        world, n = self.world, self.number
        return {
            self.seat.chat: [self.form(), self.news()],
            world.supply: [*self.cards(), *self.below()],
            world.phone("zhao-min").chat: [
                [Alert("请确认知悉。hh:mm 前（本单位", n)],
                [late(n, "车辆故障", "还没有人接单")],
                [late(n, "车辆故障", "备用车还没有出发")],
            ],
            world.phone("zhou-qiang").chat: [
                [late(n, "车辆故障", "部门负责人还没有确认知悉")],
                [late(n, "车辆故障", "还没有人接单")],
            ],
            world.phone("sun-tao").chat: [[Alert("请确认知悉。hh:mm 前（预案 30 分钟）。", n)]],
            **self.desks(),
        }

    def form(self) -> list[Line]:
        """The driver's form."""
        n = self.number
        return [
            Ask("有人受伤先打 120，着火冒烟先打 119，报警 110，交警 122。\n要报什么？打字、发语音都行。"),
            Ask("有人受伤先打 120，着火冒烟先打 119。\n人都安全吗？"),
            Ask(
                f"人站到护栏外，别回车里。\n已记录，工单 {n}，hh:mm 已发给供应值班组。\n"
                "hh:mm 前没人接单，自动通知组长，您不用催。\n车在哪里？也可以打字、发语音。"
            ),
            Ask("位置收到。"),
            Ask("哪条路、往哪个方向、桩号或出口？例：G4 往广州方向 K1512。"),
            Ask("车现在怎样？"),
            Ask("站在护栏外，方便就拍一张车的照片。"),
            Ask("照片收到。\n车上是什么货？"),
            Ask("值班员打哪个电话找您？"),
            Ask("记下了。"),
            Ask(
                "请核对。没错按“都对”，要改哪条按它的号。\n1 人员：都安全\n"
                f"2 位置：已定位，{self.road}\n3 车况：开不了，自己坏的\n4 照片：1 张\n5 货物：冷冻\n"
                f"6 电话：+86 138 0000 {self.phone[-4:]}"
            ),
        ]

    def news(self) -> list[Line]:
        """What the driver hears of the case; while the form is open, its question comes with it."""
        n = self.number
        return [
            Ask(HEAD),
            Ask(STANDBY),
            Ask(MANAGER),
            Note(f"都记下了，工单 {n}。\n{MANAGER}\n下一步：hh:mm 前安排维修。{PRIVACY}\n有变化随时发消息。"),
            Note("李娜（供应值班组）已接单，会给您打电话。"),
            *self.end(),
        ]

    def end(self) -> list[Line]:
        """The driver's news from there on."""
        n = self.number
        return [
            Note(f"已补充到工单 {n}。"),
            Note(f"已补充到工单 {n}。"),
            Ask(f"李娜（供应值班组）：马上到，{self.nth}。"),
            Note(f"备用车 hh:mm 已出发：{self.plate}，何斌，13900006612。预计 hh:mm 到，有变化再告诉您。"),
            Note("hh:mm 已到。"),
            Ask("hh:mm 恢复送货。\n问题解决了吗？"),
            Note(f"记下了，已解决。工单 {n} 关单还差：维修安排。\n下一步：hh:mm 前安排维修。"),
            Note(f"故障车维修已安排：拖车到。\n工单 {n} 已关闭，有问题直接发消息。"),
        ]

    def cards(self) -> Tracks:
        """What is urgent in the group: broken promises follow each other unless they share a message."""
        n = self.number
        return [
            [Alert("【待接单", f"车辆故障 {n}")],
            [
                overdue(n, "车辆故障", "还没有人接单"),
                overdue(n, "车辆故障", "部门负责人还没有确认知悉"),
                overdue(n, "车辆故障", "备用车还没有出发"),
            ],
        ]

    def below(self) -> Tracks:
        """What stands below the card."""
        photo: list[Line] = [Ask(f"{self.number}，司机发来 [{self.picture}]")]
        return [photo, [Ask("司机：“我在", f"边，{self.nth}。”")], [Note("已发给司机。")]]

    def desks(self) -> dict[Chat, Tracks]:
        """What is read in private by those who work on it."""
        n = self.number
        return {self.desk.chat: [[Note("已接单", n)], [Ask(f"{n}，司机补充：“我在", f"边，{self.nth}。”")]]}

    def forms(self) -> dict[tuple[str, str], list[Line]]:
        """What is asked in private."""
        asked = [Ask("哪辆车？打车牌。"), Ask("谁开？姓名和电话。"), Ask("预计几点到？")]
        return {
            ("li-na", "departed"): [*asked, Note("记下了。")],
            ("li-na", "repair"): [Ask("怎么安排的？例：拖车 hh:mm 到。"), Note("记下了。")],
        }

    def card(self) -> tuple[Chat, str]:
        """The card in the end."""
        return self.world.supply, (f"【已关闭】车辆故障 {self.number}\n用时 N，hh:mm 关闭\n处理人：李娜\nhh:mm 的情况")

    def row(self) -> tuple[str, str, tuple[Sequence[str], Sequence[str]]]:
        """Six answers after the first and four promises broken, and then the work."""
        work = ["Acknowledged", "Supplemented", "Supplemented", "Replied", "Did", "Detailed"]
        return "closed", "li-na", (REPORTED, [*work, "Did", "Did", "Confirmed", "Did", "Detailed"])


class HandedOver(Breakdown):
    """One of the two on duty cannot take it; the other does, and hands it over."""

    kind: ClassVar[str] = "hand-over"

    async def work(self) -> None:
        """Declined, taken, handed over, resolved and repaired."""
        other = self.world.people["chen-bo"].at(self.world.supply)
        await self.presses(other, "无法接单")
        await self.presses(self.group, "接单")
        async with self.at_desk("li-na", "hand-over"):
            await self.fills(self.desk, self.group, "转交", f"{self.number} 转交给谁")
            await self.done(lambda: self.desk.press("陈博"))
        await self.sees(self.world.phone("chen-bo"), self.number, key="Acknowledge")
        await self.done(lambda: self.key(self.world.phone("chen-bo"), "Acknowledge"))
        await self.sees(self.group, self.number, "处理人：陈博")
        await self.fills(self.seat, other, "已解决", "问题解决了吗")
        await self.done(lambda: self.seat.press("解决了"))
        desk = self.world.phone("chen-bo")
        async with self.at_desk("chen-bo", "repair"):
            await self.fills(desk, other, "维修已安排", "How is it arranged")
            await self.done(lambda: desk.send("tow truck"))
        await self.sees(self.group, f"【已关闭】车辆故障 {self.number}")

    def end(self) -> list[Line]:
        """The driver's news from there on."""
        n = self.number
        return [
            Note("现在由陈博处理您的工单。"),
            Ask("hh:mm 恢复送货。\n问题解决了吗？"),
            Note(f"记下了，已解决。工单 {n} 关单还差：维修安排。\n下一步：hh:mm 前安排维修。"),
            Note(f"故障车维修已安排：tow truck。\n工单 {n} 已关闭，有问题直接发消息。"),
        ]

    def below(self) -> Tracks:
        """What stands below the card."""
        return [[Ask(f"{self.number}，司机发来 [{self.picture}]")]]

    def desks(self) -> dict[Chat, Tracks]:
        """What is read in private by those who work on it."""
        n = self.number
        other = self.world.phone("chen-bo").chat
        return {
            self.desk.chat: [[Note("已接单", n)], [Alert(f"{n} 现在由陈博处理。")]],
            other: [[Alert(f"Please take over {n} from Li Na.\n", n)], [Note("Acknowledged", n)]],
        }

    def forms(self) -> dict[tuple[str, str], list[Line]]:
        """What is asked in private."""
        return {
            ("li-na", "hand-over"): [Ask(f"工单 {self.number} 转交给谁？")],
            ("chen-bo", "repair"): [Ask("How is it arranged? For example: tow truck at hh:mm."), Note("Noted.")],
        }

    def card(self) -> tuple[Chat, str]:
        """The card in the end."""
        return self.world.supply, (f"【已关闭】车辆故障 {self.number}\n用时 N，hh:mm 关闭\n处理人：陈博\nhh:mm 的情况")

    def row(self) -> tuple[str, str, tuple[Sequence[str], Sequence[str]]]:
        """The same form, and then the work."""
        work = ["Declined", "Acknowledged", "Reassigned", "Acknowledged", "Did", "Confirmed", "Did", "Detailed"]
        return "closed", "chen-bo", (REPORTED, work)
