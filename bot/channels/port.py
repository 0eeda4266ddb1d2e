"""What a channel is to the house: it hands over what people did, and carries out messages that are already written."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from flows.inbound import Inbound
from flows.terms import Record


class InlineKey(Record, frozen=True):
    """A button under a message: it sends `data` back (at most 64 bytes), or copies `copies` to the clipboard."""

    label: str
    data: str = ""
    copies: str = ""


class ReplyKey(Record, frozen=True):
    """A key under the text field: it sends its label as text, or what it `requests` (`location`, `contact`)."""

    label: str
    requests: str = ""


class Message(Record, frozen=True):
    """A message in its reader's language: `html` in Telegram's subset with every variable escaped, `plain` without it.

    `keys` puts keys under the text field, `drop_keys` takes them away; one message bears buttons or keys, not both.
    """

    html: str
    plain: str
    buttons: tuple[tuple[InlineKey, ...], ...] = ()
    keys: tuple[tuple[ReplyKey, ...], ...] = ()
    drop_keys: bool = False


class Polled(Record, frozen=True):
    """What arrived together, already translated: the platform's own updates stay in the channel.

    `last_good` is the end of the last good poll while this is from the time of an outage of ours, else None.
    """

    events: tuple[Inbound, ...]
    last_good: datetime | None = None


Receive = Callable[[Polled], Awaitable[None]]
"""Takes a batch in; when it returns, everything is stored and the channel may confirm it to the platform."""


class ChannelError(Exception):
    """The platform did not do what was asked; the leaves say what that means for the message."""


class RetryLater(ChannelError):
    """Too many requests: nothing was sent, and nothing may be sent there for `seconds`. It is not an attempt."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds} s")
        self.seconds = seconds


class ChatMoved(ChannelError):
    """The group became a supergroup; its chat is now `new_chat`."""

    def __init__(self, new_chat: str) -> None:
        super().__init__("the chat has a new id")
        self.new_chat = new_chat


class Unreachable(ChannelError):
    """The person blocked the bot or never started it, or the bot is not in the group: nothing will arrive there."""


class BadMarkup(ChannelError):
    """The platform could not parse the formatting; the same words will pass as plain text."""


class NotModified(ChannelError):
    """The message already reads like that: the edit is done."""


class Gone(ChannelError):
    """The message to edit or to reply to is not there any more, or the press is too old to answer."""


class Unauthorised(ChannelError):
    """The token is wrong or revoked: this channel is off until somebody mends it."""


class Refusal(ChannelError):
    """The platform refuses this very message for another reason; repeating it will not help."""


class Transient(ChannelError):
    """The platform failed or could not be reached. `sent` is None when nobody knows whether the message went out."""

    def __init__(self, reason: str, *, sent: bool | None = False) -> None:
        super().__init__(reason)
        self.sent = sent


class Channel(Protocol):
    """One bot, as the house sees it. Every method raises leaves of ChannelError and nothing else."""

    name: str
    """The bot's name in an Address: `hotline`, `staff` or `console`."""

    @property
    def last_good(self) -> datetime | None:
        """The end of the last poll whose updates were taken in, to be kept for the next run; None without polls."""

    async def run(self, receive: Receive) -> None:
        """Take in what arrives until cancelled; confirm a batch only after `receive` has returned."""

    async def send(self, chat: str, message: Message, *, thread: str = "", reply_to: str = "") -> str:
        """Send, and return the platform's id of the new message. A `reply_to` that is gone is left out."""

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        """Make a message that was sent read like this one."""

    async def answer(self, press: str, text: str, *, alert: bool = False) -> None:
        """Confirm a press; `text` of at most 200 characters is shown to that person only."""

    async def link(self, payload: str) -> str:
        """A link that opens this bot with `/start payload`; empty where there is none."""

    async def publish_commands(self, commands: Sequence[tuple[str, str, str]]) -> None:
        """Show the commands in the menu, as (language code or empty, command, description)."""

    async def close(self) -> None:
        """Let go of the network."""
