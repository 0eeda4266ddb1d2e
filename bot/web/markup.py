"""What the house says, as markup of the page: a short list of tags passes, everything else becomes plain text."""

from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import Markup

KEPT = ("b", "i", "u", "s", "code", "pre", "blockquote")
TAGS = {name: name for name in KEPT} | {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s"}
SCHEMES = frozenset({"http", "https", "tg", "tel", "mailto"})
SPOILER = '<span class="spoiler" tabindex="0">'


class _Sieve(HTMLParser):
    """Writes allowed tags anew and escapes everything else, attributes included."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []  # what was opened here, and how it is closed there

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        opened, closed = _written(tag, given)
        self._out.append(opened)
        self._open.append((tag, closed))

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, closed = self._open.pop()
            self._out.append(closed)
            if name == tag:
                break

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs  # none of the allowed tags is empty

    def handle_data(self, data: str) -> None:
        self._out.append(escape(data))

    def result(self) -> str:
        self.close()
        return "".join(self._out) + "".join(closed for _, closed in reversed(self._open))


def _written(tag: str, given: dict[str, str]) -> tuple[str, str]:
    if tag in TAGS:
        return f"<{TAGS[tag]}>", f"</{TAGS[tag]}>"
    if tag == "a" and _is_safe(given.get("href", "")):
        return f'<a href="{escape(given["href"])}" target="_blank" rel="noopener noreferrer">', "</a>"
    if tag == "tg-spoiler" or (tag == "span" and given.get("class") == "tg-spoiler"):
        return SPOILER, "</span>"
    if tag == "tg-time" and given.get("unix", "").isdigit():
        return f'<time data-unix="{given["unix"]}">', "</time>"
    return "", ""


def _is_safe(href: str) -> bool:
    try:
        return urlsplit(href.strip()).scheme.lower() in SCHEMES
    except ValueError:
        return False


def safe(html: str) -> Markup:
    """The markup of a message, harmless whatever it holds."""
    sieve = _Sieve()
    sieve.feed(html)
    return Markup(sieve.result())  # noqa: S704 - the sieve has escaped all that it did not write itself
