"""The first menu in two pages, where more ways in are offered than anybody reads at once."""

from flows.question import Option
from flows.spelling import bare
from flows.talk import labels
from flows.talk.choice import ordinal
from flows.talk.sheet import Sheet
from flows.triage import Way, sends

MOST = 9
"""Keys that stand together; the last of them leads to the rest."""
MORE = Option(id="more-ways", label=labels.MORE)
FIRST = Option(id="first-ways", label=labels.FIRST_PAGE)


def shown(sheet: Sheet) -> tuple[Way, ...]:
    """The ways in on the page that is shown, in the order of their places; all of them where there are few.

    What the person's own words named stands on the first page whatever its place: in front, when it would not.
    """
    every = sheet.ways
    if len(every) <= MOST:
        return every
    in_order = sorted(every, key=lambda way: way.entry.place)
    behind = (way for way in in_order[MOST - 1 :] if way.entry.words)
    named = next((way for way in behind if sends(way, sheet.conversation.named, every)), None)
    if named is not None:
        in_order = [named, *(way for way in in_order if way != named)]
    return tuple(in_order[MOST - 1 :] if sheet.conversation.more else in_order[: MOST - 1])


def turner(sheet: Sheet) -> Option | None:
    """The last key of the page, which leads to the other one; None where one page is enough."""
    if len(sheet.ways) <= MOST:
        return None
    return FIRST if sheet.conversation.more else MORE


def turn(sheet: Sheet) -> None:
    """Show the other page."""
    more = not sheet.conversation.more
    sheet.pose("offer")
    sheet.set(more=more)


def picked(sheet: Sheet, text: str) -> Way | Option | None:
    """The key that a text is, by its number or its label and nothing else; a label counts on either page."""
    here, last = shown(sheet), turner(sheet)
    keys: tuple[Way | Option, ...] = (*here, last) if last else here
    place = ordinal(text, len(keys))
    if place is not None:
        return keys[place - 1] if 1 <= place <= len(keys) else None
    seen = bare(text)
    for at, key in enumerate(keys, 1):
        names = _names(key)
        if seen in names | {f"{at} {name}" for name in names} | {f"{at}{name}" for name in names}:
            return key
    return next((way for way in sheet.ways if seen in _names(way)), None)


def _names(key: Way | Option) -> frozenset[str]:
    label = key.label if isinstance(key, Option) else key.entry.label
    return frozenset((bare(label.zh), bare(label.en)))
