"""Our messages as python-telegram-bot sends them."""

from collections.abc import Sequence
from functools import partial

from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode

from bot.channels.bot_api import ANSWER_LIMIT
from bot.channels.port import InlineKey, Message, ReplyKey
from bot.channels.splitting import cut, send_in_parts
from bot.channels.telegram_staff.errors import in_our_words

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


async def send(bot: Bot, chat: str, message: Message, *, thread: str = "", reply_to: str = "") -> str:
    """Send a message, in several parts when it is too long; the last part bears the buttons, its id is returned."""
    return await send_in_parts(message.html, markup(message), reply_to, partial(say, bot, chat, thread))


async def say(bot: Bot, chat: str, thread: str, html: str, keyboard: Markup | None, reply_to: str) -> str:
    """Send one message that fits."""
    chat_id, thread_id = int(chat), int(thread) if thread else None
    with in_our_words():
        sent = await bot.send_message(
            chat_id,
            html,
            message_thread_id=thread_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_parameters=reply(reply_to),
            reply_markup=keyboard,
        )
    return str(sent.message_id)


async def place(bot: Bot, chat: str, lat: float, lon: float, *, thread: str = "", reply_to: str = "") -> str:
    """Send a position."""
    chat_id, thread_id = int(chat), int(thread) if thread else None
    with in_our_words():
        sent = await bot.send_location(chat_id, lat, lon, message_thread_id=thread_id, reply_parameters=reply(reply_to))
    return str(sent.message_id)


async def edit(bot: Bot, chat: str, message_id: str, message: Message) -> None:
    """Make a message read like this one; a text that is too long for one message is a Refusal."""
    chat_id, number = int(chat), int(message_id)
    with in_our_words():
        await bot.edit_message_text(
            message.html,
            chat_id=chat_id,
            message_id=number,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=inline(message.buttons),
        )


async def answer(bot: Bot, press: str, text: str, *, alert: bool) -> None:
    """Confirm a press."""
    words = cut(text, ANSWER_LIMIT)
    with in_our_words():
        await bot.answer_callback_query(press, text=words or None, show_alert=alert or None)


def reply(message_id: str) -> ReplyParameters | None:
    """What makes a message a reply; it goes out without one when that message is gone."""
    return ReplyParameters(int(message_id), allow_sending_without_reply=True) if message_id else None


def markup(message: Message) -> Markup | None:
    """What stands under a new message, or under the text field from then on."""
    if message.keys:
        return ReplyKeyboardMarkup([[_key(key) for key in row] for row in message.keys], resize_keyboard=True)
    return ReplyKeyboardRemove() if message.drop_keys else inline(message.buttons)


def inline(buttons: Sequence[Sequence[InlineKey]]) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    return InlineKeyboardMarkup([[_button(key) for key in row] for row in buttons]) if buttons else None


def _button(key: InlineKey) -> InlineKeyboardButton:
    if key.copies:
        return InlineKeyboardButton(key.label, copy_text=CopyTextButton(key.copies))
    return InlineKeyboardButton(key.label, callback_data=key.data)


def _key(key: ReplyKey) -> KeyboardButton:
    return KeyboardButton(
        key.label,
        request_location=key.requests == "location" or None,
        request_contact=key.requests == "contact" or None,
    )
