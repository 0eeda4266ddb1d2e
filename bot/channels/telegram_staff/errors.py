"""What python-telegram-bot raises, in the port's words."""

from contextlib import AbstractContextManager
from http import HTTPStatus

from telegram.error import NetworkError

from bot.channels.pool import NETWORK, failed
from bot.channels.port import ChannelError, ChatMoved, Refusal, RetryLater, Transient, Unauthorised, Unreachable
from bot.channels.refusals import Occupied, refused, told_by, too_many
from bot.channels.telegram_staff.request import Declined

CODES: dict[int, type[ChannelError]] = {
    HTTPStatus.UNAUTHORIZED: Unauthorised,
    HTTPStatus.NOT_FOUND: Unauthorised,
    HTTPStatus.CONFLICT: Occupied,
}


def in_our_words() -> AbstractContextManager[None]:
    """Around one call of python-telegram-bot: whatever it raises leaves as a leaf of ChannelError."""
    return told_by(leaf)


def leaf(error: Exception) -> ChannelError:
    """The port's error for one of the library's."""
    if isinstance(error, Declined):
        return _declined(error)
    cause = error.__cause__ or error
    if not isinstance(cause, NETWORK) and isinstance(cause, ValueError | TypeError):
        return Refusal(f"the library cannot write this message: {type(cause).__name__}")
    if isinstance(error, NetworkError):
        return failed(cause)
    return Transient(type(error).__name__, sent=None)


def _declined(error: Declined) -> ChannelError:
    code = error.code
    if new_chat := error.parameters.get("migrate_to_chat_id"):
        return ChatMoved(str(new_chat))
    if code == HTTPStatus.TOO_MANY_REQUESTS or "retry_after" in error.parameters:
        seconds = error.parameters.get("retry_after")
        return RetryLater(float(seconds)) if seconds else too_many(error.description)
    if not code:
        return Transient("an answer that is not Telegram's", sent=None)
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Transient(f"the server answered {code}")
    kind = CODES.get(code)
    if kind is not None:
        return kind(error.description)
    return refused(error.description, Unreachable if code == HTTPStatus.FORBIDDEN else Refusal)
