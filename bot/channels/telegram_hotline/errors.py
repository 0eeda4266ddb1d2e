"""What aiogram raises, in the port's words."""

from contextlib import AbstractContextManager

from aiogram import exceptions as told

from bot.channels.pool import failed
from bot.channels.port import (
    ChannelError,
    ChatMoved,
    Refusal,
    RetryLater,
    TooLarge,
    Transient,
    Unauthorised,
    Unreachable,
)
from bot.channels.refusals import Occupied, refused, told_by

KINDS: dict[type[told.TelegramAPIError], type[ChannelError]] = {
    told.TelegramEntityTooLarge: TooLarge,  # aiogram counts it among the network's errors
    told.TelegramUnauthorizedError: Unauthorised,
    told.TelegramNotFound: Unauthorised,
    told.TelegramConflictError: Occupied,
    told.TelegramServerError: Transient,
}


def in_our_words() -> AbstractContextManager[None]:
    """Around one call of aiogram: whatever it raises leaves as a leaf of ChannelError."""
    return told_by(leaf)


def leaf(error: Exception) -> ChannelError:
    """The port's error for one of the library's."""
    match error:
        case told.TelegramRetryAfter():
            return RetryLater(float(error.retry_after))
        case told.TelegramMigrateToChat():
            return ChatMoved(str(error.migrate_to_chat_id))
        case told.TelegramNetworkError() if not isinstance(error, told.TelegramEntityTooLarge):
            return failed(error.__cause__ or error)
        case told.TelegramAPIError():
            kind = next((kind for theirs, kind in KINDS.items() if isinstance(error, theirs)), None)
            forbidden = isinstance(error, told.TelegramForbiddenError)
            return kind(error.message) if kind else refused(error.message, Unreachable if forbidden else Refusal)
        case ValueError() | TypeError():
            return Refusal(f"the library cannot write this message: {type(error).__name__}")
        case _:  # the proxy's errors, and an answer that is not Telegram's
            return failed(error)
