"""Delivery with the staff bot, at a Telegram that counts, closes topics and moves groups."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.telegram_staff.channel import StaffChannel
from bot.engine.outcome import Trouble
from bot.moving import migrate
from flows.terms import CaseId
from tests.bot.engine.post_office import START, Office, office
from tests.fake_telegram import FakeBot, FakeTelegram, Group
from tests.fake_telegram.clock import Clock


class AtTelegram(Office):
    """The office's clock is Telegram's."""

    telegram: FakeTelegram
    bot: FakeBot

    async def ticked(self) -> None:
        self.telegram.clock.set(self.clock.now())


@asynccontextmanager
async def at_telegram(*, is_forum: bool = False, is_supergroup: bool = True) -> AsyncIterator[tuple[AtTelegram, Group]]:
    async with FakeTelegram(Clock(START)) as telegram, office() as lent:
        bot = telegram.bot("Duty")
        group = telegram.group("供应值班组", is_forum=is_forum, is_supergroup=is_supergroup)
        group.add(bot)
        if is_forum:
            group.promote(bot)
        channel = StaffChannel(bot.token, now=lent.clock.now, api=telegram.url)
        house = AtTelegram(lent.storage, channel)
        house.telegram, house.bot = telegram, bot
        await house.ticked()
        yield house, group
        await channel.close()
        assert telegram.warnings == []


def lane(group: Group) -> str:
    return f"staff:{group.id}"


async def test_a_flood_of_everything_is_never_refused() -> None:
    async with at_telegram() as (house, group):
        house.telegram.limit_flood()
        people = [house.telegram.user(f"Person {n}") for n in range(12)]
        for person in people:
            person.at(house.bot).start()
        for n in range(30):
            await house.put(house.say(f"line {n}", lane(group)), house.post(n + 1, lane=lane(group)))
        for person in people:
            await house.put(*(house.say(f"line {n}", f"staff:{person.id}") for n in range(6)))
        await house.pass_by(30)
        await house.put(house.post(99, emergency=True, lane=lane(group)))
        await house.pass_by(1)
        assert "0099" in group.last.text, "an emergency finds room"
        await house.rounds()
        assert house.telegram.refusals == []
        assert await house.counts() == {}
        assert len(group.from_bots) >= 61


async def test_a_notice_to_three_hundred_goes_as_fast_as_telegram_takes_it_and_an_emergency_overtakes_it() -> None:
    async with at_telegram() as (house, group):
        house.telegram.limit_flood()
        people = [house.telegram.user(f"Person {n}") for n in range(300)]
        for person in people:
            person.at(house.bot).start()
        await house.put(*(house.say("Nothing is delivered today.", f"staff:{person.id}") for person in people))
        begun = house.clock.now()
        await house.pass_by(4)
        left = len(await house.waiting())
        assert 0 < left < 300, "it is on its way"
        await house.put(house.post(99, emergency=True, lane=lane(group)))
        await house.pass_by(1)
        assert "0099" in group.last.text
        assert await house.waiting(), "those behind it wait their turn"
        await house.rounds()
        assert house.telegram.refusals == []
        assert await house.counts() == {}
        assert (house.clock.now() - begun).total_seconds() < 20
        assert all(person.at(house.bot).last.text == "Nothing is delivered today." for person in people)


async def test_a_case_has_its_topic_and_gets_another_when_somebody_deletes_it() -> None:
    async with at_telegram(is_forum=True) as (house, group):
        await house.put(house.post(1, lane=lane(group), title="26-0001 车辆故障"))
        await house.rounds()
        [first] = [topic for topic in group.topics.values() if topic.name == "26-0001 车辆故障"]
        assert group.last.thread_id == first.thread_id
        group.delete_topic(first.thread_id)
        await house.put(house.say("备用车晚了", lane(group), case=CaseId(1), on_card=True))
        await house.rounds()
        [second] = [topic for topic in group.topics.values() if topic.name == "26-0001 车辆故障"]
        assert second.thread_id != first.thread_id
        card, line = [message for message in group.from_bots if message.thread_id == second.thread_id][-2:]
        assert ("breakdown" in card.text, line.text) == (True, "备用车晚了")


async def test_a_group_that_moves_unheard_is_followed() -> None:
    async with at_telegram(is_supergroup=False) as (house, group):
        old = lane(group)
        await house.put(house.post(1, lane=old))
        await house.rounds()
        group.migrate("none")
        await house.put(house.refresh(1, "Li Na has it", old), house.say("line", old))
        await house.rounds()
        await house.storage.run(lambda rows: migrate(rows, house.storage, old, lane(group)))
        assert [message.text for message in group.from_bots][-2:] == ["line", "[Li Na has it] breakdown 26-0001"]
        assert await house.counts() == {}


async def test_a_bot_that_is_muted_or_thrown_out_says_so_and_keeps_the_line() -> None:
    async with at_telegram() as (house, group):
        bot = house.bot
        group.mute(bot)
        await house.put(house.post(1, lane=lane(group)))
        await house.pass_by(1)
        group.remove(bot)
        await house.put(house.say("line", lane(group)))
        await house.pass_by(1)
        assert house.troubles == [(lane(group), Trouble.MUTED), (lane(group), Trouble.UNREACHABLE)]
        group.add(bot)
        await house.storage.run(lambda rows: house.storage.outbox.resume(rows, lane(group), house.clock.now()))
        await house.rounds()
        assert [message.text for message in group.from_bots] == ["[To be taken] breakdown 26-0001", "line"]
