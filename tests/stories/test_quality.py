"""A customer's objection to fresh goods: inside the hours and outside, solved or not, ill or not; never refused."""

from collections.abc import AsyncIterator

import pytest

from flows.inbound import MediaKind
from flows.obligation import Status
from flows.record import CaseState
from flows.terms import Severity
from tests.harness.hotline import hotline_open
from tests.stories.after_sales import Shop

MORNING = "2026-11-22T10:14"


@pytest.fixture(params=["zh", "en"])
async def shop(request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    async with hotline_open(MORNING) as opened:
        yield await Shop.of(opened, request.param)


async def _inside(shop: Shop) -> None:
    await shop.objects()
    await shop.is_inside()
    await shop.finishes()


async def test_inside_the_hours_it_is_exchanged_and_only_her_word_ends_it(shop: Shop) -> None:
    await _inside(shop)
    await shop.hotline.at("10:30")
    assert "10:30" in await shop.outlet.presses("已知悉", "Noted")
    shop.group.shows(
        "【已接单】质量异议，12 小时内\n11月23日 10:15 换好或退好（预案）\n11月23日 10:15 售后人员\n10:30 孙涛知悉",
        "[Acknowledged] Quality objection, within 12 hours\n23 Nov, 10:15 exchanged or taken back (plan)\n"
        "23 Nov, 10:15 after-sales\n10:30 Sun Tao informed",
    )
    await shop.hotline.at("14:10")
    await shop.group.member("liu-yang").presses("已上门", "Visited")
    shop.customer.reads("刘洋 14:10 已上门。", "Liu Yang arrived at 14:10.")
    await shop.exchanges("14:20")
    await shop.customer.presses("解决了", "Solved")
    shop.customer.reads("工单 26-0001 已关闭", "Case 26-0001 is closed", keys="重开" if shop.is_zh else "Reopen")
    case = await shop.hotline.case()
    assert (case.state, {each.status for each in case.obligations}) == (CaseState.CLOSED, {Status.MET})
    await shop.hotline.passes(days=2)
    await shop.hotline.nothing_else()


async def test_the_outlet_head_who_does_not_answer_is_told_of_to_the_duty_manager(shop: Shop) -> None:
    await _inside(shop)
    await shop.hotline.at("10:34:59")
    shop.outlet.reads_nothing()
    await shop.hotline.at("10:35")
    shop.outlet.reads(
        "还有 10 分钟：26-0001，10:45 前网点负责人知悉。", "10 min left: 26-0001, outlet head told by 10:45."
    )
    await shop.hotline.at("10:45")
    shop.group.reads("26-0001 超时：网点负责人还没有确认知悉", "26-0001 overdue: the outlet head has not confirmed")
    shop.manager.reads(
        "超时：网点负责人还没有确认知悉\n工单 26-0001，质量异议\n应做到：10:45 前网点负责人知悉（预案 30 分钟）\n"
        "10:15、10:35 已发给孙涛，没有回复。+86 139 0000 7788\n刘洋 10:18 接单\n"
        "10:45 到期，刚刚超时。10:55 前没有进展，转总监方琳。",
        "Overdue: the outlet head has not confirmed\nCase 26-0001, quality objection\n"
        "Promised: outlet head told by 10:45 (plan, 30 min)\nSent to Sun Tao at 10:15 and 10:35\n+86 139 0000 7788\n"
        "Liu Yang since 10:18\nDue 10:45, just passed. Without progress by 10:55 it goes to director Fang Lin.",
        keys="我来处理 / 已打电话，已知悉 / 换人知悉"
        if shop.is_zh
        else "I take it / Called, they know / Tell someone else",
    )
    shop.customer.skips()
    await shop.hotline.at("10:50")
    assert "10:50" in await shop.manager.presses("已打电话，已知悉", "Called, they know")
    shop.group.shows("10:50 已电话告知网点负责人孙涛", "10:50 outlet head Sun Tao told by phone")
    await shop.hotline.at("11:30")
    shop.director.reads_nothing()
    await shop.hotline.nothing_else()


async def test_not_solved_opens_it_again_and_no_clock_begins_anew(shop: Shop) -> None:
    await _inside(shop)
    await shop.outlet.presses("已知悉", "Noted")
    await shop.exchanges("14:20")
    await shop.hotline.at("14:25")
    await shop.customer.presses("没解决", "Not solved")
    shop.customer.reads(
        "工单 26-0001 已重开，已通知组长何静。\n14:35 前给您打电话。\n还差什么？说一句或拍照，不说也行。",
        "Case 26-0001 is open again; group head He Jing has been alerted.\nYou get a call by 14:35.\n"
        "What is still wrong?",
    )
    shop.group.reads_card(
        "【已重开】质量异议\n客户说没解决（14:25）。已通知组长何静\n11月23日 10:15 售后人员",
        "[Reopened] Quality objection\nNot solved, says the customer (14:25). Alerted: group head He Jing\n"
        "23 Nov, 10:15 after-sales",
    )
    shop.worker.reads("没解决\n14:35 前", "not solved\n14:35")
    shop.head.reads("没解决\n14:35 前", "not solved\n14:35")
    await shop.worker.presses("已回电", "Called back")
    await shop.exchanges("16:00")
    await shop.customer.says("解决了", "solved")
    shop.customer.reads("工单 26-0001 已关闭", "Case 26-0001 is closed")
    await shop.hotline.nothing_else()


async def test_silence_closes_nothing_and_a_recorded_call_in_which_she_is_satisfied_does(shop: Shop) -> None:
    await _inside(shop)
    await shop.outlet.presses("已知悉", "Noted")
    await shop.group.member("liu-yang").presses("已上门", "Visited")
    shop.customer.skips()
    await shop.exchanges("14:20")
    await shop.hotline.passes(hours=24)
    shop.customer.reads(
        "您还没说解决没有。没关系，工单开着，今天会有人给您打电话。",
        "You have not said whether it is solved. The case stays open; someone calls you today.",
    )
    shop.worker.reads(
        "客户还没说解决没有。请在 24:00 前打电话问。", "has not said whether it is solved. Please call by 24:00."
    )
    assert (await shop.hotline.case()).state is CaseState.RESOLVED
    await shop.hotline.at("15:00")
    assert "15:00" in await shop.worker.presses("电话里说满意了", "Satisfied, by phone")
    shop.customer.reads("工单 26-0001 已关闭，有问题直接发消息。", "Case 26-0001 is closed")
    assert (await shop.hotline.case()).state is CaseState.CLOSED
    await shop.hotline.nothing_else()


async def test_outside_the_hours_it_is_recorded_and_answered_and_the_outlet_head_decides(shop: Shop) -> None:
    await shop.objects()
    shop.customer.reads("是哪一单？", "Which delivery is it?")
    await _was_long_ago(shop)
    shop.outlet.reads("能不能换请您定。", "Please decide about an exchange.")
    await shop.customer.says("烂了不少", "many are rotten")
    shop.customer.reads("照片", "photo")
    await shop.customer.presses("跳过", "Skip")
    shop.customer.reads("请核对。", "Please check.")
    await shop.customer.presses("都对", "All correct")
    shop.customer.reads("11月23日 10:15 前答复客户", "customer answered by 23 Nov, 10:15")
    await shop.group.member("liu-yang").presses("接单", "Acknowledge")
    shop.worker.skips(), shop.customer.skips()
    await shop.hotline.at("11:00")
    await shop.outlet.presses("定能否换货", "Decide the exchange")
    shop.outlet.reads("能不能换？", "Can it be exchanged?")
    await shop.outlet.presses("给换", "Will be exchanged")
    shop.outlet.reads("已记录：孙涛 11:00 定：给换", "Recorded: Sun Tao decided at 11:00: Will be exchanged")
    shop.outlet.reads("记下了。", "Noted.")
    shop.customer.reads("网点负责人孙涛 11:00 定：给换。", "Outlet head Sun Tao decided at 11:00: Will be exchanged.")
    await shop.group.member("liu-yang").presses("已答复", "Answered")
    shop.worker.reads("怎么答复的？", "What was answered?")
    await shop.worker.says("明早给您换", "a new one comes tomorrow")
    shop.worker.skips()
    shop.customer.reads(
        "11:00 答复：明早给您换\n问题解决了吗？", "Answer at 11:00: a new one comes tomorrow\nIs it solved?"
    )
    await shop.customer.presses("解决了", "Solved")
    shop.customer.reads("已关闭", "is closed")
    for chat in (shop.customer, shop.group):
        for word in ("不受理", "过期", "无效", "invalid", "expired", "refused"):
            chat.never_saw(word)
    await shop.hotline.nothing_else()


async def _was_long_ago(shop: Shop) -> None:
    """Signed for the evening before: past the hours, which refuses nothing."""
    if shop.is_zh:
        await shop.customer.presses("昨天 18:10 蔬菜")
    else:
        await shop.customer.says("yesterday 18:10")
    shop.customer.reads(
        "这一单 11月21日 18:10 签收，退换在 06:10 前提出。\n现在已经过了，但您的问题照样记录、有人答复。\n"
        "能不能换由网点负责人定。\n哪里不对？说一句或拍照。",
        "This delivery was signed for at 21 Nov, 18:10; returns could be asked until 06:10.\n"
        "That has passed, but your report is recorded and answered all the same.\n"
        "The outlet head decides about an exchange.\nWhat is wrong with it?",
    )


# --- ill --------------------------------------------------------------------------------------------------------------
ILL = ("孩子吃完吐了", "my son is vomiting")


async def _is_alarmed(shop: Shop) -> None:
    """The emergency team has it, whatever the hours; the same case, and nobody was refused."""
    read = shop.customer.reads(
        "马上打 120（急救）。\n可疑的食物马上停吃，食物和包装别扔。\n这个不看 12 小时。\n现在几个人不舒服？",
        "Call 120 now (ambulance).\nStop eating the suspect food at once; keep food and packaging.\n"
        "The 12 hours do not matter here.\nHow many people are ill?",
    )
    assert read.text.count("别扔" if shop.is_zh else "keep food") == 1
    assert "throw away" not in read.text
    shop.emergency.reads_card("【紧急，待接单】食品安全事故 26-0001", "[Emergency, waiting] Food poisoning 26-0001")
    shop.leader.reads("请马上赶到现场。", "Please go to the scene at once.")
    shop.director.reads("请确认知悉。", "Please confirm that you know.")
    case = await shop.hotline.case()
    assert (case.group, case.branch, case.severity) == ("emergency", "poisoning", Severity.EMERGENCY)
    for each in (shop.group, shop.worker, shop.head, shop.tester, shop.leader, shop.outlet, shop.customer):
        each.skips()
    await shop.hotline.nothing_else()


async def test_illness_is_heard_before_any_window(shop: Shop) -> None:
    await shop.customer.says("早上送的虾有味道", "this morning's fruit smells rotten")
    shop.customer.reads("有人吃了不舒服吗？", "Has anyone felt ill")
    await shop.customer.presses("有人不舒服", "Someone is ill")
    shop.group.reads_nothing()
    await _is_alarmed(shop)


async def test_illness_is_heard_while_the_delivery_is_asked(shop: Shop) -> None:
    await shop.objects()
    shop.customer.skips()
    await shop.customer.says(*ILL)
    await _is_alarmed(shop)


async def test_illness_is_heard_outside_the_hours(shop: Shop) -> None:
    await shop.objects()
    shop.customer.skips()
    await _was_long_ago(shop)
    await shop.customer.presses("有人不舒服", "Someone is ill")
    shop.customer.reads("现在几个人不舒服？", "How many people are ill?")
    shop.emergency.reads_card("【紧急，待接单】食品安全事故 26-0001", "[Emergency, waiting] Food poisoning 26-0001")
    assert (await shop.hotline.case()).branch == "poisoning"
    for each in (shop.group, shop.head, shop.tester, shop.leader, shop.outlet, shop.director):
        each.skips()
    await shop.hotline.nothing_else()


async def test_illness_is_heard_after_the_form(shop: Shop) -> None:
    await _inside(shop)
    await shop.customer.says(*ILL)
    await _is_alarmed(shop)


async def test_illness_is_heard_under_a_photo(shop: Shop) -> None:
    await shop.objects()
    shop.customer.skips()
    await shop.customer.presses("都不是", "None of these")
    await shop.customer.says("早上 7:00", "07:00")
    await shop.customer.presses("换货", "Exchange")
    shop.customer.skips()
    await shop.customer.sends(MediaKind.PHOTO, "shrimps", caption=ILL[0] if shop.is_zh else ILL[1])
    shop.emergency.reads_card("【紧急，待接单】食品安全事故 26-0001", "[Emergency, waiting] Food poisoning 26-0001")
    shop.customer.reads("现在几个人不舒服？", "How many people are ill?")
    shop.emergency.reads("{photo: photo.jpg}")
    for each in (shop.group, shop.head, shop.tester, shop.leader, shop.outlet, shop.director):
        each.skips()
    await shop.hotline.nothing_else()


async def test_illness_told_by_an_edited_message_is_heard(shop: Shop) -> None:
    await _inside(shop)
    await shop.customer.says("你好，请问几点来", "when do you come", message="m1")
    shop.customer.skips(), shop.worker.skips(), shop.group.skips()
    await shop.customer.edits("m1", *ILL)
    await _is_alarmed(shop)


async def test_that_nobody_is_ill_is_no_alarm(shop: Shop) -> None:
    await shop.objects()
    shop.customer.skips()
    await shop.customer.says("没有人呕吐", "nobody is vomiting")
    shop.emergency.reads_nothing()
    assert (await shop.hotline.case()).severity is Severity.NORMAL
    shop.customer.skips(), shop.group.skips()
    await shop.hotline.nothing_else()


# --- how grave it is --------------------------------------------------------------------------------------------------
