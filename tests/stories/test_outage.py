"""After an outage one message a person, not one a rung: what is still not done, and nothing of what was done."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine import setback
from flows.event import Entered
from flows.inbound import Pressed, Wrote
from flows.obligation import Status
from tests.harness.hotline import hotline_open, local
from tests.harness.people import Person
from tests.stories.cast import Cast


@pytest.fixture(params=["zh", "en"])
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Cast]:
    """Everybody of a story in which the program is killed."""
    async with hotline_open(folder=tmp_path) as opened:
        yield await Cast.of(opened, request.param)


async def _taken(cast: Cast) -> None:
    """A breakdown that somebody has; the standby vehicle is to leave by 03:26."""
    await cast.opens()
    await cast.acknowledged()
    await cast.noted()


def _second(cast: Cast) -> Person:
    """A driver who reads the other language."""
    return cast.hotline.person("driver-reed" if cast.is_zh else "driver-zhang")


async def test_the_program_was_down_for_36_minutes(kept: Cast) -> None:
    cast, hotline, second = kept, kept.hotline, _second(kept)
    await _taken(cast)
    await hotline.at("03:12")
    broke_down = Wrote(text="the truck broke down" if cast.is_zh else "车趴窝了")
    await hotline.restarts(hotline.event(second.who, broke_down, sent_at=local("2026-11-22T03:20")), minutes=36)

    cast.supply.reads(
        "联络中断 03:12–03:48。期间新报 1 单、到期 1 项：\n26-0002 车辆故障，03:20 报，请马上接单，已同时发给总监方琳\n"
        "26-0001 车辆故障：备用车还没有出发，03:26 到期，晚 22 分钟\n卡片正在更新。",
        "Our line was down 03:12–03:48. New meanwhile: 1, fell due: 1.\n"
        "26-0002 vehicle breakdown, reported 03:20, please acknowledge now; sent to director Fang Lin too\n"
        "26-0001 vehicle breakdown: the standby vehicle has not left, due 03:26, 22 min late\n"
        "The cards are being updated.",
    )
    cast.supply.reads_card("【待接单，超时】车辆故障 26-0002", "[Waiting, overdue] Vehicle breakdown 26-0002")
    cast.director.reads(
        "联络中断 36 分钟。到期 3 项，都还没做到，按紧急程度：\n"
        "26-0002 车辆故障：还没有人接单，03:25 到期，晚 23 分钟\n"
        "26-0002 车辆故障：部门负责人还没有确认知悉，03:25 到期，晚 23 分钟\n"
        "26-0001 车辆故障：备用车还没有出发，03:26 到期，晚 22 分钟",
        "Our line was down for 36 min. 3 promises fell due, none is kept yet, most urgent first:\n"
        "26-0002 vehicle breakdown: nobody has acknowledged the case yet, due 03:25, 23 min late\n"
        "26-0001 vehicle breakdown: the standby vehicle has not left, due 03:26, 22 min late",
    )
    cast.holder.reads(
        "03:12–03:48 联络中断。\n超时：备用车还没有出发\n03:26 到期，晚 22 分钟。",
        "Our line was down 03:12–03:48.\nOverdue: the standby vehicle has not left\nDue 03:26, 22 min late.",
        keys="备用车出发 / 派不出车 / 已做到，补记" if cast.is_zh else "Vehicle left / No vehicle / Done, record it",
    )
    _reporters_read(cast, second)
    # The head owes to know of the new case, and the manager has a step of it that began with the report.
    cast.head.reads("请确认知悉。", "Please confirm that you know."), cast.outlet.reads("26-0002")
    cast.manager.reads("26-0002")
    await hotline.nothing_else()


def _reporters_read(cast: Cast, second: Person) -> None:
    """The one whose promise was broken, and the one whose message came late."""
    cast.driver.reads(
        "备用车还没有出发，答应您的时间是 03:26。当时联络中断，抱歉。\n03:58 前告诉您新的时间。\n"
        "急事请打 +86 731 0000 2400。",
        "The standby vehicle has not left; it was promised by 03:26. Our line was down, sorry.\n"
        "You get a new time by 03:58.\nUrgent: +86 731 0000 2400.",
    )
    second.reads(
        "您 03:20 的消息 03:48 才到，这段时间我们联络中断，抱歉。\n工单 26-0002，同时通知了总监方琳。",
        "Your message of 03:20 reached us at 03:48: our line was down, sorry.\ndirector Fang Lin has been alerted too.",
    )


async def test_telegram_was_away_for_36_minutes_while_the_program_ran(cast: Cast) -> None:
    hotline, second = cast.hotline, _second(cast)
    await _taken(cast)
    await hotline.at("03:14")
    hotline.line(down=True)
    await second.says("the truck broke down" if cast.is_zh else "车趴窝了")
    await second.presses("All safe" if cast.is_zh else "都安全") if second.unread else None
    await hotline.at("03:40")
    await cast.supply.member(cast.holder.who).presses("备用车出发", "Vehicle left")
    await hotline.at("03:50")
    for reader in (cast.supply, cast.director, cast.manager, cast.head, cast.holder, cast.driver, second):
        reader.reads_nothing()
    hotline.line(down=False)
    await hotline.passes(minutes=1)
    cast.director.reads(
        "联络中断 36 分钟。到期 3 项，都还没做到，按紧急程度：\n还没有人接单\n备用车还没有出发",
        "Our line was down for 36 min. 3 promises fell due, none is kept yet, most urgent first:\nnobody has\nstandby",
    )
    cast.director.never_saw("26-0001")
    cast.supply.reads(
        "联络中断 03:14–03:50。期间新报 1 单、到期 4 项：\n26-0002 车辆故障，03:14 报，请马上接单，已同时发给总监方琳\n"
        "26-0002 车辆故障：备用车还没有出发，03:29 到期，晚 21 分钟\n卡片正在更新。",
        "Our line was down 03:14–03:50. New meanwhile: 1, fell due: 4.\n"
        "26-0002 vehicle breakdown, reported 03:14, please acknowledge now; sent to director Fang Lin too\n"
        "26-0002 vehicle breakdown: the standby vehicle has not left, due 03:29, 21 min late\n"
        "The cards are being updated.",
    )
    cast.supply.reads_card("【待接单，超时】车辆故障 26-0002", "[Waiting, overdue] Vehicle breakdown 26-0002")
    _owners_read(cast)
    cast.driver.reads("备用车 03:40 已出发。", "The standby vehicle left at 03:40")
    second.reads("要报什么？", "What are you reporting?"), second.reads("工单 26-0002", "case 26-0002")
    second.reads(
        "还没有人接单，本应在 03:19 前接。当时联络中断，抱歉。\n现在已通知总监方琳。\n有人接单马上告诉您。\n"
        "急事请打 +86 731 0000 2400。",
        "Nobody has taken it yet; somebody was to by 03:19. Our line was down, sorry.\n"
        "We have alerted director Fang Lin now.\nYou hear of it the moment somebody takes it.\n"
        "Urgent: +86 731 0000 2400.",
    )
    cast.holder.skips()
    await hotline.nothing_else()


def _owners_read(cast: Cast) -> None:
    """Those who owe something on the new case, and the manager of what climbed to him."""
    cast.head.reads(
        "03:14–03:50 联络中断。\n请确认知悉。应在 03:19 前", "Our line was down 03:14–03:50.\nIt was due at 03:19"
    )
    cast.outlet.reads("请确认知悉。应在 03:44 前", "Please confirm that you know. It was due at 03:44")
    # What was written to the outlet head did not go out before; the manager may not read that there was no answer.
    cast.manager.reads("03:50 已发给孙涛。+86 139 0000 7788", "Sent to Sun Tao at 03:50. +86 139 0000 7788")
    cast.manager.never_saw("没有回复"), cast.manager.never_saw("no answer")
    for each in (cast.holder, cast.other):
        each.reads("备用车还没有出发\n26-0002", "standby vehicle has not left\n26-0002")


async def test_a_kill_in_the_middle_of_an_outage_forgets_neither_its_beginning_nor_what_waits(kept: Cast) -> None:
    cast, hotline = kept, kept.hotline
    await _taken(cast)
    await hotline.at("03:14")
    hotline.line(down=True)
    await hotline.at("03:40")
    await hotline.restarts(minutes=10)
    head = ("03:21–03:50 联络中断。", "Our line was down 03:21–03:50.")
    cast.holder.reads(f"{head[0]}\n03:26 到期，晚 24 分钟。", f"{head[1]}\nDue 03:26, 24 min late.")
    cast.director.reads(f"{head[0]}\n超时：备用车还没有出发", f"{head[1]}\nOverdue: the standby vehicle")
    cast.supply.reads("联络中断 03:21–03:50。期间到期 1 项：", "Our line was down 03:21–03:50. Fell due meanwhile: 1.")
    cast.driver.reads("当时联络中断，抱歉。\n04:00 前", "Our line was down, sorry.\nnew time by 04:00")
    cast.head.reads_nothing(), cast.manager.reads_nothing()
    await hotline.nothing_else()


async def test_telegram_was_away_for_24_hours(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # Half an hour between two attempts, where the program lets a minute pass: a day of the stage is long enough.
    monkeypatch.setattr(setback, "FIRST_PAUSE", timedelta(minutes=30))
    monkeypatch.setattr(setback, "LONGEST_PAUSE", timedelta(minutes=30))
    hotline = cast.hotline
    await _taken(cast)
    await hotline.at("03:14")
    hotline.line(down=True)
    await hotline.passes(hours=24)
    hotline.line(down=False)
    await hotline.passes(minutes=31)
    late = "备用车还没有出发，11月22日 03:26 到期，晚 23 小时\n故障车的维修还没有安排，11月22日 07:11 到期，晚 20 小时"
    late_en = "standby vehicle has not left, due 22 Nov, 03:26, 23 h\nhas not been arranged, due 22 Nov, 07:11, 20 h"
    heads = ("到期 2 项，都还没做到，按紧急程度：", "2 promises fell due, none is kept yet, most urgent first:")
    for each in (cast.director, cast.holder):
        each.reads(f"{heads[0]}\n{late}", f"{heads[1]}\n{late_en}")
    cast.head.reads_nothing(), cast.manager.reads_nothing()
    cast.supply.reads(f"期间到期 2 项：\n{late}\n卡片正在更新。", f"Fell due meanwhile: 2.\n{late_en}\nThe cards are")
    cast.driver.reads(
        "故障车的维修还没有安排，答应您的时间是 11月22日 07:11。当时联络中断，抱歉。\n有变化马上告诉您。",
        "it was promised by 22 Nov, 07:11. Our line was down, sorry.\nYou hear of every change.",
    )
    # The last step is asked again every ten minutes, as ever; nobody reads there that others were told before.
    assert all("起已发给" not in each.text and "told since" not in each.text for each in cast.director.unread)
    cast.director.skips()
    await hotline.nothing_else()


# --- what can be done about it ----------------------------------------------------------------------------------------
async def _two_cases(cast: Cast) -> None:
    """Two cases, four promises, and one who hears of them all."""
    second = _second(cast)
    await _taken(cast)
    await cast.hotline.at("03:14")
    cast.hotline.line(down=True)
    await second.says("the truck broke down" if cast.is_zh else "车趴窝了")
    await cast.hotline.at("03:50")
    cast.hotline.line(down=False)
    await cast.hotline.passes(minutes=1)
    cast.director.reads(
        "联络中断 36 分钟。到期 4 项，都还没做到，按紧急程度：\n26-0002 车辆故障：还没有人接单\n备用车还没有出发",
        "4 promises fell due, none is kept yet, most urgent first:\n26-0002 vehicle breakdown: nobody has",
        keys="逐项看 / 我来处理 26-0002 / 我来处理 26-0001"
        if cast.is_zh
        else "See each / I take 26-0002 / I take 26-0001",
    )
    for each in (cast.supply, cast.head, cast.outlet, cast.manager, cast.holder, cast.other, cast.driver, second):
        each.skips()


async def test_each_of_four_promises_can_be_seen_with_its_own_keys(cast: Cast) -> None:
    await _two_cases(cast)
    await cast.director.presses("逐项看", "See each")
    taken = "接单 / 转交 / 已打电话" if cast.is_zh else "Acknowledge / Reassign / I have called"
    cast.director.reads(
        "超时：还没有人接单\n工单 26-0002", "Overdue: nobody has acknowledged\nCase 26-0002", keys=taken
    )
    late = ("超时：部门负责人还没有确认知悉\n工单 26-0002", "Overdue: the head of department\nCase 26-0002")
    cast.director.reads(*late)
    late = (
        "超时：备用车还没有出发\n工单 26-0001\n03:26 到期",
        "Overdue: the standby vehicle has not left\nCase 26-0001",
    )
    cast.director.reads(*late)
    cast.director.reads("工单 26-0002\n03:29 到期", "Case 26-0002\nDue 03:29")
    await cast.hotline.nothing_else()


async def test_a_case_is_taken_from_the_digest_and_who_may_not_is_refused(cast: Cast) -> None:
    await _two_cases(cast)
    await cast.director.presses("我来处理 26-0001", "I take 26-0001")
    cast.director.reads("已接单 26-0001", "Acknowledged 26-0001")
    cast.holder.reads("26-0001 现在由方琳处理。", "26-0001 is with Fang Lin now.")
    cast.driver.reads("现在由方琳处理您的工单。", "Fang Lin now has your case.")
    assert [case.holder for case in await cast.hotline.cases()] == [cast.director.who, None]
    # Somebody else sends the wish of that key: nothing of these cases is theirs to see.
    stranger = cast.hotline.person("liu-yang")
    data, _ = cast.hotline.key_on(cast.director.chat, "逐项看" if cast.is_zh else "See each")
    await stranger.does(Pressed(data=data, press="forged"))
    stranger.reads("这几项都已经办完，或已转给别人。")
    await cast.hotline.nothing_else()


async def test_what_was_done_by_telephone_meanwhile_is_recorded_with_both_times(cast: Cast) -> None:
    hotline = cast.hotline
    await _taken(cast)
    await hotline.at("03:14")
    hotline.line(down=True)
    await hotline.at("03:50")
    hotline.line(down=False)
    await hotline.passes(minutes=1)
    cast.director.skips(), cast.supply.skips(), cast.driver.skips()
    cast.holder.reads("备用车还没有出发", "the standby vehicle has not left")
    await cast.holder.presses("已做到，补记", "Done, record it")
    cast.holder.reads("什么时候做到的？", "When was it done?")
    await cast.holder.says("03:25")
    cast.holder.reads("谁做的？", "Who did it?")
    await cast.holder.says("何斌", "He Bin")
    cast.holder.reads(
        "已补记：备用车出发，03:25 由何斌做到，03:51 记入。",
        "Recorded: standby vehicle leaves, done at 03:25 by He Bin, entered at 03:51.",
    )
    cast.driver.reads("备用车 03:25 已出发", "The standby vehicle left at 03:25")
    case = await hotline.case()
    standby = case.obligation("standby")
    assert standby is not None
    assert standby.status is Status.MET
    assert standby.met_at == local("2026-11-22T03:25")
    assert standby.breached_at is None, "it was in time"
    storage = hotline.stage.storage
    entries = await storage.read(lambda rows: storage.journal.read(rows, case.id))
    [entry] = [each for each in entries if isinstance(each.event, Entered)]
    assert isinstance(entry.event, Entered)
    assert (entry.event.done_at, entry.now) == (local("2026-11-22T03:25"), local("2026-11-22T03:51"))
    await hotline.nothing_else()


# --- without an outage ------------------------------------------------------------------------------------------------
async def test_two_cases_that_pass_their_time_in_one_minute_are_one_message(cast: Cast) -> None:
    hotline, second = cast.hotline, _second(cast)
    await _taken(cast)
    broke, safe = ("the truck broke down", "All safe") if cast.is_zh else ("车趴窝了", "都安全")
    await second.says(broke)
    await second.presses("Breakdown" if cast.is_zh else "车坏了")
    await second.presses(safe)
    await cast.supply.member(cast.holder.who).presses("接单", "Acknowledge")
    await cast.noted()
    for each in (cast.supply, cast.head, cast.outlet, cast.holder, cast.other, cast.driver, second):
        each.skips()
    await hotline.at("03:26")
    cast.head.reads(
        "到期 2 项，按紧急程度：\n26-0001 车辆故障：备用车还没有出发，03:26 到期\n"
        "26-0002 车辆故障：备用车还没有出发，03:26 到期",
        "2 promises are overdue, most urgent first:\n"
        "26-0001 vehicle breakdown: the standby vehicle has not left, due 03:26\n"
        "26-0002 vehicle breakdown: the standby vehicle has not left, due 03:26",
    )
    cast.supply.reads("26-0001 车辆故障：备用车还没有出发\n26-0002", "26-0001 vehicle breakdown: the standby\n26-0002")
    for each in (cast.holder, cast.other, cast.driver, second):
        each.skips()
    await hotline.nothing_else()
