"""The only gettext of the house: a Text becomes a sentence in its reader's language, zone and day."""

import gettext
import html
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
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
    return _Pen(reader, html.escape).text(text)


def plain(text: Text, reader: Reader) -> str:
    """The sentence without any markup."""
    return stripped(written(text, reader))


def stripped(markup: str) -> str:
    """The words of a piece of markup."""
    return html.unescape(_TAG.sub("", markup))


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
    """Writes for one reader; `escape` guards every variable, never the sentence around it."""

    def __init__(self, reader: Reader, escape: Callable[[str], str]) -> None:
        self._reader = reader
        self._escape = escape
        self._catalogue = catalogue(reader.language)

    def text(self, text: Text) -> str:
        match text:
            case Phrase():
                return self._fill(self._translated(text), text.params)
            case Words():
                return self._fill(text.zh if self._reader.language is Language.ZH else text.en, text.params)
            case Series():
                joint = "、" if self._reader.language is Language.ZH else ", "
                return joint.join(self.text(item) for item in text.items)

    def _translated(self, phrase: Phrase) -> str:
        if phrase.plural:
            count = phrase.params.get("n", 0)
            return self._catalogue.ngettext(phrase.id, phrase.plural, count if isinstance(count, int) else 0)
        if phrase.context:
            return self._catalogue.pgettext(phrase.context, phrase.id)
        return self._catalogue.gettext(phrase.id)

    def _fill(self, sentence: str, params: dict[str, Param]) -> str:
        # A replacement by name, not str.format: what a person wrote can neither break the sentence nor reach into it.
        outside = _PLACE.split(sentence)
        for at in range(0, len(outside), 2):
            outside[at] = self._escape(outside[at])
        for at in range(1, len(outside), 2):
            name = outside[at]
            outside[at] = self._param(params[name]) if name in params else self._escape(f"{{{name}}}")
        return "".join(outside)

    def _param(self, value: Param) -> str:
        match value:
            case str():
                return self._escape(value)
            case int():
                return str(value)
            case Moment():
                return self._escape(self._moment(value))
            case Span():
                return self._span(value.length)
            case Spot():
                return self._maps(value)
            case Phone():
                return self._escape(value.number[-4:] if value.ending else value.number)
            case _:
                return self.text(value)

    def _moment(self, moment: Moment) -> str:
        zone = ZoneInfo(self._reader.zone)
        there, today = moment.at.astimezone(zone), self._reader.now.astimezone(zone)
        ends = moment.ends and there.hour == there.minute == 0
        there = there - _MINUTE if ends else there
        far = "time" if there.date() == today.date() else "day" if there.year == today.year else "year"
        language = self._reader.language
        pattern = _DATES[language][far].replace("HH:mm", "'24:00'") if ends else _DATES[language][far]
        return format_datetime(there, pattern, locale=Locale.parse(language.value))

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
        # Maps in China shift coordinates unless the link names the system; Telegram's positions are WGS-84. Longitude
        # comes first at Amap, second at Baidu. These two open everywhere in the country, which others do not, so every
        # reader gets them.
        lat, lon, name = f"{spot.lat:.6f}", f"{spot.lon:.6f}", self.text(T("Place"))
        amap = _query(position=f"{lon},{lat}", name=name, src=DOMAIN, coordinate="wgs84", callnative="1")
        baidu = _query(
            location=f"{lat},{lon}",
            title=name,
            content=name,
            coord_type="wgs84",
            output="html",
            src=f"webapp.{DOMAIN}.hotline",
        )
        links = (
            _link(f"https://uri.amap.com/marker?{amap}", self.text(T("Amap"))),
            _link(f"https://api.map.baidu.com/marker?{baidu}", self.text(T("Baidu"))),
        )
        return f"{' '.join(links)} {spot.lat:.4f}, {spot.lon:.4f}"


def _query(**given: str) -> str:
    return urlencode(given, safe=",", quote_via=quote)


def _link(address: str, name: str) -> str:
    return f'<a href="{html.escape(address)}">{name}</a>'
