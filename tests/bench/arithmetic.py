"""From times to verdicts: ratios are taken pair by pair, so that what slows both sides of a round slows neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

MICRO = 1e6
"""Microseconds in a second."""


class Direction(StrEnum):
    """On which side of a target one wants to be."""

    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True)
class Target:
    """What a ratio has to be, and what would be better still."""

    direction: Direction
    bound: float
    aim: float | None = None

    def is_met(self, value: float) -> bool:
        """Whether a ratio is on the right side; on the bound counts."""
        return value >= self.bound if self.direction is Direction.AT_LEAST else value <= self.bound

    def __str__(self) -> str:
        """`>= 1, aim 1.5`."""
        aim = "" if self.aim is None else f", aim {self.aim:g}"
        return f"{self.direction.value} {self.bound:g}{aim}"


def at_least(bound: float, aim: float | None = None) -> Target:
    """The higher the better."""
    return Target(Direction.AT_LEAST, bound, aim)


def at_most(bound: float, aim: float | None = None) -> Target:
    """The lower the better."""
    return Target(Direction.AT_MOST, bound, aim)


@dataclass(frozen=True)
class Spread:
    """The median of some values, and between which they lie."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of at least one value."""
        return cls(median(values), min(values), max(values))

    def __format__(self, spec: str) -> str:
        """`middle (least-most)`, each in this format."""
        return f"{self.middle:{spec}} ({self.least:{spec}}-{self.most:{spec}})"


@dataclass
class Figure:
    """One comparison: the seconds of both sides, round by round, and what their ratio has to be.

    `faster` says what the ratio means: how many times as fast as the peer we are, else how many times as long we take.
    """

    number: str
    title: str
    ours: str
    peer: str
    target: Target | None = None
    """None: for comparison only."""
    faster: bool = False
    unit: float = MICRO
    in_units: str = "us"
    note: str = ""
    pairs: list[tuple[float, float]] = field(default_factory=list)
    bars: list[tuple[str, list[tuple[str, float]]]] = field(default_factory=list)
    """For the drawing: a bar's name, and its parts in `in_units`."""

    def add(self, ours: float, peer: float) -> None:
        """The seconds of one round."""
        self.pairs.append((ours, peer))

    @property
    def ratios(self) -> list[float]:
        """One ratio a round."""
        return [peer / ours if self.faster else ours / peer for ours, peer in self.pairs]

    @property
    def ratio(self) -> Spread:
        """The pairwise median, and the spread over the rounds."""
        return Spread.of(self.ratios)

    @property
    def sides(self) -> tuple[Spread, Spread]:
        """The times of both sides in `in_units`."""
        ours, peer = ([pair[side] * self.unit for pair in self.pairs] for side in (0, 1))
        return Spread.of(ours), Spread.of(peer)

    @property
    def is_met(self) -> bool:
        """Whether the target is met by the pairwise median."""
        return self.target is None or self.target.is_met(self.ratio.middle)

    @property
    def line(self) -> str:
        """What is printed: the verdict, the ratio against its target, and both sides."""
        ours, peer = self.sides
        verdict = "      " if self.target is None else "ok    " if self.is_met else "MISSED"
        target = "" if self.target is None else f", target {self.target}"
        times = f"{self.ours} {ours.middle:,.1f}, {self.peer} {peer.middle:,.1f} {self.in_units}"
        note = f"; {self.note}" if self.note else ""
        return f"{verdict} ({self.number}) {self.title}: {self.ratio:.2f}{target}; {times}{note}"
