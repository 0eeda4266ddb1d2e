"""Figures as people write them: a count, a telephone number, a time of day or a length of time from now."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.spelling import NUMERAL, bare, number_of, plain

_COUNT = re.compile(rf"(?<![\d.])({NUMERAL})(?![\d.:])")
_ENGLISH_COUNT = re.compile(r"\b(one|two|three|four|five|six|seven|eight|nine|ten)\b")
_NONE = frozenset({"没有", "没有人", "没人", "无", "none", "nobody", "no one", "zero", "0"})

_PHONE = re.compile(r"(?<![\d.])(?:\+|00)?\d(?:[\d\s()-]{5,20})\d(?!\d)")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d)(\d{4})(\d{4})")
_LANDLINE = re.compile(r"(?:\+86|0086|86)?0?(10|2\d|[3-9]\d{2})(\d{3,4})(\d{4})")
_SERVICE = re.compile(r"(?:400|800)\d{7}")
_ABROAD = re.compile(r"(?:\+|00)[1-9]\d{6,13}")

_CLOCK = re.compile(
    r"(凌晨|早上|上午|中午|下午|傍晚|晚上|夜里|今晚|昨晚|明晚|明早)?\s*(?<![\d:])(\d{1,2})\s*[:：.点时h]\s*(\d{2})(?![\d:])\s*分?\s*(am|pm)?"
)
_FOUR = re.compile(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)(?!\d)")
_HOUR = re.compile(
    rf"(凌晨|早上|上午|中午|下午|傍晚|晚上|夜里|今晚|昨晚|明晚|明早)?\s*({NUMERAL})\s*[点时]\s*(?:钟|整)?\s*(半|一刻|三刻|({NUMERAL})\s*分?)?"
)
_SPOKEN = re.compile(rf"({NUMERAL})\s*点(?:钟|整)?(?:半|一刻|三刻|{NUMERAL}\s*分?)?(?:左右|到)?")
"""A time of day as it is spoken: of twelve hours, and the next one is meant."""
_AM_PM = re.compile(r"(?<!\d)(\d{1,2})\s*(am|pm|a\.m\.|p\.m\.)")
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "夜里", "今晚", "昨晚", "明晚", "pm", "p.m."})
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
_MINUTES = re.compile(rf"({NUMERAL})\s*(?:分钟|分|min(?:ute)?s?|m)(?![a-z])")
_HOURS = re.compile(rf"({NUMERAL}|an?|one|two|three)\s*个?\s*(?:小时|钟头|(?:hours?|hrs?|h)(?![a-z0-9]))(半)?")
_HOURS_AND_HALF = re.compile(rf"({NUMERAL})\s*个半\s*(?:小时|钟头)|\b(one|two|three) and a half hours")
_HALF_HOUR = re.compile(r"(?<!个)半个?(?:小时|钟头|钟)|half an? hour|half hour")
_DAY = timedelta(days=1)
NOON = 12
MINUTES = 60
LATE = timedelta(minutes=30)
"""A time that is meant to come may have passed by this much: it is today's, not tomorrow's."""


def count_in(text: str) -> int | None:
    """The one number that a text names: `6`, `6 人`, `六个`; None when there is none, or several."""
    seen = plain(text)
    if bare(seen) in _NONE:
        return 0
    found = [number_of(each) for each in (*_COUNT.findall(seen), *_ENGLISH_COUNT.findall(seen))]
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


def time_in(text: str, now: datetime, zone: str, *, ahead: bool) -> datetime | None:
    """The point in time that a text names, or None.

    A time of day is meant in `zone`; of its days the next is taken when the time lies `ahead`, else the last.
    """
    seen = plain(text)
    if (length := _length(seen)) is not None:
        return now + length if ahead and not seen.endswith(("前", "ago")) else now - length
    clock = _clock(seen)
    if clock is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    days = 1 if any(word in seen for word in ("明天", "明早", "明晚", "tomorrow")) else 0
    days -= any(word in seen for word in ("昨天", "昨晚", "yesterday"))
    there = local.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0) + days * _DAY
    if not days:
        if ahead and there < local - LATE:
            there += _DAY / 2 if _SPOKEN.fullmatch(bare(seen)) and there + _DAY / 2 >= local else _DAY
        if not ahead and there > local:
            there -= _DAY
    return there.astimezone(UTC)


def _length(seen: str) -> timedelta | None:
    if found := _HOURS_AND_HALF.search(seen):
        return timedelta(hours=number_of(found[1] or found[2]) or 0, minutes=30)
    if _HALF_HOUR.search(seen):
        return timedelta(minutes=30)
    hours, minutes = _HOURS.search(seen), _MINUTES.search(seen)
    if not hours and re.search(r"\d\s*[:点时]", seen):
        return None  # 3点20分 is a time of day
    total = timedelta(minutes=number_of(minutes[1]) or 0) if minutes else timedelta()
    if hours:
        total += timedelta(hours=number_of(hours[1]) or 1, minutes=30 if hours[2] else 0)
    return total or None


def _clock(seen: str) -> tuple[int, int] | None:
    if found := _CLOCK.search(seen):
        return _valid(int(found[2]), int(found[3]), found[1] or found[4])
    if found := _AM_PM.search(seen):
        return _valid(int(found[1]), 0, found[2])
    if found := _HOUR.search(seen):
        hour = number_of(found[2])
        minute = _QUARTERS.get(found[3] or "", number_of(found[4] or "") or 0)
        return None if hour is None else _valid(hour, minute, found[1])
    if found := _FOUR.search(seen):
        return int(found[1]), int(found[2])
    return None


def _valid(hour: int, minute: int, part: str | None) -> tuple[int, int] | None:
    if part in _AFTERNOON and hour < NOON:
        hour += NOON
    if part == "中午" and hour in {1, 2}:
        hour += NOON
    if part in {"am", "a.m.", "凌晨"} and hour == NOON:
        hour = 0
    return (hour, minute) if hour < 2 * NOON and minute < MINUTES else None
