"""Topics, standing, rights and menus mean the same to both bots, against a server that knows who may do what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.channels.port import (
    Command,
    Gone,
    Message,
    Muted,
    Refusal,
    RetryLater,
    Standing,
    TopicGone,
    Unreachable,
)
from flows.inbound import Inbound, Membership, Migrated, Wrote
from tests.bot.roads import NAME, TELEGRAM_MAKERS, TelegramRoad, by_telegram, came
from tests.fake_telegram import Group

HELLO = Message(html="在吗", plain="在吗")


@pytest.fixture(params=TELEGRAM_MAKERS)
async def road(request: pytest.FixtureRequest) -> AsyncIterator[TelegramRoad]:
    async with by_telegram(request.param) as opened:
        yield opened


@pytest.fixture
async def forum(road: TelegramRoad) -> Group:
    """A forum in which the bot manages the topics; what it was told of that is taken in."""
    made = road.telegram.group("应急组", is_forum=True)
    made.add(road.phone.user, road.bot)
    made.promote(road.bot)
    for _ in range(2):
        await came(road)
    return made


# topics


async def test_a_topic_is_opened_written_to_renamed_and_closed(road: TelegramRoad, forum: Group) -> None:
    chat = str(forum.id)
    thread = await road.channel.open_topic(chat, "26-0417 湘A12345" + "长" * 200)
    topic = forum.topics[int(thread)]
    assert topic.name == ("26-0417 湘A12345" + "长" * 200)[:128]
    sent = await road.channel.send(chat, HELLO, thread=thread)
    found = forum.find(int(sent))
    assert found
    assert found.thread_id == topic.thread_id
    for _ in range(2):  # that it is so already is no error
        await road.channel.rename_topic(chat, thread, "26-0417 已派")
        assert topic.name == "26-0417 已派"
    for _ in range(2):
        await road.channel.close_topic(chat, thread)
        assert topic.is_closed


async def test_what_is_said_in_a_topic_comes_from_there(road: TelegramRoad, forum: Group) -> None:
    thread = await road.channel.open_topic(str(forum.id), "26-0417")
    card = forum.find(int(await road.channel.send(str(forum.id), HELLO, thread=thread)))
    seat = road.phone.user.at(forum)
    seat.send("我来", topic=int(thread))
    event = await came(road)
    assert (event.body, event.address.thread, event.reply_to) == (Wrote(text="我来"), thread, "")
    seat.send("十点到", topic=int(thread), reply_to=card)
    assert card
    assert (await came(road)).reply_to == str(card.message_id)


async def test_a_deleted_topic_is_gone_and_the_chat_is_not(road: TelegramRoad, forum: Group) -> None:
    chat = str(forum.id)
    thread = await road.channel.open_topic(chat, "26-0417")
    forum.delete_topic(int(thread))
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: road.channel.send(chat, HELLO, thread=thread),
        lambda: road.channel.place(chat, 28.2, 112.9, thread=thread),
        lambda: road.channel.rename_topic(chat, thread, "x"),
        lambda: road.channel.close_topic(chat, thread),
    ]
    for act in acts:
        with pytest.raises(TopicGone):
            await act()
    assert await road.channel.send(chat, HELLO)


async def test_a_closed_topic_is_gone_to_a_member(road: TelegramRoad, forum: Group) -> None:
    topic = forum.topic("26-0417")
    topic.is_closed = True
    assert await road.channel.send(str(forum.id), HELLO, thread=str(topic.thread_id))
    forum.promote(road.bot, "member")
    with pytest.raises(TopicGone):
        await road.channel.send(str(forum.id), HELLO, thread=str(topic.thread_id))


async def test_topics_are_refused_where_there_are_none_or_the_bot_may_not(road: TelegramRoad, forum: Group) -> None:
    with pytest.raises(Refusal):
        await road.channel.open_topic(road.group, "26-0417")
    forum.promote(road.bot, can_manage_topics=False)
    with pytest.raises(Refusal):
        await road.channel.open_topic(str(forum.id), "26-0417")


# standing


async def test_what_the_bot_finds_in_a_group(road: TelegramRoad, forum: Group) -> None:
    chat = str(forum.id)
    everything = Standing(title="应急组", forum=True, may_manage_topics=True, administrator=True)
    assert await road.channel.standing(chat) == everything
    forum.promote(road.bot, can_manage_topics=False)
    assert await road.channel.standing(chat) == Standing(title="应急组", forum=True, administrator=True)
    forum.promote(road.bot, "member")
    assert await road.channel.standing(chat) == Standing(title="应急组", forum=True)
    forum.may_all_send = False
    assert await road.channel.standing(chat) == Standing(title="应急组", forum=True, may_write=False)
    forum.may_all_send = True
    forum.mute(road.bot)
    assert await road.channel.standing(chat) == Standing(title="应急组", forum=True, may_write=False)
    forum.remove(road.bot)
    with pytest.raises(Unreachable):
        await road.channel.standing(chat)


async def test_what_the_bot_finds_elsewhere(road: TelegramRoad) -> None:
    assert await road.channel.standing(road.group) == Standing(title="供应值班组")
    assert await road.channel.standing(road.chat) == Standing(title=NAME)
    for unknown in ("4242", "-4242"):
        with pytest.raises(Unreachable):
            await road.channel.standing(unknown)


async def test_being_muted_is_told_and_felt(road: TelegramRoad) -> None:
    group = road.group_seat.chat
    assert isinstance(group, Group)
    group.mute(road.bot)
    assert (await came(road)).body == Membership(present=True, muted=True)
    with pytest.raises(Muted):
        await road.channel.send(road.group, HELLO)
    group.promote(road.bot, "member")
    assert (await came(road)).body == Membership(present=True)
    group.may_all_send = False  # nobody is told of this one
    with pytest.raises(Muted):
        await road.channel.send(road.group, HELLO)


@pytest.mark.parametrize("first", ["old", "new"])
async def test_a_group_that_becomes_a_supergroup_tells_it_twice(road: TelegramRoad, first: str) -> None:
    group = road.telegram.group("老群", is_supergroup=False)
    group.add(road.bot)
    await came(road)
    old = str(group.id)
    new = str(group.migrate(first))
    told: list[Inbound] = [await came(road), await came(road)]
    assert [(each.body, each.address.chat) for each in told] == [(Migrated(to=new), old)] * 2
    assert told[0].key != told[1].key


async def test_an_anonymous_administrator_has_no_name_of_their_own(road: TelegramRoad) -> None:
    road.group_seat.send("/bind 7KQ2", is_anonymous=True)
    event = await came(road)
    assert (event.sender.user, event.sender.name, event.body) == ("", "供应值班组", Wrote(text="/bind 7KQ2"))


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(road: TelegramRoad) -> None:
    assert (await road.channel.about()).reads_groups
    road.bot.reads_all = False
    assert not (await road.channel.about()).reads_groups
    ours = road.seen(await road.channel.send(road.group, HELLO), road.group)
    road.group_seat.send("谁也没问")
    road.group_seat.send("/status")
    road.group_seat.send("我来", reply_to=ours)
    heard = [await came(road) for _ in range(2)]
    assert [each.body for each in heard] == [Wrote(text="/status"), Wrote(text="我来")]


# menus


async def test_menus_are_set_for_each_language_and_place(road: TelegramRoad) -> None:
    commands = [
        Command(command="start", description="Report"),
        Command(command="start", description="报修", language="zh"),
        Command(command="help", description="求助", language="zh"),
        Command(command="bind", description="绑定", language="zh", where="group"),
        Command(command="new", description="New", where="private"),
    ]
    await road.channel.publish_commands(commands)
    group, private = {"type": "all_group_chats"}, {"type": "all_private_chats"}
    assert road.bot.commands_for() == ["start"]
    assert road.bot.commands_for("zh") == ["start", "help"]
    assert road.bot.commands_for("zh", group) == ["bind"]
    assert road.bot.commands_for("", private) == ["new"]


async def test_what_has_to_wait_waits(road: TelegramRoad) -> None:
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "createForumTopic": lambda: road.channel.open_topic(road.group, "x"),
        "getChat": lambda: road.channel.standing(road.chat),
        "getMe": road.channel.about,
        "sendLocation": lambda: road.channel.place(road.chat, 1, 2),
        "getFile": lambda: road.channel.fetch("x"),
        "setMyCommands": lambda: road.channel.publish_commands([Command(command="a", description="b")]),
    }
    for method, act in acts.items():
        road.telegram.fail(method, code=429, retry_after=9)
        with pytest.raises(RetryLater) as caught:
            await act()
        assert caught.value.seconds == 9


async def test_an_edit_that_is_too_long_is_refused_and_one_of_nothing_is_gone(road: TelegramRoad) -> None:
    sent = await road.channel.send(road.chat, HELLO)
    with pytest.raises(Refusal):
        await road.channel.edit(road.chat, sent, Message(html="车" * 4097, plain="车" * 4097))
    road.telegram.fail("editMessageText", description="Bad Request: MESSAGE_TOO_LONG")
    with pytest.raises(Refusal):
        await road.channel.edit(road.chat, sent, HELLO)
    road.seen(sent).is_deleted = True
    with pytest.raises(Gone):
        await road.channel.edit(road.chat, sent, HELLO)
