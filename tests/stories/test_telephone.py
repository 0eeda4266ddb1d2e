"""Somebody on the telephone: one of the staff writes it down, tells them what they are to hear, and notes the call."""

from collections.abc import AsyncIterator

import pytest

from bot.buttons import data_of
from bot.rehearsal.stage import NotOffered
from flows.event import Remarked
from flows.inbound import Pressed
from flows.outbound import Wish
from tests.harness.hotline import hotline_open
from tests.stories.cast import Cast

SAID = (
    ("车坏了", "Breakdown"),
    ("13800000417", "13800000417"),
    ("王桂芬", "Wang Guifen"),
    ("都安全", "All safe"),
    ("G4 往北 K1498", "G4 north K1498"),
    ("开不了，自己坏的", "Stopped, a fault"),
    ("跳过", "Skip"),
    ("冷冻", "Frozen"),
)


@pytest.fixture(params=["zh", "en"])
async def told(request: pytest.FixtureRequest) -> AsyncIterator[Cast]:
    """Everybody of a story; the holder has written down what Wang reported on the telephone."""
    async with hotline_open() as opened:
        cast = await Cast.of(opened, request.param)
        await cast.holder.says("/new")
        cast.holder.skips()
        for said in SAID:
            try:
                await cast.holder.presses(*said)
            except NotOffered:
                await cast.holder.says(*said)
            cast.holder.skips()
        yield cast


async def _taken_down(cast: Cast) -> None:
    await cast.holder.presses("都对", "All correct")
    cast.supply.reads_card("【待接单】车辆故障 26-0001\n电话尾号 0417", "[Waiting] Vehicle breakdown 26-0001\n0417")
    cast.head.skips(), cast.outlet.skips()
    cast.holder.reads(
        "26-0001：请打电话告诉王桂芬（+86 138 0000 0417）：\n已记录，工单 26-0001",
        "26-0001: \n(+86 138 0000 0417)\nRecorded as case 26-0001",
        keys="已告诉" if cast.is_zh else "I have told them",
    )
    cast.holder.skips()
    await cast.noted()


async def test_what_the_caller_should_hear_is_told_by_whoever_has_the_case(told: Cast) -> None:
    await _taken_down(told)
    await told.holder.presses("已告诉", "I have told them")
    await told.supply.member(told.other.who).presses("接单", "Acknowledge")
    told.other.skips()
    await told.supply.member(told.other.who).presses("维修已安排", "Repair arranged")
    told.other.skips()
    await told.other.says("拖车 04:00 到", "tow truck at 04:00")
    assert any("+86 138 0000 0417" in each.text for each in told.other.unread)
    told.other.skips()
    told.holder.reads_nothing()
    journal = await told.hotline.stage.storage.read(lambda rows: told.hotline.stage.storage.journal.read(rows, 1))
    assert [each.event.by for each in journal if isinstance(each.event, Remarked)] == [told.holder.who]
    assert not any(row.startswith("phone:") for row in told.hotline.stage.theatre.shown)
    await told.hotline.nothing_else()


async def test_a_caller_who_comes_to_the_hotline_later_hears_of_it_there(told: Cast) -> None:
    await _taken_down(told)
    other = told.hotline.phone("somebody")
    await other.shares("+86 138 0000 0999")
    other.skips()
    await told.hotline.does("somebody", Pressed(data=data_of(Wish(what="mine:1")), press="claim"), other.chat)
    assert (await told.hotline.case()).reporter.address.bot == "phone"
    caller = told.hotline.phone("wang")
    if not told.is_zh:
        await caller.says("/language en")
        caller.skips()
    await caller.shares("+86 138 0000 0417")
    caller.reads("电话收到。", "Phone number received.")
    caller.reads("03:11 有人用您的号码打电话报了 26-0001。\n是您吗？", "26-0001\n03:11")
    await caller.presses("是我的", "Yes, mine")
    caller.reads("工单 26-0001 以后在这里告诉您。", "26-0001")
    await told.supply.member(told.other.who).presses("接单", "Acknowledge")
    told.other.skips()
    caller.reads("陈博（供应值班组）已接单", "Li Na (supply duty group) has your case")
    told.holder.reads_nothing()
    await caller.says("查进度", "/status")
    caller.reads("26-0001", "26-0001")
    await told.hotline.nothing_else()
