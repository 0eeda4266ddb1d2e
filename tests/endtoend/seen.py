"""What a bot has sent into a chat, as it read when it came."""

from tests.fake_telegram import Chat, FakeTelegram

MARKS = ("（可能重复）\n", "(possibly a repeat)\n")
"""Before what may have been sent already."""


def sent_in(telegram: FakeTelegram, chat: Chat, since: int) -> list[str]:
    """Every message that a bot has sent into a chat since so many deliveries, as it read when it came."""
    return [each.text for each in telegram.deliveries[since:] if each.chat is chat and each.what == "sent"]
