"""What a channel is to the house: it hands over what people did, and carries out messages that are already written."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from flows.inbound import Inbound, MediaKind
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


class Upload(Record, frozen=True, kw_only=True):
    """A file to send: its content, what it is to a person, and under which name. `spoiler` covers a picture."""

    kind: MediaKind
    content: bytes
    name: str
    spoiler: bool = False


class Standing(Record, frozen=True, kw_only=True):
    """What the bot finds in a chat: its `title`, whether it has topics, and what the bot may do there."""

    title: str = ""
    forum: bool = False
    may_write: bool = True
    may_manage_topics: bool = False
    administrator: bool = False


class About(Record, frozen=True, kw_only=True):
    """What a bot says of itself: its `username`, and whether it reads all that is written in groups (privacy mode off).

    `webhook` is where Telegram sends its updates, empty for polling; `webhook_error` the last thing that went wrong.
    """

    username: str
    reads_groups: bool = False
    webhook: str = ""
    webhook_error: str = ""
    waiting: int = 0
    """Updates that Telegram still keeps for it."""


class Command(Record, frozen=True, kw_only=True):
    """A line of a bot's menu. `language` is a code or empty, `where` is `private`, `group` or empty for everywhere."""

    command: str
    description: str
    language: str = ""
    where: str = ""


class Polled(Record, frozen=True):
    """What arrived together, already translated: the platform's own updates stay in the channel.

    `last_good` is the end of the last good poll while this is from the time of an outage of ours, else None.
    """

    events: tuple[Inbound, ...]
    last_good: datetime | None = None
    unread: tuple[tuple[int, str], ...] = ()
    """Updates that the library cannot read, by number and as they came: nothing that somebody sent is thrown away."""


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


class Muted(Unreachable):
    """The bot is in the group and may not write there: an administrator can mend it."""


class BadMarkup(ChannelError):
    """The platform could not parse the formatting; the same words will pass as plain text."""


class NotModified(ChannelError):
    """The message already reads like that: the edit is done."""


class Gone(ChannelError):
    """The message to edit or to reply to is not there any more, or the press is too old to answer."""


class TopicGone(Gone):
    """Somebody deleted or closed the topic: nothing can be said in it, though its chat is still there."""


class Unauthorised(ChannelError):
    """The token is wrong or revoked: this channel is off until somebody mends it."""


class Refusal(ChannelError):
    """The platform refuses this very message for another reason; repeating it will not help."""


class TooLarge(ChannelError):
    """A file is over what the platform lets a bot fetch (20 MB) or send (50 MB, a picture 10 MB)."""


class Unintelligible(ChannelError):
    """What arrived is no update that the library can read; `update` is as it came."""

    def __init__(self, number: int, update: str) -> None:
        super().__init__(f"update {number} cannot be read")
        self.number, self.update = number, update


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

    async def fetch(self, file: str) -> bytes:
        """The content of a file that somebody sent; TooLarge over 20 MB, Gone when the platform no longer has it."""

    async def send_files(
        self, chat: str, files: Sequence[Upload], words: Message, *, thread: str = "", reply_to: str = ""
    ) -> tuple[str, ...]:
        """Send one file, or an album of up to ten, under one caption; return an id for each file, in their order.

        A caption over 1,024 characters follows as a message of its own, and so do words with buttons under an album;
        its id is the last. An album that mixes kinds which the platform does not join goes out as several.
        """

    async def place(self, chat: str, lat: float, lon: float, *, thread: str = "", reply_to: str = "") -> str:
        """Send a position, and return the platform's id of it."""

    async def open_topic(self, chat: str, title: str) -> str:
        """Open a topic in a forum and return its id; Refusal when the bot may not or the group has none."""

    async def rename_topic(self, chat: str, thread: str, title: str) -> None:
        """Give a topic another title (at most 128 characters); Gone when somebody deleted it."""

    async def close_topic(self, chat: str, thread: str) -> None:
        """Close a topic; nobody writes there any more. Gone when somebody deleted it."""

    async def standing(self, chat: str) -> Standing:
        """What the bot finds in a chat; Unreachable when it is not there."""

    async def about(self) -> About:
        """What the bot says of itself; asked anew every time."""

    async def use_webhook(self, url: str, secret: str) -> None:
        """Have the updates sent to `url` with `secret` in the header; with an empty `url`, poll for them again."""

    def read(self, update: bytes, arrived: datetime) -> tuple[Inbound, ...]:
        """What a person did, of an update as the webhook brings it; empty for what concerns nobody.

        Raise Unintelligible for what is no update at all.
        """

    async def publish_commands(self, commands: Sequence[Command]) -> None:
        """Show the commands in the menus."""

    async def close(self) -> None:
        """Let go of the network."""
