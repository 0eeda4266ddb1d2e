"""How does it stand? At every stage who has it, what comes next, by when, and a number to call when it is late."""

from tests.stories.cast import Cast


async def _asks(cast: Cast, zh: str, en: str) -> None:
    await cast.driver.says("查进度", "status")
    cast.driver.reads(zh, en)


async def test_before_anything_was_reported(cast: Cast) -> None:
    for zh, en in (("查进度", "status"), ("/status", "/status"), ("到哪了", "where are you")):
        await cast.driver.says(zh, en)
        cast.driver.reads("您没有未关闭的工单。要报什么？", "You have no open case. What would you like to report?")
    await cast.hotline.nothing_else()


async def test_while_nobody_has_it(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await _asks(
        cast,
        "26-0001：03:11 已发给供应值班组，03:16 前有人接单，不然通知组长。\n还有 4 个问题没答，可以接着答。\n"
        "接着问：车在哪里？",
        "26-0001: Sent to the supply duty group at 03:11. Someone takes it by 03:16, otherwise the group head is "
        "alerted.\n"
        "4 questions are still open; you can go on answering.\nTo go on: Where is the vehicle?",
    )
    await cast.hotline.at("03:18")
    cast.supply.reads("超时：还没有人接单", "overdue: nobody has acknowledged the case yet")
    cast.head.reads("超时：还没有人接单", "Overdue: nobody has acknowledged")
    cast.driver.reads("03:16 已通知组长赵敏", "group head Zhao Min was alerted at 03:16")
    await _asks(
        cast,
        "还没有人接单，03:16 已通知组长赵敏，03:21 前没接再通知值班经理。\n急事请打 +86 731 0000 2400。",
        "Nobody has taken it yet; group head Zhao Min was alerted at 03:16, the duty manager follows at 03:21.\n"
        "Urgent: +86 731 0000 2400.",
    )
    await cast.hotline.nothing_else()


async def test_from_the_acknowledgement_to_the_end(cast: Cast) -> None:
    hotline, supply, holder = cast.hotline, cast.supply, cast.holder
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.answers()
    has_it = ("李娜 03:11 已接单。", "Chen Bo has it since 03:11.")
    await _asks(cast, f"{has_it[0]}\n03:26 前备用车出发", f"{has_it[1]}\nNext: standby vehicle leaves by 03:26")
    await hotline.at("03:20")
    await supply.member(holder.who).presses("备用车出发", "Vehicle left")
    for words in ("湘A·M5160", "He Bin, +86 139 0000 6612", "04:20"):
        await holder.says(words)
    holder.skips(), cast.driver.skips()
    await _asks(
        cast,
        "备用车 03:20 已出发：湘A·M5160，He Bin, +86 139 0000 6612。预计 04:20 到\n04:20 前车到现场",
        "The standby vehicle left at 03:20: 湘A·M5160, He Bin, +86 139 0000 6612. Expected 04:20\n"
        "vehicle arrives by 04:20",
    )
    await hotline.at("04:26")
    holder.skips(), supply.skips(), cast.head.skips(), cast.driver.skips()
    await _asks(
        cast,
        "车还没有到，应在 04:20 前。04:30 前告诉您新的时间。\n急事请打 +86 731 0000 2400。",
        "The vehicle has not arrived; it was due at 04:20. You get a new time by 04:30.\nUrgent: +86 731 0000 2400.",
    )
    await _from_the_arrival(cast)
    await _from_the_solution(cast)
    await hotline.nothing_else()


async def _from_the_arrival(cast: Cast) -> None:
    supply, holder = cast.supply, cast.holder
    await supply.member(holder.who).presses("已到场", "On site")
    cast.driver.reads("04:26 已到。", "On site at 04:26.")
    await _asks(cast, "04:26 已到。", "On site at 04:26.")
    await supply.member(holder.who).presses("已解决", "Resolved")
    cast.driver.reads("问题解决了吗？", "Is it solved?")
    await cast.driver.says("/status")
    cast.driver.reads(
        "04:26 报完成，等您确认。",
        "Reported done at 04:26, waiting for your word.",
        keys="解决了 / 没解决" if cast.is_zh else "Solved / Not solved",
    )


async def _from_the_solution(cast: Cast) -> None:
    hotline, supply, holder = cast.hotline, cast.supply, cast.holder
    await hotline.at("04:28")
    await cast.driver.presses("没解决", "Not solved")
    cast.driver.reads("工单 26-0001 已重开", "Case 26-0001 is open again")
    supply.reads_card("【已重开】", "[Reopened]"), holder.skips(), cast.head.skips()
    await _asks(cast, "04:28 已重开。\n04:38 前给您打电话", "Reopened at 04:28.\na call to you by 04:38")
    await hotline.at("04:30")
    await supply.member(holder.who).presses("已解决", "Resolved")
    await cast.driver.presses("解决了", "Solved")
    cast.driver.skips()
    await _asks(
        cast,
        "04:30 您说解决了。关单还差：维修安排。",
        "Solved, as you said at 04:30. Before it is closed: repair arranged.",
    )
    await supply.member(holder.who).presses("维修已安排", "Repair arranged")
    await holder.says("拖车")
    holder.skips(), cast.driver.skips()
    await cast.driver.says("查进度", "status")
    cast.driver.reads("04:30 已关闭。", "Closed at 04:30.", keys="重开" if cast.is_zh else "Reopen")


async def test_somebody_elses_number_tells_nothing(cast: Cast) -> None:
    await cast.opens()
    other = cast.hotline.person("customer-wang")
    await other.says("/status 26-0001")
    other.reads("没有找到您的工单 26-0001。", "No case 26-0001 of yours was found.")
    await cast.driver.says("/status 26-0499")
    cast.driver.reads("没有找到您的工单 26-0499。", "No case 26-0499 of yours was found.")
    await cast.driver.says("/status 26-0001")
    cast.driver.reads("26-0001：03:11 已发给供应值班组", "26-0001: Sent to the supply duty group at 03:11.")
    await cast.driver.says("26-0001")
    cast.driver.reads("26-0001：03:11 已发给供应值班组", "26-0001: Sent to the supply duty group at 03:11.")
    await cast.hotline.nothing_else()


async def test_of_several_cases_each_has_a_line_and_a_key(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.answers()
    await cast.driver.says("/start")
    cast.driver.reads("要报什么？", "What are you reporting?")
    await cast.driver.presses("其他事", "Something else")
    cast.driver.reads("出了什么事？", "What has happened?")
    await cast.driver.says("前面塌方了，走不了", "a landslide, the road is closed")
    cast.emergency.reads_card("【待接单】其他事情 26-0002", "[Waiting] Other matter 26-0002")
    cast.driver.reads("工单 26-0002", "case 26-0002")
    await cast.driver.says("查进度", "status")
    cast.driver.reads(
        "您有 2 单：\n26-0001 车辆故障：李娜 03:11 已接单。\n26-0002 其他事情：",
        "You have 2 cases:\n26-0001 Vehicle breakdown: Chen Bo has it since 03:11.\n26-0002 Other matter:",
    )
    cast.driver.skips()
    await cast.driver.presses("看 26-0001", "Status of 26-0001")
    cast.driver.reads("26-0001：李娜 03:11 已接单。", "26-0001: Chen Bo has it since 03:11.")
    await cast.hotline.nothing_else()


async def test_the_duty_group_asks_too(cast: Cast) -> None:
    await cast.opens()
    await cast.supply.member("li-na").says("/status")
    cast.supply.reads("未关闭 1 单。\n待接单：26-0001，车辆故障", "1 open case.\nWaiting: 26-0001, vehicle breakdown")
    await cast.manager.says("/status")
    cast.manager.reads("26-0001")
    await cast.hotline.nothing_else()
