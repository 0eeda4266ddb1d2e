"""A press of an inline button, from the finger to the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_telegram.messages import Json, Message

if TYPE_CHECKING:
    from tests.fake_telegram.bots import FakeBot
    from tests.fake_telegram.people import User


@dataclass
class Press:
    """A callback query. The phone shows a waiting sign until it is answered."""

    id: str
    bot: FakeBot
    user: User
    message: Message
    data: str
    at: float
    is_answered: bool = False
    answer: str = ""
    """The words shown for a moment, or as an alert."""
    is_alert: bool = False

    def as_json(self) -> Json:
        """The CallbackQuery object."""
        return {
            "id": self.id,
            "from": self.user.as_json(),
            "message": self.message.as_json(self.bot),
            "chat_instance": str(hash((self.bot.id, self.message.chat.id)) & 0xFFFFFFFF),
            "data": self.data,
        }

    async def answered(self, within: float = 10) -> str:
        """Waits for the bot's answer and returns its words ("" for none)."""

        def otherwise() -> str:
            return f"{self} was never answered.\n{self.message.chat.transcript()}"

        await self.bot.server.changes.until(lambda: self.is_answered, within, otherwise)
        return self.answer

    def __str__(self) -> str:
        """For a failing test."""
        return f"{self.user.name}'s press of {self.data!r} on message {self.message.message_id}"
