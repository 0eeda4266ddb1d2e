"""HTML as Telegram reads it: plain text and entities, or the refusal in Telegram's words.

Follows parse_html of tdlib's MessageEntity.cpp and the tags of core.telegram.org/bots/api#formatting-options.
Offsets and lengths are counted in UTF-16 code units, byte offsets in refusals in UTF-8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Entity = dict[str, Any]

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_SIMPLE, "a", "tg-emoji", "tg-time", "blockquote"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_SPACE = " \t\r\n\f\v"


class Unreadable(Exception):
    """The text can't be parsed; its words follow "can't parse entities: "."""


@dataclass(frozen=True)
class Marked:
    """A text as a reader sees it, with its formatting beside it."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Removes what Telegram removes from any text: control characters, U+2028 to U+202E."""
    text = re.sub("[\r\u2028-\u202e]", "", text)
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text)


def trimmed(marked: Marked) -> Marked:
    """Without spaces at both ends; entities move along, those in code and pre fall away as in Telegram."""
    start = len(marked.text) - len(marked.text.lstrip())
    text = marked.text.strip()
    shift, length = utf16(marked.text[:start]), utf16(text)
    kept = []
    for entity in marked.entities:
        begin = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] - shift + entity["length"], length)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return Marked(text, [entity for entity in kept if not any(_is_within(entity, other) for other in kept)])


def _is_within(entity: Entity, other: Entity) -> bool:
    if entity is other or other["type"] not in ("code", "pre"):
        return False
    end, other_end = entity["offset"] + entity["length"], other["offset"] + other["length"]
    return bool(other["offset"] <= entity["offset"] and end <= other_end)


def parse_html(source: str) -> Marked:
    """Reads HTML; raises Unreadable with Telegram's words."""
    reader = _Reader(clean(source))
    reader.read()
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    ordered = sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return trimmed(Marked("".join(reader.text), ordered))


@dataclass
class _Open:
    tag: str
    argument: dict[str, str]
    offset: int
    index: int


class _Reader:
    """Walks once over the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.length = 0
        self.entities: list[Entity] = []
        self._open: list[_Open] = []

    def read(self) -> None:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                begin = self.at
                self.at += 1
                if self._peek() == "/":
                    self._end_tag(begin)
                else:
                    self._start_tag(begin)
            else:
                self._put(self._letter())
        if self._open:
            raise Unreadable(f"Can't find end tag corresponding to start tag {self._open[-1].tag}")

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _put(self, letter: str) -> None:
        self.text.append(letter)
        self.length += 1 + (ord(letter) > 0xFFFF)

    def _letter(self) -> str:
        """The next character, a reference such as &lt; decoded."""
        found = _REFERENCE.match(self.source, self.at)
        if found:
            hexadecimal, decimal, name = found.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else 0
            if name or 0 < code < 0x10FFFF:
                self.at = found.end()
                return _NAMED[name] if name else chr(code)
        self.at += 1
        return self.source[self.at - 1]

    def _bytes(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))

    def _skip_spaces(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.at += 1

    def _word(self, stops: str) -> str:
        begin = self.at
        while self._peek() and self._peek() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _start_tag(self, begin: int) -> None:
        tag = self._word(_SPACE + ">").lower()
        where = f"at byte offset {self._bytes(begin)}"
        if not self._peek():
            raise Unreadable(f"Unclosed start tag {where}")
        if tag not in _TAGS:
            raise Unreadable(f'Unsupported start tag "{tag}" {where}')
        argument: dict[str, str] = {}
        while self._peek() != ">":
            self._skip_spaces()
            if self._peek() == ">":
                break
            name, value = self._attribute(tag, where)
            argument[name] = value
        self.at += 1
        if tag == "span" and argument.get("class") != "tg-spoiler":
            raise Unreadable(f'Tag "span" must have class "tg-spoiler" {where}')
        self._open.append(_Open(tag, argument, self.length, len(self.text)))

    def _attribute(self, tag: str, where: str) -> tuple[str, str]:
        name = self._word(_SPACE + "=>" if tag == "blockquote" else _SPACE + "=")
        if not name:
            raise Unreadable(f'Empty attribute name in the tag "{tag}" {where}')
        self._skip_spaces()
        if self._peek() != "=":
            if tag == "blockquote":  # the one tag with an attribute that has no value: expandable
                return name.lower(), ""
            raise Unreadable(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {where}')
        self.at += 1
        self._skip_spaces()
        value = self._value()
        if not self._peek():
            raise Unreadable(f"Unclosed start tag {where}")
        return name.lower(), value

    def _value(self) -> str:
        quote = self._peek()
        if quote not in ("'", '"'):
            begin = self.at
            while re.match(r"[A-Za-z0-9.-]", self._peek()):
                self.at += 1
            if self._peek() and self._peek() not in _SPACE + ">":
                raise Unreadable(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
            return self.source[begin : self.at].lower()
        self.at += 1
        letters = []
        while self._peek() and self._peek() != quote:
            letters.append(self._letter())
        self.at += 1
        return "".join(letters)

    def _end_tag(self, begin: int) -> None:
        where = f"at byte offset {self._bytes(begin)}"
        if not self._open:
            raise Unreadable(f"Unexpected end tag {where}")
        self.at += 1
        tag = self._word(_SPACE + ">").lower()
        self._skip_spaces()
        if self._peek() != ">":
            raise Unreadable(f"Unclosed end tag {where}")
        self.at += 1
        opened = self._open.pop()
        if tag and tag != opened.tag:
            raise Unreadable(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        place: Entity = {"offset": opened.offset, "length": self.length - opened.offset}
        made = _entity(opened, "".join(self.text[opened.index :]))
        if made is None:
            return
        last = self.entities[-1] if self.entities else {}
        if {made["type"], last.get("type")} == {"pre", "code"} and place.items() <= last.items():
            language = made.pop("language", None) or last.pop("language", None)
            last.update({"type": "pre"} | ({"language": language} if language else {}))
            return
        self.entities.append({**made, **place})


def _entity(opened: _Open, shown: str) -> Entity | None:
    """What a closed tag means, without its place; None when it means nothing (a link that Telegram doesn't follow)."""
    tag, argument = opened.tag, opened.argument
    if tag == "a":
        return _link(argument.get("href") or shown)
    if tag == "tg-emoji":
        if not argument.get("emoji-id", "").isdigit():
            raise Unreadable("Invalid custom emoji identifier specified")
        return {"type": "custom_emoji", "custom_emoji_id": argument["emoji-id"]}
    if tag == "tg-time":
        return _time(argument)
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in argument else "blockquote"}
    if tag == "code" and argument.get("class", "").startswith("language-"):
        return {"type": "code", "language": argument["class"].removeprefix("language-")}
    return {"type": _SIMPLE[tag]}


def _time(argument: dict[str, str]) -> Entity:
    unix, written = argument.get("unix", ""), argument.get("format", "")
    if not re.fullmatch(r"-?\d+", unix):
        raise Unreadable('Tag "tg-time" must have a valid attribute "unix"')
    if not _TIME_FORMAT.fullmatch(written):
        raise Unreadable("Invalid date-time format specified")
    return {"type": "date_time", "unix_time": int(unix)} | ({"date_time_format": written} if written else {})


def _link(url: str) -> Entity | None:
    if re.fullmatch(r"tg://user\?id=\d+", url):
        return {"type": "text_mention", "user_id": int(url.partition("=")[2])}
    return {"type": "text_link", "url": checked_url(url)} if checked_url(url) else None


def checked_url(url: str) -> str:
    """The address as Telegram would open it, or "" when it opens none there (tel:, mailto:, http://localhost)."""
    if "://" not in url and not re.match(r"[a-z]+:", url):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme in ("tg", "ton", "tonsite"):
        return url
    host = parts.hostname or ""
    is_web = parts.scheme in ("http", "https") and "." in host and " " not in url
    return (url if parts.path else f"{url}/") if is_web else ""
