"""Plans are proved in two processes: each by itself, those with the most deeds first."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from bot.buttons import LIMIT, data_of
from bot.i18n import Reader
from bot.render import card_of, message_of
from flows.check.chat import BEGIN
from flows.check.moves import ZONE
from flows.organisation import Organisation
from flows.outbound import Card, Press, Say
from flows.plan import Plan
from flows.proof import Proof, check
from flows.terms import Language

PROCESSES = 2
FEW = 4
"""So few plans are proved here: another process takes a second to begin."""
_TOO_LONG = LIMIT + 1


class _Ground(NamedTuple):
    plans: Mapping[str, Plan]
    organisation: Organisation
    known: tuple[str, ...]


_GROUND: dict[str, _Ground] = {}
"""What a process of its own was given when it began."""


def proved(
    plans: Mapping[str, Plan], organisation: Organisation, only: Sequence[str] | None, known: Iterable[str]
) -> Proof:
    """What is wrong with these plans, or with `only` some of them; in the order in which they stand."""
    names = [each for each in (plans if only is None else only) if each in plans]
    ground = _Ground(plans, organisation, tuple(known))
    if len(names) < FEW:
        return _of(ground, names)
    first = sorted(names, key=lambda name: -len(plans[name].actions))
    # Begun anew, not forked: whoever asks may have threads.
    context = get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_hand_over, initargs=(ground,)) as pool:
        found = dict(zip(first, pool.map(_of_one, first), strict=True))
    every = [found[name] for name in names]
    return Proof(
        faults=tuple(fault for each in every for fault in each.faults),
        walked=tuple(walked for each in every for walked in each.walked),
    )


def _hand_over(ground: _Ground) -> None:
    _GROUND[""] = ground


def _of_one(name: str) -> Proof:
    return _of(_GROUND[""], [name])


def _of(ground: _Ground, names: Sequence[str]) -> Proof:
    plans, organisation, known = ground
    return check(plans, organisation, only=names, bytes_of=size_of, most=LIMIT, read=read, known=known)


def read(say: Say | Card, language: Language) -> str:
    """How a message reads, on the day on which every walk begins."""
    reader = Reader(language=language, zone=ZONE, now=BEGIN)
    return (message_of(say, reader) if isinstance(say, Say) else card_of(say, reader)).plain


def size_of(press: Press) -> int:
    """Bytes of what a button sends back; more than fit when it cannot be written at all."""
    try:
        return len(data_of(press).encode())
    except ValueError:
        return _TOO_LONG
