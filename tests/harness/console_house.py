"""A house of cardboard behind a real console: the channel, clock and page are real; cases and stories are invented."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot import i18n
from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.seats import Seat, group, public, staff
from bot.channels.port import Message, Polled
from bot.clock import Clock
from bot.web.console import Desktop, console_app
from bot.web.ports import CaseView, JournalLine, Story
from flows.bilingual import Bilingual
from flows.inbound import Inbound
from flows.terms import Language
from flows.text import Text, Words

ZONE = "Asia/Shanghai"
NIGHT = datetime(2026, 11, 21, 19, 28, 10, tzinfo=UTC)
"""Sunday 22 November, 03:28:10 in Changsha."""

PEOPLE = (
    ("customer", "customer-wang", "王桂芬", "Wang Guifen", Language.ZH),
    ("customer", "customer-ann", "Ann Miller", "Ann Miller", Language.EN),
    ("driver", "driver-zhang", "张伟", "Zhang Wei", Language.ZH),
    ("driver", "driver-reed", "Daniel Reed", "Daniel Reed", Language.EN),
    ("staff", "li-na", "李娜", "Li Na", Language.ZH),
    ("staff", "chen-bo", "陈博", "Chen Bo", Language.EN),
    ("staff", "zhao-min", "赵敏", "Zhao Min", Language.ZH),
    ("staff", "zhou-qiang", "周强", "Zhou Qiang", Language.ZH),
    ("staff", "fang-lin", "方琳", "Fang Lin", Language.ZH),
)
SEATS = (
    *(
        Seat(
            chat=(staff if kind == "staff" else public)(person),
            kind=kind,
            name=Bilingual(zh=zh, en=en),
            language=language,
            language_code="en" if language is Language.EN else "zh-hans",
            speakers=(person,),
            phone="+86 138 0000 5521",
        )
        for kind, person, zh, en, language in PEOPLE
    ),
    Seat(
        chat=group("supply"),
        kind="group",
        name=Bilingual(zh="供应值班组", en="Supply duty group"),
        language=Language.ZH,
        speakers=("li-na", "chen-bo", "zhao-min"),
    ),
    Seat(
        chat=group("after-sales"),
        kind="group",
        name=Bilingual(zh="售后值班组", en="After-sales duty group"),
        language=Language.EN,
        speakers=("chen-bo", "fang-lin"),
    ),
)


def says(html: str, **parts: object) -> Message:
    """A message whose markup is `html`."""
    return Message(html=html, plain=i18n.stripped(html), **parts)  # type: ignore[arg-type]


class Cases:
    """The cases that the page shows: whatever a test put there."""

    def __init__(self) -> None:
        self.shown: list[CaseView] = []
        self.journals: dict[str, list[JournalLine]] = {}
        self.due: datetime | None = None

    async def cases(self) -> Sequence[CaseView]:
        return self.shown

    async def journal(self, number: str) -> Sequence[JournalLine] | None:
        return self.journals.get(number)

    async def next_due(self) -> datetime | None:
        return self.due


class Stories:
    """Stories that only remember what was asked of them."""

    stories = (
        Story(id="breakdown", title=Words(zh="高速上车坏了", en="Breakdown on the motorway")),
        Story(id="cry", title=Words(zh="填表时求救", en="A cry for help")),
    )

    def __init__(self) -> None:
        self.playing = ""

    async def play(self, story: str) -> None:
        if story not in {each.id for each in self.stories}:
            raise KeyError(story)
        self.playing = story

    async def stop(self) -> None:
        self.playing = ""


@dataclass
class House:
    """Everything behind the page, and everything that reached it."""

    clock: Clock
    console: ConsoleChannel
    cases: Cases = field(default_factory=Cases)
    stories: Stories = field(default_factory=Stories)
    heard: asyncio.Queue[Inbound] = field(default_factory=asyncio.Queue)
    resets: int = 0
    language: Language = Language.ZH

    async def receive(self, polled: Polled) -> None:
        for event in polled.events:
            self.heard.put_nowait(event)

    async def reset(self) -> None:
        self.resets += 1
        self.console.clear()

    def say(self, text: Text, language: Language) -> str:
        return i18n.plain(text, i18n.Reader(language=language, zone=ZONE, now=self.clock.now()))

    @property
    def desktop(self) -> Desktop:
        return Desktop(
            phones=self.console,
            clock=self.clock,
            overview=self.cases,
            say=self.say,
            zone=ZONE,
            language=self.language,
            stories=self.stories,
            reset=self.reset,
        )


def house(clock: Clock | None = None, transcript: Path | None = None) -> House:
    """A house whose clock stands still at night, unless another is given."""
    clock = clock or Clock(speed=0, start=NIGHT)
    return House(clock, ConsoleChannel(SEATS, now=clock.now, sleep=clock.sleep, transcript=transcript))


@contextlib.asynccontextmanager
async def served(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """The address at which a web application is served on loopback."""
    door = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(app, log_level="warning", ws="none", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        door.close()


@contextlib.asynccontextmanager
async def opened(behind: House, port: int = 0) -> AsyncIterator[str]:
    """The address of the page of a house that takes in what people do."""
    running = asyncio.create_task(behind.console.run(behind.receive))
    try:
        async with served(console_app(behind.desktop), port) as address:
            yield address
            await behind.console.close()
    finally:
        running.cancel()
        await asyncio.wait([running])
