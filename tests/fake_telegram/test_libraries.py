"""Both libraries speak to it as they speak to Telegram."""

from __future__ import annotations

import aiogram.types as at
import pytest
import telegram as ptb
import telegram.ext
from aiogram.exceptions import TelegramBadRequest
from telegram.constants import ParseMode

from tests.fake_telegram import FakeBot, FakeTelegram, Group, Seat, User
from tests.fake_telegram.conftest import AiogramMaker, PtbMaker


async def test_aiogram_says_who_it_is_and_writes(
    server: FakeTelegram, hotline: FakeBot, phone: Seat, by_aiogram: AiogramMaker
) -> None:
    phone.start("7KQ2-M4XP")
    bot = by_aiogram(hotline)
    assert (await bot.me()).username == "hotline_bot"
    (update,) = await bot.get_updates(timeout=1)
    assert update.message
    assert update.message.text == "/start 7KQ2-M4XP"
    assert update.message.from_user
    assert update.message.from_user.language_code == "zh-hans"
    keys = at.InlineKeyboardMarkup(inline_keyboard=[[at.InlineKeyboardButton(text="接单", callback_data="1:ack")]])
    sent = await bot.send_message(phone.user.id, "<b>记录</b>了", parse_mode="HTML", reply_markup=keys)
    assert (phone.last.text, phone.last.parts("bold"), phone.last.labels) == ("记录了", ["记录"], [["接单"]])
    assert sent.message_id == phone.last.message_id
    await server.settle()


async def test_ptb_says_who_it_is_and_writes_into_a_group(
    server: FakeTelegram, staff: FakeBot, supply: Group, by_ptb: PtbMaker
) -> None:
    bot = await by_ptb(staff)
    assert bot.username == "duty_bot"
    kinds = [update.effective_message or update.my_chat_member for update in await bot.get_updates(timeout=1)]
    assert isinstance(kinds[0], ptb.ChatMemberUpdated)
    message = await bot.send_message(supply.id, "卡片", disable_notification=True)
    await bot.edit_message_text("卡片 2", chat_id=supply.id, message_id=message.message_id)
    assert supply.last.text == "卡片 2"
    assert [edit.text_before for edit in supply.last.edits] == ["卡片"]
    assert [str(delivery.what) for delivery in supply.deliveries] == ["sent", "edited"]
    assert supply.sounds == []
    await server.settle()


async def test_both_ways_of_uploading_arrive_and_can_be_fetched(
    hotline: FakeBot, staff: FakeBot, zhang: User, by_aiogram: AiogramMaker, by_ptb: PtbMaker
) -> None:
    zhang.at(hotline).start()
    zhang.at(staff).start()
    one, two = by_aiogram(hotline), await by_ptb(staff)
    first = await one.send_photo(zhang.id, at.BufferedInputFile(b"\xff\xd8\xffpicture", "p.jpg"), caption="<i>一</i>")
    second = await two.send_photo(zhang.id, b"\xff\xd8\xffpicture", caption="二")
    assert first.photo
    assert first.photo[-1].file_unique_id != first.photo[-1].file_id
    assert first.photo[-1].file_id != second.photo[-1].file_id
    held = await one.download(first.photo[-1].file_id)
    assert held
    assert held.read() == b"\xff\xd8\xffpicture"
    fetched = await (await two.get_file(second.photo[-1].file_id)).download_as_bytearray()
    assert bytes(fetched) == b"\xff\xd8\xffpicture"
    assert zhang.at(hotline).last.text == "<i>一</i>"
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await one.send_photo(zhang.id, second.photo[-1].file_id)


async def test_albums_of_both_libraries(
    server: FakeTelegram, hotline: FakeBot, staff: FakeBot, zhang: User, by_aiogram: AiogramMaker, by_ptb: PtbMaker
) -> None:
    zhang.at(hotline).start()
    zhang.at(staff).start()
    items: list[at.MediaUnion] = [
        at.InputMediaPhoto(media=at.BufferedInputFile(data, "p.jpg")) for data in (b"\xff\xd8\xff1", b"\xff\xd8\xff2")
    ]
    sent = await by_aiogram(hotline).send_media_group(zhang.id, items)
    assert len({message.media_group_id for message in sent}) == 1
    two = await by_ptb(staff)
    album = [
        ptb.InputMediaPhoto(b"\xff\xd8\xff1", caption="<b>x</b>", parse_mode=ParseMode.HTML),
        ptb.InputMediaPhoto(b"\xff\xd8\xff2"),
    ]
    await two.send_media_group(zhang.id, album)
    first, second = zhang.at(staff).messages[-2:]
    assert (first.text, second.text, second.media and second.media.file.data) == ("x", "", b"\xff\xd8\xff2")
    await server.settle()


async def test_defaults_of_ptb_are_no_mistake_but_other_unknown_names_are(
    server: FakeTelegram, staff: FakeBot, zhang: User
) -> None:
    zhang.at(staff).start()
    defaults = telegram.ext.Defaults(parse_mode=ParseMode.HTML)
    async with telegram.ext.ExtBot(staff.token, base_url=f"{server.url}/bot", defaults=defaults) as bot:
        await bot.send_location(zhang.id, 28.2, 112.9)
        await server.settle()
        await bot.send_message(zhang.id, "x", api_kwargs={"colour": "red"})
    with pytest.raises(AssertionError, match="has no parameter colour"):
        await server.settle()


async def test_the_bot_can_be_described(server: FakeTelegram, hotline: FakeBot, by_aiogram: AiogramMaker) -> None:
    bot = by_aiogram(hotline)
    await bot.set_my_commands([at.BotCommand(command="status", description="到哪一步了")], language_code="zh")
    await bot.set_my_short_description("Hotline", language_code="en")
    await bot.set_chat_menu_button(menu_button=at.MenuButtonCommands())
    assert hotline.commands_for("zh") == ["status"]
    assert [entry.command for entry in await bot.get_my_commands(language_code="zh")] == ["status"]
    assert (await bot.get_my_short_description(language_code="en")).short_description == "Hotline"
    assert hotline.menu_buttons == {0: {"type": "commands"}}
    await server.settle()


async def test_chats_and_members_can_be_asked_for(
    server: FakeTelegram, staff: FakeBot, supply: Group, zhang: User, by_aiogram: AiogramMaker
) -> None:
    bot = by_aiogram(staff)
    supply.promote(zhang)
    assert (await bot.get_chat(supply.id)).title == "供应值班组"
    assert (await bot.get_chat_member(supply.id, zhang.id)).status == "administrator"
    assert [member.user.id for member in await bot.get_chat_administrators(supply.id)] == [zhang.id]
    await bot.leave_chat(supply.id)
    assert supply.standing(staff).status == "left"
    await server.settle()


async def test_a_message_is_copied_forwarded_deleted(
    server: FakeTelegram, hotline: FakeBot, phone: Seat, by_aiogram: AiogramMaker
) -> None:
    said = phone.send("G4 K1512")
    bot = by_aiogram(hotline)
    await bot.copy_message(phone.user.id, phone.user.id, said.message_id)
    forwarded = await bot.forward_message(phone.user.id, phone.user.id, said.message_id)
    assert forwarded.forward_origin
    assert [message.text for message in phone.chat.from_bots] == ["G4 K1512", "G4 K1512"]
    await bot.delete_message(phone.user.id, forwarded.message_id)
    assert len(phone.chat.from_bots) == 1
    await server.settle()
