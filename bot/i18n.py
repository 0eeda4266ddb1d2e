"""The only gettext of the house: a Text becomes a sentence in its reader's language, zone and day."""

import gettext
import html
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple
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
_MINUTE, _HOUR, _DAY = 60, 60 * 60, 24 * 60 * 60
"""In seconds."""
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
    return Pen(reader).written(text)


def plain(text: Text, reader: Reader) -> str:
    """The sentence without any markup."""
    return Pen(reader).plain(text)


def stripped(markup: str) -> str:
    """The words of a piece of markup."""
    words = _TAG.sub("", markup) if "<" in markup else markup
    return html.unescape(words) if "&" in words else words


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


class Pen:
    """Writes for one reader; every variable is escaped, and so is the sentence around it."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._language = reader, reader.language
        self._chinese = reader.language is Language.ZH

    def written(self, said: Param) -> str:
        """A sentence, or what fills one, in Telegram's HTML subset."""
        return (_WRITERS.get(type(said)) or _writer(said))(self, said)

    def plain(self, text: Text) -> str:
        """The sentence without any markup."""
        return stripped(self.written(text))

    def phrase(self, phrase: Phrase) -> str:
        """One of the product's own sentences."""
        if phrase.plural:
            count = phrase.params.get("n", 0)
            known = catalogue(self._language)
            sentence = _cut(known.ngettext(phrase.id, phrase.plural, count if isinstance(count, int) else 0))
        else:
            sentence = _sentence(self._language, phrase.id, phrase.context)
        return self._filled(sentence, phrase.params)

    def words(self, words: Words) -> str:
        """A plan's or an organisation's own."""
        sentence = words.zh if self._chinese else words.en
        params = words.params
        return self._filled(_cut(sentence), params) if params else _escaped(sentence)

    def series(self, series: Series) -> str:
        """Several texts in one breath."""
        joint = "、" if self._chinese else ", "
        return joint.join(map(self.written, series.items))

    def moment(self, moment: Moment) -> str:
        """A point in time: the hour, with the day when it is not the reader's today."""
        minute = int(moment.at.timestamp() // _MINUTE)
        return _dated(minute, moment.ends, self._reader.zone, self._today, self._language)

    def span(self, span: Span) -> str:
        """A length of time."""
        # A deadline is noticed some milliseconds after its moment: what is then left is 5 min, not 4.
        seconds = round(abs(span.length).total_seconds())
        return _lasting(seconds if seconds < _MINUTE else seconds // _MINUTE * _MINUTE, self._language)

    def spot(self, spot: Spot) -> str:
        """A place on maps."""
        return _map_links(spot.lat, spot.lon, self._language)

    def _filled(self, sentence: "_Sentence", params: dict[str, Param]) -> str:
        # A replacement by name, not str.format: what a person wrote can neither break the sentence nor reach into it.
        parts, places = sentence
        if not places:
            return parts[0]
        outside = list(parts)
        for at, name in places:
            if name in params:
                outside[at] = self.written(params[name])
        return "".join(outside)

    @cached_property
    def _today(self) -> date:
        return self._reader.now.astimezone(ZoneInfo(self._reader.zone)).date()


def _phone(_pen: Pen, phone: Phone) -> str:
    return _escaped(phone.number[-4:] if phone.ending else phone.number)


_WRITERS: dict[type, Callable[[Pen, Any], str]] = {
    Words: Pen.words,
    Phrase: Pen.phrase,
    Series: Pen.series,
    Moment: Pen.moment,
    Span: Pen.span,
    Spot: Pen.spot,
    Phone: _phone,
    str: lambda _pen, text: _escaped(text),
    int: lambda _pen, number: str(number),
}
"""How each kind of thing that a sentence holds is written."""


def _writer(said: object) -> Callable[[Pen, Any], str]:
    """The same for a kind of text or number of its own, such as the name of a state."""
    return next(write for kind, write in _WRITERS.items() if isinstance(said, kind))


class _Sentence(NamedTuple):
    """A sentence, cut: its words, escaped, in turns with the names in braces, and where among them each name stands."""

    parts: tuple[str, ...]
    places: tuple[tuple[int, str], ...]


@lru_cache(maxsize=4096)
def _sentence(language: Language, message: str, context: str) -> _Sentence:
    """A sentence of the product in a language, cut."""
    known = catalogue(language)
    return _cut(known.pgettext(context, message) if context else known.gettext(message))


def _escaped(text: str) -> str:
    """As html.escape, which looks through the text five times; hardly any text bears one of its signs."""
    return html.escape(text) if _MARKUP.search(text) else text


@lru_cache(maxsize=4096)
def _cut(sentence: str) -> _Sentence:
    """A sentence apart from the names of its parameters."""
    cut = _PLACE.split(sentence)
    parts = (f"{{{part}}}" if at % 2 else _escaped(part) for at, part in enumerate(cut))
    return _Sentence(tuple(parts), tuple((at, cut[at]) for at in range(1, len(cut), 2)))


@lru_cache(maxsize=4096)
def _dated(minute: int, ends: bool, zone: str, today: date, language: Language) -> str:  # noqa: FBT001 - one of the keys
    """A minute since 1970 in a zone, as it is written on a day; cards name the same few again and again."""
    there = datetime.fromtimestamp(minute * _MINUTE, ZoneInfo(zone)).replace(tzinfo=None)
    ends = ends and there.hour == there.minute == 0
    there = there - timedelta(minutes=1) if ends else there
    far = "time" if there.date() == today else "day" if there.year == today.year else "year"
    pattern = _DATES[language][far].replace("HH:mm", "'24:00'") if ends else _DATES[language][far]
    return format_datetime(there, pattern, locale=Locale.parse(language.value))


@lru_cache(maxsize=4096)
def _lasting(seconds: int, language: Language) -> str:
    """So many seconds, or from a minute on days, hours and minutes."""
    write = _timeless(language).written
    if seconds < _MINUTE:
        return write(N("{n} s", "{n} s", seconds))
    days, rest = divmod(seconds, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    parts = []
    if days:
        parts.append(write(N("{n} day", "{n} days", days)))
    if hours:
        parts.append(write(N("{n} h", "{n} h", hours)))
    if minutes or not parts:
        parts.append(write(N("{n} min", "{n} min", minutes)))
    return " ".join(parts)


@lru_cache(maxsize=512)
def _map_links(lat: float, lon: float, language: Language) -> str:
    name, amap_name, baidu_name = map(_timeless(language).written, (T("Place"), T("Amap"), T("Baidu")))
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
    return _timeless(language).plain(text)


def _timeless(language: Language) -> Pen:
    return Pen(Reader(language=language, zone="UTC", now=datetime.fromtimestamp(0, UTC)))


def english(text: Text) -> str:
    """The same for logs and programs."""
    return timeless(text, Language.EN)


def visible(line: str) -> str:
    """A line for a terminal: a sign that would not be seen there, or do something to it, as its escape."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)
