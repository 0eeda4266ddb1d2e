"""People come and go: another phone, a customer who is on duty too, somebody who leaves, a group's chat that moves."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from bot.buttons import data_of
from bot.errors import Unusable
from bot.people import cut_off, offboard
from flows.inbound import Membership, Pressed, Wrote
from flows.outbound import Act
from flows.record import CaseState
from storage.unit_of_work import Code, CodeKind, digest_of
from tests.harness.hotline import Hotline, demo, hotline_open, local
from tests.stories.cast import Cast


@pytest.fixture
async def zh() -> AsyncIterator[Cast]:
    """Everybody of a story in Chinese."""
    async with hotline_open() as opened:
        yield await Cast.of(opened, "zh")


async def _code(hotline: Hotline, written: str, target: str, kind: CodeKind = CodeKind.PERSON) -> None:
    code = Code(
        digest=digest_of(written),
        kind=kind,
        target=target,
        expires_at=local("2026-11-23T09:00"),
        created_at=hotline.now,
    )
    await hotline.stage.storage.run(lambda rows: hotline.stage.storage.codes.put(rows, [code]))


# --- another telephone ------------------------------------------------------------------------------------------------
async def test_a_driver_with_a_new_phone_goes_on_where_they_were(zh: Cast) -> None:
    hotline = zh.hotline
    await zh.opens()
    await zh.noted()
    await _code(hotline, "NEWP-HONE", "driver-zhang")
    phone = hotline.phone("new-phone")
    await phone.says("/start NEWP-HONE")
    phone.reads("车牌湘A·K3827 对吗？")
    await phone.presses("是")
    zh.driver.reads("张伟已用另一个账号加入，这个聊天不再收到相关工单。")
    phone.reads("张师傅，谢谢。")
    await phone.says("G4往广州 1512")
    phone.reads("记下了。")
    phone.reads("车现在怎样？")
    zh.supply.shows("G4往广州 1512")
    await zh.supply.member("li-na").presses("接单")
    zh.holder.skips()
    phone.reads("李娜（供应值班组）已接单")
    zh.driver.reads_nothing()
    await hotline.nothing_else()


async def test_staff_with_a_new_phone_are_reached_there_alone(zh: Cast) -> None:
    hotline = zh.hotline
    await _code(hotline, "NEWP-HONE", "li-na")
    phone = hotline.phone("new-phone", "staff")
    await phone.says("/start NEWP-HONE")
    phone.skips()
    await phone.presses("是")
    zh.holder.reads("李娜已用另一个账号加入，这个聊天不再收到相关工单。")
    phone.reads("试一下能不能找到人")
    await phone.presses("收到测试")
    phone.reads("0 秒收到。")
    await zh.opens()
    await zh.noted()
    assert "只给值班人员用" in await zh.supply.member("li-na").presses("接单")
    await zh.supply.member("new-phone").presses("接单")
    phone.reads("已接单 26-0001")
    zh.driver.skips()
    await hotline.nothing_else()


# --- a customer who is on duty too ------------------------------------------------------------------------------------
async def test_one_of_the_staff_reports_as_anybody_and_works_as_anybody(zh: Cast) -> None:
    """The chat with the hotline gives no rights of the staff, the chat with the staff none of the reporter."""
    hotline = zh.hotline
    at_home = hotline.phone("li-na")
    await at_home.says("车趴窝了")
    at_home.skips()
    await at_home.presses("车坏了")
    at_home.skips()
    await at_home.presses("都安全")
    at_home.skips(), zh.supply.skips(), zh.head.skips(), zh.outlet.skips()
    case = await hotline.case()
    assert case.reporter.person == "li-na"
    for action in ("acknowledge", "resolved", "did:departed"):
        data = data_of(Act(case=case.id, action=action))
        await hotline.arrive(hotline.event("li-na", Pressed(data=data, press=action), at_home.chat))
        assert "旧的" in hotline.answer_to(action)
    for action in ("confirmed", "disputed", "withdraw"):
        data = data_of(Act(case=case.id, action=action))
        await hotline.arrive(hotline.event("li-na", Pressed(data=data, press=action), zh.supply.chat))
        assert "旧的" in hotline.answer_to(action)
    assert (await hotline.case()).state is CaseState.WAITING
    await zh.supply.member("li-na").presses("接单")
    assert (await hotline.case()).holder == "li-na"
    zh.holder.skips(), at_home.skips()
    await hotline.nothing_else()


# --- leaving ----------------------------------------------------------------------------------------------------------
async def test_who_leaves_can_do_nothing_more_and_what_they_had_goes_back(zh: Cast) -> None:
    hotline, stage = zh.hotline, zh.hotline.stage
    await zh.opens()
    await zh.noted()
    await zh.acknowledged()
    await _code(hotline, "LATE-CODE", "li-na")
    await offboard(stage.storage, stage.house, hotline.now, "li-na")
    await stage.settle()
    assert (await hotline.case()).holder is None
    zh.supply.reads_card("车辆故障 26-0001")
    zh.supply.hides("李娜")
    zh.head.reads("李娜")
    zh.head.skips(), zh.driver.skips()
    zh.holder.skips()
    assert "只给值班人员用" in await zh.supply.member("li-na").presses("接单")
    await zh.holder.says("/status")
    zh.holder.reads("这里只给值班人员用。")
    await zh.holder.says("/start LATE-CODE")
    zh.holder.reads("这个邀请码用不了。")
    with pytest.raises(Unusable):
        await offboard(stage.storage, stage.house, hotline.now, "nobody-at-all")
    await hotline.nothing_else()


async def test_who_stands_in_the_file_no_more_is_cut_off_at_the_start(zh: Cast) -> None:
    hotline, stage = zh.hotline, zh.hotline.stage
    people = tuple(replace(each, kind="customer") if each.id == "chen-bo" else each for each in demo().people)
    stage.house.organisation = replace(demo(), people=tuple(each for each in people if each.id != "driver-reed"))
    left = await stage.storage.run(lambda rows: cut_off(stage.storage, stage.house, rows, hotline.now))
    assert left == ("chen-bo", "driver-reed")
    assert await stage.storage.run(lambda rows: cut_off(stage.storage, stage.house, rows, hotline.now)) == ()
    await stage.settle()
    zh.head.reads("陈博已退出"), zh.head.skips()
    heads = {person for group in demo().groups for person in demo().role(group.head).people}
    for each in heads - {"zhao-min"} | {"zhou-qiang"}:
        hotline.person(each).skips()
    await zh.other.says("/status")
    zh.other.reads("This chat is for duty staff only.")
    await hotline.nothing_else()


# --- who can be reached -----------------------------------------------------------------------------------------------
async def test_the_head_hears_when_a_member_is_lost_and_when_they_are_back(cast: Cast) -> None:
    name = cast.names["holder"]
    await cast.holder.blocks()
    cast.head.reads(f"{name}收不到私信了。请打电话：+86 137 0000", f"No private message reaches {name} any more.")
    await cast.holder.blocks()
    await cast.holder.says("/status")
    cast.holder.reads("未关闭 0 单。", "0 open cases.")
    cast.head.reads(f"{name}又能收到私信了。", f"Private messages reach {name} again.")
    cast.leader.skips()  # Chen Bo is a member of the emergency group, too.
    await cast.hotline.nothing_else()


async def test_a_muted_group_has_its_open_cards_in_private_and_back_when_it_may_write(zh: Cast) -> None:
    hotline = zh.hotline
    await zh.opens()
    await zh.noted()
    await hotline.does("", Membership(present=True, muted=True), zh.supply.chat)
    zh.head.reads("助手在供应值班组的群里不能发言，现在逐个发私信。请允许它发言。")
    for member in (zh.holder, zh.other):
        assert member.unread[0].card
        member.skips()
    await hotline.does("", Membership(present=True), zh.supply.chat)
    zh.supply.reads_card("【待接单】车辆故障 26-0001")
    zh.supply.reads("供应值班组的群又能收到卡片了。")
    zh.head.reads("供应值班组的群又能收到卡片了。")
    await hotline.nothing_else()


async def test_a_group_that_moves_leaves_no_card_in_the_old_chat(zh: Cast) -> None:
    hotline = zh.hotline
    await zh.opens()
    await zh.noted()
    await _code(hotline, "9RT4-C2WN", "supply", CodeKind.GROUP)
    new = hotline.group("supply", "group:new")
    await hotline.arrive(hotline.event("li-na", Wrote(text="/bind 9RT4-C2WN"), new.chat))
    new.reads_card("【待接单】车辆故障 26-0001")
    new.reads("本群已绑定：供应值班组")
    old = hotline.stage.theatre.shown[zh.supply.chat][0]
    assert old.text == "工单 26-0001 已移交，卡片在另一个群。"
    assert not old.buttons
    await new.member("li-na").presses("接单")
    zh.holder.skips(), zh.driver.skips()
    assert hotline.stage.theatre.shown[zh.supply.chat][0].text == old.text
    zh.supply.reads_nothing()
    await hotline.nothing_else()
