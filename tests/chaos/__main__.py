"""`python -m tests.chaos --kills N`: kills processes of the program around its stories, and prints what came of it."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys

from tests.chaos.campaign import PROCESSES, run
from tests.chaos.run import Outcome
from tests.chaos.table import table, told

KILLS_A_MINUTE = 25
"""On a busy machine; on a quiet one they are twice as many."""


def main() -> None:
    """Run, print, and end with status 1 on any breach."""
    asked = argparse.ArgumentParser(prog="python -m tests.chaos")
    asked.add_argument("--kills", type=int, default=60, help="processes that are killed in all")
    asked.add_argument("--seed", type=int, default=secrets.randbelow(1 << 30), help="of the first world")
    asked.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one (else half of it on each)")
    asked.add_argument("--processes", type=int, choices=[1, 3], default=PROCESSES, help="on PostgreSQL")
    asked.add_argument("--minutes", type=float, help="no new world begins after so long (else what the kills need)")
    given = asked.parse_args()
    outcomes, more = asyncio.run(
        run(
            given.kills,
            given.seed,
            given.database,
            given.processes,
            minutes=given.minutes or max(16, given.kills / KILLS_A_MINUTE),
            told=progress,
        )
    )
    words = told(outcomes, more)
    sys.stdout.write(f"{words}\n{table(outcomes, more)}\n" if words else f"{table(outcomes, more)}\n")
    sys.exit(1 if more or any(outcome.breaches for outcome in outcomes) else 0)


def progress(outcome: Outcome) -> None:
    """A line on standard error for each world."""
    sys.stderr.write(
        f"{outcome.wish.database}, seed {outcome.wish.seed}: {outcome.toll.kills} kills, "
        f"{outcome.played.total()} stories, {len(outcome.breaches)} breaches, {outcome.seconds:.0f} s\n"
    )
    for found in outcome.breaches:
        sys.stderr.write(f"  {found.breach}: {found.words[:200]}\n")


if __name__ == "__main__":
    main()
