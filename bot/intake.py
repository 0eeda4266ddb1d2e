"""The door of the house: what a channel hands over is stored before it is confirmed, the urgent first, a flood last."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from msgspec.structs import replace

from bot import failpoint
from bot.apology import Apologies
from bot.arrivals import priority_of
from bot.channels.port import Channel, ChannelError, Polled
from bot.clock import Clock
from bot.desk import Answers, Desk
from bot.failpoint import Point
from bot.i18n import Reader, plain
from flows.inbound import Inbound, Pressed
from flows.outbound import AnswerPress
from flows.terms import Address
from storage.unit_of_work import StorageError, Unavailable

log = logging.getLogger(__name__)
BATCH = 50
"""Events that are handled in one transaction."""
PER_CHAT = 10
"""Events of one chat that are handled at once; a flood from one waits behind everybody else."""
KEPT = timedelta(hours=25)
"""Telegram keeps what was said for 24 hours; nothing that arrives can be older."""
AHEAD = timedelta(minutes=1)
"""Telegram's time may differ from ours by less."""
LOOK = 5.0
"""Seconds until it is looked again for what other processes have left waiting."""
ANSWER_LENGTH = 200
"""Characters that Telegram shows in the answer to a press."""


class Wakes(Protocol):
    """Somebody who has work now."""

    def wake(self) -> None:
        """Look now, not at the next round."""


class Intake:
    """Takes in what every channel receives; `wakes` are those who have work when a table was written."""

    def __init__(
        self,
        desk: Desk,
        channels: Mapping[str, Channel],
        clock: Clock,
        wakes: Mapping[str, Wakes],
        counted: Callable[[str], None] = lambda _bot: None,
        hindered: Callable[[StorageError], None] = lambda _error: None,
    ) -> None:
        self._desk, self._channels, self._clock, self._wakes = desk, channels, clock, wakes
        self._counted, self._hindered = counted, hindered
        self._apologies = Apologies(lambda: desk.house, channels, clock, counted)
        self._behind: set[str] = set()
        self._queued: set[str] = set()
        self._waiting = asyncio.Event()
        self._again: set[str] = set()
        """What could not be stored when it came: it is brought again, and heard once."""

    async def receive(self, polled: Polled) -> None:
        """Store and handle a batch; when this returns, the channel may confirm it."""
        self._apologies.begin()
        try:
            await self._receive(polled)
        except StorageError as error:
            self._hindered(error)
            await self._apologies.tell(polled.events)
            raise
        self._apologies.over()

    async def _receive(self, polled: Polled) -> None:
        if polled.unread:
            await self._desk.bury(polled.unread)
        events = [_dated(event, polled) for event in polled.events]
        keys = {event.key for event in events}
        self._desk.hear([event for event in events if event.key not in self._again])
        self._again |= keys
        counted: Counter[str] = Counter()
        now: list[Inbound] = []
        later: list[Inbound] = []
        for event in events:
            counted[event.address.lane] += 1
            (later if counted[event.address.lane] > PER_CHAT else now).append(event)
        first: dict[str, int] = {}
        for event in now:
            priority = priority_of(event, self._desk.house.organisation.cries)
            first[event.address.lane] = min(first.get(event.address.lane, priority), priority)
        now.sort(key=lambda event: first[event.address.lane])
        for at in range(0, len(now), BATCH):
            # What has to wait keeps its place: nothing of its chat may overtake it.
            batch = now[at : at + BATCH]
            await self._handle([event for event in batch if event.address.lane not in self._behind])
            await self._queue([event for event in batch if event.address.lane in self._behind])
        await self._queue(later)
        self._again -= keys
        failpoint.reach(Point.TAKEN)

    async def _handle(self, events: Sequence[Inbound]) -> None:
        if not events:
            return
        try:
            answers = await self._desk.handle(events)
        except Unavailable:
            raise
        except Exception:
            log.exception("a batch could not be handled; its events are kept and handled one by one")
            await self._queue(events)
            return
        if late := {each.address.lane for each in events} & self._desk.put_behind:
            # Another process had stored something of these chats, and may have ended since.
            self._desk.put_behind -= late
            self._queued |= late
            self._behind |= late
            self._waiting.set()
        await self.done(answers)

    async def _queue(self, events: Sequence[Inbound]) -> None:
        if not events:
            return
        lanes = {event.address.lane for event in events}
        # Before the rows are there, so that a round that ends meanwhile does not forget them.
        self._queued |= lanes
        self._behind |= lanes
        await self._desk.store(events)
        failpoint.reach(Point.QUEUED)
        self._waiting.set()

    async def begin(self) -> None:
        """After a start: what was stored and not yet handled keeps its place before what comes now."""
        self._behind = await self._desk.behind(BATCH)

    async def work_off(self) -> bool:
        """Handle one round of what had to wait; False when nothing waits."""
        self._queued.clear()
        left, answers = await self._desk.work_off(BATCH)
        self._behind = left | self._queued
        await self.done(answers)
        return bool(self._behind)

    async def run(self) -> None:
        """Work off what has to wait, for ever: what was stored here, and what a process stored that has ended since."""
        while True:
            try:
                busy = await self.work_off()
            except StorageError as error:
                log.warning("what waits is tried again: %s", type(error).__name__)
                await asyncio.sleep(1)
                continue
            if not busy:
                await self._clock.wait(None, self._waiting, at_most=LOOK)

    def wake(self) -> None:
        """Another process has stored something."""
        self._waiting.set()

    async def done(self, answers: Answers) -> None:
        """Everything is stored: answer all presses at once, before anything else goes out; wake who has work."""
        failpoint.reach(Point.ANSWERING)
        under_way = [asyncio.create_task(self._answer(address, answer)) for address, answer in answers]
        for table in self._desk.news() & self._wakes.keys() if self._wakes else ():
            self._wakes[table].wake()
        await asyncio.gather(*under_way)

    async def _answer(self, address: Address, answer: AnswerPress) -> None:
        channel = self._channels.get(address.bot)
        if channel is None:
            return
        text = ""
        if answer.text is not None:
            language, zone = await self._desk.reader_of(address)
            text = plain(answer.text, Reader(language=answer.language or language, zone=zone, now=self._clock.now()))
        self._counted(address.bot)
        try:
            await channel.answer(answer.press, text[:ANSWER_LENGTH], alert=answer.alert)
        except ChannelError as error:
            # The effect of the press is stored; only its little confirmation was lost.
            log.info("a press was not answered: %s", type(error).__name__)


def _dated(event: Inbound, polled: Polled) -> Inbound:
    if event.sent_at - event.received_at > AHEAD:
        log.error("a message comes from the future: the machine's clock is behind Telegram's")
    if not event.received_at - KEPT <= event.sent_at <= event.received_at:
        # No clock of ours may be wound back by years, nor forward, by whatever date an update bears.
        event = replace(event, sent_at=min(max(event.sent_at, event.received_at - KEPT), event.received_at))
    # A press carries no date: after an outage of ours it may be as old as the last good poll.
    if polled.last_good is not None and isinstance(event.body, Pressed) and polled.last_good < event.sent_at:
        return replace(event, sent_at=polled.last_good)
    return event
