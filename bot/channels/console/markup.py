"""Telegram's HTML subset, refused where Telegram would refuse it: the console is as strict as the bots."""

from html.parser import HTMLParser

from bot.channels.port import BadMarkup, Message, Refusal

TAGS = frozenset(
    "b strong i em u ins s strike del span tg-spoiler a tg-emoji tg-time code pre blockquote".split()  # noqa: SIM905
)
TEXT_LIMIT = 4096
DATA_LIMIT = 64
ANSWER_LIMIT = 200


class _Reader(HTMLParser):
    """Follows tags as they open and close."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise BadMarkup(f"unsupported start tag {tag}")
        if tag == "span" and ("class", "tg-spoiler") not in attrs:
            raise BadMarkup("a span that is no spoiler")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise BadMarkup(f"unexpected end tag {tag}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_comment(self, data: str) -> None:
        raise BadMarkup(f"a comment of {len(data)} characters")

    def handle_decl(self, decl: str) -> None:
        raise BadMarkup(f"a declaration of {len(decl)} characters")

    def close(self) -> None:
        super().close()
        if self._open:
            raise BadMarkup(f"no end tag for {self._open[-1]}")


def check(message: Message) -> None:
    """Raise what the platform would: BadMarkup for formatting that it cannot read, Refusal beyond its limits."""
    reader = _Reader()
    reader.feed(message.html)
    reader.close()
    if not message.plain.strip():
        raise Refusal("message text is empty")
    if len(message.plain) > TEXT_LIMIT:
        raise Refusal("message is too long")
    for row in message.buttons:
        if any(len(key.data.encode()) > DATA_LIMIT for key in row):
            raise Refusal("button data invalid")
