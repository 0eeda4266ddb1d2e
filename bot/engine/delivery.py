"""The outbox goes out: claimed by rank as each chat can take it, sent once as far as anybody can know."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot import failpoint
from bot.channels.port import (
    Channel,
    ChannelError,
    Transient,
)
from bot.clock import Clock
from bot.engine.courier import CarryFiles, Courier
from bot.engine.digest import Digests
from bot.engine.line import Line
from bot.engine.mandate import Finished, Mandate, bot_of
from bot.engine.matter import Matter, read_matter
from bot.engine.outcome import Outcome, Sent, ended, later
from bot.engine.pace import OF_GROUP, Pace
from bot.engine.setback import FIRST_PAUSE, GIVEN_UP, OFF, Setbacks
from bot.engine.storm import STORM, Storms
from bot.engine.topics import Report, Topics
from bot.failpoint import Point
from bot.house import CONSOLE, House
from flows.outbound import PostCard, RefreshCard
from storage.unit_of_work import Head, OutboxState, Outgoing, Rank, Rows, Storage, StorageError

log = logging.getLogger(__name__)
AT_ONCE = 16
"""Messages that are under way at the same time."""
EDITS_APART = timedelta(seconds=2)
"""Between two edits in one chat: Telegram counts them towards a group's 20 messages a minute."""
STORES_AGAIN = 1.0
"""Seconds outside until the next try while nothing can be stored."""
LAST_WAIT = 5.0
"""Seconds outside that messages under way have to go out when the program ends."""


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
        self._mandate = Mandate(storage, channels.keys())
        self._new_pace = partial(Pace, bots=set(channels) - {CONSOLE}, of_group=of_group, edits_apart=edits_apart)
        self._pace = self._new_pace(clock.now())
        self._storms = Storms(storage, storm)
        self._line = Line(storage, channels)
        self._digests: Digests | None = None
        self._topics = Topics(storage, clock, report)
        self._courier = Courier(storage, clock, self._pace, self._storms, self._topics, carry_files)
        self._setbacks = Setbacks(clock, self._pace, self._topics, report)
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

    def share(self, may_send: Callable[[str], bool], may_claim: Callable[[Rows, str], bool]) -> None:
        """Other processes deliver too: `may_send` tells whether this one speaks through a bot now.

        `may_claim` asks the database, so that a process that hung in between claims nothing which nobody will send.
        """
        self._mandate.may_send, self._mandate.may_claim = may_send, may_claim

    def gather(self, house: House) -> None:
        """From now on, what waits together for one reader goes out as one message, and late words as things stand."""
        self._digests = Digests(self._storage, house, self._line)

    async def begin(self) -> None:
        """After a start: what was being sent when the last run ended is sent again, or listed as unknown."""
        for bot in self._channels:
            await self.take_over(bot)

    async def take_over(self, bot: str) -> bool:
        """This process speaks through a bot from now on: what was being sent is sent again, or listed as unknown.

        What is still under way here from an earlier turn keeps its lane busy until it is known what became of it.
        """
        self._mandate.begin(bot)
        now = self._clock.now()

        def work(rows: Rows) -> list[Outgoing]:
            self._storms.resume(rows, now)
            self._line.take_over(rows, bot, now)
            return self._storage.outbox.stranded(rows, [bot])

        if stranded := await self._storage.run(work):
            log.warning("%d messages of %s were under way when somebody else ended", len(stranded), bot)
        self._wake.set()
        return True

    async def clock_stepped(self) -> None:
        """The time was wrong: nothing waits for an hour that does not come, and what was sent lately counts anew."""
        self._pace = self._courier.pace = self._setbacks.pace = self._new_pace(self._clock.now())
        self._topics.clock_stepped()
        now = self._clock.now()

        def work(rows: Rows) -> None:
            self._storage.outbox.pull_in(rows, now)
            self._storms.clock_stepped(rows, now)

        await self._storage.run(work)
        self._wake.set()

    async def run(self) -> None:
        """Deliver until `stop`."""
        self._stopped.clear()
        while not self._stopping:
            turns = self._mandate.turns()
            try:
                claimed, soonest = await self._claim()
            except StorageError as error:
                log.warning("delivery tries again: %s", type(error).__name__)
                # Also with something to write down: that is what cannot be done now.
                await asyncio.sleep(STORES_AGAIN)
                continue
            for matter in claimed:
                turn = turns[bot_of(matter.row)]
                self._under_way[matter.row.lane] = asyncio.create_task(self._carry_one(matter, turn))
            if not self._mandate.finished:
                await self._clock.wait(soonest, self._wake)
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=LAST_WAIT)
        try:
            await self._storage.run(partial(self._mandate.record, finished=list(self._mandate.finished)))
        except StorageError as error:
            log.warning("what was sent last could not be written down: %s", type(error).__name__)
        self._stopped.set()

    async def stop(self) -> None:
        """Take nothing more up, let go out what is under way, and write down what became of it."""
        self._stopping = True
        self._wake.set()
        await self._stopped.wait()

    async def _carry_one(self, matter: Matter, turn: int) -> None:
        row = matter.row
        failpoint.reach(Point.SENDING)
        if self._mandate.speaks(bot_of(row), turn):
            try:
                outcome = await self._carry(matter)
            except Exception as error:
                log.exception("a message could not be written or sent")
                outcome = ended(row, OutboxState.DEAD, type(error).__name__)
            failpoint.reach(Point.SENT)
        else:
            # If nobody has taken over it waits again; else it is known there that it was claimed here.
            outcome = later(row, self._clock.now(), "another process speaks", attempted=False)
        self._mandate.keep(row, outcome, turn, self._clock.now())
        self._under_way.pop(row.lane, None)
        self._wake.set()

    async def flush(self) -> int:
        """Send everything that can be sent now, one round; return how many were taken up."""
        turns, (claimed, _), done = self._mandate.turns(), await self._claim(), list[Finished]()
        for matter in claimed:
            outcome = await self._carry(matter)
            done.append(Finished(matter.row, outcome, turns[bot_of(matter.row)], self._clock.now()))
        if done:
            await self._storage.run(partial(self._mandate.record, finished=done))
        return len(claimed)

    async def soonest(self) -> datetime | None:
        """When there will be something to send, after everything was sent that could be."""
        now = self._clock.now()
        hushed = [*self._under_way, *self._pace.hushed(now), *self._mandate.left_to_others()]
        found = await self._storage.read(lambda rows: self._storage.outbox.next_at(rows, hushed))
        return min(filter(None, (found, self._pace.opens_at(now))), default=None)

    # --- the rows -----------------------------------------------------------------------------------------------------
    async def _claim(self) -> tuple[list[Matter], datetime | None]:
        """What is to be sent now, and when there will be more if nothing new comes; None while there is no room."""
        now, finished = self._clock.now(), list(self._mandate.finished)
        left, under_way = self._mandate.left_to_others(), list(self._under_way)
        hushed = [*under_way, *self._pace.hushed(now), *left]
        work = partial(self._take_up, now=now, finished=finished, left=left, hushed=hushed)
        try:
            claimed, soonest = await self._storage.run(partial(work, busy=[*under_way, *self._pace.busy(now), *left]))
        except StorageError:
            if self._digests is not None:
                self._digests.undone()
            raise
        if finished:
            failpoint.reach(Point.RECORDED)
        if claimed:
            failpoint.reach(Point.CLAIMED)
        # Only now they are written down: until then a failure of the database must not lose what is known.
        del self._mandate.finished[: len(finished)]
        if len(self._under_way) + len(claimed) < AT_ONCE:
            soonest = min(filter(None, (soonest, self._pace.opens_at(now))), default=None)
        return claimed, soonest

    def _take_up(
        self,
        rows: Rows,
        *,
        now: datetime,
        finished: list[Finished],
        left: list[str],
        busy: list[str],
        hushed: list[str],
    ) -> tuple[list[Matter], datetime | None]:
        self._mandate.record(rows, finished)
        self._storms.look(rows, now, left)
        self._line.look(rows, now)
        if self._digests is not None:
            self._digests.look(rows, now, left)
        others = [bot for bot in self._channels if bot not in busy and not self._mandate.may_claim(rows, bot)]
        found, room = list[Outgoing](), AT_ONCE - len(self._under_way)
        while room > 0 and not found:
            claimed = self._storage.outbox.claim(
                rows, now, room, [*busy, *others], hushed=hushed, admit=partial(self._admit, now=now)
            )
            found = self._digests.written(rows, claimed, now) if self._digests else claimed
            if not claimed:
                break
        matters = [read_matter(self._storage, rows, row, self._storms) for row in found]
        if len(found) >= room:
            return matters, None
        return matters, self._storage.outbox.next_at(rows, [*hushed, *others, *(row.lane for row in found)])

    def _admit(self, head: Head, now: datetime) -> bool:
        return self._pace.admit(head.lane, Rank(head.rank), now)

    # --- one message --------------------------------------------------------------------------------------------------
    async def _carry(self, matter: Matter) -> Outcome:
        row, parcel, now = matter.row, matter.parcel, self._clock.now()
        channel = self._channels.get(row.lane.partition(":")[0])
        try:
            if parcel is None:
                return ended(row, OutboxState.DEAD, "its words cannot be read")
            # A card says how the case stands now: it is never too old, and without it nobody would see the case.
            is_card = isinstance(parcel.outbound, PostCard | RefreshCard)
            if now - row.created_at >= GIVEN_UP and not is_card:
                return await self._setbacks.given_up(matter, OutboxState.DEAD, "it could not be sent for a day")
            if channel is None:
                return later(row, now + OFF, "this bot is off", attempted=False)
            try:
                outcome = await self._courier.carry(matter, parcel, channel)
            except ChannelError as error:
                self._line.notice(row.lane, now, reached=not isinstance(error, Transient))
                return await self._setbacks.outcome(matter, error)
            if isinstance(outcome, Sent) and outcome.message_id:
                self._line.notice(row.lane, self._clock.now(), reached=True)
            return outcome
        except StorageError:
            # The desk has to hear of it, or a topic has to be remembered: come back when the database can be used.
            return later(row, now + FIRST_PAUSE, "the database cannot be used", attempted=False)
