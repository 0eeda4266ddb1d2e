"""The menus of the two bots: which commands each shows, in which language, and in which kind of chat."""

from collections.abc import Callable, Iterator

from bot.channels.port import Command
from bot.house import HOTLINE
from flows.terms import Language
from flows.text import T, Text

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
