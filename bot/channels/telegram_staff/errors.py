"""What python-telegram-bot raises, in the port's words. The descriptions are those of tdlib/telegram-bot-api."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import httpx
from telegram.error import NetworkError

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
from bot.channels.telegram_staff.request import Declined

BAD_REQUESTS: dict[type[ChannelError], tuple[str, ...]] = {
    NotModified: ("message is not modified",),
    Gone: (
        "message to edit not found",
        "message can't be edited",
        "message to be replied not found",
        "replied message not found",
        "message_id_invalid",
        "message thread not found",
        "topic_deleted",
        "query is too old",
        "query id is invalid",
        "query_id_invalid",
    ),
    Unreachable: (
        "chat not found",
        "user not found",
        "peer_id_invalid",
        "group is deactivated",
        "group chat was deactivated",
        "rights to send",
        "chat_write_forbidden",
    ),
}
"""What a 400 means for the message -> parts of its description in lower case; any other is a Refusal."""

CODES: dict[int, type[ChannelError]] = {
    HTTPStatus.UNAUTHORIZED: Unauthorised,
    HTTPStatus.NOT_FOUND: Unauthorised,
    HTTPStatus.FORBIDDEN: Unreachable,
    HTTPStatus.CONFLICT: Transient,
}

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
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
    if isinstance(error, Declined):
        return _declined(error)
    cause = error.__cause__ or error
    if isinstance(cause, ValueError | TypeError):
        return Refusal(f"the library cannot write this message: {type(cause).__name__}")
    if isinstance(error, NetworkError):
        return Transient(type(cause).__name__, sent=False if isinstance(cause, NEVER_SENT) else None)
    return Transient(type(error).__name__, sent=None)


def _declined(error: Declined) -> ChannelError:
    code, words = error.code, error.description.lower()
    if new_chat := error.parameters.get("migrate_to_chat_id"):
        return ChatMoved(str(new_chat))
    if code == HTTPStatus.TOO_MANY_REQUESTS or "retry_after" in error.parameters:
        told = error.parameters.get("retry_after") or _seconds(words)
        return RetryLater(float(told or UNTOLD_PAUSE))
    if not code:
        return Transient("an answer that is not Telegram's", sent=None)
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Transient(f"the server answered {code}")
    if "can't parse entities" in words:
        return BadMarkup("can't parse entities")  # what follows there may quote the text
    if code == HTTPStatus.BAD_REQUEST:
        kinds = (kind for kind, parts in BAD_REQUESTS.items() if any(part in words for part in parts))
        return next(kinds, Refusal)(error.description)
    return CODES.get(code, Refusal)(error.description)


def _seconds(words: str) -> str:
    found = re.search(r"retry after (\d+)", words)
    return found[1] if found else ""
