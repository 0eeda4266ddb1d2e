"""The only gettext of the house: a Text becomes a sentence in its reader's language, zone and day."""

import gettext
import html
import io
import re
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from flows.terms import Language, Record
from flows.text import Moment, N, Param, Phone, Phrase, Series, Span, Spot, T, Text, Words

DOMAIN = "dutyline"
_PLACE = re.compile(r"\{([\w-]+)\}")
_TAG = re.compile(r"<[^>]*>")
_MARKUP = re.compile(r"[&<>\"']")
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_DATES = {
    Language.ZH: {"time": "HH:mm", "day": "M月d日 HH:mm", "year": "y年M月d日 HH:mm"},
    Language.EN: {"time": "HH:mm", "day": "d MMM, HH:mm", "year": "d MMM y, HH:mm"},
}


class Reader(Record, frozen=True):
    """Who reads: the language, the zone, and the moment of reading, which decides what is today."""

    language: Language
    zone: str
    now: datetime


def written(text: Text, reader: Reader) -> str:
    """The sentence in Telegram's HTML subset: every variable escaped, maps as links."""
    return _Pen(reader).text(text)


def plain(text: Text, reader: Reader) -> str:
    """The sentence without any markup."""
    return stripped(written(text, reader))


def stripped(markup: str) -> str:
    """The words of a piece of markup."""
    return html.unescape(_TAG.sub("", markup) if "<" in markup else markup)


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The product's sentences in a language, compiled from the catalogue file when first used."""
    source = files("locales").joinpath(language.value, "LC_MESSAGES", f"{DOMAIN}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=language.value))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language_of(code: str) -> Language | None:
    """The language that a platform's language code stands for, or None when it is none of ours.

    Telegram says `zh-hans`, `zh-hant`, `zh-cn`, `zh` and the like; every Chinese reads zh_Hans here.
    """
    match code.replace("_", "-").lower().split("-")[0]:
        case "zh" | "cmn" | "yue":
            return Language.ZH
        case "en":
            return Language.EN
        case _:
            return None


class _Pen:
    """Writes for one reader; every variable is escaped, and so is the sentence around it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def text(self, text: Text) -> str:
        match text:
            case Phrase():
                return self._fill(self._translated(text), text.params)
            case Words():
                sentence = text.zh if self._reader.language is Language.ZH else text.en
                return self._fill(_cut(sentence), text.params) if text.params else _escaped(sentence)
            case Series():
                joint = "、" if self._reader.language is Language.ZH else ", "
                return joint.join(self.text(item) for item in text.items)

    def _translated(self, phrase: Phrase) -> tuple[str, ...]:
        if phrase.plural:
            count = phrase.params.get("n", 0)
            known = catalogue(self._reader.language)
            return _cut(known.ngettext(phrase.id, phrase.plural, count if isinstance(count, int) else 0))
        return _sentence(self._reader.language, phrase.id, phrase.context)

    def _fill(self, sentence: tuple[str, ...], params: dict[str, Param]) -> str:
        if len(sentence) == 1:
            return sentence[0]
        # A replacement by name, not str.format: what a person wrote can neither break the sentence nor reach into it.
        outside = list(sentence)
        for at in range(1, len(outside), 2):
            name = outside[at]
            outside[at] = self._param(params[name]) if name in params else _escaped(f"{{{name}}}")
        return "".join(outside)

    def _param(self, value: Param) -> str:
        match value:
            case Words() | Phrase() | Series():
                return self.text(value)
            case str():
                return _escaped(value)
            case int():
                return str(value)
            case Moment():
                return _escaped(self._moment(value))
            case Span():
                return self._span(value.length)
            case Spot():
                return self._maps(value)
            case Phone():
                return _escaped(value.number[-4:] if value.ending else value.number)

    def _moment(self, moment: Moment) -> str:
        zone = ZoneInfo(self._reader.zone)
        there, today = moment.at.astimezone(zone), self._reader.now.astimezone(zone)
        ends = moment.ends and there.hour == there.minute == 0
        there = there - _MINUTE if ends else there
        far = "time" if there.date() == today.date() else "day" if there.year == today.year else "year"
        language = self._reader.language
        pattern = _DATES[language][far].replace("HH:mm", "'24:00'") if ends else _DATES[language][far]
        return _dated(there.replace(second=0, microsecond=0, tzinfo=None), pattern, language)

    def _span(self, length: timedelta) -> str:
        # A deadline is noticed some milliseconds after its moment: what is then left is 5 min, not 4.
        length = timedelta(seconds=round(abs(length).total_seconds()))
        if length < _MINUTE:
            return self.text(N("{n} s", "{n} s", int(length.total_seconds())))
        days, rest = divmod(length, _DAY)
        hours, rest = divmod(rest, _HOUR)
        minutes = rest // _MINUTE
        parts = []
        if days:
            parts.append(self.text(N("{n} day", "{n} days", days)))
        if hours:
            parts.append(self.text(N("{n} h", "{n} h", hours)))
        if minutes or not parts:
            parts.append(self.text(N("{n} min", "{n} min", minutes)))
        return " ".join(parts)

    def _maps(self, spot: Spot) -> str:
        return _map_links(spot.lat, spot.lon, *(self.text(name) for name in (T("Place"), T("Amap"), T("Baidu"))))


@lru_cache(maxsize=4096)
def _sentence(language: Language, message: str, context: str) -> tuple[str, ...]:
    """A sentence of the product in a language, cut."""
    known = catalogue(language)
    return _cut(known.pgettext(context, message) if context else known.gettext(message))


def _escaped(text: str) -> str:
    """As html.escape, which looks through the text five times; hardly any text bears one of its signs."""
    return html.escape(text) if _MARKUP.search(text) else text


@lru_cache(maxsize=4096)
def _cut(sentence: str) -> tuple[str, ...]:
    """A sentence in turns: words, escaped, and the name of a parameter."""
    outside = _PLACE.split(sentence)
    return tuple(part if at % 2 else _escaped(part) for at, part in enumerate(outside))


@lru_cache(maxsize=4096)
def _dated(there: datetime, pattern: str, language: Language) -> str:
    """A local time to the minute, as the pattern says; cards name the same few again and again."""
    return format_datetime(there, pattern, locale=Locale.parse(language.value))


@lru_cache(maxsize=512)
def _map_links(lat: float, lon: float, name: str, amap_name: str, baidu_name: str) -> str:
    # Maps in China shift coordinates unless the link names the system; Telegram's positions are WGS-84. Longitude
    # comes first at Amap, second at Baidu. These two open everywhere in the country, which others do not, so every
    # reader gets them.
    at_amap, at_baidu = f"{lon:.6f},{lat:.6f}", f"{lat:.6f},{lon:.6f}"
    amap = _query(position=at_amap, name=name, src=DOMAIN, coordinate="wgs84", callnative="1")
    baidu = _query(
        location=at_baidu,
        title=name,
        content=name,
        coord_type="wgs84",
        output="html",
        src=f"webapp.{DOMAIN}.hotline",
    )
    links = (
        _link(f"https://uri.amap.com/marker?{amap}", amap_name),
        _link(f"https://api.map.baidu.com/marker?{baidu}", baidu_name),
    )
    return f"{' '.join(links)} {lat:.4f}, {lon:.4f}"


def _query(**given: str) -> str:
    return urlencode(given, safe=",", quote_via=quote)


def _link(address: str, name: str) -> str:
    return f'<a href="{html.escape(address)}">{name}</a>'


def timeless(text: Text, language: Language) -> str:
    """A sentence that names no time, without markup."""
    return plain(text, Reader(language=language, zone="UTC", now=datetime.fromtimestamp(0, UTC)))


def english(text: Text) -> str:
    """The same for logs and programs."""
    return timeless(text, Language.EN)


def visible(line: str) -> str:
    """A line for a terminal: a sign that would not be seen there, or do something to it, as its escape."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)
