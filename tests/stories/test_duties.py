"""What the calendar opens: asked of one role, proved by one deed, and an alarm like any other when it is not done."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.obligation import Status
from flows.record import CaseState
from tests.harness.hotline import Hotline, changed, hotline_open, local

CALENDAR = ("tests/stories/calendar",)


@pytest.fixture
async def hotline() -> AsyncIterator[Hotline]:
    async with hotline_open("2026-11-22T15:00", changed(packs=("calendar",)), CALENDAR, duties=True) as opened:
        yield opened


async def test_it_is_asked_of_its_role_alone_and_closes_by_its_proof(hotline: Hotline) -> None:
    office, supply = hotline.person("qian-hui"), hotline.group("supply")
    await hotline.at("15:59")
    assert await hotline.cases() == []
    await hotline.at("16:00")
    supply.reads_card(
        "【例行，未完成】三日天气预报 26-0001\n处理人：网点办公室钱慧，+86 137 0000 4480\n"
        "17:00 三日天气预报（预案），还有 1 小时",
        keys="升级 / EN / 更多",
    )
    office.reads(
        "请看三日天气预报。17:00 前（预案 1 小时）。\n工单 26-0001，三日天气预报",
        keys="已看预报 / 有恶劣天气 / 转给别人",
    )
    case = await hotline.case()
    assert (case.state, case.holder, case.opened_at) == (CaseState.ACKNOWLEDGED, None, local("2026-11-22T16:00"))
    assert [each.id for each in case.obligations] == ["duty-forecast"], "nobody has to take it"
    await hotline.passes(minutes=10)
    await office.presses("已看预报")
    office.reads("三天天气怎样？")
    await office.says("晴，5 到 12 度，没有大风")
    office.skips()
    case = await hotline.case()
    assert case.state is CaseState.CLOSED
    assert case.obligations[0].status is Status.MET
    supply.shows("【例行，已完成】三日天气预报 26-0001")
    # The other one of the day comes round, and the first one again tomorrow.
    await hotline.at("18:00")
    assert [each.duty for each in await hotline.cases()] == ["forecast", "count"]
    supply.reads_card("【例行，未完成】每日盘点 26-0002")
    hotline.person("sun-tao").reads("例行任务：每日盘点。20:00 前（本单位 2 小时）。", keys="已盘点 / 转给别人")
    await hotline.person("sun-tao").presses("已盘点")
    await hotline.at("16:00")
    assert [each.duty for each in await hotline.cases()] == ["forecast", "count", "forecast"]
    supply.reads_card("26-0003")
    office.reads("26-0003")
    await hotline.nothing_else()


async def test_what_is_not_done_in_time_is_told_as_any_promise_is(hotline: Hotline) -> None:
    office, supply, head = hotline.person("qian-hui"), hotline.group("supply"), hotline.person("zhao-min")
    await hotline.at("16:00")
    supply.skips()
    office.skips()
    await hotline.at("16:40")
    office.reads("还有 20 分钟：26-0001，17:00 前三日天气预报。", keys="已看预报")
    await hotline.at("17:00")
    supply.reads("26-0001 超时：还没有记录：三日天气预报，17:00 到期。")
    head.reads("超时：还没有记录：三日天气预报\n处理人：网点办公室钱慧，+86 137 0000 4480", keys="转给别人 / 已打电话")
    supply.shows("【例行，超时】三日天气预报 26-0001")
    await hotline.at("17:10")
    hotline.person("zhou-qiang").reads("超时：还没有记录：三日天气预报")
    await office.presses("已看预报")
    office.reads("三天天气怎样？")
    await office.says("多云")
    office.skips()
    case = await hotline.case()
    assert case.state is CaseState.CLOSED
    assert case.obligations[0].breached_at == local("2026-11-22T17:00")
    await hotline.passes(minutes=30)
    await hotline.nothing_else()


async def test_the_next_turn_takes_the_place_of_one_that_was_never_done(hotline: Hotline) -> None:
    supply = hotline.group("supply")
    await hotline.at("16:00")
    for _ in range(2):
        await hotline.passes(hours=24)
    old, *_, last = [each for each in await hotline.cases() if each.duty == "forecast"]
    assert (old.state, old.obligations[0].status) == (CaseState.CLOSED, Status.BREACHED)
    assert last.state is CaseState.ACKNOWLEDGED
    card = next(each for each in reversed(supply.unread) if each.card)
    assert "之前没有完成：2 次，11月22日 16:00 起" in card.text
    assert sum(each.state is not CaseState.CLOSED for each in await hotline.cases() if each.duty == "forecast") == 1
    for who in ("qian-hui", "sun-tao", "zhao-min", "zhou-qiang", "fang-lin"):
        hotline.person(who).skips()
    supply.skips()
    await hotline.nothing_else()


async def test_turns_that_passed_while_the_program_was_away_become_one_case(tmp_path: Path) -> None:
    async with hotline_open(
        "2026-11-22T18:30", changed(packs=("calendar",)), CALENDAR, folder=tmp_path, duties=True
    ) as hotline:
        await hotline.restarts(days=2, hours=22)
        cases = await hotline.cases()
        # 16:00 of three days, 18:00 of two, and the drill of the 25th.
        assert [(each.duty, len(each.gaps)) for each in cases] == [("forecast", 2), ("count", 1), ("evacuation", 0)]
        supply, office = hotline.group("supply"), hotline.person("qian-hui")
        assert cases[0].opened_at == local("2026-11-25T16:00")
        supply.reads("联络中断 11月22日 18:30–16:30。期间新报 3 单：\n三日天气预报，16:00 报")
        supply.reads_card("【例行，未完成】三日天气预报 26-0001\n之前没有完成：2 次，11月23日 16:00 起")
        office.reads("请看三日天气预报。17:00 前")
        for each in (supply, hotline.person("sun-tao"), hotline.person("zhao-min"), hotline.person("zhou-qiang")):
            each.skips()
        hotline.person("fang-lin").skips()
        office.skips()
        await hotline.nothing_else()


async def test_it_goes_on_from_the_latest_answer_of_another_duty() -> None:
    async with hotline_open("2026-12-01T08:00", changed(packs=("calendar",)), CALENDAR, duties=True) as hotline:
        head, supply = hotline.person("zhao-min"), hotline.group("supply")
        await hotline.at("09:00")
        supply.reads_card("【例行，未完成】定安全存量 26-0001")
        head.reads("例行任务：定安全存量。13:00 前")
        await head.presses("已定存量")
        head.reads("多少件？")
        await head.says("40")
        head.skips()
        await hotline.at("18:00")
        count = (await hotline.cases())[-1]
        assert count.duty == "count"
        assert count.answers["level"].number == 40
        supply.skips()
        hotline.person("qian-hui").skips()
        hotline.person("sun-tao").skips()
        for who in ("zhou-qiang", "fang-lin", "zhao-min"):
            hotline.person(who).skips()
        await hotline.nothing_else()


async def test_what_turns_out_to_be_an_event_is_worked_as_one(hotline: Hotline) -> None:
    office, supply, outlet = hotline.person("qian-hui"), hotline.group("supply"), hotline.person("sun-tao")
    await hotline.at("16:00")
    supply.skips()
    office.skips()
    await hotline.at("16:45")
    office.skips()
    await office.presses("有恶劣天气")
    case = await hotline.case()
    assert (case.state, case.branch) == (CaseState.WAITING, "severe")
    supply.reads_card("【待接单】恶劣天气 26-0001\n例行任务中发现：三日天气预报\n17:15 决定停送（本单位）")
    assert case.obligations[1].status is Status.MET, "whoever owed the watch has seen to it"
    outlet.reads("请确认知悉。17:15 前")
    decided = case.obligation("decided")
    assert decided is not None
    assert decided.started_at == local("2026-11-22T16:45"), "an event counts from when it was seen"
    await hotline.group("supply").member("li-na").presses("接单")
    hotline.person("li-na").skips()
    await hotline.nothing_else()


async def test_a_drill_says_so(hotline: Hotline) -> None:
    head, supply = hotline.person("zhao-min"), hotline.group("supply")
    await hotline._until(local("2026-11-25T08:59"))
    for who in ("qian-hui", "sun-tao", "zhou-qiang", "fang-lin", "zhao-min"):
        hotline.person(who).skips()
    supply.skips()
    await hotline.at("09:00")
    supply.reads_card("【演练，未完成】疏散演练")
    head.reads("这是演练：疏散演练。\n请组织演练，完成后记录。11:00 前")
    await head.presses("已演练")
    drill = (await hotline.cases())[-1]
    assert (drill.duty, drill.state) == ("evacuation", CaseState.CLOSED)
    supply.skips()
    head.skips()
    hotline.person("zhou-qiang").skips()
    hotline.person("fang-lin").skips()
    await hotline.nothing_else()
