"""The house without a network: both bots read what is brought, the real desk works it off, nobody is written to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.port import About, Message, Polled, Standing, Unintelligible
from bot.channels.telegram_hotline import HotlineChannel
from bot.channels.telegram_staff import StaffChannel
from bot.clock import Clock
from bot.desk import Desk
from bot.engine.deadlines import Deadlines
from bot.engine.delivery import Delivery
from bot.engine.outcome import Trouble
from bot.house import HOTLINE, STAFF, House
from bot.intake import Intake
from bot.seats import move_in
from flows.terms import Language
from storage.unit_of_work import Chat, ChatKind, InboxState, Known, OutboxState, Outgoing, Rows, Side, Storage
from tests.harness.database import empty_storage
from tests.harness.hotline import demo, plans
from tests.hostile.making import DATE, GROUPS, PEOPLE, Json

NOW = datetime.fromtimestamp(DATE + 600, UTC)
JOINED = {PEOPLE[0]["id"]: "li-na", PEOPLE[1]["id"]: "zhao-min"}
"""Two of the strangers are staff as well, so that presses in the group's chat mean something."""
OFFERED = 200
"""Buttons that are remembered, the newest."""


class Deaf:
    """A bot that reads as the real one does, and whose messages go nowhere; it remembers what could be pressed."""

    def __init__(self, real: HotlineChannel | StaffChannel) -> None:
        self._real = real
        self.name = real.name
        self.last_good: datetime | None = None
        self.offered: list[tuple[int, int, str]] = []
        self.answered: set[str] = set()
        self.said: dict[str, list[str]] = {}
        self.sent = 0

    def read(self, update: bytes, arrived: datetime) -> Any:
        return self._real.read(update, arrived)

    async def send(self, chat: str, message: Message, **_where: str) -> str:
        assert message.plain.strip(), "nobody is sent an empty message"
        self.sent += 1
        self._offer(chat, self.sent, message)
        self.said.setdefault(chat, []).append(message.plain)
        return str(self.sent)

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        self._offer(chat, int(message_id), message)

    def _offer(self, chat: str, number: int, message: Message) -> None:
        self.offered += [(int(chat), number, key.data) for row in message.buttons for key in row if key.data]
        del self.offered[:-OFFERED]

    async def answer(self, press: str, text: str, **_how: bool) -> None:
        assert len(text) <= 200
        self.answered.add(press)

    async def link(self, payload: str) -> str:
        return f"https://t.me/x?start={payload}"

    async def standing(self, chat: str) -> Standing:
        return Standing(title=chat)

    async def about(self) -> About:
        return About(username="x")

    async def send_files(self, *_what: object, **_how: object) -> tuple[str, ...]:
        raise AssertionError("nothing is fetched here, so nothing can be sent on")


class World:
    """Brings updates, batch by batch, and looks at what became of them."""

    def __init__(self, storage: Storage, house: House, bots: dict[str, Deaf], clock: Clock) -> None:
        self.storage, self.bots, self.clock = storage, bots, clock
        channels: Any = bots
        self.desk = Desk(storage, house, clock)
        self.deadlines = Deadlines(storage, self.desk, clock)
        self.delivery = Delivery(storage, channels, clock, self._report, edits_apart=timedelta(0))
        self.intake = Intake(self.desk, channels, clock, {})
        self.unread = 0
        self.number = 0
        """Counts what the tests themselves say."""

    async def _report(self, _row: Outgoing, trouble: Trouble) -> None:
        raise AssertionError(trouble)

    async def bring(self, bot: str, updates: Sequence[bytes]) -> None:
        """Let these arrive together, and let everything happen that follows now."""
        events: list[Any] = []
        unread: list[tuple[int, str]] = []
        for update in updates:
            try:
                events += self.bots[bot].read(update, self.clock.now())
            except Unintelligible as strange:
                unread.append((strange.number, strange.update))
        self.unread += len(unread)
        await self.intake.receive(Polled(events=tuple(events), unread=tuple(unread)))
        while await self.intake.work_off():
            pass
        pressed = {event.body.press for event in events if hasattr(event.body, "press")}
        assert pressed <= self.bots[bot].answered, "every press is answered"

    async def pass_time(self, length: timedelta) -> None:
        """Let so much time pass, with everything that falls due meanwhile."""
        self.clock.move_to(self.clock.now() + length)
        while await self.deadlines.sweep():
            pass

    async def deliver(self, seconds: int) -> None:
        """Let so many seconds pass, and send what can be sent meanwhile."""
        for _ in range(seconds):
            while await self.delivery.flush():
                pass
            await self.pass_time(timedelta(seconds=1))

    async def dead(self) -> list[str]:
        """What could not be worked off or written, in a few words each."""
        letters = await self.storage.read(self.storage.inbox.dead)
        lost = await self.storage.read(lambda rows: self.storage.outbox.listed(rows, OutboxState.DEAD))
        waiting = await self.storage.read(self.storage.inbox.counts)
        assert not waiting.get(InboxState.WAITING), "nothing may stay behind"
        own = [f"{letter.key} {letter.error} {letter.payload}" for letter in letters if letter.error != UNREAD]
        return own + [f"{row.lane} {row.error} {row.payload}" for row in lost]


UNREAD = "Unintelligible"


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """A house in which a few strangers are known."""
    house = House(demo(), plans(), zone="Asia/Shanghai", language=Language.ZH)
    clock = Clock(speed=0, start=NOW)
    hotline = Deaf(HotlineChannel("1:hotline", now=clock.now))
    staff = Deaf(StaffChannel("2:staff", now=clock.now))
    house.bots = house.reaching = frozenset({HOTLINE, STAFF})
    async with empty_storage() as storage:
        await storage.run(lambda rows: _people_it(storage, house, rows))
        yield World(storage, house, {HOTLINE: hotline, STAFF: staff}, clock)


def _people_it(storage: Storage, house: House, rows: Rows) -> None:
    move_in(storage, house, rows, NOW)
    storage.people.put(rows, [Known(identity=f"telegram:{number}", person=who) for number, who in JOINED.items()])
    chats = [_chat(str(number), ChatKind.PRIVATE, person=who) for number, who in JOINED.items()]
    chats.append(_chat(str(GROUPS[0]["id"]), ChatKind.GROUP, group_id="supply"))
    storage.chats.put(rows, chats)


def _chat(chat: str, kind: ChatKind, **whose: str) -> Chat:
    return Chat(lane=f"{STAFF}:{chat}", bot=STAFF, chat=chat, kind=kind, side=Side.STAFF, since=NOW, **whose)


def written(update: Json) -> bytes:
    """An update as it comes over the wire."""
    return json.dumps(update).encode()
