"""In a group nobody is questioned, and no key asks for a place or a number: Telegram takes those in private only."""

import pytest

from flows.inbound import Wrote
from tests.stories.cast import Cast


@pytest.mark.parametrize(
    "text",
    ["车坏了", "the truck broke down", "救命，有人流血", "help, somebody is bleeding", "/start", "/new", "/cancel"],
)
async def test_what_is_said_in_a_group_begins_no_form_there(cast: Cast, text: str) -> None:
    hotline = cast.hotline
    for who in ("driver-zhang", "li-na", "nobody"):
        await hotline.arrive(hotline.event(who, Wrote(text=text), cast.supply.chat))
    assert await hotline.cases() == []
    assert not any(each.keys for each in hotline.stage.theatre.shown.get(cast.supply.chat, []))
    await hotline.nothing_else()
