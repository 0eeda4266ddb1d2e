"""Telegram's HTML subset, refused where Telegram would refuse it: the console is as strict as the bots."""

import re

from bot.channels.port import BadMarkup, Message, Refusal

NAMES = "b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|a|tg-emoji|tg-time|code|pre|blockquote"
TAG = re.compile(
    rf"""<(?P<end>/?)(?P<name>{NAMES})(?P<rest>(?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*>""", re.IGNORECASE
)
TEXT_LIMIT = 4096
DATA_LIMIT = 64
ANSWER_LIMIT = 200


def read(html: str) -> None:
    """Follow the tags as they open and close; raise BadMarkup at the first that Telegram would not take."""
    opened: list[str] = []
    at = html.find("<")
    while at >= 0:
        tag = TAG.match(html, at)
        if tag is None:
            raise BadMarkup(f"unsupported start tag at {at}")
        name = tag["name"].lower()
        if not tag["end"]:
            if name == "span" and "tg-spoiler" not in tag["rest"]:
                raise BadMarkup(f"a span that is no spoiler at {at}")
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise BadMarkup(f"unexpected end tag at {at}")
        at = html.find("<", tag.end())
    if opened:
        raise BadMarkup(f"no end tag for {opened[-1]}")


def check(message: Message) -> None:
    """Raise what the platform would: BadMarkup for formatting that it cannot read, Refusal beyond its limits."""
    read(message.html)
    if not message.plain.strip():
        raise Refusal("message text is empty")
    if len(message.plain) > TEXT_LIMIT:
        raise Refusal("message is too long")
    for row in message.buttons:
        if any(len(key.data.encode()) > DATA_LIMIT for key in row):
            raise Refusal("button data invalid")
