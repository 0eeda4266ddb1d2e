"""Measures, prints a line for each target, and ends with status 1 when one is missed.

python -m tests.bench [--rounds N] [--only steps rows ...] [--write]
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.bench import due, postgres, report, rows, steps, wire
from tests.bench.arithmetic import Figure
from tests.bench.timing import machine, stopwatch

Part = Callable[[int, Path], Awaitable[list[Figure]]]
PARTS: dict[str, Part] = {
    "steps": steps.measure,
    "rows": rows.measure,
    "postgres": postgres.measure,
    "idle": due.idle,
    "firing": due.firing,
    "wire": wire.measure,
}
PROFILES: dict[str, Callable[[Path], Awaitable[list[str]]]] = {
    "1": partial(steps.profile, alone=False),
    "2a": partial(steps.profile, alone=True),
    "3a": rows.profile,
    "6": due.profile,
}
"""By the number of a figure; where several processes share the work there is none."""
ROUNDS = 5
BUSY = 1.0
"""Load from which on somebody else's work is measured too."""


async def measured(names: Sequence[str], rounds: int) -> list[Figure]:
    """All figures of these parts, each line said as soon as it is known."""
    figures: list[Figure] = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for figure in await PARTS[name](rounds, Path(folder)):
                figures.append(figure)
                sys.stdout.write(f"{figure.line}\n")
                sys.stdout.flush()
    return figures


async def profiles(figures: Sequence[Figure]) -> dict[str, list[str]]:
    """Where the time of what was missed goes."""
    missed = {figure.number for figure in figures if not figure.is_met}
    found: dict[str, list[str]] = {}
    for number, profile in PROFILES.items():
        if number in missed:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                found[number] = await profile(Path(folder))
    return found


def main() -> int:
    """Do what the command line says; return the status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and its drawings")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    logging.disable(logging.WARNING)
    since, load = stopwatch(), os.getloadavg()[0]
    if load > BUSY:
        sys.stdout.write(f"The machine is busy (load {load:.1f}); on a quiet one the figures may differ.\n")
    figures = asyncio.run(measured(asked.only, asked.rounds))
    missed = [figure for figure in figures if not figure.is_met]
    took = f"{stopwatch() - since:.0f} s, {asked.rounds} rounds"
    sys.stdout.write(f"{len(missed)} of {sum(1 for each in figures if each.target)} targets missed; {took}\n")
    if asked.write:
        day = datetime.now(UTC).date()  # noqa: TID251 - the page bears the day
        facts = {"Measured": f"{day.isoformat()}, {took}, load {load:.1f} when it began", "Machine": machine()}
        for path in report.write(figures, facts, asyncio.run(profiles(figures))):
            sys.stdout.write(f"{path.name} written\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
