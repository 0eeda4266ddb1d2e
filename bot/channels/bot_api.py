"""What Telegram's Bot API says, whichever library speaks it."""

API = "https://api.telegram.org"
"""Its base URL, unless a server of one's own stands in."""

PLATFORM = "telegram"
"""Whose users these are, in a Sender."""

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that are asked for; no other is read."""

ANSWER_LIMIT = 200
"""Units of the answer to a press (Bot API, answerCallbackQuery)."""

UNREADABLE = (
    "sticker",
    "dice",
    "animation",
    "poll",
    "story",
    "game",
    "invoice",
    "paid_media",
    "checklist",
    "giveaway",
    "giveaway_winners",
    "rich_message",
)
"""Content that a person sends on purpose and no rule can read; everything else without content is a service message."""


def source(token: str, api: str) -> str:
    """What tells the updates of one bot from those of any other bot or server, without the secret in its token."""
    return f"{token.partition(':')[0]}@{api.partition('://')[2].rstrip('/')}"
