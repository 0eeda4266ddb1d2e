"""A traffic accident with nobody hurt: people and a vehicle are sent, and who has to know is told."""

from flows.inbound import MediaKind
from tests.stories.cast import Cast


async def test_an_accident_without_casualties_sends_people_and_a_vehicle(cast: Cast) -> None:
    driver, member = cast.driver, cast.supply.member(cast.holder.who)
    await driver.says("我追尾了", "I had an accident")
    driver.reads("要报什么？", "What are you reporting?")
    await driver.presses("出事故了", "Accident")
    driver.reads("人都安全吗？", "Is everyone safe?")
    await driver.presses("都安全", "All safe")
    cast.supply.reads_card(
        "【待接单】交通事故，没有人受伤 26-0001\n03:26 派人到现场（本单位）\n今天内 货换车送到客户（预案）",
        "[Waiting] Traffic accident, nobody hurt 26-0001\n03:26 people sent to the scene (default)\n"
        "By the end of today: goods reach the customer by another vehicle (plan)",
    )
    cast.accident_told()
    cast.director.reads_nothing()
    for each in (cast.supervisor, cast.leader, cast.outlet):
        await each.presses("已知悉", "Noted")
    cast.outlet.skips(), cast.head.skips(), driver.reads("车在哪里？", "Where is the vehicle?")
    await driver.says("G4 K1512")
    driver.skips()
    await driver.presses("开不了，撞坏的", "Stopped, a crash")
    driver.skips()
    cast.supply.shows("03:26 备用车出发（本单位）", "03:26 standby vehicle leaves (default)")
    await driver.sends(MediaKind.PHOTO, "scene")
    driver.skips()
    assert cast.supply.reads("{photo: photo.jpg}").reply_to == cast.supply.shows("").id
    await member.presses("接单", "Acknowledge")
    cast.holder.skips(), driver.skips()
    await member.presses("已派人", "People sent")
    cast.holder.reads("派了谁？", "Who was sent?")
    await cast.holder.says("何斌", "He Bin")
    cast.holder.reads("记下了。", "Noted.")
    driver.reads("已派人到现场：何斌。", "On the way to you since 03:11: He Bin.")
    driver.skips()
    await cast.hotline.nothing_else()


async def test_in_a_raised_case_the_earlier_clock_runs_on_and_says_from_when(cast: Cast) -> None:
    await cast.opens()
    await cast.head.presses("已知悉", "Noted")
    await cast.acknowledged()
    await cast.hotline.at("03:19")
    await cast.driver.says("救命，大车撞上来了，有人流血", "help a truck just hit us, Sam is bleeding")
    cast.supply.reads_card(
        "处理人：李娜，03:11 接单，现在要重新接单\n03:22 接单（本单位）\n03:22 打通 120（本单位）\n"
        "03:41 网点负责人知悉（预案，03:11 起算）",
        "With: Chen Bo since 03:11; to be acknowledged anew\n03:22 acknowledge (default)\n03:22 120 called (default)\n"
        "03:41 outlet head told (plan, counted from 03:11)",
    )
    cast.director.reads("请确认知悉，并决定调整后的送达时间。", "decide the new delivery time.")
    cast.accident_told()
    cast.driver.reads("120 打了吗？", "Has anyone called 120?")
    cast.head.skips()
    await cast.driver.presses("没打，请代打", "No, call for me")
    cast.driver.reads("已请值班组代打 120。", "The duty group is asked to call 120 for you.")
    answer = await cast.supply.member(cast.other.who).presses("我来打 120", "I call 120")
    assert "120" in answer
    cast.driver.reads("03:19 已打 120。", "called 120 at 03:19."), cast.driver.skips()
    cast.other.skips(), cast.holder.skips()
    keys = cast.supply.shows("【紧急", "[Emergency")
    assert "26-0001" in keys.text
    await cast.hotline.nothing_else()


async def test_what_comes_next_stands_on_the_card_of_an_emergency(cast: Cast) -> None:
    """Nothing that is to be done next is hidden behind the last key."""
    await cast.driver.says("我追尾了，有人流血", "I had an accident and somebody is bleeding")
    cast.driver.skips()
    await cast.hotline.passes(minutes=1)
    case = await cast.hotline.case()
    assert case.severity.value == "emergency"
    group = cast.hotline.group(case.group)
    await group.member("chen-bo").presses("接单", "Acknowledge")
    labels = [key.label for row in group.shows("").buttons for key in row]
    assert ("我来打 120" if cast.is_zh else "I call 120") in labels
    for each in (cast.driver, group, cast.hotline.person("chen-bo"), cast.head, cast.outlet, cast.director):
        each.skips()
    cast.supervisor.skips(), cast.leader.skips()
    await cast.hotline.nothing_else()
