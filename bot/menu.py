"""The menus of the two bots: which commands each shows, in which language, and in which kind of chat."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence

from bot.channels.port import Channel, ChannelError, Command, Unauthorised
from bot.house import HOTLINE
from flows.terms import Language
from flows.text import T, Text

log = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0
"""Seconds between two attempts while Telegram cannot be reached."""
PRIVATE, GROUP = "private", "group"
CODES = (("zh", Language.ZH), ("en", Language.EN))

HOTLINE_MENU: tuple[tuple[str, str, Text], ...] = (
    (PRIVATE, "start", T("Report something")),
    (PRIVATE, "status", T("How my cases stand")),
    (PRIVATE, "help", T("Emergency numbers and help")),
    (PRIVATE, "language", T("中文 / English")),
    (PRIVATE, "cancel", T("Stop the form or call off the case")),
)
STAFF_MENU: tuple[tuple[str, str, Text], ...] = (
    (PRIVATE, "status", T("Open cases")),
    (PRIVATE, "new", T("Open a case for somebody on the phone")),
    (PRIVATE, "help", T("What this chat is for")),
    (PRIVATE, "language", T("中文 / English")),
    (GROUP, "status", T("Open cases")),
    (GROUP, "note", T("In a reply: a note that stays in this group")),
    (GROUP, "language", T("中文 / English")),
)


def menu_of(bot: str, house: Language, say: Callable[[Text, Language], str]) -> Iterator[Command]:
    """Every line of a bot's menus; who reads neither language sees the house's."""
    for code, language in (("", house), *CODES):
        for where, command, text in HOTLINE_MENU if bot == HOTLINE else STAFF_MENU:
            yield Command(command=command, description=say(text, language), language=code, where=where)


async def introduced(channel: Channel, commands: Sequence[Command]) -> str:
    """Show a bot's commands as soon as Telegram can be reached; its link, or nothing where the token is refused."""
    pause = 1.0
    while True:
        try:
            link = await channel.link("")
            await channel.publish_commands(commands)
        except Unauthorised:
            return ""
        except ChannelError as error:
            log.info("%s cannot introduce itself yet: %s", channel.name, type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return link.partition("?")[0]
