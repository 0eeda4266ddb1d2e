"""What a channel answers that never leaves the house: the console's and the stage's common ground."""

from collections.abc import Sequence
from datetime import datetime

from bot.channels.port import About, Command, Refusal, Unintelligible
from bot.channels.specimen import kind_of, specimen
from flows.inbound import Inbound, MediaKind


class Inside:
    """No platform stands behind it: no topics, no webhook, no menus, and of every file only the name."""

    name = "console"

    def __init__(self) -> None:
        self.kinds: dict[str, MediaKind] = {}
        """What was sent under a name, where the name itself does not tell."""

    async def fetch(self, file: str) -> bytes:
        """A specimen of what somebody sent by this name."""
        return specimen(self.kinds.get(file) or kind_of(file), file)

    async def open_topic(self, chat: str, title: str) -> str:
        """Refused: there are no topics."""
        del chat, title
        raise Refusal("there are no topics")

    async def rename_topic(self, chat: str, thread: str, title: str) -> None:
        """Refused: there are no topics."""
        del chat, thread, title
        raise Refusal("there are no topics")

    async def close_topic(self, chat: str, thread: str) -> None:
        """Refused: there are no topics."""
        del chat, thread
        raise Refusal("there are no topics")

    async def about(self) -> About:
        """Everything is heard."""
        return About(username=self.name, reads_groups=True)

    async def use_webhook(self, url: str, secret: str) -> None:
        """Nothing to do: nothing comes from outside."""

    def read(self, update: bytes, arrived: datetime) -> tuple[Inbound, ...]:
        """Refused: nothing comes from outside."""
        del arrived
        raise Unintelligible(0, update.decode(errors="replace"))

    async def publish_commands(self, commands: Sequence[Command]) -> None:
        """Nothing to do: commands are typed."""


def written(kind: MediaKind, name: str) -> str:
    """A file as a rehearsal's script writes it."""
    return f"{{{kind.value}: {name}}}"
