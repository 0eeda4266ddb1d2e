"""The outbox goes out: claimed by rank as each chat can take it, sent once as far as anybody can know."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.channels.port import (
    Channel,
    ChannelError,
    ChatMoved,
    Muted,
    RetryLater,
    Transient,
    Unauthorised,
    Unreachable,
)
from bot.clock import Clock
from bot.engine.courier import CarryFiles, Courier
from bot.engine.matter import Matter, read_matter
from bot.engine.outcome import Outcome, Trouble, ended, later, moved
from bot.engine.pace import OF_GROUP, Pace
from bot.engine.storm import STORM, Storms
from bot.engine.topics import Report, Topics
from bot.house import CONSOLE
from flows.outbound import Kind, Say, SendFiles
from storage.unit_of_work import Head, OutboxState, Outgoing, Rank, Rows, Storage, StorageError

log = logging.getLogger(__name__)
AT_ONCE = 16
"""Messages that are under way at the same time."""
EDITS_APART = timedelta(seconds=2)
"""Between two edits in one chat: Telegram counts them towards a group's 20 messages a minute."""
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
OFF = timedelta(minutes=1)
"""How long a message waits for a bot that is off or whose token is refused."""
LAST_WAIT = 5.0
"""Seconds outside that messages under way have to go out when the program ends."""
GIVEN_UP = timedelta(hours=24)
"""A message that could not be sent for so long is set aside and shown to the administrator."""


class Delivery:
    """Carries the outbox to the channels. `storm` is how many new cards a minute a group is shown one by one."""

    def __init__(
        self,
        storage: Storage,
        channels: Mapping[str, Channel],
        clock: Clock,
        report: Report,
        *,
        carry_files: CarryFiles | None = None,
        edits_apart: timedelta | None = None,
        storm: int = STORM,
        group_per_minute: int = OF_GROUP.most,
    ) -> None:
        self._storage, self._channels, self._clock, self._report = storage, channels, clock, report
        of_group = OF_GROUP._replace(most=group_per_minute)
        if edits_apart is None:  # where a group takes more in a minute, it takes edits faster too
            edits_apart = EDITS_APART * OF_GROUP.most / group_per_minute
        self._pace = Pace(clock.now(), set(channels) - {CONSOLE}, of_group=of_group, edits_apart=edits_apart)
        self._storms = Storms(storage, storm)
        self._topics = Topics(storage, clock, report)
        self._courier = Courier(storage, clock, self._pace, self._storms, self._topics, carry_files)
        self._finished: list[Outcome] = []
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._stopped = asyncio.Event()
        self._stopped.set()

    def wake(self) -> None:
        """Something new is to be sent."""
        self._wake.set()

    def count(self, bot: str) -> None:
        """The answer to a press goes out: it is never held, but the bot's second has room for one less."""
        self._pace.count(bot, self._clock.now())

    async def begin(self) -> None:
        """After a start: what was being sent when the last run ended is sent again, or listed as unknown."""
        now = self._clock.now()

        def work(rows: Rows) -> list[Outgoing]:
            self._storms.resume(rows, now)
            return self._storage.outbox.stranded(rows, list(self._channels))

        if stranded := await self._storage.run(work):
            log.warning("%d messages were under way when the program ended", len(stranded))

    async def run(self) -> None:
        """Deliver until `stop`."""
        self._stopped.clear()
        while not self._stopping:
            try:
                claimed = await self._claim()
                soonest = None if claimed else await self._soonest()
            except StorageError as error:
                log.warning("delivery tries again: %s", type(error).__name__)
                claimed, soonest = [], None
            for matter in claimed:
                self._under_way[matter.row.lane] = asyncio.create_task(self._carry_one(matter))
            if not claimed and not self._finished:
                await self._clock.wait(soonest, self._wake)
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=LAST_WAIT)
        try:
            await self._storage.run(partial(self._record, list(self._finished)))
        except StorageError as error:
            log.warning("what was sent last could not be written down: %s", type(error).__name__)
        self._stopped.set()

    async def stop(self) -> None:
        """Take nothing more up, let go out what is under way, and write down what became of it."""
        self._stopping = True
        self._wake.set()
        await self._stopped.wait()

    async def _soonest(self) -> datetime | None:
        """When there will be something to send; None while there is no room for more."""
        if len(self._under_way) >= AT_ONCE:
            return None
        now = self._clock.now()
        busy = [*self._under_way, *self._pace.hushed(now)]
        found = await self._storage.read(lambda rows: self._storage.outbox.next_at(rows, busy))
        return min((each for each in (found, self._pace.opens_at(now)) if each is not None), default=None)

    async def _carry_one(self, matter: Matter) -> None:
        try:
            outcome = await self._carry(matter)
        except Exception as error:
            log.exception("a message could not be written or sent")
            outcome = ended(matter.row, OutboxState.DEAD, type(error).__name__)
        self._finished.append(outcome)
        self._under_way.pop(matter.row.lane, None)
        self._wake.set()

    async def flush(self) -> int:
        """Send everything that can be sent now, one round; return how many were taken up."""
        claimed = await self._claim()
        outcomes = [await self._carry(matter) for matter in claimed]
        if outcomes:
            await self._storage.run(partial(self._record, outcomes))
        return len(claimed)

    # --- the rows -----------------------------------------------------------------------------------------------------
    async def _claim(self) -> list[Matter]:
        now, finished = self._clock.now(), list(self._finished)
        busy = [*self._under_way, *self._pace.busy(now)]
        hushed, room = list(self._pace.hushed(now)), AT_ONCE - len(self._under_way)

        def admit(head: Head) -> bool:
            return self._pace.admit(head.lane, Rank(head.rank), now)

        def work(rows: Rows) -> list[Matter]:
            self._record(finished, rows)
            self._storms.look(rows, now)
            if room <= 0:
                return []
            claimed = self._storage.outbox.claim(rows, now, room, busy, hushed=hushed, admit=admit)
            return [read_matter(self._storage, rows, row, self._storms) for row in claimed]

        claimed = await self._storage.run(work)
        # Only now they are written down: until then a failure of the database must not lose what is known.
        del self._finished[: len(finished)]
        return claimed

    def _record(self, finished: list[Outcome], rows: Rows) -> None:
        for outcome in finished:
            outcome(self._storage, rows)

    # --- one message --------------------------------------------------------------------------------------------------
    async def _carry(self, matter: Matter) -> Outcome:
        row, parcel, now = matter.row, matter.parcel, self._clock.now()
        channel = self._channels.get(row.lane.partition(":")[0])
        try:
            if parcel is None:
                return ended(row, OutboxState.DEAD, "its words cannot be read")
            if now - row.created_at >= GIVEN_UP:
                return await self._given_up(matter, OutboxState.DEAD, "it could not be sent for a day")
            if channel is None:
                return later(row, now + OFF, "this bot is off", attempted=False)
            try:
                return await self._courier.carry(matter, parcel, channel)
            except ChannelError as error:
                return await self._failed(matter, error)
        except StorageError:
            # The desk has to hear of it, or a topic has to be remembered: come back when the database can be used.
            return later(row, now + FIRST_PAUSE, "the database cannot be used", attempted=False)

    async def _failed(self, matter: Matter, error: ChannelError) -> Outcome:
        row, now = matter.row, self._clock.now()
        match error:
            case RetryLater():
                # The platform holds the whole chat, whatever kind of message comes next.
                until = now + timedelta(seconds=error.seconds)
                self._pace.refused(row.lane, until, now)
                return later(row, until, "too many requests", attempted=False)
            case ChatMoved():
                return moved(row, f"{row.lane.partition(':')[0]}:{error.new_chat}", now)
            case Unreachable():
                muted = isinstance(error, Muted)
                self._topics.forget(row.lane)
                await self._report(row, Trouble.MUTED if muted else Trouble.UNREACHABLE)
                # It waits: when the chat is back, whoever notices lets its line go on.
                why = "the bot may not write there" if muted else "nobody can be reached there"
                return later(row, row.created_at + GIVEN_UP, why, attempted=False)
            case Unauthorised():
                bot = row.lane.partition(":")[0]
                log.error("the token of %s is refused; its messages wait", bot)
                self._pace.hold(bot, now + OFF)
                return later(row, now + OFF, "the token is refused", attempted=False)
            case Transient(sent=None) if row.kind is Kind.NOTICE:
                return await self._given_up(matter, OutboxState.UNKNOWN, "nobody knows whether it arrived")
            case Transient():
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.attempts, 6))
                # An edit must not overtake the card that could not be posted.
                self._pace.hold(row.lane, now + pause)
                return later(row, now + pause, str(error), repeat=error.sent is None)
            case _:
                log.error("a message was refused: %s", type(error).__name__)
                return await self._given_up(matter, OutboxState.DEAD, type(error).__name__)

    async def _given_up(self, matter: Matter, state: OutboxState, why: str) -> Outcome:
        """It will not be sent; whoever wrote what it passes on hears of it."""
        said = matter.parcel.outbound if matter.parcel else None
        if isinstance(said, Say | SendFiles) and said.origin:
            await self._report(matter.row, Trouble.UNDELIVERED)
        return ended(matter.row, state, why)
