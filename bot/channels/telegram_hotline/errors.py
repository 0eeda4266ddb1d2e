"""What aiogram raises, in the port's words. The descriptions are those of tdlib/telegram-bot-api, Client.cpp."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from aiogram import exceptions as told
from aiohttp import ClientConnectorError, ConnectionTimeoutError
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from bot.channels.port import (
    BadMarkup,
    ChannelError,
    ChatMoved,
    Gone,
    NotModified,
    Refusal,
    RetryLater,
    Transient,
    Unauthorised,
    Unreachable,
)

REFUSALS: tuple[tuple[str, type[ChannelError]], ...] = (
    ("message is not modified", NotModified),
    ("message to edit not found", Gone),
    ("message can't be edited", Gone),
    ("message to be replied not found", Gone),
    ("replied message not found", Gone),
    ("message_id_invalid", Gone),
    ("message thread not found", Gone),
    ("topic_deleted", Gone),
    ("query is too old", Gone),
    ("query id is invalid", Gone),
    ("query_id_invalid", Gone),
    ("chat not found", Unreachable),
    ("user not found", Unreachable),
    ("peer_id_invalid", Unreachable),
    ("group is deactivated", Unreachable),
    ("group chat was deactivated", Unreachable),
    ("rights to send", Unreachable),
    ("chat_write_forbidden", Unreachable),
)
"""Part of a 400's description, in lower case -> what it means for the message; any other is a Refusal."""

PROXY = (ProxyConnectionError, ProxyError, ProxyTimeoutError)
NEVER_SENT = (ClientConnectorError, ConnectionTimeoutError, *PROXY)
"""No connection came about, so no request went out."""

UNTOLD_PAUSE = 5.0
"""Seconds to wait after a 429 that names none."""


@contextmanager
def in_our_words() -> Iterator[None]:
    """Around one call of the library: whatever it raises leaves as a leaf of ChannelError.

    The library's own error is not kept as the cause: it may hold the token, in an address, and what people wrote.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - a channel raises leaves of ChannelError and nothing else
        raise leaf(error) from None


def leaf(error: Exception) -> ChannelError:
    """The port's error for one of the library's."""
    match error:
        case told.TelegramRetryAfter():
            return RetryLater(float(error.retry_after))
        case told.TelegramMigrateToChat():
            return ChatMoved(str(error.migrate_to_chat_id))
        case told.TelegramEntityTooLarge():  # aiogram counts it among the network's errors
            return Refusal("request entity too large")
        case told.TelegramNetworkError():
            return _network(error.__cause__ or error)
        case told.TelegramUnauthorizedError() | told.TelegramNotFound():
            return Unauthorised(error.message)
        case told.TelegramForbiddenError():
            return Unreachable(error.message)
        case told.TelegramConflictError() | told.TelegramServerError():
            return Transient(error.message)
        case told.TelegramAPIError():
            return _refused(error.message)
        case ValueError() | TypeError():
            return Refusal(f"the library cannot write this message: {type(error).__name__}")
        case _:  # the proxy's errors, and an answer that is not Telegram's
            return _network(error)


def _network(cause: BaseException) -> Transient:
    return Transient(type(cause).__name__, sent=False if isinstance(cause, NEVER_SENT) else None)


def _refused(description: str) -> ChannelError:
    words = description.lower()
    if "can't parse entities" in words:
        return BadMarkup("can't parse entities")  # what follows there may quote the text
    if words.startswith("too many requests"):
        seconds = re.search(r"retry after (\d+)", words)
        return RetryLater(float(seconds[1]) if seconds else UNTOLD_PAUSE)
    kind = next((kind for part, kind in REFUSALS if part in words), Refusal)
    return kind(description)
