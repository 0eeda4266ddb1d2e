"""A road is a channel with people at its other end: one person's phone, and a group of which they are a member.

`ROADS` lists how each is built; whoever writes another channel adds a road, and the contract test holds for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.exchange import Change
from bot.channels.console.seats import Seat
from bot.channels.port import Channel, Polled
from bot.channels.telegram_hotline.channel import HotlineChannel
from bot.channels.telegram_staff.channel import StaffChannel
from flows.bilingual import Bilingual
from flows.inbound import Inbound
from flows.terms import Language
from tests.fake_telegram import FakeBot, FakeTelegram
from tests.fake_telegram import Message as Seen
from tests.fake_telegram import Press as FakePress
from tests.fake_telegram import Seat as FakeSeat

SPOKEN = datetime(2026, 11, 21, 18, 15, 7, tzinfo=UTC)
"""When people act."""
TAKEN_IN = SPOKEN + timedelta(seconds=2)
"""When it reaches a bot; on the console it reaches us at once."""
TELEGRAM_MAKERS: dict[str, Callable[..., HotlineChannel | StaffChannel]] = {
    "hotline": HotlineChannel,
    "staff": StaffChannel,
}
NAME = "张师傅 <b>"
PHONE = "13800000001"


class Road(Protocol):
    """What a test can do and see. A message is named by the platform's id."""

    channel: Channel
    chat: str
    group: str
    inbox: asyncio.Queue[Inbound]

    def write(self, text: str) -> str: ...
    def write_in_group(self, text: str) -> str: ...
    def rewrite(self, message: str, text: str) -> None: ...
    def locate(self, lat: float, lon: float) -> str: ...
    def contact(self) -> str: ...
    def photo(self) -> str: ...
    def voice(self) -> str: ...
    def press(self, message: str, data: str) -> None: ...
    def block(self) -> None: ...
    def unblock(self) -> None: ...
    def text(self, message: str) -> str:
        """What is read on a message of ours."""

    def labels(self, message: str) -> list[list[str]]:
        """The buttons under a message of ours."""

    def replied(self, message: str) -> str:
        """The message to which one of ours is shown as a reply, or nothing."""

    def keys(self) -> list[str]:
        """The keys under the text field."""

    def toast(self) -> str:
        """What the person was last told after a press."""


async def came(road: Road) -> Inbound:
    """The next thing that reaches the house."""
    async with asyncio.timeout(5):
        return await road.inbox.get()


@dataclass
class TelegramRoad:
    """One of the bots against the fake Bot API server."""

    channel: HotlineChannel | StaffChannel
    telegram: FakeTelegram
    bot: FakeBot
    phone: FakeSeat
    group_seat: FakeSeat
    inbox: asyncio.Queue[Inbound]
    last_press: FakePress | None = None

    @property
    def chat(self) -> str:
        return str(self.phone.chat.id)

    @property
    def group(self) -> str:
        return str(self.group_seat.chat.id)

    def write(self, text: str) -> str:
        return str(self.phone.send(text).message_id)

    def write_in_group(self, text: str) -> str:
        return str(self.group_seat.send(text).message_id)

    def rewrite(self, message: str, text: str) -> None:
        self.phone.edit(self.seen(message), text)

    def locate(self, lat: float, lon: float) -> str:
        return str(self.phone.location(lat, lon).message_id)

    def contact(self) -> str:
        return str(self.phone.contact(PHONE).message_id)

    def photo(self) -> str:
        return str(self.phone.photo().message_id)

    def voice(self) -> str:
        return str(self.phone.voice().message_id)

    def press(self, message: str, data: str) -> None:
        self.last_press = self.phone.press_data(self.seen(message), data)

    def block(self) -> None:
        self.phone.block()

    def unblock(self) -> None:
        self.phone.unblock()

    def text(self, message: str) -> str:
        return self.seen(message).text

    def labels(self, message: str) -> list[list[str]]:
        return self.seen(message).labels

    def replied(self, message: str) -> str:
        reply = self.seen(message).reply_to
        return str(reply.message_id) if reply else ""

    def keys(self) -> list[str]:
        return self.phone.keys

    def toast(self) -> str:
        assert self.last_press
        assert self.last_press.is_answered
        return self.last_press.answer

    def seen(self, message: str, chat: str = "") -> Seen:
        """A message of ours in the private chat, or in the group."""
        place = self.group_seat.chat if chat == self.group else self.phone.chat
        found = place.find(int(message))
        assert found, place.transcript()
        return found


class ConsoleRoad:
    """The console, whose phones are inside the program."""

    def __init__(self, channel: ConsoleChannel, inbox: asyncio.Queue[Inbound]) -> None:
        self.channel = channel
        self.inbox = inbox
        self.chat, self.group, self._person = "public:zhang", "group:supply", "zhang"
        self._toast = ""
        channel.listen(self._hear)

    def write(self, text: str) -> str:
        return self.channel.write(self.chat, self._person, text)

    def write_in_group(self, text: str) -> str:
        return self.channel.write(self.group, self._person, text)

    def rewrite(self, message: str, text: str) -> None:
        self.channel.rewrite(self.chat, self._person, message, text)

    def locate(self, lat: float, lon: float) -> str:
        return self.channel.locate(self.chat, self._person, lat, lon)

    def contact(self) -> str:
        return self.channel.contact(self.chat, self._person)

    def photo(self) -> str:
        return self.channel.photo(self.chat, self._person)

    def voice(self) -> str:
        return self.channel.voice(self.chat, self._person)

    def press(self, message: str, data: str) -> None:
        self.channel.press(self.chat, self._person, message, data)

    def block(self) -> None:
        self.channel.set_present(self.chat, present=False)

    def unblock(self) -> None:
        self.channel.set_present(self.chat, present=True)

    def text(self, message: str) -> str:
        entry = self.channel.phone(self.chat).entry(message)
        assert entry
        assert entry.message
        return entry.message.plain

    def labels(self, message: str) -> list[list[str]]:
        entry = self.channel.phone(self.chat).entry(message)
        assert entry
        assert entry.message
        return [[key.label for key in row] for row in entry.message.buttons]

    def replied(self, message: str) -> str:
        entry = self.channel.phone(self.chat).entry(message)
        assert entry
        return entry.reply_to

    def keys(self) -> list[str]:
        return [key.label for row in self.channel.phone(self.chat).keys for key in row]

    def toast(self) -> str:
        return self._toast

    def _hear(self, change: Change) -> None:
        if change.kind == "toast":
            self._toast = change.text


@asynccontextmanager
async def running(channel: Channel, inbox: asyncio.Queue[Inbound]) -> AsyncIterator[None]:
    """The channel takes in what arrives, into `inbox`."""

    async def receive(polled: Polled) -> None:
        for event in polled.events:
            inbox.put_nowait(event)

    task = asyncio.create_task(channel.run(receive))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
        await channel.close()
        assert task.cancelled(), task.exception()


@asynccontextmanager
async def by_telegram(name: str) -> AsyncIterator[TelegramRoad]:
    """A bot that runs, a person who has started it, and a group in which it reads everything."""
    async with FakeTelegram() as telegram:
        telegram.clock.set(SPOKEN)
        bot = telegram.bot(name, username=f"our_{name}_bot", reads_all=True)
        zhang = telegram.user(NAME, language="zh-hans")
        group = telegram.group("供应值班组")
        group.add(zhang, bot)
        phone = zhang.at(bot)
        phone.start()
        bot.updates.clear()
        channel = TELEGRAM_MAKERS[name](bot.token, now=lambda: TAKEN_IN, api=telegram.url)
        inbox: asyncio.Queue[Inbound] = asyncio.Queue()
        async with running(channel, inbox):
            yield TelegramRoad(channel, telegram, bot, phone, zhang.at(group), inbox)
        assert telegram.warnings == []


@asynccontextmanager
async def by_console() -> AsyncIterator[ConsoleRoad]:
    """A console with one driver, who is a member of one group."""
    name = Bilingual(zh=NAME, en=NAME)
    seats = [
        Seat(
            chat="public:zhang",
            kind="driver",
            name=name,
            language=Language.ZH,
            language_code="zh-hans",
            speakers=("zhang",),
            phone=PHONE,
        ),
        Seat(chat="group:supply", kind="group", name=name, language=Language.ZH, speakers=("zhang",)),
    ]

    async def never(seconds: float) -> None:
        await asyncio.Event().wait()
        raise AssertionError(seconds)

    channel = ConsoleChannel(seats, now=lambda: SPOKEN, sleep=never)
    inbox: asyncio.Queue[Inbound] = asyncio.Queue()
    async with running(channel, inbox):
        yield ConsoleRoad(channel, inbox)


ROADS: dict[str, Callable[[], AbstractAsyncContextManager[Road]]] = {
    "hotline": lambda: by_telegram("hotline"),
    "staff": lambda: by_telegram("staff"),
    "console": by_console,
}
