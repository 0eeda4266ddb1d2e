"""The door of the house: presses are answered together, what nobody can read is kept, and what was lost is told."""

import asyncio
from datetime import UTC, datetime

from bot.channels.port import Polled
from bot.clock import Clock
from bot.intake import Intake
from flows.inbound import Wrote
from flows.outbound import AnswerPress
from flows.terms import Address
from storage.unit_of_work import InboxState
from tests.harness.hotline import hotline_open
from tests.stories.cast import Cast


class Slow:
    """A channel whose every answer waits until all of them have begun."""

    def __init__(self, expected: int) -> None:
        self.begun: list[str] = []
        self._all = asyncio.Event()
        self._expected = expected

    async def answer(self, press: str, text: str, *, alert: bool = False) -> None:  # noqa: ARG002
        self.begun.append(press)
        if len(self.begun) == self._expected:
            self._all.set()
        await self._all.wait()


async def test_presses_are_answered_all_at_once() -> None:
    channel = Slow(3)
    intake = Intake(None, {"staff": channel}, Clock(speed=0, start=datetime(2026, 11, 22, tzinfo=UTC)), {})  # type: ignore[arg-type,dict-item]
    address = Address(bot="staff", chat="1")
    await asyncio.wait_for(intake.done([(address, AnswerPress(press=f"p{n}")) for n in range(3)]), 5)
    assert channel.begun == ["p0", "p1", "p2"]


async def test_an_update_that_nobody_can_read_is_kept_once_for_a_person() -> None:
    async with hotline_open() as hotline:
        stage = hotline.stage
        for _ in range(2):
            await stage.intake.receive(Polled(events=(), unread=((77, '{"update_id":77,"odd":1}'),)))
        (dead,) = await stage.storage.read(stage.storage.inbox.dead)
        assert (dead.state, dead.payload, dead.error) == (
            InboxState.DEAD,
            '{"update_id":77,"odd":1}',
            "Unintelligible",
        )
        hotline.finished = True


async def test_whoever_wrote_what_was_lost_reads_so() -> None:
    async with hotline_open() as hotline:
        zh = await Cast.of(hotline, "zh")
        await zh.opens()
        await zh.noted()
        await zh.acknowledged()
        card = zh.supply.last()
        await hotline.arrive(
            hotline.event("li-na", Wrote(text="马上到"), zh.supply.chat, reply_to=card.id, message="g1")
        )
        zh.supply.skips(), zh.driver.skips()
        stage = hotline.stage
        rows = await stage.storage.read(lambda rows: stage.storage.outbox.of_case(rows, 1, 50))
        row = next(each for each in rows if "马上到" in each.payload)
        # The second time as after a kill: the notice was written down, the end of the row was not.
        for _ in range(2):
            await stage.desk.undelivered(row)
        await stage.settle()
        read = zh.supply.reads("没有送到张师傅那里。请打电话：电话尾号 5521")
        assert read.reply_to == "g1"
        await hotline.nothing_else()
