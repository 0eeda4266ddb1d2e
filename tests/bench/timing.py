"""The bench's own watch, and what a machine is called."""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

stopwatch = time.perf_counter
"""Seconds from anywhere; only differences mean anything."""
unix_time = time.time  # noqa: TID251 - updates bear the date at which they were written


async def lasted(work: Callable[[], Awaitable[object]]) -> float:
    """The seconds that a piece of work takes."""
    since = stopwatch()
    await work()
    return stopwatch() - since


def middle(seconds: Sequence[float]) -> float:
    """The median: half of all were faster."""
    return sorted(seconds)[len(seconds) // 2]


def machine() -> str:
    """Processor, cores, system and the versions that matter."""
    cpus = Path("/proc/cpuinfo")
    names = [line for line in cpus.read_text().splitlines() if line.startswith("model name")] if cpus.exists() else []
    name = names[0].partition(":")[2].strip() if names else platform.processor() or platform.machine()
    return (
        f"{os.cpu_count()} cores {name}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
