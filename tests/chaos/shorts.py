"""Short scenes that can be asked for at any moment: newcomers, a photo, words that break a step, a flood of presses."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import ClassVar

from tests.chaos.breakdown import HEAD, MANAGER, STANDBY, late, overdue
from tests.chaos.child import POISON, POISON_ROW
from tests.chaos.lines import Alert, Ask, Line, Note, Tracks
from tests.chaos.story import Story
from tests.chaos.world import World
from tests.endtoend.house import number_in
from tests.fake_telegram import Chat, Seat
from tests.fake_telegram.people import TINY_JPEG

FLOOD = 14
"""Presses at once: more than are handled of one chat in one batch."""


class OnDemand(Story):
    """A scene that can be asked for again and again, once it is open."""

    is_open = False

    def act(self) -> None:
        """Do it once more, unless what was done before is still on its way."""
        raise NotImplementedError


class Newcomers(OnDemand):
    """People who ask how this works, each of them once: what they read is a notice."""

    kind: ClassVar[str] = "newcomers"
    is_open = True

    def __init__(self, world: World, random: Random, nth: int) -> None:
        super().__init__(world, random, nth)
        self.seats: list[Seat] = []

    async def play(self) -> None:
        """Nothing by themselves."""

    def act(self) -> None:
        """Three of them come at once."""
        for _ in range(3):
            self.seats.append(self.world.reporter(f"新人{len(self.seats) + 1}"))
            self.seats[-1].send("/help")

    def expected(self) -> dict[Chat, Tracks]:
        """How it works."""
        told = Note(
            "有人受伤先打 120，着火冒烟先打 119，报警 110，交警 122。\n按按钮、打字、发语音都行，值班员会看到。\n"
            "查进度 /status，停下 /cancel，换语言 /language，从头开始 /start。\n打电话：+86 731 0000 2400。"
        )
        return {seat.chat: [[told]] for seat in self.seats}


class Photographer(OnDemand):
    """A case that nobody takes, and to which photos come."""

    kind: ClassVar[str] = "photos"

    def __init__(self, world: World, random: Random, nth: int) -> None:
        super().__init__(world, random, nth)
        self.seat = world.reporter(f"摄影{nth}")
        self.photos = 0

    async def play(self) -> None:
        """Open the case."""
        seat = self.seat
        await self.does(seat, seat.start, "要报什么")
        await self.does(seat, lambda: seat.press("1 车坏了"), "人都安全吗")
        self.number = number_in((await self.does(seat, lambda: seat.send("1"), "车在哪里")).text)
        self.is_open = True
        await self.climbed()

    def act(self) -> None:
        """One more photo, when the one before has come."""
        if self.is_open and self._come == self.photos:
            self.photos += 1
            self.seat.photo(TINY_JPEG + self._picture(self.photos).encode())

    @property
    def _come(self) -> int:
        pictures = {each.data for each in self.world.supply.from_bots if each.media}
        return sum(TINY_JPEG + self._picture(each + 1).encode() in pictures for each in range(self.photos))

    def _picture(self, number: int) -> str:
        return f"photographer {self.nth}.{number}"

    def expected(self) -> dict[Chat, Tracks]:
        """A case that stays late, and its photos."""
        world, n = self.world, self.number
        nobody, head = late(n, "车辆故障", "还没有人接单"), late(n, "车辆故障", "部门负责人还没有确认知悉")
        begin: list[Line] = [
            Ask("有人受伤先打 120，着火冒烟先打 119，报警 110，交警 122。\n要报什么？打字、发语音都行。"),
            Ask("有人受伤先打 120，着火冒烟先打 119。\n人都安全吗？"),
            Ask(
                f"人站到护栏外，别回车里。\n已记录，工单 {n}，hh:mm 已发给供应值班组。\n"
                "hh:mm 前没人接单，自动通知组长，您不用催。\n车在哪里？也可以打字、发语音。"
            ),
        ]
        cards = [
            Alert("【待接单", f"车辆故障 {n}"),
            overdue(n, "车辆故障", "还没有人接单"),
            overdue(n, "车辆故障", "部门负责人还没有确认知悉"),
            overdue(n, "车辆故障", "备用车还没有出发"),
        ]
        photos: list[Line] = [Ask(f"{n}，司机发来 [{self._picture(each + 1)}]") for each in range(self.photos)]
        return {
            self.seat.chat: [
                begin,
                [Ask(HEAD), Ask(STANDBY), Ask(MANAGER)],
                [Ask("照片收到。", times=self.photos)] if self.photos else [],
            ],
            world.supply: [cards, photos],
            world.phone("zhao-min").chat: [
                [Alert("请确认知悉。hh:mm 前（本单位", n)],
                [nobody],
                [late(n, "车辆故障", "备用车还没有出发")],
            ],
            world.phone("zhou-qiang").chat: [[head], [nobody]],
            world.phone("sun-tao").chat: [[Alert("请确认知悉。hh:mm 前（预案 30 分钟）。", n)]],
        }

    def card(self) -> tuple[Chat, str]:
        """The card in the end."""
        photos = f"照片：{self.photos} 张\n" if self.photos else ""
        return self.world.supply, (
            f"【待接单，超时】车辆故障 {self.number}\n还没有人接单，应在 hh:mm 前（本单位）\n"
            "部门负责人还没有确认知悉，应在 hh:mm 前（本单位）\n备用车还没有出发，应在 hh:mm 前（本单位）\n"
            f"处理人：还没有\n司机\n人员：都安全\n位置：等司机发\n{photos}时限\n"
            "hh:mm 网点负责人知悉（预案），还有 N\nhh:mm 安排维修（本单位）\nhh:mm 的情况"
        )

    def row(self) -> tuple[str, str, tuple[Sequence[str], Sequence[str]]]:
        """Three promises broken and a rung, and the photos between and after them."""
        return "waiting", "", (["Opened", *["Passed"] * 4, *["Supplemented"] * self.photos], [])


class Poisoner(OnDemand):
    """Somebody whose words break the step that takes them."""

    kind: ClassVar[str] = "poison"
    is_open = True

    def __init__(self, world: World, random: Random, nth: int) -> None:
        super().__init__(world, random, nth)
        self.seat = world.reporter(f"中毒{nth}")
        self.sent = 0

    async def play(self) -> None:
        """Nothing by themselves."""

    def act(self) -> None:
        """Send the words, of both kinds."""
        if len(self.seat.chat.from_bots) >= self.sent:
            self.sent += 2
            self.seat.send(f"{POISON} {self.sent}")
            self.seat.send(f"{POISON_ROW} {self.sent}")

    def expected(self) -> dict[Chat, Tracks]:
        """An answer to each of them."""
        kept = Alert("您的消息已保存，但没能处理。急事请打 +86 731 0000 2400。", times=self.sent)
        return {self.seat.chat: [[kept] if self.sent else []]}


class Flooder(OnDemand):
    """Somebody who presses a key that is gone, again and again: each press is answered, and nothing else is said."""

    kind: ClassVar[str] = "flood"

    def __init__(self, world: World, random: Random, nth: int) -> None:
        super().__init__(world, random, nth)
        self.seat = world.reporter(f"洪水{nth}")
        self.data = ""

    async def play(self) -> None:
        """Pass the first question, so that its keys are gone."""
        self.menu = await self.does(self.seat, self.seat.start, "要报什么")
        data = str((self.menu.button("1 车坏了") or {})["callback_data"])
        await self.does(self.seat, lambda: self.seat.press_data(self.menu, data), "人都安全吗")
        self.data, self.is_open = data, True

    def act(self) -> None:
        """Press."""
        for _ in range(FLOOD):
            self.seat.press_data(self.menu, self.data)

    def expected(self) -> dict[Chat, Tracks]:
        """Two questions, and nothing more."""
        menu = Ask("有人受伤先打 120，着火冒烟先打 119，报警 110，交警 122。\n要报什么？打字、发语音都行。")
        return {self.seat.chat: [[menu, Ask("有人受伤先打 120，着火冒烟先打 119。\n人都安全吗？")]]}
