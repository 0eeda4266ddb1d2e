"""Figures as people write them: a count, a telephone number."""

import re

from flows.spelling import NUMERAL, bare, number_of, plain

_COUNT = re.compile(rf"(?<![\d.])({NUMERAL})(?![\d.:])")
_ENGLISH_COUNT = re.compile(r"\b(one|two|three|four|five|six|seven|eight|nine|ten)\b")
_NONE = frozenset({"没有", "没有人", "没人", "无", "none", "nobody", "no one", "zero", "0"})

_PHONE = re.compile(r"(?<![\d.])(?:\+|00)?\d(?:[\d\s()-]{5,20})\d(?!\d)")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d)(\d{4})(\d{4})")
_LANDLINE = re.compile(r"(?:\+86|0086|86)?0?(10|2\d|[3-9]\d{2})(\d{3,4})(\d{4})")
_SERVICE = re.compile(r"(?:400|800)\d{7}")
_ABROAD = re.compile(r"(?:\+|00)[1-9]\d{6,13}")


def count_in(text: str) -> int | None:
    """The one number that a text names: `6`, `6 人`, `六个`; None when there is none, or several."""
    seen = plain(text)
    if bare(seen) in _NONE:
        return 0
    told = seen.replace("一共", "共")
    found = [number_of(each) for each in (*_COUNT.findall(told), *_ENGLISH_COUNT.findall(told))]
    return found[0] if len(found) == 1 else None


def phone_in(text: str) -> str | None:
    """The telephone number in a text, with its country code and in groups; None when none is complete.

    Without a country code a number is read as one of mainland China: 11 digits of a mobile, or area code and number.
    """
    seen = plain(text)
    for found in _PHONE.findall(seen):
        digits = re.sub(r"[\s()-]", "", found)
        if mobile := _MOBILE.fullmatch(digits):
            return f"+86 {mobile[1]} {mobile[2]} {mobile[3]}"
        if _SERVICE.fullmatch(digits):
            return digits
        if digits.startswith(("0", "+86", "86")) and (line := _LANDLINE.fullmatch(digits)):
            return f"+86 {line[1]} {line[2]} {line[3]}"
        if _ABROAD.fullmatch(digits) and not digits.startswith(("+86", "0086")):
            return "+" + digits.removeprefix("+").removeprefix("00")
    return None
