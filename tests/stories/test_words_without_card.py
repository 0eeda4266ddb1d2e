"""Words of a reporter never stand in a group without telling of which case they are."""

from __future__ import annotations

from msgspec.structs import replace

from storage.unit_of_work import Rows
from tests.harness.hotline import Hotline, hotline_open
from tests.stories.cast import Cast


async def _card_is_gone(hotline: Hotline, lane: str) -> None:
    """The group's chat has moved: what stood in the old one is no card any more."""
    storage = hotline.stage.storage

    def work(rows: Rows) -> None:
        cards = storage.posted.in_role(rows, lane, "card")
        assert cards
        storage.posted.put(rows, [replace(each, role="old_card") for each in cards])

    await storage.run(work)


async def test_words_that_are_no_reply_to_a_card_name_their_case() -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        await cast.noted()
        await cast.acknowledged()
        await cast.answers()
        await hotline.passes(minutes=1)
        await cast.driver.says("路边有加油站")
        below = next(each for each in hotline.stage.theatre.shown[cast.supply.chat] if "路边有加油站" in each.text)
        assert below.reply_to
        assert "26-0001" not in below.text
        await hotline.passes(minutes=1)
        await _card_is_gone(hotline, f"console:{cast.supply.chat}")
        await cast.driver.says("前面是收费站")
        alone = next(each for each in hotline.stage.theatre.shown[cast.supply.chat] if "前面是收费站" in each.text)
        assert not alone.reply_to
        assert alone.text.splitlines()[0] == "26-0001"
        assert alone.text.count("26-0001") == 1
        hotline.finished = True
