"""More time is asked for, a case goes on as something else, two reports of one event: the way of each, by presses."""

from flows.obligation import Status
from flows.record import CaseState
from tests.stories.cast import Cast


async def test_more_time_is_asked_for_and_agreed_to(cast: Cast) -> None:
    await _taken(cast)
    await cast.supply.member(cast.holder.who).presses("更多", "More")
    cast.holder.reads("还要做什么？", "What else?")
    await cast.holder.presses("延期", "Put off")
    cast.holder.reads("哪一项要延期？", "What is to be put off?")
    await cast.holder.presses("备用车出发", "standby vehicle leaves")
    cast.holder.reads("改到几点？", "Until when?")
    await cast.holder.presses("1 小时后", "In 1 hour")
    cast.holder.reads("为什么要延期？", "Why does it need more time?")
    await cast.holder.says("备用车在充电")
    cast.holder.reads("已请赵敏决定。定下来之前一切照旧。", "Sent to Zhao Min to decide. Until then nothing changes.")
    cast.head.reads("原因：“备用车在充电”", "Reason: “备用车在充电”")
    await cast.head.presses("批准", "Agree")
    cast.holder.reads("赵敏已批准", "agreed by Zhao Min")
    cast.driver.reads("赵敏决定", "Decided by Zhao Min")
    owed = (await cast.hotline.case()).obligation("standby")
    assert owed is not None
    assert owed.status is Status.RUNNING
    assert owed.was_due_at is not None
    await cast.hotline.nothing_else()


async def test_a_promise_rests_by_leave_and_runs_again(cast: Cast) -> None:
    """Nothing is silently stopped: by whose word and why it rests is said, and that it goes on."""
    await _taken(cast)
    member = cast.supply.member(cast.holder.who)
    await member.presses("更多", "More")
    cast.holder.reads("还要做什么？", "What else?")
    await cast.holder.presses("暂停", "Pause")
    cast.holder.reads("哪一项要暂停？", "What is to")
    await cast.holder.presses("备用车出发", "standby vehicle leaves")
    cast.holder.reads("为什么", "Why")
    await cast.holder.says("等拖车")
    cast.holder.reads("已请赵敏决定。定下来之前一切照旧。", "Sent to Zhao Min to decide. Until then nothing changes.")
    cast.head.reads("暂停：备用车出发\n原因：“等拖车”", "standby vehicle leaves\nReason: “等拖车”")
    cast.driver.reads_nothing()
    await cast.head.presses("批准", "Agree")
    cast.holder.reads("赵敏已批准", "Zhao Min")
    cast.driver.reads("备用车出发。赵敏决定，原因：“等拖车”", "standby vehicle leaves\nZhao Min\n“等拖车”")
    cast.supply.shows("03:11 起暂停：备用车出发。赵敏：“等拖车”", "Zhao Min: “等拖车”")
    await cast.hotline.at("03:30")
    cast.supply.reads_nothing()
    owed = (await cast.hotline.case()).obligation("standby")
    assert owed is not None
    assert owed.status is Status.PAUSED
    await member.presses("更多", "More")
    cast.holder.reads("还要做什么？", "What else?")
    await cast.holder.presses("恢复计时", "Resume")
    cast.driver.reads("备用车出发", "standby vehicle leaves by 03:45")
    cast.supply.shows("03:45 备用车出发", "03:45 standby vehicle leaves")
    cast.holder.skips()
    await cast.hotline.nothing_else()


async def test_a_case_goes_on_by_another_plan(cast: Cast) -> None:
    await _taken(cast)
    await cast.supply.member(cast.holder.who).presses("更多", "More")
    cast.holder.skips()
    await cast.holder.presses("改预案", "Other plan")
    cast.holder.reads("改成哪个预案？", "Which plan does it follow now?")
    await cast.holder.presses("车辆交通事故应急", "Traffic accident")
    cast.holder.reads("改成哪一种？", "What kind of case is it now?")
    await cast.holder.presses("交通事故，有人受伤，紧急", "Traffic accident, people hurt, emergency")
    cast.holder.reads("为什么改预案？", "Why does it go on as something else?")
    await cast.holder.says("对方司机受伤")
    case = await cast.hotline.case()
    assert case.state is CaseState.WAITING
    cast.driver.reads("120", "Call 120 now")
    cast.supply.reads_card("原为车辆故障", "Changed at")
    team = [cast.hotline.person(each) for each in ("zheng-guodong", "tang-jun")]
    for each in (cast.holder, cast.head, cast.manager, cast.director, cast.outlet, cast.supply, *team):
        each.skips()
    await cast.hotline.nothing_else()


async def _taken(cast: Cast) -> None:
    await cast.opens()
    await cast.head.presses("已知悉", "Noted")
    await cast.acknowledged()
    await cast.answers()
    for each in (cast.holder, cast.driver):
        each.skips()


async def test_two_reports_of_one_event_become_one_case(cast: Cast) -> None:
    await _taken(cast)
    second = cast.hotline.person("driver-reed" if cast.is_zh else "driver-zhang")
    await second.says("truck broke down" if cast.is_zh else "车趴窝了")
    await second.presses("Breakdown" if cast.is_zh else "车坏了")
    await second.presses("All safe" if cast.is_zh else "都安全")
    for each in (second, cast.supply, cast.head, cast.outlet):
        each.skips()
    await cast.supply.member(cast.holder.who).presses("更多", "More")
    cast.holder.skips()
    await cast.holder.presses("合并到", "Merge into")
    cast.holder.reads("26-0002 并到哪一单？", "Into which case is 26-0002 merged?")
    await cast.holder.presses("并入 26-0001", "Into 26-0001")
    first, other = await cast.hotline.cases()
    assert (other.state, other.follows, [each.number for each in first.followers]) == (
        CaseState.CLOSED,
        first.id,
        [other.number],
    )
    second.reads("is about the same event as case 26-0001" if cast.is_zh else "和工单 26-0001 是同一件事")
    cast.holder.reads("26-0001：同一件事又有人报，26-0002。", "26-0001: also reported as 26-0002.")
    cast.supply.shows("【已关闭】26-0002，已并入 26-0001", "[Closed] 26-0002, merged into 26-0001")
    await cast.hotline.nothing_else()
