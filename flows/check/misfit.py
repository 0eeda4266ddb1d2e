"""What does not fit in a plan, as its author is told: where it stands, what was found, what was expected."""

from collections.abc import Iterable, Iterator, Mapping

from flows.bilingual import Bilingual
from flows.terms import Record

BUTTON = 32
"""Bytes that an id may have, so that a button with it stays within Telegram's 64."""
PAIR = 42
"""Bytes that two ids may have together where one button bears both, beside a case of nine digits and what it does."""
LABEL_ZH = 8
LABEL_EN = 20
LAST_NARROW = 0x2E7F
"""Signs up to here are half as wide as a Chinese one."""

Misfit = tuple[str, str, str]
"""Path in the file, what was found, what was expected."""


class Fault(Record, frozen=True, kw_only=True):
    """Something wrong in a plan that its file alone does not show; `trail` is the shortest way that leads there."""

    plan: str
    path: str
    found: str
    expected: str
    trail: tuple[str, ...] = ()


def one_of(names: Iterable[str]) -> str:
    """What was expected, for a name that is none of these."""
    return "expected one of " + ", ".join(sorted(names))


def missing(path: str, kind: str, name: str, names: Iterable[str]) -> Iterator[Misfit]:
    """The finding that nothing of this kind is called so; none when something is."""
    known = set(names)
    if name not in known:
        yield path, f"no {kind} is called {name!r}", one_of(known) if known else f"expected a {kind} of the plan"


def fits_a_button(path: str, name: str) -> Iterator[Misfit]:
    """Whether an id can stand in a button."""
    if len(name.encode()) > BUTTON or "|" in name:
        yield path, f"{name!r} does not fit a button", f"expected at most {BUTTON} bytes, no |"


def label(path: str, words: Bilingual, zh: int = LABEL_ZH, en: int = LABEL_EN) -> Iterator[Misfit]:
    """Whether the label of a button is short enough, in full widths of Chinese and characters of English."""
    wide = sum(1 if ord(sign) > LAST_NARROW else 0.5 for sign in words.zh)
    if wide > zh:
        yield f"{path}.zh", f"{words.zh!r} is too long for a button", f"expected at most {zh} full widths"
    if len(words.en) > en:
        yield f"{path}.en", f"{words.en!r} is too long for a button", f"expected at most {en} characters"


def circles(names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Names that come back to themselves, each with the next one on the way round."""
    for start, following in names.items():
        seen, waiting = set[str](), list(following)
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                waiting += names.get(each, ())
        if start in seen:
            yield start, next(each for each in following if start == each or _leads(names, each, start))


def _leads(names: Mapping[str, tuple[str, ...]], one: str, other: str) -> bool:
    seen, waiting = set[str](), [one]
    while waiting:
        each = waiting.pop()
        if each == other:
            return True
        if each not in seen:
            seen.add(each)
            waiting += names.get(each, ())
    return False
