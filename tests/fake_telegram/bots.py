"""A bot account on the fake Telegram."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fake_telegram.messages import Json
from tests.fake_telegram.schema import update_problems
from tests.fake_telegram.updates import UpdateQueue

if TYPE_CHECKING:
    from tests.fake_telegram.chats import Chat
    from tests.fake_telegram.server import FakeTelegram
    from tests.fake_telegram.webhooks import Webhook


class FakeBot:
    """One token: its user, its queue of updates, what it has set about itself."""

    is_bot = True

    def __init__(self, server: FakeTelegram, token: str, username: str, name: str, *, reads_all: bool) -> None:
        self.server = server
        self.token = token
        self.id = int(token.partition(":")[0])
        self.username = username
        self.name = name
        self.reads_all = reads_all
        """Privacy mode is off: hears everything in its groups."""
        self.is_revoked = False
        self.updates = UpdateQueue(server.clock, server.changes)
        self.webhook: Webhook | None = None
        self.commands: dict[tuple[str, str], list[Json]] = {}
        """(scope as JSON, language code or "") -> commands."""
        self.texts: dict[tuple[str, str], str] = {}
        """(name, description or short_description; language code or "") -> text."""
        self.menu_buttons: dict[int, Json] = {}
        """Chat id, 0 for everybody -> button."""
        self._private_message_id = 0

    def next_private_message_id(self) -> int:
        """One row of message ids for all private chats of the bot."""
        self._private_message_id += 1
        return self._private_message_id

    def as_json(self, *, in_full: bool = False) -> Json:
        """The User object; `in_full` as getMe answers it."""
        body: Json = {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}
        if in_full:
            body |= {
                "can_join_groups": True,
                "can_read_all_group_messages": self.reads_all,
                "supports_inline_queries": False,
                "can_connect_to_business": False,
                "has_main_web_app": False,
            }
        return body

    def tell(self, kind: str, body: Json) -> Json | None:
        """Queues an update of a kind the bot has asked for; it must fit the schema."""
        self._check({"update_id": 0, kind: body})
        return self.updates.put(kind, body)

    def feed(self, update: Json, *, is_checked: bool = True) -> None:
        """Queues a raw update, whatever its id: twice, out of order, lower than before.

        Raises AssertionError when it doesn't fit the schema, unless `is_checked` is False (hostile updates).
        """
        if is_checked:
            self._check(update)
        self.updates.put_raw(update)

    def _check(self, update: Any) -> None:
        found = update_problems(update)
        assert not found, f"not an update that Telegram would send: {'; '.join(found)}"

    def commands_for(self, language_code: str = "", scope: Json | None = None) -> list[str]:
        """The names of the commands set for a scope and language."""
        key = (json.dumps(scope or {"type": "default"}, sort_keys=True), language_code)
        return [entry["command"] for entry in self.commands.get(key, [])]

    @property
    def said(self) -> list[Chat]:
        """The chats to which the bot has sent something, each once, in order."""
        return list(dict.fromkeys(one.chat for one in self.server.deliveries if one.bot is self))
