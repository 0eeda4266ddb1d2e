"""Two reports of one event: whoever reported it second hears what the first hears, and adds to the case that leads."""

from functools import partial

from bot.linking import link
from bot.notebook import Notebook
from bot.post import seal
from storage.unit_of_work import Rows
from tests.harness.hotline import Hotline, hotline_open
from tests.stories.cast import Cast


def _link(rows: Rows, hotline: Hotline) -> None:
    stage = hotline.stage
    book = Notebook(rows, stage.storage, stage.house, hotline.now)
    second = book.case(2)  # type: ignore[arg-type]
    assert second is not None
    assert link(book, second, 1, "li-na", hotline.now) is not None  # type: ignore[arg-type]
    seal(book)
    book.keep_page()
    book.write()


async def test_the_second_reporter_hears_all_and_adds_to_the_lead() -> None:
    async with hotline_open() as hotline:
        zh = await Cast.of(hotline, "zh")
        await zh.opens()
        await zh.noted()
        reed = hotline.person("driver-reed")
        await reed.says("the truck broke down")
        await reed.presses("", "Breakdown")
        await reed.presses("", "All safe")
        await zh.noted()
        await hotline.stage.storage.run(partial(_link, hotline=hotline))
        await hotline.stage.settle()
        for each in (reed, zh.driver, zh.supply, zh.head, zh.outlet, zh.holder):
            each.skips()
        await zh.supply.member("li-na").presses("接单")
        zh.holder.skips(), zh.driver.skips()
        told = reed.reads("", "Li Na (supply duty group) has your case and will call you.")
        assert not told.card
        await reed.says("near the bridge")
        for key in ("Stopped, a fault", "Skip", "Frozen", "All correct"):
            await reed.presses("", key)
        reed.skips(), zh.holder.skips(), zh.supply.skips()
        await hotline.passes(seconds=30)
        await reed.says("another car stands behind me")
        reed.skips()
        assert any("another car stands behind me" in each.text for each in zh.holder.unread)
        hotline.finished = True


async def test_what_only_the_first_is_asked_reaches_nobody_else() -> None:
    async with hotline_open() as hotline:
        zh = await Cast.of(hotline, "zh")
        await zh.opens()
        reed = hotline.person("driver-reed")
        await reed.says("the truck broke down")
        await reed.presses("", "Breakdown")
        await reed.presses("", "All safe")
        await hotline.stage.storage.run(partial(_link, hotline=hotline))
        await hotline.stage.settle()
        await zh.supply.member("li-na").presses("接单")
        reed.skips()
        await zh.supply.member("li-na").presses("已解决")
        assert reed.unread
        assert all(each.text.strip() for each in reed.unread)
        assert not any("solved?" in each.text for each in reed.unread)
        assert any("解决了吗" in each.text for each in zh.driver.unread)
        hotline.finished = True
