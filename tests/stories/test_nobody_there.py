"""When nobody is on call, when nobody can be reached, when a message was long on its way, and when nobody answers."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from flows.inbound import Membership
from flows.obligation import Status
from flows.organisation import Watch
from flows.terms import PersonId
from tests.harness.hotline import SCRIPTS, Hotline, changed, demo, hotline_open, local
from tests.stories.cast import Cast

STAFF = ("li-na", "chen-bo", "zhao-min", "zhou-qiang", "fang-lin", "sun-tao")


@pytest.fixture(params=["zh", "en"])
async def night(request: pytest.FixtureRequest) -> AsyncIterator[Cast]:
    """20 to three, with a plan for a warehouse that has nobody on call before eight."""
    async with hotline_open("2026-11-22T02:40", plan_folders=(str(SCRIPTS / "j-plans"),)) as opened:
        yield await Cast.of(opened, request.param)


@pytest.fixture(params=["zh", "en"])
async def alone(request: pytest.FixtureRequest) -> AsyncIterator[Cast]:
    """Everybody on duty has blocked the bot, and the group's chat is lost."""
    async with hotline_open() as opened:
        cast = await Cast.of(opened, request.param)
        for who in STAFF:
            await opened.person(who).blocks()
        await opened.does("", Membership(present=False), cast.supply.chat)
        cast.head.skips(), opened.person("zheng-guodong").skips()
        yield cast


async def test_nobody_on_call_goes_straight_to_the_manager_and_is_recorded(night: Cast) -> None:
    driver, warehouse = night.driver, night.hotline.group("warehouse")
    await driver.says("到仓库了，没人开门", "I am at the warehouse, nobody opens")
    driver.reads("要报什么？", "What are you reporting?")
    await driver.presses("仓库没人", "Warehouse closed")
    driver.reads("在哪个门？", "At which gate?")
    await driver.presses("冷库 2 号门", "Cold store gate 2")
    driver.reads(
        "02:40 已记录，工单 26-0001。\n现在没有值班员，已直接通知值班经理周强。\n"
        "02:50 前没人接，再通知总监。急事请打 +86 731 0000 2400。",
        "Recorded at 02:40, case 26-0001.\n"
        "Nobody is on call now, so duty manager Zhou Qiang has been alerted directly.\n"
        "If nobody takes it by 02:50, the director is next. Urgent: +86 731 0000 2400.",
    )
    driver.skips()
    warehouse.reads_card("【待接单，无人值班】仓库没人开门 26-0001")
    night.manager.reads(
        "无人值班：仓储值班组，00:00 到 08:00\n工单 26-0001 下面没有人可通知，所以直接发到这里。",
        "Nobody on call: warehouse duty group, 00:00 to 08:00\nso it comes straight here.",
        keys="接单 / 指派" if night.is_zh else "Acknowledge / Assign",
    )
    assert [gap.step for gap in (await night.hotline.case()).gaps] == ["watch", "warehouse-head"]
    await night.hotline.at("02:50")
    warehouse.skips()
    night.director.reads("超时：还没有人接单", "Overdue: nobody has acknowledged")
    driver.reads("总监方琳", "director Fang Lin has been alerted")
    driver.reads("都记下了，工单 26-0001。", "All recorded, case 26-0001.")
    await night.director.presses("接单", "Acknowledge")
    night.director.reads("已接单 26-0001", "Acknowledged 26-0001")
    driver.reads("方琳已接单，会给您打电话。", "Fang Lin has your case and will call you.")
    await night.hotline.passes(minutes=5)
    await night.hotline.nothing_else()


async def test_nobody_can_be_reached_at_all_and_everybody_is_tried_again(alone: Cast) -> None:
    driver, hotline = alone.driver, alone.hotline
    await alone.begins()
    await driver.presses("都安全", "All safe")
    driver.reads(
        "03:11 已记录，工单 26-0001。\n现在联系不上任何负责人。请直接打 +86 731 0000 2400。\n"
        "每 5 分钟再通知一遍，有人接单马上告诉您。\n车在哪里？",
        "Recorded at 03:11, case 26-0001.\n"
        "Nobody in charge can be reached now. Please call +86 731 0000 2400 directly.\n"
        "Everybody is alerted again every 5 min; you are told the moment somebody takes it.\nWhere is the vehicle?",
    )
    await hotline.at("03:20")
    case = await hotline.case()
    assert case.nobody
    assert case.obligation("acknowledge").status is Status.BREACHED  # type: ignore[union-attr]
    await driver.says("查进度", "status")
    driver.reads("现在联系不上任何负责人。请直接打 +86 731 0000 2400。", "Nobody in charge can be reached now.")
    await alone.director.blocks(back=True)
    await hotline.at("03:21")
    await _reads_of_both(alone)
    driver.reads(
        "还没有人接单，03:21 已通知总监方琳。", "Nobody has taken it yet; director Fang Lin was alerted at 03:21."
    )
    await alone.director.presses("接单", "Acknowledge")
    alone.director.reads("已接单 26-0001", "Acknowledged 26-0001")
    driver.reads("方琳已接单，会给您打电话。", "Fang Lin has your case and will call you.")
    assert not (await hotline.case()).nobody
    await hotline.at("03:26")
    alone.director.reads("超时：备用车还没有出发", "Overdue: the standby vehicle has not left")
    driver.reads(
        "备用车还没有出发，已通知总监方琳。", "The standby vehicle has not left; director Fang Lin has been alerted."
    )
    for row in hotline.stage.theatre.sent:
        assert "没有回复" not in row.text, row.text
        assert "no answer. +86" not in row.text, row.text
    await hotline.nothing_else()


async def _reads_of_both(alone: Cast) -> None:
    """The director is back, and reads of two promises in one message."""
    alone.director.reads(
        "到期 2 项，按紧急程度：\n26-0001 车辆故障：还没有人接单，03:16 到期，晚 5 分钟\n"
        "26-0001 车辆故障：部门负责人还没有确认知悉，03:16 到期，晚 5 分钟",
        "2 promises are overdue, most urgent first:\n"
        "26-0001 vehicle breakdown: nobody has acknowledged the case yet, due 03:16, 5 min late\n"
        "26-0001 vehicle breakdown: the head of department has not confirmed, due 03:16, 5 min late",
        keys="逐项看 / 接单" if alone.is_zh else "See each / Acknowledge",
    )
    await alone.director.presses("逐项看", "See each")
    alone.director.reads("超时：还没有人接单", "Overdue: nobody has acknowledged")
    alone.director.reads(
        "超时：部门负责人还没有确认知悉\n赵敏收不到消息。+86 137 0000 4420",
        "Overdue: the head of department has not confirmed\nNo message could reach Zhao Min. +86 137 0000 4420",
    )


async def test_only_the_group_without_a_chat_reads_its_cards_in_private(cast: Cast) -> None:
    hotline = cast.hotline
    await hotline.does("", Membership(present=False), cast.supply.chat)
    cast.head.reads(
        "供应值班组的群收不到卡片了，现在逐个发私信。请把助手加回来。",
        "Cards can't reach the chat of supply duty group. They go to each member in private until the bot is back in "
        "it.",
    )
    await cast.begins()
    await cast.driver.presses("都安全", "All safe")
    for member in (cast.holder, cast.other):
        shown = member.reads("【待接单】车辆故障 26-0001", "[Waiting] Vehicle breakdown 26-0001")
        assert shown.card
    cast.head.reads("请确认知悉。", "Please confirm that you know.")
    cast.outlet.skips()
    cast.driver.reads("已发给供应值班组", "sent to the supply duty group")
    await cast.holder.presses("接单", "Acknowledge")
    cast.holder.reads("已接单 26-0001", "Acknowledged 26-0001")
    cast.driver.reads("李娜（供应值班组）已接单", "Chen Bo (supply duty group) has your case")
    await cast.noted()
    await hotline.does("", Membership(present=True), cast.supply.chat)
    cast.supply.reads_card("【已接单】车辆故障 26-0001", "[Acknowledged] Vehicle breakdown")
    for reader in (cast.supply, cast.head):
        reader.reads("供应值班组的群又能收到卡片了。", "Cards reach the chat of supply duty group again.")
    await cast.driver.says("G4往广州 1512", "G4 towards Guangzhou 1512")
    cast.driver.skips()
    await hotline.passes(minutes=1)
    cast.supply.shows("G4往广州 1512", "G4 towards Guangzhou")
    await hotline.nothing_else()


async def test_a_message_that_was_33_minutes_on_its_way_is_answered_with_its_own_time(cast: Cast) -> None:
    driver, hotline = cast.driver, cast.hotline
    await hotline.at("03:41")
    await driver.says("车趴窝了", "the truck broke down", said_at=local("2026-11-22T03:08"))
    driver.reads(
        "有人受伤先打 120，着火冒烟先打 119。\n您 03:08 的消息 03:41 才到，这段时间我们联络中断，抱歉。\n"
        "现在已发给供应值班组，工单 26-0001，同时通知了总监方琳。\n急事请打 +86 731 0000 2400。\n人都安全吗？",
        "Someone hurt: call 120. Fire or smoke: 119.\n"
        "Your message of 03:08 reached us at 03:41: our line was down, sorry.\n"
        "It has now gone to the supply duty group, case 26-0001; director Fang Lin has been alerted too.\n"
        "Urgent: +86 731 0000 2400.\nIs everyone safe?",
    )
    cast.supply.reads_card(
        "【待接单，超时】车辆故障 26-0001\n还没有人接单，应在 03:13 前（本单位），晚 28 分钟\n"
        "网点负责人还没有确认知悉，应在 03:38 前（预案），晚 3 分钟\n"
        "07:08 安排维修（本单位）",
        "[Waiting, overdue] Vehicle breakdown 26-0001\n"
        "Nobody has acknowledged the case yet, due 03:13 (default), 28 min late\n"
        "The outlet head has not confirmed, due 03:38 (plan), 3 min late\n07:08 repair arranged (default)",
    )
    cast.head.reads("请确认知悉。应在 03:13 前", "Please confirm that you know. It was due at 03:13")
    cast.outlet.reads("请确认知悉。应在 03:38 前", "Please confirm that you know. It was due at 03:38")
    cast.director.reads("到期 2 项，按紧急程度：\n还没有人接单", "2 promises are overdue, most urgent\nnobody has")
    cast.manager.skips()
    await driver.presses("都安全", "All safe")
    driver.reads("车在哪里？", "Where is the vehicle?")
    assert (await hotline.case()).opened_at == local("2026-11-22T03:08")
    await hotline.nothing_else()


async def test_a_driver_who_named_a_breakdown_and_fell_silent_is_a_case_after_three_minutes(cast: Cast) -> None:
    await cast.driver.says("车趴窝了", "the truck broke down")
    cast.driver.reads("要报什么？", "What are you reporting?")
    await cast.hotline.at("03:13:59")
    cast.supply.reads_nothing()
    await cast.hotline.at("03:14")
    cast.supply.reads_card(
        "【待接单】车辆故障 26-0001\n03:16 接单（本单位），还有 2 分钟",
        "[Waiting] Vehicle breakdown 26-0001\n03:16 acknowledge",
    )
    cast.head.skips(), cast.outlet.skips()
    cast.driver.reads(
        "已记录，工单 26-0001，03:14 已发给供应值班组。\n人都安全吗？",
        "Recorded as case 26-0001, sent to the supply duty group at 03:14.\nIs everyone safe?",
    )
    await cast.hotline.nothing_else()


async def test_silence_at_the_first_question_opens_the_case_too(cast: Cast) -> None:
    await cast.begins()
    await cast.hotline.at("03:14")
    cast.supply.reads_card("【待接单】车辆故障 26-0001", "[Waiting] Vehicle breakdown 26-0001")
    cast.head.skips(), cast.outlet.skips()
    cast.driver.reads("人都安全吗？", "Is everyone safe?")
    await cast.hotline.nothing_else()


async def test_a_driver_who_says_nothing_more_after_the_summary_is_told_all_is_recorded(cast: Cast) -> None:
    await cast.opens()
    await cast.acknowledged()
    await cast.noted()
    await cast.driver.says("G4往广州 1512", "G4 towards Guangzhou 1512")
    cast.driver.skips()
    await cast.driver.presses("还能继续送", "Can still deliver")
    cast.driver.skips()
    await cast.driver.presses("跳过", "Skip")
    cast.driver.skips()
    await cast.driver.presses("空车", "Empty")
    cast.driver.reads("请核对。", "Please check.")
    cast.supply.hides("03:27")
    await cast.hotline.passes(minutes=10)
    cast.driver.reads("都记下了，工单 26-0001。", "All recorded, case 26-0001.")
    await cast.hotline.nothing_else()


async def test_a_customer_who_only_says_hello_opens_nothing(hotline: Hotline) -> None:
    wang = hotline.person("customer-wang")
    await wang.says("你好")
    wang.reads("要报什么？")
    await hotline.passes(days=1)
    assert await hotline.cases() == []
    await hotline.nothing_else()


async def test_a_gap_in_the_rota_goes_straight_to_the_head() -> None:
    by_day = (Watch(people=(PersonId("li-na"),), since="08:00", until="20:00"),)
    groups = tuple(replace(each, watch=by_day) if each.id == "supply" else each for each in demo().groups)
    async with hotline_open(organisation=changed(groups=groups)) as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.begins()
        await cast.driver.presses("都安全")
        cast.driver.reads("现在没有值班员，已直接通知组长赵敏。")
        cast.supply.reads_card("【待接单，无人值班】车辆故障 26-0001")
        cast.head.reads("无人值班：供应值班组"), cast.head.reads("请确认知悉")
        cast.outlet.skips()
        await hotline.nothing_else()
