"""Files by aiogram: fetched for us, and ours sent."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.types import (
    BufferedInputFile,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    MediaUnion,
)
from aiogram.types import Message as Sent

from bot.channels.port import Gone, Message, TooLarge, Upload
from bot.channels.telegram_hotline.errors import in_our_words
from bot.channels.telegram_hotline.outbound import Markup, markup, reply, say
from bot.channels.telegram_hotline.session import Session
from bot.channels.uploading import FETCH_LIMIT, UPLOAD_PATIENCE, Parcel, Road, patience
from flows.inbound import MediaKind


async def fetch(bot: Bot, session: Session, file: str) -> bytes:
    """The content of a file; TooLarge as soon as its size is known, Gone when it is not there any more."""
    with in_our_words():
        found = await bot.get_file(file)
        if (found.file_size or 0) > FETCH_LIMIT:
            raise TooLarge("the file is over 20 MB")
        if not found.file_path:
            raise Gone("the file is not there any more")
        address = session.api.file_url(bot.token, found.file_path)
        return await session.download(address, FETCH_LIMIT, UPLOAD_PATIENCE)


async def send_files(
    bot: Bot, chat: str, files: Sequence[Upload], words: Message, *, thread: str = "", reply_to: str = ""
) -> tuple[str, ...]:
    """Send files with their words, as albums where Telegram joins them."""
    road: Road[Markup] = Road(partial(_post, bot, chat, thread), partial(say, bot, chat, thread))
    return await road.send(files, words, markup(words), reply_to)


async def _post(bot: Bot, chat: str, thread: str, parcel: Parcel[Markup]) -> tuple[str, ...]:
    how: dict[str, Any] = {
        "chat_id": int(chat),
        "message_thread_id": int(thread) if thread else None,
        "reply_parameters": reply(parcel.reply_to),
        "request_timeout": patience(parcel.files),
    }
    with in_our_words():
        if len(parcel.files) > 1:
            first, *others = parcel.files
            media = [_item(first, parcel.caption), *(_item(file, "") for file in others)]
            return tuple(str(sent.message_id) for sent in await bot.send_media_group(media=media, **how))
        return (str((await _single(bot, parcel, how)).message_id),)


async def _single(bot: Bot, parcel: Parcel[Markup], how: dict[str, Any]) -> Sent:
    [file] = parcel.files
    content = _content(file)
    how |= {**_caption(parcel.caption), "reply_markup": parcel.keyboard}
    match file.kind:
        case MediaKind.PHOTO:
            return await bot.send_photo(photo=content, has_spoiler=file.spoiler or None, **how)
        case MediaKind.VIDEO:
            return await bot.send_video(video=content, has_spoiler=file.spoiler or None, **how)
        case MediaKind.VOICE:
            return await bot.send_voice(voice=content, **how)
        case MediaKind.DOCUMENT:
            return await bot.send_document(document=content, **how)


def _item(file: Upload, caption: str) -> MediaUnion:
    content, words = _content(file), _caption(caption)
    match file.kind:
        case MediaKind.PHOTO:
            return InputMediaPhoto(media=content, has_spoiler=file.spoiler or None, **words)
        case MediaKind.VIDEO:
            return InputMediaVideo(media=content, has_spoiler=file.spoiler or None, **words)
        case _:
            return InputMediaDocument(media=content, **words)


def _caption(html: str) -> dict[str, Any]:
    return {"caption": html, "parse_mode": ParseMode.HTML} if html else {}


def _content(file: Upload) -> BufferedInputFile:
    return BufferedInputFile(file.content, filename=file.name)
