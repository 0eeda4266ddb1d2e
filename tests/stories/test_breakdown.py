"""A breakdown on the motorway at night, from the first word to the case that is closed."""

from flows.inbound import MediaKind
from flows.obligation import Status
from flows.record import CaseState
from tests.stories.cast import Cast


async def test_a_breakdown_is_reported_paged_late_once_solved_and_closed(cast: Cast) -> None:
    await _is_asked_about_people_first(cast)
    await _is_paged(cast)
    await _tells_where_and_what(cast)
    await _checks_and_corrects(cast)
    await _is_late_once(cast)
    await _leaves(cast)
    await _arrives_later_than_told(cast)
    await _is_solved_and_closed(cast)
    cast.supply.never_saw("138 0000")
    assert cast.holder.who == (await cast.hotline.case()).holder
    await cast.hotline.nothing_else()


async def _is_asked_about_people_first(cast: Cast) -> None:
    driver = cast.driver
    await driver.says("车趴窝了", "the truck broke down")
    driver.reads(
        "有人受伤先打 120，着火冒烟先打 119，报警 110，交警 122。\n张师傅，先停稳、人离开车道，再看手机。\n"
        "要报什么？打字、发语音都行。",
        "Someone hurt: call 120. Fire or smoke: 119. Police 110, traffic police 122.\n"
        "Mr Reed, stop safely and get clear of traffic first.\nWhat are you reporting? Type or send a voice message.",
        keys="1 车坏了 / 2 出事故了 / 3 路不通 / 4 其他事 / English"
        if cast.is_zh
        else "1 Breakdown / 2 Accident / 3 Road blocked / 4 Something else / 中文",
    )
    await cast.hotline.at("03:12")
    await driver.presses("车坏了", "Breakdown")
    driver.reads(
        "有人受伤先打 120，着火冒烟先打 119。\n人都安全吗？",
        "Someone hurt: call 120. Fire or smoke: 119.\nIs everyone safe?",
        keys="1 都安全 / 2 有人受伤 / 3 着火或有危险 / 4 说不清"
        if cast.is_zh
        else "1 All safe / 2 Someone is hurt / 3 Fire or danger / 4 Not sure",
    )


async def _is_paged(cast: Cast) -> None:
    driver, supply, head = cast.driver, cast.supply, cast.head
    supply.reads_nothing()
    await driver.presses("都安全", "All safe")
    supply.reads_card(
        f"【待接单】车辆故障 26-0001\n处理人：还没有\n{cast.names['driver']}\n电话尾号 5521\n人员：都安全\n"
        "位置：等司机发\n"
        "03:17 接单（本单位），还有 5 分钟\n03:17 部门负责人知悉（本单位）\n03:27 备用车出发（本单位）\n"
        "03:42 网点负责人知悉（预案）\n07:12 安排维修（本单位）\n03:12 的情况",
        f"[Waiting] Vehicle breakdown 26-0001\nWith: nobody yet\n{cast.names['driver']}\nphone ending 0834\n"
        "People: all safe\nPlace: waiting for the driver\n03:17 acknowledge (default), 5 min left\n"
        "03:17 head of department told (default)\n03:27 standby vehicle leaves (default)\n"
        "03:42 outlet head told (plan)\n"
        "07:12 repair arranged (default)\nAs of 03:12",
        keys="接单 / 无法接单 / EN / 更多" if cast.is_zh else "Acknowledge / Decline / 中文 / More",
    )
    head.reads("请确认知悉。03:17 前（本单位 5 分钟）。", "Please confirm that you know. By 03:17 (default, 5 min).")
    cast.outlet.reads(
        "请确认知悉。03:42 前（预案 30 分钟）。", "Please confirm that you know. By 03:42 (plan, 30 min)."
    )
    driver.reads(
        "人站到护栏外，别回车里。\n已记录，工单 26-0001，03:12 已发给供应值班组。\n"
        "03:17 前没人接单，自动通知组长，您不用催。\n车在哪里？也可以打字、发语音。",
        "Stand behind the barrier, not in the cab.\nRecorded as case 26-0001, sent to the supply duty group at 03:12.\n"
        "If nobody takes it by 03:17, the group head is alerted. No need to chase.\nWhere is the vehicle?",
        keys="发送我的位置 / 现在发不了" if cast.is_zh else "Send my location / I can't now",
    )


async def _tells_where_and_what(cast: Cast) -> None:
    driver, supply, hotline = cast.driver, cast.supply, cast.hotline
    await hotline.at("03:13")
    await driver.is_at(28.1963, 113.0737)
    driver.reads("位置收到。", "Location received.")
    driver.reads("哪条路、往哪个方向、桩号或出口？", "Which road, which direction, which marker or exit?")
    assert "03:13" in await cast.head.presses("已知悉", "Noted")
    await driver.says("G4往广州 1512", "G4 towards Guangzhou, K1512")
    driver.reads(
        "车现在怎样？",
        "How is the vehicle?",
        keys="1 还能继续送 / 2 开不了，自己坏的 / 3 开不了，撞坏的 / 4 说不清"
        if cast.is_zh
        else "1 Can still deliver / 2 Stopped, a fault / 3 Stopped, a crash / 4 Not sure",
    )
    await hotline.at("03:14")
    await driver.says("2")
    driver.reads(
        "站在护栏外，方便就拍一张车的照片。",
        "From behind the barrier, if it is safe: one photo of the vehicle.",
        keys="跳过" if cast.is_zh else "Skip",
    )
    await driver.sends(MediaKind.PHOTO, "truck")
    driver.reads("照片收到。\n车上是什么货？", "Photo received.\nWhat is the load?")
    photo = supply.reads("{photo: photo.jpg}\n26-0001", "{photo: photo.jpg}\n26-0001")
    assert photo.reply_to == supply.shows("照片：1 张", "Photos: 1").id
    await hotline.at("03:15")
    await supply.member(cast.holder.who).presses("接单", "Acknowledge")
    cast.holder.reads(
        "已接单 26-0001。司机张伟，湘A·K3827，+86 138 0000 5521\n下一步：03:27 前备用车出发。",
        "Acknowledged 26-0001. Driver: Daniel Reed, 湘A·P7719, +86 138 0000 0834\n"
        "Next: standby vehicle leaves by 03:27.",
        keys="备用车出发 / 派不出车" if cast.is_zh else "Vehicle left / No vehicle",
    )
    driver.reads(
        "李娜（供应值班组）已接单，会给您打电话。\n接着问：车上是什么货？",
        "Chen Bo (supply duty group) has your case and will call you.\nTo go on: What is the load?",
    )


async def _checks_and_corrects(cast: Cast) -> None:
    driver, supply, hotline = cast.driver, cast.supply, cast.hotline
    await driver.presses("生鲜冷藏", "Fresh, chilled")
    phone = "+86 138 0000 5521" if cast.is_zh else "+86 138 0000 0834"
    driver.reads(
        "请核对。没错按“都对”，要改哪条按它的号。\n1 人员：都安全\n2 位置：已定位，G4往广州 1512\n"
        "3 车况：开不了，自己坏的\n"
        f"4 照片：1 张\n5 货物：生鲜冷藏\n6 电话：{phone}",
        "Please check. If all is right press “All correct”; to change a line press its number.\n1 People: All safe\n"
        "2 Place: located, G4 towards Guangzhou, K1512\n3 Vehicle: Stopped, a fault\n4 Photos: 1\n"
        f"5 Load: Fresh, chilled\n6 Phone: {phone}",
        keys=("都对" if cast.is_zh else "All correct") + " / 1 / 2 / 3 / 4 / 5 / 6",
    )
    await hotline.at("03:16")
    await driver.presses("5")
    driver.reads("车上是什么货？现在记的是：生鲜冷藏。", "What is the load? Recorded now: Fresh, chilled.")
    await driver.says("2")
    driver.reads(
        "已改，货物：冷冻。工单卡片已更新。\n请核对。\n5 货物：冷冻",
        "Changed. Load: Frozen. The case card is updated.\nPlease check.\n5 Load: Frozen",
    )
    await driver.presses("都对", "All correct")
    driver.reads(
        "都记下了，工单 26-0001。\n李娜 03:15 已接单。\n03:27 前备用车出发\n07:12 前安排维修\n有变化随时发消息。",
        "All recorded, case 26-0001.\nChen Bo has it since 03:15.\nstandby vehicle leaves by 03:27\n"
        "repair arranged by 07:12\nSend a message whenever something changes.",
        keys="查进度 / 补充情况 / 求救" if cast.is_zh else "Status / Add details / I need help",
    )
    supply.shows(
        "【已接单】车辆故障\n处理人：李娜，03:15 接单\n"
        "位置：G4往广州 1512（高德 百度 28.1963, 113.0737）\n车况：开不了，自己坏的。照片：1 张。货物：冷冻\n"
        "03:27 备用车出发（本单位），还有 11 分钟\n已做到：03:13 赵敏知悉、03:15 接单\n03:16 的情况",
        "[Acknowledged] Vehicle breakdown\nWith: Chen Bo since 03:15\n"
        "Place: G4 towards Guangzhou, K1512 (Amap Baidu 28.1963, 113.0737)\n"
        "Vehicle: stopped, a fault. Photos: 1. Load: frozen\n03:27 standby vehicle leaves (default), 11 min left\n"
        "Done: 03:13 Zhao Min informed, 03:15 acknowledged\nAs of 03:16",
    )


async def _is_late_once(cast: Cast) -> None:
    driver, supply, holder, hotline = cast.driver, cast.supply, cast.holder, cast.hotline
    await hotline.at("03:19")
    await cast.outlet.presses("已知悉", "Noted")
    supply.shows("03:19 孙涛知悉", "03:19 Sun Tao informed")
    await hotline.at("03:22")
    holder.reads(
        "还有 5 分钟：26-0001，03:27 前备用车出发。",
        "5 min left: 26-0001, standby vehicle leaves by 03:27.",
        keys="备用车出发 / 派不出车" if cast.is_zh else "Vehicle left / No vehicle",
    )
    supply.shows(
        "【已接单，即将超时】车辆故障\n03:27 备用车出发（本单位），还有 5 分钟",
        "[Acknowledged, at risk] Vehicle breakdown\n03:27 standby vehicle leaves (default), 5 min left",
    )
    await hotline.at("03:26:59")
    cast.head.reads_nothing()
    await hotline.at("03:27")
    supply.reads("26-0001 超时：备用车还没有出发", "26-0001 overdue: the standby vehicle has not left")
    supply.shows("【超时】车辆故障\n备用车还没有出发，应在 03:27 前", "[Overdue] Vehicle breakdown\ndue 03:27")
    cast.head.reads(
        "超时：备用车还没有出发\n工单 26-0001，车辆故障，人员都安全，货物冷冻\n应做到：03:27 前备用车出发（本单位）\n"
        "处理人：李娜，03:15 接单，+86 137 0000 4410\n03:27 到期，刚刚超时。03:37 前没有进展，转值班经理周强。",
        "Overdue: the standby vehicle has not left\nCase 26-0001, vehicle breakdown, people all safe, load frozen\n"
        "Promised: standby vehicle leaves by 03:27 (default)\nWith: Chen Bo since 03:15, +86 137 0000 4411\n"
        "Due 03:27, just passed. Without progress by 03:37 it goes to duty manager Zhou Qiang.",
        keys="我来处理 / 提醒李娜 / 转交 / 已打电话"
        if cast.is_zh
        else "I take it / Remind Chen Bo / Reassign / I have called",
    )
    driver.reads(
        "备用车还没有出发，已通知组长赵敏。\n03:37 前告诉您新的时间。",
        "The standby vehicle has not left; group head Zhao Min has been alerted.\nYou get a new time by 03:37.",
    )


async def _leaves(cast: Cast) -> None:
    driver, supply, holder, hotline = cast.driver, cast.supply, cast.holder, cast.hotline
    await hotline.at("03:33")
    assert "03:33" in await holder.presses("备用车出发", "Vehicle left")
    holder.reads("哪辆车？", "Which vehicle?")
    await holder.says("湘A·M5160")
    holder.reads("谁开？", "Who drives?")
    await holder.says("何斌，+86 139 0000 6612", "He Bin, +86 139 0000 6612")
    holder.reads(
        "预计几点到？",
        "Expected arrival?",
        keys="30 分钟 / 45 分钟 / 1 小时" if cast.is_zh else "30 min / 45 min / 1 hour",
    )
    driver.reads_nothing()
    await holder.says("04:20")
    holder.reads("记下了。", "Noted.")
    driver.reads(
        "备用车 03:33 已出发：湘A·M5160，何斌，+86 139 0000 6612。\n预计 04:20 到，有变化再告诉您。",
        "The standby vehicle left at 03:33: 湘A·M5160, He Bin, +86 139 0000 6612.\n"
        "Expected 04:20; you hear of any change.",
    )
    supply.shows(
        "【在路上】车辆故障\n湘A·M5160，预计 04:20 到\n备用车出发（晚 6 分钟）",
        "[On the way] Vehicle breakdown\n湘A·M5160, expected 04:20\nstandby vehicle leaves (6 min late)",
    )


async def _arrives_later_than_told(cast: Cast) -> None:
    driver, supply, holder, hotline = cast.driver, cast.supply, cast.holder, cast.hotline
    await hotline.at("04:08")
    holder.reads("还有 15 分钟：26-0001，04:20 前车到现场。", "15 min left: 26-0001, vehicle arrives by 04:20.")
    await holder.presses("改时间", "New time")
    holder.reads("预计几点到？", "Expected arrival?")
    await holder.says("04:35")
    holder.reads("记下了。", "Noted.")
    driver.reads("到达时间改为 04:35，原来是 04:20。", "Arrival is now expected at 04:35; it was 04:20.")
    supply.shows("04:35 车到现场（本单位），原 04:20", "04:35 vehicle arrives (default), was 04:20")
    await hotline.at("04:31")
    holder.reads("还有 9 分钟", "9 min left")
    await supply.member(holder.who).presses("已到场", "On site")
    driver.reads("04:31 已到。", "On site at 04:31.", keys="车还没到" if cast.is_zh else "Not here yet")
    await hotline.at("04:32")
    await driver.presses("车还没到", "Not here yet")
    driver.reads(
        "记下了，还没到。已通知组长赵敏。\n04:42 前给您打电话。",
        "Recorded: not here yet; group head Zhao Min has been alerted.\nYou get a call by 04:42.",
    )
    phone = "+86 138 0000 5521" if cast.is_zh else "+86 138 0000 0834"
    holder.reads(
        f"司机说还没到。\n请在 04:42 前打电话：{phone}",
        f"not there yet, says the driver.\nPlease call by 04:42: {phone}",
    )
    cast.head.reads("司机说还没到。\n电话尾号", "not there yet, says the driver.\nphone ending")
    await hotline.at("04:36")
    await holder.presses("已回电", "Called back")
    supply.shows("【已到场】", "[On site]")


async def _is_solved_and_closed(cast: Cast) -> None:
    driver, supply, holder, hotline = cast.driver, cast.supply, cast.holder, cast.hotline
    await hotline.at("05:02")
    await supply.member(holder.who).presses("已解决", "Resolved")
    driver.reads(
        "05:02 恢复送货。\n问题解决了吗？",
        "Delivery resumed at 05:02.\nIs it solved?",
        keys="解决了 / 没解决" if cast.is_zh else "Solved / Not solved",
    )
    supply.shows(
        "【待确认解决】\n关单还差：司机确认、维修安排",
        "[Resolved, to confirm]\nthe word of the driver, repair arranged",
    )
    await hotline.at("05:10")
    await driver.presses("解决了", "Solved")
    driver.reads(
        "已解决。工单 26-0001 关单还差：维修安排。\n07:12 前安排维修",
        "Recorded: solved. Before case 26-0001 is closed: repair arranged.\nrepair arranged by 07:12",
    )
    await hotline.at("06:10")
    holder.reads("07:12 前安排维修。", "repair arranged by 07:12.")
    await holder.presses("维修已安排", "Repair arranged")
    holder.reads("怎么安排的？", "How is it arranged?")
    await holder.says("拖车 07:30 到，送修", "tow truck at 07:30")
    holder.reads("记下了。", "Noted.")
    driver.reads(
        "故障车维修已安排：拖车 07:30 到，送修。\n工单 26-0001 已关闭，有问题直接发消息。",
        "Repair of your vehicle is arranged: tow truck at 07:30.\nCase 26-0001 is closed.",
        keys="重开" if cast.is_zh else "Reopen",
    )
    supply.shows(
        "【已关闭】车辆故障 26-0001\n用时 2 小时 58 分钟\n晚 1 项（最多 6 分钟）",
        "[Closed] Vehicle breakdown 26-0001\nTook 2 h 58 min\nlate: 1 (by 6 min at most)",
        keys="重开" if cast.is_zh else "Reopen",
    )
    case = await hotline.case()
    assert case.state is CaseState.CLOSED
    assert {each.status for each in case.obligations} == {Status.MET}
    await hotline.passes(days=2)
