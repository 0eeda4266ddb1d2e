"""Chats: who is in them, what has been said, what a phone shows there now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fake_telegram.messages import Delivery, Edit, Json, Message
from tests.fake_telegram.schema import schema

if TYPE_CHECKING:
    from tests.fake_telegram.bots import FakeBot
    from tests.fake_telegram.people import User
    from tests.fake_telegram.server import FakeTelegram

Wanted = Callable[[Message], Any] | str


@dataclass
class Topic:
    """A topic of a forum."""

    thread_id: int
    name: str
    is_closed: bool = False


class Chat:
    """What private chats and groups share."""

    type = "private"
    id: int

    def __init__(self, server: FakeTelegram, name: str) -> None:
        self.server = server
        self.name = name
        self.history: list[Message] = []
        self.actions: list[str] = []
        self.pinned: list[Message] = []
        self.keyboard: Json | None = None
        """The reply keyboard under the text field."""

    @property
    def messages(self) -> list[Message]:
        """Everything that is seen in the chat now, people's messages too."""
        return [message for message in self.history if not message.is_deleted]

    @property
    def from_bots(self) -> list[Message]:
        """What is seen of the bots' messages."""
        return [message for message in self.messages if message.by_bot]

    @property
    def last(self) -> Message:
        """The newest message of a bot that is seen in the chat."""
        assert self.from_bots, f"no bot has said anything in {self.name}"
        return self.from_bots[-1]

    @property
    def deliveries(self) -> list[Delivery]:
        """What bots did here, in order."""
        return [delivery for delivery in self.server.deliveries if delivery.chat is self]

    @property
    def sounds(self) -> list[Message]:
        """The messages that made a sound: new ones only, an edit is silent."""
        return [delivery.message for delivery in self.deliveries if delivery.sound]

    @property
    def keys(self) -> list[str]:
        """The labels of the keys under the text field."""
        rows = self.keyboard["keyboard"] if self.keyboard else []
        return [key if isinstance(key, str) else key["text"] for row in rows for key in row]

    async def wait_for(self, wanted: Wanted, within: float = 10, after: Message | None = None) -> Message:
        """The newest message of a bot that fits `wanted` (a part of its text, or a function of the message).

        `after` leaves out that message and what came before it. Raises AssertionError with the whole chat when
        `within` real seconds pass.
        """

        def look() -> Message | None:
            least = after.message_id if after else 0
            fitting = (one for one in reversed(self.from_bots) if one.message_id > least and _fits(one, wanted))
            return next(fitting, None)

        def otherwise() -> str:
            return f"Waited for {wanted if isinstance(wanted, str) else 'a message'!r}.\n{self.transcript()}"

        return await self.server.changes.until(look, within, otherwise)

    def transcript(self) -> str:
        """The chat as it is seen, and what went wrong on the server, for a failing test."""
        lines = [f"--- {self.name} ({self.type} {self.id})", *map(str, self.messages)]
        lines += [f"refused: {refusal}" for refusal in self.server.refusals]
        return "\n".join([*lines, *(f"warning: {warning}" for warning in self.server.warnings)])

    def post(self, sender: FakeBot | User, **fields: Any) -> Message:
        """Puts a new message into the chat, tells nobody."""
        now = int(self.server.clock.now())
        message = Message(self.next_message_id(), self, sender, now, chat_id=self.id, **fields)
        self.history.append(message)
        return message

    def next_message_id(self) -> int:
        """The id of the message to come."""
        raise NotImplementedError

    def find(self, message_id: int, chat_id: int | None = None) -> Message | None:
        """A message that is still there."""
        chat_id = self.id if chat_id is None else chat_id
        fitting = (one for one in self.messages if (one.message_id, one.chat_id) == (message_id, chat_id))
        return next(fitting, None)

    def as_json(self, chat_id: int | None = None) -> Json:
        """The Chat object."""
        raise NotImplementedError

    def deliver(self, bot: FakeBot, what: str, message: Message) -> None:
        """Records what a bot did here and wakes everybody who waits."""
        sound = what == "sent" and not message.silent
        labels, now = message.labels, self.server.clock.now()
        self.server.deliveries.append(Delivery(now, bot, self, what, message, message.text, labels, sound))
        self.server.changes.tell()

    def keep_edit(self, message: Message) -> None:
        """Notes what a message said before it is changed."""
        now = int(self.server.clock.now())
        message.edits.append(Edit(now, message.text, message.labels))
        message.edited_at = now


def _fits(message: Message, wanted: Wanted) -> bool:
    return wanted in message.text if isinstance(wanted, str) else bool(wanted(message))


class PrivateChat(Chat):
    """One person and one bot. Its id is the person's: two bots have two chats of the same id."""

    def __init__(self, server: FakeTelegram, bot: FakeBot, user: User) -> None:
        super().__init__(server, f"{user.name} with @{bot.username}")
        self.id = user.id
        self.bot = bot
        self.user = user
        self.is_started = False
        self.is_blocked = False

    def next_message_id(self) -> int:
        """One row of ids for all private chats of a bot, as for a real account."""
        return self.bot.next_private_message_id()

    def as_json(self, chat_id: int | None = None) -> Json:  # noqa: ARG002 - only groups have former ids
        """The Chat object."""
        person = {key: value for key, value in self.user.as_json().items() if key not in ("is_bot", "language_code")}
        return {**person, "type": "private"}


@dataclass
class Member:
    """Somebody's standing in a group: creator, administrator, member, restricted, left or kicked."""

    who: FakeBot | User
    status: str = "member"
    can_send: bool = True
    is_anonymous: bool = False
    can_manage_topics: bool = True
    """Of an administrator."""

    @property
    def is_in(self) -> bool:
        """Belongs to the group now."""
        return self.status in ("creator", "administrator", "member", "restricted")

    def as_json(self) -> Json:
        """The ChatMember object of this standing."""
        body: Json = {"status": self.status, "user": self.who.as_json()}
        if self.status == "creator":
            body["is_anonymous"] = self.is_anonymous
        elif self.status == "administrator":
            body |= {"is_anonymous": self.is_anonymous, **dict.fromkeys(_RIGHTS, True), "can_be_edited": False}
            body["can_manage_topics"] = self.can_manage_topics
        elif self.status == "restricted":
            body |= {"is_member": True, "until_date": 0, **dict.fromkeys(_PERMISSIONS, self.can_send)}
        elif self.status == "kicked":
            body["until_date"] = 0
        return body


def _flags(of: str) -> list[str]:
    return [name for name, kind in schema()["types"][of].items() if kind == "Boolean" and name.startswith("can_")]


_RIGHTS = _flags("ChatMemberAdministrator")
_PERMISSIONS = _flags("ChatMemberRestricted")
