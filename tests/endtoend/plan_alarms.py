"""Plans on real phones: times that pass and do something, a policy, a notice to many, what comes by the calendar."""

from __future__ import annotations

from datetime import datetime

from tests.endtoend.caller import Responder, seen
from tests.endtoend.company import HERE, Company
from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.programme import (
    CHECK,
    CORRECT,
    IS_SOLVED,
    SKIP,
    SOLVED,
    Colleague,
    at,
    everybody_is_told,
    play,
)


# --- times that do something, an escalation policy, a promise that comes round until it is done -----------------------
@play
async def an_application_is_down_for_an_hour(house: House, language: str) -> None:
    agent = Colleague(house, language, ("hou-jie", "wan-li"))
    shift = Responder(house, "yao-na", house.groups["call-centre"])
    number = await _down_for_an_hour(agent, shift)
    await agent.presses(SKIP, CHECK)
    await agent.presses(CORRECT, ("没有许可不要退出系统", "Don't log out unasked"))
    await shift.presses("接单", number)
    await agent.reads(("姚娜（呼叫中心值班组）已接单", "Yao Na (call-centre duty group) has"))
    taken = await shift.reads(f"已接单 {number}")
    await Responder(house, "zou-peng").presses_here("已知悉", number, "请确认知悉，到现场或远程处理。")
    await shift.presses("已报主管", number)
    next_step = ("下一步怎么办？", "联系系统供应商")
    await Responder(house, "dong-mei").fills("定下一步", number, next_step, in_private=True)
    await Responder(house, "dong-mei").reads("决定：联系系统供应商", "已记录")
    await shift.fills("已恢复", number, ("几点恢复的？", "刚刚"))
    await shift.reads("已恢复。", "已记录", after=taken)
    await agent.reads(("已恢复。", "It has been back since"))
    left = f"{number} 还剩一位"
    await shift.fills("回电一批", number, ("回了哪几位？", left))
    await shift.reads(f"回电：{left}", "已记录")
    await shift.card(number, f"回电：{left}")
    await shift.presses("全部已回电", number)
    await shift.presses("已电话告知领导", number)
    await shift.fills("写日志和故障表", number, ("起止时间", f"{number} 登录服务停了"))
    await shift.reads(f"日志和故障表已写：{number} 登录服务停了", "已记录")
    await shift.card(number, "【已关闭】系统故障")
    await agent.reads(number, ("已关闭", "is closed"))


async def _down_for_an_hour(agent: Colleague, shift: Responder) -> str:
    """Both times of the plan have passed when it is told; whoever follows from that is asked at once."""
    house = agent.house
    asked = await agent.begins(("所有座席都登录不了", "system is down"), ("是什么现象？", "What do you see?"))
    with house.said_before(minutes=5, but_seconds=3):
        agent.seat.send(agent.word(("全部登不上", "everything is down")))
    opened = await agent.reads(("几点开始的？", "Since when?"), after=asked)
    number = number_in(opened.text)
    # Five minutes old: the policy's second step is asked as soon as its first has passed.
    await shift.hears(number, "还没有人接单")
    await Responder(house, "qin-yun").reads(number, "还没有人接单")
    told = ("已通知呼叫中心主管秦云", "call-centre supervisor Qin Yun was alerted")
    await agent.reads(
        told, ("运营主管、中心经理", "the operations supervisor, centre manager"), key=("不清楚", "Not sure")
    )
    await Responder(house, "lei-ting").reads("超时：运维专员还没有确认知悉", number, "已发给邹鹏")
    # Over an hour since the fault: whoever follows from the plan's two times is asked at once, and so is the director.
    await agent.says(at(-62), ("还有什么要记下的？", "Anything else to note?"))
    for person in ("lei-ting", "hao-bin"):
        await Responder(house, person).presses_here("已知悉", number, "系统 10 分钟恢复不了，请确认知悉。")
    late = "系统 10 分钟恢复不了，还没有确认知悉"
    await Responder(house, "fang-lin").reads(f"{number} 系统故障：{late}（运营主管雷婷）", f"{late}（中心经理郝斌）")
    return number


# --- a notice to many, of whom some cannot be reached -----------------------------------------------------------------
@play
async def nobody_can_be_served_and_every_customer_is_told(house: House, language: str) -> None:
    centre = Colleague(house, language, ("tang-jun", "chen-bo"))
    supply, office = Responder(house, "zhao-min", house.groups["supply"]), Responder(house, "qian-hui")
    await centre.begins(("台风来了", "typhoon"), "120", ("人都安全吗？", "Is everyone safe?"))
    opened = await centre.presses(("都安全", "All safe"), ("影响有多大？", "How far does it reach?"))
    number = number_in(opened.text)
    await centre.presses(("都没法送", "Nobody can be served"), ("哪些区域", "Which areas"))
    await centre.says(("县东部", "east of the county"), CHECK)
    await centre.presses(CORRECT, ("定了就告诉您", "you hear it"))
    await supply.presses("接单", number)
    await centre.reads(("赵敏（供应值班组）已接单", "Zhao Min (supply duty group) has"))
    await supply.reads(f"已接单 {number}")
    await office.reads("恶劣天气送不了货，请决定", number)
    course = (("怎么定？", "暂停送货"), ("写给客户的一句话", f"{number} 东部停送"), ("哪天几点恢复？", "48 小时后"))
    await office.fills("定暂停或变更", number, *course, in_private=True)
    await office.reads("决定：暂停送货", f"{number} 东部停送", "已记录")
    await centre.reads(("决定：暂停送货", "Decided at"), f"{number} 东部停送")
    await office.reads("请把决定打电话告诉每位客户", number)
    words = f"{number} 停送两天"
    await office.fills("发通知给客户", number, ("通知里写什么？", words), in_private=True)
    await office.reads("已发通知", words, "已记录")
    await centre.reads(words)
    await everybody_is_told(supply, office, number, words)
    called = (("还有谁没打通？", "跳过"), ("打通了多少位客户？", "2"))
    await office.fills("电话全部打完", number, *called, in_private=True)
    await office.reads("电话通知 2 位客户", "已记录")
    await supply.presses("影响已消除", number)
    await centre.reads(("影响消除，恢复送货", "deliveries resume"))
    await supply.fills("已补货", number, ("给哪些客户补了什么？", "东部 12 家"))
    await supply.reads("已补货：东部 12 家", "已记录")
    await centre.reads(("已补货：东部 12 家", "Restocked at"), IS_SOLVED)
    await centre.presses(SOLVED, number, ("已关闭", "is closed"))
    await supply.card(number, "【已关闭】恶劣天气")


# --- what comes round by the calendar ---------------------------------------------------------------------------------
@play
async def the_brakes_are_checked_when_the_time_comes(house: House, _language: str) -> None:
    """No report opens this case: the clock does."""
    assert isinstance(house, Company)
    head, group = Responder(house, "zhao-min"), Responder(house, "li-na", house.groups["supply"])
    asked = await head.desk.wait_for("请查每辆校车的刹车和安全锤。", 2 * PATIENCE)
    number = number_in(seen(house, asked).text)
    card = await group.card(number, "【例行，未完成】每周查刹车")
    opened = datetime.fromtimestamp(card.date, HERE)
    assert f"{opened:%H:%M}" == house.brakes_at
    await head.fills("已检查", number, ("查了哪几辆？", "三辆都好"), in_private=True)
    await head.reads("已检查：三辆都好", "已记录")
    await group.card(number, "【例行，已完成】每周查刹车")
