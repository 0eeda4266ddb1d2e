"""What a process does first whose machine's time is to be set: loaded by each of them, and so without much else."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from bot import clock
from bot.engine import timekeeping

VARIABLE = "DUTYLINE_TEST_CLOCK"
DOUBT = 6.0
"""Seconds for which a leap is doubted here; a minute would be long for a test."""


def shift() -> None:
    """The machine's time is ahead by so many seconds as the file says that is named in the environment."""
    file, real = Path(os.environ[VARIABLE]), clock.system_time

    def shifted() -> datetime:
        return real() + timedelta(seconds=float(file.read_text() or 0))

    clock.system_time = timekeeping.system_time = shifted  # type: ignore[attr-defined]
    clock.DOUBT = DOUBT
