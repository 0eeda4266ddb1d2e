"""Files and places on the fake: links that end, covers, places that move, rights that are named by what was sent."""

from __future__ import annotations

import aiogram
import pytest
from aiogram import types as at
from aiogram.exceptions import TelegramBadRequest
from aiohttp import ClientResponseError

from tests.fake_telegram import FakeBot, FakeTelegram, Group, Seat
from tests.fake_telegram.conftest import AiogramMaker, PtbMaker
from tests.fake_telegram.people import TINY_JPEG


@pytest.fixture
def bot(hotline: FakeBot, by_aiogram: AiogramMaker) -> aiogram.Bot:
    return by_aiogram(hotline)


def picture() -> at.BufferedInputFile:
    return at.BufferedInputFile(TINY_JPEG, "p.jpg")


async def test_a_link_is_good_for_an_hour(server: FakeTelegram, bot: aiogram.Bot, phone: Seat) -> None:
    phone.photo()
    [update] = [each for each in await bot.get_updates() if each.message and each.message.photo]
    assert update.message
    assert update.message.photo
    file = await bot.get_file(update.message.photo[-1].file_id)
    assert file.file_path
    server.clock.advance(3590)
    assert await bot.download_file(file.file_path)
    server.clock.advance(20)
    with pytest.raises(ClientResponseError, match="404"):
        await bot.download_file(file.file_path)


async def test_a_cover_a_caption_and_a_reply_are_seen(server: FakeTelegram, bot: aiogram.Bot, phone: Seat) -> None:
    asked = phone.send("?")
    reply = at.ReplyParameters(message_id=asked.message_id)
    where = phone.chat.id
    sent = await bot.send_photo(where, picture(), caption="车", has_spoiler=True, reply_parameters=reply)
    assert sent.has_media_spoiler
    seen = phone.last
    assert (seen.kind, seen.data, seen.text, seen.has_spoiler, seen.reply_to) == ("photo", TINY_JPEG, "车", True, asked)
    album: list[at.MediaUnion] = [
        at.InputMediaPhoto(media=picture(), has_spoiler=True),
        at.InputMediaPhoto(media=picture()),
    ]
    await bot.send_media_group(where, album)
    first, second = phone.chat.from_bots[-2:]
    assert (first.has_spoiler, second.has_spoiler, first.album) == (True, False, second.album)
    await server.settle()


async def test_a_place_moves_until_it_is_stopped(bot: aiogram.Bot, phone: Seat) -> None:
    where = phone.chat.id
    phone.start()
    sent = await bot.send_location(where, 28.1, 112.9, live_period=600)
    await bot.edit_message_live_location(28.2, 112.9, chat_id=where, message_id=sent.message_id)
    assert phone.last.extra["location"]["latitude"] == 28.2
    await bot.stop_message_live_location(chat_id=where, message_id=sent.message_id)
    assert "live_period" not in phone.last.extra["location"]
    with pytest.raises(TelegramBadRequest, match="can't be edited"):
        await bot.edit_message_live_location(28.3, 112.9, chat_id=where, message_id=sent.message_id)


async def test_a_right_that_is_missing_is_named(supply: Group, staff: FakeBot, by_ptb: PtbMaker) -> None:
    duty = await by_ptb(staff)
    supply.may_all_send = False
    chat = await duty.get_chat(supply.id)
    assert chat.permissions
    assert not chat.permissions.can_send_messages
    with pytest.raises(Exception, match="Not enough rights to send photos"):
        await duty.send_photo(supply.id, TINY_JPEG)
    supply.promote(staff)
    assert await duty.send_photo(supply.id, TINY_JPEG)
