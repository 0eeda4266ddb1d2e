"""Each reads their own language, and switches at any step without losing anything."""

import pytest

from tests.harness.hotline import Hotline
from tests.stories.cast import Cast


async def _switches(cast: Cast, how: str) -> None:
    other = "English" if cast.is_zh else "中文"
    if how == "key":
        await cast.driver.says("/language")
        cast.driver.reads("用哪种语言？", "Which language?", keys="中文 / English")
        await cast.driver.presses(other)
    else:
        await cast.driver.says(other if how == "word" else f"/language {'en' if cast.is_zh else 'zh'}")


@pytest.mark.parametrize("how", ["key", "word", "command"])
async def test_the_open_question_comes_again_in_the_other_language(cast: Cast, how: str) -> None:
    await cast.begins()
    await _switches(cast, how)
    cast.driver.reads("人都安全吗？", "Is everyone safe?")
    await cast.driver.presses("都安全", "All safe")
    cast.driver.reads("已记录，工单 26-0001", "Recorded as case 26-0001")
    cast.supply.reads_card("【待接单】", "[Waiting]")
    cast.head.skips(), cast.outlet.skips()
    await cast.hotline.nothing_else()


async def test_at_every_step_of_the_form_nothing_is_lost(cast: Cast) -> None:
    driver = cast.driver
    await driver.says("车趴窝了", "the truck broke down")
    driver.reads("要报什么？", "What are you reporting?")
    await driver.presses("English" if cast.is_zh else "中文")
    driver.reads("要报什么？", "What are you reporting?")
    for label, question in (
        (("车坏了", "Breakdown"), ("人都安全吗？", "Is everyone safe?")),
        (("都安全", "All safe"), ("车在哪里？", "Where is the vehicle?")),
    ):
        await driver.presses(*label)
        driver.reads(*question)
        await _back_and_forth(cast, question)
    await driver.says("G4 K1512")
    driver.reads("记下了。", "Noted.")
    driver.reads("车现在怎样？", "How is the vehicle?")
    await _back_and_forth(cast, ("车现在怎样？", "How is the vehicle?"))
    await driver.presses("还能继续送", "Can still deliver")
    driver.reads("照片", "photo")
    await driver.presses("跳过", "Skip")
    driver.reads("车上是什么货？", "What is the load?")
    await driver.presses("冷冻", "Frozen")
    driver.reads("5 货物：冷冻", "5 Load: Frozen")
    await _back_and_forth(cast, ("3 车况：还能继续送\n5 货物：冷冻", "3 Vehicle: Can still deliver\n5 Load: Frozen"))
    await driver.presses("都对", "All correct")
    driver.reads("都记下了", "All recorded")
    cast.supply.skips(), cast.head.skips(), cast.outlet.skips()
    await cast.hotline.nothing_else()


async def _back_and_forth(cast: Cast, question: tuple[str, str]) -> None:
    for language in ("/language zh", "/language en"):
        await cast.driver.says(language)
        cast.driver.reads(*question)


async def test_an_emergency_screen_can_be_switched_too(cast: Cast) -> None:
    await cast.driver.says("救命", "help, somebody is bleeding")
    cast.emergency.reads_card("【紧急", "[Emergency"), cast.director.skips()
    cast.driver.reads("120 打了吗？", "Has anyone called 120?")
    await _switches(cast, "word")
    cast.driver.reads("马上打 120（急救）。\n120 打了吗？", "Call 120 now (ambulance).\nHas anyone called 120?")
    await cast.hotline.nothing_else()


async def test_a_group_reads_one_language_and_a_member_has_a_copy_in_the_other(hotline: Hotline) -> None:
    cast = await Cast.of(hotline, "zh")
    await cast.opens()
    chen = hotline.person("chen-bo")
    assert await cast.supply.member("chen-bo").presses("EN")
    chen.reads("", "[Waiting] Vehicle breakdown 26-0001\nPeople: all safe")
    cast.supply.shows("【待接单】")
    await cast.supply.member("chen-bo").says("/language")
    cast.supply.reads("", "This chat is in English from now on.")
    await cast.noted()
    cast.supply.shows("", "[Waiting] Vehicle breakdown 26-0001", keys="Acknowledge / Decline / 中文 / More")
    await cast.supply.member("li-na").presses("", "中文")
    hotline.person("li-na").reads("【待接单】车辆故障 26-0001")
    await hotline.nothing_else()


async def test_each_of_the_staff_reads_their_own(hotline: Hotline) -> None:
    cast = await Cast.of(hotline, "zh")
    await cast.manager.says("/language en")
    cast.manager.reads("", "This chat is in English from now on.")
    await cast.opens()
    await cast.noted()
    await hotline.at("03:21")
    cast.head.reads("超时：还没有人接单")
    cast.manager.reads("", "Overdue: nobody has acknowledged")
    hotline.person("li-na").reads("还有 5 分钟"), hotline.person("chen-bo").reads("", "5 min left")
    cast.supply.skips(), cast.driver.skips()
    await hotline.nothing_else()


async def test_a_third_language_is_answered_in_both(hotline: Hotline) -> None:
    guest = hotline.phone("somebody")
    await guest.says("Привет")
    guest.reads(
        "120 急救 ambulance · 119 火警 fire · 110 报警 police\n您好，请选语言，或直接说出了什么事。\n"
        "Hello. Choose a language",
        keys="中文 / English",
    )
    await guest.presses("中文")
    guest.reads("有人受伤先打 120\n要报什么？")
    await hotline.passes(days=1)
    assert await hotline.cases() == []
    await hotline.nothing_else()
