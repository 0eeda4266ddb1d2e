"""What people do on their phones reaches the bots as Telegram would tell it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import aiogram.types as at
import pytest

from tests.fake_telegram import FakeBot, FakeTelegram, Group, Press, Seat, User
from tests.fake_telegram.conftest import AiogramMaker


def queued(bot: FakeBot) -> list[dict[str, Any]]:
    """What waits for a bot, without the ids."""
    updates = [dict(one.update) for one in bot.updates.waiting_updates]
    bot.updates.clear()
    return [{key: value for key, value in update.items() if key != "update_id"} for update in updates]


def kinds(bot: FakeBot) -> list[str]:
    return [kind for update in queued(bot) for kind in update]


def test_ids_are_larger_than_32_bits_and_dates_come_from_the_clock(server: FakeTelegram, phone: Seat) -> None:
    server.clock.set(datetime(2026, 11, 21, 3, 12, tzinfo=UTC))
    message = phone.send("车趴窝了")
    assert phone.user.id > 2**32
    assert message.date == int(datetime(2026, 11, 21, 3, 12, tzinfo=UTC).timestamp())


async def test_everything_that_a_phone_can_send_is_read(
    phone: Seat, hotline: FakeBot, by_aiogram: AiogramMaker
) -> None:
    phone.start("7KQ2-M4XP")
    phone.location(28.2, 112.9)
    phone.photo(caption="水箱")
    phone.voice(seconds=12)
    phone.video()
    phone.sticker("👍")
    phone.document("货单.pdf", b"%PDF-1.7", "application/pdf", size=21 << 20)
    phone.contact("+8613800005521")
    phone.album([b"1", b"2"], "两张")
    updates = await by_aiogram(hotline).get_updates()
    messages = [update.message for update in updates if update.message]
    assert [message.content_type for message in messages] == (
        "text location photo voice video sticker document contact photo photo".split()  # noqa: SIM905 - reads better
    )
    assert messages[0].entities
    assert messages[0].entities[0].type == "bot_command"
    assert messages[6].document
    assert messages[6].document.file_size == 21 << 20
    assert messages[7].contact
    assert messages[7].contact.user_id == phone.user.id
    assert messages[8].media_group_id == messages[9].media_group_id
    assert (messages[8].caption, messages[9].caption) == ("两张", None)


def test_a_long_text_is_split_and_a_live_location_moves(phone: Seat, hotline: FakeBot) -> None:
    assert [len(part.text) for part in phone.send_long("长" * 5000)] == [4096, 904]
    live = phone.live_location(28.2, 112.9)
    live.move(28.3, 112.9, heading=180)
    live.stop()
    *_, sent, moved, stopped = queued(hotline)
    assert sent["message"]["location"]["live_period"] == 3600
    assert moved["edited_message"]["location"]["heading"] == 180
    assert moved["edited_message"]["edit_date"] >= sent["message"]["date"]
    assert "live_period" not in stopped["edited_message"]["location"]


def test_a_message_is_edited_and_a_deletion_is_told_to_nobody(phone: Seat, hotline: FakeBot) -> None:
    message = phone.send("K1512")
    phone.edit(message, "K1521")
    phone.delete(message)
    assert kinds(hotline) == ["message", "edited_message"]
    assert phone.messages == []


def test_blocking_is_told_and_start_unblocks(phone: Seat, hotline: FakeBot) -> None:
    phone.start()
    phone.block()
    phone.start()
    updates = queued(hotline)
    states = [one["my_chat_member"]["new_chat_member"]["status"] for one in updates if "my_chat_member" in one]
    assert states == ["kicked", "member"]


async def test_a_button_is_pressed_by_label_and_answered(
    server: FakeTelegram, phone: Seat, hotline: FakeBot, by_aiogram: AiogramMaker
) -> None:
    phone.start()
    bot = by_aiogram(hotline)
    keys = at.InlineKeyboardMarkup(inline_keyboard=[[at.InlineKeyboardButton(text="1 都安全", callback_data="v1:3:a")]])
    await bot.send_message(phone.user.id, "人都安全吗？", reply_markup=keys)
    press = phone.press("1 都安全")
    assert isinstance(press, Press)
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert (query.data, query.from_user.id) == ("v1:3:a", phone.user.id)
    with pytest.raises(AssertionError, match="press of 'v1:3:a'"):
        await server.settle(within=0.01)
    await bot.answer_callback_query(query.id, "记下了")
    assert await press.answered() == "记下了"
    with pytest.raises(AssertionError, match="no button '2'"):
        phone.press("2")
    await server.settle()


async def test_keys_under_the_text_field(phone: Seat, hotline: FakeBot, by_aiogram: AiogramMaker) -> None:
    phone.start()
    bot = by_aiogram(hotline)
    rows = [[at.KeyboardButton(text="发位置", request_location=True)], [at.KeyboardButton(text="跳过")]]
    await bot.send_message(phone.user.id, "在哪？", reply_markup=at.ReplyKeyboardMarkup(keyboard=rows))
    assert phone.keys == ["发位置", "跳过"]
    with pytest.raises(AssertionError, match="use location"):
        phone.press("发位置")
    phone.press("跳过")
    assert phone.messages[-1].text == "跳过"
    await bot.send_message(phone.user.id, "好", reply_markup=at.ReplyKeyboardRemove())
    assert phone.keys == []


async def test_waiting_tells_what_was_seen_instead(phone: Seat, hotline: FakeBot, by_aiogram: AiogramMaker) -> None:
    phone.start()
    bot = by_aiogram(hotline)
    sent = await bot.send_message(phone.user.id, "好的")
    assert (await phone.wait_for("好")).message_id == sent.message_id
    with pytest.raises(AssertionError, match="bot: '好的'"):
        await phone.wait_for("好", within=0.01, after=phone.last)


def test_in_a_group_a_bot_hears_what_is_meant_for_it(staff: FakeBot, supply: Group, zhang: User) -> None:
    seat = zhang.at(supply)
    queued(staff)
    seat.send("chat among people")
    seat.send("/bind@other_bot CODE")
    seat.send("/bind@duty_bot CODE")
    seat.send("/bind CODE", is_anonymous=True)
    said = supply.post(staff, text="卡片")
    seat.send("在路上", reply_to=said)
    heard = [update["message"] for update in queued(staff)]
    assert [message["text"] for message in heard] == ["/bind@duty_bot CODE", "/bind CODE", "在路上"]
    assert heard[1]["from"]["username"] == "GroupAnonymousBot"
    assert heard[1]["sender_chat"]["id"] == supply.id
    supply.promote(staff)
    seat.send("now heard")
    assert kinds(staff) == ["my_chat_member", "message"]


def test_joining_and_leaving_are_told(server: FakeTelegram, staff: FakeBot, zhang: User) -> None:
    group = server.group("After-sales", is_supergroup=False)
    group.add(staff)
    group.add(zhang)
    group.leave(zhang)
    group.remove(staff)
    updates = queued(staff)
    assert [next(iter(update)) for update in updates] == [
        "my_chat_member",
        "message",
        "message",
        "message",
        "my_chat_member",
        "message",
    ]
    assert updates[-2]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_a_group_becomes_a_supergroup(
    server: FakeTelegram, staff: FakeBot, zhang: User, by_aiogram: AiogramMaker
) -> None:
    group = server.group("After-sales", is_supergroup=False)
    group.add(zhang, staff)
    bot = by_aiogram(staff)
    await bot.send_message(group.id, "卡片")
    queued(staff)
    old_id = group.id
    new_id = group.migrate(is_told_first="new")
    first, second = (update["message"] for update in queued(staff))
    assert (first["chat"]["id"], first["migrate_from_chat_id"]) == (new_id, old_id)
    assert (second["chat"], second["migrate_to_chat_id"]) == (
        {"id": old_id, "type": "group", "title": "After-sales"},
        new_id,
    )
    await bot.send_message(new_id, "卡片 2")
    assert [message.text for message in group.from_bots] == ["卡片", "卡片 2"]


async def test_topics_of_a_forum(server: FakeTelegram, staff: FakeBot, zhang: User, by_aiogram: AiogramMaker) -> None:
    forum = server.group("Emergency", is_forum=True)
    forum.add(zhang, staff)
    forum.promote(staff)
    bot = by_aiogram(staff)
    topic = await bot.create_forum_topic(forum.id, "26-0417")
    await bot.send_message(forum.id, "卡片", message_thread_id=topic.message_thread_id)
    zhang.at(forum).send("收到", topic=topic.message_thread_id)
    heard = (await bot.get_updates())[-1].message
    assert heard
    assert (heard.message_thread_id, heard.is_topic_message) == (topic.message_thread_id, True)
    forum.delete_topic(topic.message_thread_id)
    assert "卡片" not in [message.text for message in forum.messages]
