"""Named points between every two steps, at which a test can end or freeze the program; in daily use they do nothing.

The environment variable DUTYLINE_FAILPOINT arms one: `delivery.sent:3` ends the process at the third time with SIGKILL,
`delivery.sent:3:stop` freezes it there with SIGSTOP, `count:FILE` only counts into a file how often each was reached.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

VARIABLE = "DUTYLINE_FAILPOINT"
SIGNALS = {"": signal.SIGKILL, "kill": signal.SIGKILL, "stop": signal.SIGSTOP}


class Point(StrEnum):
    """Where the program can be ended: the name says what has just happened."""

    POLLED = "polling.polled"
    POLL_STORED = "polling.stored"
    TAKEN = "intake.taken"
    QUEUED = "intake.queued"
    ANSWERING = "intake.answering"
    READ = "desk.read"
    STEPPED = "desk.stepped"
    WRITTEN = "desk.written"
    COMMITTED = "desk.committed"
    SET_ASIDE = "desk.set_aside"
    DUE_READ = "deadlines.read"
    DUE_HANDLED = "deadlines.handled"
    CLAIMED = "delivery.claimed"
    SENDING = "delivery.sending"
    SENT = "delivery.sent"
    RECORDED = "delivery.recorded"
    FILE_WANTED = "media.wanted"
    FILE_FETCHED = "media.fetched"
    FILE_STORED = "media.stored"
    FILE_KEPT = "media.kept"
    FILE_SHIPPED = "media.shipped"


def _idle(_point: Point) -> None:
    """Nothing is armed."""


reach: Callable[[Point], None] = _idle
"""Says that a point was reached. Call it as `failpoint.reach(...)`: what stands behind the name changes."""


def arm(written: str) -> None:
    """Arm what the variable asks for; ValueError when it names no point, no number or nothing to do."""
    global reach  # noqa: PLW0603 - one look-up of a name is all that an unarmed point may cost
    if not written:
        reach = _idle
        return
    what, _, rest = written.partition(":")
    if what == "count":
        if not rest:
            raise ValueError("count: which file?")
        reach = _counting(Path(rest))
        return
    times, _, how = rest.partition(":")
    if what not in set(Point) or how not in SIGNALS or not times.isdigit() or int(times) < 1:
        raise ValueError(f"no failpoint: {written}; expected POINT:TIMES, POINT:TIMES:stop or count:FILE")
    reach = _ending(Point(what), int(times), SIGNALS[how])


def _ending(at: Point, times: int, number: signal.Signals) -> Callable[[Point], None]:
    left = times

    def reached(point: Point) -> None:
        nonlocal left
        if point is at:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), number)

    return reached


def _counting(file: Path) -> Callable[[Point], None]:
    counted: Counter[str] = Counter()

    def reached(point: Point) -> None:
        counted[point] += 1
        file.write_text("".join(f"{name} {times}\n" for name, times in sorted(counted.items())))

    return reached


try:
    arm(os.environ.get(VARIABLE, ""))
except ValueError as error:
    raise SystemExit(f"{VARIABLE}: {error}") from None
