"""What answers come to: of each condition, what one form or deed has told of it, and no more than that.

Two sets of answers that every condition of a plan takes alike lead to the same rows, branches, keys and promises; a
walk need go on from one of them only.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from flows.answer import Answer
from flows.check.chat import Key
from flows.condition import Condition
from flows.view import View, holds, looked_at

YES, MAYBE, NO = 1, 0, -1
"""Whether it holds; MAYBE while an answer is missing."""


class Atom(NamedTuple):
    """One thing that a condition asks of the answers."""

    names: tuple[str, ...]
    source: str
    """The deed that asked, "" for the form; both when a number of one is compared with one of the other."""
    asks: Condition


class Part(NamedTuple):
    """What a condition asks of one source: of these ways one is enough, in a way everything must be so."""

    ways: tuple[tuple[Atom, ...], ...]


class Weighing:
    """Some conditions, by which answers are told apart; those of `exact` by what they say themselves."""

    def __init__(
        self,
        conditions: Iterable[Condition],
        kind_of: Callable[[str, Answer], str],
        exact: Iterable[str] = (),
    ) -> None:
        self._parts = list({repr(part): part for when in conditions for part in parts(when)}.values())
        self._names = sorted({name for part in self._parts for way in part.ways for atom in way for name in atom.names})
        self._exact, self._kind_of = sorted(exact), kind_of
        self._known: dict[Key, Key] = {}

    def of(self, answers: Mapping[str, Answer]) -> Key:
        """What they come to."""
        said = tuple((name, self._kind_of(name, answers[name])) for name in self._names if name in answers)
        found = self._known.get(said)
        if found is None:
            found = self._known[said] = tuple(_value(part, answers) for part in self._parts)
        exactly = ((name, self._kind_of(name, answers[name])) for name in self._exact if name in answers)
        return (found, *exactly)

    def about(self, source: str) -> "Weighing":
        """The same for the answers of one deed, or of the form."""
        own = Weighing((), self._kind_of, (each for each in self._exact if source_of(each) == source))
        own._parts = [each for each in self._parts if any(atom.source == source for way in each.ways for atom in way)]
        own._names = sorted({name for part in own._parts for way in part.ways for atom in way for name in atom.names})
        return own


def parts(when: Condition) -> Iterator[Part]:
    """A condition, taken apart by who was asked; of several ways those of one source that ask nothing else are one."""
    atoms = sorted(_atoms(when), key=lambda each: each.source)
    yield from (Part((tuple(every),)) for _, every in groupby(atoms, key=lambda each: each.source))
    simple: dict[str, list[tuple[Atom, ...]]] = {}
    for each in when.any:
        asked = tuple(_atoms(each))
        if not each.any and len({atom.source for atom in asked}) == 1:
            simple.setdefault(asked[0].source + _beside(each), []).append(asked)
        else:
            yield from parts(each)
    yield from (Part(tuple(ways)) for ways in simple.values())


def source_of(name: str) -> str:
    """The deed that asked a question, as a condition names it; "" for the form."""
    return name.rpartition(".")[0]


def _beside(when: Condition) -> str:
    """What a condition asks of other things than answers."""
    return repr((when.branches, when.settings, when.done, when.failed, when.at))


def _atoms(when: Condition) -> Iterator[Atom]:
    for name, wanted in when.answers.items():
        yield Atom((name,), source_of(name), Condition(answers={name: wanted}))
    for name, span in when.numbers.items():
        asks = Condition(numbers={name: span})
        names = tuple(dict.fromkeys(looked_at(asks)))
        yield Atom(names, "+".join(sorted({source_of(each) for each in names})), asks)


def _value(part: Part, answers: Mapping[str, Answer]) -> int:
    return max(min(_holds(atom, answers) for atom in way) for way in part.ways)


def _holds(atom: Atom, answers: Mapping[str, Answer]) -> int:
    if any(name not in answers or answers[name].skipped for name in atom.names):
        return MAYBE
    return YES if holds(atom.asks, View(branch="", answers=answers)) else NO
