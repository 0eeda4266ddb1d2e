"""An update as aiogram gives it -> what a person did."""

from datetime import UTC, datetime

from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import (
    Animation,
    Audio,
    CallbackQuery,
    Chat,
    ChatMemberRestricted,
    ChatMemberUnion,
    ChatMemberUpdated,
    Document,
    InaccessibleMessage,
    LivePhoto,
    MaybeInaccessibleMessageUnion,
    Message,
    PhotoSize,
    Sticker,
    Update,
    User,
    Video,
    VideoNote,
    Voice,
)

from bot.channels.bot_api import PLATFORM, UNREADABLE, strange
from flows.inbound import (
    Attached,
    Body,
    Inbound,
    Located,
    MediaKind,
    Membership,
    Migrated,
    Pressed,
    Sender,
    SharedContact,
    Unreadable,
    Wrote,
)
from flows.terms import Address

Downloadable = PhotoSize | Voice | Video | VideoNote | LivePhoto | Animation | Document | Audio | Sticker
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
        if body is None or not (isinstance(body, Migrated) or _has_person(message)):
            return None
        # The new chat tells of the old one: the fact belongs to the chat that is no more.
        chat = str(message.migrate_from_chat_id or message.chat.id)
        return Inbound(
            key=key,
            address=Address(bot=self._bot, chat=chat, thread=_thread(message)),
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
        return Inbound(
            key=key,
            address=self._address(change.chat, ""),
            group=change.chat.type in GROUPS,
            sender=_sender(change.from_user, None),
            sent_at=change.date,
            received_at=received_at,
            body=membership(change.new_chat_member),
        )

    def _address(self, chat: Chat, thread: str) -> Address:
        return Address(bot=self._bot, chat=str(chat.id), thread=thread)


def membership(now: ChatMemberUnion) -> Membership:
    """What the bot's own standing in a chat means for us."""
    if isinstance(now, ChatMemberRestricted):
        return Membership(present=now.is_member, muted=not now.can_send_messages)
    gone = now.status in (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)
    return Membership(present=not gone, muted=getattr(now, "can_post_messages", None) is False)


def body_of(message: Message, *, edited: bool) -> Body | None:
    """What a message carries; None for a service message."""
    if message.text is not None:
        return Wrote(text=message.text)
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return Migrated(to=str(message.migrate_to_chat_id or message.chat.id))
    if place := message.venue.location if message.venue else message.location:
        # Only a live location is ever edited, and its last edit no longer says so.
        live = edited or place.live_period is not None
        return Located(lat=place.latitude, lon=place.longitude, live=live, accuracy=place.horizontal_accuracy)
    if contact := message.contact:
        own = message.from_user is not None and contact.user_id == message.from_user.id
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        return SharedContact(phone=contact.phone_number, own=own, name=name)
    return _unreadable(message) or _attached(message)


def _unreadable(message: Message) -> Unreadable | None:
    kind = next((kind for kind in sorted(UNREADABLE) if getattr(message, kind, None) is not None), "")
    if kind == "animation" and message.caption:  # its words can be read, and it is a file as any other
        return None
    kind = kind or strange(message, message.model_extra or ())
    kept = message.sticker or message.animation
    return Unreadable(kind=kind, kept=_file(message, MediaKind.DOCUMENT, kept) if kept else None) if kind else None


def _attached(message: Message) -> Attached | None:
    files = (
        (MediaKind.PHOTO, max(message.photo or (), key=lambda size: size.width * size.height, default=None)),
        (MediaKind.VOICE, message.voice),
        (MediaKind.VIDEO, message.video or message.video_note or message.live_photo),
        (MediaKind.DOCUMENT, message.animation or message.document or message.audio),
    )
    return next((_file(message, kind, file) for kind, file in files if file is not None), None)


def _file(message: Message, kind: MediaKind, file: Downloadable) -> Attached:
    return Attached(
        kind=kind,
        file=file.file_id,
        unique=file.file_unique_id,
        size=file.file_size or 0,
        caption=message.caption or "",
        album=message.media_group_id or "",
        name=getattr(file, "file_name", None) or "",
        mime=getattr(file, "mime_type", None) or "",
    )


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
