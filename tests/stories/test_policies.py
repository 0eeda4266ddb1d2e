"""A case that climbs by the organisation's policy: its own steps and lengths, and a person who is asked at the last."""

from tests.harness.hotline import hotline_open

POLICED = ("tests/stories/policed",)


async def test_a_case_climbs_by_the_steps_of_its_policy_to_the_person_in_charge() -> None:
    async with hotline_open("2026-11-22T03:00", plan_folders=POLICED) as hotline:
        driver, supply = hotline.person("driver-zhang"), hotline.group("supply")
        await driver.says("你好")
        driver.skips()
        await driver.presses("系统坏了")
        driver.skips()
        await driver.says("全部座席打不开")
        driver.reads("03:05 前没人接单，自动通知呼叫中心主管，您不用催。")
        supply.reads_card("【待接单】停送 26-0001\n03:05 接单（本单位），还有 5 分钟")
        await hotline.at("03:05")
        supply.reads("26-0001 超时：还没有人接单")
        hotline.person("qin-yun").reads("超时：还没有人接单\n03:10 前没有人接单，转运营主管、中心经理。")
        driver.reads("呼叫中心主管")
        await hotline.at("03:10")
        for who in ("lei-ting", "hao-bin"):
            hotline.person(who).reads("超时：还没有人接单\n03:20 前没有人接单，转值班经理周强。")
        driver.skips()
        await hotline.at("03:20")
        hotline.person("zhou-qiang").reads("03:30 前没有人接单，转负责人方琳。")
        await hotline.at("03:30")
        last = hotline.person("fang-lin")
        last.reads(
            "超时：还没有人接单\n03:05 起已发给秦云、雷婷、郝斌、周强，还没有记录。\n03:40 前没有人接单，再通知一遍。"
        )
        await hotline.at("03:40")
        last.reads("超时：还没有人接单", keys="接单 / 转交 / 已打电话")
        await last.presses("接单")
        last.reads("已接单 26-0001")
        driver.skips()
        supply.shows("【已接单】停送 26-0001\n处理人：方琳")
        await hotline.nothing_else()


async def test_who_has_the_case_asks_for_help_up_the_policy_and_not_the_ladder_of_the_plan() -> None:
    async with hotline_open("2026-11-22T03:00", plan_folders=POLICED) as hotline:
        driver, supply = hotline.person("driver-zhang"), hotline.group("supply")
        await driver.says("你好")
        await driver.presses("系统坏了")
        await driver.says("全部座席打不开")
        member = supply.member("li-na")
        await member.presses("接单")
        hotline.person("li-na").skips()
        assert await member.presses("升级") == "已通知上一级：26-0001。"
        supervisor = hotline.person("qin-yun")
        supervisor.reads("李娜请求支援：26-0001。", keys="我来处理 / 转交 / 已打电话")
        hotline.person("zhao-min").reads_nothing()
        await hotline.passes(minutes=1)
        await member.presses("升级")
        for who in ("lei-ting", "hao-bin"):
            hotline.person(who).reads("李娜请求支援：26-0001。")
        await supervisor.presses("我来处理")
        supervisor.reads("已接单 26-0001")
        hotline.person("li-na").skips()
        driver.skips()
        supply.skips()
        supply.shows("处理人：秦云")
        await hotline.nothing_else()
