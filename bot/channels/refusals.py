"""Telegram's refusals in the port's words. The descriptions are those of tdlib/telegram-bot-api, Client.cpp."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from bot.channels.port import (
    BadMarkup,
    ChannelError,
    Gone,
    Muted,
    NotModified,
    Refusal,
    RetryLater,
    TooLarge,
    TopicGone,
    Transient,
    Unauthorised,
    Unreachable,
)


class OnlyAsDocument(Refusal):
    """Telegram makes no picture of this file, or its reader takes no voice messages; as a document it passes."""


class Occupied(Transient):
    """Somebody else takes this bot's updates: `webhook` when it is one, else a program that polls with its token."""

    def __init__(self, description: str) -> None:
        self.webhook = "webhook" in description.lower()
        super().__init__("a webhook is set" if self.webhook else "another program polls with the same token")


REFUSALS: tuple[tuple[str, type[ChannelError]], ...] = (
    ("message is not modified", NotModified),
    ("topic_not_modified", NotModified),
    ("message to edit not found", Gone),
    ("message can't be edited", Gone),
    ("message to be replied not found", Gone),
    ("replied message not found", Gone),
    ("message_id_invalid", Gone),
    ("invalid file_id", Gone),
    ("wrong file identifier", Gone),
    ("file_reference_expired", Gone),
    ("message thread not found", TopicGone),
    ("topic_deleted", TopicGone),
    ("topic_closed", TopicGone),
    ("topic_id_invalid", TopicGone),
    ("query is too old", Gone),
    ("query id is invalid", Gone),
    ("query_id_invalid", Gone),
    ("file is too big", TooLarge),
    ("request entity too large", TooLarge),
    ("temporarily unavailable", Transient),
    ("photo_invalid_dimensions", OnlyAsDocument),
    ("photo_ext_invalid", OnlyAsDocument),
    ("photo_save_file_invalid", OnlyAsDocument),
    ("image_process_failed", OnlyAsDocument),
    ("voice_messages_forbidden", OnlyAsDocument),
    ("rights to send", Muted),
    ("chat_write_forbidden", Muted),
    ("chat_restricted", Muted),
    ("chat_forbidden", Unreachable),
    ("_forbidden", Muted),
    ("chat not found", Unreachable),
    ("user not found", Unreachable),
    ("peer_id_invalid", Unreachable),
    ("input_user_deactivated", Unreachable),
    ("user_is_blocked", Unreachable),
    ("bot was blocked", Unreachable),
    ("user is deactivated", Unreachable),
    ("bot was kicked", Unreachable),
    ("not a member", Unreachable),
    ("can't initiate conversation", Unreachable),
    ("channel_private", Unreachable),
    ("group is deactivated", Unreachable),
    ("group chat was deactivated", Unreachable),
    ("group chat was deleted", Unreachable),
)
"""Part of a 400's or a 403's description, in lower case -> what it means for the message.

A 400 that stands in no row is a Refusal, a 403 is Unreachable. CHAT_SEND_PHOTOS_FORBIDDEN and its like end as they do.
"""

UNTOLD_PAUSE = 5.0
"""Seconds to wait after a 429 that names none."""


@contextmanager
def told_by(leaf: Callable[[Exception], ChannelError]) -> Iterator[None]:
    """Around one call of a library: whatever it raises leaves as the `leaf` of ChannelError that it means.

    The library's own error is not kept as the cause: it may hold the token, in an address, and what people wrote.
    """
    try:
        yield
    except ChannelError:
        raise
    except Exception as error:  # noqa: BLE001 - a channel raises leaves of ChannelError and nothing else
        raise leaf(error) from None


def refused(description: str, otherwise: type[ChannelError] = Refusal) -> ChannelError:
    """What a refusal means by its description alone; `otherwise` where no row of the table speaks of it."""
    words = description.lower()
    if "can't parse entities" in words:
        return BadMarkup("can't parse entities")  # what follows there may quote the text
    if words.startswith("too many requests"):
        return too_many(description)
    return next((kind for part, kind in REFUSALS if part in words), otherwise)(description)


def undelivered(status: int) -> ChannelError:
    """What a download that is answered with an HTTP status other than 200 means: a link is good for an hour."""
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Gone("the file is not there any more")
    if status == HTTPStatus.UNAUTHORIZED:
        return Unauthorised("the token is refused")
    return too_many("") if status == HTTPStatus.TOO_MANY_REQUESTS else Transient(f"the server answered {status}")


def too_many(description: str) -> RetryLater:
    """A 429 that says how long to wait in its words, or not at all."""
    seconds = re.search(r"retry after (\d+)", description.lower())
    return RetryLater(float(seconds[1]) if seconds else UNTOLD_PAUSE)
