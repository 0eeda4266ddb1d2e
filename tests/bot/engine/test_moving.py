"""A group that becomes a supergroup goes on under its new id, whichever side tells it first and however often."""

from __future__ import annotations

import pytest

from bot.moving import migrate
from flows.outbound import Kind
from storage.unit_of_work import Chat, ChatKind, Side
from tests.bot.engine.post_office import GROUP, START, Office, office

NEW = "staff:-1009"


async def bound(house: Office) -> None:
    chat = Chat(GROUP, "staff", "-100", ChatKind.GROUP, Side.STAFF, START, group_id="supply", language="zh")
    await house.storage.run(lambda rows: house.storage.chats.put(rows, [chat]))


async def told(house: Office, old: str = GROUP, new: str = NEW) -> None:
    """The service message arrives."""
    await house.storage.run(lambda rows: migrate(rows, house.storage, old, new))


@pytest.mark.parametrize("first", ["error", "service message", "both", "twice"])
async def test_either_side_may_tell_first(first: str) -> None:
    async with office() as house:
        await bound(house)
        await house.put(house.post(1))
        await house.rounds()
        await house.put(house.say("one"), house.say("two"), house.refresh(1, "Li Na has it"))
        if first != "error":
            await told(house)
        if first == "twice":
            await told(house)
        house.double.moved = {"-100": "-1009"}
        if first == "both":
            await house.put(house.say("late", GROUP))
        await house.rounds()
        await told(house)
        await house.put(house.refresh(1, "Chen Bo has it", NEW))
        await house.rounds()
        words = house.double.words(NEW)
        assert words[:2] == ["one", "two"]
        assert words.count("late") == int(first == "both")
        assert "[Chen Bo has it] breakdown 26-0001" in words, "a card that cannot be edited any more is posted anew"
        assert house.double.words(GROUP) == ["[To be taken] breakdown 26-0001"]
        chats = await house.storage.read(house.storage.chats.staff)
        assert [(chat.lane, chat.chat, chat.group_id) for chat in chats] == [(NEW, "-1009", "supply")]
        assert await house.counts() == {}


async def test_a_binding_that_was_made_in_the_new_chat_stands() -> None:
    async with office() as house:
        await bound(house)
        chat = Chat(NEW, "staff", "-1009", ChatKind.GROUP, Side.STAFF, START, group_id="after-sales")
        await house.storage.run(lambda rows: house.storage.chats.put(rows, [chat]))
        await told(house)
        assert await house.storage.read(house.storage.chats.staff) == [chat]


async def test_a_group_that_was_left_by_moving_is_heard_in_its_new_chat() -> None:
    async with office() as house:
        gone = Chat(
            GROUP, "staff", "-100", ChatKind.GROUP, Side.STAFF, START, group_id="supply", language="zh", reachable=False
        )
        await house.storage.run(lambda rows: house.storage.chats.put(rows, [gone]))
        await told(house)
        assert [chat.reachable for chat in await house.storage.read(house.storage.chats.staff)] == [True]


async def test_edits_of_messages_that_stayed_behind_are_dropped() -> None:
    async with office() as house:
        await house.put(house.post(1))
        await house.rounds()
        await house.put(house.post(1, emergency=True))
        await house.delivery.flush()
        assert [row.kind for row in await house.waiting()] == [Kind.STATE], "the old card is to point to the new one"
        await told(house)
        await house.rounds()
        assert house.double.words(NEW) == []
        await house.put(house.refresh(1, "Li Na has it", NEW))
        await house.rounds()
        assert house.double.words(NEW) == ["[Li Na has it] breakdown 26-0001"]
        assert await house.counts() == {}
