"""What does not fit in a plan, as its author is told: where it stands, what was found, what was expected."""

from collections.abc import Iterable, Iterator, Mapping

from flows.bilingual import Bilingual
from flows.terms import Record
from flows.text import C, Phrase, T, Text, listed

BUTTON = 32
"""Bytes that an id may have, so that a button with it stays within Telegram's 64."""
PAIR = 42
"""Bytes that two ids may have together where one button bears both, beside a case of nine digits and what it does."""
LABEL_ZH = 8
LABEL_EN = 20
LAST_NARROW = 0x2E7F
"""Signs up to here are half as wide as a Chinese one."""

Misfit = tuple[str, Text, Text]
"""Path in the file, what was found, what was expected: two sentences for the author, in no language yet."""

KINDS: Mapping[str, Text] = {
    "action": C("kind", "action"),
    "audience": C("kind", "audience"),
    "branch": C("kind", "branch"),
    "carried plan": C("kind", "carried plan"),
    "date": C("kind", "date"),
    "emergency number": C("kind", "emergency number"),
    "group": C("kind", "group"),
    "hours": C("kind", "hours"),
    "number": C("kind", "number"),
    "option": C("kind", "option"),
    "plan": C("kind", "plan"),
    "policy": C("kind", "policy"),
    "promise": C("kind", "promise"),
    "question": C("kind", "question"),
    "question of kind time": C("kind", "question of kind time"),
    "role": C("kind", "role"),
    "table of amounts": C("kind", "table of amounts"),
    "table of lengths": C("kind", "table of lengths"),
}
"""What may be named and not be there."""


class Fault(Record, frozen=True, kw_only=True):
    """Something wrong in a plan that its file alone does not show; `trail` is the shortest way that leads there."""

    plan: str
    path: str
    found: Text
    expected: Text
    trail: tuple[Text, ...] = ()


def stands(text: str) -> Phrase:
    """What was found, where only what stands there need be repeated."""
    return T("found '{text}'", text=text)


def one_of(names: Iterable[str]) -> Phrase:
    """What was expected, for a name that is none of these."""
    return T("expected one of {names}", names=listed(sorted(names)))


def missing(path: str, kind: str, name: str, names: Iterable[str]) -> Iterator[Misfit]:
    """The finding that nothing of this kind (one of KINDS) is called so; none when something is."""
    known = set(names)
    if name not in known:
        nothing = T("expected one that is there; so far there is none")
        yield path, T("no {kind} is called '{name}'", kind=KINDS[kind], name=name), one_of(known) if known else nothing


def fits_a_button(path: str, name: str) -> Iterator[Misfit]:
    """Whether an id can stand in a button."""
    if len(name.encode()) > BUTTON or "|" in name:
        found = T("'{name}' does not fit a button", name=name)
        yield path, found, T("expected at most {most} bytes, no |", most=BUTTON)


def label(path: str, words: Bilingual, zh: int = LABEL_ZH, en: int = LABEL_EN) -> Iterator[Misfit]:
    """Whether the label of a button is short enough, in full widths of Chinese and characters of English."""
    wide = sum(1 if ord(sign) > LAST_NARROW else 0.5 for sign in words.zh)
    if wide > zh:
        found = T("'{text}' is too long for a button", text=words.zh)
        yield f"{path}.zh", found, T("expected at most {most} full widths", most=zh)
    if len(words.en) > en:
        found = T("'{text}' is too long for a button", text=words.en)
        yield f"{path}.en", found, T("expected at most {most} characters", most=en)


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
