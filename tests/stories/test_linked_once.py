"""Two reports of one event are put together once: a second press, a late file or an old chat changes nothing."""

from __future__ import annotations

from bot.buttons import data_of
from flows.event import Followed
from flows.inbound import Attached, MediaKind, Pressed
from flows.outbound import Act
from flows.terms import CaseId
from tests.harness.hotline import Hotline, hotline_open
from tests.stories.cast import Cast


async def _two(hotline: Hotline) -> Cast:
    """Two reports of one breakdown, the first acknowledged, and the second put under it."""
    cast = await Cast.of(hotline, "zh")
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    reed = hotline.person("driver-reed")
    await reed.says("the truck broke down")
    await reed.presses("", "Breakdown")
    await reed.presses("", "All safe")
    await cast.noted()
    await _link(cast, "first")
    return cast


async def _link(cast: Cast, press: str) -> None:
    data = data_of(Act(case=CaseId(2), action="link:1"))
    await cast.hotline.arrive(cast.hotline.event("li-na", Pressed(data=data, press=press), cast.holder.chat))


async def _followed(hotline: Hotline) -> int:
    storage = hotline.stage.storage
    journal = await storage.read(lambda rows: storage.journal.read(rows, CaseId(1)))
    return sum(isinstance(each.event, Followed) for each in journal)


async def test_a_second_press_tells_nobody_a_second_time() -> None:
    async with hotline_open() as hotline:
        cast = await _two(hotline)
        assert await _followed(hotline) == 1
        cast.holder.skips()
        await _link(cast, "again")
        assert hotline.answer_to("again")
        assert await _followed(hotline) == 1
        cast.holder.reads_nothing()
        hotline.finished = True


async def test_whoever_reported_second_and_is_heard_alone_again_gets_no_files_of_the_first() -> None:
    async with hotline_open() as hotline:
        cast = await _two(hotline)
        reed = hotline.person("driver-reed")
        await hotline.does(
            "driver-reed", Pressed(data=data_of(Act(case=CaseId(2), action="reopen")), press="r"), reed.chat
        )
        alone = await hotline.stage.storage.read(lambda rows: hotline.stage.storage.cases.of(rows, [CaseId(2)]))
        assert alone[CaseId(2)].follows is None
        reed.skips()
        card = hotline.stage.theatre.shown[cast.supply.chat]
        first = next(each for each in reversed(card) if each.card and each.case == 1)
        picture = Attached(kind=MediaKind.PHOTO, file="tow", unique="tow")
        await hotline.arrive(hotline.event("li-na", picture, cast.supply.chat, reply_to=first.id, message="g9"))
        await hotline.passes(seconds=5)
        assert any("{photo" in each.text for each in cast.driver.unread)
        assert not any("{photo" in each.text for each in reed.unread)
        hotline.finished = True
