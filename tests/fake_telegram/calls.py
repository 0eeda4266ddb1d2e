"""One call of a method, with what its parameters mean looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.fake_telegram.chats import Chat, PrivateChat
from tests.fake_telegram.files import Upload
from tests.fake_telegram.groups import Group
from tests.fake_telegram.markup import Marked, Unreadable, clean, parse_html, trimmed
from tests.fake_telegram.messages import Json, Message
from tests.fake_telegram.people import User

if TYPE_CHECKING:
    from tests.fake_telegram.bots import FakeBot
    from tests.fake_telegram.server import FakeTelegram


class Refused(Exception):
    """The server's answer is an error: HTTP status, words and parameters as the Bot API gives them."""

    def __init__(self, code: int, description: str, *, is_injected: bool = False, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.is_injected = is_injected
        self.parameters = parameters


@dataclass
class Call:
    """A method with its parameters, typed as the schema says."""

    server: FakeTelegram
    bot: FakeBot
    method: str
    parameters: Json
    uploads: dict[str, Upload] = field(default_factory=dict)
    """Parts of a multipart request by name: what attach://name points to."""

    is_connected: Callable[[], bool] = lambda: True
    """Somebody still waits for the answer."""

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter."""
        return self.parameters.get(name, default)

    # who and where

    @cached_property
    def chat_id(self) -> int | None:
        """The chat's id as given, or None for none or a username."""
        given = self.get("chat_id")
        return given if isinstance(given, int) else None

    @cached_property
    def group(self) -> Group | None:
        """The group, found under its present id or a former one."""
        groups = self.server.groups
        return next((one for one in groups if self.chat_id in (one.id, *one.former_ids)), None)

    @cached_property
    def person(self) -> User | None:
        """The person whose private chat it is."""
        return self.server.users.get(self.chat_id) if self.chat_id is not None else None

    @cached_property
    def private(self) -> PrivateChat | None:
        """The private chat."""
        return self.server.private(self.bot, self.person) if self.person else None

    @cached_property
    def chat(self) -> Chat:
        """The chat; only asked for after the limits have found it."""
        found = self.private or self.group
        assert found, f"{self.method} got past the limits without a chat"
        return found

    @property
    def has_moved(self) -> bool:
        """The group is named by the id it had before it became a supergroup."""
        return bool(self.group and self.chat_id in self.group.former_ids)

    @cached_property
    def target(self) -> Message | None:
        """The message that `message_id` names in the chat."""
        chat = self.private or self.group
        return chat.find(self.get("message_id", 0), self.chat_id) if chat else None

    @cached_property
    def source(self) -> Message | None:
        """The message to copy or forward."""
        if "from_chat_id" not in self.parameters:
            return None
        asked = Call(self.server, self.bot, self.method, {**self.parameters, "chat_id": self.get("from_chat_id")})
        return asked.target

    @cached_property
    def replied(self) -> Message | None:
        """The message to reply to, if it is there."""
        chat = self.private or self.group
        wanted = (self.get("reply_parameters") or {}).get("message_id", 0)
        return chat.find(wanted, self.chat_id) if chat else None

    # what is said

    @property
    def _said(self) -> Iterator[tuple[str, str, list[Json] | None]]:
        """(text, parse_mode, entities) of the text, the caption, or each caption of an album."""
        for item in [self.parameters, *self.album]:
            for name, entities in (("text", "entities"), ("caption", "caption_entities")):
                if name in item or (item in self.album and name == "caption"):
                    yield item.get(name, ""), item.get("parse_mode", ""), item.get(entities)

    @property
    def album(self) -> list[Json]:
        """The items of sendMediaGroup, or of editMessageMedia its one."""
        media = self.get("media", [])
        return media if isinstance(media, list) else [media]

    @property
    def parse_modes(self) -> list[str]:
        """The ways in which the texts are to be parsed."""
        return [mode for _, mode, _ in self._said if mode]

    @cached_property
    def parse_problem(self) -> str:
        """Why a text can't be parsed, in Telegram's words; "" when all can."""
        try:
            _ = self.marked
        except Unreadable as error:
            return str(error)
        return ""

    @cached_property
    def marked(self) -> list[Marked]:
        """The texts as they are read; raises Unreadable."""
        return [self._marked(*said) for said in self._said]

    @staticmethod
    def _marked(text: str, mode: str, entities: list[Json] | None) -> Marked:
        if mode.lower() == "html" and not entities:
            return parse_html(text)
        return trimmed(Marked(clean(text), entities or []))

    @property
    def text(self) -> Marked:
        """The text or caption; an empty one when there is none."""
        return self.marked[0] if self.marked else Marked("")

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        """The rows of an inline keyboard, or none."""
        markup = self.get("reply_markup")
        return markup.get("inline_keyboard", []) if isinstance(markup, dict) else []

    @property
    def inline_buttons(self) -> list[Json]:
        """All its buttons."""
        return [button for row in self.inline_keyboard for button in row]

    @property
    def keys(self) -> list[Json]:
        """All keys of a reply keyboard."""
        markup = self.get("reply_markup")
        rows = markup.get("keyboard", []) if isinstance(markup, dict) else []
        return [key for row in rows for key in row]

    @property
    def new_markup(self) -> Json | None:
        """The inline keyboard that the message gets; an empty one is none."""
        return self.get("reply_markup") if self.inline_buttons else None
