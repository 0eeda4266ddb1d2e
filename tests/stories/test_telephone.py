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


@pytest.fixture
async def zh() -> AsyncIterator[Cast]:
    """Everybody of a story in Chinese; Li Na has written down what Wang reported on the telephone."""
    async with hotline_open() as opened:
        cast = await Cast.of(opened, "zh")
        await cast.holder.says("/new")
        cast.holder.skips()
        for said in ("车坏了", "13800000417", "王桂芬", "都安全", "G4 往北 K1498", "开不了，自己坏的", "跳过", "冷冻"):
            try:
                await cast.holder.presses(said)
            except NotOffered:
                await cast.holder.says(said)
            cast.holder.skips()
        yield cast


async def _taken_down(cast: Cast) -> None:
    await cast.holder.presses("都对")
    cast.supply.reads_card("【待接单】车辆故障 26-0001\n电话尾号 0417")
    cast.head.skips(), cast.outlet.skips()
    cast.holder.reads("26-0001：请打电话告诉王桂芬（+86 138 0000 0417）：\n已记录，工单 26-0001", keys="已告诉")
    cast.holder.skips()
    await cast.noted()


async def test_what_the_caller_should_hear_is_told_by_whoever_has_the_case(zh: Cast) -> None:
    await _taken_down(zh)
    await zh.holder.presses("已告诉")
    await zh.supply.member("chen-bo").presses("接单")
    zh.other.skips()
    await zh.supply.member("chen-bo").presses("维修已安排")
    zh.other.skips()
    await zh.other.says("拖车 04:00 到")
    assert any("+86 138 0000 0417" in each.text for each in zh.other.unread)
    zh.other.skips()
    zh.holder.reads_nothing()
    journal = await zh.hotline.stage.storage.read(lambda rows: zh.hotline.stage.storage.journal.read(rows, 1))
    assert [each.event.by for each in journal if isinstance(each.event, Remarked)] == ["li-na"]
    assert not any(row.startswith("phone:") for row in zh.hotline.stage.theatre.shown)
    await zh.hotline.nothing_else()


async def test_a_caller_who_comes_to_the_hotline_later_hears_of_it_there(zh: Cast) -> None:
    await _taken_down(zh)
    other = zh.hotline.phone("somebody")
    await other.shares("+86 138 0000 0999")
    other.skips()
    await zh.hotline.does("somebody", Pressed(data=data_of(Wish(what="mine:1")), press="claim"), other.chat)
    assert (await zh.hotline.case()).reporter.address.bot == "phone"
    caller = zh.hotline.phone("wang")
    await caller.shares("+86 138 0000 0417")
    caller.reads("电话收到。")
    caller.reads("03:11 有人用您的号码打电话报了 26-0001。\n是您吗？", keys="是我的 / 不是")
    await caller.presses("是我的")
    caller.reads("工单 26-0001 以后在这里告诉您。")
    await zh.supply.member("chen-bo").presses("接单")
    zh.other.skips()
    caller.reads("陈博（供应值班组）已接单")
    zh.holder.reads_nothing()
    await caller.says("查进度")
    caller.reads("26-0001")
    await zh.hotline.nothing_else()
