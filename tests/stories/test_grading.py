"""Graded by the group's head: a complaint that counts as major becomes an ordinary one, openly and with a reason."""

from collections.abc import AsyncIterator

import pytest

from flows.obligation import Status
from tests.harness.hotline import hotline_open
from tests.stories.after_sales import Shop

MORNING = "2026-11-22T10:14"


@pytest.fixture(params=["zh", "en"])
async def shop(request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    async with hotline_open(MORNING) as opened:
        made = await Shop.of(opened, request.param)
        await made.objects()
        await made.is_inside()
        await made.finishes()
        yield made


async def test_a_head_grades_it_ordinary_with_a_reason(shop: Shop) -> None:
    await shop.group.member("he-jing").presses("更多", "More")
    shop.head.reads("还要做什么？", "What else?")
    await shop.head.presses("定为一般投诉", "Grade as ordinary")
    shop.head.reads("为什么定为一般？", "Why is it ordinary?")
    shop.group.shows("【已接单】质量异议，12 小时内", "[Acknowledged] Quality objection, within 12 hours")
    await shop.head.says("只有一只", "only one of them")
    shop.head.reads("何静 10:18 定为一般投诉：只有一只", "Graded ordinary at 10:18 by He Jing: only one of them")
    shop.head.reads("记下了。", "Noted.")
    shop.group.shows(
        "【已接单】质量异议，一般投诉\n何静 10:18 定为一般投诉：只有一只\n11月23日 10:15 换好或退好（预案）",
        "[Acknowledged] Quality objection, ordinary\nGraded ordinary at 10:18 by He Jing: only one of them\n"
        "23 Nov, 10:15 exchanged or taken back (plan)",
    )
    lapsed = {each.id for each in (await shop.hotline.case()).obligations if each.status is Status.LAPSED}
    assert lapsed == {"outlet-head", "visit"}
    shop.customer.reads(
        "何静看过了，您报的事按“质量异议，一般投诉”接着办。\n这几项不再适用：\n网点负责人\n10:45\n售后人员先打电话再上门\n"
        "11月23日 10:15 前换好或退好",
        "He Jing has looked at your report; it goes on as quality objection, ordinary.\nThis no longer applies: \n"
        "outlet head hears of it by 10:45\nafter-sales calls and then visits by 23 Nov, 10:15\n"
        "Next: customer answered by 23 Nov, 10:15, exchanged or taken back by 23 Nov, 10:15.",
    )
    shop.customer.reads_nothing()
    await shop.hotline.at("10:45")
    shop.manager.reads_nothing()
    await shop.hotline.nothing_else()


async def test_a_member_grades_nothing(shop: Shop) -> None:
    await shop.group.member("liu-yang").presses("更多", "More")
    asked = shop.worker.reads("还要做什么？", "What else?")
    assert "定为一般投诉" not in str(asked.buttons)
    shop.outlet.skips()
    await shop.hotline.nothing_else()
