"""A case that comes back: not solved, opened again, and what is promised then."""

from flows.inbound import MediaKind
from tests.stories.cast import Cast


async def test_a_case_that_is_not_solved_is_opened_again_and_no_clock_is_reset(cast: Cast) -> None:
    await cast.is_resolved()
    await cast.hotline.at("03:25")
    await cast.driver.presses("没解决", "Not solved")
    cast.driver.reads(
        "工单 26-0001 已重开，已通知组长赵敏。\n03:35 前给您打电话。\n还差什么？",
        "Case 26-0001 is open again; group head Zhao Min has been alerted.\nYou get a call by 03:35.\n"
        "What is still wrong?",
    )
    cast.supply.reads_card("【已重开】车辆故障 26-0001", "[Reopened] Vehicle breakdown 26-0001")
    cast.holder.reads("没解决\n03:35 前", "not solved\n03:35")
    cast.head.reads("没解决", "not solved")
    await cast.driver.says("货还在车上", "the load is still on the truck")
    cast.driver.reads("已补充到工单 26-0001", "Added to case 26-0001")
    cast.holder.reads("司机补充：“货还在车上”", "the driver adds: “the load is still on the truck”")
    cast.supply.shows("补充 2 条，已私发处理人", "2 additions, in private to whoever has the case")
    cast.supply.hides("货还在车上"), cast.supply.hides("the load is still")
    cast.supply.reads(f"{cast.names['driver']}：“货还在车上”", f"{cast.names['driver']}: “the load is still")
    await cast.hotline.passes(seconds=10)
    await cast.driver.sends(MediaKind.VOICE)
    cast.driver.reads("语音收到，值班员会听。", "Voice message received")
    cast.supply.reads("{voice: voice.ogg}")
    cast.holder.reads("发来 1 条语音或文件", "1 voice message or file came from the driver")
    await cast.hotline.at("03:30")
    await cast.holder.presses("已回电", "Called back")
    await cast.supply.member(cast.holder.who).presses("已解决", "Resolved")
    cast.driver.reads("问题解决了吗？", "Is it solved?")
    await cast.driver.says("解决了", "solved")
    cast.driver.reads("工单 26-0001 已关闭", "Case 26-0001 is closed")
    cast.supply.shows("【已关闭】", "[Closed]")
    await cast.hotline.passes(days=2)
    await cast.hotline.nothing_else()


async def test_a_closed_case_that_is_opened_again_promises_a_call_from_now_on(cast: Cast) -> None:
    await cast.is_resolved()
    await cast.driver.presses("解决了", "Solved")
    cast.driver.reads("工单 26-0001 已关闭", "Case 26-0001 is closed", keys="重开" if cast.is_zh else "Reopen")
    await cast.hotline.at("09:00")
    await cast.driver.presses("重开", "Reopen")
    cast.driver.reads(
        "工单 26-0001 已重开\n09:10 前给您打电话。", "Case 26-0001 is open again\nYou get a call by 09:10."
    )
    cast.supply.reads_card("【已重开】车辆故障 26-0001", "[Reopened] Vehicle breakdown 26-0001")
    cast.holder.reads("26-0001 在 09:00 重开。\n09:10 前", "26-0001 was opened again at 09:00.\n09:10")
    cast.head.reads("26-0001 在 09:00 重开。", "26-0001 was opened again at 09:00.")
    await cast.hotline.nothing_else()


async def test_a_call_that_was_never_made_is_not_promised_again_for_a_time_that_has_passed(cast: Cast) -> None:
    await cast.is_resolved()
    await cast.hotline.at("03:21")
    await cast.driver.says("没解决", "not solved")
    cast.driver.reads("03:31 前给您打电话。", "You get a call by 03:31.")
    cast.supply.reads_card("【已重开】", "[Reopened]")
    cast.holder.skips(), cast.head.skips()
    await cast.hotline.at("03:32")
    cast.driver.reads("03:31 前答应您的电话还没有打", "The call promised to you by 03:31 has not been made")
    cast.supply.reads("还没有给报告人回电", "overdue: the reporter has not been called yet")
    cast.holder.skips(), cast.head.reads("超时：还没有给报告人回电", "Overdue: the reporter has not been called yet")
    await cast.supply.member(cast.holder.who).presses("已解决", "Resolved")
    cast.driver.reads("问题解决了吗？", "Is it solved?")
    await cast.driver.presses("解决了", "Solved")
    cast.driver.reads("已关闭", "is closed")
    await cast.hotline.at("07:00")
    await cast.driver.says("重开", "reopen")
    cast.driver.reads("07:10 前给您打电话。", "You get a call by 07:10.")
    cast.supply.reads_card("【已重开】", "[Reopened]")
    cast.holder.reads("07:10 前", "07:10"), cast.head.reads("07:10 前", "07:10")
    await cast.hotline.nothing_else()


async def test_silence_after_is_it_solved_closes_the_case_after_a_day(cast: Cast) -> None:
    await cast.is_resolved()
    await cast.hotline.passes(hours=23, minutes=59)
    cast.driver.reads_nothing()
    await cast.hotline.passes(minutes=1)
    cast.driver.reads("工单 26-0001 已关闭", "case 26-0001 is closed", keys="重开" if cast.is_zh else "Reopen")
    await cast.hotline.nothing_else()
