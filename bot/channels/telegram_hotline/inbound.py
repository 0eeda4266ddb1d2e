"""An update as aiogram gives it -> what a person did."""

from datetime import UTC, datetime

from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    InaccessibleMessage,
    MaybeInaccessibleMessageUnion,
    Message,
    Update,
    User,
)

from bot.channels.bot_api import PLATFORM, UNREADABLE
from flows.inbound import (
    Attached,
    Body,
    Inbound,
    Located,
    MediaKind,
    Membership,
    Pressed,
    Sender,
    SharedContact,
    Unreadable,
    Wrote,
)
from flows.terms import Address

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
ANONYMOUS_ADMINISTRATOR = 1087968824
"""@GroupAnonymousBot, the user in whose name Telegram passes on what an anonymous administrator writes."""


class Translator:
    """Translates the updates of one bot; `source` tells them from those of any other bot or server."""

    def __init__(self, bot: str, source: str) -> None:
        self._bot = bot
        self._source = source

    def translate(self, update: Update, received_at: datetime) -> Inbound | None:
        """What a person did, or None for what concerns nobody: service messages, channels, other bots."""
        key = f"{self._bot}:{self._source}:{update.update_id}"
        if update.message:
            return self._said(key, update.message, received_at, edited=False)
        if update.edited_message:
            return self._said(key, update.edited_message, received_at, edited=True)
        if update.callback_query:
            return self._pressed(key, update.callback_query, received_at)
        if update.my_chat_member:
            return self._changed(key, update.my_chat_member, received_at)
        return None

    def _said(self, key: str, message: Message, received_at: datetime, *, edited: bool) -> Inbound | None:
        body = body_of(message, edited=edited)
        if body is None or not _has_person(message):
            return None
        return Inbound(
            key=key,
            address=self._address(message.chat, _thread(message)),
            group=message.chat.type in GROUPS,
            sender=_sender(message.from_user, message.sender_chat),
            sent_at=_spoken_at(message, edited=edited),
            received_at=received_at,
            message=str(message.message_id),
            edited=edited,
            reply_to=_reply_to(message),
            body=body,
        )

    def _pressed(self, key: str, query: CallbackQuery, received_at: datetime) -> Inbound | None:
        message = query.message
        if message is None or message.chat.type == ChatType.CHANNEL:
            return None
        return Inbound(
            key=key,
            address=self._address(message.chat, _thread(message)),
            group=message.chat.type in GROUPS,
            sender=_sender(query.from_user, None),
            sent_at=received_at,
            received_at=received_at,
            message=str(message.message_id),
            body=Pressed(data=query.data or "", press=query.id),
        )

    def _changed(self, key: str, change: ChatMemberUpdated, received_at: datetime) -> Inbound | None:
        if change.chat.type == ChatType.CHANNEL:
            return None
        now = change.new_chat_member
        present = now.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)
        if now.status == ChatMemberStatus.RESTRICTED:
            present = bool(getattr(now, "is_member", True))
        return Inbound(
            key=key,
            address=self._address(change.chat, ""),
            group=change.chat.type in GROUPS,
            sender=_sender(change.from_user, None),
            sent_at=change.date,
            received_at=received_at,
            body=Membership(present=present),
        )

    def _address(self, chat: Chat, thread: str) -> Address:
        return Address(bot=self._bot, chat=str(chat.id), thread=thread)


def body_of(message: Message, *, edited: bool) -> Body | None:
    """What a message carries; None for a service message."""
    if message.text is not None:
        return Wrote(text=message.text)
    if place := message.location:  # only a live location is ever edited, and its last edit no longer says so
        live = edited or place.live_period is not None
        return Located(lat=place.latitude, lon=place.longitude, live=live)
    if contact := message.contact:
        own = message.from_user is not None and contact.user_id == message.from_user.id
        return SharedContact(phone=contact.phone_number, own=own)
    kind = next((kind for kind in UNREADABLE if getattr(message, kind, None)), "")
    return Unreadable(kind=kind) if kind else _attached(message)


def _attached(message: Message) -> Attached | None:
    files = (
        (MediaKind.PHOTO, max(message.photo or (), key=lambda size: size.width * size.height, default=None)),
        (MediaKind.VOICE, message.voice),
        (MediaKind.VIDEO, message.video or message.video_note),
        (MediaKind.DOCUMENT, message.document or message.audio),
    )
    for kind, file in files:
        if file is not None:
            return Attached(
                kind=kind,
                file=file.file_id,
                unique=file.file_unique_id,
                size=file.file_size or 0,
                caption=message.caption or "",
                album=message.media_group_id or "",
            )
    return None


def _has_person(message: Message) -> bool:
    """Whether a person speaks: bots are not listened to, unless a person speaks in the name of a chat."""
    if message.chat.type == ChatType.CHANNEL or message.is_automatic_forward:
        return False
    user = message.from_user
    return user is None or not user.is_bot or user.id == ANONYMOUS_ADMINISTRATOR or message.sender_chat is not None


def _sender(user: User | None, sender_chat: Chat | None) -> Sender:
    if sender_chat is not None:
        return Sender(platform=PLATFORM, user="", name=sender_chat.title or "")
    if user is None or user.id == ANONYMOUS_ADMINISTRATOR:
        return Sender(platform=PLATFORM, user="")
    return Sender(platform=PLATFORM, user=str(user.id), name=user.full_name, language_code=user.language_code or "")


def _spoken_at(message: Message, *, edited: bool) -> datetime:
    return datetime.fromtimestamp(message.edit_date, UTC) if edited and message.edit_date else message.date


def _thread(message: MaybeInaccessibleMessageUnion) -> str:
    """The topic; a reply outside of forums has a thread id too, but nothing can be sent to that."""
    if isinstance(message, InaccessibleMessage) or not message.is_topic_message:
        return ""
    return str(message.message_thread_id or "")


def _reply_to(message: Message) -> str:
    """The message that was replied to; in a topic everything else counts as a reply to the topic's first message."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return ""
    return str(replied.message_id)
