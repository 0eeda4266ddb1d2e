"""Three processes on one PostgreSQL: one of them dies, hangs or ends, and people notice nothing of it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.fleet import Fleet, fleet
from tests.endtoend.house import PATIENCE
from tests.endtoend.nursery import KILLED, Nursery
from tests.endtoend.seen import sent_in
from tests.fake_telegram import FakeBot, Message
from tests.harness.database import lent

pytestmark = pytest.mark.asyncio(loop_scope="session")
AT_MOST = 10.0
"""Seconds until another process does what one did that was killed or hangs."""
AT_ONCE = 4.0
"""The same after one that ended in peace, on a busy machine."""
VEHICLE = "车现在怎样？"
CLOCKS = """
clocks:
  acknowledge: 8 s
"""


@pytest_asyncio.fixture(loop_scope="session")
async def database() -> AsyncIterator[str]:
    """The address of a database on a server, as a person writes it into the settings."""
    async with lent() as address:
        yield address


def is_late(number: str, message: Message) -> bool:
    """Whether a line of the group says that nobody has acknowledged a case."""
    return number in message.text and "还没有人接单" in message.text and not message.text.startswith("【")


async def polled_again(made: Fleet, bot: FakeBot, within: float) -> None:
    """Wait until somebody asks for a bot's updates."""
    asked = len(made.telegram.calls_of("getUpdates", bot))
    await made.telegram.wait_until(lambda: len(made.telegram.calls_of("getUpdates", bot)) > asked, within)


async def test_one_polls_at_a_time_and_another_goes_on(database: str, quick: Nursery, tmp_path: Path) -> None:
    async with fleet(tmp_path, quick, database) as made:
        await made.start()
        await made.li_na_joins()
        since, caller = len(made.telegram.deliveries), Caller(made, "zh", "张师傅")
        await caller.opens()
        polls = await made.holder("poll:hotline")
        await polls.kill()
        await polled_again(made, made.hotline, AT_MOST)
        await caller.says("G4 往广州 K1001", VEHICLE)
        li_na = Responder(made, "li-na")
        await li_na.card(caller.number, "K1001")
        await li_na.presses("接单", caller.number)
        await caller.reads("李娜（供应值班组）已接单")
        polls = await made.holder("poll:hotline", other_than=polls)
        await made.drained()
        assert await polls.stop() == 0
        await polled_again(made, made.hotline, AT_ONCE)
        await caller.says("2", "拍一张")
        [last] = [each for each in made.programs if each.process and each.process.returncode is None]
        assert set((await made.holders()).values()) == {last}
        await made.drained()
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert made.doubled(since) == []
        assert await last.stop() == 0


@pytest.mark.parametrize("point", ["delivery.sending:3:stop", "delivery.sent:1:stop"])
async def test_one_that_hangs_is_replaced_and_does_no_harm_when_it_wakes(
    database: str, quick: Nursery, tmp_path: Path, point: str
) -> None:
    async with fleet(tmp_path, quick, database, armed=[point]) as made:
        hangs, *others = made.programs
        await made.start(*others)
        await made.li_na_joins()
        caller, li_na = Caller(made, "zh", "张师傅"), Responder(made, "li-na")
        await caller.opens()
        await made.drained()
        assert [await each.stop() for each in others] == [0, 0]
        since = len(made.telegram.deliveries)
        await made.start(hangs)
        assert await made.holder("send:staff") is hangs
        await made.start(*others)
        li_na.group.press("接单", on=await li_na.card(caller.number, key="接单"))
        assert await made.frozen() is hangs
        for lease in ("send:staff", "send:hotline", "poll:staff", "poll:hotline"):
            await made.holder(lease, other_than=hangs, within=AT_MOST)
        steps = [("哪辆车", "湘A·88888"), ("谁开", "何斌，13900006612"), ("几点到", "30 分钟")]
        await li_na.fills("备用车出发", caller.number, *steps)
        await made.drained()
        await li_na.card(caller.number, "湘A·88888")
        assert hangs.process is not None
        hangs.process.send_signal(signal.SIGCONT)
        await hangs.said("another process has taken send:staff", PATIENCE)
        await made.drained()
        await li_na.card(caller.number, "湘A·88888")
        await caller.says("G4 往广州 K1001", VEHICLE)
        await made.drained()
        assert "湘A·88888" in (await li_na.card(caller.number, "K1001")).text
        assert made.doubled(since) == []
        allowed = ("terminated by other getUpdates", "message is not modified", "query is too old")
        await made.telegram.settle(PATIENCE, allow=allowed, unanswered=True)
        assert [await each.stop() for each in made.programs] == [0, 0, 0]


async def test_webhooks_keep_the_order_of_each_chat(database: str, quick: Nursery, tmp_path: Path) -> None:
    armed = ["", "", "desk.written:6"]
    async with fleet(tmp_path, quick, database, clocks=CLOCKS, by_webhook=True, armed=armed) as made:
        *lives, dies = made.programs
        await made.start(*lives)
        await made.li_na_joins()
        await made.start(dies)
        since, callers = len(made.telegram.deliveries), [Caller(made, "zh", f"{name}师傅") for name in "张李王赵"]
        await asyncio.gather(*(each.opens() for each in callers))
        for nth, each in enumerate(callers):
            for words in (f"G4 往广州 K100{nth}", "2", "跳过", "冷冻", f"1380000100{nth}"):
                each.seat.send(words)
        assert dies.process is not None
        assert await asyncio.wait_for(dies.process.wait(), PATIENCE) == KILLED
        li_na = Responder(made, "li-na")
        for nth, each in enumerate(callers):
            await li_na.card(each.number, f"K100{nth}", "冷冻", f"100{nth}")
            await made.supply.wait_for(partial(is_late, each.number), PATIENCE)
        await made.drained()
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        late = [text for text in sent_in(made.telegram, made.supply, since) if "还没有人接单" in text]
        assert len({each.number for each in callers}) == len(callers)
        assert made.doubled(since, allow=["记下了。"]) == [], late
        assert made.balancer is not None
        assert all(made.balancer.handed[port] for port in made.balancer.ports)
        assert [await each.stop() for each in lives] == [0, 0]
