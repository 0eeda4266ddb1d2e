"""Which of several numbered choices a text means: its number in any script, its label in either language, its words."""

import re
from collections.abc import Sequence

from flows.question import Option
from flows.spelling import NUMERAL, bare, number_of, plain
from flows.triage import option_said

_ORDINAL = re.compile(
    rf"(?:第|选|选择|选项|按|no\.?|number|option|choice|the|#)?\s*({NUMERAL})\s*(?:个|项|号|条|种|st|nd|rd|th)?(?:选项)?"
)
_IN_WORDS = re.compile(r"(?:the )?([a-z]+)(?: one| option)?")
_LAST = frozenset({"最后一个", "最后", "last", "the last", "the last one"})
_NUMBERED = re.compile(rf"^({NUMERAL})\s*[.、:,)\]]?\s*(\D.*)$")
_SIDES = re.compile(r"[,，、;；]")
SHORTEST = 2
"""Characters that a part of a label needs, so that it stands for the whole."""


def pick(text: str, options: Sequence[Option], *, numbered: bool = True) -> Option | None:
    """The option that a text means, or None when it means none or more than one."""
    if chosen := exact(text, options, numbered=numbered):
        return chosen
    if numbered and _contradicts(text, options):
        return None
    return _partly(text, options) or option_said(text, options, labels=True)


def exact(text: str, options: Sequence[Option], *, numbered: bool = True) -> Option | None:
    """The option that a text is: its number, its label, its id, or one of its words and nothing else."""
    seen = bare(text)
    if not seen:
        return None
    if numbered and (place := ordinal(seen, len(options))) is not None:
        return options[place - 1] if 1 <= place <= len(options) else None
    for option in options:
        if seen in _names(option):
            return option
    if (split := _NUMBERED.match(seen)) and (place := number_of(split[1])) is not None and numbered:
        chosen = options[place - 1] if 1 <= place <= len(options) else None
        return chosen if chosen and bare(split[2]) in _names(chosen) else None
    return None


def _contradicts(text: str, options: Sequence[Option]) -> bool:
    """Whether a text has the number of one option before the label of another: then neither is meant for sure."""
    split = _NUMBERED.match(bare(text))
    return split is not None and any(bare(split[2]) in _names(option) for option in options)


def ordinal(text: str, among: int) -> int | None:
    """The place in a list that a text names and says nothing else; None when it does something else."""
    seen = bare(text)
    if seen in _LAST:
        return among
    if found := _ORDINAL.fullmatch(seen):
        return number_of(found[1])
    if found := _IN_WORDS.fullmatch(seen):
        return number_of(found[1])
    return None


def _names(option: Option) -> frozenset[str]:
    return frozenset(map(bare, (option.id, option.label.zh, option.label.en, *option.words)))


def _partly(text: str, options: Sequence[Option]) -> Option | None:
    """The one option of whose label the text is a whole part: `自己坏的` of `开不了，自己坏的`."""
    seen = bare(text)
    if len(seen) < SHORTEST:
        return None
    found = [
        option
        for option in options
        if any(
            seen == bare(side) or (_is_chinese(seen) and seen in plain(label))
            for label in (option.label.zh, option.label.en)
            for side in _SIDES.split(label)
        )
    ]
    return found[0] if len(found) == 1 else None


def _is_chinese(text: str) -> bool:
    return any("\u3400" <= sign <= "\u9fff" for sign in text)
