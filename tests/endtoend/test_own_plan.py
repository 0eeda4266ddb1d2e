"""A company's own plan, written from the docs alone: checked, rehearsed, pressed in the console, spoiled while at work.

`own_plan/plans/school-bus.yaml` uses what docs/plan-language has beyond docs/your-first-plan: counts, tables of lengths
and fees, what the driver is offered, a gate, what cannot be done and why, an agreement, a notice to the parents, a time
that does something, a report that outlives the case, a duty. No line of the program knows of it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.rehearsal.play import play
from bot.rehearsal.script import read_script
from tests.bot.console.screen import CHROMIUM
from tests.endtoend.desktop import Desktop, Open, chromium, pages_of
from tests.endtoend.house import PATIENCE
from tests.endtoend.nursery import Nursery
from tests.endtoend.quiet import put_off, quiet
from tests.harness.program import Program, free_place, program

pytestmark = pytest.mark.asyncio(loop_scope="session")
IN_A_BROWSER = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}: install Debian's chromium")

OWN = Path("tests/endtoend/own_plan")
REHEARSALS = ("expressway", "taxis", "hurt", "brakes")


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """The author's folder."""
    return Path(shutil.copytree(OWN / "plans", tmp_path / "plans"))


@pytest_asyncio.fixture(loop_scope="session")
async def demo(quick: Nursery, tmp_path: Path, plans: Path) -> AsyncIterator[Program]:
    """`DUTYLINE_PLANS=plans dutyline run`, on a port that it keeps when it is started again."""
    file = plans / "school-bus.yaml"
    file.write_text(put_off(file.read_text(encoding="utf-8")), encoding="utf-8")
    settings = {"DUTYLINE_WEB": free_place(), "DUTYLINE_PLANS": quiet(tmp_path, plans)}
    async with program(tmp_path / "data", quick, **settings) as running:
        await running.start(until="http://")
        yield running
        assert await running.stop() == 0
    assert not [line for line in running.lines if "Traceback" in line]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, demo: Program) -> AsyncIterator[Open]:
    async with pages_of(browser, demo) as opens:
        yield opens


# --- at the author's desk ---------------------------------------------------------------------------------------------
async def test_the_plan_is_found_right(quick: Nursery, tmp_path: Path, plans: Path) -> None:
    status, out, _ = await Program(tmp_path / "data", quick).command("plans", "check", str(plans))
    assert (status, out) == (0, "")


@pytest.mark.parametrize("name", REHEARSALS)
async def test_the_plan_goes_as_it_was_imagined(name: str) -> None:
    assert (await play(read_script(OWN / f"{name}.yaml"), lambda _: None)).failures == ()


# --- on the phones ----------------------------------------------------------------------------------------------------
@IN_A_BROWSER
async def test_from_the_drivers_phone_to_the_closed_case(demo: Program, plans: Path, open_page: Open) -> None:
    page = await open_page("language=zh_Hans")
    await _reported(page)
    await _agreed_in_the_second_round(page)
    file = plans / "school-bus.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("within: 10 min", "within: 10", 1), encoding="utf-8")
    await page.presses("group", "备用车出发")
    await page.reads("private", "哪辆车？谁开？")
    await _starts_again(demo, page)
    assert re.search(r"school-bus\.yaml:\d+:\d+：obligations\[0\]\.within", await demo.said("school-bus.yaml:"))
    await demo.said("预案 school-bus 保持原样")

    # The case goes on as it stood, and the last good version is offered to the next driver.
    await page.types("private", "湘A·B2001，何斌")
    await page.reads("driver", "已出发：湘A·B2001，何斌")
    other = await open_page("language=en&driver=public:driver-reed")
    await other.types("driver", "our bus stopped")
    await other.reads("driver", "What are you reporting?")
    await expect(other.page.locator("#driver").get_by_role("button", name="1 School bus", exact=True)).to_be_visible()

    file.write_text(good, encoding="utf-8")
    await _starts_again(demo, page)
    assert not [line for line in demo.lines[demo.since :] if "school-bus" in line], "mended, it is told no longer"
    await _handed_over(page)


async def _starts_again(demo: Program, page: Desktop) -> None:
    await demo.kill()
    await demo.start(until="http://")
    await page.answers()


async def _reported(page: Desktop) -> None:
    await page.types("driver", "车不走了")
    await page.reads("driver", "有人受伤先打 120", "要报什么")
    await page.presses("driver", "1 校车坏了")
    await page.reads("driver", "有人受伤先打 120", "孩子和大人都安全吗？")
    await page.presses("driver", "1 都安全")
    await page.reads("driver", "靠边停好，别让孩子走到路上。", "人先站到安全的地方。", "已发给供应值班组")
    await page.reads("driver", "车停在哪里？")
    await page.card("【待接单】校车故障，没有人受伤", "换乘办法发给司机", "接孩子的车出发", "家长都通知到", "书面报告")
    await page.types("driver", "G4 长沙南出口")
    await page.reads("driver", "那里是什么路？")
    await page.presses("driver", "1 高速公路")
    await page.reads("driver", "车上有几个孩子？")
    await page.card("第二辆车出发")
    await page.types("driver", "28")
    await page.reads("driver", "车上还有多少水和毯子？")
    await page.types("driver", "水 12 瓶，毯子 5")
    await page.reads("driver", "请核对", "物资：水 12 瓶、毯子 5 条", "+86 138 0000 5521")
    await page.presses("driver", "都对")
    await page.reads("driver", "都记下了", "有变化随时发消息。")


async def _agreed_in_the_second_round(page: Desktop) -> None:
    """Too early; then the driver says no to the first place, and yes to the second."""
    await page.presses("group", "接单")
    await page.reads("driver", "李娜（供应值班组）已接单")
    await page.takes_up("li-na")
    await page.reads("private", "已接单", "物资：水 12 瓶、毯子 5 条")
    await page.presses("group", "备用车出发")
    await page.is_told("group", "司机还没有同意换乘办法。")
    await page.presses("group", "写换乘办法")
    await page.reads("private", "在哪里换乘？怎么走过去？")
    await page.types("private", "出口匝道旁的停车带")
    await page.reads("driver", "换乘办法第 1 版：出口匝道旁的停车带。您看行吗？")
    await page.presses("driver", "那里不安全")
    await page.reads("driver", "哪里不安全？一句话。")
    await page.types("driver", "没有护栏")
    await page.reads("driver", "已记录：那里不安全。")
    await page.reads("private", "说不安全：没有护栏")
    await page.presses("group", "写换乘办法")
    await page.reads("private", "在哪里换乘？怎么走过去？")
    await page.types("private", "收费站广场")
    await page.reads("driver", "换乘办法第 2 版：收费站广场")
    await page.presses("driver", "可以")
    await page.reads("driver", "已记录：可以。")
    await page.card("司机", "同意换乘办法第 2 版")
    await page.jumps_until(page.page.locator("#driver .house .words", has_text="备用校车还没有出发，正在调车。"))
    await page.card("15 分钟没有车出发")


async def _handed_over(page: Desktop) -> None:
    """The parents read it, the bus is paid for, the children are counted, the driver agrees."""
    await page.presses("group", "第二辆出发")
    await page.reads("driver", "也出发了。")
    await page.presses("group", "通知家长")
    await page.reads("private", "给家长写一句话。")
    await page.types("private", "孩子都好，换车来校")
    await page.reads("customer", "星沙配送（演示）的通知", "孩子都好，换车来校")
    await page.card("通知全部客户：已发 4 人，回复收到 0 人")
    await page.presses("customer", "收到")
    await page.card("回复收到 1 人")
    await page.presses("group", "坏车拖走")
    await page.reads("private", "拖了几公里？")
    await page.types("private", "12")
    await page.card("费用：360 元")
    await page.presses("group", "孩子都送到")
    await page.reads("private", "点名：送到几个孩子？")
    await page.types("private", "28")
    await page.reads("driver", "点名 28 人。", "问题解决了吗？")
    await page.presses("driver", "解决了")
    await page.reads("driver", "已关闭")
    await page.card("【已关闭】校车故障，没有人受伤")


@IN_A_BROWSER
async def test_no_bus_and_taxis_in_english(open_page: Open) -> None:
    page = await open_page("language=en&driver=public:driver-reed&customer=public:customer-ann")
    await page.takes_up("li-na")
    for place in ("group", "private"):
        await page.page.locator(f"#{place}").get_by_role("button", name="EN", exact=True).first.click()
        await expect(page.page.locator(f"#{place}")).to_have_attribute("lang", "en")
    await _reported_in_english(page)
    await _taxis_instead_of_a_bus(page)
    await page.presses("group", "Tell the parents")
    await page.reads("private", "One sentence for the parents.")
    await page.types("private", "Everybody is well")
    await page.reads("customer", "A notice from Xingsha Supply (demo):", "Everybody is well.")
    await page.presses("group", "All handed over")
    await page.reads("private", "Head count: how many children?")
    await page.types("private", "12")
    await page.reads("driver", "12 counted.", "Is it solved?")
    await page.presses("driver", "Solved")
    await page.reads("driver", "is closed")


async def _reported_in_english(page: Desktop) -> None:
    await page.types("driver", "the school bus broke down")
    await page.reads("driver", "Someone hurt: call 120")
    await page.presses("driver", "1 School bus")
    await page.reads("driver", "Are the children and everyone else safe?")
    await page.presses("driver", "1 All safe")
    await page.reads("driver", "Park at the side", "Where does the bus stand?")
    await page.types("driver", "Renmin Road 12")
    await page.reads("driver", "What kind of road is it?")
    await page.presses("driver", "2 Other road")
    await page.reads("driver", "How many children are on board?")
    await page.types("driver", "12")
    await page.reads("driver", "How much water")
    await page.presses("driver", "Skip")
    await page.reads("driver", "Please check")
    await page.presses("driver", "All correct")
    await page.reads("driver", "All recorded", "Send a message whenever something changes.")


async def _taxis_instead_of_a_bus(page: Desktop) -> None:
    """The driver agrees to the place, and no bus is free; the director agrees to taxis."""
    await page.presses("group", "Acknowledge")
    await page.reads("driver", "Li Na (supply duty group) has your case")
    await page.presses("group", "Spare bus left")
    await page.is_told("group", "The driver has not agreed to the transfer plan yet.")
    await page.presses("group", "Transfer plan")
    await page.reads("private", "Where do they change")
    await page.types("private", "the bus stop")
    await page.reads("driver", "transfer plan, version 1: the bus stop. Will that do?")
    await page.presses("driver", "That will do")
    await page.reads("driver", "Recorded: that will do.")
    await page.presses("group", "More")
    await page.presses("private", "No bus")
    await page.reads("private", "Why is there none? One sentence.")
    await page.types("private", "all on the road")
    await page.card("Li Na reports: no bus", "all on the road")
    await page.presses("group", "Send taxis")
    await page.reads("private", "Why should this be done? One sentence.")
    await page.types("private", "nothing else drives")
    await page.takes_up("fang-lin")
    await page.presses("private", "批准")
    await page.is_told("private", "已批准")
    await page.takes_up("li-na")
    asked = page.page.locator("#private .house .words", has_text="How many taxis?")
    await expect(asked).to_be_visible(timeout=PATIENCE * 1000)  # what is urgent may come below it
    await page.types("private", "4")
    await page.reads("driver", "4 taxis were sent for the children")
    await page.bar("transport for the children leaves", "Met")
