"""Characters over the stage: people and groups that say, press and read, and a hotline on which nothing goes unread.

A story is told in one language at a time. Where a sentence is given in both, the reader's own is taken.
"""

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
from bot.house import CONSOLE, House
from bot.library import read_library, read_organisation
from bot.notebook import Notebook
from bot.post import reader_at
from bot.rehearsal.stage import NotOffered, Stage, is_called
from bot.rehearsal.theatre import Shown
from bot.seats import address_of_person, move_in
from flows.case import fold
from flows.event import Entry
from flows.inbound import Attached, Body, Inbound, Located, MediaKind, Membership, Pressed, Sender, SharedContact, Wrote
from flows.organisation import Organisation
from flows.plan import Compiled
from flows.record import Case, Scene
from flows.terms import Address, Language
from storage.database import open_storage
from storage.unit_of_work import Chat, OutboxState, Rows

ZONE = ZoneInfo("Asia/Shanghai")
SUNDAY = "2026-11-22"
NIGHT = f"{SUNDAY}T03:11"
SCRIPTS = Path("bot/rehearsal/scripts")
SETTLED = {OutboxState.SENT}


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


class Reader:
    """A phone, or a group's chat: what has come there and not been read yet."""

    def __init__(self, hotline: Hotline, who: str, chat: str) -> None:
        self.hotline, self.who, self.chat = hotline, who, chat

    # --- reading ------------------------------------------------------------------------------------------------------
    @property
    def unread(self) -> list[Shown]:
        """New messages that were not read yet, oldest first; edits make no sound and are none."""
        stage = self.hotline.stage
        new = [each for each in stage.theatre.sent if each.chat == self.chat and not each.edited]
        return new[self.hotline.seen.get(self.chat, 0) :]

    def reads(self, zh: str, en: str | None = None, *, keys: str | None = None) -> Shown:
        """The next unread message has every one of these lines in it, and these keys when they are given."""
        unread = self.unread
        assert unread, f"{self.who} reads nothing new; looked for {self.hotline.choose(self, zh, en)!r}"
        self.hotline.seen[self.chat] = self.hotline.seen.get(self.chat, 0) + 1
        self._has(unread[0], self.hotline.choose(self, zh, en))
        if keys is not None:
            assert _keys(unread[0]) == keys.split(" / "), f"{self.who} may press {_keys(unread[0])}"
        return unread[0]

    def reads_nothing(self) -> None:
        """Nothing new came."""
        assert not self.unread, f"{self.who} has {[each.text for each in self.unread]}"

    def skips(self) -> None:
        """Reads everything, and this story has nothing to say about it."""
        self.hotline.seen[self.chat] = self.hotline.seen.get(self.chat, 0) + len(self.unread)

    def last(self) -> Shown:
        """The newest message there, as it stands now."""
        return self.hotline.stage.theatre.shown[self.chat][-1]

    def never_saw(self, words: str) -> None:
        """These words stand in no message that ever came there."""
        for each in self.hotline.stage.theatre.sent:
            assert each.chat != self.chat or words not in each.text, each.text

    def _has(self, shown: Shown, wanted: str) -> None:
        for line in wanted.splitlines():
            assert line in shown.text, f"{self.who} reads:\n{shown.text}\nlooked for: {line}"

class Person(Reader):
    """Somebody with a phone."""

    # --- doing --------------------------------------------------------------------------------------------------------
    async def does(self, body: Body, **how: Any) -> str:
        """Do something on this phone; return the key under which it arrived."""
        return await self.hotline.does(self.who, body, self.chat, **how)

    async def says(self, zh: str, en: str | None = None, **how: Any) -> str:
        """Write a text."""
        if en is not None and not self.hotline.knows(self.chat):
            await self.hotline.learn(self.chat)
        return await self.does(Wrote(text=self.hotline.choose(self, zh, en)), **how)

    async def edits(self, message: str, zh: str, en: str | None = None) -> str:
        """Change a text that was sent under this id."""
        return await self.says(zh, en, message=message, edited=True)

    async def is_at(self, lat: float, lon: float, **how: Any) -> str:
        """Send a location."""
        return await self.does(Located(lat=lat, lon=lon), **how)

    async def sends(self, kind: MediaKind, name: str = "file", *, size: int = 100_000, **how: Any) -> str:
        """Send a photo, a voice message or another file; `caption` and `album` as on a phone."""
        parts = {each: how.pop(each) for each in ("caption", "album") if each in how}
        return await self.does(Attached(kind=kind, file=name, unique=name, size=size, **parts), **how)

    async def shares(self, phone: str) -> str:
        """Send a telephone number by the phone's own key."""
        return await self.does(SharedContact(phone=phone))

    async def presses(self, zh: str, en: str | None = None) -> str:
        """Press a key on this phone, under a message or under the text field; return the answer to the press."""
        return await self.hotline.presses(self.who, self.hotline.choose(self, zh, en), self.chat)

    async def presses_on(self, shown: Shown, zh: str, en: str | None = None) -> str:
        """Press a key under this very message, as it was when it was read."""
        return await self.hotline.press_under(self.who, shown, self.hotline.choose(self, zh, en))

    async def blocks(self, *, back: bool = False) -> None:
        """Block the bot, or let it in again."""
        await self.does(Membership(present=back))


class Group(Reader):
    """A group's chat."""

    def member(self, who: str) -> Member:
        """Somebody who writes and presses there."""
        return Member(self, who)

    def reads_card(self, zh: str, en: str | None = None, *, keys: str | None = None) -> Shown:
        """The next unread message is a card with these lines."""
        shown = self.reads(zh, en, keys=keys)
        assert shown.card, shown.text
        return shown

    def shows(self, zh: str, en: str | None = None, *, keys: str | None = None) -> Shown:
        """The newest card has these lines now, however it came to have them."""
        cards = [each for each in self.hotline.stage.theatre.shown[self.chat] if each.card]
        self._has(cards[-1], self.hotline.choose(self, zh, en))
        if keys is not None:
            assert _keys(cards[-1]) == keys.split(" / "), _keys(cards[-1])
        return cards[-1]

    def hides(self, words: str) -> None:
        """The newest card does not say this."""
        cards = [each for each in self.hotline.stage.theatre.shown[self.chat] if each.card]
        assert words not in cards[-1].text, cards[-1].text


class Member:
    """One of a group, in its chat."""

    def __init__(self, group: Group, who: str) -> None:
        self.group, self.who = group, who

    async def says(self, text: str) -> str:
        """Write into the group."""
        return await self.group.hotline.does(self.who, Wrote(text=text), self.group.chat)

    async def presses(self, zh: str, en: str | None = None) -> str:
        """Press a key in the group, the newest that bears this label; return the answer to the press."""
        label = self.group.hotline.choose(self.group, zh, en)
        return await self.group.hotline.presses(self.who, label, self.group.chat)


class Hotline:
    """The stage with everybody on it, as a story sees it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
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

    async def learn(self, *more: str) -> None:
        """Look up in which language everybody reads now."""
        stage = self.stage
        chats = {*stage.theatre.shown, *more}

        def work(rows: Rows) -> dict[str, Language]:
            book = Notebook(rows, stage.storage, stage.house, stage.clock.now())
            return {chat: reader_at(book, Address(bot=CONSOLE, chat=chat))[0] for chat in chats}

        self._readers = await stage.storage.read(work)

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

    # --- what arrives -------------------------------------------------------------------------------------------------
    async def does(self, who: str, body: Body, chat: str, **how: Any) -> str:
        """Somebody does something in a chat."""
        self.finished = False
        key = await self.stage.does(who, body, chat=chat, **how)
        await self.learn()
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
            await self.learn()

    async def press_under(self, who: str, shown: Shown, wanted: str) -> str:
        """Press a key under a message as it once was."""
        self._told += 1
        name = f"old{self._told}"
        key = next(key for row in shown.buttons for key in row if is_called(key, wanted))
        await self.stage.does(who, Pressed(data=key.data, press=name), chat=shown.chat, message=shown.id)
        await self.learn()
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
        await self.learn()

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
            await self._journal_tells_of(case)
        self.finished = True

    async def _journal_tells_of(self, case: Case) -> None:
        storage, house = self.stage.storage, self.stage.house
        plan = house.plan(case.plan)
        assert plan is not None

        def scene(entry: Entry) -> Scene:
            return Scene(
                now=entry.now,
                plan=plan,
                organisation=house.organisation,
                reachable=frozenset(entry.reachable),
                zone=house.zone,
            )

        entries = await storage.read(lambda rows: storage.journal.read(rows, case.id))
        assert fold(entries, scene) == case
        assert await storage.read(lambda rows: storage.journal.verify(rows, case.id)) is None

    # --- the house itself ---------------------------------------------------------------------------------------------
    async def chats(self) -> list[Chat]:
        """Every chat on the staff's side."""
        return await self.stage.storage.read(self.stage.storage.chats.staff)


def _keys(shown: Shown) -> list[str]:
    rows = [*([key.label for key in row] for row in shown.buttons), *([key.label for key in row] for row in shown.keys)]
    return [label for row in rows for label in row]


@asynccontextmanager
async def hotline_open(
    start: str = NIGHT,
    organisation: Organisation | None = None,
    plan_folders: tuple[str, ...] = (),
    *,
    database: str = "sqlite://",
    seated: bool = True,
) -> AsyncIterator[Hotline]:
    """A hotline from `start` on; at its end the story must have asked whether anything else was said.

    Without `seated` nobody has joined yet.
    """
    people, known = organisation or demo(), plans(*plan_folders)
    if seated:
        stage = await Stage.open(people, known, local(start), database=database)
    else:
        house = House(people, known, zone="Asia/Shanghai", language=Language.ZH)
        storage = await open_storage(database)
        stage = Stage(storage, house, Clock(speed=0, start=local(start)))

        def begin(rows: Rows) -> None:
            move_in(storage, house, rows, local(start))

        await storage.run(begin)
    hotline = Hotline(stage)
    try:
        yield hotline
        assert hotline.finished, "this story never asked whether anything else was said"
    finally:
        await stage.close()


def changed(**fields: Any) -> Organisation:
    """The demo organisation with other parts."""
    return replace(demo(), **fields)
