"""An update as python-telegram-bot gives it -> what a person did."""

from datetime import datetime

from telegram import (
    CallbackQuery,
    Chat,
    ChatMemberRestricted,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.constants import ChatID, ChatMemberStatus, ChatType

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


def translate(update: Update, received_at: datetime, *, bot: str, source: str) -> Inbound | None:
    """What a person did, or None for what concerns nobody: service messages, channels, other bots.

    `bot` is our name for the bot, `source` tells its updates from those of any other bot or server.
    """
    key = f"{bot}:{source}:{update.update_id}"
    if message := update.message or update.edited_message:
        return _said(message, received_at, key, bot, edited=update.message is None)
    if update.callback_query:
        return _pressed(update.callback_query, received_at, key, bot)
    if update.my_chat_member:
        return _changed(update.my_chat_member, received_at, key, bot)
    return None


def _said(message: Message, received_at: datetime, key: str, bot: str, *, edited: bool) -> Inbound | None:
    body = body_of(message, edited=edited)
    if body is None or not _has_person(message):
        return None
    return Inbound(
        key=key,
        address=Address(bot=bot, chat=str(message.chat.id), thread=_thread(message)),
        group=message.chat.type in GROUPS,
        sender=_sender(message.from_user, message.sender_chat),
        sent_at=(message.edit_date if edited else None) or message.date,
        received_at=received_at,
        message=str(message.message_id),
        edited=edited,
        reply_to=_reply_to(message),
        body=body,
    )


def _pressed(query: CallbackQuery, received_at: datetime, key: str, bot: str) -> Inbound | None:
    message = query.message
    if message is None or message.chat.type == ChatType.CHANNEL:
        return None
    return Inbound(
        key=key,
        address=Address(bot=bot, chat=str(message.chat.id), thread=_thread(message)),
        group=message.chat.type in GROUPS,
        sender=_sender(query.from_user, None),
        sent_at=received_at,
        received_at=received_at,
        message=str(message.message_id),
        body=Pressed(data=query.data or "", press=query.id),
    )


def _changed(change: ChatMemberUpdated, received_at: datetime, key: str, bot: str) -> Inbound | None:
    if change.chat.type == ChatType.CHANNEL:
        return None
    now = change.new_chat_member
    gone = now.status in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
    return Inbound(
        key=key,
        address=Address(bot=bot, chat=str(change.chat.id)),
        group=change.chat.type in GROUPS,
        sender=_sender(change.from_user, None),
        sent_at=change.date,
        received_at=received_at,
        body=Membership(present=now.is_member if isinstance(now, ChatMemberRestricted) else not gone),
    )


def body_of(message: Message, *, edited: bool) -> Body | None:
    """What a message carries; None for a service message."""
    if message.text is not None:
        return Wrote(text=message.text)
    if place := message.location:  # only a live location is ever edited, and its last edit no longer says so
        live = edited or "live_period" in place.to_dict()  # the attribute itself is deprecated
        return Located(lat=place.latitude, lon=place.longitude, live=live)
    if contact := message.contact:
        own = message.from_user is not None and contact.user_id == message.from_user.id
        return SharedContact(phone=contact.phone_number, own=own)
    for kind in UNREADABLE:
        if getattr(message, kind, None) or kind in message.api_kwargs:  # there stands what is newer than the library
            return Unreadable(kind=kind)
    return _attached(message)


def _attached(message: Message) -> Attached | None:
    files = (
        (MediaKind.PHOTO, max(message.photo, key=lambda size: size.width * size.height, default=None)),
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
    return user is None or not user.is_bot or user.id == ChatID.ANONYMOUS_ADMIN or message.sender_chat is not None


def _sender(user: User | None, sender_chat: Chat | None) -> Sender:
    if sender_chat is not None:
        return Sender(platform=PLATFORM, user="", name=sender_chat.title or "")
    if user is None or user.id == ChatID.ANONYMOUS_ADMIN:
        return Sender(platform=PLATFORM, user="")
    return Sender(platform=PLATFORM, user=str(user.id), name=user.full_name, language_code=user.language_code or "")


def _thread(message: MaybeInaccessibleMessage) -> str:
    """The topic; a reply outside of forums has a thread id too, but nothing can be sent to that."""
    if not isinstance(message, Message) or not message.is_topic_message:
        return ""
    return str(message.message_thread_id or "")


def _reply_to(message: Message) -> str:
    """The message that was replied to; in a topic everything else counts as a reply to the topic's first message."""
    replied = message.reply_to_message
    return "" if replied is None or replied.forum_topic_created else str(replied.message_id)
