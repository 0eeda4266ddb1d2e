"""Words that rewrite those passed on before reach their reader, also when that message cannot bear them any more."""

from __future__ import annotations

from flows.outbound import Kind
from tests.bot.engine.post_office import GROUP, Office, office

SPOKEN = "hotline:4711/8"


async def passed_on(house: Office, text: str, *, rewrites: bool = False) -> None:
    await house.put(house.say(text, kind=Kind.PROMPT, case=1, origin=SPOKEN, rewrites=rewrites))
    await house.rounds()


async def test_what_was_passed_on_is_rewritten_where_it_stands() -> None:
    async with office() as house:
        await passed_on(house, "west")
        await passed_on(house, "east", rewrites=True)
        assert house.double.words() == ["east"]


async def test_words_whose_message_was_deleted_are_said_anew() -> None:
    async with office() as house:
        await passed_on(house, "west")
        house.double.stands["-100"].clear()
        await passed_on(house, "east", rewrites=True)
        assert house.double.words() == ["east"]
        assert await house.counts() == {}


async def test_words_that_outgrow_one_message_are_said_anew() -> None:
    async with office() as house:
        await passed_on(house, "west")
        longer = " ".join(["the truck stands behind the bridge"] * 200)
        await passed_on(house, longer, rewrites=True)
        assert house.double.said("edit") == []
        assert " ".join(house.double.words(GROUP)[1:]).split() == longer.split()
        assert await house.counts() == {}
        await passed_on(house, "all well", rewrites=True)
        assert house.double.words()[-1] == "all well", "what comes next rewrites the newest"
