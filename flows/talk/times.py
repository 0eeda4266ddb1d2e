"""A point in time as people write it: a time of day, with a day or without, or so long ago or from now."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.spelling import NUMERAL, bare, number_of, plain

_PARTS = "凌晨|清晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|今早|今晚|昨晚|昨夜|明晚|明早"
_PART = re.compile(_PARTS)
_PART_EN = re.compile(r"\b(?:morning|noon|afternoon|evening|night)\b")
_CLOCK = re.compile(r"(?<![\d:.-])(\d{1,2})\s*[:：.点时h]\s*(\d{2})(?![\d:])\s*分?\s*(a\.?m\b|p\.?m\b)?")
_FOUR = re.compile(r"(?<![\d-])([01]\d|2[0-3])([0-5]\d)(?![\d年-])")
_HOUR = re.compile(rf"({NUMERAL})\s*[点时]\s*(?:钟|整)?\s*(半|一刻|三刻|({NUMERAL})\s*分?)?")
_AM_PM = re.compile(r"(?<!\d)(\d{1,2})\s*(a\.?m\b|p\.?m\b)")
_SPOKEN = re.compile(rf"({NUMERAL})\s*点(?:钟|整)?(?:半|一刻|三刻|{NUMERAL}\s*分?)?(?:左右|到|多)?")
"""A time of day as it is spoken: of twelve hours, and the one nearest is meant."""
_AFTERNOON = frozenset({"下午", "傍晚", "pm"})
_NIGHT = frozenset({"晚上", "夜里", "半夜", "今晚", "昨晚", "昨夜", "明晚"})
"""Of these the hours from twelve to four are those after midnight, of the next day."""
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
_MINUTES = re.compile(rf"({NUMERAL})\s*(?:分钟|分|min(?:ute)?s?|m)(?![a-z])")
_HOURS = re.compile(rf"({NUMERAL}|an?|one|two|three)\s*个?\s*(?:小时|钟头|(?:hours?|hrs?|h)(?![a-z0-9]))(半)?")
_HOURS_AND_HALF = re.compile(rf"({NUMERAL})\s*个半\s*(?:小时|钟头)|\b(one|two|three) and a half hours")
_HALF_HOUR = re.compile(r"(?<!个)半个?(?:小时|钟头|钟)|half an? hour|half hour")
_JUST_NOW = re.compile(r"刚刚|刚才|才刚|这会儿?|现在|\bjust now\b|\bright now\b|\bnow\b|\ba moment ago\b")
_DAYS = (
    (-2, re.compile(r"前天|day before yesterday")),
    (-1, re.compile(r"昨天|昨日|昨晚|昨夜|\byesterday\b|\blast night\b")),
    (0, re.compile(r"今天|今日|今早|今晚|\btoday\b|\bthis morning\b|\btonight\b")),
    (1, re.compile(r"明天|明日|明早|明晚|\btomorrow\b")),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_DATES = (
    re.compile(r"(?:(?P<year>20\d\d)\s*[年/-]\s*)?(?P<month>\d{1,2})\s*[月/-]\s*(?P<day>\d{1,2})\s*[日号]?(?!\d)"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{_MONTH})[a-z]*\.?,?(?:\s+(?P<year>20\d\d)\b)?"),
    re.compile(
        rf"\b(?P<name>{_MONTH})[a-z]*\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<year>20\d\d)\b)?"
    ),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s*[日号]"),
)
_WITH_MONTH = 3
"""Of these the ones that are plainly dates: a bare `20日` may be a number of days."""
_DAY = timedelta(days=1)
_HALF_DAY = timedelta(hours=12)
NOON = 12
SMALL_HOURS = 5
MINUTES = 60
LATE = timedelta(minutes=30)
"""A time that is meant to come may have passed by this much: it is today's, not tomorrow's."""
FAST = timedelta(minutes=10)
"""A clock may be so fast: what has been at a time that is only just to come has been now, not yesterday."""


def time_in(text: str, now: datetime, zone: str, *, ahead: bool) -> datetime | None:
    """The point in time that a text names, or None.

    A time of day is meant in `zone`; of its days the next is taken when the time lies `ahead`, else the last.
    """
    seen = plain(text)
    if (length := _length(seen)) is not None:
        return now + length if ahead and not seen.endswith(("前", "ago")) else now - length
    local = now.astimezone(ZoneInfo(zone))
    day, rest = _day(seen, local.date(), ahead=ahead)
    clock = _clock(rest)
    if clock is None:
        return now if _JUST_NOW.search(seen) and not ahead and day is None else None
    there = datetime.combine(day or local.date(), datetime.min.time(), local.tzinfo) + timedelta(
        hours=clock[0] if day or clock[0] < 2 * NOON else clock[0] - 2 * NOON, minutes=clock[1]
    )
    if day is None:
        there = _nearest(there, local, ahead=ahead, spoken=_SPOKEN.fullmatch(bare(seen)) is not None)
    return there.astimezone(UTC)


def names_day(text: str) -> bool:
    """Whether a text tells a day or a part of one: `yesterday`, `in the evening`, `20 Nov`."""
    seen = plain(text)
    told = (*(words for _, words in _DAYS), *_DATES[:_WITH_MONTH], _PART, _PART_EN)
    return any(words.search(seen) for words in told)


def _nearest(there: datetime, local: datetime, *, ahead: bool, spoken: bool) -> datetime:
    """Of a time of day without its day the one that is meant: the next, or the last."""
    if ahead and there < local - LATE:
        return there + (_HALF_DAY if spoken and there + _HALF_DAY >= local else _DAY)
    if not ahead and local < there <= local + FAST:
        return local
    if not ahead and there > local:
        there -= _DAY
    if not ahead and spoken and there.hour < NOON and there + _HALF_DAY <= local:
        there += _HALF_DAY
    return there


# --- the day ----------------------------------------------------------------------------------------------------------
def _day(seen: str, today: date, *, ahead: bool) -> tuple[date | None, str]:
    """The day that a text names, None when it names none, and the text without a date in figures."""
    for pattern in _DATES:
        if (found := pattern.search(seen)) is None:
            continue
        rest = seen[: found.start()] + " " + seen[found.end() :]
        if _clock(rest) is not None and (day := _date(found.groupdict(), today, ahead=ahead)) is not None:
            return day, rest
    for days, words in _DAYS:
        if words.search(seen):
            return today + days * _DAY, seen
    return None, seen


def _date(parts: dict[str, str | None], today: date, *, ahead: bool) -> date | None:
    """The date of these figures; without a year or a month the nearest on the side that is asked for."""
    day = int(parts["day"] or 0)
    name, written, year = parts.get("name"), parts.get("month"), parts.get("year")
    month = _MONTHS.index(name) + 1 if name else int(written) if written else 0
    if year and month:
        return _valid_date(int(year), month, day)
    way = 1 if ahead else -1
    if month:
        return _first((_valid_date(today.year + back * way, month, day) for back in (0, 1)), today, ahead=ahead)
    months = ((today.year * 12 + today.month - 1 + back * way) for back in (0, 1, 2))
    return _first((_valid_date(at // 12, at % 12 + 1, day) for at in months), today, ahead=ahead)


def _first(dates: Iterable[date | None], today: date, *, ahead: bool) -> date | None:
    return next((each for each in dates if each and (each >= today if ahead else each <= today)), None)


def _valid_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None  # the 31st of a month of thirty days


# --- a length of time -------------------------------------------------------------------------------------------------
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


# --- the time of day --------------------------------------------------------------------------------------------------
def _clock(seen: str) -> tuple[int, int] | None:
    """Hour and minute; the hour is 24 or more for the small hours of a night that began the day before."""
    part = found[0] if (found := _PART.search(seen)) else ""
    if clock := _CLOCK.search(seen):
        return _valid(int(clock[1]), int(clock[2]), (clock[3] or part).replace(".", ""))
    if clock := _AM_PM.search(seen):
        return _valid(int(clock[1]), 0, clock[2].replace(".", ""))
    if clock := _HOUR.search(seen):
        hour = number_of(clock[1])
        minute = _QUARTERS.get(clock[2] or "", number_of(clock[3] or "") or 0)
        return None if hour is None else _valid(hour, minute, part)
    if clock := _FOUR.search(seen):
        return int(clock[1]), int(clock[2])
    return None


def _valid(hour: int, minute: int, part: str) -> tuple[int, int] | None:
    if hour * MINUTES + minute > 2 * NOON * MINUTES or minute >= MINUTES:
        return None
    if part in _NIGHT and (hour == NOON or hour < SMALL_HOURS):
        hour = hour % NOON + 2 * NOON
    elif (part in _AFTERNOON | _NIGHT and hour < NOON) or (part == "中午" and hour in {1, 2}):
        hour += NOON
    elif part in {"am", "凌晨"} and hour == NOON:
        hour = 0
    return hour, minute
