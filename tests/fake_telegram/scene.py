"""The smallest world in which each limit can be shown, without a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.fake_telegram import Clock, FakeBot, FakeTelegram, Group, User
from tests.fake_telegram.calls import Call
from tests.fake_telegram.files import Upload


@dataclass
class Scene:
    """A bot with a person who has started it, a forum where it is an administrator, and a group."""

    server: FakeTelegram
    bot: FakeBot
    zhang: User
    forum: Group
    group: Group

    @classmethod
    def set(cls) -> Scene:
        server = FakeTelegram(Clock(datetime(2026, 11, 21, 3, 12, tzinfo=UTC)))
        bot = server.bot()
        zhang = server.user("张师傅")
        forum, group = server.group("Forum", is_forum=True), server.group("Group", is_supergroup=False)
        for place in (forum, group):
            place.add(zhang, bot)
        forum.promote(bot)
        zhang.at(bot).start()
        return cls(server, bot, zhang, forum, group)

    async def call(self, method: str, uploads: dict[str, Upload] | None = None, **parameters: Any) -> Any:
        return await self.server.carry_out(Call(self.server, self.bot, method, parameters, uploads or {}))

    def text(self, chat: Any = None, **more: Any) -> tuple[str, dict[str, Any]]:
        place = self.zhang if chat is None else chat
        return "sendMessage", {"chat_id": place if isinstance(place, int) else place.id, "text": "x", **more}

    def buttons(self, *rows: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
        return self.text(reply_markup={"inline_keyboard": list(rows)})

    def edit(self, message_id: int, text: str = "y", **more: Any) -> tuple[str, dict[str, Any]]:
        return "editMessageText", {"chat_id": self.zhang.id, "message_id": message_id, "text": text, **more}

    def sent(self, **fields: Any) -> int:
        chat = self.server.private(self.bot, self.zhang)
        return chat.post(self.bot, **{"text": "x", **fields}).message_id

    def file(self, size: int, kind: str = "photo") -> str:
        kept = self.server.files.add(kind, Upload("a.bin", b"a"), size)
        return self.server.files.file_id(self.bot, kept)
