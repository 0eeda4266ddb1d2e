"""Updates as Telegram writes them, and both libraries to read them with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import aiogram.types
import telegram

from bot.channels.telegram_hotline.inbound import Translator
from bot.channels.telegram_staff.inbound import translate
from flows.inbound import Inbound

Json = dict[str, Any]

DATE = 1_795_284_907
SPOKEN = datetime.fromtimestamp(DATE, UTC)
EDITED = datetime.fromtimestamp(DATE + 60, UTC)
ARRIVED = datetime.fromtimestamp(DATE + 90, UTC)

ZHANG = {"id": 5_200_000_001, "is_bot": False, "first_name": "张", "last_name": "师傅", "language_code": "zh-hans"}
GROUP_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
OTHER_BOT = {"id": 777, "is_bot": True, "first_name": "Weather", "username": "weather_bot"}
OUR_BOT = {"id": 7_000_000_001, "is_bot": True, "first_name": "Hotline", "username": "our_bot"}
PRIVATE = {"id": 5_200_000_001, "type": "private", "first_name": "张"}
SUPERGROUP = {"id": -1_002_200_000_001, "type": "supergroup", "title": "供应值班组"}
FORUM = {**SUPERGROUP, "is_forum": True}
SMALL_GROUP = {"id": -4_100_001, "type": "group", "title": "老群"}
CHANNEL = {"id": -1_002_200_000_009, "type": "channel", "title": "公告"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 321}
PLACE = {"latitude": 28.19, "longitude": 112.97}


def by_aiogram(raw: Json) -> Inbound | None:
    return Translator("bot", "1@api").translate(aiogram.types.Update.model_validate(raw), ARRIVED)


def by_ptb(raw: Json) -> Inbound | None:
    return translate(telegram.Update.de_json(raw, None), ARRIVED, bot="bot", source="1@api")


Read = Callable[[Json], Inbound | None]
READERS: tuple[Read, ...] = (by_aiogram, by_ptb)


def said(chat: Json = PRIVATE, **fields: Any) -> Json:
    return {"message_id": 11, "date": DATE, "chat": chat, "from": ZHANG, **fields}


def message(**fields: Any) -> Json:
    return {"update_id": 9, "message": said(**fields)}


def edited(**fields: Any) -> Json:
    return {"update_id": 9, "edited_message": said(edit_date=DATE + 60, **fields)}


def photo(size: int) -> Json:
    return {**FILE, "file_id": f"F{size}", "width": size, "height": size}


def found(event: Inbound | None) -> Inbound:
    assert event is not None
    return event
