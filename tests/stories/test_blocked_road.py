"""The road is blocked: the supervisor proposes to return or to wait, the team agrees, another vehicle delivers."""

from flows.obligation import Status
from flows.record import CaseState
from flows.terms import Severity
from tests.stories.cast import Cast


async def _is_reported(cast: Cast) -> None:
    driver = cast.driver
    await driver.says("前面塌方过不去", "a landslide ahead, the road is closed")
    driver.reads("要报什么？", "What are you reporting?")
    await driver.presses("路不通", "Road blocked")
    driver.reads("人都安全吗？", "Is everyone safe?")
    await driver.presses("都安全", "All safe")
    cast.supply.reads_card(
        "【待接单】路不通，送货受阻 26-0001\n03:16 配送中心主管、应急小组组长知悉（本单位）\n"
        "03:26 给出指令：返回或等待（本单位）\n"
        "今天内 货送到客户（预案）",
        "[Waiting] Road blocked, delivery held up 26-0001\n03:26 driver told to return or to wait (default)\n"
        "By the end of today: goods reach the customer (plan)",
    )
    driver.reads(
        "停在安全的地方，等指令再动。\n车停在哪里？", "Stay in a safe place and wait for instructions.\nWhere has"
    )
    cast.supervisor.reads(
        "请确认知悉，并提出返回还是等待。", "Please confirm that you know and propose to return or to wait."
    )
    assert await cast.supervisor.presses("已知悉", "Noted")
    cast.supervisor.reads("请提出返回还是等待", "Please propose to return or to wait")
    cast.leader.reads(
        "请确认知悉，组织应急车辆装货。", "Please confirm that you know and have a relief vehicle loaded."
    )
    assert await cast.leader.presses("已知悉", "Noted")
    await driver.says("S207 K35")
    driver.skips()


async def _proposes(cast: Cast, zh: str, en: str) -> None:
    await cast.supervisor.presses(zh, en)
    cast.supervisor.reads("为什么要这样做？", "Why")
    await cast.supervisor.says("两天通不了", "it takes two days")
    cast.supervisor.reads(
        "已请郑国栋决定。定下来之前一切照旧。", "Sent to Zheng Guodong to decide. Until then nothing changes."
    )
    cast.leader.reads(
        f"请批准唐军的申请：{zh}\n原因：“两天通不了”", "Tang Jun asks for your approval\nReason: “it takes two days”"
    )
    cast.driver.reads_nothing()


async def test_to_return_or_to_wait_is_agreed_to_before_the_driver_hears_of_it(cast: Cast) -> None:
    await _is_reported(cast)
    await _proposes(cast, "原路返回", "Return the same way")
    await cast.leader.presses("不批准", "Do not agree")
    cast.leader.reads("为什么不批准？", "Why")
    await cast.leader.says("先等清障", "they are clearing it")
    cast.leader.reads("不批准。已告诉唐军。", "not agreed. Tang Jun has been told.")
    cast.supervisor.reads(
        "郑国栋没有批准，原路返回\n原因：“先等清障”", "not agreed by Zheng Guodong\nReason: “they are clearing it”"
    )
    cast.driver.reads_nothing()
    await cast.hotline.at("03:14")
    await _proposes(cast, "原地等救援", "Wait for relief")
    assert await cast.leader.presses("批准", "Agree")
    cast.supervisor.reads("郑国栋已批准，原地等救援", "agreed by Zheng Guodong")
    cast.driver.reads(
        "唐军 03:14 指令：原地等救援。锁好车、看好货。", "Instruction of Tang Jun at 03:14: wait for relief."
    )
    cast.supply.shows("03:14 指令：原地等救援（唐军）", "Instruction at 03:14: wait for relief (Tang Jun)")
    instruction = (await cast.hotline.case()).obligation("instruction")
    assert instruction is not None
    assert instruction.status is Status.MET
    await _is_delivered(cast)
    await cast.hotline.nothing_else()


async def _is_delivered(cast: Cast) -> None:
    driver, member = cast.driver, cast.supply.member(cast.holder.who)
    driver.skips()
    await member.presses("接单", "Acknowledge")
    cast.holder.reads("已接单 26-0001", "Acknowledged 26-0001"), driver.skips()
    await member.presses("应急车出发", "Vehicle left")
    cast.holder.reads("哪辆车？", "Which vehicle?")
    for said in ("湘A·M5160", "He Bin", "05:00"):
        await cast.holder.says(said)
    cast.holder.skips()
    driver.reads("应急车 03:14 已出发：湘A·M5160", "The relief vehicle left at 03:14: 湘A·M5160")
    await cast.hotline.at("05:05")
    assert await member.presses("货已送到", "Goods delivered")
    driver.reads("05:05 货已送到客户。", "The goods reached the customer at 05:05.")
    await member.presses("已解决", "Resolved")
    driver.reads("问题解决了吗？", "Is it solved?")
    cast.supervisor.reads("请写书面报告", "Please write the report")
    await driver.presses("解决了", "Solved")
    driver.reads("关单还差：书面报告", "Before case 26-0001 is closed: written report")
    await cast.supervisor.presses("已书面报告", "Written report")
    cast.supervisor.reads("查清了什么？", "What was found?")
    await cast.supervisor.says("县道塌方", "a landslide")
    cast.supervisor.skips()
    driver.reads("工单 26-0001 已关闭", "Case 26-0001 is closed")
    assert (await cast.hotline.case()).state is CaseState.CLOSED


async def test_a_cry_behind_the_landslide_is_an_emergency_of_its_own_and_the_form_waits(cast: Cast) -> None:
    await _is_reported(cast)
    await cast.driver.says("救命，有人被埋了，在流血", "help, somebody is bleeding")
    cast.driver.reads("马上打 120（急救）。", "Call 120 now (ambulance).")
    cast.emergency.reads_card("【紧急，待接单】紧急求助 26-0002", "[Emergency, waiting] Cry for help 26-0002")
    first, second = await cast.hotline.cases()
    assert (first.severity, second.severity) == (Severity.NORMAL, Severity.EMERGENCY)
    for each in (cast.director, cast.leader, cast.other):
        each.skips()
    await cast.hotline.nothing_else()
