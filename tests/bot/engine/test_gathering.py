"""What is gathered is told as the process left it that worked on it last, whatever our own clock says."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.engine.gathering import reached
from flows.obligation import Status
from tests.storage.samples import NOW, case

AHEAD = NOW + timedelta(milliseconds=5)


@pytest.mark.parametrize(
    ("status", "due_at", "now"),
    [
        (Status.BREACHED, AHEAD, AHEAD),
        (Status.BREACHED, NOW - timedelta(minutes=1), NOW),
        (Status.RUNNING, AHEAD, NOW),
    ],
)
def test_a_promise_that_another_process_found_late_is_late_here(status: Status, due_at: object, now: object) -> None:
    made = case()
    promise = replace(made.obligations[0], status=status, due_at=due_at)
    assert reached(replace(made, obligations=(promise,)), NOW) == now
