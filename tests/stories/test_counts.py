"""A plan with amounts, lists, counts, a table and self-help, from the first word to the card; staff who report."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.counting_plans import LOSS, SIGNS, STOCK, WHAT, plan
from tests.harness import hotline as harness
from tests.harness.hotline import Hotline, hotline_open
from tests.harness.people import Group, Person

TABLE = {
    "id": "level",
    "gives": "branch",
    "take": "highest",
    "rows": [{"id": "much", "branch": "large", "when": {"numbers": {"loss": {"from": 10000}}}}],
    "otherwise": {"id": "none", "branch": "small"},
}
STOPPED = {
    "id": "stopped",
    "kind": "choice",
    "ask": {"zh": "关上阀门，还有气味吗？", "en": "Close the valve. Does it still smell?"},
    "label": {"zh": "关阀后", "en": "Valve closed"},
    "options": [
        {
            "id": "fine",
            "label": {"zh": "没有了", "en": "No more"},
            "ends": True,
            "says": {"zh": "好，开窗通风。", "en": "Good. Open the windows."},
        },
        {"id": "smells", "label": {"zh": "还有", "en": "Still smells"}},
    ],
}
ENTRY = {"id": "gas", "label": {"zh": "燃气", "en": "Gas"}, "words": ["燃气", "gas"], "branch": "small"}
EVENT = {
    "id": "event",
    "label": {"zh": "物业事件", "en": "Event"},
    "reporter": ["staff"],
    "branch": "small",
    "place": 1,
}
WHOLE = plan(
    STOPPED,
    {**WHAT, "when": {"answers": {"stopped": ["smells"]}}},
    LOSS,
    SIGNS,
    {**STOCK, "numbers": ["fire", "police"]},
    entries=[ENTRY],
    tables=[TABLE],
)
FIXED = {
    "id": "fixed",
    "label": {"zh": "修好了", "en": "Fixed"},
    "becomes": "resolved",
    "done": {"zh": "{at} 修好", "en": "fixed at {at}"},
}
COVERED = {
    "id": "covered",
    "label": {"zh": "已报保险", "en": "Insured"},
    "complete": True,
    "asks": [{**WHAT, "id": "how", "opens": False}, {**LOSS, "id": "paid", "optional": False}],
    "done": {"zh": "{at} 报保险：{how}", "en": "insured at {at}: {how}"},
}
COVERED["asks"][1] |= {"when": {"numbers": {"loss": {"from": 1000}}}}  # type: ignore[index]
OWN = plan(WHAT, LOSS, id="event", entries=[EVENT], actions=[FIXED, COVERED])


class Told:
    """A customer and the group, in one language."""

    def __init__(self, hotline: Hotline, language: str) -> None:
        self.hotline, self.is_zh = hotline, language == "zh"
        self.customer: Person = hotline.person("customer-lin" if self.is_zh else "customer-ann")
        self.supply: Group = hotline.group("supply")


@pytest.fixture(params=["zh", "en"])
async def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Told]:
    known = (WHOLE, OWN, *harness.plans())
    monkeypatch.setattr(harness, "plans", lambda *_: known)
    async with hotline_open() as opened:
        story = Told(opened, request.param)
        if not story.is_zh:
            await story.supply.member("chen-bo").says("/language en")
            story.supply.skips()
        yield story


async def smells(told: Told) -> Person:
    """The customer says that closing the valve was not enough."""
    lin = told.customer
    await lin.says("燃气", "gas")
    lin.reads("关上阀门，还有气味吗？", "Close the valve. Does it still smell?")
    await lin.presses("没有了", "No more")
    lin.reads(
        "好，开窗通风。\n后来要是还不行，随时说一声。",
        "Good. Open the windows.\nIf it did not help after all, say so at any time.",
        keys="还是不行" if told.is_zh else "It did not help",
    )
    assert await told.hotline.cases() == []
    await told.hotline.passes(minutes=30)
    lin.reads_nothing()
    await lin.says("还是有味道", "it still smells")
    lin.reads("接着问：关上阀门，还有气味吗？", "To go on: Close the valve. Does it still smell?")
    await lin.presses("还有", "Still smells")
    lin.reads("出了什么事？", "What happened?")
    await lin.says("厨房漏气了闻得到", "gas is leaking in the kitchen")
    lin.reads("已记录，工单 26-0001", "Recorded as case 26-0001")
    told.supply.skips()
    return lin


async def test_what_is_counted_stands_in_the_summary_and_grades_the_case(told: Told) -> None:
    lin = await smells(told)
    await lin.says("几百吧，不多", "not a lot")
    lin.reads("直接打金额（元），比如 12000。", "Just type the amount in yuan, for example 12000.")
    await lin.says("8000 块", "about 8000 yuan")
    lin.reads("有哪些情况？", "What is there?")
    await lin.presses("有气味", "Smell")
    lin.reads("已选：有气味。", "Chosen so far: Smell.")
    await lin.presses("就这些", "That is all")
    lin.reads(
        "着火、冒烟、漏气先打 119，报警 110。\n要报数量的：大米、油、盐。\n还有多少？",
        "Fire, smoke or gas: call 119. Police 110.\nTo be counted: Rice, Oil, Salt.\nHow much is left?",
    )
    await lin.says("大米 40，糖 3", "rice 40, sugar 3")
    lin.reads(
        "清单里没有：糖。\n已记：大米 40 袋。\n还差：油、盐。",
        "Not on the list: sugar.\nNoted so far: Rice 40 bags.\nStill missing: Oil, Salt.",
    )
    await lin.says("油 12，盐没有了", "oil 12, no salt")
    lin.reads(
        "3 损失：8000 元\n4 情况：有气味\n5 库存：大米 40 袋、油 12 桶、盐 0",
        "3 Loss: 8000 yuan\n4 Signs: Smell\n5 Stock: Rice 40 bags, Oil 12 barrels, Salt 0",
    )
    told.supply.skips()
    told.supply.shows(
        "损失：8000 元\n库存：大米 40 袋、油 12 桶、盐 0", "Loss: 8000 yuan\nRice 40 bags, Oil 12 barrels, Salt 0"
    )
    await lin.presses("3")
    lin.reads("现在记的是：8000 元。", "Recorded now: 8000 yuan.")
    await lin.says("五万", "50,000")
    lin.reads(
        "马上打 119（着火、漏气）。受伤 120\n马上离开。\n已改，损失：50000 元。",
        "Call 119 now (fire, gas). Ambulance 120.\nLeave now.\nChanged. Loss: 50000 yuan.",
    )
    told.supply.reads_card("【紧急，待接单】大事 26-0001", "[Emergency, waiting] Large 26-0001")
    for who in ("zhao-min", "zhou-qiang", "fang-lin"):
        told.hotline.person(who).skips()
    lin.skips()
    await told.hotline.nothing_else()


async def test_staff_report_something_of_their_own(told: Told) -> None:
    bo = told.hotline.person("li-na" if told.is_zh else "chen-bo")
    await bo.says("/new")
    bo.reads("要报什么？替来电人报或者自己报都行", "What is reported, by a caller or by yourself?")
    await bo.presses("物业事件", "Event")
    bo.reads("出了什么事？", "What happened?")
    await bo.says("大堂进水了，五公分", "water in the lobby, two inches")
    bo.reads("已记录，工单 26-0001\n损失大约多少钱？", "Recorded as case 26-0001\nRoughly how much loss?")
    told.supply.skips()
    await bo.presses("跳过", "Skip")
    bo.reads("请核对。", "Please check.")
    await bo.presses("都对", "All correct")
    bo.reads("都记下了，工单 26-0001。", "All recorded, case 26-0001.")
    bo.skips()
    (case,) = await told.hotline.cases()
    assert (case.reporter.person, case.taken_by) == (bo.who, "")
    await told.supply.member("zhao-min").presses("接单", "Acknowledge")
    await told.supply.member("zhao-min").presses("修好了", "Fixed")
    told.hotline.person("zhao-min").skips()
    told.supply.skips()
    bo.skips()
    await bo.presses("没解决", "Not solved")
    bo.reads("工单 26-0001 已重开", "Case 26-0001 is open again")
    (case,) = await told.hotline.cases()
    assert case.disputed_at is not None
    for who in ("zhao-min", "zhou-qiang"):
        told.hotline.person(who).skips()
    bo.skips()
    told.supply.skips()
    await told.hotline.nothing_else()


@pytest.mark.parametrize("loss", ["8000", "200"])
async def test_a_deed_asks_by_what_was_reported(told: Told, loss: str) -> None:
    bo = told.hotline.person("li-na" if told.is_zh else "chen-bo")
    await bo.says("/new")
    await bo.presses("物业事件", "Event")
    await bo.says("大堂进水了，五公分", "water in the lobby, two inches")
    await bo.says(loss)
    await bo.presses("都对", "All correct")
    head = told.hotline.person("zhao-min")
    await told.supply.member("zhao-min").presses("接单", "Acknowledge")
    await told.supply.member("zhao-min").presses("已报保险", "Insured")
    head.skips()
    await head.says("报了平安", "told the insurer")
    if loss == "8000":
        head.reads("损失大约多少钱？", "Roughly how much loss?")
        await head.says("8000")
    (case,) = await told.hotline.cases()
    assert [(each.action, set(each.answers)) for each in case.done] == [
        ("covered", {"how", "paid"} if loss == "8000" else {"how"})
    ]
    head.skips()
    bo.skips()
    told.supply.skips()
    for who in ("zhao-min", "zhou-qiang"):
        told.hotline.person(who).skips()
    await told.hotline.nothing_else()
