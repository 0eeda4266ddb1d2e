"""Both bots, the people of the supply group and its chat, around one running program."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML

from tests.endtoend.nursery import Nursery
from tests.fake_telegram import FakeBot, FakeTelegram, Group, Message, Seat, User
from tests.harness.program import Program, program

PATIENCE = 120.0
"""Seconds in which something must come, on a busy machine and in a group that takes twenty messages a minute.

Nobody waits longer than it takes."""
STAFF = {
    "li-na": "李娜",
    "chen-bo": "陈博",
    "zhao-min": "赵敏",
    "zhou-qiang": "周强",
    "sun-tao": "孙涛",
    "fang-lin": "方琳",
    "zheng-guodong": "郑国栋",
}
OTHERS = {
    "liu-yang": "刘洋",
    "he-jing": "何静",
    "xu-lan": "徐兰",
    "ma-jun": "马军",
    "tang-jun": "唐军",
    "qian-hui": "钱慧",
}
"""Whom a breakdown does not need."""
GROUPS = {
    "supply": ("供应值班组", "li-na"),
    "after-sales": ("售后值班组", "liu-yang"),
    "emergency": ("应急值班组", "zheng-guodong"),
    "warehouse": ("仓储值班组", "ma-jun"),
}
"""Each group's name, and who binds its chat."""
MANAGER = "zhou-qiang"
"""In a small company the duty manager is many things."""
DEMO = Path("bot/demo/organisation.yaml")

NUMBER = re.compile(r"\d\d-\d{4}")


def number_in(text: str) -> str:
    """The number of the case of which a text speaks."""
    found = NUMBER.search(text)
    assert found, f"no case number in {text!r}"
    return found[0]


@dataclass
class House:
    """Everything that a test of the bots stands on."""

    telegram: FakeTelegram
    hotline: FakeBot
    staff: FakeBot
    program: Program
    supply: Group
    people: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    at_the_desk: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    """A person fills one form at a time."""
    teams: Mapping[str, tuple[str, str]] = field(default_factory=lambda: GROUPS)
    """Each group's name, and who binds its chat."""
    read: list[Message] = field(default_factory=list)
    """What somebody waited for, and got."""

    def phone(self, person: str) -> Seat:
        """The private chat of a member of staff with the staff bot."""
        return self.people[person].at(self.staff)

    def reporter(self, name: str, language: str = "zh-hans") -> Seat:
        """Somebody new, in the private chat with the hotline."""
        return self.telegram.user(name, language=language).at(self.hotline)

    @contextlib.contextmanager
    def said_before(self, *, minutes: float, but_seconds: float = 0) -> Iterator[None]:
        """What people do in here was done so long ago; it arrives now."""
        shift = minutes * 60 - but_seconds
        self.telegram.clock.advance(-shift)
        try:
            yield
        finally:
            self.telegram.clock.advance(shift)

    async def join(self, person: str, name: str) -> Seat:
        """Somebody of the staff joins with a code of their own, and passes the test page."""
        self.people[person] = self.telegram.user(name, language="zh-hans")
        seat = self.phone(person)
        seat.start(await self.code(person))
        question = await seat.wait_for(lambda message: len(message.buttons) > 1, PATIENCE)
        seat.press(question.buttons[0])
        page = await seat.wait_for(lambda message: len(message.buttons) == 1, PATIENCE, after=question)
        seat.press(page.buttons[0])
        await seat.wait_for(lambda _message: True, PATIENCE, after=page)
        return seat

    async def staff_joins(self) -> None:
        """Everybody of STAFF joins at the same time, and the supply group's chat is bound."""
        await asyncio.gather(*(self.join(person, name) for person, name in STAFF.items()))
        await self.bind("supply", self.supply)

    async def everybody_joins(self, own: Mapping[str, Group] | None = None) -> None:
        """The whole staff joins, and every group has its chat; `own` are chats of another kind than supergroups."""
        await asyncio.gather(*(self.join(person, name) for person, name in (STAFF | OTHERS).items()))
        chats = {"supply": self.supply, **(own or {})}
        chats |= {group: self.telegram.group(name) for group, (name, _) in GROUPS.items() if group not in chats}
        await asyncio.gather(*(self.bind(group, chat) for group, chat in chats.items()))

    async def bind(self, group: str, chat: Group) -> None:
        """Somebody of a group binds its chat with a code."""
        name, person = self.teams[group]
        self.groups[group] = chat
        chat.add(self.people[person], self.staff)
        self.people[person].at(chat).send(f"/bind {await self.code('--group', group)}")
        await chat.wait_for(f"本群已绑定：{name}", PATIENCE)

    async def code(self, *arguments: str) -> str:
        """The code that `dutyline invite` prints alone on its last line."""
        status, out, err = await self.program.command("invite", *arguments)
        assert status == 0, err
        return out.splitlines()[-1]


def demo_with(clocks: str) -> str:
    """The demo organisation as it ships, with these clocks in the place of its own."""
    text, count = re.subn(r"(?m)^clocks: .*$", clocks.strip(), DEMO.read_text(encoding="utf-8"))
    assert count == 1, "one line of clocks in the demo organisation"
    return text


def organisation_with(folder: Path, clocks: str) -> Path:
    """The demo organisation with the groups and the packs of a small company, and clocks of its own."""
    file, yaml = folder / "organisation.yaml", YAML()
    demo = yaml.load(DEMO.read_text(encoding="utf-8"))
    demo["groups"] = [group for group in demo["groups"] if group["id"] in GROUPS]
    demo["packs"] = ["delivery", "food", "service"]
    staff = {person["id"] for person in demo["people"] if person.get("kind", "staff") == "staff"} - {*STAFF, *OTHERS}
    demo["people"] = [person for person in demo["people"] if person["id"] not in staff]
    for team in (*demo["roles"], *demo["groups"]):
        named = "people" if "people" in team else "members"
        team[named] = [each for each in team[named] if each not in staff] or [MANAGER]
        watch = [part for part in team.pop("watch", ()) if not staff & {*part["people"]}]
        if watch:
            team["watch"] = watch
    demo.pop("policies", None)
    demo["clocks"] = {**demo.get("clocks", {}), **(yaml.load(clocks) or {}).get("clocks", {})}
    with file.open("w", encoding="utf-8") as handle:
        yaml.dump(demo, handle)
    return file


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def hooked(port: int) -> dict[str, str]:
    """The settings with which Telegram brings the updates itself."""
    return {"DUTYLINE_WEB": f"127.0.0.1:{port}", "DUTYLINE_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram"}


@contextlib.asynccontextmanager
async def house(
    folder: Path,
    nursery: Nursery | None,
    *,
    clocks: str = "",
    by_webhook: bool = False,
    organisation: Path | None = None,
    kind: type[House] = House,
    **settings: str,
) -> AsyncIterator[House]:
    """A house whose program is not started yet; at the end it may not have shown a traceback.

    Without an organisation file it is that of a small company.
    """
    organisation = organisation or organisation_with(folder, clocks)
    async with FakeTelegram() as telegram:
        hotline = telegram.bot("Hotline", username="our_hotline_bot")
        staff = telegram.bot("Duty", username="our_duty_bot")
        given = {
            "DUTYLINE_TELEGRAM_API": telegram.url,
            "DUTYLINE_HOTLINE_TOKEN": hotline.token,
            "DUTYLINE_STAFF_TOKEN": staff.token,
            "DUTYLINE_ORGANISATION": str(organisation),
            "DUTYLINE_GROUP_PER_MINUTE": "600",  # a night's work in one group within seconds: nobody could read it
            **(hooked(free_port()) if by_webhook else {}),
            **settings,
        }
        async with program(folder / "data", nursery, **given) as running:
            yield kind(telegram, hotline, staff, running, telegram.group("供应值班组"))
        assert not [line for line in running.lines if "Traceback" in line]
