"""The demo in a real browser: the whole night of a breakdown is played by hand, through a kill, in both languages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.bot.console.screen import CHROMIUM
from tests.endtoend.desktop import Desktop, Open, chromium, pages_of
from tests.endtoend.house import house
from tests.endtoend.nursery import Nursery
from tests.endtoend.quiet import quiet
from tests.harness.program import Program, free_place, program

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}: install Debian's chromium"),
]

DAY, HALF_A_MINUTE = 24 * 3600, 30


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def demo(quick: Nursery, tmp_path: Path) -> AsyncIterator[Program]:
    """The demo as `make run` starts it, on a port that it keeps when it is started again."""
    settings = {"DUTYLINE_WEB": free_place(), "DUTYLINE_PLANS": quiet(tmp_path)}
    async with program(tmp_path / "data", quick, **settings) as running:
        await running.start(until="http://")
        yield running
        assert await running.stop() == 0
    assert not [line for line in running.lines if "Traceback" in line]


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, demo: Program) -> AsyncIterator[Open]:
    async with pages_of(browser, demo) as opens:
        yield opens


async def test_the_whole_night_in_chinese_through_a_kill(demo: Program, open_page: Open) -> None:
    page = await open_page("language=zh_Hans")
    await _reported(page)
    await _late(page)
    await page.pictures("console-zh", r"^超时 \d 分钟")
    await page.takes_up("li-na")
    await page.presses("group", "备用车出发")
    await page.reads("private", "哪辆车")
    await page.types("private", "湘A·M5160")
    await page.reads("private", "谁开")
    before = await page.page.locator("#driver .words").all_inner_texts()
    left_at = await page.time()
    await demo.kill()
    await expect(page.page.locator("#lost")).to_be_visible()
    await demo.start(until="http://")
    await page.answers()
    assert await page.page.locator("#driver .words").all_inner_texts() == before
    assert (await page.time() - left_at + HALF_A_MINUTE) % DAY < DAY / 2, "the demo goes on where it was left"

    await page.types("private", "何斌，+86 139 0000 6612")
    await page.reads("private", "几点到")
    await page.presses("private", "30 分钟")
    await page.reads("driver", "已出发：湘A·M5160，何斌，+86 139 0000 6612")
    await _ended(page)


async def _reported(page: Desktop) -> None:
    """The driver tells it all, the group takes it, an answer is put right."""
    await page.types("driver", "车趴窝了")
    await page.reads("driver", "有人受伤先打 120", "张师傅，先停稳", "要报什么")
    await page.presses("driver", "1 车坏了")
    await page.reads("driver", "有人受伤先打 120", "人都安全吗？")
    await page.presses("driver", "1 都安全")
    await page.reads("driver", "人站到护栏外", "已发给供应值班组", "自动通知组长", "车在哪里？")
    await page.card("【待接单】车辆故障", "电话尾号 5521", "部门负责人知悉（本单位）", "网点负责人知悉（预案）")
    await page.presses("driver", "发送我的位置")
    await page.reads("driver", "哪条路、往哪个方向、桩号或出口？")
    await page.types("driver", "G4 往广州方向 K1512")
    await page.reads("driver", "车现在怎样？")
    await page.presses("driver", "2 开不了，自己坏的")
    await page.reads("driver", "拍一张车的照片")
    await page.presses("driver", "照片")
    await page.reads("driver", "照片收到", "车上是什么货？")
    await page.presses("group", "接单")
    await page.reads("driver", "李娜（供应值班组）已接单", "车上是什么货？")
    await page.card("【已接单】", "处理人：李娜", "G4 往广州方向 K1512")
    await page.presses("driver", "1 生鲜冷藏")
    await page.reads("driver", "请核对", "货物：生鲜冷藏", "+86 138 0000 5521")
    await page.presses("driver", "5")
    await page.reads("driver", "现在记的是：生鲜冷藏")
    await page.presses("driver", "2 冷冻")
    await page.reads("driver", "货物：冷冻")
    await page.presses("driver", "都对")
    await page.reads("driver", "都记下了", "李娜", "前备用车出发")
    await page.card("货物：冷冻")


async def _late(page: Desktop) -> None:
    """Those who must know say so; the standby vehicle does not leave; everybody hears of it."""
    for person in ("zhao-min", "sun-tao"):
        await page.takes_up(person)
        await page.presses("private", "已知悉")
    await page.bar("部门负责人知悉", "已做到，赵敏")
    await page.bar("网点负责人知悉", "已做到，孙涛")
    await page.takes_up("li-na")
    soon = page.page.locator("#private .house .words", has_text=re.compile(r"^\s*还有 5 分钟：\d\d-0001"))
    await page.jumps_until(soon)
    await page.card("即将超时")
    await page.takes_up("zhao-min")
    await page.jumps_until(page.page.locator("#private .house .words", has_text="超时：备用车还没有出发"))
    await page.reads("private", "冷冻", "李娜", "转值班经理周强")
    await page.reads("driver", "备用车还没有出发，已通知组长赵敏", "前告诉您新的时间")
    await page.card("【超时】", "备用车还没有出发")
    await page.bar("备用车出发", "超时")


async def _ended(page: Desktop) -> None:
    """The vehicle comes, the goods go on, the driver agrees, the repair is arranged."""
    await page.presses("group", "已到场")
    await page.reads("driver", "已到")
    await page.presses("group", "已解决")
    await page.reads("driver", "问题解决了吗？")
    await page.presses("driver", "解决了")
    await page.reads("driver", "关单还差：维修安排")
    await page.presses("group", "维修已安排")
    await page.reads("private", "怎么安排的")
    await page.types("private", "拖车 07:30 到，送修")
    await page.reads("driver", "拖车 07:30 到", "已关闭")
    await page.card("【已关闭】")


async def test_a_breakdown_in_english_climbs_and_becomes_an_emergency(open_page: Open) -> None:
    page = await open_page("language=en&driver=public:driver-reed&customer=public:customer-ann")
    for place in ("group", "private"):
        await page.page.locator(f"#{place}").get_by_role("button", name="EN", exact=True).first.click()
        await expect(page.page.locator(f"#{place}")).to_have_attribute("lang", "en")
    await page.types("driver", "the truck broke down")
    await page.reads("driver", "Someone hurt: call 120", "Type or send a voice message.")
    await page.presses("driver", "1 Breakdown")
    await page.reads("driver", "Is everyone safe?")
    await page.presses("driver", "1 All safe")
    await page.reads("driver", "Stand behind the barrier", "sent to the supply duty group", "Where is the vehicle?")
    await page.card("[Waiting] Vehicle breakdown", "phone ending 0834")
    await page.types("driver", "G4 north, K1498")
    await page.reads("driver", "How is the vehicle?")
    await page.presses("driver", "2 Stopped, a fault")
    await page.jumps_until(page.page.locator("#private .house .words", has_text="Overdue: nobody"))
    await page.reads("driver", "Nobody has taken it yet; group head Zhao Min was alerted")
    await page.presses("group", "Acknowledge")
    await page.reads("driver", "Li Na (supply duty group) has your case")
    await page.jumps_until(page.page.locator("#private .house .words", has_text="The standby vehicle has not left"))
    await page.card("[Overdue]", "The standby vehicle has not left")
    await page.bar("Standby vehicle leaves", "Just overdue")
    await page.pictures("console-en", r"^Overdue by \d min, due")
    await page.types("driver", "help a truck just hit us, Sam is bleeding")
    await page.reads("driver", "Call 120 now (ambulance)", "Has anyone called 120?")
    await page.card("[Emergency", "“help a truck just hit us, Sam is bleeding”")


async def test_beside_tokens_the_console_has_no_power_over_time(
    quick: Nursery, browser: Browser, tmp_path: Path
) -> None:
    async with house(tmp_path, quick, DUTYLINE_CONSOLE="127.0.0.1:0") as made:
        await made.program.start("--console", until="http://")
        address = "http://" + (await made.program.said("http://")).partition("http://")[2].partition("/")[0]
        page = Desktop(await browser.new_page(), address)
        await page.open("language=en")
        for absent in (".drive", ".story", "#reset", "#jump"):
            await expect(page.page.locator(absent)).to_have_count(0)
        await page.page.context.close()
        async with httpx.AsyncClient(base_url=address) as client:
            for wish in ({"reset": True}, {"jump": True}, {"speed": 60}, {"play": "a-breakdown"}, {"stop": True}):
                answer = await client.post("/drive", json=wish, headers={"Origin": address})
                assert answer.status_code == httpx.codes.BAD_REQUEST, (wish, answer.text)
        assert await made.program.stop() == 0
