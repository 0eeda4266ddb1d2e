"""Telegram's refusals in the port's words. The descriptions are those of tdlib/telegram-bot-api, Client.cpp."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.channels.port import BadMarkup, ChannelError, Gone, NotModified, Refusal, RetryLater, Unreachable

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

UNTOLD_PAUSE = 5.0
"""Seconds to wait after a 429 that names none."""


@contextmanager
def told_by(leaf: Callable[[Exception], ChannelError]) -> Iterator[None]:
    """Around one call of a library: whatever it raises leaves as the `leaf` of ChannelError that it means.

    The library's own error is not kept as the cause: it may hold the token, in an address, and what people wrote.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - a channel raises leaves of ChannelError and nothing else
        raise leaf(error) from None


def refused(description: str) -> ChannelError:
    """What a refusal means by its description alone."""
    words = description.lower()
    if "can't parse entities" in words:
        return BadMarkup("can't parse entities")  # what follows there may quote the text
    if words.startswith("too many requests"):
        return too_many(description)
    kind = next((kind for part, kind in REFUSALS if part in words), Refusal)
    return kind(description)


def too_many(description: str) -> RetryLater:
    """A 429 that says how long to wait in its words, or not at all."""
    seconds = re.search(r"retry after (\d+)", description.lower())
    return RetryLater(float(seconds[1]) if seconds else UNTOLD_PAUSE)
