"""Plans on real phones: what the reporter is offered, gates, agreements, promises by class and region, three ways."""

from __future__ import annotations

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.programme import (
    CHECK,
    CORRECT,
    IS_SOLVED,
    MENU,
    PHONE,
    RECORDED,
    SKIP,
    SOLVED,
    at,
    everybody_is_told,
    play,
    tells,
)
from tests.fake_telegram import Press


# --- a plan of one's own: what the reporter is offered, a gate, what cannot be done -----------------------------------
@play
async def a_driver_refuses_the_first_place_and_agrees_to_the_second(house: House, language: str) -> None:
    caller = Caller(house, language, ("冯师傅", "Frost"))
    await caller.says(("校车抛锚了", "the school bus broke down"), MENU)
    await caller.presses(
        ("校车坏了", "School bus"), ("孩子和大人都安全吗？", "Are the children and everyone else safe?")
    )
    opened = await caller.presses(("都安全", "All safe"), ("车停在哪里？", "Where does the bus stand?"))
    number = number_in(opened.text)
    group = Responder(house, "li-na", house.groups["supply"])
    await tells(caller, "G4 K1512", ("那里是什么路？", "What kind of road is it?"))
    await caller.presses(("普通道路", "Other road"), ("车上有几个孩子？", "How many children are on board?"))
    await caller.says("12", ("车上还有多少水和毯子？", "How much water"))
    await caller.presses(SKIP, ("打哪个电话找您？", "Which number can we call?"))
    await tells(caller, PHONE, CHECK)
    await caller.presses(CORRECT, RECORDED, ("接孩子的车出发", "transport for the children leaves"))
    await group.presses("接单", number)
    await caller.reads(("李娜（供应值班组）已接单", "Li Na (supply duty group) has"))
    await group.reads(f"已接单 {number}", key="写换乘办法")
    assert await group.presses("备用车出发", number) == "司机还没有同意换乘办法。"
    await group.fills("写换乘办法", number, ("在哪里换乘？", "停车带"))
    await group.reads("换乘办法第 1 版", "停车带", "已记录")
    first = await caller.reads(
        ("换乘办法第 1 版：停车带。您看行吗？", "transfer plan, version 1: 停车带. Will that do?")
    )
    await caller.presses(("那里不安全", "Not safe there"), ("哪里不安全？", "What is not safe?"))
    await caller.says(("没有护栏", "no barrier"), ("已记录：那里不安全。", "Recorded: not safe there."))
    await group.reads(number, "说不安全", caller.word(("没有护栏", "no barrier")))
    await group.fills("写换乘办法", number, ("在哪里换乘？", "收费站"))
    await group.reads("换乘办法第 2 版", "收费站", "已记录")
    await caller.reads(("换乘办法第 2 版：收费站", "version 2: 收费站"))
    before, agree = caller.seat.chat.from_bots[-1], caller.word(("可以", "That will do"))
    old = caller.seat.press(agree, on=first)
    assert isinstance(old, Press)
    told = ("那是换乘办法第 1 版，下面是换乘办法第 2 版。没有改动。", "Nothing changed.")
    assert caller.word(told) in await old.answered(PATIENCE)
    await caller.reads(("换乘办法第 2 版：收费站", "version 2: 收费站"), key=agree, after=before)
    await caller.presses(("可以", "That will do"), ("已记录：可以。", "Recorded: that will do."))
    await group.reads(number, "同意换乘办法第 2 版")
    await _no_bus_and_taxis(caller, group, number)


async def _no_bus_and_taxis(caller: Caller, group: Responder, number: str) -> None:
    """Why is kept, and another way opens, to which the director agrees; the parents hear of it."""
    house, director = caller.house, Responder(caller.house, "fang-lin")
    await group.presses("更多", number)
    await group.fills("派不出车", number, ("为什么派不出？", "都在路上"), in_private=True, ends="已通知上一级")
    await group.hears(f"{number}：李娜报：派不出车", "都在路上")
    await Responder(house, "zhao-min").reads("李娜报：派不出车", "都在路上", number)
    await group.fills("叫出租车", number, ("为什么要这样做？", "没有校车"), ends="已请方琳决定。")
    async with house.at_the_desk["li-na"]:
        last = group.desk.chat.from_bots[-1]
        await director.presses_here("批准", number, "叫出租车", "没有校车")
        await group.reads(number, "方琳已批准", after=last)
        await group.answers(("叫几辆？", "4"), after=last)
    await group.reads("叫了 4 辆出租车", "已记录")
    await caller.reads(("叫了 4 辆出租车来接孩子。", "4 taxis were sent for the children"))
    await group.fills("通知家长", number, ("给家长写一句话。", f"{number} 孩子都好"))
    await group.reads("已通知家长", f"{number} 孩子都好", "已记录")
    await caller.reads(f"{number} 孩子都好")
    await everybody_is_told(group, group, number, f"{number} 孩子都好")
    await group.fills("孩子都送到", number, ("点名：", "12"))
    await group.reads("送到 12 个孩子", "已记录")
    await caller.reads(("点名 12 人。", "12 counted."), IS_SOLVED)
    await caller.presses(SOLVED, number, ("已关闭", "is closed"))
    await group.card(number, "【已关闭】校车故障")


# --- a promise by class and region, and promises after promises -------------------------------------------------------
@play
async def a_truck_for_a_town_and_a_reserve_that_is_short(house: House, language: str) -> None:
    caller = Caller(house, language, ("于女士", "Mrs Young"))
    deputy, leader = Responder(house, "tao-yi", house.groups["sla"]), Responder(house, "lai-guo")
    await caller.says(("要用车，搬点东西", "we need a truck"), MENU)
    await caller.presses(("要人要车", "Labour or transport"), ("要什么服务？", "Which service do you need?"))
    earliest = at(60)
    opened = await caller.presses(("小货车", "Small truck"), ("车要到哪一片？", "To which area should it come?"))
    number = number_in(opened.text)
    card = await deputy.card(number, "【待接单】用工用车", "派出人或车")
    assert any(f"{time} 派出人或车" in card.text for time in (earliest, at(60))), card.text
    await caller.presses(("周边乡镇", "Surrounding town"), ("送到哪里", "Where to"))
    await tells(caller, ("青山路 18 号", "18 Qingshan Road"), ("搬什么", "What is to be moved"))
    await caller.says(("12 张桌子", "12 desks"), ("现场打哪个电话", "Which number reaches you there?"))
    await tells(caller, PHONE, CHECK)
    await caller.presses(CORRECT, RECORDED)
    await deputy.presses("接单", number)
    await caller.reads(("陶怡（服务值班组）已接单", "Tao Yi (service duty group) has"))
    await deputy.reads(f"已接单 {number}", key="派不出")
    await deputy.fills("要机动小组", number, ("要几个人？", "4"), ("要几辆车？", "1"))
    await deputy.reads("要机动小组：4 人，1 辆车", "已记录")
    await deputy.reads("请调机动小组", number, key="机动小组已调")
    await deputy.fills("机动小组已调", number, ("调到几个人？", "3"), ("调到几辆车？", "1"), in_private=True)
    await deputy.reads("机动小组已调：3 人，1 辆车", "已记录")
    await leader.reads("机动小组没有调齐", number, key="已补足")
    await leader.fills("已补足", number, ("从哪里补的？", "北区调 1 人"), in_private=True)
    await leader.reads("已补足：北区调 1 人", "已记录")
    await deputy.fills("人车出发", number, ("派了谁", "赵师傅"), ("预计几点到？", "30 分钟"))
    await caller.reads(("已出发：赵师傅。预计", "On the way since"))
    await deputy.presses("已到", number)
    await caller.reads(("已到。", "Arrived at"))
    await deputy.presses("做完了", number)
    await caller.reads(("做完。", "Done at"), IS_SOLVED)
    await caller.presses(SOLVED, number, ("已关闭", "is closed"))
    await deputy.card(number, "【已关闭】用工用车")


# --- three ways at once, and one to which a leader agrees -------------------------------------------------------------
@play
async def goods_are_needed_earlier_and_only_air_keeps_the_time(house: House, language: str) -> None:
    caller, buyer = (
        Caller(house, language, ("白女士", "Mrs White")),
        Responder(house, "jiang-fang", house.groups["purchasing"]),
    )
    leader = Responder(house, "fang-lin")
    await caller.says(("要提前交货", "we need it earlier"), MENU)
    noted = ("记下了，产品：要提前交货。", "Noted. Product: we need it earlier.")
    opened = await caller.presses(
        ("要提前交货", "Needed earlier"), noted, ("最晚什么时候要到？", "By when is it needed?")
    )
    number = number_in(opened.text)
    await caller.presses(("48 小时内", "Within 48 hours"), ("送到哪里？", "Where to?"))
    await caller.says(("青山路 18 号", "18 Qingshan Road"), ("打哪个电话找您？", "Which number can we call?"))
    await tells(caller, PHONE, CHECK)
    await caller.presses(CORRECT, RECORDED)
    await buyer.reads("客户要的时间前一天，请核对货到哪里了。", number, key="已核对在途")
    await buyer.presses("接单", number)
    await caller.reads(("蒋芳（采购值班组）已接单", "Jiang Fang (purchasing duty group) has"))
    await buyer.reads(f"已接单 {number}")
    await _none_of_three_ways(buyer, number)
    await leader.reads("三条路都赶不上客户的时间", number)
    await buyer.reads("空运才赶得上，要空运请申请", number, key="安排空运")
    reason = ("为什么要这样做？", "只有空运赶得上")
    await buyer.fills("安排空运", number, reason, in_private=True, ends="已请方琳决定。")
    async with house.at_the_desk["jiang-fang"]:
        last = buyer.desk.chat.from_bots[-1]
        await leader.presses_here("批准", number, "安排空运")
        await buyer.reads(number, "方琳已批准", after=last)
        await buyer.answers(("哪班、运费多少", "CZ3101，2600 元"), after=last)
    await buyer.reads("安排空运：CZ3101", "已记录")
    await buyer.fills("定走哪条路", number, ("走哪条路", "空运，24 日到"))
    await buyer.reads("定了：空运，24 日到", "已记录")
    await caller.reads(("定了：空运，24 日到", "空运，24 日到"))
    await buyer.presses("已送到", number)
    await caller.reads(("已送到。", "Delivered at"), IS_SOLVED)
    await caller.presses(SOLVED, number, ("已关闭", "is closed"))
    await buyer.card(number, "【已关闭】提前交货")


async def _none_of_three_ways(buyer: Responder, number: str) -> None:
    """All three are asked at once, each of somebody else."""
    head, logistics = (Responder(buyer.house, each) for each in ("wei-ming", "long-fei"))
    answers = (("厂家赶得上吗？", "空运才赶得上"), ("厂家怎么说？", "26 日才到"))
    await buyer.reads("请联系厂家加急", number, key="厂家回话")
    await buyer.fills("厂家回话", number, *answers, in_private=True)
    await buyer.reads("厂家：空运才赶得上", "已记录")
    answers = (("周边供应商赶得上吗？", "赶不上"), ("问了哪几家", "问了三家"))
    await head.reads("请向周边供应商加派订单", number)
    await head.fills("周边回话", number, *answers, in_private=True)
    await head.reads("周边供应商：赶不上", "已记录")
    answers = (("自家库存赶得上吗？", "赶不上"), ("发什么", "没有货"))
    await logistics.reads("请把自家库存加紧发到", number)
    await logistics.fills("自家库存回话", number, *answers, in_private=True)
    await logistics.reads("自家库存：赶不上", "已记录")
