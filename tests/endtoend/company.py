"""The whole demo organisation around one running program, with a plan of its own; and what nobody was waiting for."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.library import read_organisation
from tests.endtoend.house import DEMO, PATIENCE, House, house
from tests.endtoend.nursery import Nursery
from tests.endtoend.quiet import quiet
from tests.fake_telegram import Group, Seat

HERE = ZoneInfo("Asia/Shanghai")
OWN = Path("tests/endtoend/own_plan/plans")
WEEKLY = 'every: {week: mon, at: "06:30"}'
STARTING = timedelta(seconds=30)
"""In this time a program has started, on a slow machine too."""
TEAMS = {
    "supply": "li-na",
    "purchasing": "jiang-fang",
    "call-centre": "yao-na",
    "sla": "tao-yi",
}
"""Who binds the chat of each group."""
STAFF = (
    *("li-na", "chen-bo", "zhao-min", "zhou-qiang", "fang-lin", "qian-hui", "tang-jun"),
    *("wei-ming", "jiang-fang", "long-fei"),
    *("yao-na", "hou-jie", "wan-li", "zou-peng", "qin-yun", "lei-ting", "hao-bin", "dong-mei"),
    *("tao-yi", "lai-guo"),
)
CUSTOMERS = ("customer-wang", "customer-ann", "customer-lin")
"""Of four; the fourth never joined."""


class Company(House):
    """Both bots, and everybody whom the plays of the plans need."""

    customers: dict[str, Seat]
    since: int
    """How much had been sent when everybody had joined."""
    school_bus: Path
    """The file of the plan of its own."""
    brakes_at: str = ""
    """The local time at which the brakes are checked today."""

    async def everybody_joins(self, own: Mapping[str, Group] | None = None) -> None:  # noqa: ARG002 - the plays' own chats
        """The staff and the customers join, the groups have their chats; one customer has blocked the bot since."""
        demo, self.customers = read_organisation(None), {}
        names = {each.id: each.name for each in (*demo.people, *demo.groups)}
        self.teams = {group: (names[group].zh, person) for group, person in TEAMS.items()}
        people = [self.join(each, names[each].zh) for each in STAFF]
        customers = [self._customer_joins(each, names[each].zh) for each in CUSTOMERS]
        await asyncio.gather(*people, *customers)
        chats = {group: self.telegram.group(name) for group, (name, _) in self.teams.items()}
        await asyncio.gather(*(self.bind(group, chat) for group, chat in chats.items()))
        chats["supply"].add(self.people["zhao-min"])
        await self.telegram.taken(PATIENCE)
        self.customers["customer-lin"].block()
        await self.telegram.taken(PATIENCE)
        await self._brakes_come_round()
        self.since = len(self.telegram.deliveries)

    async def _brakes_come_round(self) -> None:
        """The brakes are checked every day from now on, in a minute or two; the program is started with that."""
        soon = datetime.now(HERE) + STARTING + timedelta(minutes=1)  # noqa: TID251 - the program runs by the real clock
        self.brakes_at = f"{soon:%H:%M}"
        text = self.school_bus.read_text(encoding="utf-8")
        assert WEEKLY in text
        self.school_bus.write_text(
            text.replace(WEEKLY, f'every: {{day: true, at: "{self.brakes_at}"}}'), encoding="utf-8"
        )
        assert await self.program.stop() == 0
        await self.program.start(until="http://")

    async def _customer_joins(self, person: str, name: str) -> None:
        seat = self.customers[person] = self.reporter(name, "en" if person == "customer-ann" else "zh-hans")
        seat.start(await self.code(person))
        question = await seat.wait_for(lambda message: len(message.buttons) > 1, PATIENCE)
        seat.press(question.buttons[0])
        await seat.wait_for(lambda _message: True, PATIENCE, after=question)

    def unread(self) -> list[str]:
        """What a bot has sent since everybody joined and nobody was waiting for."""
        read = {id(message) for message in self.read}
        new = self.telegram.deliveries[self.since :]
        return [str(each) for each in new if each.what == "sent" and id(each.message) not in read]


@contextlib.asynccontextmanager
async def company(folder: Path, nursery: Nursery, *, by_webhook: bool) -> AsyncIterator[Company]:
    """A company whose program is not started yet."""
    plans = Path(shutil.copytree(OWN, folder / "plans"))
    settings = {"DUTYLINE_PLANS": quiet(folder, plans)}
    async with house(folder, nursery, by_webhook=by_webhook, organisation=DEMO, kind=Company, **settings) as made:
        assert isinstance(made, Company)
        made.school_bus = plans / "school-bus.yaml"
        yield made
