"""Messages of ours that somebody in the group has deleted."""

from __future__ import annotations

from tests.bot.engine.post_office import GROUP, SECOND, office


async def test_a_deleted_card_is_posted_anew_with_what_it_should_say() -> None:
    async with office() as house:
        await house.put(house.post(1))
        await house.rounds()
        house.double.stands["-100"].clear()
        await house.put(house.refresh(1, "Li Na has it"))
        await house.rounds()
        assert house.double.words() == ["[Li Na has it] breakdown 26-0001"]
        await house.put(house.refresh(1, "On the way"))
        await house.rounds()
        assert house.double.words() == ["[On the way] breakdown 26-0001"], "the new one is the card from now on"


async def test_a_deleted_list_is_posted_anew() -> None:
    async with office(storm=3) as house:
        await house.put(*(house.post(n) for n in range(1, 7)))
        await house.pass_by(5)
        [listed] = [each for each in house.double.stands["-100"].items() if "26-0006" in each[1]]
        del house.double.stands["-100"][listed[0]]
        house.clock.move_to(house.clock.now() + 6 * SECOND)
        await house.put(house.post(7))
        await house.pass_by(10)
        assert [text for text in house.double.words(GROUP) if "26-0006" in text and "26-0007" in text]
