"""Several of the numbered choices at once: `1 3`, `第一、第三`, `发烧和呕吐`."""

import re
from collections.abc import Iterable, Sequence

from flows.mention import Mention, mentions
from flows.question import Option
from flows.spelling import bare, number_of, plain
from flows.talk.choice import exact, pick

_AND = r"以及|还有|和|跟|及|与|\band\b|\bplus\b|[,、;/&+]"
_BETWEEN_WORDS = re.compile(_AND)
_BETWEEN_NUMBERS = re.compile(rf"{_AND}|[\s.]")
_AROUND_NUMBERS = re.compile(r"第|[个项号条]|\bno\.|#")


def chosen_in(text: str, options: Sequence[Option]) -> tuple[str, ...]:
    """The ids of the options that a text means, in their order; empty when a part of it means none of them.

    A sentence may say more than their names; what it denies is not chosen.
    """
    found = _by_number(text, options) or _by_name(text, options) or _mentioned(text, options)
    return tuple(option.id for option in options if option.id in found)


def is_plain_choice(text: str, options: Sequence[Option]) -> bool:
    """Whether a text is numbers and names of the options and nothing else, so that no word of it is worth keeping."""
    if _by_number(text, options):
        return True
    parts = _parts(text)
    return bool(parts) and all(exact(part, options) is not None for part in parts)


def _by_number(text: str, options: Sequence[Option]) -> frozenset[str]:
    seen = _AROUND_NUMBERS.sub(" ", bare(text))
    places = [number_of(part) for part in _BETWEEN_NUMBERS.split(seen) if part]
    known = [place for place in places if place is not None and 1 <= place <= len(options)]
    return frozenset(options[place - 1].id for place in known) if len(known) == len(places) else frozenset()


def _by_name(text: str, options: Sequence[Option]) -> frozenset[str]:
    whole = exact(text, options)
    if whole is not None:
        return frozenset((whole.id,))
    found = [pick(part, options) for part in _parts(text)]
    return frozenset(option.id for option in found if option is not None) if all(found) else frozenset()


def _parts(text: str) -> list[str]:
    return [part for part in map(bare, _BETWEEN_WORDS.split(bare(text))) if part]


def _mentioned(text: str, options: Iterable[Option]) -> frozenset[str]:
    seen = plain(text)
    found: list[tuple[Mention, Option]] = []
    for option in options:
        found.extend((mention, option) for mention in mentions(seen, (*option.words, option.label.zh, option.label.en)))
    return frozenset(
        option.id
        for mention, option in found
        if not mention.denied and not any(_holds(other, mention) for other, _ in found)
    )


def _holds(larger: Mention, mention: Mention) -> bool:
    return larger.start <= mention.start and mention.end <= larger.end and larger != mention
