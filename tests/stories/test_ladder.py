"""The ladder of a case that nobody takes, and what an acknowledgement ends: its own ladder and no other."""

from flows.obligation import Status
from tests.stories.cast import Cast

NOBODY = ("超时：还没有人接单", "Overdue: nobody has acknowledged")
LATE = ("超时：备用车还没有出发", "Overdue: the standby vehicle has not left")


async def test_nobody_takes_it_group_head_manager_director_and_again_every_ten_minutes(cast: Cast) -> None:
    driver, supply, hotline = cast.driver, cast.supply, cast.hotline
    await cast.opens()
    await cast.noted()
    await hotline.at("03:15:59")
    cast.head.reads_nothing(), supply.reads_nothing(), driver.reads_nothing()
    await hotline.at("03:16")
    supply.reads(
        "26-0001 超时：还没有人接单，03:16 到期。", "26-0001 overdue: nobody has acknowledged the case yet, due 03:16."
    )
    supply.shows("【待接单，超时】", "[Waiting, overdue]")
    cast.head.reads(
        f"{NOBODY[0]}\n03:16 到期，刚刚超时。03:21 前没有人接单，转值班经理周强。",
        f"{NOBODY[1]}\nDue 03:16, just passed. If nobody takes it by 03:21, it goes to duty manager Zhou Qiang.",
        keys="接单 / 转交 / 已打电话" if cast.is_zh else "Acknowledge / Reassign / I have called",
    )
    driver.reads(
        "还没有人接单，03:16 已通知组长赵敏，03:21 前没接再通知值班经理。\n急事请打 +86 731 0000 2400。",
        "Nobody has taken it yet; group head Zhao Min was alerted at 03:16, the duty manager follows at 03:21.\n"
        "Urgent:",
    )
    await _goes_up(cast)
    await _comes_again(cast)
    await hotline.nothing_else()


async def _goes_up(cast: Cast) -> None:
    driver, supply, hotline = cast.driver, cast.supply, cast.hotline
    await hotline.at("03:21")
    cast.manager.reads(
        f"{NOBODY[0]}\n03:16 起已发给赵敏，还没有记录。\n03:16 到期，晚 5 分钟。03:31 前没有人接单，转总监方琳。",
        f"{NOBODY[1]}\nZhao Min told since 03:16, nothing recorded yet.\nDue 03:16, 5 min late.",
    )
    driver.reads("03:21 已通知值班经理周强", "duty manager Zhou Qiang was alerted at 03:21")
    _is_warned(cast)
    await hotline.at("03:31")
    supply.reads("备用车还没有出发", "the standby vehicle has not left")
    cast.head.reads(*LATE)
    driver.reads(
        "备用车还没有出发，已通知组长赵敏。", "The standby vehicle has not left; group head Zhao Min has been alerted."
    )
    cast.director.reads(
        f"{NOBODY[0]}\n03:16 到期，晚 15 分钟。03:41 前没有人接单，再通知一遍。",
        f"{NOBODY[1]}\nDue 03:16, 15 min late. If nobody takes it by 03:41, it is sent again.",
    )
    driver.reads("03:31 已通知总监方琳", "director Fang Lin was alerted at 03:31")


async def _comes_again(cast: Cast) -> None:
    driver, hotline = cast.driver, cast.hotline
    await hotline.at("03:41")
    (
        cast.manager.reads(*LATE),
        driver.reads("现在又通知了值班经理周强", "duty manager Zhou Qiang has been alerted now, too"),
    )
    cast.director.reads(f"{NOBODY[0]}\n晚 25 分钟", f"{NOBODY[1]}\n25 min late")
    await hotline.at("03:51")
    cast.director.reads(*LATE), driver.reads("现在又通知了总监方琳", "director Fang Lin has been alerted now, too")
    cast.director.reads(f"{NOBODY[0]}\n晚 35 分钟", f"{NOBODY[1]}\n35 min late")


def _is_warned(cast: Cast) -> None:
    """The watch, while nobody has it, is warned of the standby vehicle."""
    cast.holder.reads("还有 5 分钟：26-0001，03:26 前备用车出发。", "5 min left: 26-0001")
    cast.other.reads("26-0001")


async def test_an_acknowledgement_ends_its_own_ladder_only(cast: Cast) -> None:
    driver, supply, hotline = cast.driver, cast.supply, cast.hotline
    await cast.opens()
    await cast.noted()
    await hotline.at("03:16")
    supply.skips(), cast.head.skips(), driver.skips()
    await hotline.at("03:18")
    await supply.member(cast.holder.who).presses("接单", "Acknowledge")
    cast.holder.reads("已接单 26-0001", "Acknowledged 26-0001")
    driver.reads("李娜（供应值班组）已接单", "Chen Bo (supply duty group) has your case")
    await hotline.at("03:21")
    cast.holder.reads("03:26 前备用车出发", "standby vehicle leaves by 03:26")
    cast.manager.reads_nothing()
    await hotline.at("03:36")
    supply.reads("备用车还没有出发", "the standby vehicle has not left")
    cast.head.reads(*LATE), driver.reads("备用车还没有出发，已通知组长赵敏。", "The standby vehicle has not left")
    cast.manager.reads(
        f"{LATE[0]}\n03:26 起已发给赵敏，还没有记录。\n03:26 到期，晚 10 分钟。03:46 前没有进展，转总监方琳。",
        f"{LATE[1]}\nZhao Min told since 03:26, nothing recorded yet.\n"
        "Without progress by 03:46 it goes to director Fang Lin.",
    )
    driver.reads("现在又通知了值班经理周强。\n03:46 前", "duty manager Zhou Qiang has been alerted now, too.\n03:46")
    case = await hotline.case()
    statuses = {each.id: each.status for each in case.obligations}
    assert statuses["acknowledge"] is Status.MET
    assert statuses["standby"] is Status.BREACHED
    await hotline.nothing_else()


async def test_when_everybody_on_watch_declines_the_head_is_asked_at_once(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    assert "26-0001" in await cast.supply.member("li-na").presses("无法接单", "Decline")
    cast.head.reads_nothing()
    await cast.supply.member("chen-bo").presses("无法接单", "Decline")
    cast.head.reads(
        f"{NOBODY[0]}\n03:16 前没有人接单，转值班经理周强。",
        f"{NOBODY[1]}\nIf nobody takes it by 03:16, it goes to duty manager Zhou Qiang.",
    )
    await cast.head.presses("接单", "Acknowledge")
    cast.head.reads("已接单 26-0001", "Acknowledged 26-0001")
    cast.driver.reads("赵敏（供应值班组）已接单", "Zhao Min (supply duty group) has your case")
    await cast.hotline.nothing_else()


async def test_a_vehicle_that_cannot_be_sent_goes_up_at_once(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.holder.presses("派不出车", "No vehicle")
    cast.supply.reads("26-0001：李娜报：派不出车", "26-0001: Chen Bo reports: no vehicle")
    cast.head.reads(
        "李娜报：派不出车\n03:26 前备用车出发", "Chen Bo reports: no vehicle\nstandby vehicle leaves by 03:26"
    )
    await cast.hotline.nothing_else()


async def test_a_manager_who_has_called_is_given_a_step_of_time(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.hotline.at("03:26")
    cast.holder.skips(), cast.supply.skips(), cast.driver.skips()
    cast.head.reads(*LATE)
    await cast.hotline.at("03:30")
    await cast.head.presses("已打电话", "I have called")
    await cast.hotline.at("03:39:59")
    cast.manager.reads_nothing()
    await cast.hotline.at("03:40")
    cast.manager.reads(*LATE)
    cast.driver.reads("03:50 前告诉您新的时间。", "You get a new time by 03:50.")
    await cast.head.presses("提醒李娜", "Remind Chen Bo")
    cast.holder.reads("备用车还没有出发", "The standby vehicle has not left")
    await cast.head.presses("我来处理", "I take it")
    cast.head.reads("已接单 26-0001", "Acknowledged 26-0001")
    cast.holder.reads("26-0001 现在由赵敏处理。", "26-0001 is with Zhao Min now.")
    cast.driver.reads("现在由赵敏处理您的工单。", "Zhao Min now has your case.")
    await cast.hotline.nothing_else()


async def test_a_case_is_handed_over_when_the_other_takes_it(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.supply.member(cast.holder.who).presses("转交", "Reassign")
    cast.holder.reads("26-0001")
    await cast.holder.presses("陈博", "Li Na")
    cast.other.reads("26-0001")
    assert (await cast.hotline.case()).holder == cast.holder.who
    await cast.hotline.passes(minutes=1)
    await cast.other.presses("接单" if not cast.is_zh else "Acknowledge")
    cast.other.reads("26-0001")
    cast.holder.reads("26-0001 现在由陈博处理。", "26-0001 is with Li Na now.")
    cast.driver.reads("现在由陈博处理您的工单。", "Li Na now has your case.")
    await cast.hotline.nothing_else()
