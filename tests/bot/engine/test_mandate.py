"""A delivery that loses its bot to another process: before it sends, while it sends, and before it writes that down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.port import Message, RetryLater
from bot.clock import Clock
from bot.engine.delivery import Delivery
from flows.outbound import Kind
from storage.unit_of_work import OutboxState, Rows, Storage
from tests.bot.engine.post_office import GROUP, PERSON, SECOND, Double, Office, office
from tests.harness.database import empty_storage


class Held(Double):
    """A channel in which something happens between the call and its answer."""

    def __init__(self, now: Any) -> None:
        super().__init__(now)
        self.before: Callable[[], Awaitable[None]] | None = None
        self.after: Callable[[], Awaitable[None]] | None = None

    async def _meanwhile(self, name: str) -> None:
        act: Callable[[], Awaitable[None]] | None = getattr(self, name)
        if act is not None:
            setattr(self, name, None)
            await act()

    async def send(self, chat: str, message: Message, *, thread: str = "", reply_to: str = "") -> str:
        await self._meanwhile("before")
        number = await super().send(chat, message, thread=thread, reply_to=reply_to)
        await self._meanwhile("after")
        return number

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        await self._meanwhile("before")
        await super().edit(chat, message_id, message)
        await self._meanwhile("after")


class TwoOffices:
    """Two processes that deliver from the same rows; the lease is whoever's the test says."""

    def __init__(self, one: Office, channel: Held) -> None:
        self.one, self.channel, self.holder = one, channel, "one"
        self.other = Delivery(one.storage, {"staff": channel}, one.clock, one._hear)
        for name, delivery in (("one", one.delivery), ("other", self.other)):
            delivery.share(self._may_send(name), self._may_claim(name))

    def _may_send(self, name: str) -> Callable[[str], bool]:
        return lambda _bot: self.holder == name

    def _may_claim(self, name: str) -> Callable[[Rows, str], bool]:
        return lambda _rows, _bot: self.holder == name

    async def hand_over(self) -> None:
        """The first one hangs; the other one speaks from now on, and says what there is to say."""
        self.holder = "other"
        await self.other.take_over("staff")
        while await self.other.flush():
            pass

    async def hand_back(self) -> None:
        """The other one hangs before it has said anything."""
        self.holder = "other"
        await self.other.take_over("staff")
        self.holder = "one"
        await self.one.delivery.take_over("staff")


@pytest.fixture
async def two() -> AsyncIterator[TwoOffices]:
    async with empty_storage() as storage:
        clock_of_office = Office(storage)
        channel = Held(clock_of_office.clock.now)
        clock_of_office.double = clock_of_office.channel = channel
        clock_of_office.anew()
        yield TwoOffices(clock_of_office, channel)


async def run_until_idle(delivery: Delivery) -> None:
    """Let a delivery carry what it has, in tasks of its own, and end."""
    running = asyncio.create_task(delivery.run())
    while delivery._stopped.is_set():
        await asyncio.wait({running}, timeout=0)
    await delivery.stop()
    await running


async def test_what_was_claimed_before_the_loss_is_not_sent(two: TwoOffices) -> None:
    await two.one.put(two.one.say("hello", PERSON), two.one.say("alarm", kind=Kind.URGENT))
    turns, (claimed, _) = two.one.delivery._mandate.turns(), await two.one.delivery._claim()
    assert len(claimed) == 2
    await two.hand_over()
    assert two.channel.said() == ["(possibly a repeat)\nalarm"]
    for matter in claimed:
        await two.one.delivery._carry_one(matter, turns["staff"])
    await two.one.delivery._claim()
    assert two.channel.said() == ["(possibly a repeat)\nalarm"], "nothing was sent twice"
    assert await two.one.counts() == {OutboxState.UNKNOWN: 1}, "a notice that nobody knows of is listed"


async def test_what_was_sent_during_the_loss_is_written_down(two: TwoOffices) -> None:
    await two.one.put(two.one.say("hello", PERSON))
    two.channel.after = two.hand_over
    await run_until_idle(two.one.delivery)
    assert two.channel.said() == ["hello"]
    assert await two.one.counts() == {}, "the other one listed it as unknown, but it did arrive"
    assert await two.other.flush() == 0


async def test_an_alarm_that_arrived_is_not_repeated_when_that_is_known_in_time(two: TwoOffices) -> None:
    await two.one.put(two.one.say("alarm", kind=Kind.URGENT))

    async def lose() -> None:
        two.holder = "other"
        await two.other.take_over("staff")

    two.channel.after = lose
    await run_until_idle(two.one.delivery)
    assert await two.other.flush() == 0
    assert two.channel.said() == ["alarm"]


async def test_words_that_took_the_place_of_what_was_sent_are_sent(two: TwoOffices) -> None:
    await two.one.put(two.one.post(1))
    await two.one.delivery.flush()
    await two.one.put(two.one.refresh(1, "Taken"))

    async def lose() -> None:
        two.holder = "other"
        await two.other.take_over("staff")
        two.one.clock.move_to(two.one.clock.now() + 10 * SECOND)
        await two.one.put(two.one.refresh(1, "Done"))

    two.channel.after = lose
    await run_until_idle(two.one.delivery)
    while await two.other.flush():
        two.one.clock.move_to(two.one.clock.now() + 10 * SECOND)
    assert two.channel.words(GROUP)[0].startswith("[Done]")


async def test_an_edit_that_comes_late_is_painted_over(two: TwoOffices) -> None:
    await two.one.put(two.one.post(1))
    await two.one.delivery.flush()
    two.one.clock.move_to(two.one.clock.now() + 10 * SECOND)
    await two.one.put(two.one.refresh(1, "Taken"))

    async def newer() -> None:
        await two.hand_over()
        two.one.clock.move_to(two.one.clock.now() + 10 * SECOND)
        await two.one.put(two.one.refresh(1, "Done"))
        await two.hand_over()
        assert two.channel.words(GROUP)[0].startswith("[Done]")

    two.channel.before = newer
    await run_until_idle(two.one.delivery)
    assert two.channel.words(GROUP)[0].startswith("[Taken]"), "the late edit has overwritten the newer one"
    two.one.clock.move_to(two.one.clock.now() + 10 * SECOND)
    while await two.other.flush():
        two.one.clock.move_to(two.one.clock.now() + 10 * SECOND)
    assert two.channel.words(GROUP)[0].startswith("[Done]")


async def test_what_was_refused_during_the_loss_is_for_the_other_to_see_to(two: TwoOffices) -> None:
    await two.one.put(two.one.say("alarm", kind=Kind.URGENT))
    two.channel.raises = [RetryLater(3600)]

    async def lose() -> None:
        two.holder = "other"
        await two.other.take_over("staff")

    two.channel.before = lose
    await run_until_idle(two.one.delivery)
    [row] = await two.one.waiting()
    assert (row.repeat, row.not_before <= two.one.clock.now()) == (True, True), "not put off by the one that lost it"


async def test_what_is_known_of_an_earlier_turn_changes_nothing_in_a_later_one(two: TwoOffices) -> None:
    await two.one.put(two.one.say("alarm", kind=Kind.URGENT))
    two.channel.raises = [RetryLater(3600)]
    two.channel.before = two.hand_back
    await run_until_idle(two.one.delivery)
    [row] = await two.one.waiting()
    assert row.not_before <= two.one.clock.now()


async def test_a_lease_that_lapsed_and_that_nobody_took_costs_nothing(two: TwoOffices) -> None:
    await two.one.put(two.one.say("hello", PERSON))
    turns, (claimed, _) = two.one.delivery._mandate.turns(), await two.one.delivery._claim()
    two.one.delivery.share(lambda _bot: False, lambda _rows, _bot: True)
    for matter in claimed:
        await two.one.delivery._carry_one(matter, turns["staff"])
    await two.one.delivery._claim()
    assert two.channel.said() == []
    two.one.delivery.share(lambda _bot: True, lambda _rows, _bot: True)
    assert await two.one.delivery.flush() == 1
    assert two.channel.said() == ["hello"]
    assert await two.one.counts() == {}


# --- the clock was wrong ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [Kind.NOTICE, Kind.URGENT])
async def test_after_a_leap_back_nothing_waits_for_an_hour(kind: Kind) -> None:
    async with office() as made:
        made.double.raises = [RetryLater(3)]
        await made.put(made.say("hello", PERSON, kind=kind))
        await made.delivery.flush()
        [row] = await made.waiting()
        back = Clock(speed=0, start=made.clock.now() - timedelta(hours=1))
        anew = Delivery(made.storage, {"staff": made.double}, back, made._hear)
        assert await anew.flush() == 0, "it waits for an hour that does not come"
        await anew.clock_stepped()
        back.move_to(back.now() + 70 * SECOND)
        assert await anew.flush() == 1
        assert made.double.said()[-1] == "hello"
        assert row.not_before > back.now()


async def test_after_a_leap_back_listed_cards_come_within_minutes() -> None:
    storm = 3
    async with office(storm=storm) as made:
        for case in range(1, 10):
            await made.put(made.post(case))
            await made.rounds(made.clock.now() + SECOND)
        assert await made.storage.read(made.storage.listed.lanes)
        back = Clock(speed=0, start=made.clock.now() - timedelta(hours=5))
        made.clock = back
        made.delivery = Delivery(made.storage, {"staff": made.double}, back, made._hear, storm=storm)
        await made.delivery.begin()
        await made.delivery.clock_stepped()
        await made.rounds(back.now() + timedelta(minutes=4))
        assert not await made.storage.read(made.storage.listed.lanes)
        assert await _cards(made.storage) == 9


async def _cards(storage: Storage) -> int:
    found = [await storage.read(lambda rows, n=n: storage.posted.cards_of(rows, n)) for n in range(1, 10)]
    return sum(map(len, found))
