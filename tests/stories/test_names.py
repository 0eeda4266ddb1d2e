"""Names and texts stand as they were written, and are never taken for markup."""

import html

import pytest
from msgspec.structs import replace

from flows.bilingual import Bilingual
from tests.harness.hotline import changed, demo, hotline_open
from tests.stories.cast import Cast

NASTY = ("<b>张&amp;</b>", "{name} {0} %s %(x)d", "\u202e张伟\u202c\u200f", "😀🚛张", "a\"b'c`d*_[x](y)")
"""Names and texts that must stand as they were written."""


@pytest.mark.parametrize("nasty", NASTY)
async def test_names_and_texts_stand_as_they_were_written(nasty: str) -> None:
    people = tuple(
        replace(each, name=Bilingual(zh=nasty, en=nasty), short=Bilingual(zh=nasty, en=nasty))
        if each.id in {"driver-zhang", "li-na"}
        else each
        for each in demo().people
    )
    async with hotline_open(organisation=changed(people=people)) as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        await cast.noted()
        await cast.acknowledged()
        await cast.driver.says(nasty)
        cast.driver.skips()
        await cast.driver.says("救命，" + nasty)
        for each in (cast.driver, cast.supply, cast.holder, cast.head, cast.director, cast.supervisor, cast.leader):
            each.skips()
        shown = [each for each in hotline.stage.theatre.sent if nasty in each.text]
        assert {each.chat for each in shown} >= {cast.driver.chat, cast.supply.chat, cast.holder.chat}
        for each in shown:
            assert html.escape(nasty, quote=False) in each.html.replace("&quot;", '"').replace("&#x27;", "'")
            assert "<b>张" not in each.html
        await hotline.nothing_else()
