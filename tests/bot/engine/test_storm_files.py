"""Words and files of a case that is only listed wait for its card, and keep nobody else's words back."""

from __future__ import annotations

from flows.outbound import Kind
from tests.bot.engine.post_office import SECOND, office


async def test_words_of_a_listed_case_come_below_its_card_and_hold_up_no_others() -> None:
    async with office(storm=3) as house:
        await house.put(*(house.post(number) for number in range(1, 8)))
        await house.rounds(house.clock.now() + 2 * SECOND)
        await house.put(house.say("of the seventh", kind=Kind.PROMPT, case=7, on_card=True))
        await house.put(house.say("of the first", kind=Kind.PROMPT, case=1, on_card=True))
        await house.rounds(house.clock.now() + 5 * SECOND)
        assert house.double.words()[-1] == "of the first"
        house.anew()
        await house.delivery.begin()
        await house.rounds(house.clock.now() + 400 * SECOND)
        said = house.double.said()
        assert said.index("of the seventh") > said.index("[To be taken] breakdown 26-0007")
        assert await house.counts() == {}
