"""What is offered is done by typing what its key says."""

from tests.harness.hotline import Hotline
from tests.stories.test_offers import counts, heard, hotline, offered, planned, shown

__all__ = ["hotline"]


async def test_typed_words_agree_as_a_press_does(hotline: Hotline) -> None:
    await offered(hotline)
    lin = hotline.person("customer-lin")
    await lin.says("好的，Agree")
    lin.reads("已记录：Agree。")
    heard(hotline, "同意方案第 1 版")
    hotline.person("fang-lin").reads("14:15 前", keys="Sign / Return / 转给别人")
    assert await counts(hotline, "agree")
    await hotline.nothing_else()


async def test_what_is_undone_is_offered_no_longer(hotline: Hotline) -> None:
    await offered(hotline)
    lin, director = hotline.person("customer-lin"), hotline.person("fang-lin")
    await lin.says("agree")
    lin.skips()
    director.skips()
    heard(hotline, "同意方案第 1 版")
    await director.presses("Return")
    director.reads("why？")
    await director.says("皮带要一起换")
    for who in ("fang-lin", "customer-lin", "sun-tao"):
        hotline.person(who).skips()
    await lin.says("Agree")
    assert not await counts(hotline, "agree"), "nothing is offered: it is a word to the case"
    for who in ("li-na", "customer-lin"):
        hotline.person(who).skips()
    hotline.group("supply").skips()
    await hotline.passes(minutes=3)
    await planned(hotline, "15:35")
    await shown(hotline, "15:35", "14:28")
    await lin.says("Agree")
    lin.reads("已记录：Agree。")
    assert await counts(hotline, "agree")
    for who in ("fang-lin", "li-na", "zhao-min"):
        hotline.person(who).skips()
    await hotline.nothing_else()


async def test_a_reason_is_asked_after_typed_words_too(hotline: Hotline) -> None:
    await offered(hotline)
    lin = hotline.person("customer-lin")
    await lin.says("还不行")
    lin.reads("reason？")
    assert not await counts(hotline, "not-yet")
    await lin.says("太贵")
    lin.reads("已记录：还不行。")
    heard(hotline, "还不行：太贵")
    assert await counts(hotline, "not-yet")
    await hotline.nothing_else()
