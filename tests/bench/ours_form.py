"""Our side of the durable step: intake, desk, rules, rows and journal as the program runs them, and the words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from aiogram import types

from bot.channels.polling import read
from bot.channels.port import Message, Polled
from bot.channels.telegram_hotline.inbound import Translator
from bot.clock import Clock
from bot.desk import Desk
from bot.house import HOTLINE, STAFF, House
from bot.i18n import Reader
from bot.intake import Intake
from bot.library import read_library, read_organisation
from bot.post import Parcel
from bot.render import card_of, message_of
from bot.seats import move_in
from flows.inbound import Inbound
from flows.outbound import PostCard, RefreshCard, Say
from flows.terms import Language
from storage.database import open_storage
from storage.unit_of_work import Chat, ChatKind, Known, Outgoing, Rows, Side, Storage, decode
from tests.bench.timing import stopwatch

ZONE = "Asia/Shanghai"


def demo_house() -> House:
    """The demonstration's organisation with the plans that ship with the program, both bots at work."""
    organisation = read_organisation(None)
    house = House(organisation, read_library([], organisation).plans, zone=ZONE, language=Language.ZH)
    house.bots = house.reaching = frozenset({HOTLINE, STAFF})
    return house


def seat(storage: Storage, house: House, rows: Rows, now: datetime) -> list[Chat]:
    """Everybody of the staff has joined on Telegram, and every group has its chat there: return these chats."""
    staff = [person for person in house.organisation.people if person.kind == "staff"]
    chats: list[Chat] = []
    known: list[Known] = []
    for number, person in enumerate(staff, 2001):
        language = person.language.value
        chats.append(_chat(str(number), ChatKind.PRIVATE, now, person=person.id, language=language))
        known.append(Known(identity=f"telegram:{number}", person=person.id, name=person.name.zh, language=language))
    for number, group in enumerate(house.organisation.groups, 1_000_000_002_001):
        chats.append(_chat(f"-{number}", ChatKind.GROUP, now, group_id=group.id, language=group.language.value))
    storage.people.put(rows, known)
    storage.chats.put(rows, chats)
    return chats


def _chat(chat: str, kind: ChatKind, now: datetime, **whose: Any) -> Chat:
    return Chat(lane=f"{STAFF}:{chat}", bot=STAFF, chat=chat, kind=kind, side=Side.STAFF, since=now, **whose)


class Counted:
    """Counts the rows that are written, by wrapping the one verb that writes."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self._write = Rows.write

    def __enter__(self) -> Counter[str]:
        """Count from now on, by the first words of what is written."""
        count, write = self.rows, self._write

        def counted(rows: Rows, command: Any, records: Iterable[object]) -> None:
            listed = list(records)
            count[" ".join(command.sql.split()[:3])] += len(listed)
            write(rows, command, listed)

        Rows.write = counted  # type: ignore[method-assign]
        return count

    def __exit__(self, *_: object) -> None:
        """Count no longer."""
        Rows.write = self._write  # type: ignore[method-assign]


class OursForm:
    """The hotline on a database of its own."""

    def __init__(self, storage: Storage, house: House, clock: Clock) -> None:
        self.storage, self.house, self.clock = storage, house, clock
        self.desk = Desk(storage, house, self.clock)
        self.intake = Intake(self.desk, {}, self.clock, {})
        self._translator = Translator(HOTLINE, "bench")
        self._out: list[Outgoing] = []
        self.spent = {"read": 0.0, "desk and rows": 0.0, "words": 0.0}
        """The seconds of each part of all steps so far."""
        self._catch()

    @classmethod
    async def open(cls, database: str, clock: Clock | None = None) -> OursForm:
        """Open the database, move in, and seat everybody."""
        house, storage, clock = demo_house(), await open_storage(database), clock or Clock.wall()
        now = clock.now()
        await storage.run(lambda rows: move_in(storage, house, rows, now))
        await storage.run(lambda rows: seat(storage, house, rows, now))
        return cls(storage, house, clock)

    async def close(self) -> None:
        """Let go of the database."""
        await self.storage.close()

    async def take(self, updates: Sequence[bytes]) -> list[Message]:
        """One batch, from its bytes to the words of every message that it makes, each written for its reader."""
        now, begun = self.clock.now(), stopwatch()
        read_ones = [read(self._translate, json.loads(update), now) for update in updates]
        was_read = stopwatch()
        await self.intake.receive(Polled(events=tuple(event for event in read_ones if event is not None)))
        out, self._out = self._out, []
        was_stored = stopwatch()
        written = [self._written(row, now) for row in out]
        times = (was_read - begun, was_stored - was_read, stopwatch() - was_stored)
        self.spent = {part: self.spent[part] + seconds for part, seconds in zip(self.spent, times, strict=True)}
        return written

    def _translate(self, update: dict[str, Any], arrived: datetime) -> Inbound | None:
        return self._translator.translate(types.Update.model_validate(update), arrived)

    def _catch(self) -> None:
        """What goes into the outbox is kept here too, to be written after the commit as delivery would."""
        outbox = self.storage.outbox
        add = outbox.add

        def caught(rows: Rows, outgoing: Iterable[Outgoing]) -> None:
            listed = list(outgoing)
            self._out += listed
            add(rows, listed)

        outbox.add = caught  # type: ignore[method-assign]

    @staticmethod
    def _written(row: Outgoing, now: datetime) -> Message:
        parcel = decode(Parcel, row.payload)
        reader = Reader(language=parcel.language, zone=parcel.zone, now=now)
        match parcel.outbound:
            case Say() as say:
                return message_of(say, reader)
            case PostCard(card=card) | RefreshCard(card=card):
                return card_of(card, reader)
            case other:
                raise TypeError(f"no words: {type(other).__name__}")
