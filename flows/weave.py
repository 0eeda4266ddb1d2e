"""What is said to one reader in one step becomes one message: danger first, then facts, and one question last."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from flows.outbound import Kind, Say
from flows.text import Text

_URGENCY = (Kind.URGENT, Kind.PROMPT, Kind.NOTICE)
"""A woven message travels as its most urgent part does."""


def weave(says: Sequence[Say]) -> tuple[Say, ...]:
    """Weave what one reader is told into as few messages as keys allow, in the order in which it was said.

    A message bears one set of keys, so what brings a second one begins a new message; `separate` ends one.
    """
    woven: list[Say] = []
    for say in says:
        if woven and not (woven[-1].separate or _stands_alone(woven[-1], say) or _bears_both(woven[-1], say)):
            woven[-1] = _joined(woven[-1], say)
        else:
            woven.append(say)
    return tuple(woven)


def _stands_alone(one: Say, other: Say) -> bool:
    """Whether either is somebody's own words, which are edited and answered by themselves."""
    return any(each.origin or each.answers for each in (one, other))


def _bears_both(one: Say, other: Say) -> bool:
    return _bears_keys(one) and _bears_keys(other)


def _bears_keys(say: Say) -> bool:
    return bool(say.buttons or say.keys or say.question)


def _joined(one: Say, other: Say) -> Say:
    return replace(
        one,
        first=_once((*one.first, *other.first)),
        lines=_once((*one.lines, *other.lines)),
        question=(*one.question, *other.question),
        buttons=one.buttons or other.buttons,
        keys=one.keys or other.keys,
        drop_keys=one.drop_keys or other.drop_keys,
        kind=min(one.kind, other.kind, key=_URGENCY.index),
        case=one.case if one.case is not None else other.case,
        separate=other.separate,
        alerts=(*one.alerts, *other.alerts),
    )


def _once(texts: Iterable[Text]) -> tuple[Text, ...]:
    kept: list[Text] = []
    for text in texts:
        if text not in kept:
            kept.append(text)
    return tuple(kept)
