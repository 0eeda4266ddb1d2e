"""Words that sound like a cry for help and are none: they are read as answers, and put right with one press."""

import pytest

from flows.terms import Severity
from tests.stories.cast import Cast


@pytest.mark.parametrize(
    ("zh", "en"), [("没有人受伤", "nobody is hurt"), ("没人受伤，都挺好", "No injuries, everyone is fine")]
)
async def test_words_that_deny_are_an_answer_and_no_cry(cast: Cast, zh: str, en: str) -> None:
    await cast.begins()
    await cast.driver.says(zh, en)
    cast.supply.reads_card("【待接单】车辆故障\n人员：都安全", "[Waiting] Vehicle breakdown\nPeople: all safe")
    cast.head.skips(), cast.outlet.skips(), cast.director.reads_nothing()
    cast.driver.reads("车在哪里？", "Where is the vehicle?")
    await cast.hotline.passes(minutes=2)
    await cast.hotline.nothing_else()


async def test_words_that_deny_in_the_first_message_are_put_right_with_one_press(cast: Cast) -> None:
    await cast.driver.says("车坏了，没有人受伤", "the truck broke down, nobody is hurt")
    cast.driver.reads("要报什么？", "What are you reporting?")
    await cast.driver.presses("车坏了", "Breakdown")
    cast.driver.reads("人员：都安全", "People: All safe")
    cast.supply.reads_card("【待接单】车辆故障\n人员：都安全", "[Waiting] Vehicle breakdown\nPeople: all safe")
    cast.head.skips(), cast.outlet.skips()
    await cast.driver.presses("改人员", "Change: People")
    cast.driver.reads("记下了。", "Noted.")
    cast.driver.reads("人都安全吗？", "Is everyone safe?")
    await cast.driver.presses("有人受伤", "Someone is hurt")
    cast.driver.reads("120 打了吗？", "Has anyone called 120?")
    cast.supply.reads_card("【紧急，待接单】", "[Emergency, waiting]")
    cast.head.skips()
    cast.director.reads("请确认知悉", "Please confirm that you know")
    cast.accident_told()
    await cast.hotline.nothing_else()


async def test_help_is_a_command_and_no_cry(cast: Cast) -> None:
    await cast.opens()
    await cast.driver.says("/help")
    cast.driver.reads(
        "有人受伤先打 120\n查进度 /status\n打电话：+86 731 0000 2400。\n车在哪里？",
        "Someone hurt: call 120.\nHow it stands: /status\nBy phone: +86 731 0000 2400.\nWhere is the vehicle?",
    )
    await cast.hotline.passes(minutes=2)
    assert (await cast.hotline.case()).severity is Severity.NORMAL
    await cast.hotline.nothing_else()
