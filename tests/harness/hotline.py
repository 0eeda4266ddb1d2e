"""A hotline on the stage, as a story sees it: its people and groups, its time, and nothing that goes unread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.channels.port import Polled
from bot.clock import Clock
from bot.duties import turns_ahead
from bot.house import CONSOLE, House
from bot.library import read_library, read_organisation
from bot.notebook import Notebook
from bot.post import reader_at
from bot.pulse import BEAT
from bot.rehearsal.stage import NotOffered, Stage, is_called
from bot.rehearsal.theatre import Shown
from bot.seats import address_of_person, move_in
from flows.inbound import Body, Inbound, Pressed, Sender, Wrote
from flows.organisation import Organisation
from flows.plan import Compiled
from flows.record import Case
from flows.terms import Address, Language
from storage.database import open_storage
from storage.unit_of_work import Rows
from tests.harness.audited import audited
from tests.harness.database import empty_database
from tests.harness.people import Group, Person, Reader
from tests.harness.record import journal_tells_of

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = "2026-11-22T03:11"
"""A Sunday."""
SCRIPTS = Path("bot/rehearsal/scripts")


@cache
def demo() -> Organisation:
    """The demo organisation."""
    return read_organisation(None)


@cache
def plans(*folders: str) -> tuple[Compiled, ...]:
    """The plans that ship with the product, and those of these folders."""
    library = read_library([Path(folder) for folder in folders], demo())
    assert not library.findings
    return library.plans


def local(written: str) -> datetime:
    """A moment in Changsha."""
    return datetime.fromisoformat(written).replace(tzinfo=ZONE)


class Hotline:
    """The stage with everybody on it, as a story sees it."""

    def __init__(self, stage: Stage, known: tuple[Compiled, ...] = (), **how: Any) -> None:
        self.stage, self._known, self._how, self._database = stage, known, how, how.get("database", "")
        self.seen: dict[str, int] = {}
        self.finished = False
        self._readers: dict[str, Language] = {}
        self._told = 0

    # --- who is there -------------------------------------------------------------------------------------------------
    def person(self, who: str) -> Person:
        """Somebody of the organisation, on their own phone."""
        return Person(self, who, address_of_person(self.stage.house, who))

    def phone(self, who: str, side: str = "public") -> Person:
        """A phone that nobody knows yet, on one side of the house."""
        return Person(self, who, f"{side}:{who}")

    def group(self, group: str, chat: str = "") -> Group:
        """The chat of a group."""
        return Group(self, group, chat or f"group:{group}")

    def knows(self, chat: str) -> bool:
        """Whether it was looked up in which language somebody reads."""
        return chat in self._readers

    async def learn(self, *acted: str) -> None:
        """Look up in which language these chats read, and those that are new; nobody else's can have changed."""
        stage = self.stage
        chats = {*acted, *(chat for chat in stage.theatre.shown if chat not in self._readers)}
        if not chats:
            return

        def work(rows: Rows) -> dict[str, Language]:
            book = Notebook(rows, stage.storage, stage.house, stage.clock.now())
            return {chat: reader_at(book, Address(bot=CONSOLE, chat=chat))[0] for chat in chats}

        self._readers |= await stage.storage.read(work)

    def choose(self, reader: Reader, zh: str, en: str | None) -> str:
        """The words in the reader's language; without English ones they are the same for all."""
        if en is None:
            return zh
        known = self._readers.get(reader.chat)
        assert known is not None, f"{reader.who} has neither read nor said anything"
        return zh if known is Language.ZH else en

    # --- time ---------------------------------------------------------------------------------------------------------
    @property
    def now(self) -> datetime:
        """What time it is, in Changsha."""
        return self.stage.clock.now().astimezone(ZONE)

    async def at(self, clock: str) -> None:
        """Let time pass until the next such time of day, `03:17` or `03:17:30`."""
        hour, minute, *second = map(int, clock.split(":"))
        then = self.now.replace(hour=hour, minute=minute, second=second[0] if second else 0, microsecond=0)
        await self._until(then if then >= self.now else then + timedelta(days=1))

    async def passes(self, **length: float) -> None:
        """Let so much time pass."""
        await self._until(self.now + timedelta(**length))

    async def _until(self, then: datetime) -> None:
        self.finished = False
        await self.stage.advance_to(then)
        await self.learn()

    async def restarts(self, *meanwhile: Inbound, **length: float) -> None:
        """The program ends, and begins again on the same rows after so much time; phones keep what they show.

        What was said `meanwhile` is taken in before anything that was due.
        """
        old, then = self.stage, self.now + timedelta(**length)
        beat = {BEAT: self.now.isoformat()}
        await old.storage.run(lambda rows: old.storage.settings.put(rows, beat))
        await old.close()
        house = old.house
        self.stage = await Stage.open(house.organisation, self._known, then, **self._how)
        self.stage.theatre.remember(old.theatre)
        self.stage._told = old._told
        await self.stage.delivery.begin()
        if meanwhile:
            await self.stage.intake.receive(Polled(events=tuple(replace(each, received_at=then) for each in meanwhile)))
            while await self.stage.intake.work_off():
                pass
        await self._until(self.now)

    def line(self, *, down: bool) -> None:
        """The line to everybody's phone is down, or up again."""
        self.stage.theatre.is_away = down

    # --- what arrives -------------------------------------------------------------------------------------------------
    async def does(self, who: str, body: Body, chat: str, **how: Any) -> str:
        """Somebody does something in a chat."""
        self.finished = False
        key = await self.stage.does(who, body, chat=chat, **how)
        await self.learn(chat)
        return key

    async def presses(self, who: str, wanted: str, chat: str) -> str:
        """Press the newest key of this label in a chat, or send its label when it stands under the text field."""
        try:
            return await self.stage.presses(who, wanted, chat=chat)
        except NotOffered:
            newest = next((each for each in reversed(self.stage.theatre.shown.get(chat, [])) if each.keys), None)
            for key in (key for row in newest.keys for key in row) if newest else ():
                if key.label == wanted:
                    await self.stage.does(who, Wrote(text=key.label), chat=chat)
                    return ""
            raise
        finally:
            self.finished = False
            await self.learn(chat)

    async def press_under(self, who: str, shown: Shown, wanted: str) -> str:
        """Press a key under a message as it once was."""
        self._told += 1
        name = f"old{self._told}"
        key = next(key for row in shown.buttons for key in row if is_called(key, wanted))
        await self.stage.does(who, Pressed(data=key.data, press=name), chat=shown.chat, message=shown.id)
        await self.learn(shown.chat)
        return self.answer_to(name)

    def answer_to(self, press: str) -> str:
        """What the presser read, or nothing."""
        return next((each.text for each in self.stage.theatre.answers if each.press == press), "")

    def event(self, who: str, body: Body, chat: str = "", *, message: str = "", key: str = "", **how: Any) -> Inbound:
        """Something that somebody does, before it has arrived."""
        self._told += 1
        place, now = chat or address_of_person(self.stage.house, who), self.stage.clock.now()
        name, code = how.pop("name", who), how.pop("language_code", "")
        return Inbound(
            key=key or f"story:{self._told}",
            address=Address(bot=CONSOLE, chat=place),
            group=place.startswith("group:"),
            sender=Sender(platform=CONSOLE, user=how.pop("user", who), name=name, language_code=code),
            sent_at=how.pop("sent_at", now),
            received_at=now,
            message=message or f"s{self._told}",
            body=body,
            **how,
        )

    async def arrive(self, *events: Inbound, together: bool = True) -> None:
        """Let these arrive, in one batch or one after another."""
        self.finished = False
        for batch in [events] if together else [(event,) for event in events]:
            await self.stage.intake.receive(Polled(events=tuple(batch)))
            while await self.stage.intake.work_off():
                pass
            await self.stage.settle()
        await self.learn(*(event.address.chat for event in events))

    def key_on(self, chat: str, wanted: str) -> tuple[str, str]:
        """The data of a key in a chat, and the id of the message that bears it."""
        for shown in reversed(self.stage.theatre.shown[chat]):
            for key in (key for row in shown.buttons for key in row):
                if is_called(key, wanted):
                    return key.data, shown.id
        raise NotOffered(wanted, ())

    # --- what became of it --------------------------------------------------------------------------------------------
    async def cases(self) -> list[Case]:
        """Every case, oldest first."""
        storage = self.stage.storage
        return sorted(await storage.read(lambda rows: storage.cases.latest(rows, 1000)), key=lambda case: case.id)

    async def case(self) -> Case:
        """The one case that there is."""
        (only,) = await self.cases()
        return only

    async def nothing_else(self) -> None:
        """Nobody has an unread message, nothing is stuck, and every journal tells of the very case that is stored."""
        await self.stage.settle()
        unread = {
            chat: [each.text for each in Reader(self, chat, chat).unread]
            for chat in self.stage.theatre.shown
            if Reader(self, chat, chat).unread
        }
        assert not unread, "\n".join(f"{chat}: {texts}" for chat, texts in unread.items())
        stuck = await self.stage.unsent()
        assert not stuck, stuck
        storage = self.stage.storage
        inbox = await storage.read(storage.inbox.counts)
        assert not inbox, await storage.read(storage.inbox.dead)
        for case in await self.cases():
            await journal_tells_of(case, storage, self.stage.house)
        now = self.stage.clock.now()
        found = await audited(storage, now, turns_ahead(self.stage.house, now) if self._how.get("duties") else {})
        assert not found, found
        self.finished = True


@asynccontextmanager
async def hotline_open(
    start: str = NIGHT,
    organisation: Organisation | None = None,
    plan_folders: tuple[str, ...] = (),
    *,
    folder: Path | None = None,
    seated: bool = True,
    duties: bool = False,
) -> AsyncIterator[Hotline]:
    """A hotline from `start` on; at its end the story must have asked whether anything else was said.

    A story in which the program ends and begins again has a `folder`. Without `seated` nobody has joined yet. With
    `duties` the calendar opens cases, too.
    """
    people, known = organisation or demo(), plans(*plan_folders)
    async with empty_database(folder) as database:
        if seated:
            stage = await Stage.open(people, known, local(start), database=database, duties=duties)
        else:
            stage = await _unseated(people, known, local(start), database)
        hotline = Hotline(stage, known, database=database, duties=duties)
        try:
            yield hotline
            assert hotline.finished, "this story never asked whether anything else was said"
        finally:
            await hotline.stage.close()


async def _unseated(people: Organisation, known: tuple[Compiled, ...], start: datetime, database: str) -> Stage:
    """The stage before anybody has joined."""
    house = House(people, known, zone="Asia/Shanghai", language=Language.ZH)
    storage = await open_storage(database)
    await storage.run(lambda rows: move_in(storage, house, rows, start))
    return Stage(storage, house, Clock(speed=0, start=start))


def changed(**fields: Any) -> Organisation:
    """The demo organisation with other parts."""
    return replace(demo(), **fields)
