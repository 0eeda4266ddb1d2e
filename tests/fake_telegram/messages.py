"""A message as it stands in a chat, and what was delivered when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fake_telegram.markup import Entity

if TYPE_CHECKING:
    from tests.fake_telegram.bots import FakeBot
    from tests.fake_telegram.chats import Chat
    from tests.fake_telegram.files import File
    from tests.fake_telegram.people import User

Json = dict[str, Any]


@dataclass(frozen=True)
class Media:
    """A file in a message: `kind` as the Bot API names the field (photo, voice, document ...)."""

    kind: str
    file: File
    more: Json = field(default_factory=dict)
    """Further fields of the object: width, height, duration ..."""

    def as_json(self, bot: FakeBot) -> Any:
        """The field's value for one bot: file_ids are its own."""
        store = bot.server.files
        entry = {
            "file_id": store.file_id(bot, self.file),
            "file_unique_id": self.file.unique_id,
            "file_size": self.file.size,
            **self.more,
        }
        if self.kind == "photo":
            small = {**entry, "file_unique_id": f"{self.file.unique_id}s", "width": 90, "height": 68, "file_size": 900}
            return [small, entry]
        if self.kind not in ("sticker", "video_note"):
            entry |= {"mime_type": self.file.mime}
        if self.kind in ("document", "video", "audio", "animation"):
            entry |= {"file_name": self.file.name}
        return entry


@dataclass(frozen=True)
class Edit:
    """What a message said before it was edited at `at` (Unix seconds)."""

    at: int
    text_before: str
    labels_before: list[list[str]]


@dataclass
class Message:
    """One message. `text` is what is read on it, text or caption, without markup."""

    message_id: int
    chat: Chat
    sender: FakeBot | User
    date: int
    kind: str = "text"
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    media: Media | None = None
    extra: Json = field(default_factory=dict)
    """Further fields as the Bot API has them: location, contact, new_chat_members, media_group_id ..."""
    markup: Json | None = None
    """The inline keyboard as it now stands."""
    has_other_markup: bool = False
    """It came with a reply keyboard or its removal: such a message can't be edited."""
    silent: bool = False
    thread_id: int | None = None
    reply_to: Message | None = None
    anonymous: bool = False
    chat_id: int = 0
    """The chat's id when it was sent: a group that became a supergroup has another one now."""
    edited_at: int | None = None
    edits: list[Edit] = field(default_factory=list)
    is_deleted: bool = False

    @property
    def by_bot(self) -> bool:
        """A bot sent it."""
        return self.sender.is_bot

    @property
    def data(self) -> bytes:
        """The content of its file; nothing without one. Its caption is `text`."""
        return self.media.file.data if self.media else b""

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return self.media.file.name if self.media else ""

    @property
    def has_spoiler(self) -> bool:
        """A picture or a film that is covered."""
        return bool(self.extra.get("has_media_spoiler"))

    @property
    def album(self) -> str:
        """What joins it with the other messages of its album."""
        return str(self.extra.get("media_group_id", ""))

    @property
    def labels(self) -> list[list[str]]:
        """The inline buttons as they are read, row by row."""
        return [[str(button["text"]) for button in row] for row in self._rows]

    @property
    def buttons(self) -> list[str]:
        """The inline buttons' labels in one list."""
        return [label for row in self.labels for label in row]

    @property
    def links(self) -> dict[str, str]:
        """Linked words -> address, from the text and from link buttons."""
        found = {self.part(entity): str(entity["url"]) for entity in self.entities if entity["type"] == "text_link"}
        return found | {button["text"]: button["url"] for row in self._rows for button in row if "url" in button}

    @property
    def _rows(self) -> list[list[Json]]:
        return list(self.markup["inline_keyboard"]) if self.markup else []

    def button(self, label_or_data: str) -> Json | None:
        """The first inline button with this label, or else with this callback_data."""
        every = [button for row in self._rows for button in row]
        by_label = [button for button in every if button["text"] == label_or_data]
        by_data = [button for button in every if button.get("callback_data") == label_or_data]
        return next(iter(by_label + by_data), None)

    def part(self, entity: Entity) -> str:
        """The piece of the text that an entity covers."""
        raw = self.text.encode("utf-16-le")
        return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")

    def parts(self, entity_type: str) -> list[str]:
        """The pieces of the text that are bold, spoiler, code ..."""
        return [self.part(entity) for entity in self.entities if entity["type"] == entity_type]

    def __str__(self) -> str:
        """For a failing test."""
        who = "bot" if self.by_bot else self.sender.name
        kind = "" if self.kind == "text" else f"({self.kind}) "
        keys = "".join(f" [{label}]" for label in self.buttons)
        return f"{self.message_id} {who}: {kind}{self.text!r}{keys}{' (edited)' if self.edited_at else ''}"

    def as_json(self, bot: FakeBot, *, with_reply: bool = True) -> Json:
        """The message as `bot` gets it."""
        body: Json = {"message_id": self.message_id, "date": self.date, "chat": self.chat.as_json(self.chat_id)}
        body |= self._sender_json()
        if self.media:
            body[self.media.kind] = self.media.as_json(bot)
        if self.text:
            body["caption" if self.media else "text"] = self.text
        if self.entities:
            body["caption_entities" if self.media else "entities"] = list(self._entities_for(bot))
        body |= self.extra
        if self.thread_id is not None:
            body |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        if self.markup:
            body["reply_markup"] = self.markup
        if self.edited_at is not None:
            body["edit_date"] = self.edited_at
        if self.reply_to and with_reply:
            body["reply_to_message"] = self.reply_to.as_json(bot, with_reply=False)
        return body

    def _sender_json(self) -> Json:
        if self.anonymous:
            group_bot = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
            return {"from": group_bot, "sender_chat": self.chat.as_json(self.chat_id)}
        return {"from": self.sender.as_json()}

    def _entities_for(self, bot: FakeBot) -> Iterator[Entity]:
        for entity in self.entities:
            if entity["type"] != "text_mention" or "user" in entity:
                yield entity
            elif user := bot.server.users.get(entity["user_id"]):
                place = {key: value for key, value in entity.items() if key != "user_id"}
                yield {**place, "user": user.as_json()}


@dataclass(frozen=True)
class Delivery:
    """One thing that a bot brought about in a chat, kept as it was then."""

    at: float
    bot: FakeBot
    chat: Chat
    what: str
    """sent, edited (text or caption), buttons (only the keyboard changed), deleted."""
    message: Message
    text: str
    labels: list[list[str]]
    sound: bool
    """A phone rings: a new message that was not sent silently."""

    def __str__(self) -> str:
        """For a failing test."""
        return f"{self.at:.1f} {self.chat.name} {self.what}: {self.text!r} {self.labels or ''}"
