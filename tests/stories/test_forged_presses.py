"""Callback data is never trusted: whatever a changed client sends back, nothing breaks and nothing happens."""

import pytest

from flows.inbound import Pressed
from tests.harness.hotline import Hotline, hotline_open
from tests.stories.cast import Cast

HUGE = "9" * 40
FORGED = (
    f"1a|{HUGE}|acknowledge|",
    "1a|1|grant:²|",
    f"1a|1|grant:{HUGE}|",
    "1a|1|deny:²|",
    f"1a|1|deny:{HUGE}|",
    f"1a|1|link:{HUGE}|",
    "1a|1|link:1|",
    "1a|1|give:respond|nobody",
    "1a|1|replan:nothing/nowhere|",
    "1a|1|extend:nothing|",
    "1a|1|sheet:nothing|",
    "1a|1|copy:xx|",
    f"1c|{HUGE}|yes",
    "1c|1|no-such-option",
    "1w|mine:²",
    f"1w|mine:{HUGE}",
    "1w|language:xx",
    "1w|join:",
    "1a|1|told|",
)


async def _aside(hotline: Hotline) -> list[str]:
    dead = await hotline.stage.storage.read(hotline.stage.storage.inbox.dead)
    return [f"{each.error}: {each.payload}" for each in dead]


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_press_is_set_aside_nowhere_and_changes_nothing(data: str) -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        before = await hotline.case()
        chats = ((cast.driver.who, cast.driver.chat), ("li-na", cast.holder.chat), ("passer-by", cast.supply.chat))
        for who, chat in chats:
            await hotline.arrive(hotline.event(who, Pressed(data=data, press=f"{who}-press"), chat))
        assert await _aside(hotline) == []
        assert await hotline.case() == before
        hotline.finished = True
