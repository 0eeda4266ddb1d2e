"""Whoever asks how it stands reads it where they ask, also when they reported from another chat."""

from __future__ import annotations

import pytest

from flows.inbound import Wrote
from tests.harness.hotline import hotline_open
from tests.stories.cast import Cast


@pytest.mark.parametrize("cases", [1, 2])
async def test_how_it_stands_is_told_where_it_is_asked(cases: int) -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        if cases == 2:
            await hotline.arrive(hotline.event("driver-zhang", Wrote(text="早上送的虾有味道"), "public:other"))
            await hotline.arrive(hotline.event("driver-zhang", Wrote(text="着火了"), "public:other"))
        assert len(await hotline.cases()) == cases
        cast.driver.skips()
        await hotline.arrive(hotline.event("driver-zhang", Wrote(text="/status"), "public:elsewhere"))
        assert any("26-0001" in each.text for each in hotline.stage.theatre.shown["public:elsewhere"])
        assert not any("/status" in each.text or "您有" in each.text for each in cast.driver.unread)
        hotline.finished = True
