"""A cry for help in a matter whose plan knows none: the case is raised, or one of its own opens and the form waits."""

from tests.harness.hotline import SCRIPTS, hotline_open
from tests.stories.cast import Cast
from tests.stories.test_cry_for_help import CALLED


async def test_a_cry_in_another_matter_raises_that_case(cast: Cast) -> None:
    await cast.driver.says("前面塌方了，走不了", "a landslide, the road is closed")
    cast.driver.reads("要报什么？", "What are you reporting?")
    await cast.driver.presses("其他事", "Something else")
    cast.emergency.reads_card("【待接单】其他事情 26-0001", "[Waiting] Other matter 26-0001")
    cast.driver.reads("在哪里？", "Where are you?")
    await cast.driver.says("着火了，救命", "help, we are on fire")
    cast.emergency.reads_card("【紧急，待接单】紧急求助 26-0001", "[Emergency, waiting] Cry for help 26-0001")
    cast.driver.reads(*CALLED)
    cast.director.skips(), cast.hotline.person("zheng-guodong").skips()
    assert len(await cast.hotline.cases()) == 1
    await cast.hotline.nothing_else()


async def test_a_form_whose_plan_knows_no_cry_waits_until_the_emergency_is_over() -> None:
    async with hotline_open("2026-11-22T09:40", plan_folders=(str(SCRIPTS / "j-plans"),)) as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.driver.says("到仓库了，没人开门")
        await cast.driver.presses("仓库没人")
        cast.driver.skips()
        await cast.driver.says("救命，我流血了")
        cast.emergency.reads_card("【紧急，待接单】紧急求助 26-0001")
        cast.driver.reads(*CALLED), cast.director.skips()
        hotline.group("warehouse").reads_nothing()
        await cast.driver.presses("没有危险，返回")
        cast.emergency.reads("司机说没有危险，请打电话确认。")
        cast.driver.reads("没关系，有情况随时说。\n在哪个门？")
        await cast.driver.presses("正门")
        hotline.group("warehouse").reads_card("【待接单】仓库没人开门 26-0002")
        cast.driver.reads("工单 26-0002")
        await hotline.nothing_else()
