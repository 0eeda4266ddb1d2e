"""Where the time goes: a timer of the processor's time looks at the stack every millisecond, and costs next to nothing.

A timer reaches the main thread only, so what is looked at has to run there: `inline` lets units of work do so. A second
thread that looked would not do, for it would see the first one only where that lets it run.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Self

from storage.unit_of_work import OneWriter

EVERY = 0.001
"""Seconds of the processor between two looks."""
LIBRARIES = ".venv/lib/python3.11/site-packages/"
AROUND = ("asyncio/", "<frozen", "tests/", "storage/unit_of_work.py", "storage/units.py", "../")
"""What stands around every step and tells nothing."""
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def inline() -> Iterator[None]:
    """Units of work on SQLite run where they are awaited; to be entered before the database is opened."""
    threaded = OneWriter._in

    async def run(_: OneWriter, __: Any, call: Callable[..., Any], *given: Any) -> Any:
        return call(*given)

    OneWriter._in = run  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        OneWriter._in = threaded  # type: ignore[method-assign]


class Sampled:
    """Looks at the main thread while it is entered."""

    def __init__(self) -> None:
        self.looks = 0
        self.own: Counter[str] = Counter()
        self.whole: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Look from now on."""
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        return self

    def __exit__(self, *_: object) -> None:
        """Look no longer."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_IGN)

    def _look(self, _: int, frame: FrameType | None) -> None:
        if frame is None:
            return
        self.looks += 1
        self.own[_named(frame.f_code)] += 1
        seen: set[str] = set()
        here: FrameType | None = frame
        while here is not None:
            seen.add(_named(here.f_code))
            here = here.f_back
        self.whole.update(seen)

    def lines(self, count: int = 25) -> list[str]:
        """The functions in which most time was spent: with what they call, and by themselves."""
        looks = max(1, self.looks)
        shown = [name for name, _ in self.whole.most_common() if not name.startswith(AROUND)][:count]
        return [
            f"{self.whole[name] / looks:6.1%} {self.own[name] / looks:6.1%}  {name.removeprefix(LIBRARIES)}"
            for name in shown
        ]


@cache
def _named(code: CodeType) -> str:
    path = Path(code.co_filename)
    place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-2:])
    return f"{place}:{code.co_qualname}"
