"""The program ends and begins again: a form goes on, promises are kept or late, and nothing is said twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.obligation import Status
from tests.harness.hotline import hotline_open
from tests.stories.cast import Cast


@pytest.fixture(params=["zh", "en"])
async def cast(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Cast]:
    """Everybody, on a database that outlives the program."""
    async with hotline_open(folder=tmp_path) as opened:
        yield await Cast.of(opened, request.param)


async def test_a_form_goes_on_after_a_restart_and_old_keys_still_fit(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.driver.says("G4往广州 1512", "G4 towards Guangzhou 1512")
    cast.driver.skips()
    await cast.hotline.restarts(minutes=1)
    cast.driver.reads_nothing()
    await cast.driver.presses("开不了，自己坏的", "Stopped, a fault")
    cast.driver.reads("拍一张车的照片", "one photo of the vehicle")
    await cast.hotline.restarts(minutes=1)
    await cast.driver.presses("跳过", "Skip")
    cast.driver.reads("车上是什么货？", "What is the load?")
    await cast.driver.says("冷冻", "frozen")
    cast.driver.reads("2 位置：G4往广州 1512\n5 货物：冷冻", "2 Place: G4 towards Guangzhou 1512\n5 Load: Frozen")
    cast.supply.shows("货物：冷冻", "Load: frozen")
    assert len(await cast.hotline.cases()) == 1
    await cast.hotline.nothing_else()


async def test_days_later_the_same_question_is_still_open(cast: Cast) -> None:
    wang = cast.hotline.person("customer-wang")
    await wang.says("求购一批虾，明天要")
    wang.reads("要报什么？")
    await wang.presses("其他事")
    cast.emergency.reads_card("26-0001")
    wang.reads("在哪里？")
    await cast.emergency.member("zheng-guodong").presses("接单", "Acknowledge")
    cast.hotline.person("zheng-guodong").skips(), wang.skips()
    await cast.emergency.member("zheng-guodong").presses("已回电", "Called back")
    await cast.hotline.restarts(days=3)
    cast.hotline.person("zheng-guodong").skips(), wang.skips(), cast.emergency.skips()
    await wang.says("长沙县星沙路 8 号")
    wang.skips()
    cast.emergency.shows("长沙县星沙路 8 号")
    assert len(await cast.hotline.cases()) == 1
    await cast.hotline.nothing_else()


async def test_what_fell_due_while_the_program_was_off_is_told_once(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.hotline.restarts(minutes=36)
    cast.supply.skips()
    cast.supply.shows("【待接单，超时】", "[Waiting, overdue]")
    told = [len(each.unread) for each in (cast.head, cast.manager, cast.director)]
    assert sum(told) <= 4, told
    assert any("03:16" in each.text for each in cast.director.unread)
    assert sum("还没有人接单" in each.text or "Nobody has taken it" in each.text for each in cast.driver.unread) == 1
    for each in (cast.head, cast.manager, cast.director, cast.driver, cast.holder, cast.other):
        each.skips()
    await cast.hotline.restarts(seconds=1)
    case = await cast.hotline.case()
    assert {each.id: each.status for each in case.obligations}["acknowledge"] is Status.BREACHED
    await cast.hotline.nothing_else()


async def test_a_restart_in_the_middle_of_nothing_says_nothing(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    for _ in range(3):
        await cast.hotline.restarts(seconds=20)
    await cast.hotline.at("03:16")
    cast.supply.reads("还没有人接单", "nobody has acknowledged the case yet")
    cast.head.reads("还没有人接单", "nobody has acknowledged")
    cast.driver.reads("03:16 已通知组长赵敏", "group head Zhao Min was alerted at 03:16")
    await cast.hotline.nothing_else()


async def test_the_details_of_staff_go_on_after_a_restart(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.supply.member(cast.holder.who).presses("备用车出发", "Vehicle left")
    cast.holder.reads("哪辆车？", "Which vehicle?")
    await cast.hotline.restarts(minutes=1)
    await cast.holder.says("湘A·M5160")
    cast.holder.reads("谁开？", "Who drives?")
    await cast.holder.says("何斌")
    cast.holder.reads("预计几点到？", "Expected arrival?")
    await cast.hotline.restarts(seconds=30)
    await cast.holder.presses("30 分钟", "30 min")
    cast.holder.reads("记下了。", "Noted.")
    cast.driver.reads(
        "备用车 03:11 已出发：湘A·M5160，何斌。预计 03:42 到", "left at 03:11: 湘A·M5160, 何斌. Expected 03:42"
    )
    await cast.hotline.nothing_else()


async def test_a_cry_survives_a_restart_before_its_minute_is_over(cast: Cast) -> None:
    await cast.driver.says("出事了", "help")
    cast.driver.reads("现在有危险吗？", "Is anyone in danger now?")
    await cast.hotline.restarts(minutes=5)
    cast.emergency.reads_card("【紧急，待接单", "[Emergency, waiting")
    cast.driver.reads("120 打了吗？", "Has anyone called 120?")
    for each in ("fang-lin", "zheng-guodong", "chen-bo", "zhou-qiang"):
        cast.hotline.person(each).skips()
    cast.driver.skips(), cast.emergency.skips()
    assert len(await cast.hotline.cases()) == 1
    await cast.hotline.nothing_else()
