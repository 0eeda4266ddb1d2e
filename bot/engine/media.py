"""Files are fetched from the bot that has them, looked at, kept, and sent on when all of a shipment are settled."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot import failpoint
from bot.channels.port import Channel, ChannelError, RetryLater, TooLarge, Transient, Unauthorised
from bot.clock import Clock
from bot.engine.cabinet import Cabinet
from bot.engine.content import content_of, shown_as
from bot.failpoint import Point
from bot.house import House
from bot.intake import Wakes
from bot.notebook import Notebook
from bot.shipping import ship
from storage.unit_of_work import Attachment, FileState, Rows, Storage, StorageError

log = logging.getLogger(__name__)
AT_ONCE = 4
"""Files that are under way at the same time: a flood of photos leaves the line to messages."""
LARGEST = 20 * 1024 * 1024
"""Bytes that a bot may fetch (Bot API, getFile)."""
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=5)
OFF = timedelta(minutes=1)
"""How long a file waits for a bot that is off, or for a disk that cannot be written."""
GIVEN_UP = timedelta(hours=24)
"""A file that could not be fetched for so long is given up."""
PATIENCE = timedelta(minutes=1)
"""How long what is there of an album waits for the rest of it."""
SWEEP = 1.0
"""Seconds outside between two sweeps, when nothing wakes it."""

Settle = Callable[[Rows], None]
"""What became of a file, as rows."""


@dataclass(frozen=True, slots=True)
class Places:
    """What the clerk works with: the bots, and the cabinet for what they bring."""

    channels: Mapping[str, Channel]
    cabinet: Cabinet


class Fetching:
    """Fetches what is wanted, and sends on what is settled, while this process is the one that may."""

    def __init__(self, storage: Storage, house: House, clock: Clock, places: Places) -> None:
        self._may_fetch: Callable[[], bool] = lambda: True
        self._may_claim: Callable[[Rows], bool] = lambda _rows: True
        self._storage, self._house, self._clock = storage, house, clock
        self._channels, self._cabinet = places.channels, places.cabinet
        self._wakes: Sequence[Wakes] = ()
        self._wake = asyncio.Event()
        self._finished: list[Settle] = []
        self._under_way: set[asyncio.Task[None]] = set()

    def share(self, may_fetch: Callable[[], bool], may_claim: Callable[[Rows], bool]) -> None:
        """Other processes fetch too: these tell whether this one does now, by itself and as the database says."""
        self._may_fetch, self._may_claim = may_fetch, may_claim

    def tell(self, wakes: Sequence[Wakes]) -> None:
        """Who has work when something was sent on."""
        self._wakes = wakes

    def wake(self) -> None:
        """Something new is wanted."""
        self._wake.set()

    async def clock_stepped(self) -> None:
        """The time was wrong: no file waits for an hour that does not come."""
        now = self._clock.now()
        await self._storage.run(lambda rows: self._storage.media.pull_in(rows, now))
        self._wake.set()

    async def begin(self) -> bool:
        """This process fetches from now on: what was being fetched by another one is fetched again."""
        try:
            if not self._under_way:  # else something is just being written here
                await asyncio.to_thread(self._cabinet.tidy)
        except OSError as error:
            log.warning("the place for files cannot be used: %s", type(error).__name__)
        found = await self._storage.run(lambda rows: self._storage.media.stranded(rows, list(self._channels)))
        if found:
            log.info("%d files were being fetched when the program ended", len(found))
        self._wake.set()
        return True

    async def run(self) -> None:
        """Fetch for ever; when cancelled, what is under way is left, and fetched again after the next start."""
        try:
            while True:
                if not self._may_fetch():
                    await self._clock.wait(None, self._wake, at_most=SWEEP)
                    continue
                try:
                    claimed, shipped = await self._round()
                    soonest = await self._storage.read(self._storage.media.next_at) if self._room() else None
                except StorageError as error:
                    log.warning("files are tried again: %s", type(error).__name__)
                    await asyncio.sleep(SWEEP)
                    continue
                for each in claimed:
                    task = asyncio.create_task(self._take(each))
                    self._under_way.add(task)
                    task.add_done_callback(self._under_way.discard)
                if not claimed and not shipped and not self._finished:
                    await self._clock.wait(soonest, self._wake, at_most=SWEEP)
        finally:
            for task in self._under_way:
                task.cancel()

    async def flush(self) -> int:
        """One round, to its end: return how much was done."""
        claimed, shipped = await self._round()
        await asyncio.gather(*(self._take(each) for each in claimed))
        return len(claimed) + shipped

    # --- the rows -----------------------------------------------------------------------------------------------------
    def _room(self) -> int:
        return AT_ONCE - len(self._under_way)

    async def _round(self) -> tuple[list[Attachment], int]:
        """Write down what is known, send on what is settled, and claim what there is room for: in one unit of work."""
        now, finished = self._clock.now(), list(self._finished)
        claimed, shipped = await self._storage.run(partial(self._work, now=now, finished=finished))
        # Only now they are written down: until then a failure of the database must not lose what is known.
        del self._finished[: len(finished)]
        if finished:
            failpoint.reach(Point.FILE_KEPT)
        if shipped:
            failpoint.reach(Point.FILE_SHIPPED)
            for each in self._wakes:
                each.wake()
        return claimed, shipped

    def _work(self, rows: Rows, now: datetime, finished: list[Settle]) -> tuple[list[Attachment], int]:
        media = self._storage.media
        for settle in finished:
            settle(rows)
        settled = media.take_settled(rows, now - PATIENCE)
        if settled:
            book = Notebook(rows, self._storage, self._house, now)
            for each in settled:
                ship(book, each)
            book.keep_page()
            book.write()
        room = self._room()
        return media.claim(rows, now, room) if room > 0 and self._may_claim(rows) else [], len(settled)

    # --- one file -----------------------------------------------------------------------------------------------------
    async def _take(self, wanted: Attachment) -> None:
        try:
            settle = await self._fetched(wanted)
        except Exception as error:
            log.exception("a file could not be looked at")
            settle = self._given_up(wanted, FileState.LOST, type(error).__name__)
        self._finished.append(settle)
        self._wake.set()

    async def _fetched(self, wanted: Attachment) -> Settle:
        now = self._clock.now()
        if wanted.size > LARGEST:
            return self._given_up(wanted, FileState.REFUSED, TooLarge.__name__)
        if now - wanted.wanted_at > GIVEN_UP:
            return self._given_up(wanted, FileState.LOST, wanted.error or "it could not be fetched for a day")
        channel = self._channels.get(wanted.bot)
        if channel is None:
            return self._later(wanted, OFF, "this bot is off", attempted=False)
        try:
            failpoint.reach(Point.FILE_WANTED)
            content = await channel.fetch(wanted.file)
            failpoint.reach(Point.FILE_FETCHED)
        except ChannelError as error:
            return self._failed(wanted, error)
        return await self._kept(wanted, content)

    def _failed(self, wanted: Attachment, error: ChannelError) -> Settle:
        match error:
            case RetryLater(seconds=seconds):
                return self._later(wanted, timedelta(seconds=seconds), "too many requests", attempted=False)
            case Unauthorised():
                return self._later(wanted, OFF, "the token is refused", attempted=False)
            case Transient():
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(wanted.attempts, 10))
                return self._later(wanted, pause, type(error).__name__)
            case TooLarge():
                return self._given_up(wanted, FileState.REFUSED, TooLarge.__name__)
            case _:
                return self._given_up(wanted, FileState.LOST, type(error).__name__)

    async def _kept(self, wanted: Attachment, content: bytes) -> Settle:
        if len(content) > LARGEST:
            return self._given_up(wanted, FileState.REFUSED, TooLarge.__name__)
        if not content:
            return self._failed(wanted, Transient("nothing came"))
        told = content_of(content)
        if shown_as(wanted.kind, told) is None:
            return self._given_up(wanted, FileState.REFUSED, "no picture")
        try:
            sha256 = await asyncio.to_thread(self._cabinet.keep, content)
        except OSError as error:
            # Disk full or gone: no fault of the file.
            log.error("a file cannot be kept: %s", type(error).__name__)  # noqa: TRY400 - the name says it all
            return self._later(wanted, OFF, type(error).__name__, attempted=False)
        failpoint.reach(Point.FILE_STORED)
        media, at = self._storage.media, self._clock.now()
        return lambda rows: media.keep(rows, wanted.key, sha256, len(content), told.mime, at)

    def _later(self, wanted: Attachment, pause: timedelta, why: str, *, attempted: bool = True) -> Settle:
        media, at = self._storage.media, self._clock.now() + pause
        return lambda rows: media.retry(rows, wanted.key, at, why, attempted=attempted)

    def _given_up(self, wanted: Attachment, state: FileState, why: str) -> Settle:
        log.warning("a file of %s is %s: %s", wanted.bot, state.value, why)
        media = self._storage.media
        return lambda rows: media.give_up(rows, wanted.key, state, why)
