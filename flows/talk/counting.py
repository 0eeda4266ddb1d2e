"""Counts of named things in one message: `大米 40，油 12`, `rice 40, oil 12`, or one name after the other."""

import re
from collections.abc import Mapping, Sequence

from flows.question import ItemOf
from flows.spelling import bare, plain
from flows.talk.amounts import NUMBER, spaced, value_of
from flows.terms import Record

_PARTS = re.compile(r",|;|、|\n|\s/\s|(?<=[^\d])\.(?=\s|$)")
_THOUSANDS = re.compile(r"(?<![\d,])(\d{1,3})((?:,\d{3})+)(?![\d,])")
_NONE = re.compile(r"没有了?|没了|无|用完了?|\bnone\b|\bno more\b|\bno\b|\bout\b")
_LETTER = re.compile(r"[^\W\d_]")
_NEGATIVE = re.compile(r"[-−负]\s*$")
_TALK = r"(?:我们|现在|目前|大概|大约|还|剩|有|要|需要|约|共|和|\b(?:and|we|have|about|need|left|still|is|are|the)\b)"
_SMALL_TALK = re.compile(rf"^(?:{_TALK}\s*)+|(?:\s*{_TALK})+$")


class Counted(Record, frozen=True):
    """What a text counts: item -> how many.

    `unknown` are names with a number that are not on the list; `bare` is a number that stands alone.
    """

    counts: dict[str, int] = {}
    unknown: tuple[str, ...] = ()
    bare: int | None = None


class _Found(Record, frozen=True):
    """A name or a number in a part of a text."""

    start: int
    end: int
    item: str = ""
    number: int | None = None


def counted_in(text: str, items: Sequence[ItemOf]) -> Counted:
    """What a text says of these items. A number that is not whole, or less than nothing, counts nothing."""
    counts: dict[str, int] = {}
    unknown: list[str] = []
    single: int | None = None
    units = {word for item in items if item.unit for word in (plain(item.unit.zh), plain(item.unit.en))}
    parts = [part for line in text.splitlines() for part in _split(line)]
    for part in parts:
        found = _found(part, items)
        if found and all(each.item for each in found) and _NONE.search(part):
            counts |= dict.fromkeys((each.item for each in found), 0)
            continue
        told, stray = _paired(part, found)
        stray = [name for name in stray if name not in units]
        counts |= told
        unknown += stray
        if len(parts) == 1 and not told and not stray and len(found) == 1 and found[0].number is not None:
            single = found[0].number
    return Counted(counts=counts, unknown=tuple(dict.fromkeys(unknown)), bare=single)


def _split(line: str) -> list[str]:
    seen = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), spaced(line))
    return [part.strip() for part in _PARTS.split(seen) if part.strip()]


def _found(part: str, items: Sequence[ItemOf]) -> list[_Found]:
    """Names, longest first so that 大米 is not 米, and the numbers between them, in order."""
    names = [
        (name, item.id)
        for item in items
        for name in {plain(item.label.zh), plain(item.label.en), plain(item.id)}
        if name
    ]
    found: list[_Found] = []
    for name, item in sorted(names, key=lambda pair: -len(pair[0])):
        for match in _sought(name).finditer(part):
            if not any(each.start < match.end() and match.start() < each.end for each in found):
                found.append(_Found(match.start(), match.end(), item))
    for match in NUMBER.finditer(part):
        if any(each.start < match.end() and match.start() < each.end for each in found):
            continue
        value = value_of(match[0])
        if value is not None and value == value.to_integral_value() and not _NEGATIVE.search(part[: match.start()]):
            found.append(_Found(match.start(), match.end(), number=int(value)))
    return sorted(found, key=lambda each: each.start)


def _sought(name: str) -> re.Pattern[str]:
    latin = name[0].isascii()
    return re.compile(rf"(?<![a-z]){re.escape(name)}(?:e?s)?(?![a-z])" if latin else re.escape(name))


def _paired(part: str, found: Sequence[_Found]) -> tuple[Mapping[str, int], list[str]]:
    """Each name with its number, whichever comes first; and the names of numbers that belong to no item."""
    counts: dict[str, int] = {}
    stray: list[str] = []
    number_first = bool(found) and found[0].number is not None and any(each.item for each in found)
    at, end = 0, 0
    while at < len(found):
        one = found[at]
        other = found[at + 1] if at + 1 < len(found) else None
        if one.item and other is not None and other.number is not None and not number_first:
            counts[one.item] = other.number
            at, end = at + 2, other.end
        elif one.number is not None and other is not None and other.item and number_first:
            counts[other.item] = one.number
            at, end = at + 2, other.end
        else:
            name = _name_beside(part, found, at, end) if one.number is not None else ""
            stray += [name] if name else []
            at, end = at + 1, one.end
    return counts, stray


def _name_beside(part: str, found: Sequence[_Found], at: int, end: int) -> str:
    """What stands before a number as its name, or behind it when nothing does; empty for mere small talk."""
    before = bare(part[end : found[at].start])
    following = found[at + 1].start if at + 1 < len(found) else len(part)
    behind = bare(part[found[at].end : following])
    for words in (before, behind):
        name = bare(_SMALL_TALK.sub("", words))
        if _LETTER.search(name) and len(name) <= _LONGEST:
            return name
    return ""


_LONGEST = 20
"""Characters of a name; more is a sentence."""
