"""A drill: everybody who reads anything of it reads that it is one, and nobody is told to call for help."""

from collections.abc import AsyncIterator

import pytest

from bot.rehearsal.theatre import Shown
from flows.bilingual import Bilingual
from flows.policy import Audience
from flows.record import CaseState
from flows.terms import PersonId
from tests.harness.hotline import Hotline, changed, hotline_open

DRILLS = ("tests/stories/drills",)
MARKS = ("这是演练：", "This is a drill: ", "【演练", "[Drill", "演练：")


@pytest.fixture
async def hotline() -> AsyncIterator[Hotline]:
    staff = Audience(
        id="staff", name=Bilingual(zh="员工", en="staff"), people=(PersonId("ma-jun"), PersonId("chen-bo"))
    )
    house = changed(packs=("calendar",), audiences=(staff,))
    async with hotline_open("2026-11-25T08:59", house, DRILLS, duties=True) as opened:
        await opened.at("09:00")
        yield opened


POINTER = "最新的卡片在下面"
"""All that is left of a card when a newer one stands below: nothing of the event, and nothing to do."""


def everything(hotline: Hotline) -> list[Shown]:
    every = (each for shown in hotline.stage.theatre.shown.values() for each in shown)
    return [each for each in every if POINTER not in each.text]


def skip_all(hotline: Hotline) -> None:
    for who in ("zhao-min", "zhou-qiang", "fang-lin", "sun-tao", "zheng-guodong", "ma-jun", "chen-bo", "li-na"):
        hotline.person(who).skips()
    hotline.group("supply").skips()


async def test_every_message_of_a_drill_says_so_first_whatever_it_plays(hotline: Hotline) -> None:
    supply, head = hotline.group("supply"), hotline.person("zhao-min")
    supply.reads_card("【演练，未完成】消防演练 26-0001")
    head.reads("这是演练：消防演练。\n请组织演练，完成后记录。11:00 前", keys="已疏散 / 转给别人")
    # It plays that somebody is hurt: the plan's own orders are asked for as they are in earnest.
    await supply.member("li-na").presses("有人受伤")
    card = supply.reads_card("【演练，紧急，待接单】火情有人受伤 26-0001")
    assert "\n演练中不要真的打 120、119、110，真有危险才打。" in card.text
    leader = hotline.person("zheng-guodong")
    leader.reads("这是演练：火情有人受伤。\n演练中不要真的打 120、119、110，真有危险才打。\n请马上打 120")
    await supply.member("li-na").presses("接单")
    head.skips()
    await head.presses("已疏散")
    head.reads("这是演练：火情有人受伤。\n疏散了几个人？")
    await head.says("12")
    hotline.person("ma-jun").reads(
        "这是演练：火情有人受伤。\n演练中不要真的打 120、119、110，真有危险才打。\n星沙配送（演示）的通知：\n营业厅起火"
    )
    hotline.person("chen-bo").reads("This is a drill: Fire and somebody hurt.\nIn a drill do not call 120, 119 or 110")
    await hotline.passes(minutes=30)
    await supply.member("li-na").presses("演练结束")
    assert (await hotline.case()).state is CaseState.CLOSED
    told = everything(hotline)
    assert len(told) > 15
    assert [each.text for each in told if not each.text.startswith(MARKS)] == []
    orders = [each.text for each in told if "120" in each.text or "119" in each.text]
    assert orders
    assert [text for text in orders if "不要真的打" not in text and "do not call" not in text] == []
    skip_all(hotline)
    await hotline.nothing_else()


async def test_what_is_read_out_to_an_authority_begins_with_it(hotline: Hotline) -> None:
    supply, outlet = hotline.group("supply"), hotline.person("sun-tao")
    await supply.member("li-na").presses("有人受伤")
    outlet.reads("这是演练：火情有人受伤。")
    await outlet.presses("给我上报文字")
    assert "\n这是演练。火情有人受伤。" in outlet.reads("上报文字，26-0001").text
    skip_all(hotline)
    await hotline.nothing_else()


async def test_what_was_missed_while_our_line_was_down_is_marked_line_by_line(hotline: Hotline) -> None:
    skip_all(hotline)
    hotline.line(down=True)
    await hotline.group("supply").member("li-na").presses("有人受伤")
    await hotline.passes(minutes=40)
    hotline.line(down=False)
    await hotline.passes(minutes=5)
    assert [each.text for each in everything(hotline) if "演练" not in each.text and "rill" not in each.text] == []
    skip_all(hotline)
    await hotline.nothing_else()
