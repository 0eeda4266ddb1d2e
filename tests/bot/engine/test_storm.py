"""When more is opened than a group can read, emergencies go singly and the rest shares one list until it is calm."""

from __future__ import annotations

import itertools
from pathlib import Path

from storage.database import open_storage
from tests.bot.engine.post_office import GROUP, SECOND, Office, office
from tests.harness.database import empty_database

LIST = "follow"


def cards(house: Office) -> list[str]:
    """What stands in the group and is a card of its own."""
    return [text for text in house.double.words() if LIST not in text and "calm" not in text]


async def test_a_storm_shares_one_list_and_each_case_gets_its_card_when_it_is_calm() -> None:
    async with office(storm=4) as house:
        await house.put(*(house.post(n) for n in range(1, 11)))
        await house.pass_by(20)
        assert len(cards(house)) == 4
        [listed] = [text for text in house.double.words() if LIST in text]
        assert listed.splitlines()[0] == "6 more cases at once; their cards follow."
        assert listed.splitlines()[1] == "[To be taken] breakdown 26-0005"
        await house.put(house.post(11, emergency=True), house.refresh(6, "Li Na has it"), house.post(12))
        await house.pass_by(10)
        assert "0011" in cards(house)[-1], "an emergency comes singly"
        [listed] = [text for text in house.double.words() if LIST in text]
        assert "7 more cases" in listed
        assert "[Li Na has it] breakdown 26-0006" in listed
        await house.rounds()
        assert sorted(text[-4:] for text in cards(house)) == [f"{n:04d}" for n in range(1, 13)]
        assert len(cards(house)) == 12, "each once"
        assert any(text.startswith("[Li Na has it]") for text in cards(house))
        [calm] = [text for text in house.double.words() if "calm" in text]
        assert "\n" not in calm
        assert await house.counts() == {}


async def test_the_list_is_edited_at_most_every_five_seconds() -> None:
    async with office(storm=2) as house:
        await house.put(house.post(1), house.post(2), house.post(3))
        await house.pass_by(1)
        for n in range(4, 24):
            await house.put(house.post(n))
            await house.pass_by(1)
        edits = [at for at, name, _, text in house.double.calls if name == "edit" and LIST in text]
        assert edits
        assert all(later - earlier >= 5 * SECOND for earlier, later in itertools.pairwise(edits))


async def test_a_storm_that_goes_on_is_listed_on_and_cards_follow_one_by_one() -> None:
    async with office(storm=3) as house:
        for n in range(1, 31):
            await house.put(house.post(n))
            await house.pass_by(4)
        assert len(cards(house)) == 3, "while fifteen come a minute nobody is shown more than three"
        await house.rounds()
        times = [at for at, name, _, text in house.double.calls if name == "send" and LIST not in text][3:]
        assert len(times) == 27
        assert all(later - earlier >= 5 * SECOND for earlier, later in itertools.pairwise(times))


async def test_a_case_that_becomes_an_emergency_leaves_the_list_at_once() -> None:
    async with office(storm=2) as house:
        await house.put(*(house.post(n) for n in range(1, 5)))
        await house.pass_by(5)
        assert len(cards(house)) == 2
        await house.put(house.post(4, emergency=True))
        await house.pass_by(1)
        assert "0004" in cards(house)[-1]
        await house.rounds()
        assert sorted(text[-4:] for text in cards(house)) == ["0001", "0002", "0003", "0004"]


async def test_a_private_chat_has_no_storms() -> None:
    async with office(storm=2) as house:
        await house.put(*(house.post(n, lane="staff:7") for n in range(1, 6)))
        await house.rounds()
        assert len(house.double.words("staff:7")) == 5


async def test_a_kill_in_a_storm_loses_nothing(tmp_path: Path) -> None:
    async with empty_database(tmp_path) as address:
        storage = await open_storage(address)
        house = Office(storage, storm=3)
        await house.put(*(house.post(n) for n in range(1, 9)))
        await house.pass_by(10)
        await storage.close()
        house.storage = await open_storage(address)
        await house.anew().begin()
        await house.rounds()
        await house.storage.close()
    assert sorted(text[-4:] for text in cards(house)) == [f"{n:04d}" for n in range(1, 9)]
    assert [text for text in house.double.words(GROUP) if LIST in text] == []
