"""The clerk who fetches files at its place: rows in memory, a drawer for a disk, and a bot that does as it is told."""

import asyncio
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.engine.cabinet import Drawer
from bot.engine.media import Fetching, Places
from bot.filing import want
from bot.house import House
from bot.notebook import Notebook
from bot.post import Parcel
from flows.inbound import Attached, MediaKind
from flows.outbound import Kind, SendFiles, ToAddress
from flows.terms import Address, CaseId, Language
from storage.unit_of_work import Attachment, Outgoing, Rows, Storage, decode
from tests.harness.hotline import demo, local, plans

TO = ToAddress(address=Address(bot="hotline", chat="4711"))
PHOTO = b"\x89PNG\r\n\x1a\n a picture"


class Bot:
    """A channel that has files, or an error to raise instead; it notes what is asked of it at a time."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | BaseException] = {}
        self.fetched: list[str] = []
        self.busy = self.most = 0
        self.hold: asyncio.Event | None = None
        self.begun = asyncio.Semaphore(0)

    async def fetch(self, file: str) -> bytes:
        self.fetched.append(file)
        self.busy += 1
        self.most = max(self.most, self.busy)
        self.begun.release()
        try:
            if self.hold:
                await self.hold.wait()
            found = self.files.get(file, PHOTO)
            if isinstance(found, BaseException):
                raise found
            return found
        finally:
            self.busy -= 1


class Woken:
    """Somebody who is told that something is to be delivered."""

    def __init__(self) -> None:
        self.told = asyncio.Event()

    def wake(self) -> None:
        self.told.set()


class Clerk:
    """The clerk at its place, with what it works on."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.bot, self.drawer = storage, Bot(), Drawer()
        self.house = House(demo(), plans(), zone="Asia/Shanghai", language=Language.ZH)
        self.clock = Clock(speed=0, start=local("2026-11-22T03:14"))
        self.fetching = self.hired()

    def hired(self) -> Fetching:
        """Another one at the same place, as after a start."""
        channels: dict[str, Any] = {"staff": self.bot}
        return Fetching(self.storage, self.house, self.clock, Places(channels, self.drawer))

    async def wants(self, *names: str, kind: MediaKind = MediaKind.PHOTO, size: int = 0, album: str = "") -> None:
        """Have these sent on together."""
        files = tuple(Attached(kind=kind, file=each, unique=each, size=size, album=album) for each in names)

        def work(rows: Rows) -> None:
            book = Notebook(rows, self.storage, self.house, self.clock.now())
            want(book, SendFiles(to=TO, case=CaseId(1), source="staff", files=files))
            book.keep_page()
            book.write()

        await self.storage.run(work)

    async def works(self) -> None:
        """Until there is nothing to do now."""
        while await self.fetching.flush():
            pass
        await self.fetching.flush()

    async def passes(self, length: timedelta) -> None:
        self.clock.move_to(self.clock.now() + length)
        await self.works()

    async def file(self, name: str) -> Attachment:
        return (await self.storage.read(lambda rows: self.storage.media.of(rows, [f"staff:{name}"])))[f"staff:{name}"]

    async def sent(self) -> list[list[str]]:
        """The names of the files of each row of the outbox."""
        rows: list[Outgoing] = await self.storage.read(lambda rows: self.storage.outbox.of_case(rows, CaseId(1), 99))
        parcels = [decode(Parcel, each.payload).outbound for each in reversed(rows)]
        assert {each.kind for each in rows} <= {Kind.PROMPT}
        return [[file.file for file in each.files] for each in parcels if isinstance(each, SendFiles)]
