"""People and what they do on their phones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.fake_telegram.bots import FakeBot
from tests.fake_telegram.chats import Chat, Member, PrivateChat, Wanted
from tests.fake_telegram.files import Upload
from tests.fake_telegram.groups import Group
from tests.fake_telegram.markup import Marked, clean, trimmed, utf16
from tests.fake_telegram.messages import Delivery, Json, Media, Message
from tests.fake_telegram.presses import Press

if TYPE_CHECKING:
    from tests.fake_telegram.server import FakeTelegram

TEXT_LIMIT = 4096
TINY_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
TINY_OGG = b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13OpusHead"


class User:
    """A person with a Telegram account."""

    is_bot = False

    def __init__(self, server: FakeTelegram, user_id: int, name: str, language_code: str, username: str) -> None:
        self.server = server
        self.id = user_id
        self.name = name
        self.language_code = language_code
        self.username = username
        self.is_deactivated = False

    def as_json(self) -> Json:
        """The User object."""
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        more = {"username": self.username, "language_code": self.language_code}
        return body | {key: value for key, value in more.items() if value}

    def at(self, place: FakeBot | Group) -> Seat:
        """This person in the private chat with a bot, or in a group."""
        return Seat(self, place)


class Seat:
    """A person in one chat: what can be done there, and what is seen."""

    def __init__(self, user: User, place: FakeBot | Group) -> None:
        self.user = user
        self.server = user.server
        self.chat: Chat = self.server.private(place, user) if isinstance(place, FakeBot) else place

    # what is seen

    @property
    def messages(self) -> list[Message]:
        """Everything seen here now."""
        return self.chat.messages

    @property
    def last(self) -> Message:
        """The newest message of a bot."""
        return self.chat.last

    @property
    def sounds(self) -> list[Message]:
        """The messages that rang."""
        return self.chat.sounds

    @property
    def deliveries(self) -> list[Delivery]:
        """What bots did here, in order."""
        return self.chat.deliveries

    @property
    def keys(self) -> list[str]:
        """The keys under the text field."""
        return self.chat.keys

    async def wait_for(self, wanted: Wanted, within: float = 10, after: Message | None = None) -> Message:
        """See Chat.wait_for."""
        return await self.chat.wait_for(wanted, within, after)

    # what is done

    def send(self, text: str, **how: Any) -> Message:
        """Writes a text of at most 4096 units. `how`: reply_to=Message, topic=Topic or its id, is_anonymous=True."""
        marked = trimmed(Marked(clean(text)))
        assert 0 < utf16(marked.text) <= TEXT_LIMIT, "Telegram would split it (send_long) or not send it"
        return self._say(text=marked.text, entities=_commands_in(marked.text), **how)

    def send_long(self, text: str, **how: Any) -> list[Message]:
        """Writes a text of any length, which Telegram splits."""
        return [self.send(text[start : start + TEXT_LIMIT], **how) for start in range(0, len(text), TEXT_LIMIT)]

    def start(self, payload: str = "") -> Message:
        """Presses START, or opens a link t.me/bot?start=payload; unblocks the bot first where needed."""
        if isinstance(self.chat, PrivateChat) and self.chat.is_blocked:
            self.unblock()
        return self.send(f"/start {payload}".strip())

    def location(self, latitude: float, longitude: float, **how: Any) -> Message:
        """Sends a place."""
        return self._say(kind="location", extra={"location": {"latitude": latitude, "longitude": longitude}}, **how)

    def live_location(self, latitude: float, longitude: float, period: int = 3600, **how: Any) -> LiveLocation:
        """Shares where one is for `period` seconds."""
        place = {"latitude": latitude, "longitude": longitude, "live_period": period}
        return LiveLocation(self, self._say(kind="location", extra={"location": place}, **how))

    def contact(self, phone: str, of: User | None = None, **how: Any) -> Message:
        """Sends one's own phone number, or that `of` somebody."""
        owner = of or self.user
        card = {"phone_number": phone, "first_name": owner.name, "user_id": owner.id}
        return self._say(kind="contact", extra={"contact": card}, **how)

    def photo(self, data: bytes = TINY_JPEG, caption: str = "", **how: Any) -> Message:
        """Sends a photo."""
        return self.media("photo", Upload("photo.jpg", data, "image/jpeg"), caption, **how)

    def voice(self, data: bytes = TINY_OGG, seconds: int = 5, **how: Any) -> Message:
        """Sends a voice message."""
        return self.media("voice", Upload("voice.ogg", data, "audio/ogg"), more={"duration": seconds}, **how)

    def document(self, name: str, data: bytes, mime: str = "application/octet-stream", **how: Any) -> Message:
        """Sends a file as it is; `size` lets it count as larger than its data."""
        return self.media("document", Upload(name, data, mime), **how)

    def video(self, data: bytes = b"\x00\x00\x00\x18ftypmp42", seconds: int = 8, **how: Any) -> Message:
        """Sends a video."""
        more = {"duration": seconds, "width": 640, "height": 360}
        return self.media("video", Upload("video.mp4", data, "video/mp4"), more=more, **how)

    def sticker(self, emoji: str = "👍", **how: Any) -> Message:
        """Sends a sticker."""
        more = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": emoji}
        return self.media(
            "sticker", Upload("sticker.webp", b"RIFF\x00\x00\x00\x00WEBP", "image/webp"), more=more, **how
        )

    def album(self, photos: Sequence[bytes], caption: str = "", **how: Any) -> list[Message]:
        """Sends photos as an album: a message each, joined by media_group_id, the caption on the first."""
        group = {"media_group_id": str(self.server.next_number())}
        captions = [caption, *[""] * (len(photos) - 1)]
        return [self.photo(data, text, extra=group, **how) for data, text in zip(photos, captions, strict=True)]

    def media(
        self,
        kind: str,
        upload: Upload,
        caption: str = "",
        more: Json | None = None,
        size: int | None = None,
        **how: Any,
    ) -> Message:
        """Sends a file of any kind; `size` is what Telegram says of it, by default the length of its data."""
        file = self.server.files.add(kind, upload, size)
        shape = {"width": 1280, "height": 960} if kind == "photo" else {}
        return self._say(kind=kind, text=caption, media=Media(kind, file, shape | (more or {})), **how)

    def press(self, label_or_data: str, on: Message | None = None) -> Press | Message:
        """Presses the button of that label (or callback_data) on the newest message bearing it, or a key of that label.

        Returns the Press, or for a key the message that it wrote. An old message's button: on=message, with the label
        it bore. Raises AssertionError with everything that could be pressed.
        """
        bearing = [on] if on else [one for one in reversed(self.chat.from_bots) if one.button(label_or_data)]
        button = bearing[0].button(label_or_data) if bearing else None
        if button and "callback_data" in button:
            return self.press_data(bearing[0], button["callback_data"])
        assert label_or_data in self.keys, f"no button {label_or_data!r}.\n{self.chat.transcript()}\nkeys: {self.keys}"
        return self._press_key(label_or_data)

    def press_data(self, message: Message, data: str) -> Press:
        """Presses a button that may no longer be there: two presses at once, an old screen."""
        assert isinstance(message.sender, FakeBot)
        press = Press(str(self.server.next_number()), message.sender, self.user, message, data, self.server.clock.now())
        self.server.presses[press.id] = press
        message.sender.tell("callback_query", press.as_json())
        return press

    def _press_key(self, label: str) -> Message:
        rows = self.chat.keyboard["keyboard"] if self.chat.keyboard else []
        key = next(key for row in rows for key in row if label == (key if isinstance(key, str) else key["text"]))
        asks = [name for name in key if str(name).startswith("request_")] if isinstance(key, dict) else []
        assert not asks, f"the key {label!r} has {asks}: use location() or contact()"
        return self.send(label)

    def edit(self, message: Message, text: str) -> None:
        """Changes one's own message."""
        message.chat.keep_edit(message)
        message.text, message.entities = text, _commands_in(text)
        self.tell("edited_message", message)

    def delete(self, message: Message) -> None:
        """Deletes one's own message; bots are never told."""
        message.is_deleted = True
        self.server.changes.tell()

    def block(self) -> None:
        """Blocks the bot of this private chat."""
        self._set_blocked(is_blocked=True)

    def unblock(self) -> None:
        """Unblocks it; Telegram lets /start follow only when the person presses it."""
        self._set_blocked(is_blocked=False)

    def _set_blocked(self, *, is_blocked: bool) -> None:
        chat = self.chat
        assert isinstance(chat, PrivateChat), "only a bot can be blocked"
        before, after = ("member", "kicked") if is_blocked else ("kicked", "member")
        chat.is_blocked = is_blocked
        body = {
            "chat": chat.as_json(),
            "from": self.user.as_json(),
            "date": int(self.server.clock.now()),
            "old_chat_member": Member(chat.bot, before).as_json(),
            "new_chat_member": Member(chat.bot, after).as_json(),
        }
        chat.bot.tell("my_chat_member", body)

    def _say(self, *, topic: Any = None, is_anonymous: bool = False, **fields: Any) -> Message:
        if isinstance(self.chat, PrivateChat):
            assert not self.chat.is_blocked, f"{self.user.name} has blocked @{self.chat.bot.username}"
            self.chat.is_started = True
        elif isinstance(self.chat, Group):
            assert self.chat.standing(self.user).is_in, f"{self.user.name} is not in {self.chat.name}"
        thread_id = getattr(topic, "thread_id", topic)
        message = self.chat.post(self.user, anonymous=is_anonymous, thread_id=thread_id, **fields)
        self.tell("message", message)
        return message

    def tell(self, kind: str, message: Message) -> None:
        """Lets the bots that may hear it have a message as an update."""
        chat = self.chat
        bots = [chat.bot] if isinstance(chat, PrivateChat) else chat.bots if isinstance(chat, Group) else []
        for bot in bots:
            if not isinstance(chat, Group) or chat.heard_by(bot, message):
                bot.tell(kind, message.as_json(bot))
        self.server.changes.tell()


class LiveLocation:
    """A place that moves: each step is an edit of the same message."""

    def __init__(self, seat: Seat, message: Message) -> None:
        self.message = message
        self._seat = seat

    def move(self, latitude: float, longitude: float, heading: int | None = None) -> None:
        """The person has moved."""
        place = {**self.message.extra["location"], "latitude": latitude, "longitude": longitude}
        self._set(place | ({"heading": heading} if heading else {}))

    def stop(self) -> None:
        """Stops sharing: the last edit carries no live_period."""
        self._set({key: value for key, value in self.message.extra["location"].items() if key != "live_period"})

    def _set(self, place: Json) -> None:
        self.message.chat.keep_edit(self.message)
        self.message.extra = {**self.message.extra, "location": place}
        self._seat.tell("edited_message", self.message)


def _commands_in(text: str) -> list[Json]:
    """The command that a text begins with, as Telegram marks it."""
    word = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    return [{"type": "bot_command", "offset": 0, "length": utf16(word)}] if len(word) > 1 else []
