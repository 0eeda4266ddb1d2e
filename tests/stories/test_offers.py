"""What the reporter is offered and does: by a press, with a reason, too late, after the end, a cry in the middle."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from flows.inbound import Pressed
from flows.record import CaseState
from tests.flows.round_plan import RESCUE, ask, deed, rescue, two
from tests.harness import hotline as harness
from tests.harness.hotline import Hotline, hotline_open

NOT_YET = {
    **deed("not-yet", by="reporter", complete=True, asks=[ask("reason")]),
    "label": two("还不行", "Not yet"),
    "done": two("{at} 还不行：{reason}", "{at} not yet: {reason}"),
}


@pytest.fixture
async def hotline(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hotline]:
    own: dict[str, Any] = {"shown": {"offers": ["agree", "ask-first", "decline", "not-yet"]}, "done": {"by": ""}}
    actions = [{**each, **own.get(each["id"], {})} for each in (*RESCUE["actions"], NOT_YET)]
    others = (each for each in harness.plans() if each.plan.id != "vehicle-rescue")
    known = (*others, rescue(actions=actions))
    monkeypatch.setattr(harness, "plans", lambda *_: known)
    async with hotline_open("2026-11-23T14:05") as opened:
        yield opened


async def planned(hotline: Hotline, arrival: str = "15:20") -> None:
    """Sun Tao writes the plan."""
    workshop = hotline.person("sun-tao")
    await workshop.presses("Plan")
    workshop.reads("arrival？")
    await workshop.says(arrival)
    workshop.reads("cost？")
    await workshop.says("980")
    workshop.reads("写好（孙涛）")
    workshop.reads("记下了。")


async def shown(hotline: Hotline, arrival: str = "15:20", until: str = "14:25") -> None:
    """Zhao Min sends it to the customer."""
    head = hotline.person("zhao-min")
    await hotline.group("supply").member("zhao-min").presses("更多")
    head.reads("还要做什么？")
    await head.presses("Shown")
    words = f"救援方案，请您决定：\n预计 {arrival} 到\n预估 980 元。"
    hotline.person("customer-lin").reads(words, keys="Agree / Ask first / Decline / 还不行")
    head.reads(f"{until} 前", keys="电话里说了 / 转给别人")


async def offered(hotline: Hotline) -> None:
    """The customer has reported, Li Na has it, and version 1 is before the customer."""
    lin, supply = hotline.person("customer-lin"), hotline.group("supply")
    await lin.says("救援")
    lin.reads("symptom？")
    await lin.says("打不着火")
    lin.reads("已记录，工单 26-0001")
    supply.reads_card("【待接单】车辆救援")
    hotline.person("sun-tao").reads("14:20 前")
    await lin.presses("都对")
    lin.reads("都记下了")
    await supply.member("li-na").presses("接单")
    hotline.person("li-na").reads("已接单 26-0001")
    lin.reads("已接单")
    await planned(hotline)
    await shown(hotline)


def heard(hotline: Hotline, words: str, *people: str) -> None:
    """Those who asked, and whoever has the case, read what the customer said."""
    for who in people or ("li-na", "zhao-min"):
        hotline.person(who).reads(words)


async def counts(hotline: Hotline, action: str) -> bool:
    """Whether a deed was done, and counts still."""
    (case,) = await hotline.cases()
    return any(each.action == action and each.undone_at is None for each in case.done)


async def agreed(hotline: Hotline) -> None:
    lin = hotline.person("customer-lin")
    await lin.presses("Agree")
    lin.reads("已记录：Agree。")
    heard(hotline, "同意方案第 1 版")
    hotline.person("fang-lin").reads("14:15 前", keys="Sign / Return / 转给别人")
    assert await counts(hotline, "agree")


async def test_they_agree_by_a_press_and_a_second_one_changes_nothing(hotline: Hotline) -> None:
    await offered(hotline)
    lin = hotline.person("customer-lin")
    offer = lin.last()
    await agreed(hotline)
    assert await lin.presses_on(offer, "Agree") == "之前已经记录，没有改动。"
    hotline.group("supply").shows("同意方案第 1 版")
    await hotline.nothing_else()


async def test_a_key_of_the_old_version_is_answered_and_the_new_one_comes_again(hotline: Hotline) -> None:
    await offered(hotline)
    lin, director = hotline.person("customer-lin"), hotline.person("fang-lin")
    old = lin.last()
    await agreed(hotline)
    await director.presses("Return")
    director.reads("why？")
    await director.says("皮带要一起换")
    lin.reads("方案要改，原因：皮带要一起换。\n您 14:05 的同意不再有效，没有产生费用。")
    director.reads("已记录")
    director.reads("记下了。")
    hotline.person("sun-tao").reads("14:25 前")
    await hotline.passes(minutes=3)
    assert await lin.presses_on(old, "Agree") == "那是方案第 1 版，已经不算了，没有改动。"
    await planned(hotline, "15:35")
    await shown(hotline, "15:35", "14:28")
    assert await lin.presses_on(old, "Agree") == "那是方案第 1 版，下面是方案第 2 版。没有改动。"
    lin.reads("预计 15:35 到", keys="Agree / Ask first / Decline / 还不行")
    assert not await counts(hotline, "agree")
    await hotline.nothing_else()


async def test_what_they_do_may_ask_something_in_their_own_chat(hotline: Hotline) -> None:
    await offered(hotline)
    lin = hotline.person("customer-lin")
    await lin.presses("还不行")
    lin.reads("reason？")
    assert not await counts(hotline, "not-yet"), "it counts with its answer"
    await lin.says("太贵")
    lin.reads("记下了。\n已记录：还不行。")
    heard(hotline, "还不行：太贵")
    assert await counts(hotline, "not-yet")
    await hotline.nothing_else()


async def test_a_cry_in_the_middle_of_it_raises_their_case(hotline: Hotline) -> None:
    await offered(hotline)
    lin = hotline.person("customer-lin")
    await lin.presses("还不行")
    lin.reads("reason？")
    await lin.says("救命，着火了")
    lin.reads("马上打 120")
    hotline.group("supply").reads_card("【紧急，待接单】路上有危险 26-0001")
    hotline.person("zhou-qiang").reads("紧急")
    (case,) = await hotline.cases()
    assert case.branch == "danger"
    await lin.presses("还不行")
    lin.reads("reason？")
    await lin.says("太贵")
    lin.reads("已记录：还不行。")
    heard(hotline, "还不行：太贵")
    await hotline.nothing_else()


async def test_a_forged_key_does_nothing_that_is_the_staffs(hotline: Hotline) -> None:
    await offered(hotline)
    lin = hotline.person("customer-lin")
    for forged in ("1a|1|did:shown|", "1a|1|did:sign|", "1a|1|said:agree|1"):
        await lin.does(Pressed(press=forged, data=forged))
        assert hotline.answer_to(forged) == "这个按钮是旧的，没有改动。"
    assert not await counts(hotline, "agree")
    await hotline.nothing_else()


async def test_the_end_asks_for_their_opinion_and_takes_it_after_the_end(hotline: Hotline) -> None:
    await offered(hotline)
    lin, supply = hotline.person("customer-lin"), hotline.group("supply")
    await supply.member("li-na").presses("Done")
    lin.reads("工单 26-0001 已关闭", keys="Survey / 重开")
    await lin.presses("Survey")
    lin.reads("points？")
    await lin.presses("好")
    (case,) = await hotline.cases()
    assert case.state is CaseState.CLOSED
    assert await counts(hotline, "survey")
    lin.reads("已记录：Survey。")
    heard(hotline, "survey", "li-na")
    await hotline.nothing_else()


async def test_why_something_cannot_be_done_is_asked_in_private(hotline: Hotline) -> None:
    await offered(hotline)
    await agreed(hotline)
    director, leader = hotline.person("fang-lin"), hotline.person("zheng-guodong")
    await director.presses("Sign")
    await leader.does(Pressed(press="early", data="1a|1|unable:issue|"))
    leader.reads("part？")
    await leader.says("水泵，电话 13800005521")
    leader.reads("已记录")
    hotline.group("supply").reads("26-0001：郑国栋报：缺件。原因：“水泵，电话”")
    (case,) = await hotline.cases()
    assert case.failed[0].answers["part"].text == "水泵，电话 13800005521"
    await hotline.nothing_else()
